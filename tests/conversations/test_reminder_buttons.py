"""Each button of a reminder in each circumstance: pressed by the wrong person, twice, after a restart, on an item that
was closed meanwhile, and a month later. The stories of the single buttons are told in test_morning.py and
test_check_in.py; those of pauses in test_pauses.py.
"""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from models.roadmap import Assignment
from services.roadmap.editing import close_item
from tests.support.reminded import DAY, behind, build_municipality
from tests.support.schema import beside

REFUSED = "нет доступа"
CLOSED = "поручение отменено"
EFFECTS = ("assignment", "snooze", "pause", "check_in", "outbox", "evidence_basket", "roadmap", "reminder")


@dataclass(frozen=True)
class Pressed:
    """A button: on whose message it stands, and what is heard in each circumstance.

    `again` is heard when it is pressed a second time; `closed` once the item is done; `month` thirty-one days later.
    `stranger` is somebody whom it does not concern; none: there is nobody from whom it would have to be kept.
    """

    name: str
    who: str
    label: str
    heard: str
    again: str | None = None
    closed: str = CLOSED
    month: str | None = None
    stranger: str = "gleb"
    refused: str = REFUSED
    message: str = "morning"


MORNING = (
    Pressed("done", "dasha", "Сделано", "Сдать отчёт"),
    Pressed("tomorrow", "dasha", "завтра", "Срок не меняется"),
    Pressed("monday", "dasha", "В понедельник", "Срок не меняется"),
    Pressed("a day of the month", "dasha", "7", "Срок не меняется", message="month"),
    Pressed("pick a day", "dasha", "Выбрать день", "В какой день напомнить?"),
    Pressed("problem", "dasha", "Есть проблема", "Что случилось?"),
    Pressed("not mine", "dasha", "Не моё", "ушло координатору"),
)
OTHERS = (
    Pressed("give away", "anna", "Передать другому", "Кому передать?", stranger="vera",
            message="not mine"),
    Pressed("given", "anna", "Берёзовская СШ", "теперь этим занимается", again="уже у них", stranger="vera",
            message="giving"),
    Pressed("it is theirs", "anna", "Оставить за исполнителем", "остаётся как было", stranger="vera",
            message="not mine"),
    Pressed("answer a problem", "vera", "Ответить", "другая сторона", closed="другая сторона", message="problem"),
    Pressed("act for them", "vera", "отчитываюсь за них", "Спасибо!", again="уже отчитались", message="stands in"),
    Pressed("late ones", "vera", "Просроченное", "Просрочено", closed="Список", message="late"),
)  # fmt: skip
TABLE = [pytest.param(one, id=one.name) for one in (*MORNING, *OTHERS)]


async def brought_about(house, message):
    """Bring about the message on which a button stands; give its municipality, it, and the assignment it is about."""
    municipality = await build_municipality(house, curator_after=1)
    return municipality, *await shown(house, municipality, message)


async def shown(house, municipality, message):
    if message == "stands in":
        await municipality.dasha.blocks_bot()
    [number] = await municipality.item("Сдать отчёт", days=1 if message == "late" else 4, number="3")
    await house.moves((6 if message == "late" else 1) * DAY)
    if message in {"morning", "month"}:
        first = municipality.dasha.last
        if message == "month":
            await municipality.dasha.taps("Выбрать день")
        return municipality.dasha.last if message == "month" else first, number
    if message == "problem":
        await municipality.dasha.taps("Есть проблема")
        await municipality.dasha.sends("Нет доступа к системе")
        return municipality.vera.last, number
    if message in {"not mine", "giving"}:
        await municipality.dasha.taps("Не моё")
        if message == "giving":
            await municipality.anna.taps("Передать другому")
        return municipality.anna.last, number
    return next(one for one in reversed(municipality.vera.messages) if "Сдать отчёт" in one.text), number


def effects(house):
    """Everything that a button could have changed, read beside the bot."""
    with beside(house.folder / "nastavnik.db") as connection:
        return {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in EFFECTS}


@pytest.fixture
async def begun(house, button):
    return await house.begins(brought_about, message=button.message)


@pytest.fixture
def municipality(begun):
    return begun[0]


@pytest.fixture
def pressing(begun, button):
    """The button of the table, before anybody has touched it."""
    municipality, message, number = begun
    return button, getattr(municipality, button.who), behind(message, button.label), number


every_button = pytest.mark.parametrize("button", TABLE)


@every_button
async def test_the_wrong_person_changes_nothing(house, municipality, pressing):
    button, _, data, _ = pressing
    before = effects(house)
    stranger = getattr(municipality, button.stranger)
    await stranger.taps_data(data)
    assert stranger.hears(button.refused), stranger.last.text
    assert effects(house) == before


@every_button
async def test_after_a_restart_it_does_what_it_says_and_twice_is_once(house, municipality, pressing):
    button, person, data, _ = pressing
    await house.restarts()
    await person.taps_data(data)
    assert person.hears(button.heard), person.last.text
    before = effects(house)
    await person.taps_data(data)
    again = button.again or button.heard
    assert again in person.last.text or person.hears(again)
    assert effects(house) == before, "nobody is told twice, nothing is done twice"


@every_button
async def test_when_the_item_was_closed_meanwhile_it_says_so(house, municipality, pressing):
    button, person, data, number = pressing
    async with house.app.db.begin() as session:
        item = (await session.execute(select(Assignment.item_id).where(Assignment.id == number))).scalar_one()
        await close_item(session, item, by=None, reason=None, now=house.now)
    await house.tick()
    before = effects(house)
    await person.taps_data(data)
    assert person.hears(button.closed), person.last.text
    assert effects(house) == before


@every_button
async def test_a_month_later_it_still_does_the_right_thing_or_says_why_not(house, municipality, pressing):
    button, person, data, _ = pressing
    await house.restarts()
    await house.moves(31 * DAY)
    await person.taps_data(data)
    assert person.hears(button.month or button.heard), person.last.text
