"""Questionnaires as people make them: in one sheet, under near headers, with types and answers in their own words."""

import pytest

from services.surveys.definitions import read_definition
from services.surveys.definitions.model import Kind
from tests.unit.test_survey_definitions_sheet import book, told

SETTINGS = [
    ["Название:", "Школьный обед"],
    ["Язык", "русский"],
    ["Для кого", "учителя, руководители"],
    ["Вид", "именной"],
]
HEADERS = ["№", "Тип вопроса", "Текст вопроса", "Варианты ответов", "Обязательный?", "Другое"]


def asked(*rows, headers=HEADERS):
    return read_definition(book({"Анкета": SETTINGS, "Вопросы": [headers, *rows]}), "Обед.xlsx").questions


def mistakes(*rows, headers=HEADERS):
    return told(book({"Анкета": SETTINGS, "Вопросы": [headers, *rows]}))


def test_near_headers_are_the_names_they_mean():
    definition = read_definition(
        book({"Анкета": SETTINGS, "Вопросы": [HEADERS, [1, "текст", "Что изменить?", None, "нет", None]]}), "Обед.xlsx"
    )
    assert (definition.title, definition.audience) == ("Школьный обед", ("teacher", "leader"))
    [question] = definition.questions
    assert (question.kind, question.text, question.required) == (Kind.TEXT, "Что изменить?", False)


@pytest.mark.parametrize(
    ("words", "options", "kind"),
    [
        ("выбор одного", "суп\nкаша", Kind.ONE_OF),
        ("Один вариант ответа", "суп; каша", Kind.ONE_OF),
        ("множественный выбор", "суп; каша", Kind.SEVERAL_OF),
        ("несколько вариантов", "суп; каша", Kind.SEVERAL_OF),
        ("свободный ответ", None, Kind.TEXT),
        ("Развёрнутый ответ", None, Kind.TEXT),
        ("шкала 0-10", None, Kind.NPS),
        ("да-нет", None, Kind.YES_NO),
    ],
)
def test_types_in_peoples_words(words, options, kind):
    [question] = asked([1, words, "Обед?", options, None, None])
    assert question.kind is kind


def test_a_scale_with_its_bounds_in_the_type_and_its_labels_among_the_answers():
    [ends, whole] = asked(
        [1, "Шкала 1-5", "Вкусно?", "1 - совсем нет\n5 - очень", "да", None],
        [2, "шкала от 1 до 3", "Тепло?", "1 – холодно; 2 – тепло; 3 – горячо", "да", None],
    )
    assert (ends.low, ends.high, ends.ends) == (1, 5, ("совсем нет", "очень"))
    assert [option.label for option in whole.options] == ["холодно", "тепло", "горячо"]


def test_labels_that_contradict_the_bounds_are_told():
    assert mistakes([1, "шкала 1-5", "Вкусно?", "0 – нет\n7 – да", None, None])


def test_answers_that_stand_in_the_type():
    [question] = asked([1, "да/нет/затрудняюсь", "Нужен ли повар?", None, None, None])
    assert [option.label for option in question.options] == ["Да", "Нет", "Затрудняюсь"]


def test_a_matrix_is_explained():
    [(_, cell, words)] = mistakes([1, "матрица", "Оцените: суп / каша", "плохо; хорошо", None, None])
    assert cell == "B2"
    assert words.startswith("There is no “матрица”: make each of its rows a question of its own")


@pytest.mark.parametrize("label", ["иное (напишите)", "г) Другое, укажите", "другое: ____", "свой вариант (впишите)"])
def test_an_answer_that_asks_for_words_is_told(label):
    [(_, cell, words)] = mistakes([1, "один из", "Что мешает?", f"время\nповара\n{label}", None, None])
    assert cell == "D2"
    assert "write “yes” under “другое”" in words


def test_such_an_answer_is_the_other_one_where_words_are_taken():
    [question] = asked([1, "один из", "Что мешает?", "время\nповара\nдругое (укажите)", None, "да"])
    assert [option.label for option in question.options] == ["время", "повара"]
    assert question.other


@pytest.mark.parametrize("privacy", ["анонимный", "Анонимная анкета"])
def test_anonymous_is_explained(privacy):
    settings = [*SETTINGS[:3], ["Вид", privacy]]
    [(_, cell, words)] = told(book({"Анкета": settings, "Вопросы": [HEADERS, [1, "текст", "Что?", None, None, None]]}))
    assert cell == "B4"
    assert "nobody learns who answered what" in words


def test_a_far_name_gets_no_hint():
    faults = mistakes([1, "текст", "Что?", None, None, None], headers=["Вес вопроса", *HEADERS[1:]])
    assert [words for _, _, words in faults if "perhaps" in words] == []


def test_a_cell_that_is_wrong_is_told_once():
    headers = ["Тип", "Вопрос", "Варианты"]
    faults = told(book({"Анкета": SETTINGS, "Вопросы": [headers, ["один из", "Стаж", "=A1"]]}))
    assert len(faults) == 1


ONE_SHEET = [
    ["Анкета «Школьный обед»"],
    ["Уважаемые коллеги, ответьте, пожалуйста!"],
    ["Кому", "учителя"],
    ["Вид", "именной"],
    [],
    ["№", "Вопрос", "Варианты ответа"],
    [1, "Вкусно?", "1 – нет\n2 – скорее нет\n3 – скорее да\n4 – да"],
    [2, "Что подать? (не более 2)", "суп; каша; компот"],
    [3, "Нужен ли повар?", "да\nнет\nне знаю"],
    [4, "Добавка?", "да; нет"],
    [5, "Ваши предложения", None],
]


def test_a_questionnaire_for_paper_in_one_sheet():
    definition = read_definition(book({"Лист1": ONE_SHEET}), "Обед.xlsx")
    assert definition.title == "Анкета «Школьный обед»"
    assert definition.intro == "Уважаемые коллеги, ответьте, пожалуйста!"
    assert (definition.audience, definition.confidential, definition.language) == (("teacher",), False, "ru")
    assert [question.kind for question in definition.questions] == [
        Kind.SCALE, Kind.SEVERAL_OF, Kind.ONE_OF, Kind.YES_NO, Kind.TEXT,
    ]  # fmt: skip
    assert definition.questions[1].maximum == 2


def test_what_one_sheet_lacks_is_told_and_nothing_else():
    faults = told(book({"Лист1": [ONE_SHEET[0], *ONE_SHEET[5:]]}))
    assert [words for _, _, words in faults] == [
        "“вид” is missing; it must be filled in",
        "“кому” is missing; it must be filled in",
    ]


def test_one_answer_or_several_is_asked_where_nothing_tells():
    rows = [*ONE_SHEET[:6], [1, "Что подать?", "суп; каша; компот"]]
    [(_, cell, words)] = told(book({"Лист1": rows}))
    assert cell == "C7"
    assert words.startswith("It does not say whether one answer or several")
