"""«Инициалы в чатах»: then no screen and no message gives another person's first name or patronymic."""

import ast
import re
from pathlib import Path

from sqlalchemy import update

from models.enums import Role
from models.people import Municipality
from services import people
from tests.support.callbacks import buttons, packed
from tests.support.factories import make_person
from tests.support.forging import forger_of, standing, tap, three_places
from tests.support.people_rooms import behind_door
from tests.support.reminded import DAY, build_municipality

SERVICES = Path(__file__).parents[2] / "services"
# Who reads whole names, and why that shows nobody's name to others in a chat.
EXPLAINED = {
    "access/actors.py": "one's own name",
    "access/naming.py": "the one place that shortens",
    "people/importing/plan.py": "compared with a list",
    "people/borne.py": "the names that were borne, for erasures",
    "people/importing/saving.py": "compared with a list",
    "people/invites.py": "printed on cards",
    "people/joining.py": "one's own name, to be confirmed",
    "people/persons.py": "one's own name, to be confirmed",
    "privacy/erasure.py": "counted in official texts",
    "privacy/mentions.py": "looked for in the words of others",
    "roadmap/crowd.py": "compared with a plan",
    "evidence/export.py": "the archive of documents",
    "events/attendance.py": "the order of a list whose names are shown by the one place",
    "events/guests.py": "compared with the name of a guest",
    "events/papers.py": "the registration sheet, a document",
    "last_edit.py": "one's own name, to put it back",
    "events/seating.py": "compared with the speakers in the words of an event",
    "surveys/results/report.py": "the table of a named survey, a document",
}
SHORTENED = repr("Тайнинская-own\N{NO-BREAK SPACE}").strip("'")  # as a call is printed
PATRONYMICS = re.compile(r"\w+(?:ична|овна|евна|ович|евич)\b")


def names_read(path):
    """The places where a query reads `Person.name` as it is: in order_by it shows nothing."""
    tree = ast.parse(path.read_text())
    sorting = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "order_by"
        for inner in ast.walk(node)
    }
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "Person.name" and id(node) not in sorting
    ]


def test_every_query_for_a_name_goes_through_the_one_place():
    found = {str(path.relative_to(SERVICES)) for path in SERVICES.rglob("*.py") if names_read(path)}
    assert found <= set(EXPLAINED), (
        "select services.access.naming.shown_name, or explain here why the whole name is needed"
    )


async def shorten(house, *municipalities):
    async with house.app.db.begin() as session:
        await session.execute(
            update(Municipality).where(Municipality.id.in_(municipalities)).values(settings={"initials": True})
        )


async def test_no_button_shows_a_first_name(house):
    """Every button there is, as a coordinator, about people whose first names nobody else has."""
    world = await three_places(house)
    await shorten(house, house.municipality_id)
    anna, _ = await forger_of(house, world, Role.COORDINATOR)
    shown = 0
    with standing(house) as pristine:
        for kind in buttons():
            if kind.__prefix__.startswith("pv."):
                continue
            said = await tap(house, anna, packed(kind, world["own"]))
            found = re.findall(r"Учительница|Кураторша|Сменщица|Начальница|Просительница", said)
            assert not found, f"{kind.__prefix__} says {found[0]}"
            shown += SHORTENED in said
            await pristine.put_back()
    assert shown >= 15


def everything_said_to(person):
    return "\n".join("\n".join([shown.text, *shown.labels]) for shown in person.messages if shown.from_bot)


def assert_initials_only(municipality):
    """Nobody has read another person's patronymic; their own name is theirs."""
    for person in (municipality.anna, municipality.vera, municipality.dasha, municipality.gleb):
        own = person.name.split()
        others = [word for word in PATRONYMICS.findall(everything_said_to(person)) if word not in own]
        assert not others, f"{person.name} reads {others}"


async def test_messages_and_screens_of_a_working_day(house):
    municipality = await build_municipality(house)
    await shorten(house, house.municipality_id)
    async with house.app.db.begin() as session:
        await make_person(
            session, "Немова Нина Ефимовна", (Role.TUTOR, None), municipality_id=house.municipality_id,
            platform_id=None, joined_at=None,
        )  # fmt: skip
    await municipality.item("Сдать отчёт", days=2)
    await municipality.item("Провести совещание", days=-9, number="2")
    await house.moves(DAY)
    await municipality.dasha.taps("1")
    await municipality.dasha.taps("Не моё")
    assert municipality.anna.sees("Образцова\N{NO-BREAK SPACE}Д.\N{NO-BREAK SPACE}Л.")
    asks = house.box.person("Нина")
    await asks.sends("/start")
    for button in ("Попросить доступ", "Согласен", "Тьютор"):
        await asks.taps(button)
    await asks.sends("Новикова Нина Сергеевна")
    assert municipality.anna.sees("Новикова\N{NO-BREAK SPACE}Н.\N{NO-BREAK SPACE}С.")
    for person in (municipality.anna, municipality.vera, municipality.dasha):
        for command in ("/home", "/status", "/people", "/reminders", "/roadmap"):
            await person.sends(command)
    await house.moves(8 * DAY)
    assert_initials_only(municipality)


async def test_a_question_is_signed_by_initials(house):
    municipality = await build_municipality(house)
    await shorten(house, house.municipality_id)
    [number] = await municipality.item("Сдать отчёт", days=3)
    await municipality.dasha.sends("/home")
    await municipality.dasha.taps_data(f"ev.ask:{number}")
    await municipality.dasha.sends("Нужна ли подпись?")
    assert municipality.vera.hears("Образцова\N{NO-BREAK SPACE}Д.\N{NO-BREAK SPACE}Л.")
    assert_initials_only(municipality)


async def test_in_english_and_only_in_the_municipality_that_wants_it(house):
    """A coordinator of two municipalities: one shortens, the other does not."""
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR, language="en")
    async with house.app.db.begin() as session:
        second = await people.create_municipality(session, slug="far", name="Дальний район", timezone="Asia/Omsk")
        number, since = await house.id_of(anna), house.now.date()
        await people.appoint(session, number, Role.COORDINATOR, municipality_id=second, since=since)
        for municipality in (house.municipality_id, second):
            await make_person(session, "Примерова Вера Ивановна", (Role.TUTOR, None), municipality_id=municipality)
    await shorten(house, second)
    for municipality, name in (("Приозёрный район", "Примерова Вера Ивановна"), ("Дальний район", "Примерова В. И.")):
        await anna.sends("/home")
        if not anna.hears(f"Commands are about: {municipality}"):
            await anna.taps("Another municipality")
            await anna.taps(municipality)
        await anna.sends("/people")
        await behind_door(anna, "Tutor · 1")
        await anna.taps("Tutor · 1")
        assert anna.hears(name)
