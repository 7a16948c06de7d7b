"""Somebody who works in two municipalities says once which one the commands mean."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.enums import Role
from models.people import Municipality
from models.roadmap import Roadmap, RoadmapDraft, RoadmapItem
from services import people
from tests.support.callbacks import buttons, packed, subjects_of
from tests.support.factories import assign, make_item, make_person, make_roadmap
from tests.support.forging import secret, standing, tap, three_places


@pytest.fixture
async def second(house):
    async with house.app.db.begin() as session:
        municipality = await people.create_municipality(session, slug="far", name="Дальний район", timezone="Asia/Omsk")
        await make_roadmap(session, house.municipality_id, title="Карта Приозёрного")
        await make_roadmap(session, municipality, title="Карта Дальнего")
    return municipality


async def in_both(house, second, *, language="ru"):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR, language=language)
    async with house.app.db.begin() as session:
        number = await house.id_of(anna)
        await people.appoint(session, number, Role.COORDINATOR, municipality_id=second, since=house.now.date())
    return anna


async def test_the_commands_follow_the_choice(house, second):
    anna = await in_both(house, second)
    await anna.sends("/home")
    assert anna.hears("Выбран муниципалитет: Приозёрный район")
    await anna.sends("/reminders")
    assert anna.hears("Карта Приозёрного")
    await anna.sends("/home")
    await anna.taps("Другой муниципалитет")
    await anna.taps("Дальний район")
    assert anna.hears("Выбран муниципалитет: Дальний район")
    await anna.sends("/reminders")
    assert anna.hears("Карта Дальнего")
    assert not anna.hears("Карта Приозёрного")
    await house.restarts()
    await anna.sends("/status")
    assert anna.hears("Дальний район")


async def test_with_one_municipality_nothing_is_asked(house):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    await anna.sends("/home")
    assert not anna.hears("Выбран муниципалитет")
    assert not anna.hears("Другой муниципалитет")


async def test_a_municipality_of_others_cannot_be_chosen(house, second):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    await anna.sends("/home")
    await anna.taps_data(f"home.town:{second}")
    assert anna.hears("Этого уже нет")
    await anna.sends("/reminders")
    assert anna.hears("Карта Приозёрного")


async def test_when_the_post_in_the_chosen_one_ends_the_other_is_meant_again(house, second):
    anna = await in_both(house, second)
    other = await house.joined("Примерова Вера Ивановна", Role.COORDINATOR)
    async with house.app.db.begin() as session:
        number = await house.id_of(other)
        await people.appoint(session, number, Role.COORDINATOR, municipality_id=second, since=house.now.date())
    await anna.sends("/home")
    await anna.taps("Другой муниципалитет")
    await anna.taps("Дальний район")
    await anna.sends("/settings")
    await anna.taps("Снять с себя роль")
    await anna.taps("Дальний район")
    await anna.taps("Да, снять")
    await anna.sends("/reminders")
    assert anna.hears("Карта Приозёрного")


async def test_in_english(house, second):
    anna = await in_both(house, second, language="en")
    await anna.sends("/home")
    await anna.taps("Another municipality")
    await anna.taps("Дальний район")
    assert anna.hears("Commands are about: Дальний район")


async def choose(person, name):
    await person.sends("/home")
    if not person.hears(f"Выбран муниципалитет: {name}"):
        await person.taps(f"🏛 {name}") if f"🏛 {name}" in str(person.last) else await _by_list(person, name)
    assert person.hears(f"Выбран муниципалитет: {name}")


async def _by_list(person, name):
    await person.taps("Другой муниципалитет")
    await person.taps(name)


@pytest.fixture
async def anna(house, second):
    """A coordinator of both, each with an item of its own that waits for a date."""
    anna = await in_both(house, second)
    async with house.app.db.begin() as session:
        for municipality, name in ((house.municipality_id, "Приозёрного"), (second, "Дальнего")):
            roadmap = (
                await session.execute(select(Roadmap.id).where(Roadmap.municipality_id == municipality))
            ).scalar_one()
            school = await people.create_school(session, municipality_id=municipality, name=f"Школа {name}")
            due = house.now.date() - timedelta(days=2)
            item = await make_item(session, roadmap, "1", f"Дело {name}", due=due)
            await assign(session, roadmap, item, due=due, schools=[school])
            await make_person(session, f"Учителева {name[0]}", (Role.TEACHER, school), municipality_id=municipality)
    return anna


COMMANDS = ("/status", "/roadmap", "/surveys", "/review", "/people", "/reminders", "/announce", "/seminar", "/import")


@pytest.mark.parametrize(
    ("chosen", "other"), [("Приозёрный район", "Дальний район"), ("Дальний район", "Приозёрный район")]
)
async def test_every_room_is_in_the_chosen_one_and_says_so(anna, chosen, other):
    await choose(anna, chosen)
    foreign = "Дальнего" if chosen.startswith("При") else "Приозёрного"
    for command in COMMANDS:
        await anna.sends(command)
        assert anna.hears(chosen), command
        for label in [one["text"] for row in anna.last.keyboard for one in row]:
            await anna.sends(command)
            # A way out leads elsewhere, and a trial message is about the person alone.
            if any(word in label for word in ("Отмена", "На главную", "Пробное сообщение")):
                continue
            await anna.taps(label)
            said = " ".join(shown.text for shown in anna.news)
            assert foreign not in said, (command, label)
            assert other not in said, (command, label)
            assert not said or chosen in said, (command, label)


async def test_a_new_item_goes_into_the_roadmap_that_was_looked_at(house, anna, second):
    """The newest roadmap of all was taken, wherever it was."""
    await choose(anna, "Приозёрный район")
    await anna.sends("/roadmap")
    await anna.taps("Добавить")
    await anna.sends("Провести мониторинг")
    query = select(Roadmap.municipality_id).join(RoadmapItem, RoadmapItem.roadmap_id == Roadmap.id)
    async with house.app.db.read() as session:
        found = await session.execute(query.where(RoadmapItem.title == "Провести мониторинг"))
        assert list(found.scalars()) == [house.municipality_id]


async def test_a_hint_about_one_municipality_never_leads_into_the_other(house, anna):
    """A third one is empty: its hint names it, and what is sent after it is its own roadmap."""
    async with house.app.db.begin() as session:
        third = await people.create_municipality(session, slug="new", name="Новый район", timezone="Asia/Omsk")
        school = await people.create_school(session, municipality_id=third, name="Школа Нового")
        await make_person(session, "Учителева Н", (Role.TEACHER, school), municipality_id=third)
        number = await house.id_of(anna)
        await people.appoint(session, number, Role.COORDINATOR, municipality_id=third, since=house.now.date())
    await choose(anna, "Приозёрный район")
    assert not anna.hears("пришлите дорожную карту")
    await anna.taps("🏛 Новый район")
    assert anna.hears("Выбран муниципалитет: Новый район")
    await anna.taps("Прислать карту")
    assert anna.hears("Новый район")
    hint = anna.last
    await choose(anna, "Приозёрный район")
    await anna.taps("Продолжить")
    assert anna.hears("Новый район")
    await anna.sends("№\tМероприятие\tСрок\n1\tПровести семинар\tоктябрь 2026")
    assert anna.hears("Новый район")
    await anna.taps("2026")
    async with house.app.db.read() as session:
        assert list((await session.execute(select(RoadmapDraft.municipality_id))).scalars()) == [third]
    assert anna.hears("Новый район")
    assert hint


async def test_a_button_means_the_municipality_under_whose_name_it_was_shown(anna):
    await choose(anna, "Дальний район")
    await anna.sends("/status")
    old = anna.last
    await choose(anna, "Приозёрный район")
    await anna.taps("Просрочено", message=old)
    assert anna.hears("Дальнего")
    assert anna.hears("Дальний район")
    await anna.sends("/status")
    assert anna.hears("Приозёрный район")


async def test_what_waits_elsewhere_is_said_on_the_home_screen(house, anna, second):
    async with house.app.db.begin() as session:
        far = (await session.execute(select(Roadmap.id).where(Roadmap.municipality_id == second))).scalar_one()
        await make_item(session, far, "2", "Ещё дело Дальнего", due=None)
    await choose(anna, "Приозёрный район")
    assert anna.hears("Ждут и в других муниципалитетах: Дальний район")


async def test_every_thing_is_shown_under_the_name_of_its_own_municipality(house):
    """Whatever is chosen: each button there is, about a thing of either municipality."""
    world = await three_places(house)
    person = house.box.person("Настя Наглова")
    await person.sends("/start")
    async with house.app.db.begin() as session:
        number = await make_person(
            session,
            "Наглова Настя",
            (Role.COORDINATOR, None),
            municipality_id=house.municipality_id,
            platform_id=str(person.id),
        )
        await people.appoint(
            session, number, Role.COORDINATOR, municipality_id=world["far"]["municipality"], since=house.now.date()
        )
    await house.box.settled()
    await house.app.scheduler.stop()
    names = {"own": "Приозёрный район", "far": "Дальний район"}
    wrong = []
    with standing(house) as pristine:
        for kind in buttons():
            if kind.__prefix__.startswith(("pv.", "me.", "home.town")):
                continue
            for place in ("own", "far") if subjects_of(kind) else ("own",):
                said = await tap(house, person, packed(kind, world[place]))
                for shown, name in names.items():
                    if secret(shown) in said and name not in said:
                        wrong.append((kind.__prefix__, place, shown))
                await pristine.put_back()
    assert not wrong, wrong


async def test_the_digest_of_a_municipality_opens_that_municipality(house, anna):
    await choose(anna, "Приозёрный район")
    await house.moves(timedelta(days=6))  # Monday, the day of the digest in both
    digest = next(shown for shown in anna.messages if "Неделя · Дальний район" in shown.text)
    await anna.taps("📊 Ход выполнения", message=digest)
    assert anna.hears("Дальний район")
    assert not anna.hears("Приозёрный район")
    await anna.taps("Когда присылать", message=digest)
    assert anna.hears("Дальний район")
    await anna.taps("ср")
    async with house.app.db.read() as session:
        rows = await session.execute(select(Municipality.name, Municipality.settings))
        assert {name: settings.get("digest") for name, settings in rows} == {
            "Приозёрный район": None,
            "Дальний район": {"weekday": 2, "since": "2026-09-14"},
        }
