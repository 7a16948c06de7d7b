"""Lists in the shapes that offices have them in: schools above their people, several in a cell, schools alone."""

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from sqlalchemy import func, select

from documents.left_out import Left
from documents.people_sheet import read_people
from documents.tables import read_tables
from documents.workbook import Sheet, workbook
from models.enums import Role
from models.people import Appointment, Person, School
from services import people
from services.municipality.municipalities import school_named
from services.people.importing import Change, plan_import, save_plan
from services.people.importing.headings import resolved
from tests.support.cases import SCHOOLS
from tests.support.data import shared_data
from tests.support.factories import NOW, fresh_database, make_municipality
from tests.support.office import document, saved


@pytest.fixture
async def db(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield database


@pytest.fixture
async def municipality(db):
    async with db.begin() as session:
        number = await make_municipality(session)
        for name in SCHOOLS:
            await people.create_school(session, municipality_id=number, name=name)
    return number


def rows_of(data):
    return resolved(read_people(read_tables(data)).rows)[0]


async def bring(db, municipality, data, **more):
    async with db.begin() as session:
        plan = await plan_import(session, municipality, rows_of(data), today=NOW.date(), **more)
        await save_plan(session, plan, municipality, by=None, now=NOW)
    return plan


async def posts(db):
    async with db.read() as session:
        query = (
            select(Person.name, Appointment.role, School.name)
            .join(Appointment, Appointment.person_id == Person.id)
            .outerjoin(School, School.id == Appointment.school_id)
            .order_by(Appointment.id)
        )
        return [tuple(row) for row in await session.execute(query)]


def refused(plan):
    return [(one.row, type(one.reason).__name__) for one in plan.problems]


def sheet(*rows, title="Лист"):
    width = max(map(len, rows))
    return workbook(
        [
            Sheet(
                title,
                rows[0] + ("",) * (width - len(rows[0])),
                [(*row, *[""] * (width - len(row))) for row in rows[1:]],
            )
        ]
    )


async def test_a_school_stands_above_its_people(db, municipality):
    data = sheet(
        ("№", "Ф.И.О.", "Должность", "Телефон"),
        ("МБОУ «Берёзовская средняя школа»",),
        ("1", "Примерова Вера Ивановна", "директор", "89001112233"),
        ("МКОУ Каменская основная школа",),
        ("2", "Новикова Нина Олеговна", "учитель", ""),
        ("Управление образования",),
        ("3", "Спискова Софья Ильинична", "методист", ""),
        ("4", "Образцова Анна Петровна", "учитель", ""),
        ("", "Итого: 4"),
    )
    plan = await bring(db, municipality, data)
    assert refused(plan) == [(8, "SchoolNeeded")]
    assert await posts(db) == [
        ("Примерова Вера Ивановна", Role.LEADER, SCHOOLS[0]),
        ("Новикова Нина Олеговна", Role.TEACHER, SCHOOLS[1]),
        ("Спискова Софья Ильинична", Role.SPECIALIST, None),
    ]


async def test_a_cell_with_several_schools_is_a_post_at_each(db, municipality):
    data = sheet(
        ("Ф.И.О. куратора, должность", "Закреплённые школы", "Контакты"),
        ("Первова Анна Петровна, методист ИМЦ", "Каменская ООШ, Дальняя НШ", "8-900-111-22-33, a85@example.org"),
        ("Второва Б.Б., директор Берёзовской СОШ", "СОШ № 1, 2 п. Приозёрный", ""),
        ("Третьева Вера", "Каменская ООШ\nПолевая ООШ", ""),
    )
    plan = await bring(db, municipality, data)
    assert [(one.row, one.reason.values["name"]) for one in plan.problems] == [(4, "Полевая ООШ")]
    assert list(plan.unknown_schools.values()) == ["Полевая ООШ"]
    assert await posts(db) == [
        ("Первова Анна Петровна", Role.CURATOR, "Каменская ООШ"),
        ("Первова Анна Петровна", Role.CURATOR, "Дальняя НШ"),
        ("Второва Б.Б.", Role.CURATOR, "Приозёрная СОШ № 1"),
        ("Второва Б.Б.", Role.CURATOR, "Приозёрная СОШ № 2"),
    ]
    again = await bring(db, municipality, data)
    assert dict(again.rows) == {Change.UNCHANGED: 2}


NEW = ["Полевая ООШ", "Гимназия № 3", "МБОУ «Заречная СОШ»"]


@pytest.mark.parametrize(
    "data",
    [
        "\n".join(NEW).encode(),
        "\n".join(f"{number}. {name}" for number, name in enumerate(NEW, start=1)).encode("cp1251"),
        sheet(("Школа",), *((name,) for name in NEW)),
        sheet(*((name,) for name in NEW)),
        sheet(("№ п/п", "Наименование школы"), *((str(at), name) for at, name in enumerate(NEW))),
        sheet(*((str(at + 1), name) for at, name in enumerate(NEW))),
        sheet(
            ("№", "Школа", "Адрес", "Директор"), *((str(at), name, "ул. Мира, 5", "") for at, name in enumerate(NEW))
        ),
    ],
    ids=["lines", "numbered", "column", "bare", "two-columns", "bare-numbered", "directors"],
)
async def test_a_list_of_schools_alone(db, municipality, data):
    plan = await bring(db, municipality, data)
    assert (list(plan.schools.values()), plan.problems) == (NEW, [])
    again = await bring(db, municipality, data)
    assert dict(again.rows) == {Change.UNCHANGED: len(NEW)}


async def test_a_sheet_of_sixty_columns_is_read_to_its_end(db, municipality):
    extra = tuple(f"Графа {number}" for number in range(57))
    data = sheet(
        ("ФИО", *extra, "Должность", "Школа"), ("Примерова Вера Ивановна", *("+",) * 57, "учитель", "Каменская ООШ")
    )
    await bring(db, municipality, data)
    assert await posts(db) == [("Примерова Вера Ивановна", Role.TEACHER, "Каменская ООШ")]


HEADER = ("ФИО", "Должность", "Школа", "Телефон")
TWIN = "Иванова Мария Ивановна"


async def test_three_hundred_namesakes_stay_three_hundred(db, municipality):
    many = [f"Школа № {number}" for number in range(100, 400)]
    data = sheet(HEADER, *((TWIN, "учитель", name, f"8900{at:07d}") for at, name in enumerate(many)))
    plan = await bring(db, municipality, data, add_schools=True)
    assert (plan.rows[Change.ADDED], plan.problems) == (300, [])
    async with db.read() as session:
        assert (await session.execute(select(func.count(Person.id)))).scalar_one() == 300
    again = await bring(db, municipality, data)
    assert dict(again.rows) == {Change.UNCHANGED: 300}


async def test_namesakes_without_phones_are_asked_about_and_never_thrown_together(db, municipality):
    rows = [(TWIN, "учитель", name, "") for name in SCHOOLS[:5]]
    plan = await bring(db, municipality, sheet(HEADER, *rows))
    assert refused(plan) == [(row, "NamesakeElsewhere") for row in range(3, 7)]
    assert await posts(db) == [(TWIN, Role.TEACHER, SCHOOLS[0])]


async def test_who_is_meant_among_namesakes_here_is_asked(db, municipality):
    async with db.begin() as session:
        for phone in ("+79001112233", "+79001112244"):
            person = Person(name=TWIN, phone=phone, created_at=NOW)
            session.add(person)
            await session.flush()
            school = await school_named(session, municipality, SCHOOLS[0])
            session.add(
                Appointment(
                    person_id=person.id,
                    role=Role.TEACHER,
                    municipality_id=municipality,
                    school_id=school,
                    since=NOW.date(),
                )
            )
    plan = await bring(
        db, municipality, sheet(HEADER, (TWIN, "учитель", SCHOOLS[0], ""), (TWIN, "учитель", SCHOOLS[0], "89001112244"))
    )
    assert refused(plan) == [(2, "SeveralNamesakes")]
    assert dict(plan.rows) == {Change.UNCHANGED: 1}


async def test_nobody_is_lost_because_of_a_phone(db, municipality):
    phones = ("нет", "-", "2-15-20", "8,90011E+10", "89001112266, 89001112277", 89001112233, 89001112244.0)
    letters = "абвгдеж"
    data = sheet(
        HEADER,
        *((f"Телефонова{letters[at]} Анна", "учитель", "Каменская ООШ", phone) for at, phone in enumerate(phones)),
    )
    plan = await bring(db, municipality, data)
    assert (plan.rows[Change.ADDED], plan.problems) == (7, [])
    assert [(one.row, type(one.reason).__name__) for one in plan.remarks] == [
        *((4, "PhoneNotTaken"), (5, "PhoneNotTaken"), (6, "FirstPhoneTaken")),
    ]
    async with db.read() as session:
        kept = list((await session.execute(select(Person.phone).order_by(Person.id))).scalars())
    assert kept == [None, None, None, None, "+79001112266", "+79001112233", "+79001112244"]


async def test_every_row_says_how_its_post_was_read(db, municipality):
    data = sheet(
        HEADER,
        ("Примерова Вера Ивановна", "педагог-методист", "Каменская ООШ", ""),
        ("Спискова Софья", "методист ИМЦ", "Каменская ООШ", ""),
        ("Новикова Нина", "завхоз", "Каменская ООШ", ""),
    )
    plan = await bring(db, municipality, data)
    assert [(one.name, one.post, one.role, one.schools, one.reaches_everybody) for one in plan.readings] == [
        ("Примерова Вера Ивановна", "педагог-методист", Role.TEACHER, ("Каменская ООШ",), False),
        ("Спискова Софья", "методист ИМЦ", Role.SPECIALIST, (), True),
    ]
    amended = sheet(HEADER, ("Примерова Вера Ивановна", "учитель", "Каменская ООШ", "89001112233"))
    reading = (await bring(db, municipality, amended)).readings[0]
    assert (reading.change, reading.new_phone, reading.was_called) == (Change.CHANGED, "+79001112233", None)


@pytest.mark.skipif(shared_data() is None, reason="the cases are not here")
@pytest.mark.parametrize(
    ("case", "added", "left_out"),
    [
        ("P01/staff_school_rows.xlsx", 4, []),
        ("P02/curators_many_schools.xlsx", 4, []),
        ("P03/phones.xlsx", 15, []),
        ("P05/names.xlsx", 12, [2, 4, 11, 12, 17]),
        ("P06/curators_order.docx", 3, []),
    ],
)
async def test_lists_as_they_come(db, municipality, case, added, left_out):
    data = (shared_data() / "cases" / case).read_bytes()
    plan = await bring(db, municipality, data)
    assert (plan.rows[Change.ADDED], [one.row for one in plan.problems]) == (added, left_out)
    assert not any(word in person.name for person in plan.people for word in (",", "Итого", "школа", "1."))
    again = await bring(db, municipality, data)
    assert dict(again.rows) == {Change.UNCHANGED: added}


def amended():
    """A list somebody works with: a row filtered out, a person crossed out, a name written over, an old sheet."""
    book = Workbook()
    page = book.active
    for row in (HEADER, *((name, "учитель", "Каменская ООШ", "") for name in (TWIN, "Лугова А.П.", "Речкин П.И."))):
        page.append(row)
    page.append((CellRichText(TextBlock(InlineFont(strike=True), "Лесная В.В."), " Полевая Н.О."), *AT, ""))
    page.row_dimensions[3].hidden = True
    for cell in page[4]:
        cell.font = Font(strike=True)
    old = book.create_sheet("Прошлый год")
    old.append(HEADER)
    old.append(("Старова О.И.", *AT, ""))
    old.sheet_state = "hidden"
    return saved(book)


async def test_who_is_hidden_or_crossed_out_is_not_taken_and_said(db, municipality):
    read = read_people(read_tables(amended()))
    assert [row.name for row in read.rows] == [TWIN, "Полевая Н.О."]
    assert [(one.what, one.count, one.where) for one in read.left_out] == [
        (Left.HIDDEN_ROWS, 1, "3 («Sheet»)"),
        (Left.HIDDEN_SHEETS, 1, "Прошлый год"),
        (Left.STRUCK_ROWS, 1, "4 («Sheet»)"),
        (Left.STRUCK_WORDS, 1, "5 («Sheet»)"),
    ]


async def test_schools_with_their_addresses_are_schools(db, municipality):
    plan = await bring(
        db, municipality, "Каменская ООШ, с. Каменка, ул. Мира, 5\nДальняя НШ, д. Дальняя, ул. Лесная, 1".encode()
    )
    assert (dict(plan.rows), plan.problems) == ({Change.UNCHANGED: 2}, [])


async def test_a_post_with_its_subject_in_one_column(db, municipality):
    head = ("Фамилия, имя, отчество", "Занимаемая должность (преподаваемый предмет)", "Место работы (полностью)")
    plan = await bring(db, municipality, sheet(head, ("Лугова Анна Петровна", "учитель (физика)", "Каменская ООШ")))
    assert [(one.name, one.role, one.schools) for one in plan.readings] == [
        ("Лугова Анна Петровна", Role.TEACHER, ("Каменская ООШ",))
    ]


HEAD = ("ФИО", "Должность", "Школа", "Телефон")
AT = ("учитель", "Каменская ООШ")


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("Лугова А.П., Речкин П.И.", "SeveralNames"),
        ("Лугова Анна Петровна\nРечкин Пётр Ильич", "SeveralNames"),
        ("Лесная Вера и Лесной Иван", "SeveralNames"),
        ("Речкина П.И. – декрет", "NameWithRemark"),
        ("Лесная И.И. (д/о)", "NameWithRemark"),
        ("Лугову Анну Петровну", "NameDeclined"),
        ("Речкина Петра Ильича", "NameDeclined"),
    ],
)
async def test_what_is_not_one_name_is_asked(db, municipality, written, reason):
    plan = await bring(db, municipality, sheet(HEAD, (written, *AT, "")))
    assert refused(plan) == [(2, reason)]
    assert await posts(db) == []


async def test_what_stands_beside_a_name_is_not_lost(db, municipality):
    rows = (("Речкин Пётр Ильич, 8-900-111-22-44", *AT, ""), ("и.о. Лугова А.П.", "директор", "Дальняя НШ", ""))
    plan = await bring(db, municipality, sheet(HEAD, *rows))
    assert [(one.name, one.phone) for one in plan.people] == [
        ("Речкин Пётр Ильич", "+79001112244"),
        ("Лугова А.П.", None),
    ]


async def test_a_list_of_schools_names_director_and_curator_each_with_their_phone(db, municipality):
    data = sheet(
        ("Школа", "Директор", "Телефон", "Куратор", "Телефон"),
        ("Каменская ООШ", "Лугова Анна Петровна", "89001112233", "Речкин Пётр Ильич", "89001112244"),
        ("Дальняя НШ", "Лесной Иван Ильич", "", "Речкин Пётр Ильич", "89001112244"),
    )
    plan = await bring(db, municipality, data)
    assert [(one.name, one.role, one.schools) for one in plan.readings] == [
        ("Лугова Анна Петровна", Role.LEADER, ("Каменская ООШ",)),
        ("Речкин Пётр Ильич", Role.CURATOR, ("Каменская ООШ",)),
        ("Лесной Иван Ильич", Role.LEADER, ("Дальняя НШ",)),
        ("Речкин Пётр Ильич", Role.CURATOR, ("Дальняя НШ",)),
    ]
    assert {one.name: one.phone for one in plan.people} == {
        "Лугова Анна Петровна": "+79001112233",
        "Речкин Пётр Ильич": "+79001112244",
        "Лесной Иван Ильич": None,
    }


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "Каменская ООШ:\n1. Лугова Анна Петровна, директор\nБерёзовская СОШ\n- Речкин П.И., завуч (89001112233)",
            [("Лугова Анна Петровна", Role.LEADER, 1), ("Речкин П.И.", Role.LEADER, 0)],
        ),
        (
            "Кураторы школ:\nЛугова Анна Петровна – Каменская ООШ\nРечкин Пётр Ильич - Дальняя НШ",
            [("Лугова Анна Петровна", Role.CURATOR, 1), ("Речкин Пётр Ильич", Role.CURATOR, 2)],
        ),
        ("Директор Каменской ООШ – Лугова Анна Петровна", [("Лугова Анна Петровна", Role.LEADER, 1)]),
        (
            "Лугова Анна Петровна\tучитель\tКаменская ООШ\nРечкин Пётр Ильич\tзавуч\tДальняя НШ",
            [("Лугова Анна Петровна", Role.TEACHER, 1), ("Речкин Пётр Ильич", Role.LEADER, 2)],
        ),
    ],
)
async def test_people_one_a_line(db, municipality, text, read):
    plan = await bring(db, municipality, text.encode())
    assert plan.problems == []
    assert [(one.name, one.role, one.schools) for one in plan.readings] == [
        (name, role, (SCHOOLS[school],)) for name, role, school in read
    ]


async def test_a_text_that_speaks_of_schools_is_no_list_of_them():
    paper = document("Дорожная карта поддержки школ", [["Работа с командами школ", "ОО"], ["Собеседования", "школы"]])
    assert rows_of(paper) == []
