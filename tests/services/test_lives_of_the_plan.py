"""A life of the plan: whatever changes from day to day, what is computed anew at night finds nothing to correct."""

import os
import random
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import delete, func, insert, select, update

from models.enums import AssignmentState, EventAnswer, EventState, PauseKind, Role, SurveyState
from models.events import Event, EventPart
from models.people import Appointment, Municipality, Person, School
from models.plan import Planned
from models.reminders import Pause, Reminder
from models.roadmap import Assignment, Roadmap
from models.surveys import SurveyParticipation, SurveyRun
from services.calendar import Span, Vacation, WorkCalendar
from services.reminders.keeping import keep_up
from services.reminders.net import look_through
from tests.support.events import make_event
from tests.support.factories import NOW, assign, fresh_database, make_item, make_municipality, make_person, make_roadmap

DAY = timedelta(days=1)
LIVES = 200 if os.environ.get("FULL") else 3
AT_ONCE = 10  # lives of one test: several processes share them
STEPS = 14
NIGHT = 3  # steps from one look through to the next
ZONES = ("Asia/Krasnoyarsk", "Europe/Kaliningrad", "Asia/Kamchatka", "Europe/Moscow")
LADDERS = ("14,7,3,1,0,+1,weekly", "3", "2,1,0,+3", "0,weekly", None)
ROLES = (Role.LEADER, Role.SCHOOL_COORDINATOR, Role.CURATOR, Role.TEACHER)

pytestmark = pytest.mark.counted


class Life:
    """Two schools, three items, an event and a survey; what happens is drawn, the same for the same seed."""

    def __init__(self, db, seed):
        self.db, self.chance, self.now = db, random.Random(seed), NOW
        self.story = []

    async def begins(self):
        async with self.db.begin() as session:
            self.place = await make_municipality(session)
            at = {"municipality_id": self.place}
            self.schools = [
                (await session.execute(insert(School).values(name=name, **at).returning(School.id))).scalar_one()
                for name in ("Берёзовская СШ", "Лесная СШ")
            ]
            posts = [(role, school) for school in self.schools for role in ROLES] + [(Role.COORDINATOR, None)]
            self.people = [await make_person(session, f"Человек {n}", post, **at) for n, post in enumerate(posts)]
            self.roadmap = await make_roadmap(session, self.place)
            self.tasks = []
            for number in range(3):
                due = NOW.date() + self.chance.randrange(-5, 25) * DAY
                item = await make_item(session, self.roadmap, str(number), f"Пункт {number}", due=due)
                self.tasks += await assign(session, self.roadmap, item, due=due, schools=self.schools)
            self.event = await make_event(session, self.place, "Семинар", NOW + 6 * DAY, *ROLES[:2], at=NOW)
            run = {"definition": {"title": "Опрос"}, "definition_key": "x", "version": "1", "audience": "leader"} | at
            run |= {"confidential": False, "state": SurveyState.OPEN, "created_at": NOW}
            run |= {"opens_at": NOW, "closes_at": NOW + 9 * DAY}
            self.run = (await session.execute(insert(SurveyRun).values(**run).returning(SurveyRun.id))).scalar_one()
            asked = [{"run_id": self.run, "person_id": person} for person in self.people[:4]]
            await session.execute(insert(SurveyParticipation), asked)
        await keep_up(self.db, now=self.now)

    async def goes_on(self):
        """Let something happen, then some time pass – now and then the clock is put back – and the plan be kept."""
        what = self.chance.choice(HAPPENS)
        self.story.append(what.__name__)
        async with self.db.begin() as session:
            await what(self, session)
        hours = self.chance.choice((0, 1, 5, 14, 24, 30, 75, 200, -20))
        self.now += timedelta(hours=hours, minutes=self.chance.randrange(60))
        self.story.append(f"{self.now:%d.%m %H:%M}")
        await keep_up(self.db, now=self.now)

    def someone(self):
        return self.chance.choice(self.people)

    def day(self):
        return self.now.date() + self.chance.randrange(-4, 20) * DAY


async def a_date_moves(life, session):
    here = Assignment.id == life.chance.choice(life.tasks)
    await session.execute(update(Assignment).where(here).values(due=life.chance.choice((life.day(), None))))


async def a_report_comes_or_goes(life, session):
    state = life.chance.choice((*AssignmentState,))
    reported = {"reported_at": life.now, "reported_by": life.someone()} if state is AssignmentState.REPORTED else {}
    here = Assignment.id == life.chance.choice(life.tasks)
    await session.execute(update(Assignment).where(here).values(state=state, **reported))


async def a_post_ends(life, session):
    here = Appointment.person_id == life.someone()
    await session.execute(update(Appointment).where(here).values(until=life.chance.choice((life.day(), None))))


async def a_post_begins(life, session):
    post = {"person_id": life.someone(), "role": life.chance.choice(ROLES), "municipality_id": life.place}
    row = insert(Appointment).values(**post, school_id=life.chance.choice(life.schools), since=life.day())
    await session.execute(row)


async def somebody_rests(life, session):
    kind = life.chance.choice((PauseKind.PERSON, PauseKind.SCHOOL, PauseKind.ROADMAP))
    whom = {PauseKind.PERSON: life.someone(), PauseKind.SCHOOL: life.schools[0], PauseKind.ROADMAP: life.roadmap}
    first = life.day()
    last = life.chance.choice((first + life.chance.randrange(9) * DAY, None))
    pause = {"kind": kind, "subject_id": whom[kind], "first": first, "last": last, "created_at": life.now}
    await session.execute(insert(Pause).values(**pause))


async def rest_is_over(life, session):
    await session.execute(update(Pause).where(Pause.ended_at.is_(None)).values(ended_at=life.now))


async def another_ladder(life, session):
    waits = {"curator_after": life.chance.choice((0, 3, None)), "coordinator_after": life.chance.choice((1, 7, None))}
    settings = waits | {"ladder": life.chance.choice(LADDERS), "confirmation": life.chance.random() < 0.5}
    await session.execute(update(Roadmap).where(Roadmap.id == life.roadmap).values(settings=settings))


async def another_zone(life, session):
    table, number = life.chance.choice(((Municipality, life.place), (Person, life.someone())))
    await session.execute(update(table).where(table.id == number).values(timezone=life.chance.choice(ZONES)))


async def holidays(life, session):
    first = life.day()
    days = Span(first, first + life.chance.randrange(9) * DAY)
    free = WorkCalendar(vacations=(Vacation("autumn", days),))
    row = update(Municipality).where(Municipality.id == life.place)
    await session.execute(row.values(calendar=life.chance.choice((free, WorkCalendar())).to_json()))


async def other_habits(life, session):
    hours = {"reminder_hour": life.chance.randrange(6, 20), "quiet_from": 22, "quiet_to": 5}
    heard = {"blocked_at": life.chance.choice((life.now, None, None))}
    await session.execute(update(Person).where(Person.id == life.someone()).values(**hours, **heard))


async def an_event_moves(life, session):
    starts = datetime.combine(life.day(), time(life.chance.randrange(1, 20)), UTC)
    state = life.chance.choice((EventState.ANNOUNCED, EventState.ANNOUNCED, EventState.CANCELLED))
    moved = {"starts_at": starts, "ends_at": starts + timedelta(hours=2), "state": state}
    await session.execute(update(Event).where(Event.id == life.event).values(**moved))


async def somebody_answers(life, session):
    mine = EventPart.event_id == life.event, EventPart.person_id == life.someone()
    answer = life.chance.choice((EventAnswer.YES, EventAnswer.NO, EventAnswer.SILENT))
    await session.execute(update(EventPart).where(*mine).values(answer=answer))


async def a_sheet_goes_on(life, session):
    began = {"started_at": life.now, "finished_at": life.chance.choice((life.now, None))}
    mine = SurveyParticipation.person_id == life.chance.choice(life.people[:4])
    await session.execute(update(SurveyParticipation).where(mine).values(**began))


async def a_survey_is_extended(life, session):
    closes = {"closes_at": life.now + life.chance.randrange(1, 9) * DAY, "goal": life.chance.choice((0, 80))}
    await session.execute(update(SurveyRun).where(SurveyRun.id == life.run).values(**closes))


HAPPENS = (
    a_date_moves,
    a_report_comes_or_goes,
    a_post_ends,
    a_post_begins,
    somebody_rests,
    rest_is_over,
    another_ladder,
    another_zone,
    holidays,
    other_habits,
    an_event_moves,
    somebody_answers,
    a_sheet_goes_on,
    a_survey_is_extended,
)


@pytest.mark.parametrize("first", range(0, LIVES, AT_ONCE))
async def test_a_night_finds_nothing_to_correct(tmp_path, first):
    decided, lives = 0, range(first, min(first + AT_ONCE, LIVES))
    for seed in lives:
        folder = tmp_path / str(seed)
        folder.mkdir()
        async with fresh_database(folder) as db:
            life = Life(db, seed)
            await life.begins()
            for step in range(STEPS):
                await life.goes_on()
                if step % NIGHT == NIGHT - 1:
                    corrected = await look_through(db, now=life.now)
                    assert not corrected, (seed, corrected, life.story)
            async with db.read() as session:
                decided += (await session.execute(select(func.count()).select_from(Reminder))).scalar_one()
    assert decided > len(lives)  # they were no lives in which nothing was due


async def test_a_night_would_find_what_is_forgotten(tmp_path):
    """The same lives, and somebody loses rows of the plan: the night says so, and mends it."""
    async with fresh_database(tmp_path) as db:
        life = Life(db, 0)
        await life.begins()
        async with db.begin() as session:
            await session.execute(delete(Planned))
        corrected = await look_through(db, now=life.now)
        assert corrected.total() > len(life.tasks)
        assert not await look_through(db, now=life.now + timedelta(minutes=1))
