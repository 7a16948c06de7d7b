"""Questionnaires as for paper: in Word, in a message, in a table of text."""

import pytest

from services.surveys.definitions import DefinitionFaults, read_definition
from services.surveys.definitions.model import Kind
from tests.support.office import Wide, document, workbook

HEAD = "Анкета участника семинара\nКому: учителя\nВид: конфиденциальный\n"
PAPER = (
    HEAD
    + """1. Насколько полезен был семинар? (один вариант)
а) очень полезен
б) скорее полезен;
2. Что изменить? Можно выбрать несколько вариантов
– время
– место
3. Оцените организацию
1 – плохо
2 – так себе
3 – отлично
4) Ваши пожелания ____________
5. Нужен ли повтор?
да
нет"""
)
RIGHT = [
    (Kind.ONE_OF, "Насколько полезен был семинар? (один вариант)", ["очень полезен", "скорее полезен"]),
    (Kind.SEVERAL_OF, "Что изменить? Можно выбрать несколько вариантов", ["время", "место"]),
    (Kind.SCALE, "Оцените организацию", ["плохо", "так себе", "отлично"]),
    (Kind.TEXT, "Ваши пожелания", []),
    (Kind.YES_NO, "Нужен ли повтор?", ["Да", "Нет"]),
]
TABLE = [["№", "Вопрос", "Варианты ответа"], ["1", "Нужен ли повтор?", "да\nнет"]]


MERGED = [
    ["№", "Вопрос", "Варианты ответа"],
    [Wide("1", down=3), Wide("Помог ли куратор? (один ответ)", down=3), "да"],
    [None, None, "нет"],
    [None, None, "отчасти"],
    ["2", "Нужен ли повтор?", "да\nнет"],
]
LINES_BELOW = [["Формулировка", "Вид ответа", "Варианты", "Обязателен?"], ["Кто помог?", "один из", "куратор", "да"]]
LINES_BELOW += [["", "", "тьютор", ""], ["Что ещё?", "текст", "", "нет"]]


def faults_of(data, name):
    with pytest.raises(DefinitionFaults) as refused:
        read_definition(data, name)
    return sorted((fault.place.line, fault.values.get("key", "")) for fault in refused.value.faults)


@pytest.mark.parametrize(
    ("data", "name"), [(PAPER.encode(), "survey.txt"), (document(*PAPER.split("\n")), "анкета.docx")]
)
def test_questions_and_their_answers_stand_on_lines(data, name):
    read = read_definition(data, name)
    assert (read.title, read.audience, read.confidential) == ("Анкета участника семинара", ("teacher",), True)
    assert [(one.kind, one.text, [option.label for option in one.options]) for one in read.questions] == RIGHT


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (document(*HEAD.split("\n"), TABLE), "анкета.docx"),
        ((HEAD + "Вопрос\tВарианты\nНужен ли повтор?\tда; нет\nЕщё?\t").encode(), "survey.txt"),
    ],
)
def test_a_table_stands_below_its_settings(data, name):
    read = read_definition(data, name)
    assert (read.title, read.questions[0].kind) == ("Анкета участника семинара", Kind.YES_NO)


@pytest.mark.parametrize(
    ("data", "name", "options"),
    [
        (document(*HEAD.split("\n"), MERGED), "анкета.docx", [["да", "нет", "отчасти"], ["Да", "Нет"]]),
        (
            workbook([["Анкета"], ["Кому", "учителя"], ["Вид", "именной"], *LINES_BELOW]),
            "анкета.xlsx",
            [["куратор", "тьютор"], []],
        ),
    ],
)
def test_one_answer_a_row_belongs_to_the_question_above(data, name, options):
    read = read_definition(data, name)
    assert [[option.label for option in one.options] for one in read.questions] == options


def test_several_answers_without_a_question_are_a_forgotten_question():
    rows = [["Вопрос", "Тип", "Варианты"], ["Кто помог?", "один из", "куратор; тьютор"], ["", "", "да; нет"]]
    assert faults_of(workbook([["Анкета"], ["Кому", "учителя"], ["Вид", "именной"], *rows]), "анкета.xlsx")


def test_what_is_missing_is_told_with_its_line():
    bare = PAPER.removeprefix(HEAD).replace(" (один вариант)", "").encode()
    assert faults_of(bare, "survey.txt") == [(0, "вид"), (0, "кому"), (0, "название"), (1, "")]
    assert faults_of("Когда начнём? Приходите!".encode(), "survey.txt") == [(0, "")]
    assert faults_of(document("Приказ"), "a.docx") == [(0, "")]
