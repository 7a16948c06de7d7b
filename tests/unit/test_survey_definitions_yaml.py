"""Every mistake of a YAML definition: its line, and what to write instead."""

# ruff: noqa: E501 - the words of a mistake stand whole beside it

import re

import pytest

from documents.marked import Place
from locales import translator
from services.surveys.definitions import Condition, DefinitionFaults, Kind, Option, Share, Step, read_definition

HEAD = """\
title: Обед в школе
language: ru
audience: [teacher]
privacy: named
"""
LINES_OF_HEAD = 4
QUESTION = """\
questions:
  - {key: q1, type: yes_no, text: Понравилось}
"""
SCALE = "  - {key: q2, type: scale, text: Насколько вкусно, from: 1, to: 5}\n"


def faults(text, filename="survey.yaml"):
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(DefinitionFaults) as caught:
        read_definition(data, filename)
    return caught.value.faults


def told(text, filename="survey.yaml", language="en"):
    """What a person reads: (line, words) of each fault."""
    _ = translator(language)
    return [(fault.place.line, fault.words(_).unescape()) for fault in faults(text, filename)]


def question(line):
    """A survey whose only question, in line 6, is `line`."""
    return f"{HEAD}questions:\n  - {{key: q1, text: Вопрос, {line}}}\n"


def after(tail):
    """A sound survey with two questions; `tail` begins in line 8."""
    return HEAD + QUESTION + SCALE + tail


LONG = "о" * 101

MISTAKES = {
    "tab": (HEAD + "questions:\n\t- {type: yes_no, text: А}\n", 6, "The line is indented with a tab; put two spaces for each level instead"),
    "syntax": (HEAD + 'questions: [{text: "не закрыто}]\n', 6, "This cannot be read: check the indentation, the colon after the name and that quotation marks close"),
    "colon in a text": (HEAD + "intro: Важно: ответьте до пятницы\n" + QUESTION, 5, "A text with a colon inside needs quotation marks around it"),
    "control character": (HEAD + "intro: Привет\x07\n" + QUESTION, 5, "An invisible control character stands here; delete it and type the place again"),
    "anchor": (HEAD + "intro: &a Привет\n" + QUESTION, 5, "Write the text out in full: references with & and * are not accepted"),
    "alias": (HEAD + "intro: *a\n" + QUESTION, 5, "Write the text out in full: references with & and * are not accepted"),
    "tag": (HEAD + "intro: !!python/name:os.system x\n" + QUESTION, 5, "Names with an exclamation mark (“tag:yaml.org,2002:python/name:os.system”) are not accepted; delete it"),
    "second document": (HEAD + QUESTION + "---\ntitle: Ещё один\n", 7, "A second document begins here (“---”); one file holds one survey"),
    "a list on top": ("- title: Обед\n", 1, "The file must begin with “title: …”; see the sample"),
    "only a comment": ("# ничего\n", 0, "The file must begin with “title: …”; see the sample"),
    "name that is a list": (HEAD + "? [a, b]\n: текст\n" + QUESTION, 5, "A name before the colon must be one word"),
    "written twice": (HEAD + "title: Ужин\n" + QUESTION, 5, "“title” is written twice; keep one of them"),
    "misspelt name": (HEAD + "tanks: Спасибо\n" + QUESTION, 5, "Unknown name “tanks”; perhaps “thanks” is meant"),
    "strange name": (question("type: yes_no, colour: red"), 6, "Unknown name “colour”; the names are: key, type, text, hint, required, options, other, max, from, to, labels, unit, decimals, if"),
    "no title": ((HEAD + QUESTION).replace("title: Обед в школе", "title:"), 1, "“title” is missing; it must be filled in"),
    "long title": ((HEAD + QUESTION).replace("Обед в школе", "Обед " * 30), 1, "“title” is 149 characters long; shorten it to 120"),
    "text as a list": (HEAD + "intro: [один, два]\n" + QUESTION, 5, "“intro” must be one text, not a list"),
    "unknown language": ((HEAD + QUESTION).replace("language: ru", "language: kz"), 2, "The language “kz” is not known; write one of: ru, en"),
    "unknown privacy": ((HEAD + QUESTION).replace("named", "secret"), 4, "“secret” is neither “confidential” nor “named”; write one of the two"),
    "misspelt role": ((HEAD + QUESTION).replace("teacher", "techer"), 3, "Nobody has the role “techer”; perhaps “teacher” is meant"),
    "strange role": ((HEAD + QUESTION).replace("teacher", "президент"), 3, "Nobody has the role “президент”; the roles are: coordinator, specialist, observer, curator, tutor, association_head, leader, school_coordinator, teacher"),
    "no questions": (HEAD + "questions: []\n", 5, "The survey has no questions; add at least one"),
    "question as a text": (HEAD + "questions:\n  - Как дела?\n", 6, "Here must stand names with values, for example “text: …”"),
    "two equal codes": (HEAD + QUESTION + SCALE.replace("q2", "q1"), 7, "The code “q1” is used by two questions; give each its own"),
    "bad code": (question("type: yes_no").replace("key: q1", "key: Вопрос 1"), 6, "“Вопрос 1” cannot be a code; take small Latin letters, digits and _, at most 32, a letter first"),
    "empty text": (question("type: yes_no").replace("Вопрос,", '"",'), 6, "“text” is missing; it must be filled in"),
    "long text": (question("type: yes_no").replace("Вопрос,", "а" * 1001 + ","), 6, "“text” is 1001 characters long; shorten it to 1000"),
    "misspelt type": (question("type: one-of, options: [а, б]"), 6, "Unknown type of question “one-of”; perhaps “one_of” is meant"),
    "matrix": (question("type: матрица"), 6, "There is no “матрица”: make each of its rows a question of its own, with the type “scale” or “one_of”"),
    "strange type": (question("type: рисунок"), 6, f"Unknown type of question “рисунок”; the types are: {', '.join(Kind)}"),
    "no effect": (question("type: text, options: [а, б]"), 6, "“options” has no effect in a question of type “text”; delete it or change the type"),
    "bad flag": (question("type: yes_no, required: может быть"), 6, "“может быть” is neither yes nor no; write “yes” or “no”"),
    "bad number": (question("type: number, from: пять"), 6, "“пять” is not a number; write digits, for example 5"),
    "not whole": (question("type: scale, from: 1.5, to: 5"), 6, "“1.5” is not a whole number; write it without a fraction"),
    "scale without an end": (question("type: scale, from: 1"), 6, "A scale needs “from” and “to”, for example 1 and 5"),
    "bounds swapped": (question("type: scale, from: 5, to: 1"), 6, "The lower bound 5 must be less than the upper bound 1; swap or change them"),
    "long scale": (question("type: scale, from: 1, to: 100"), 6, "100 steps are too many; a scale has at most 10 (for 0–10 there is the type “nps”)"),
    "label count": (question("type: scale, from: 1, to: 5, labels: [а, б, в]"), 6, "3 labels do not fit the scale: write two for its ends, or 5, one for each step"),
    "decimals": (question("type: number, decimals: 9"), 6, "“decimals” must be between 0 and 4"),
    "one option": (question("type: one_of, options: [да]"), 6, "A choice needs at least two answers; add them to “options”"),
    "many options": (question(f"type: one_of, options: [{', '.join(f'о{n}' for n in range(31))}]"), 6, "31 answers are too many for a phone; keep at most 30 or make two questions of it"),
    "long option": (question(f"type: one_of, options: [{LONG}, б]"), 6, f"The answer is 101 characters long; shorten it to 100: “{LONG[:30]}…”"),
    "equal options": (question("type: one_of, options: [Суп, Каша, суп]"), 6, "The answer “суп” stands here twice; keep one of them"),
    "equal codes of options": (question("type: one_of, options: [{a: Суп}, {a: Каша}]"), 6, "Two answers have the code “a”; give each its own"),
    "option is a list": (question("type: one_of, options: [[Суп], Каша, Чай]"), 6, "An answer must be one line of text, or “code: text”"),
    "reserved option": (question("type: one_of, options: {soup: Суп, other: Разное}, other: yes"), 6, "The code “other” is taken by “other”; write “other: yes” instead, or choose another code"),
    "maximum of one": (question("type: several_of, max: 1, options: [а, б]"), 6, "“max” must be 2 or more; for a single answer take the type “one_of”"),
    "maximum too large": (question("type: several_of, max: 4, options: [а, б, в]"), 6, "“max” is 4, but there are only 3 answers; make it smaller or leave it out"),
    "asks for a name": (question("type: text").replace("named", "confidential").replace("Вопрос,", "Ваша фамилия и телефон,"), 6, "A confidential survey must not ask who a person is; delete the question or make the survey named"),
    "condition as prose": (question("type: yes_no, if: после обеда"), 6, "A condition is written “code of a question: answers”, for example “q2: 1–3”"),
    "condition on nothing": (after("  - {key: q3, type: text, text: А, if: {wrong: да}}\n"), 8, "There is no question “wrong”; the questions are: q1, q2, q3"),
    "condition misspelt": (after("  - {key: q3, type: text, text: А, if: {q33: да}}\n"), 8, "There is no question “q33”; perhaps “q3” is meant"),
    "condition on a later one": (HEAD + "questions:\n  - {key: q0, type: text, text: А, if: {q1: да}}\n" + "\n".join(QUESTION.splitlines()[1:]), 6, "“q1” is asked later; a condition may only look at questions above it: move one of the two"),
    "condition on itself": (question("type: yes_no, if: {q1: да}"), 6, "The conditions run in a circle (q1 → q1): none of these questions would ever be asked; delete one of them"),
    "condition on a text": (HEAD + "questions:\n  - {key: q0, type: text, text: А}\n  - {key: q1, type: yes_no, text: Б, if: {q0: да}}\n", 7, "“q0” has no ready answers (its type is “text”); only choices and scales can be used here"),
    "condition out of scale": (after("  - {key: q3, type: text, text: А, if: {q2: 4–6}}\n"), 8, "“6” is outside the scale of “q2”, which runs from 1 to 5"),
    "condition with an unknown answer": (after("  - {key: q3, type: text, text: А, if: {q1: иногда}}\n"), 8, "“q1” has no answer “иногда”; its answers are: yes, no"),
    "share as prose": (after("shares:\n  - {title: Довольны, share: все довольные}\n"), 9, "A share is written “share: answers 4–5 on q2, q3”"),
    "share on nothing": (after("shares:\n  - {title: Довольны, share: answers 4–5 on food}\n"), 9, "There is no question “food”; the questions are: q1, q2"),
    "share out of scale": (after("shares:\n  - {title: Довольны, share: answers 5–6 on q2}\n"), 9, "“6” is outside the scale of “q2”, which runs from 1 to 5"),
    "share without a title": (after("shares:\n  - {share: answers 4–5 on q2}\n"), 9, "“title” is missing; it must be filled in"),
    "two equal shares": (after("shares:\n  - {key: a, title: А, share: answers 5 on q2}\n  - {key: a, title: Б, share: answers 4 on q2}\n"), 10, "The code “a” is used twice; give each its own"),
    "level of nothing": (after("levels:\n  - {title: У, of: q1, steps: {много: 3–5, мало: 1–2}}\n"), 9, "A level belongs to a share or to a scale; “q1” is neither, take one of: q2"),
    "level of one step": (after("levels:\n  - {title: У, of: q2, steps: {много: 1–5}}\n"), 9, "A level needs at least two steps, for example “high: 80–100” and “low: 0–79”"),
    "step as prose": (after("levels:\n  - {title: У, of: q2, steps: {много: 3–5, средне: 2–3, мало: чуть-чуть}}\n"), 9, "A step is written “name: from–to”, for example “high: 80–100”"),
    "step backwards": (after("levels:\n  - {title: У, of: q2, steps: {много: 5–3, мало: 1–2}}\n"), 9, "The step “много” runs backwards; the smaller number comes first"),
    "steps overlap": (after("levels:\n  - {title: У, of: q2, steps: {много: 3–5, мало: 1–3}}\n"), 9, "The steps “мало” and “много” overlap at 3; move one of the borders"),
    "steps leave a gap": (after("levels:\n  - {title: У, of: q2, steps: {много: 4–5, мало: 1–2}}\n"), 9, "Between “мало” (2) and “много” (4) there is a gap; close it"),
    "steps begin too high": (after("levels:\n  - {title: У, of: q2, steps: {много: 4–5, мало: 2–3.9}}\n"), 9, "The lowest step begins at 2; it must begin at 1, or small values have no level"),
    "steps go too far": (after("levels:\n  - {title: У, of: q2, steps: {много: 4–6, мало: 1–3.9}}\n"), 9, "6 is more than there can be; the largest value is 5"),
    "equal steps": (after("levels:\n  - {title: У, of: q2, steps: ['много: 4–5', 'Много: 1–3.9']}\n"), 9, "Two steps are called “Много”; give each its own name"),
    "unknown breakdown": (after("groups: [class]\n"), 8, "A breakdown “class” is not known; take the code of a question with ready answers, or: role, school, status"),
    "fine breakdown": (after("groups: [school, role]\n").replace("named", "confidential"), 8, "A confidential survey keeps one feature of people only, or somebody could be recognised; leave one of: school, role"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_told_with_its_line(mistake):
    text, line, words = MISTAKES[mistake]
    assert (line, words) in told(text)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_in_russian_too(mistake):
    text, _, words = MISTAKES[mistake]
    assert len(told(text)) == len(told(text, language="ru"))
    assert words not in [russian for _, russian in told(text, language="ru")]


@pytest.mark.parametrize(
    "mistake", sorted(set(MISTAKES) - {"tab", "syntax", "steps overlap", "level of nothing", "name that is a list"})
)
def test_one_mistake_is_one_fault(mistake):
    assert len(told(MISTAKES[mistake][0])) == 1


HINT = re.compile(
    r"write|shorten|delete|take|keep|add|put|give|swap|move|make|close|leave|split|check|see the|choose|must|needs|"
    r"perhaps|for example|only|are: |are not accepted|there can be|runs from|has at most|comes first|holds one"
)


def test_there_are_many_kinds_of_mistakes_and_each_says_where_and_what_instead():
    found = [fault for text, *_rest in MISTAKES.values() for fault in faults(text)]
    kinds = {fault.msgid for fault in found}
    assert len(kinds) >= 50
    unplaced = [fault for fault in found if not fault.place.line]
    assert [fault.words(translator("en")).unescape() for fault in unplaced] == [
        "The file must begin with “title: …”; see the sample"
    ]
    assert [kind for kind in kinds if not HINT.search(kind)] == []


def test_all_mistakes_come_at_once_in_the_order_of_the_file():
    text = HEAD.replace("ru", "xx") + "questions:\n  - {type: wheel, text: А}\n  - {type: yes_no}\ngroups: [wrong]\n"
    assert [line for line, _ in told(text)] == [2, 6, 7, 8]


def test_a_circle_of_two_is_told_at_both_ends():
    text = (
        HEAD
        + "questions:\n  - {key: a, type: yes_no, text: А, if: {b: да}}\n  - {key: b, type: yes_no, text: Б, if: {a: да}}\n"
    )
    circle = "The conditions run in a circle ({}): none of these questions would ever be asked; delete one of them"
    assert told(text) == [(6, circle.format("a → b → a")), (7, circle.format("b → a → b"))]


def test_sixty_questions_are_refused_where_the_forty_first_stands():
    rows = "".join(f"  - {{type: yes_no, text: Вопрос {n}}}\n" for n in range(60))
    words = "60 questions are too many: nobody finishes more than 40; split the survey"
    assert told(f"{HEAD}questions:\n{rows}") == [(46, words)]


def test_tabs_do_not_hide_the_other_mistakes():
    text = "title: А\nlanguage: xx\naudience:\n\t- teacher\nprivacy: named\n" + QUESTION
    assert [line for line, _ in told(text)] == [2, 4]


def test_windows_1251_is_named_and_the_rest_is_read_on():
    text = (HEAD + QUESTION).replace("language: ru", "language: xx").encode("cp1251")
    assert [fault.place for fault in faults(text)] == [Place(), Place(line=2)]
    assert "UTF-8" in told(text)[0][1]


def test_a_thousand_brackets_are_refused_quickly():
    assert told("a: " + "[" * 100_000) == [(1, "Too many levels one inside another; a survey needs no more than 8")]


def test_a_bomb_of_references_is_refused():
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    assert told(bomb) == [(1, "Write the text out in full: references with & and * are not accepted")]


@pytest.mark.parametrize(
    ("data", "filename", "words"),
    [
        (b"", "a.yaml", "The file is empty"),
        (b"a" * 200_001, "a.yaml", "The file is too large: a survey fits into 200 KB; delete pictures and formatting"),
        (b"\0\1\2", "a.yaml", "This is not a text file; a survey is a YAML file or an Excel sheet (xlsx)"),
        (b"a,b", "a.ods", "A survey cannot be read from a file “.ods”; send an Excel sheet (.xlsx), a Word document (.docx) or a text (.txt, .csv, .yaml)"),
        (b"PK\3\4 word/document.xml", "a.docx", "The file is damaged and cannot be opened; save it again and send it once more"),
        (b"PK\3\4 word/document.xml", "a.xlsx", "This is a Word document, whatever its name says; save it as .docx and send it again"),
        (b"\xd0\xcf\x11\xe0", "a.xls", "This is an old format of Excel or Word; save it as “Excel workbook (.xlsx)” and send it again"),
        ("Код;Тип".encode("cp1251"), "a.xlsx", "By its name this is an Excel sheet, but it is none; save it as “Excel workbook (.xlsx)”"),
        (b"PK\3\4", "a.yaml", "By its name this is a text file, but it is an Office file; send it as .xlsx"),
        (b"PK\3\4 broken", "a.xlsx", "The file is damaged and cannot be opened; save it again and send it once more"),
    ],
)  # fmt: skip
def test_files_of_another_kind_are_named(data, filename, words):
    assert told(data, filename) == [(0, words)]


def test_values_in_a_fault_cannot_bring_markup():
    (fault,) = faults(HEAD + "<b>: 1\n" + QUESTION)
    assert "&lt;b&gt;" in fault.words(translator("ru"))


def test_a_whole_definition_is_read():
    definition = read_definition(
        (
            HEAD
            + """\
key: lunch
intro: Два слова
thanks: Спасибо
questions:
  - key: taste
    type: scale
    text: Вкусно
    from: 1
    to: 3
    labels: [нет, так себе, да]
  - key: why
    type: several_of
    text: Что не так
    max: 2
    options: [Холодное, "Мало соли, перца", salt = Много соли]
    other: да
    if: taste in [1–2]
  - {key: again, type: yes_no, text: Ещё, required: no, if: ["taste: 3", "why: Холодное; salt"]}
  - {key: days, type: number, text: Сколько дней, from: 0, to: 2.5, decimals: 1, unit: дней}
shares:
  - {title: Вкусно, share: ответы 2–3 на taste}
levels:
  - {title: Уровень, of: share1, steps: {хорошо: 50–100, плохо: 0–49}}
groups: [школа, taste]
"""
        ).encode(),
        "lunch.YML",
    )
    taste, why, again, days = definition.questions
    assert (definition.key, definition.audience, definition.confidential) == ("lunch", ("teacher",), False)
    assert taste.options == (Option("1", "нет"), Option("2", "так себе"), Option("3", "да"))
    assert [option.value for option in why.options] == ["kholodnoe", "malo_soli_pertsa", "salt"]
    assert (why.maximum, why.other, why.conditions) == (2, True, (Condition("taste", ("1", "2")),))
    assert again.conditions == (Condition("taste", ("3",)), Condition("why", ("kholodnoe", "salt")))
    assert (again.required, again.options) == (False, (Option("yes", "Да"), Option("no", "Нет")))
    assert (days.kind, days.low, days.high, days.decimals, days.unit) == (Kind.NUMBER, 0, 2.5, 1, "дней")
    assert definition.shares == (Share("share1", "Вкусно", ("taste",), ("2", "3")),)
    assert definition.levels[0].steps == (Step("хорошо", 50), Step("плохо", 0))
    assert definition.groups == ("school", "taste")


def test_russian_names_are_understood():
    text = """
название: Помощь центра
язык: ru
кому: [учителя]
вид: именной
вопросы:
  - код: help
    вопрос: Насколько вы удовлетворены?
    тип: шкала
    от: 1
    до: 5
  - вопрос: Почему?
    тип: текст
    показывать, если: "help: 1–2"
доли:
  - {код: good, название: Довольны, ответы: 4–5, вопросы: help}
"""
    definition = read_definition(text.encode(), "survey.yaml")
    assert [question.key for question in definition.questions] == ["help", "q2"]
    assert definition.questions[1].conditions[0].values == ("1", "2")
    assert definition.shares[0].values == ("4", "5")
