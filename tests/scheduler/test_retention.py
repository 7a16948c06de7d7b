"""How long what is kept: every kind of privacy.retention, an hour before its period is over and an hour after it."""

from datetime import timedelta

import pytest
from sqlalchemy import Text, cast, func, insert, select

from models.enums import DeliveryClass, InboxState, OutboxState, Role
from models.evidence import Basket, EvidencePiece
from models.letters import Letter
from models.people import Appointment, AuditEntry, InviteGuess, JoinRequest, Person
from models.traffic import Conversation, InboxUpdate, Outgoing
from services.events.seating import drop_silent
from services.privacy import retention
from services.privacy.erasure import erase
from tests.support.factories import make_person
from tests.support.only import sqlite_only
from tests.support.statements import Statements

DAY = timedelta(days=1)
ON = {"platform": "telegram"}


async def inbox(session, house, at, number):
    values = ON | {"chat": "7", "payload": b"{}", "state": InboxState.SET_ASIDE, "received_at": at}
    await session.execute(insert(InboxUpdate).values(update_id=f"old{number}", **values))


async def outbox(session, house, at, number):
    person = await somebody(session, house, number)
    values = {"kind": "x", "payload": {"text": "Слово"}, "delivery": DeliveryClass.ONCE, "priority": 1}
    moments = {"created_at": at, "not_before": at, "finished_at": at, "state": OutboxState.SENT}
    await session.execute(insert(Outgoing).values(person_id=person, **values, **moments))


async def dialogue(session, house, at, number):
    await session.execute(insert(Conversation).values(**ON, chat=str(number), state="x", data={"a": 1}, changed_at=at))


async def guess(session, house, at, number):
    await session.execute(insert(InviteGuess).values(**ON, platform_id=str(number), since=at, failures=2))


async def audit(session, house, at, number):
    await session.execute(insert(AuditEntry).values(at=at, action="x", subject=f"x:{number}", details={}))


async def request(session, house, at, number):
    person = await somebody(session, house, number)
    values = {"municipality_id": house.municipality_id, "role": Role.TUTOR, "created_at": at, "decided_at": at}
    await session.execute(insert(JoinRequest).values(person_id=person, approved=False, **values))


async def basket(session, house, at, number):
    person = await somebody(session, house, number)
    row = insert(Basket).values(person_id=person, municipality_id=house.municipality_id, created_at=at)
    made = (await session.execute(row.returning(Basket.id))).scalar_one()
    values = {"basket_id": made, "text": "Слово", "kind": "text", "added_by": person, "added_at": at}
    await session.execute(insert(EvidencePiece).values(**values))


async def never_let_in(session, house, at, number):
    await make_person(session, f"Примеров Иван {number}", municipality_id=house.municipality_id, created_at=at)


async def gone(session, house, at, number):
    person = await somebody(session, house, number, created_at=at - 400 * DAY)
    post = {"role": Role.TUTOR, "municipality_id": house.municipality_id, "since": (at - 300 * DAY).date()}
    await session.execute(insert(Appointment).values(person_id=person, until=at.date(), **post))


async def somebody(session, house, number, **more):
    """A colleague whose own time is not over."""
    fields = {"created_at": house.now} | more
    return await make_person(session, f"Образцов Пётр {number}", municipality_id=house.municipality_id, **fields)


async def letter(session, house, at, number):
    person = await make_person(session, f"Пробная Вера {number}", municipality_id=house.municipality_id)
    values = {"municipality_id": house.municipality_id, "addressee": "coordinator", "text": "Где бланк?"}
    await session.execute(insert(Letter).values(person_id=person, sent_at=at, answered_at=at, **values))


def rows(table, *where):
    return select(func.count()).select_from(table).where(*where)


KINDS = {
    "updates that came in": (inbox, 2 * DAY, rows(InboxUpdate, InboxUpdate.update_id.startswith("old"))),
    "content of messages sent": (
        outbox,
        retention.MESSAGES,
        rows(Outgoing, func.length(cast(Outgoing.payload, Text)) > 2),
    ),
    "dialogues left in the middle": (dialogue, retention.DIALOGUES, rows(Conversation)),
    "guesses at invitations": (guess, retention.GUESSES, rows(InviteGuess)),
    "audit": (audit, retention.AUDIT, rows(AuditEntry, AuditEntry.action == "x")),
    "requests that were decided": (request, retention.REFUSED, rows(JoinRequest)),
    "questions outside any item": (letter, retention.LETTERS, rows(Letter)),
    "evidence never handed in": (basket, 30 * DAY, rows(EvidencePiece)),
    "people who were not let in": (never_let_in, retention.REFUSED, rows(Person, Person.erased_at.is_(None))),
    "people whose last role ended": (gone, retention.GONE, rows(Person, Person.erased_at.is_(None))),
}


@pytest.mark.parametrize("kind", KINDS)
async def test_each_kind_outlives_its_period_by_nothing(house, kind):
    make, period, left = KINDS[kind]
    hour = timedelta(hours=1) if period < 1000 * DAY else DAY
    async with house.app.db.begin() as session:
        await make(session, house, house.now - period + hour, 1)
        await make(session, house, house.now - period - hour, 2)
    await house.app.scheduler.upkeep()
    async with house.app.db.read() as session:
        assert (await session.execute(left)).scalar_one() == 1


async def test_whoever_still_has_a_role_or_waits_is_not_gone(house):
    long_ago = house.now - 2000 * DAY
    async with house.app.db.begin() as session:
        holding = await somebody(session, house, 1, created_at=long_ago)
        post = {"role": Role.TUTOR, "municipality_id": house.municipality_id, "since": long_ago.date()}
        await session.execute(insert(Appointment).values(person_id=holding, **post))
        waiting = await somebody(session, house, 2, created_at=long_ago)
        asked = {"municipality_id": house.municipality_id, "role": Role.TUTOR, "created_at": long_ago}
        await session.execute(insert(JoinRequest).values(person_id=waiting, **asked))
    await house.app.scheduler.upkeep()
    async with house.app.db.read() as session:
        assert (await session.execute(rows(Person, Person.erased_at.is_(None)))).scalar_one() == 2


async def test_an_erasure_that_a_crash_kept_from_the_journal_is_written_down_by_upkeep(house):
    async with house.app.db.begin() as session:
        person = await somebody(session, house, 1)
        await erase(session, person, reason="asked", now=house.now)
    journal = house.app.context["journal"]
    assert journal.entries() == set()
    await house.app.scheduler.upkeep()
    assert {number for number, _ in journal.entries()} == {person}


async def test_many_messages_are_forgotten_in_portions_of_what_is_left(house):
    old = house.now - retention.MESSAGES - DAY
    row = {"kind": "x", "payload": {"text": "Слово"}, "delivery": DeliveryClass.ONCE, "priority": 1}
    row |= {"created_at": old, "not_before": old, "finished_at": old, "state": OutboxState.SENT}
    async with house.app.db.begin() as session:
        person = await somebody(session, house, 1)
        await session.execute(insert(Outgoing), [{**row, "person_id": person}] * (retention.AT_ONCE + 20))
        assert await retention.forget_payloads(session, now=house.now)
        assert not await retention.forget_payloads(session, now=house.now)
        left = select(func.count()).select_from(Outgoing).where(func.length(cast(Outgoing.payload, Text)) > 2)
        assert (await session.execute(left.where(Outgoing.kind == "x"))).scalar_one() == 0


# As large as there are people or months; what else is kept grows with every year.
SMALL = {"conversation", "desk_link", "event_act", "event_code_try", "invite_guess"}


@sqlite_only("a server looks at its figures of a table before it takes an index")
async def test_nothing_that_grows_with_the_years_is_read_whole_to_forget_a_day_of_it(house):
    statements = Statements()
    await statements.listen(house.app.db)
    async with house.app.db.begin() as session:
        await retention.forget_payloads(session, now=house.now)
        await retention.forget_old(session, now=house.now)
        await drop_silent(session, 1)
        connection = await session.connection()
        plans = {
            asked: [row[3] for row in (await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}")).all()]
            for asked in [*statements.said]
        }
    assert len(plans) >= 10
    taken = {step.split()[1]: step for plan in plans.values() for step in plan if step.startswith("SEARCH")}
    assert "ix_outbox_full" in taken["outbox"]
    read_whole = {step.split()[1] for plan in plans.values() for step in plan if step.startswith("SCAN")}
    assert read_whole <= SMALL, plans
