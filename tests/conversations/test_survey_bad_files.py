"""Files that are no survey yet: each is answered with the place and what to write instead; none is a dead end."""

import pytest

from models.enums import Role
from services.surveys.definitions import sheet_of
from tests.support.surveys import EVERY_TYPE, every_type

GOOD = EVERY_TYPE.format(privacy="named", groups="role")
HEAD = "title: Обед\nlanguage: ru\naudience: [teacher]\nprivacy: named\nquestions:\n"
SIXTY = HEAD + "".join(f"  - {{type: yes_no, text: Вопрос {n}}}\n" for n in range(60))
LOOP = HEAD + ("  - {key: a, type: yes_no, text: А, if: {b: да}}\n  - {key: b, type: yes_no, text: Б, if: {a: да}}\n")
FILES = {
    "sixty questions": (SIXTY.encode(), "a.yaml", ("строка 46", "Вопросов 60", "Разделите опрос")),
    "an option of 200 characters": (
        (HEAD + f"  - {{type: one_of, text: А, options: [{'о' * 200}, б]}}\n").encode(),
        "a.yaml",
        ("строка 6", "В ответе 200 знаков", "Сократите до 100"),
    ),
    "a branching loop": (LOOP.encode(), "a.yaml", ("строка 6", "строка 7", "замкнулись в круг", "a → b → a")),
    "a yaml with tabs": (
        GOOD.replace("    type: one_of", "\ttype: one_of").encode(),
        "a.yaml",
        ("строка 10", "табуляцией", "по два пробела"),
    ),
    "a yaml in cp1251": (GOOD.encode("cp1251"), "a.yaml", ("весь файл", "UTF-8")),
    "a sheet exported as csv in cp1251": (
        "Название;Обед\nЯзык;русский\n".encode("cp1251"),
        "опрос.csv",
        ("весь файл", ".xlsx"),
    ),
    "a csv in cp1251 that calls itself xlsx": (
        "Название;Обед\nЯзык;русский\n".encode("cp1251"),
        "опрос.xlsx",
        ("весь файл", "Книга Excel (.xlsx)"),
    ),
    "an old sheet": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "опрос.xls", ("весь файл", "Книга Excel (.xlsx)")),
    "a survey of nothing": (HEAD.encode(), "a.yaml", ("строка 5", "нет вопросов", "Добавьте")),
    "more than a survey can be": (b"# " + b"x" * 300_000, "a.yaml", ("весь файл", "200 КБ", "Уберите")),
}


@pytest.fixture
async def anna(house):
    await house.joined("Образцова Вера Ивановна", Role.TEACHER, school=await house.school("Берёзовская СШ"))
    anna = await house.joined("Тестова Анна Борисовна", Role.COORDINATOR)
    await anna.sends("/surveys")
    await anna.taps("Новый опрос")
    await anna.taps("Свой опрос из файла")
    return anna


async def test_bad_files_are_answered_with_what_to_write_instead(house, anna):
    for name, (content, filename, told) in FILES.items():
        await anna.uploads(content, filename)
        for words in told:
            assert anna.hears(words), f"{name}: {words}\n{anna.picture}"
    await anna.uploads(b"jpeg", kind="photo")
    assert anna.hears("весь файл")
    await anna.uploads(sheet_of(every_type()), "опрос.xlsx")
    assert anna.hears("9 вопросов"), "after all that a sound file goes on"


async def test_a_long_answer_stands_in_the_text_and_its_number_on_the_button(house, anna):
    long = "Очень " + "длинный " * 11 + "ответ"
    text = HEAD + f"  - {{type: one_of, text: Что ближе, options: [{long}, Короткий]}}\n"
    await anna.uploads(text.encode(), "a.yaml")
    await anna.taps("Как увидят люди")
    assert anna.hears(f"1. {long}")
    assert anna.last.labels[:2] == ["1. Очень длинный д…", "2. Короткий"]


async def test_a_wrong_file_leads_to_the_sample_in_two_taps(anna):
    await anna.uploads("Название;Обед\n".encode(), "опрос.csv")
    await anna.taps("Образец для заполнения")
    assert anna.hears("Впишите свои вопросы")
    await anna.uploads(anna.last_document.content, "мой опрос.xlsx")
    assert anna.hears("После семинара"), "the sample itself is a survey, and the file is still awaited"
