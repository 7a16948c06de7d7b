"""A statement that is kept by its shape gives what one gives that is put together for these very values."""

import random
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import literal, select

from models.enums import AssignmentState
from models.people import Appointment, School
from models.roadmap import Assignment, Roadmap
from services.access import RULES, Action, visible_assignments, visible_schools
from services.roadmap.assignments.routing import awaiting
from storage.patterns import Patterned, Shaped, named
from tests.support.factories import NOW, fresh_database
from tests.support.places import Places

ACTIONS = [action for action in Action if action in RULES]
MANY = 150


@pytest.fixture
async def db(tmp_path):
    async with fresh_database(tmp_path) as db:
        yield db


def seen(actor, *, action):
    return select(Assignment.id).where(visible_assignments(actor, action)).order_by(Assignment.id)


def schools(actor, *, action):
    return visible_schools(actor, action).order_by(School.id)


def waiting(actor, *, roadmaps, today):
    return select(Assignment.id).where(awaiting(actor, roadmaps, today)).order_by(Assignment.id)


def inside(actor, *, states, but):
    return (
        select(Assignment.id)
        .where(seen_states(states), Assignment.id.not_in(but), visible_assignments(actor, Action.STATUS))
        .order_by(Assignment.id)
    )


def seen_states(states):
    return Assignment.state.in_(states)


async def test_whoever_asks_is_answered_alike(db):
    chance = random.Random(7)
    kept = {build: Patterned(build, at_length=chance.random() < 0.5) for build in (seen, schools, waiting, inside)}
    async with db.begin() as session:
        places = await Places.build(session)
        first = (await session.execute(select(Assignment.id).limit(3))).scalars().all()
        reported = Assignment.__table__.update().where(Assignment.id.in_(first))
        await session.execute(reported.values(state=AssignmentState.REPORTED))
    every = list(places.posts())
    found = 0
    async with db.read() as session:
        ids = (await session.execute(select(Assignment.id))).scalars().all()
        for _ in range(MANY):
            actor = places.actor(*chance.sample(every, chance.randrange(5)))
            for build, values in (
                (seen, {"action": chance.choice(ACTIONS)}),
                (schools, {"action": chance.choice(ACTIONS)}),
                (waiting, {"roadmaps": list(places.roadmaps.values())[: chance.randrange(3)], "today": NOW.date()}),
                (
                    inside,
                    {
                        "states": chance.sample([*AssignmentState], chance.randrange(4)),
                        "but": chance.sample(ids, chance.randrange(6)),
                    },
                ),
            ):
                plain = (await session.execute(build(actor, **values))).scalars().all()
                assert await kept[build].column(session, actor, **values) == plain, (build, actor.posts, values)
                found += len(plain)
    assert found > MANY
    shapes = sum(len(one._kept) for one in kept.values())
    assert shapes < 4 * MANY  # the same shape is not put together twice


async def test_on_an_ordinary_connection_it_is_an_ordinary_statement(db):
    """So it is on PostgreSQL: there is nothing quick behind the session."""
    async with db.begin() as session:
        places = await Places.build(session)
    actor = places.actor(*list(places.posts())[:3])
    statement = Patterned(seen, at_length=False)
    async with db.read() as session:
        quick = await statement.column(session, actor, action=Action.STATUS)
        session.info.pop("quick", None)
        assert await statement.column(session, actor, action=Action.STATUS) == quick != []


async def test_so_long_before_a_moment_is_a_value_of_its_own(db):
    def long_held(*, today):
        return select(Appointment.id).where(Appointment.since < today - timedelta(days=30)).order_by(Appointment.id)

    kept = Patterned(long_held, at_length=False)
    async with db.begin() as session:
        places = await Places.build(session)
        posts = {"person_id": places.person, "municipality_id": next(iter(places.roadmaps)), "role": "tutor"}
        days = [{"since": NOW.date() - timedelta(days=n)} for n in (10, 29, 30, 31, 90)]
        await session.execute(Appointment.__table__.insert(), [posts | day for day in days])
        found = await kept.column(session, today=NOW.date())
        assert found == (await session.execute(long_held(today=NOW.date()))).scalars().all()
        assert len(found) == 2


@pytest.mark.parametrize(
    "compute", [lambda one: one * 2, lambda one: 1 + one, lambda one: one + 1, lambda one: one - Roadmap.id, bool]
)
def test_a_name_is_no_number(compute):
    with pytest.raises(TypeError):
        compute(named("n"))


def test_a_flag_is_no_number():
    kept = Patterned(lambda *, x: select(literal(1) if x is False else x), at_length=False)
    assert kept._of((), {"x": False})[1] == {}
    assert kept._of((), {"x": 0})[1] == {"x": 0}
    assert kept._of((), {"x": []})[1] == {"x": []}
    assert kept._of((), {"x": True})[1] == {}


def test_two_of_one_name_are_refused():
    kept = Patterned(lambda *about, **values: select(*values.values()), at_length=False)
    one = SimpleNamespace(shaped=Shaped("", {"town": 1}, lambda: None))
    with pytest.raises(TypeError):
        kept._of((one, one), {"now": NOW})
    with pytest.raises(TypeError):
        kept._of((one,), {"town": 2})


def test_moments_that_are_near_have_names_of_their_own():
    now = named("now")
    assert (now - timedelta(seconds=1)).key != (now - timedelta(seconds=1.25)).key
