"""Whoever is erased, in a municipality that has lived: every text that is not about them stays as it was, byte by byte.

Erased are people of common names, of names made of the words that stand everywhere, namesakes, people of other places,
people who never had a post, people who have renamed themselves; and the coordinator strikes out what is found.
"""

import os
from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import insert, select, update

from models.enums import EventKind, MentionState, Role
from models.evidence import AssignmentEvent
from models.people import Appointment, Person
from models.privacy import Mention
from services.access import actor_of
from services.people.borne import note_own_name
from services.privacy import decide_mentions, erase
from tests.support.bytes import forms
from tests.support.factories import NOW, fresh_database, make_person
from tests.support.lived_in import FIRST, SURNAMES, THIRD, WORDS, LivedIn, every_text, full_name, sentence
from tests.support.schema import written

FULL = bool(os.environ.get("FULL"))
SEEDS = range(1, 11) if FULL else (1,)
ROUNDS = 500 if FULL else 20  # for each
UNHEARD = ("Забываева", "Несказанов", "Немолвина")  # nobody of the municipality is called so
BAIT = [word for word in WORDS if word.isalpha()]

pytestmark = pytest.mark.timeout(1800)


class Undone(Exception):
    """Ends a round: its transaction is rolled back, the next one meets the same world."""


@pytest.fixture
async def db(tmp_path):
    async with fresh_database(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("seed", SEEDS)
async def test_all_else_stays(db, seed):
    random = Random(seed)
    async with db.begin() as session:
        world = await LivedIn(session, random).build()
        before = await every_text(session)
    seen = {"struck": 0, "left": 0}
    for _ in range(ROUNDS):
        kind = random.choice((planted, namesake, baited, never_had_a_post, elsewhere, renamed))
        with suppress(Undone):
            async with db.begin() as session:
                expected, person = await kind(session, world, random, dict(before))
                await erase(session, person, reason="asked", now=NOW)
                if kind is not baited:  # there nobody but the coordinator can tell: nothing may go by itself
                    await strike_all(session, world)
                after = await every_text(session)
                wrong = {key: (after.get(key), text) for key, text in expected.items() if after.get(key) != text}
                assert wrong == {}, kind.__name__
                seen["struck" if expected.keys() - before.keys() else "left"] += 1
                raise Undone
    assert min(seen.values()) > ROUNDS / 10, "else this would prove nothing"


@pytest.mark.parametrize("seed", SEEDS)
async def test_nothing_of_them_stays_in_the_files(db, tmp_path, seed):
    """Whatever bytes the database has left on the disk, in whatever form."""
    random = Random(seed)
    async with db.begin() as session:
        world = await LivedIn(session, random).build()
    for _ in range(ROUNDS // 10):
        async with db.begin() as session:
            _, person = await planted(session, world, random, {})
        async with db.begin() as session:
            await erase(session, person, reason="asked", now=NOW)
            await strike_all(session, world)
    gone = set(forms(UNHEARD[0]))
    assert UNHEARD[0].encode() in written(tmp_path / "test.db"), "else this would prove nothing"
    await db.vacuum()
    left = written(tmp_path / "test.db")
    assert [form for form in gone if form in left] == []


async def strike_all(session, world):
    for municipality in (await session.execute(select(Mention.municipality_id).distinct())).scalars().all():
        actor = await actor_of(session, world.staff[municipality][0], now=NOW)
        await decide_mentions(session, actor, municipality, after=0, last=1 << 40, strike=True, now=NOW)
    waiting = select(Mention.id).where(Mention.state == MentionState.WAITING)
    assert (await session.execute(waiting)).first() is None


async def somebody(session, world, random, name, *, role=Role.TEACHER):
    municipality = random.choice(world.municipalities)
    school = random.choice(world.schools[municipality])
    return await make_person(session, name, (role, school), municipality_id=municipality), municipality, school


async def says(session, world, school, municipality, text, **more):
    fields = {"assignment_id": world.tasks[school], "kind": EventKind.ASKED, "at": NOW, "version": 1} | more
    row = insert(AssignmentEvent).values(by_id=world.staff[municipality][0], text=text).values(**fields)
    return "assignment_event.text", (await session.execute(row.returning(AssignmentEvent.id))).scalar_one()


async def planted(session, world, random, expected):
    """Named in full by somebody else, at their school: this alone is struck out."""
    surname, first = random.choice(UNHEARD[:1]), random.choice(("Анна", "Вера", "Надежда"))
    person, municipality, school = await somebody(session, world, random, f"{surname} {first} Ивановна")
    form = random.choice((f"{surname} {first[0]}. И.", f"{first[0]}.И. {surname}", f"{surname} {first}"))
    text = sentence(random) + f", {form}, " + sentence(random)
    expected[await says(session, world, school, municipality, text)] = text.replace(form, "•••").encode()
    return expected, person


async def namesake(session, world, random, expected):
    """Another one of the very same name: named at their own school, or nobody knows who is meant."""
    name = f"{UNHEARD[1]} Иван Петрович"
    person, municipality, school = await somebody(session, world, random, name)
    there = random.choice([one for one in world.schools[municipality] if one != school] + [school])
    await make_person(session, name, (Role.LEADER, there), municipality_id=municipality)
    text = sentence(random, name)
    expected[await says(session, world, there, municipality, text)] = text.encode()
    return expected, person


async def baited(session, world, random, expected):
    """A name made of the words that stand everywhere, given with the post."""
    name = " ".join(word.title() for word in random.sample(BAIT, 5))
    person, *_ = await somebody(session, world, random, name)
    return expected, person


async def never_had_a_post(session, world, random, expected):
    """A stranger, or one who was refused: called as those are who stand in the texts."""
    name = random.choice((full_name(random), " ".join(random.sample(BAIT, 4)), f"{UNHEARD[0]} Вера Ивановна"))
    person = await make_person(session, name, municipality_id=world.municipalities[0], phone="+79001112233")
    municipality = random.choice(world.municipalities)
    text = sentence(random, name, "8 900 111-22-33")
    expected[await says(session, world, random.choice(world.schools[municipality]), municipality, text)] = text.encode()
    return expected, person


async def elsewhere(session, world, random, expected):
    """Named at another school, in another municipality, or long before and after their time."""
    name = f"{UNHEARD[2]} Любовь Сергеевна"
    person, municipality, school = await somebody(session, world, random, name)
    far = next(one for one in world.municipalities if one != municipality)
    at, place = random.choice(
        (
            (NOW, (random.choice(world.schools[far]), far)),
            (NOW, (random.choice([one for one in world.schools[municipality] if one != school]), municipality)),
            (NOW - timedelta(days=400), (school, municipality)),
        )
    )
    text = sentence(random, name)
    expected[await says(session, world, *place, text, at=at)] = text.encode()
    ended = update(Appointment).where(Appointment.person_id == person)
    await session.execute(ended.values(since=(NOW - timedelta(days=70)).date()))
    return expected, person


async def renamed(session, world, random, expected):
    """Calls themselves by words, or as a colleague is called, just before they go."""
    person, municipality, school = await somebody(session, world, random, f"{UNHEARD[0]} Вера Ивановна")
    taken = random.choice(
        (f"{random.choice(SURNAMES)} {random.choice(FIRST)} {random.choice(THIRD)}", "Приказ Справка")
    )
    text = sentence(random, taken)
    expected[await says(session, world, school, municipality, text)] = text.encode()
    await session.execute(update(Person).where(Person.id == person).values(name=taken))
    await note_own_name(session, person, taken, now=NOW + timedelta(minutes=1))
    return expected, person
