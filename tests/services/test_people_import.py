"""Lists of people as offices write them."""

import time

import pytest
from sqlalchemy import func, select

from documents.people_sheet import read_people
from documents.tables import read_tables
from documents.workbook import Sheet, workbook
from models.enums import Role
from models.people import Appointment, Person, School
from services import people
from services.access import Action, Place, actor_of, may_at
from services.files import UnreadableFile
from services.people.importing import Change, plan_import, save_plan
from services.people.importing.roles import role_of
from tests.support.factories import NOW, fresh_database, make_municipality

TODAY = NOW.date()


@pytest.fixture
async def db(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield database


def rows_of(data):
    return read_people(read_tables(data)).rows


def xlsx(header, *rows, title="Люди"):
    return workbook([Sheet(title, header, rows)])


async def bring(db, municipality, data, *, breaks=False, **more):
    async with db.begin() as session:
        plan = await plan_import(session, municipality, rows_of(data), today=TODAY, **more)
        await save_plan(session, plan, municipality, by=None, now=NOW)
        if breaks:
            raise RuntimeError("power")
    return plan


async def municipality_with(db, *schools):
    async with db.begin() as session:
        municipality = await make_municipality(session)
        for name in schools:
            await people.create_school(session, municipality_id=municipality, name=name)
    return municipality


HEADER = ("ФИО", "Роль", "Школа", "Телефон", "Предмет")
VERA = ("Примерова Вера Ивановна", "учитель", "Берёзовская СШ", "8 900 111-22-33", "физика")


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1251"])
async def test_csv_in_every_dress(db, separator, encoding):
    municipality = await municipality_with(db, "Берёзовская СШ")
    lines = [HEADER, VERA, ("Образцова Анна Петровна", "директор", "Берёзовская СШ", "", "")]
    data = "\r\n".join(separator.join(line) for line in lines).encode(encoding)
    plan = await bring(db, municipality, data)
    assert (plan.rows[Change.ADDED], plan.problems) == (2, [])
    async with db.read() as session:
        assert (await session.execute(select(Person.name, Person.phone).order_by(Person.id))).all() == [
            ("Примерова Вера Ивановна", "+79001112233"),
            ("Образцова Анна Петровна", None),
        ]
        assert (await session.execute(select(Appointment.subject))).scalars().first() == "физика"


async def test_columns_in_any_order_and_a_name_in_three(db):
    municipality = await municipality_with(db, "Берёзовская СШ")
    data = xlsx(
        ("Мобильный телефон", "Образовательная организация", "Должность", "Фамилия", "Имя", "Отчество"),
        ("+7 (900) 111-22-33", "МБОУ «Березовская СОШ»", "Заместитель директора", "ПРИМЕРОВА", "ВЕРА", "ИВАНОВНА"),
    )
    plan = await bring(db, municipality, data)
    assert (plan.rows[Change.ADDED], plan.problems) == (1, [])
    async with db.read() as session:
        assert (await session.execute(select(Person.name, Appointment.role).join(Appointment))).all() == [
            ("Примерова Вера Ивановна", Role.LEADER)
        ]


async def test_the_same_again_reports_no_change_and_an_amended_one_the_difference(db):
    municipality = await municipality_with(db, "Берёзовская СШ", "Каменская ООШ")
    await bring(db, municipality, xlsx(HEADER, VERA))
    again = await bring(db, municipality, xlsx(HEADER, VERA))
    assert dict(again.rows) == {Change.UNCHANGED: 1}
    assert not again.changes_anything
    amended = xlsx(
        HEADER, (*VERA[:3], "8 900 111-22-44", "физика"), ("Новикова Нина", "учитель", "Каменская ООШ", "", "")
    )
    plan = await bring(db, municipality, amended)
    assert dict(plan.rows) == {Change.CHANGED: 1, Change.ADDED: 1}
    async with db.read() as session:
        assert (await session.execute(select(func.count()).select_from(Person))).scalar_one() == 2


WRONG = [
    (("🙂🙂🙂🙂", "учитель", "Берёзовская СШ", "", ""), "NameNotReadable"),
    (("Примерова Вера", "волшебник", "Берёзовская СШ", "", ""), "UnknownRole"),
    (("Примерова Вера", "", "Берёзовская СШ", "", ""), "UnknownRole"),
    (("Примерова Вера", "учитель", "", "", ""), "SchoolNeeded"),
    (("Примерова Вера", "учитель", "Березовка", "", ""), "UnknownSchool"),
    (("Примерова Вера", "учитель", "Йцукен", "", ""), "UnknownSchoolAtAll"),
    (("Примерова Вера", "специалист по кадрам", "Берёзовская СШ", "", ""), "UnknownRole"),
    (("Вакансия", "учитель", "Берёзовская СШ", "", ""), "Vacancy"),
    (("Ли", "учитель", "Берёзовская СШ", "", ""), "NameNotReadable"),
    (("Примерова", "учитель", "Берёзовская СШ", "", ""), "NameNotWhole"),
    (("Примерова В. И. (декретный отпуск)", "учитель", "Берёзовская СШ", "", ""), "NameWithRemark"),
    (("МБОУ «Лесная СШ»", "учитель", "Берёзовская СШ", "", ""), "NotAName"),
    (("Примерова Вера", "учитель", "Берёзовская СШ, Лесная ООШ", "", ""), "UnknownSchool"),
]


@pytest.mark.parametrize(("row", "reason"), WRONG)
async def test_a_wrong_row_says_why_and_the_others_are_saved(db, row, reason):
    municipality = await municipality_with(db, "Берёзовская СШ")
    plan = await bring(db, municipality, xlsx(HEADER, row, ("Образцова Анна", "директор", "Берёзовская СШ", "", "")))
    assert [(one.row, type(one.reason).__name__) for one in plan.problems] == [(2, reason)]
    assert plan.rows[Change.ADDED] == 1


async def test_the_same_person_twice_in_one_list(db):
    municipality = await municipality_with(db, "Берёзовская СШ")
    plan = await bring(db, municipality, xlsx(HEADER, VERA, VERA))
    assert [(one.row, one.reason.values) for one in plan.problems] == [(3, {"row": 2})]


async def test_the_closest_names_are_offered(db):
    municipality = await municipality_with(db, "Приозёрная СШ № 1", "Приозёрная СШ № 2", "Каменская ООШ")
    plan = await bring(db, municipality, xlsx(HEADER, ("Примерова Вера", "учитель", "Приозёная СШ №1", "", "")))
    assert plan.problems[0].reason.values["closest"].startswith("Приозёрная СШ № 1")


async def test_schools_come_with_the_list(db):
    municipality = await municipality_with(db)
    data = workbook(
        [
            Sheet("Люди", HEADER, [VERA]),
            Sheet("Школы", ("Школа", "Головная школа"), [("Берёзовская СШ", ""), ("Дальняя НШ", "Берёзовская СШ")]),
        ]
    )
    plan = await bring(db, municipality, data)
    assert (plan.rows[Change.ADDED], plan.problems) == (3, [])
    async with db.read() as session:
        found = (await session.execute(select(School.name, School.parent_id.is_not(None)).order_by(School.id))).all()
    assert found == [("Берёзовская СШ", False), ("Дальняя НШ", True)]


async def test_namesakes_at_different_schools_stay_two(db):
    municipality = await municipality_with(db, "Берёзовская СШ", "Каменская ООШ")
    twin = (VERA[0], "учитель", "Каменская ООШ", "8 900 999-88-77", "химия")
    await bring(db, municipality, xlsx(HEADER, VERA, twin))
    again = await bring(db, municipality, xlsx(HEADER, VERA, twin))
    assert dict(again.rows) == {Change.UNCHANGED: 2}


async def test_a_file_without_people_is_refused(tmp_path):
    from services.people.importing import read_people as read_apart  # noqa: PLC0415 - the other reader of this name

    with pytest.raises(UnreadableFile):
        await read_apart(xlsx(("Мероприятие", "Срок"), ("Семинар", "май")))


async def test_two_thousand_people_and_sixty_schools(db):
    municipality = await municipality_with(db, *(f"Приозёрная СШ № {number}" for number in range(60)))
    names = [
        (f"Примеров{chr(1072 + number % 32)}{chr(1072 + number // 32 % 32)}{chr(1072 + number // 1024)} Иван Петрович",
         "учитель", f"СОШ Приозёрная № {number % 60}".replace("СОШ Приозёрная", "Приозёрная СОШ"), "", "")
        for number in range(2000)
    ]  # fmt: skip
    data = xlsx(HEADER, *names)
    began = time.process_time()
    plan = await bring(db, municipality, data)
    assert time.process_time() - began < 10
    assert (plan.rows[Change.ADDED], plan.problems) == (2000, [])
    again = await bring(db, municipality, data)
    assert dict(again.rows) == {Change.UNCHANGED: 2000}


async def test_a_sheet_with_schools_of_its_own_comes_whole_or_not_at_all(db):
    """Schools, people and appointments are one transaction: what breaks at its end leaves nothing behind."""
    municipality = await municipality_with(db)
    rows = [("", "", f"Приозёрная СШ № {number}", "", "") for number in range(60)]
    rows += [
        (f"Примеров{chr(1072 + one)} Иван Петрович", "учитель", f"Приозёрная СШ № {one}", "", "") for one in range(32)
    ]
    with pytest.raises(RuntimeError, match="power"):
        await bring(db, municipality, xlsx(HEADER, *rows), breaks=True, add_schools=True)
    async with db.read() as session:
        for table in (School, Person, Appointment):
            assert (await session.execute(select(func.count()).select_from(table))).scalar_one() == 0
    plan = await bring(db, municipality, xlsx(HEADER, *rows), add_schools=True)
    assert (plan.rows[Change.ADDED], plan.problems) == (92, [])
    assert dict((await bring(db, municipality, xlsx(HEADER, *rows), add_schools=True)).rows) == {Change.UNCHANGED: 92}


@pytest.mark.parametrize(
    ("known", "listed", "renamed"),
    [
        ("Спискова Софья Ивановна", "Новикова Нина Ивановна", False),  # the number has changed hands
        ("Спискова Софья Ивановна", "Образцова Софья Ивановна", True),  # she has married
        ("Спискова С. И.", "Спискова Софья Ивановна", True),
        ("Списков Пётр Ильич", "Списков Иван Ильич", True),  # two words in common: a slip in the first name
        ("Списков Пётр", "Списков Иван", False),  # father and son with one telephone
    ],
)
async def test_whom_a_number_on_the_list_means(db, known, listed, renamed):
    municipality = await municipality_with(db, "Берёзовская СШ")
    await bring(db, municipality, xlsx(HEADER, (known, *VERA[1:])))
    plan = await bring(db, municipality, xlsx(HEADER, (listed, *VERA[1:])))
    assert plan.rows[Change.CHANGED if renamed else Change.ADDED] == 1
    async with db.read() as session:
        names = (await session.execute(select(Person.name).order_by(Person.id))).scalars().all()
    assert names == ([listed] if renamed else [known, listed])


# Eight pairs, seven curators; three of them lead schools that are curated themselves.
PAIRS = [("Первова", 59, 53), ("Второва", 95, 75), ("Третьева", 76, 77), ("Четвёртова", 84, 79), ("Второва", 95, 80),
         ("Пятова", 92, 83), ("Шестова", 10, 85), ("Седьмова", 82, 88)]  # fmt: skip
LISTED = [10, 82, 92, 53, 75, 77, 79, 80, 83, 85, 88]


async def test_eight_pairs_seven_curators_three_of_them_on_the_list(db):
    schools = sorted({own for _, own, _ in PAIRS} | set(LISTED))
    municipality = await municipality_with(db, *(f"СОШ № {number}" for number in schools))
    leaders = {name: own for name, own, _ in PAIRS}
    directors = [(f"{name} Анна Петровна", "директор", f"СОШ № {own}") for name, own in leaders.items()]
    pairs = [(f"{name} Анна Петровна", f"директор СОШ № {own}", f"СОШ № {other}") for name, own, other in PAIRS]
    data = workbook(
        [
            Sheet("Директора", ("ФИО", "Должность", "ОО"), directors),
            Sheet("Кураторы", ("Куратор", "Должность", "Школа"), pairs),
        ]
    )
    plan = await bring(db, municipality, data)
    assert (plan.rows[Change.ADDED], plan.rows[Change.CHANGED], plan.problems) == (7, 8, [])
    async with db.read() as session:
        curators = select(Appointment.person_id).where(Appointment.role == Role.CURATOR)
        ids = (await session.execute(curators)).scalars().all()
        assert (len(ids), len(set(ids))) == (8, 7)
        for person_id in set(ids):
            actor = await actor_of(session, person_id, now=NOW)
            (own,) = actor.own_schools
            assert not may_at(actor, Action.ITEM_CONFIRM, Place(municipality, own))
            assert not may_at(actor, Action.PEOPLE_APPROVE, Place(municipality, own))
            curated = [post.school_id for post in actor.posts if post.role is Role.CURATOR]
            assert all(may_at(actor, Action.ITEM_CONFIRM, Place(municipality, school)) for school in curated)


async def test_nobody_is_listed_as_the_curator_of_their_own_school(db):
    municipality = await municipality_with(db, "Берёзовская СШ")
    plan = await bring(
        db,
        municipality,
        xlsx(HEADER, (VERA[0], "директор", VERA[2], "", ""), (VERA[0], "куратор", VERA[2], "", "")),
    )
    assert [type(one.reason).__name__ for one in plan.problems] == ["OwnSchool"]


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("Директор лицея № 59", Role.LEADER),
        ("зам. директора по УВР", Role.LEADER),
        ("Руководитель РМО учителей физики", Role.ASSOCIATION_HEAD),
        ("руководитель ОМО", Role.ASSOCIATION_HEAD),
        ("Муниципальный координатор", Role.COORDINATOR),
        ("школьный координатор", Role.SCHOOL_COORDINATOR),
        ("Ответственный за проект", Role.SCHOOL_COORDINATOR),
        ("учитель начальных классов", Role.TEACHER),
        ("Педагог-психолог", Role.TEACHER),
        ("тьютор", Role.TUTOR),
        ("ведущий специалист отдела образования", Role.SPECIALIST),
        ("curator", Role.CURATOR),
        ("сторож", None),
    ],
)
def test_roles_as_lists_name_them(words, role):
    assert role_of(words) is role
