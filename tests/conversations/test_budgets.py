"""How many statements a screen may cost, and how much computing: twelve and 4 ms, but for those that are named here.

Six of the statements are every turn's: the update is written down, who acts and where the dialogue stands is read, it
is marked as done, the day is noted. Below home each button of each role is tapped too, and what the lists there lead
to. Computing is the turn's own, on a quiet machine, without the wire; a statement that is not prepared is half a
millisecond of it and more.
"""

import re
from functools import partial

import pytest

from tests.support.computing import Computing
from tests.support.counted import build_counted
from tests.support.harness import House
from tests.support.only import sqlite_only
from tests.support.statements import Statements

pytestmark = [
    pytest.mark.cpu,
    sqlite_only(
        "limits of one machine: on a server each change asks for the right to write as well, and the team beats"
    ),
]

BUDGET = 12
ROOM = 2
# Screens that cost more, by the command that shows them: how many, and why.
DEARER = {
    "/status": (15, "an observer's: sections are put together until no sum tells of fewer than five schools"),
}
# Buttons of home that lead further: how many, and why.
BELOW_HOME: dict[str, tuple[int, str]] = {
    "📊 Ход выполнения": (14, "as /status"),
    "📑 Справка за год": (37, "a year's figures: each family of them asks for its own"),
}
BUDGET_MS = 4
TIMES = 2  # so much room has a busy machine: caches that others empty are not in the yardstick
# What computes longer, in milliseconds, and why.
LONGER = {"📑 Справка за год": (25, "its figures are put together anew each time: it is opened some times a year")}
COMMANDS = ("/home", "/status", "/settings", "/surveys", "/events", "/roadmap", "/people", "/privacy", "/help")
ROLES = ("anna", "vera", "dasha", "tima", "olga")


@pytest.fixture
async def house(tmp_path):
    async with House(tmp_path) as built:
        yield built


def too_long(slowest: dict[str, float]) -> dict[str, float]:
    return {screen: ms for screen, ms in slowest.items() if ms > LONGER.get(screen, (BUDGET_MS,))[0] * TIMES}


async def test_no_screen_costs_more_than_its_budget(house):
    municipality = await build_counted(house)
    await house.tick()  # the plan of reminders is made: nothing of it is counted
    statements = Statements()
    await statements.listen(house.app.db)
    computing = Computing(house.app)
    dearest: dict[str, int] = {}
    slowest: dict[str, float] = {}
    for role in ROLES:
        person = getattr(municipality, role)
        for command in COMMANDS:
            cost = await statements.cost(partial(person.sends, command))
            dearest[command] = max(dearest.get(command, 0), cost)
            slowest[command] = max(slowest.get(command, 0), computing.least())
    over = {command: cost for command, cost in dearest.items() if cost > DEARER.get(command, (BUDGET,))[0] + ROOM}
    assert not over
    assert not too_long(slowest)
    needless = {command for command in DEARER if dearest[command] <= BUDGET}
    assert not needless, "a budget that nobody needs any more is taken back"


async def test_a_tap_below_home_costs_no_more_either(house):
    municipality = await build_counted(house)
    await house.tick()  # the plan of reminders is made: nothing of it is counted
    statements = Statements()
    await statements.listen(house.app.db)
    computing = Computing(house.app)
    dearest: dict[str, int] = {}
    slowest: dict[str, float] = {}
    for role in ROLES:
        person = getattr(municipality, role)
        await person.sends("/home")
        home = person.messages[-1]
        computing.turns.clear()
        for label in home.labels:
            cost = await statements.cost(partial(person.taps, label, message=home))
            word = re.sub(r": \d+$", "", label)
            dearest[word] = max(dearest.get(word, 0), cost)
            slowest[word] = max(slowest.get(word, 0), computing.least())
    over = {label: cost for label, cost in dearest.items() if cost > BELOW_HOME.get(label, (BUDGET,))[0] + ROOM}
    assert not over
    assert not too_long(slowest)


# Ways to a card: who goes them, and by which buttons.
CARDS = (
    ("vera", "🔎 Ждут проверки", "Приозёрная"),  # an assignment, to be decided
    ("dasha", "🔴 Просрочено", "Мероприятие"),
    ("anna", "🗺 Дорожная карта", "Все мероприятия", "Мероприятие"),  # an item
    ("dasha", "🗺 Дорожная карта", "Все мероприятия", "Мероприятие"),
)
# An assignment's card tells its whole story: how many statements, and why.
STORIES = (18, "subject, papers, events, problem, returns, whose turn it is, who was told: each has a place of its own")


async def test_a_card_costs_no_more_either(house):
    municipality = await build_counted(house)
    await house.tick()  # the plan of reminders is made: nothing of it is counted
    statements = Statements()
    await statements.listen(house.app.db)
    computing = Computing(house.app)
    for role, *road in CARDS:
        person = getattr(municipality, role)
        await person.sends("/home")
        for step in road[:-1]:
            await person.taps(step)
        shown = person.messages[-1]
        computing.turns.clear()
        (label, *_) = [one for one in shown.labels if road[-1] in one]
        cost = await statements.cost(partial(person.taps, label, message=shown))
        assert cost <= (BUDGET if "🗺" in road[0] else STORIES[0]) + ROOM, road
        assert computing.least() <= BUDGET_MS * TIMES, road
