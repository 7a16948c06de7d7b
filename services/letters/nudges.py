"""Nothing is unanswered for ever: a question is brought up again as a problem is, and then the coordinator hears too.

After one working day it is brought up with those who are meant, after three with the coordinators besides, then every
week. The word goes in each reader's own morning: on a working day of theirs, outside quiet hours and vacations.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, bindparam, or_, select, update

from models.enums import LetterTo, NoticeKind, OutboxState
from models.letters import Letter
from models.people import Municipality
from models.traffic import Outgoing
from services.calendar import WorkCalendar, next_morning, zone
from services.letters.addressees import HEARD_ABOVE, read_by
from services.messages.outbox import enqueue
from services.reminders.reader import load_reader
from services.reminders.rules import Level, unanswered
from storage.prepared import Prepared
from storage.rows import read_in_turns

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

WEEK: Final = timedelta(days=7)
KEEPS: Final = timedelta(days=3)
UNANSWERED: Final = Prepared(
    select(Letter.id, Letter.addressee, Letter.person_id, Letter.municipality_id)
    .where(Letter.id.in_(bindparam("letters", expanding=True)), Letter.answered_at.is_(None))
    .with_for_update()
)
NUDGED: Final = Prepared(update(Letter).where(Letter.id == bindparam("letter")).values(nudges=bindparam("times")))
WAITS: Final = and_(
    Outgoing.person_id == bindparam("person"),
    Outgoing.kind == bindparam("kind"),
    Outgoing.state == OutboxState.WAITING,
)
KNOWN: Final = Prepared(select(Outgoing.id).where(or_(Outgoing.unique_key == bindparam("key"), WAITS)).limit(1))


def nudges_due(sent_on: date, *, calendar: WorkCalendar, today: date) -> int:
    """Count how often a question should have been brought up by `today`."""
    steps = unanswered(sent_on, calendar=calendar, today=today)
    above = next((step.day for step in steps if step.level is Level.COORDINATOR), None)
    return len(steps) + (max(0, (today - above) // WEEK) if above else 0)


async def due_letters(session: AsyncSession, *, now: datetime) -> dict[int, int]:
    """Find the questions that are to be brought up now: how often that will have been then."""
    query = (
        select(Letter.id, Letter.sent_at, Letter.nudges, Municipality.id, Municipality.timezone, Municipality.calendar)
        .join(Municipality, Municipality.id == Letter.municipality_id)
        .where(Letter.answered_at.is_(None))
    )
    found = {}
    known: dict[tuple[int, date], int] = {}  # of a municipality and a day: most questions share theirs with others
    async for number, sent_at, nudges, place, timezone, calendar in read_in_turns(session, query):
        here = zone(timezone)
        key = place, sent_at.astimezone(here).date()
        if key not in known:
            days = WorkCalendar.from_json(calendar)
            known[key] = nudges_due(key[1], calendar=days, today=now.astimezone(here).date())
        if known[key] > nudges:
            found[number] = known[key]
    return found


async def bring_up(session: AsyncSession, due: dict[int, int], *, now: datetime) -> int:
    """Write to everybody who is waited for, each once a day however many questions wait. Give how many."""
    readers: dict[int, set[int]] = defaultdict(set)
    letters = await UNANSWERED.rows(session, letters=list(due))
    for letter, addressee, writer, place in letters:
        meant = {addressee} | ({LetterTo.COORDINATOR} if due[letter] >= HEARD_ABOVE else set())
        for to in meant:
            for reader in await read_by(session, to, writer, place, today=now.date()):
                readers[reader].add(letter)
    await NUDGED.each(session, [{"letter": letter, "times": due[letter]} for letter, *_ in letters])
    return sum([await _write(session, reader, now=now) for reader in sorted(readers)])


async def _write(session: AsyncSession, person_id: int, *, now: datetime) -> int:
    reader = await load_reader(session, person_id, now=now)
    morning = next_morning(now, reader.recipient.prefs, reader.calendar) if reader else None
    if reader is None or morning is None:
        return 0
    key = f"letters:{person_id}:{morning.date()}"
    kind = NoticeKind.LETTER_WAITING
    if await KNOWN.first(session, key=key, person=person_id, kind=kind) is not None:
        return 0
    until = morning + KEEPS
    await enqueue(session, to=person_id, kind=kind, now=now, not_before=morning, send_until=until, unique_key=key)
    return 1
