"""The way through a survey and what counts as an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales import translator
from services.errors import Refusal
from services.surveys.definitions import (
    OTHER,
    SKIPPED,
    Answer,
    Condition,
    Definition,
    Kind,
    Option,
    Question,
    check_answer,
    is_complete,
    kept_answers,
    next_question,
    pack,
    previous_question,
    progress,
    read_written,
    skip,
    unpack,
    visible_questions,
)
from services.surveys.definitions.answers import (
    AnswerNeeded,
    ButtonsOnly,
    NotADate,
    NotANumber,
    NothingChosen,
    NumberOutOfRange,
    NumberTooLarge,
    NumberTooSmall,
    TextTooLong,
    TooManyChosen,
    TooManyDecimals,
    UnknownAnswer,
    WholeNumberNeeded,
    WordsNeeded,
)

YES_NO = (Option("yes", "Да"), Option("no", "Нет"))
SOUPS = (Option("borsch", "Борщ"), Option("shchi", "Щи"), Option("ukha", "Уха"))
STEPS = tuple(Option(str(step), str(step)) for step in range(1, 6))


def ask(key, kind=Kind.YES_NO, **rest):
    options = {Kind.YES_NO: YES_NO, Kind.ONE_OF: SOUPS, Kind.SEVERAL_OF: SOUPS, Kind.SCALE: STEPS}.get(kind, ())
    return Question(key=key, kind=kind, text=f"{key}?", **({"options": options} | rest))


def survey(*questions):
    return Definition("lunch", "Обед", "", "", "ru", ("teacher",), confidential=False, questions=questions)


YES, NO = Answer(("yes",)), Answer(("no",))
# b and d are asked after «да» to a, c after «нет» to b.
BRANCHED = survey(
    ask("a"),
    ask("b", conditions=(Condition("a", ("yes",)),)),
    ask("c", conditions=(Condition("b", ("no",)),)),
    ask("d", required=False, conditions=(Condition("a", ("yes",)),)),
    ask("e"),
)


def keys(questions):
    return [question.key for question in questions]


def test_branches_open_and_close_with_the_answers():
    assert keys(visible_questions(BRANCHED, {})) == ["a", "e"]
    assert keys(visible_questions(BRANCHED, {"a": YES})) == ["a", "b", "d", "e"]
    assert keys(visible_questions(BRANCHED, {"a": YES, "b": NO})) == ["a", "b", "c", "d", "e"]


def test_a_hidden_answer_neither_counts_nor_opens_anything():
    answers = {"a": NO, "b": NO, "c": YES, "e": YES}
    assert keys(visible_questions(BRANCHED, answers)) == ["a", "e"]
    assert kept_answers(BRANCHED, answers) == {"a": NO, "e": YES}
    assert progress(BRANCHED, answers) == (2, 2)


def test_the_next_question_is_the_first_without_an_answer():
    assert next_question(BRANCHED, {}).key == "a"
    assert next_question(BRANCHED, {"a": YES}, after="a").key == "b"
    assert next_question(BRANCHED, {"a": NO}, after="a").key == "e"
    assert next_question(BRANCHED, {"a": NO, "e": YES}) is None


def test_a_changed_answer_that_opens_a_branch_leads_into_it():
    answers = {"a": YES, "e": NO}
    assert next_question(BRANCHED, answers, after="a").key == "b"
    assert next_question(BRANCHED, answers, after="e").key == "b"


def test_back_goes_over_visible_questions_only():
    answers = {"a": NO, "e": YES}
    assert previous_question(BRANCHED, answers, before="e").key == "a"
    assert previous_question(BRANCHED, answers, before="a") is None
    assert previous_question(BRANCHED, answers).key == "e"


def test_progress_names_the_place_of_the_question_on_the_screen():
    assert progress(BRANCHED, {"a": YES}, at="d") == (3, 4)
    assert progress(BRANCHED, {"a": YES, "b": YES, "d": SKIPPED}) == (3, 4)


def test_complete_means_that_every_needed_answer_is_there():
    assert not is_complete(BRANCHED, {"a": YES, "b": YES})
    assert is_complete(BRANCHED, {"a": YES, "b": YES, "e": YES})
    assert not is_complete(BRANCHED, {"a": SKIPPED, "e": YES})
    assert kept_answers(BRANCHED, {"a": NO, "e": SKIPPED}) == {"a": NO}


@given(st.dictionaries(st.sampled_from("abcde"), st.sampled_from([YES, NO, SKIPPED])))
def test_walking_on_ends_and_every_step_is_a_visible_question(answers):
    steps = 0
    while question := next_question(BRANCHED, answers):
        assert question in visible_questions(BRANCHED, answers)
        answers = answers | {question.key: YES}
        steps += 1
    assert steps <= len(BRANCHED.questions)
    assert progress(BRANCHED, answers)[0] == progress(BRANCHED, answers)[1]


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=50)


@given(st.lists(st.sampled_from(["borsch", "ukha", OTHER]), unique=True), st.one_of(st.just(""), TEXTS))
def test_packed_answers_come_back_whole(values, text):
    answer = Answer(tuple(values), text)
    assert unpack(pack(answer)) == answer


def test_a_single_value_is_packed_as_itself():
    assert (pack(Answer(("5",))), pack(SKIPPED), pack(Answer(text="два\nслова"))) == ("5", "", "\nдва\nслова")
    assert unpack("5").number == 5


@pytest.mark.parametrize(
    ("question", "raw", "answer"),
    [
        (ask("q"), "yes", YES),
        (ask("q", Kind.SCALE), "4", Answer(("4",))),
        (ask("q", Kind.ONE_OF), "ukha", Answer(("ukha",))),
        (ask("q", Kind.SEVERAL_OF), ["ukha", "borsch"], Answer(("borsch", "ukha"))),
        (ask("q", Kind.SEVERAL_OF, maximum=2), ["ukha", "ukha", "borsch"], Answer(("borsch", "ukha"))),
        (ask("q", Kind.NUMBER), " 1 200 ", Answer(("1200",))),
        (ask("q", Kind.NUMBER, decimals=1), "2,5", Answer(("2.5",))),
        (ask("q", Kind.NUMBER, decimals=1), "2,50", Answer(("2.5",))),
        (ask("q", Kind.NUMBER), "5,0", Answer(("5",))),
        (ask("q", Kind.NUMBER), "−3", Answer(("-3",))),
        (ask("q", Kind.DATE), "5.1.2027", Answer(("2027-01-05",))),
        (ask("q", Kind.DATE), "2027-01-05", Answer(("2027-01-05",))),
        (ask("q", Kind.TEXT), "  Всё хорошо\n ", Answer(text="Всё хорошо")),
        (ask("q", Kind.TEXT), "а" * 2000, Answer(text="а" * 2000)),
    ],
)
def test_good_answers_are_taken(question, raw, answer):
    assert check_answer(question, raw) == answer


def test_other_needs_words_and_only_other_takes_them():
    question = ask("q", Kind.ONE_OF, other=True)
    assert check_answer(question, OTHER, other=" Солянка ") == Answer((OTHER,), "Солянка")
    assert check_answer(question, "ukha", other="Солянка") == Answer(("ukha",))
    with pytest.raises(WordsNeeded):
        check_answer(question, OTHER)


@pytest.mark.parametrize(
    ("question", "raw", "refusal"),
    [
        (ask("q"), "maybe", UnknownAnswer),
        (ask("q"), ["yes", "no"], UnknownAnswer),
        (ask("q"), [], NothingChosen),
        (ask("q", Kind.SCALE), "6", UnknownAnswer),
        (ask("q", Kind.ONE_OF), OTHER, UnknownAnswer),
        (ask("q", Kind.SEVERAL_OF), [], NothingChosen),
        (ask("q", Kind.SEVERAL_OF, maximum=2), ["borsch", "shchi", "ukha"], TooManyChosen),
        (ask("q", Kind.NUMBER), "пять", NotANumber),
        (ask("q", Kind.NUMBER), "1e9", NotANumber),
        (ask("q", Kind.NUMBER), "NaN", NotANumber),
        (ask("q", Kind.NUMBER), "9" * 400, NotANumber),
        (ask("q", Kind.NUMBER, low=0, high=10), "11", NumberOutOfRange),
        (ask("q", Kind.NUMBER, low=0), "-1", NumberTooSmall),
        (ask("q", Kind.NUMBER, high=10), "11", NumberTooLarge),
        (ask("q", Kind.NUMBER), "2,5", WholeNumberNeeded),
        (ask("q", Kind.NUMBER, decimals=1), "2,55", TooManyDecimals),
        (ask("q", Kind.DATE), "завтра", NotADate),
        (ask("q", Kind.DATE), "31.02.2027", NotADate),
        (ask("q", Kind.DATE), "05.01.0027", NotADate),
        (ask("q", Kind.TEXT), "а" * 2001, TextTooLong),
        (ask("q", Kind.TEXT), " \x00\n", WordsNeeded),
    ],
)
def test_bad_answers_are_refused_by_name(question, raw, refusal):
    with pytest.raises(refusal) as caught:
        check_answer(question, raw)
    assert caught.value.words(translator("ru"))


def test_refusals_say_what_would_be_right():
    _ = translator("ru")
    with pytest.raises(NumberOutOfRange) as caught:
        check_answer(ask("q", Kind.NUMBER, low=0, high=2000000.0), "-1")
    assert caught.value.words(_) == "Число должно быть от 0 до 2000000."
    with pytest.raises(TextTooLong) as caught:
        check_answer(ask("q", Kind.TEXT), "а" * 4000)
    assert caught.value.words(_) == "Получилось 4000 знаков, а помещается 2000. Пожалуйста, сократите текст."


def test_a_needed_question_cannot_be_skipped():
    assert skip(ask("q", required=False)) == SKIPPED
    with pytest.raises(AnswerNeeded):
        skip(ask("q"))


@pytest.mark.parametrize(
    ("question", "message", "answer"),
    [
        (ask("q"), "ДА", YES),
        (ask("q"), " no ", NO),
        (ask("q", Kind.SCALE), "4", Answer(("4",))),
        (ask("q", Kind.ONE_OF), "уха", Answer(("ukha",))),
        (ask("q", Kind.ONE_OF, other=True), "Солянка", Answer((OTHER,), "Солянка")),
        (ask("q", Kind.TEXT), "Вкусно", Answer(text="Вкусно")),
        (ask("q", Kind.NUMBER), "7", Answer(("7",))),
    ],
)
def test_a_written_answer_is_understood(question, message, answer):
    assert read_written(question, message) == answer


def test_words_beside_the_buttons_are_sent_back_to_the_buttons():
    with pytest.raises(ButtonsOnly):
        read_written(ask("q", Kind.ONE_OF), "Солянка")


@given(st.text(max_size=60), st.sampled_from(Kind), st.booleans())
def test_whatever_is_written_gives_an_answer_or_a_refusal(message, kind, other):
    question = ask("q", kind, other=other and kind in {Kind.ONE_OF, Kind.SEVERAL_OF})
    try:
        answer = read_written(question, message)
    except Refusal:
        return
    assert unpack(pack(answer)) == answer
