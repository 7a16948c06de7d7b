"""What people do about a reminder. Each act asks the tables who may do it now: a button may be a month old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import select

from locales import __
from models.enums import OPEN_STATES, Progress
from models.reminders import CheckIn, Reminder
from models.reminders import Snooze as SnoozeRow
from models.roadmap import Assignment, RoadmapItem
from services.access import Action
from services.access.audit import record
from services.errors import NotAllowed, NotFound, Refusal
from services.reminders.facts import COMES_BACK, concerns, is_over, load_facts, load_item_facts
from services.reminders.municipality import load_snapshot
from services.reminders.reader import Reader, load_reader
from services.reminders.rules import Kind
from services.roadmap.assignments import AlreadyConfirmed, AssignmentClosed, report
from services.roadmap.assignments.problems import problems_of
from storage.whole_rows import upsert

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.roadmap.assignments.problems import Problem

FARTHEST: Final = timedelta(days=366)


class AlreadyDone(Refusal):
    msgid = __("This is reported already – nothing more to do here. Thank you!")


class Until(StrEnum):
    """Days that are counted from the tap. The values stand in buttons."""

    TOMORROW = "t"
    MONDAY = "m"

    def day(self, today: date) -> date:
        ahead = 1 if self is Until.TOMORROW else 7 - today.weekday()
        return today + timedelta(days=ahead)


class TooFarAway(Refusal):
    msgid = __("That is too far away: a year at most.")


class OverNow(Refusal):
    msgid = __("This is over: there is nothing left to be reminded of.")


class TheyAreBack(Refusal):
    msgid = __("Somebody there can be reached again and does it themselves. Nothing is needed from you.")


@dataclass(frozen=True)
class TaskCard:
    """An item as one sees it who was reminded of it."""

    id: int
    number: str | None
    title: str
    place: str | None
    due: date | None
    deadline_text: str
    expected: str | None
    timezone: str
    today: date
    snoozed: date | None
    stands_in: bool
    problem: Problem | None


async def load_task(session: AsyncSession, assignment_id: int, *, by: int, now: datetime) -> TaskCard:
    """Read an open item for somebody it concerns; raise why there is nothing to do here any more."""
    reader, item, stands_in = await _concerned(session, assignment_id, by=by, now=now)
    ensure_open(item)
    words = select(RoadmapItem.deadline_text, RoadmapItem.result_text).join(
        Assignment, Assignment.item_id == RoadmapItem.id
    )
    deadline_text, expected = (await session.execute(words.where(Assignment.id == item.id))).one()
    snoozed = select(SnoozeRow.until).where(
        SnoozeRow.kind == Kind.ITEM, SnoozeRow.subject_id == item.id, SnoozeRow.person_id == by
    )
    return TaskCard(
        item.id,
        item.number,
        item.title,
        item.school or item.person,
        item.due,
        deadline_text,
        expected,
        reader.timezone,
        reader.today,
        (await session.execute(snoozed)).scalar(),
        stands_in,
        (await problems_of(session, [item.id])).get(item.id),
    )


class OneTask(NamedTuple):
    id: int
    place: str | None
    due: date | None


@dataclass(frozen=True)
class TaskGroup:
    """What of an item is open for one reader: several schools, several months."""

    item: int
    number: str | None
    title: str
    comes_back: bool
    tasks: tuple[OneTask, ...]


async def load_tasks(session: AsyncSession, item_id: int, *, by: int, now: datetime) -> TaskGroup:
    """Read what is open of an item for somebody it concerns, the earliest first."""
    reader = await load_reader(session, by, now=now)
    wanted = select(Assignment.id).where(Assignment.item_id == item_id, Assignment.state.in_(OPEN_STATES))
    found = await load_item_facts(session, (await session.execute(wanted)).scalars().all())
    mine = [one for one in found.values() if reader and not is_over(one) and concerns(reader, one, above=True)]
    if not mine:
        raise OverNow
    mine.sort(key=lambda one: (one.due is None, one.due, one.school or one.person or ""))
    tasks = tuple(OneTask(one.id, one.school or one.person, one.due) for one in mine)
    first = mine[0]
    return TaskGroup(item_id, first.number, first.title, first.deadline_kind in COMES_BACK, tasks)


def ensure_open(item: Any) -> None:
    if item.state.value == "reported":
        raise AlreadyDone
    if item.state.value == "confirmed":
        raise AlreadyConfirmed
    if is_over(item):
        raise AssignmentClosed


async def _concerned(session: AsyncSession, assignment_id: int, *, by: int, now: datetime) -> tuple[Reader, Any, bool]:
    """Find an item and somebody whom it concerns: as one of its own, or as the next in line."""
    item = (await load_item_facts(session, [assignment_id])).get(assignment_id)
    if item is None:
        raise NotFound
    reader = await load_reader(session, by, now=now)
    if reader is None or not concerns(reader, item, above=True):
        raise NotAllowed
    return reader, item, not concerns(reader, item, above=False)


class Snoozed(NamedTuple):
    title: str
    until: date


async def snooze(
    session: AsyncSession, kind: Kind, subject_id: int, wanted: date | Until, *, by: int, now: datetime
) -> Snoozed:
    """Move this person's next reminder to a day; nobody else's. Twice is once.

    A day that has passed stood under an old message, as «tomorrow»: it means the day after today. The journal does not
    hear of it: it is nobody else's affair, and of a confidential survey it would tell who has not answered.
    """
    reader, title = await snoozable(session, kind, subject_id, by=by, now=now)
    day = wanted.day(reader.today) if isinstance(wanted, Until) else wanted
    until = max(day, Until.TOMORROW.day(reader.today))
    if until > reader.today + FARTHEST:
        raise TooFarAway
    values = {"until": until, "created_at": now}
    row = upsert(session, SnoozeRow).values(kind=kind, subject_id=subject_id, person_id=by, **values)
    await session.execute(row.on_conflict_do_update(index_elements=["kind", "subject_id", "person_id"], set_=values))
    return Snoozed(title, until)


async def snoozable(
    session: AsyncSession, kind: Kind, subject_id: int, *, by: int, now: datetime
) -> tuple[Reader, str]:
    """Give who asks and the title; raise why there is nothing to be reminded of any more."""
    if kind is Kind.ITEM:
        reader, item, _ = await _concerned(session, subject_id, by=by, now=now)
        ensure_open(item)
        return reader, item.title
    found = await load_reader(session, by, now=now)
    if found is None:
        raise NotAllowed
    asked = Reminder(kind=kind, subject_id=subject_id, person_id=by)
    facts = await load_facts(session, [asked], by, now=now)
    survey = facts.surveys.get(subject_id)
    if survey is None or survey.finished_at or survey.closes_at <= now:
        raise OverNow
    return found, survey.definition["title"]


async def report_for(session: AsyncSession, assignment_id: int, *, by: int, now: datetime) -> str | None:
    """Report for people who cannot be reached; give their school or name. The report is the stand-in's own."""
    _reader, item, stands_in = await _concerned(session, assignment_id, by=by, now=now)
    ensure_open(item)
    municipality = await load_snapshot(session, item.municipality_id, now=now)
    if stands_in and not any(
        who.person == by and who.stands_in for who in municipality.addressees(item.school_id, item.person_id)
    ):
        raise TheyAreBack
    await report(session, assignment_id, by=by, now=now, action=Action.ITEM_STAND_IN)
    await record(session, "assignment.stood_in", f"assignment:{assignment_id}", by=by, now=now)
    place: str | None = item.school or item.person
    return place


async def answer_check_in(
    session: AsyncSession, assignment_id: int, day: date, progress: Progress, *, by: int, now: datetime
) -> TaskCard:
    """Take the answer to a quarterly question; the last one counts. «Done» reports the item."""
    card = await load_task(session, assignment_id, by=by, now=now)
    values = {"answer": progress, "person_id": by, "at": now}
    row = upsert(session, CheckIn).values(assignment_id=assignment_id, day=day, **values)
    await session.execute(row.on_conflict_do_update(index_elements=["assignment_id", "day"], set_=values))
    if progress is Progress.DONE:
        action = Action.ITEM_STAND_IN if card.stands_in else Action.ITEM_REPORT
        await report(session, assignment_id, by=by, now=now, action=action)
    await record(session, "assignment.checked_in", f"assignment:{assignment_id}", by=by, now=now, answer=progress)
    return card
