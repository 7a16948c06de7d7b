"""The first ten minutes: from an empty database to the first reminder, by visible buttons and the files themselves."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from documents.workbook import Sheet, workbook
from models.enums import Role
from models.people import Consent, Municipality
from models.plan import PlanChange, PlanDay
from tests.support.harness import House
from tests.support.roadmaps import roadmap_docx

ADMIN = 4_200_000
MOST_ACTS = 20
DAY = timedelta(days=1)
PEOPLE = (
    ("ФИО", "Роль", "Школа", "Телефон"),
    [
        ("Директорова Дарья Львовна", "директор", "Берёзовская СШ", "8 900 111-22-33"),
        ("Пробный Глеб Егорович", "школьный координатор", "Каменская ООШ", ""),
        ("Кураторова Вера Ильинична", "куратор", "Берёзовская СШ", ""),
    ],
)
ROWS = (
    ("1.", "Утвердить приказом школьную команду", "до 20 сентября 2026 г.", "Руководители ОО", "Приказ"),
    ("2.", "Провести методический день", "до 30 ноября 2026 г.", "Руководители ОО", "Фотоотчёт"),
)


@pytest.fixture
async def empty(tmp_path):
    async with House(tmp_path, admins=(ADMIN,)) as house:
        async with house.app.db.begin() as session:
            for one in (PlanChange, PlanDay, Municipality):
                await session.execute(delete(one))
        yield house


class Counted:
    """A person whose every act is written down."""

    def __init__(self, person):
        self.person, self.acts = person, []

    def __getattr__(self, name):
        return getattr(self.person, name)

    async def does(self, way, *what):
        self.acts.append(f"{way}: {what[-1] if way == 'uploads' else what[0]}")
        await getattr(self.person, way)(*what)


async def test_from_an_empty_database_to_the_first_reminder(empty):
    house = empty
    anna = Counted(house.box.person("Анна", user_id=ADMIN))
    await anna.does("sends", "/start")
    assert anna.hears("Здравствуйте! Я «Наставник»")
    await anna.does("taps", "Продолжить")
    assert anna.hears("Согласие на обработку персональных данных")
    await anna.does("taps", "Согласен")
    await anna.does("sends", "Озёрная Анна Павловна")
    await anna.does("sends", "Приозёрный район")
    assert anna.hears("Какой у вас часовой пояс?")
    await anna.does("taps", "Да, верно")
    assert anna.hears("муниципальный координатор · Приозёрный район")
    for way in ("Прислать список", "Прислать карту", "Завести вручную"):
        assert anna.hears(way)

    await anna.does("taps", "Прислать список")
    await anna.does("uploads", workbook([Sheet("Люди", *PEOPLE)]), "люди.xlsx")
    await anna.does("taps", "Завести 2 новые школы")
    await anna.does("taps", "Сохранить")
    await anna.does("taps", "На главную")
    await anna.does("taps", "Прислать карту")
    await anna.does("uploads", roadmap_docx(ROWS), "карта.docx")
    for label in ("2026/27", "Приказа пока нет", "Сохранить"):
        await anna.does("taps", label)
    await anna.does("taps", "На главную")
    assert anna.hears("3 человека ещё не подключились")
    await anna.does("taps", "Кто ещё не подключился")
    await anna.does("taps", "Берёзовская СШ · 2")
    assert len(anna.acts) <= MOST_ACTS, anna.acts
    print(f"{len(anna.acts)} acts:", *anna.acts, sep="\n  ")  # noqa: T201 - what the test is about

    text = next(one.text for one in reversed(anna.messages) if "Здравствуйте, коллеги" in one.text)
    link = next(line.partition(": ")[2] for line in text.splitlines() if line.startswith("Директорова"))
    dasha = house.box.person("Дарья")
    await dasha.opens(link)
    for label in ("Продолжить", "Согласен", "Да, это я"):
        await dasha.taps(label)
    assert dasha.hears("руководитель школы · Берёзовская СШ")
    await house.moves(14 * DAY)
    assert dasha.sees("Утвердить приказом школьную команду")
    assert dasha.hears("Сделано")
    async with house.app.db.read() as session:
        assert (await session.execute(select(Municipality.name))).scalars().all() == ["Приозёрный район"]
        assert len((await session.execute(select(Consent.id))).all()) == 2


async def test_who_does_not_agree_is_no_coordinator(empty):
    anna = empty.box.person("Анна Озёрная", user_id=ADMIN)
    await anna.sends("/start")
    await anna.taps("Продолжить")
    await anna.taps("Не согласен")
    assert anna.hears("я ничего не сохранил")
    async with empty.app.db.read() as session:
        assert (await session.execute(select(Municipality.id))).all() == []


async def test_another_language_and_another_zone(empty):
    anna = empty.box.person("Anna Ozyornaya", user_id=ADMIN)
    await anna.sends("/start")
    await anna.taps("English")
    await anna.taps("Continue")
    await anna.taps("I agree")
    await anna.taps("Leave it as Anna Ozyornaya")
    await anna.sends("Priozyorny district")
    await anna.taps("Another time zone")
    await anna.taps("Omsk")
    assert anna.hears("Welcome, Anna Ozyornaya")
    async with empty.app.db.read() as session:
        assert (await session.execute(select(Municipality.timezone))).scalars().all() == ["Asia/Omsk"]


async def test_all_that_is_missing_is_offered_and_nothing_else(house):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    assert anna.hears("С чего начнём?")
    await anna.taps("Завести вручную")
    await anna.taps("Добавить школу")
    await anna.sends("Берёзовская СШ")
    await house.joined("Учителева Ольга Львовна", Role.TEACHER, school=1)
    await anna.sends("/home")
    assert anna.hears("Осталось прислать дорожную карту")
    assert not anna.hears("Прислать список")
    await anna.taps("Прислать карту")
    assert anna.hears("Пришлите дорожную карту как есть")


async def test_the_words_for_all_come_in_one_file_and_nobody_else_makes_them(house):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    await anna.taps("Прислать список")
    await anna.uploads(workbook([Sheet("Люди", *PEOPLE)]), "люди.xlsx")
    await anna.taps("Завести 2 новые школы")
    await anna.taps("Сохранить")
    await anna.taps("Кто ещё не подключился")
    waiting = anna.last
    assert "Каменская ООШ · 1" in str(waiting)
    await anna.taps("Все сразу")
    told = anna.last_document.content.decode("utf-8-sig")
    assert "=== Берёзовская СШ ===" in told
    assert told.count("https://t.me/") == 3
    vera = await house.joined("Примерова Вера Ивановна", Role.CURATOR, school=1)
    await vera.taps_data(waiting.keyboard[0][0]["callback_data"])
    assert vera.hears("нет доступа")
