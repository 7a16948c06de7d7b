"""The bot is down for a day, for a week: what was due meanwhile comes once, as its latest stage, in one message."""

from collections import Counter
from datetime import UTC, date, datetime, time
from itertools import groupby

import pytest
from sqlalchemy import select

from models.enums import ReminderState, Role
from models.events import Event
from services.calendar import WorkCalendar
from services.reminders.deciding import HORIZON
from services.reminders.facts import load_item_facts
from services.reminders.municipality import load_snapshot
from services.reminders.rules import Kind, ReminderKey, VoidReason, watched
from services.reminders.subjects import load_plans
from tests.support.events import make_event
from tests.support.harness import House
from tests.support.reminded import DAY, build_municipality

LONG_AGO = datetime(2026, 10, 14, 3, 0, tzinfo=UTC)  # a Wednesday; 10:00 where they live
ENDS = {ReminderState.SENT, ReminderState.MERGED, ReminderState.VOID}
OCTOBER = date(2026, 9, 30)  # the day before the first
DUE = {"Утвердить план": 29, "Провести педсовет": 36, "Сдать отчёт": 31, "Подвести итоги": 45, "Согласовать график": 34}
SEMINARS = (("Семинар о чтении", (Role.LEADER,), 29, 8), ("Общая встреча", (), 37, 5))
NO_REMINDER = ("Неделя", "Состоялось?")  # the week, and who is asked of an event without an organiser
TITLES = (*DUE, *(title for title, *_ in SEMINARS))
# Days of October by which the bot goes down at ten in the morning, and for how many. 4 November is a public holiday.
DOWNTIMES = [
    pytest.param(28, 1, id="24 h, working days"),
    pytest.param(30, 1, id="24 h, into a weekend"),
    pytest.param(34, 1, id="24 h, into a public holiday"),
    pytest.param(29, 7, id="7 d, over a weekend and a public holiday"),
    pytest.param(28, 7, id="7 d, up on a public holiday"),
    pytest.param(27, 7, id="7 d, over the day of the seminar"),
]


@pytest.fixture
async def house(tmp_path):
    async with House(tmp_path, start=LONG_AGO) as built:
        yield built


@pytest.fixture
async def people(house):
    """Five people in four roles, five items at two schools, two seminars."""
    municipality = await build_municipality(house)
    oleg = await house.joined("Условный Олег Маркович", Role.SCHOOL_COORDINATOR, school=municipality.north)
    places = [(municipality.north, municipality.south), (municipality.north,), (municipality.south,)]
    for number, (title, day) in enumerate(DUE.items()):
        days = (OCTOBER + day * DAY - municipality.today).days
        await municipality.item(title, days=days, schools=places[number % 3], number=str(number + 1))
    async with house.app.db.begin() as session:
        for title, audience, day, hour in SEMINARS:
            starts_at = datetime.combine(OCTOBER + day * DAY, time(hour), UTC)
            await make_event(session, house.municipality_id, title, starts_at, *audience, at=house.now)
    return municipality, [municipality.anna, municipality.vera, municipality.dasha, municipality.gleb, oleg]


async def planned(house, since):
    """Give all the stages that the pure plan has for these days, as if the bot had been up all the time.

    What lies behind is asked of the day on which it went down: a plan keeps its keys and moments over any downtime.
    """
    async with house.app.db.read() as session:
        municipality = await load_snapshot(session, house.municipality_id, now=since)
        plans = await load_plans(session, municipality, now=since, horizon=HORIZON)
    stages = [
        stage
        for watches in plans.watched.values()
        for watch, *_ in watches
        for stage in watched(watch, municipality.calendar, now=since, horizon=house.now)
        if stage.send_at <= house.now
    ]
    return sorted(stages, key=lambda stage: (stage.key[:3], stage.key.person, stage.send_at))


async def outcomes(municipality):
    rows = await municipality.reminders()
    keys = [ReminderKey(row.kind, row.subject_id, row.occurrence, row.stage, row.person_id) for row in rows]
    assert len(set(keys)) == len(keys)
    return dict(zip(keys, rows, strict=True))


def ensure_ended(found):
    for key, row in found.items():
        assert row.state in ENDS, key
        assert (row.state is ReminderState.SENT) != bool(row.reason), key
        assert row.state is not ReminderState.MERGED or row.merged_into, key


def ensure_latest(stages, found, *, down, back):
    """Of what a subject had for a person meanwhile only the latest stage went, unless its time was over."""
    for _, group in groupby(stages, key=lambda stage: (stage.key[:3], stage.key.person)):
        missed = [one for one in group if one.goes and down < one.send_at <= back]
        assert not any(found[one.key].state is ReminderState.SENT for one in missed[:-1])
        for latest in missed[-1:]:
            row = found[latest.key]
            if latest.send_until > back:
                assert row.state in {ReminderState.SENT, ReminderState.MERGED}, latest
            else:
                assert (row.state, row.reason) == (ReminderState.VOID, VoidReason.STALE), latest


async def titles_of(house, rows):
    """Name what each message was to speak of: a title once, however many schools it is about."""
    async with house.app.db.read() as session:
        items = await load_item_facts(session, [row.subject_id for row in rows])
        seminars = dict((await session.execute(select(Event.id, Event.title))).all())
    named = {
        (row.outbox_id, seminars[row.subject_id] if row.kind == Kind.SEMINAR else items[row.subject_id].title)
        for row in rows
    }
    return Counter(title for _, title in named)


def titles_on(screens):
    return Counter(title for shown in screens for title in TITLES if title in shown.text)


@pytest.mark.parametrize(("day", "days"), DOWNTIMES)
async def test_of_what_was_due_meanwhile_the_latest_stage_comes_once(house, people, day, days):
    municipality, everybody = people
    await house.moves((OCTOBER + day * DAY - house.now.date()) - 5 * DAY)
    for _ in range(5):
        await house.moves(DAY)
    down, told = house.now, await outcomes(municipality)
    seen = {person.id: len(person.messages) for person in everybody}

    await house.sleeps(days * DAY)
    back = house.now
    while WorkCalendar().is_day_off(house.now.date()):
        await house.moves(DAY)

    found, stages = await outcomes(municipality), await planned(house, down)
    assert {stage.key for stage in stages} <= set(found), "none is missing from the record"
    ensure_ended(found)
    ensure_latest(stages, found, down=down, back=back)
    fresh = [row for key, row in found.items() if key not in told and row.state is ReminderState.SENT]
    assert fresh
    for person in everybody:
        number = await house.id_of(person)
        mine = [row for row in fresh if row.person_id == number and row.kind != Kind.DIGEST]
        came = [shown for shown in person.messages[seen[person.id] :] if not shown.text.startswith(NO_REMINDER)]
        assert len(came) == len({row.outbox_id for row in mine}), [shown.text for shown in came]
        assert titles_on(came) == await titles_of(house, mine)
        hours = Counter(shown.body["date"] for shown in came if "Начало в" not in shown.text)
        assert not hours or max(hours.values()) == 1, "one morning message a day"

    await house.restarts()
    await house.tick()
    assert set(await outcomes(municipality)) == set(found), "nothing comes again"
