"""A list of people, sent by the coordinator."""

import pytest

from documents.workbook import Sheet, workbook
from models.enums import Role

HEADER = ("ФИО", "Роль", "Школа", "Телефон")
ROWS = [
    ("Примерова Вера Ивановна", "учитель", "Берёзовская СШ", "8 900 111-22-33"),
    ("Образцова Анна Петровна", "директор", "Берёзовкая СШ", ""),
]


async def sends(person, data, name="список.xlsx"):
    await person.sends("/people")
    await person.taps("📥", message=person.last)
    await person.uploads(data, name)


async def test_preview_save_and_the_same_again(house):
    await house.school("Берёзовская СШ")
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    data = workbook([Sheet("Люди", HEADER, ROWS)])
    await sends(anna, data)
    assert anna.hears("Новых: 1")
    assert anna.hears("Неверных строк: 1")
    assert anna.hears("Люди, 3: Школы «Берёзовкая СШ» нет. Возможно: Берёзовская СШ")
    await anna.sends("/people")
    assert not anna.hears("Учитель")
    await sends(anna, data)
    await anna.taps("Сохранить")
    assert anna.hears("Список сохранён")
    await sends(anna, data)
    assert anna.hears("Без изменений: 1")
    assert anna.hears("Нового в нём нет")

    vera = house.box.person("Вера")
    await vera.sends("/start")
    await vera.taps("Найти меня по номеру")
    await vera.shares_contact("89001112233")
    await vera.taps("Согласен")
    await vera.taps("Да, это я")
    assert vera.hears("учитель · Берёзовская СШ")


async def test_unknown_schools_are_added_when_asked_for(house):
    anna = await house.joined("Ozyornaya Anna", Role.COORDINATOR, language="en")
    await sends(anna, workbook([Sheet("Люди", HEADER, ROWS[:1])]))
    assert anna.hears("Wrong rows: 1")
    await anna.taps("Add 1 unknown school")
    assert anna.hears("New schools: Берёзовская СШ")
    await anna.taps("Save")
    assert anna.hears("The list is saved.")


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "картинка"),
        ("Товар;Цена\n1;2\n3;4\n".encode("cp1251"), "Таблицы с именами или школами"),
    ],
)
async def test_a_file_that_is_no_list(house, data, answer):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    await sends(anna, data)
    assert anna.hears(answer)


STAFF = [
    ("Примерова Вера Ивановна", "педагог-методист", "МБОУ «Берёзовская средняя школа»", "89001112233"),
    ("Спискова Софья Ильинична", "методист ИМЦ", "", "2-15-20"),
    ("Новикова Нина Олеговна", "координатор Движения первых", "Берёзовская СШ", ""),
]


async def test_the_preview_says_person_by_person_how_each_post_was_read(house):
    await house.school("Берёзовская СШ")
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    await sends(anna, workbook([Sheet("Люди", HEADER, STAFF)]))
    assert anna.hears("➕ Спискова Софья Ильинична: «методист ИМЦ» → ⚠️ специалист управления образования")
    assert anna.hears("➕ Примерова Вера Ивановна: «педагог-методист» → учитель · Берёзовская СШ")
    assert anna.hears("⚠️ видит весь муниципалитет")
    assert anna.hears("Люди, 4: Какая это роль – «координатор Движения первых»?")
    assert anna.hears("Люди, 3: Телефон «2-15-20» прочитан не наверняка: человек взят без него")
    await anna.taps("Сохранить")
    renamed = [("Примерова-Новая Вера Ивановна", "учитель", "Берёзовская СШ", "89001112233")]
    await sends(anna, workbook([Sheet("Люди", HEADER, renamed)]))
    assert anna.hears("✏️ Примерова-Новая Вера Ивановна: «учитель» → учитель · Берёзовская СШ; до сих пор")


async def test_a_long_list_is_read_page_by_page(house):
    await house.school("Берёзовская СШ")
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    rows = [(f"Примерова{letter} Вера Ивановна", "учитель", "Берёзовская СШ", "") for letter in "абвгдежзиклм"]
    await sends(anna, workbook([Sheet("Люди", HEADER, rows)]))
    assert not anna.hears("Примеровам")
    await anna.taps("Как прочитаны все")
    await anna.taps("›")
    assert anna.hears("Примеровам Вера Ивановна: «учитель» → учитель · Берёзовская СШ")
    await anna.taps("Назад")
    await anna.taps("Сохранить")
    assert anna.hears("Новых: 12")
