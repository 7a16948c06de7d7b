"""Acts that would lose or decide something silently are refused by name, and nothing is changed by them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select, update

from models.enums import AssignmentState, ReturnReason, Role, TermEnd
from models.evidence import Basket
from models.people import Appointment
from models.roadmap import Assignment, ItemOccurrence
from services import people
from services.access import actor_of
from services.errors import NotAllowed
from services.evidence import baskets
from services.people.lost_account import release_account
from services.people.terms import set_term
from services.roadmap import assignments
from services.roadmap.assignments.problems import solve
from services.roadmap.moving import move_date
from tests.support.factories import (
    NOW,
    PERIOD,
    assign,
    fresh_database,
    make_item,
    make_municipality,
    make_person,
    make_roadmap,
)

FIRST, SECOND = date(2026, 12, 1), date(2027, 2, 1)


class Place:
    """A school with its director and curator, a coordinator, and an item with two days."""

    async def build(self, session):
        self.municipality = await make_municipality(session)
        self.school = await people.create_school(session, municipality_id=self.municipality, name="Берёзовская СШ")
        who = {"municipality_id": self.municipality}
        anna = await make_person(session, "Анна Приозёрная", (Role.COORDINATOR, None), **who)
        self.leader = await make_person(session, "Дарья Директорова", (Role.LEADER, self.school), **who)
        self.curator = await make_person(session, "Вера Кураторова", (Role.CURATOR, self.school), **who)
        self.other = await make_person(session, "Глеб Кураторов", (Role.SPECIALIST, None), **who)
        self.roadmap = await make_roadmap(session, self.municipality)
        self.item = await make_item(session, self.roadmap, "5", "Утвердить план", due=FIRST)
        row = insert(ItemOccurrence).values(item_id=self.item[0], ordinal=2, due=SECOND).returning(ItemOccurrence.id)
        self.later = (await session.execute(row)).scalar_one()
        (self.one,) = await assign(session, self.roadmap, self.item, due=FIRST, schools=[self.school])
        (self.two,) = await assign(session, self.roadmap, (self.item[0], self.later), due=SECOND, schools=[self.school])
        self.anna = await actor_of(session, anna, now=NOW)


@pytest.fixture
async def db(tmp_path):
    async with fresh_database(tmp_path) as made:
        yield made


@pytest.fixture
async def place(db):
    async with db.begin() as session:
        built = Place()
        await built.build(session)
    return built


async def refused(db, name, act):
    """The act raises the refusal of that name, in a transaction of its own."""
    with pytest.raises(Exception, match=f"^{name}$"):
        async with db.begin() as session:
            await act(session)


async def days(db):
    async with db.read() as session:
        return list((await session.execute(select(Assignment.due).order_by(Assignment.id))).scalars())


@pytest.mark.parametrize(
    ("day", "only", "name"),
    [
        (NOW.date() - timedelta(days=1), False, "DayPassed"),
        (PERIOD[1] + timedelta(days=3 * 366), False, "DayTooFar"),
        (SECOND, True, "DayTaken"),
        (date(2027, 3, 1), False, "WhichDate"),
    ],
)
async def test_a_day_that_would_confuse_is_not_given(db, place, day, only, name):
    chosen = place.item[1] if only else None
    await refused(
        db,
        name,
        lambda session: move_date(session, place.anna, place.item[0], day, reason=None, now=NOW, occurrence=chosen),
    )
    assert await days(db) == [FIRST, SECOND]


async def test_what_is_done_is_not_moved(db, place):
    async with db.begin() as session:
        await session.execute(update(Assignment).values(state=AssignmentState.CONFIRMED))
    await refused(
        db,
        "NothingToMove",
        lambda session: move_date(session, place.anna, place.item[0], date(2027, 3, 1), reason=None, now=NOW),
    )
    assert await days(db) == [FIRST, SECOND]


async def test_a_report_is_decided_once(db, place):
    async with db.begin() as session:
        await assignments.report(session, place.one, by=place.leader, now=NOW)
        await assignments.confirm(session, [(place.one, None)], by=place.curator, now=NOW)
    again = {"by": place.curator, "now": NOW}
    why = ReturnReason.WRONG_DATE
    await refused(db, "NothingToDecide", lambda session: assignments.confirm(session, [(place.one, None)], **again))
    await refused(db, "NothingToDecide", lambda session: assignments.send_back(session, place.one, reason=why, **again))
    await refused(
        db, "AlreadyConfirmed", lambda session: assignments.report(session, place.one, by=place.leader, now=NOW)
    )
    async with db.read() as session:
        state = (await session.execute(select(Assignment.state).where(Assignment.id == place.one))).scalar_one()
    assert state is AssignmentState.CONFIRMED


async def test_a_problem_that_nobody_told_is_not_solved(db, place):
    await refused(db, "NothingToSolve", lambda session: solve(session, place.one, by=place.leader, now=NOW))


async def test_a_report_that_went_or_was_dropped_takes_nothing_more(db, place):
    async with db.begin() as session:
        mine = await baskets.open_basket(session, by=place.leader, now=NOW, assignments=[place.one])
        assert await baskets.own_basket(session, mine, by=place.leader) == place.municipality
        with pytest.raises(NotAllowed):
            await baskets.own_basket(session, mine, by=place.curator)
    async with db.begin() as session:
        for _ in range(baskets.PIECES_LIMIT):
            await baskets.add_words(session, mine, "Сделано", by=place.leader, now=NOW)
    await refused(
        db, "TooManyPieces", lambda session: baskets.add_words(session, mine, "Ещё", by=place.leader, now=NOW)
    )
    for ended in ("sent_at", "dropped_at"):
        async with db.begin() as session:
            await session.execute(update(Basket).values(**{"sent_at": None, "dropped_at": None, ended: NOW}))
        await refused(
            db, "BasketGone", lambda session: baskets.add_words(session, mine, "Ещё", by=place.leader, now=NOW)
        )
    await refused(db, "BasketGone", lambda session: baskets.own_basket(session, mine + 1, by=place.leader))


async def test_a_school_is_handed_over_by_its_curator_alone(db, place):
    def hand_over(session, giver):
        return people.hand_over(session, place.school, from_id=giver, to_id=place.other, by=place.anna, now=NOW)

    await refused(db, "NotThisCurator", lambda session: hand_over(session, place.leader))
    async with db.begin() as session:
        await hand_over(session, place.curator)
    await refused(db, "NotThisCurator", lambda session: hand_over(session, place.curator))


async def test_the_same_role_is_not_held_twice_in_the_same_days(db, place):
    async with db.begin() as session:
        row = insert(Appointment).values(
            person_id=place.curator, role=Role.CURATOR, municipality_id=place.municipality, school_id=place.school,
            since=date(2025, 9, 1), until=date(2026, 6, 1),
        )  # fmt: skip
        before = (await session.execute(row.returning(Appointment.id))).scalar_one()
    await refused(
        db, "HeldTwice", lambda session: set_term(session, before, TermEnd.LAST, None, by=place.anna, now=NOW)
    )


async def test_nobody_takes_the_account_off_themselves(db, place):
    await refused(
        db,
        "YourOwnAccount",
        lambda session: release_account(session, place.anna.person_id, by=place.anna, now=NOW),
    )
