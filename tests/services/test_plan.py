"""The plan as data: what it depends on is declared, what has changed is planned anew, and nothing else is touched."""

import sqlite3
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Date, bindparam, delete, event, select, text, update

from migrations.triggers import PREFIX
from models.enums import PlanScope, ReminderState, Role, SurveyState
from models.events import EventPart, Guest
from models.people import Person
from models.plan import BESIDES, DEPENDS_ON, PlanChange, PlanDay, Planned
from models.reminders import Reminder
from models.roadmap import Assignment
from models.surveys import SurveyParticipation, SurveyRun
from models.tables import Base
from services.reminders.asked import occurrence_of
from services.reminders.deciding import decide_some
from services.reminders.keeping import keep_up
from services.reminders.net import look_through
from services.reminders.rules import Kind
from tests.support.events import make_event
from tests.support.factories import NOW, assign, fresh_database, make_item, make_municipality, make_person, make_roadmap
from tests.support.only import sqlite_only
from tests.support.schema import SERVER

DAY = timedelta(days=1)
KEYS = {"id", "municipality_id", "kind", "subject_id", "person_id", "run_id", "event_id", "roadmap_id", "item_id"}


class World:
    """A school with a director, something due in ten days, an event and a survey."""

    def __init__(self, db):
        self.db = db

    async def build(self):
        async with self.db.begin() as session:
            self.place = await make_municipality(session)
            self.school = (
                await session.execute(
                    text("INSERT INTO school (municipality_id, name) VALUES (:place, 'Берёзовская СШ') RETURNING id"),
                    {"place": self.place},
                )
            ).scalar_one()
            at = {"municipality_id": self.place}
            self.leader = await make_person(session, "Образцова Дарья", (Role.LEADER, self.school), **at)
            self.boss = await make_person(session, "Примерова Анна", (Role.COORDINATOR, None), **at)
            self.roadmap = await make_roadmap(session, self.place)
            due = NOW.date() + 10 * DAY
            item = await make_item(session, self.roadmap, "1", "Сдать отчёт", due=due)
            [self.task] = await assign(session, self.roadmap, item, due=due, schools=[self.school], created_at=NOW)
            self.event = await make_event(session, self.place, "Семинар", NOW + 3 * DAY, Role.LEADER, at=NOW)
        await keep_up(self.db, now=NOW)
        return self

    async def asks(self, *, closes_at, **part):
        """Have a survey open since yesterday, in which the director takes part so."""
        async with self.db.begin() as session:
            run = {"definition": {"title": "Опрос"}, "definition_key": "x", "version": "1", "audience": "leader"}
            run |= {"municipality_id": self.place, "confidential": False, "state": SurveyState.OPEN, "created_at": NOW}
            run |= {"opens_at": NOW - DAY, "closes_at": closes_at}
            made = SurveyRun.__table__.insert().values(**run).returning(SurveyRun.id)
            number = (await session.execute(made)).scalar_one()
            part |= {"run_id": number, "person_id": self.leader}
            await session.execute(SurveyParticipation.__table__.insert().values(**part))
            return number

    async def planned(self):
        async with self.db.read() as session:
            rows = select(Planned.kind, Planned.subject_id, Planned.person_id, Planned.wakes_at)
            return {(kind, number, person): at for kind, number, person, at in await session.execute(rows)}


@pytest.fixture
async def world(tmp_path):
    async with fresh_database(tmp_path) as db:
        yield await World(db).build()


@sqlite_only("SQLite alone says which columns a statement reads")
async def test_what_is_read_for_a_plan_is_declared(world):
    """SQLite itself says which columns the statements read: each is watched, or it is said why not."""
    read = defaultdict(set)

    def note(action, table, column, *_rest):
        if action == sqlite3.SQLITE_READ and table and column:
            read[table].add(column)
        return sqlite3.SQLITE_OK

    def on_connect(connection, _record):
        connection._connection.set_authorizer(note)

    await world.db.dispose()
    event.listen(world.db.reader.sync_engine, "connect", on_connect)
    number = await world.asks(closes_at=NOW + DAY)  # in its last days, so that drafts are looked at too
    keys = [(Kind.ITEM, world.task, 0), (Kind.DIGEST, world.place, 0)]
    keys += [(Kind.SEMINAR, world.event, world.leader), (Kind.SURVEY, number, world.leader)]
    async with world.db.read() as session:
        await decide_some(session, world.place, keys, now=NOW)
    assert {"assignment", "appointment", "pause", "snooze", "event_part", "survey_participation", "reminder"} <= set(
        read
    )
    unsaid = {}
    for table in read.keys() & Base.metadata.tables.keys():
        watched = set(DEPENDS_ON[table].columns) if table in DEPENDS_ON else set()
        besides = BESIDES.get(table, frozenset())
        if "*" not in besides and (more := read[table] - watched - besides - KEYS):
            unsaid[table] = more
    assert not unsaid, "say in models.plan what becomes of these"


TRIGGERS = "FROM information_schema.triggers WHERE trigger_schema = 'public'"


async def test_each_table_has_its_triggers(world):
    async with world.db.read() as session:
        named = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        on_server = f"SELECT DISTINCT trigger_name || '_' || lower(event_manipulation) {TRIGGERS}"
        made = set((await session.execute(text(on_server if SERVER else named))).scalars())
    wanted = {f"{PREFIX}{table}_update" for table in DEPENDS_ON}
    wanted |= {f"{PREFIX}{table}_insert" for table, one in DEPENDS_ON.items() if one.comes}
    wanted |= {f"{PREFIX}{table}_delete" for table, one in DEPENDS_ON.items() if one.goes}
    assert made == wanted
    for table, one in DEPENDS_ON.items():
        assert set(one.columns) <= set(Base.metadata.tables[table].columns.keys())


def test_a_change_names_its_subject_or_is_not_noted():
    """A row whose subject may be nobody, as a guest's part in an event, must not stop whoever writes it."""
    for table, one in DEPENDS_ON.items():
        for note in one.notes:
            for part in (part for part in note[:3] if part.startswith("row.")):
                empty = Base.metadata.tables[table].c[part.removeprefix("row.")].nullable
                assert not empty or f"{part} IS NOT NULL" in note.where, (table, part)


async def test_a_part_that_goes_over_to_a_guest_is_noted_for_who_had_it(world):
    async with world.db.begin() as session:
        guest = {"id": 1, "municipality_id": world.place, "name": "Гостева Инна", "key": "гостева", "created_at": NOW}
        await session.execute(Guest.__table__.insert().values(**guest))
        for had, gets in (
            ({"person_id": world.leader}, {"guest_id": 1}),
            ({"guest_id": 1}, {"person_id": world.leader}),
        ):
            part = update(EventPart).filter_by(**had)
            await session.execute(part.values({"person_id": None, "guest_id": None} | gets))
            noted = (await session.execute(delete(PlanChange).returning(PlanChange.scope, PlanChange.person_id))).all()
            assert noted == [(PlanScope.SEMINAR, world.leader)]


async def test_nothing_is_read_or_written_while_nothing_is_due(world):
    statements = []
    for engine in (world.db.reader, world.db.writer):
        event.listen(engine.sync_engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    assert await keep_up(world.db, now=NOW + timedelta(minutes=1)) == 0
    assert len([one for one in statements if not one.startswith(("BEGIN", "SAVEPOINT", "RELEASE"))]) <= 3, statements


async def test_who_gets_up_earlier_is_planned_anew(world):
    before = await world.planned()
    async with world.db.begin() as session:
        await session.execute(update(Person).where(Person.id == world.leader).values(reminder_hour=5, quiet_to=4))
    await keep_up(world.db, now=NOW + timedelta(minutes=1))
    after = await world.planned()
    assert after[Kind.ITEM, world.task, 0] < before[Kind.ITEM, world.task, 0]
    assert after[Kind.SEMINAR, world.event, world.leader] < before[Kind.SEMINAR, world.event, world.leader]


async def test_a_name_plans_nothing_anew(world):
    async with world.db.begin() as session:
        await session.execute(
            update(Person).where(Person.id == world.leader).values(name="Образцова Д.", language="en")
        )
    async with world.db.read() as session:
        assert (await session.execute(select(PlanChange))).first() is None


async def test_a_post_that_begins_on_a_day_is_seen_on_that_day(world):
    async with world.db.begin() as session:
        begins = {"municipality_id": world.place, "school": world.school, "day": NOW.date() + 2 * DAY}
        later = await make_person(session, "Условный Олег", municipality_id=world.place)
        await session.execute(
            text(
                "INSERT INTO appointment (person_id, role, municipality_id, school_id, since)"
                f" VALUES ({later}, 'leader', :municipality_id, :school, :day)"
            ).bindparams(bindparam("day", type_=Date)),
            begins,
        )
    await keep_up(world.db, now=NOW + DAY)
    async with world.db.read() as session:
        turns = (await session.execute(select(PlanDay.turns_at))).scalar_one()
        assert turns == datetime.combine(NOW.date() + 2 * DAY, datetime.min.time(), UTC) - timedelta(hours=7)
    await keep_up(world.db, now=NOW + 2 * DAY)
    async with world.db.read() as session:
        found = await decide_some(session, world.place, [(Kind.ITEM, world.task, 0)], now=NOW + 8 * DAY)
    assert later in found.outcomes
    assert not await look_through(world.db, now=NOW + 2 * DAY)


async def test_the_net_finds_what_was_forgotten(world):
    """A change behind the triggers' back: the net says so, mends it, and has nothing more to say."""
    async with world.db.begin() as session:
        name = f"{PREFIX}assignment ON assignment" if SERVER else f"{PREFIX}assignment_update"
        await session.execute(text(f"DROP TRIGGER {name}"))
        await session.execute(update(Assignment).where(Assignment.id == world.task).values(due=NOW.date() + 2 * DAY))
    assert await look_through(world.db, now=NOW + timedelta(minutes=1)) == {Kind.ITEM: 1}
    assert not await look_through(world.db, now=NOW + timedelta(minutes=2))


async def test_who_has_begun_a_survey_is_looked_at_no_more_often_before_its_last_days(world):
    """A clock that ran ahead ended its stages; the days that come wake nobody. Made-up year 1796046525549 found it."""
    closes_at = NOW + 20 * DAY
    number = await world.asks(closes_at=closes_at, started_at=NOW)
    async with world.db.begin() as session:
        for stage in ("7", "3", "1?"):
            row = {"kind": Kind.SURVEY, "subject_id": number, "occurrence": occurrence_of(closes_at), "stage": stage}
            row |= {"person_id": world.leader, "send_at": NOW, "send_until": NOW, "due": "", "urgent": False}
            row |= {"stands_in": False, "state": ReminderState.VOID, "reason": "stale", "created_at": NOW}
            await session.execute(Reminder.__table__.insert().values(**row))
    await keep_up(world.db, now=NOW + 10 * DAY)
    for hours in range(0, 6 * 24, 8):
        assert not await look_through(world.db, now=NOW + 12 * DAY + timedelta(hours=hours))
    assert (await world.planned())[Kind.SURVEY, number, world.leader] == closes_at - 2 * DAY


async def test_a_survey_that_a_clock_closed_too_early_is_not_forgotten(world):
    """Its time comes once more when the clock is right again. Made-up year 1796047507892 found it."""
    number = await world.asks(closes_at=NOW + DAY)
    await keep_up(world.db, now=NOW)
    async with world.db.begin() as session:
        await session.execute(update(SurveyRun).where(SurveyRun.id == number).values(state=SurveyState.CLOSED))
    await keep_up(world.db, now=NOW + timedelta(minutes=1))
    for days in range(4):
        assert not await look_through(world.db, now=NOW + days * DAY + timedelta(hours=1))


async def test_a_clock_put_back_has_everything_planned_anew(world):
    await keep_up(world.db, now=NOW + 9 * DAY)
    before = await world.planned()
    async with world.db.begin() as session:
        await session.execute(
            update(Planned).values(wakes_at=datetime.combine(date(2030, 1, 1), datetime.min.time(), UTC))
        )
    await keep_up(world.db, now=NOW + 8 * DAY)
    after = await world.planned()
    assert after.keys() == before.keys()
    assert max(after.values()) < datetime(2027, 1, 1, tzinfo=UTC)
