"""Everything of a saved item can be corrected: of one, or of a selection by one act.

Each correction is written into the history with its reason, kept so that it can be taken back, and told to the
executors once. What was done stays done: an item gets other executors or days as `rescheduling` gives them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select, update

from locales import __
from models.enums import DONE_STATES, OPEN_STATES, EvidenceKind, ItemChangeKind
from models.roadmap import Assignment, RoadmapItem
from services.calendar.period import Period
from services.errors import Refusal
from services.roadmap.by_hand import CLOSED, noted
from services.roadmap.crowd import load_crowd, load_directory
from services.roadmap.editing import close_item, editable
from services.roadmap.executors import Executors, read_executors
from services.roadmap.history import changes_of, last_of, note_change
from services.roadmap.importing.present import deadline_of
from services.roadmap.moving import NothingToMove, WhichDate, give_day, occurrences_of
from services.roadmap.rescheduling import reschedule
from services.roadmap.telling import Telling, concerned
from services.roadmap.undoing import keep, standing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from models.roadmap import Roadmap
    from services.access import Actor
    from services.roadmap.history import Changed


class Property(StrEnum):
    EXECUTORS = "who"
    RESULT = "result"
    NUMBER = "number"
    SECTION = "section"
    TITLE = "title"
    EVIDENCE = "paper"
    DATE = "date"
    CLOSE = "close"


@dataclass(frozen=True)
class Wording:
    """A property that is words of the document."""

    column: str
    longest: int
    kind: ItemChangeKind


WORDED: Final = {
    Property.NUMBER: Wording("number", 20, ItemChangeKind.NUMBER),
    Property.SECTION: Wording("section", 300, ItemChangeKind.SECTION),
    Property.TITLE: Wording("title", 1000, ItemChangeKind.TITLE),
    Property.RESULT: Wording("result_text", 2000, ItemChangeKind.RESULT),
    Property.EXECUTORS: Wording("executors_text", 600, ItemChangeKind.EXECUTORS),
}
# What who has done their part hears of as well: their papers were about something that reads otherwise now.
TOLD_WHEN_DONE: Final = frozenset({Property.TITLE, Property.RESULT, Property.EVIDENCE, Property.EXECUTORS})
COUNT: Final = re.compile(r"\d+(?=\D*$)")
INSTEAD: Final = 2  # lines: the words that stand there, and those that are to stand there


class TooLong(Refusal):
    msgid = __("That is too long: up to {limit} characters, please.")


class NothingWritten(Refusal):
    msgid = __("There are no words in it. Please write it again.")


class NothingChosen(Refusal):
    msgid = __("Nothing is ticked yet.")


class NoFirstNumber(Refusal):
    msgid = __("The first number needs a digit, so that the others can follow it: 2.1, for example.")


class NotTwoLines(Refusal):
    msgid = __("Please write two lines: the words as they stand now, and below them the words that are to stand there.")


class NowhereFound(Refusal):
    msgid = __("None of these wordings holds “{words}”.")


@dataclass(frozen=True)
class Wanted:
    """What a property is to become."""

    what: Property
    text: str | None = None  # of what is worded; none empties it
    instead: str | None = None  # of several wordings: these words of each become `text`
    executors: Executors | None = None
    kind: EvidenceKind | None = None
    day: date | None = None
    shift: int | None = None  # days by which the only date ahead moves

    def text_at(self, place: int, was: str | None) -> str | None:
        """Give what the one at this place of a selection says: numbers are counted on; raise TooLong."""
        if self.instead:
            text = (was or "").replace(self.instead, self.text or "")
            return tidy(self.what, text) if text != was else was
        return counted_on(self.text, place) if self.what is Property.NUMBER and self.text else self.text


@dataclass(frozen=True)
class Corrected:
    items: tuple[int, ...]
    told: int = 0  # people
    act: int | None = None  # none where nothing was different
    left: int = 0  # items with several dates, or with nothing open: theirs are moved on their cards


@dataclass(frozen=True)
class Standing:
    """How an item stands before it is corrected: what is told and asked before anything is saved."""

    id: int
    number: str | None
    title: str
    texts: Mapping[Property, str | None]
    executors: Executors
    kind: EvidenceKind | None
    done: int
    parts: int
    dates: int  # how many days are ahead
    seen: int  # its last change


def tidy(what: Property, text: str) -> str:
    """Put a written value into shape; raise TooLong, NothingWritten."""
    words = " ".join(text.split())
    if not words:
        raise NothingWritten
    if len(words) > WORDED[what].longest:
        raise TooLong(limit=WORDED[what].longest)
    return words


def counted_on(number: str, by: int) -> str:
    """2.1 → 2.2, «5)» → «6)»; raise NoFirstNumber, TooLong."""
    if not by:
        return number
    if not COUNT.search(number):
        raise NoFirstNumber
    return tidy(Property.NUMBER, COUNT.sub(lambda found: str(int(found[0]) + by), number))


def two_lines(text: str) -> tuple[str, str]:
    """Read which words are to be replaced in several wordings, and by which; raise NotTwoLines."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if len(lines) != INSTEAD or lines[0] == lines[1]:
        raise NotTwoLines
    return lines[0], tidy(Property.TITLE, lines[1])


async def understood(
    session: AsyncSession, actor: Actor, item_id: int, text: str, *, now: datetime
) -> tuple[Executors, int, Period]:
    """Read executors as written; give them with the municipality and period that they were read in."""
    _, roadmap = await editable(session, actor, item_id)
    period = Period(roadmap.period_start, roadmap.period_end)
    directory = await load_directory(session, roadmap.municipality_id, today=now.date())
    crowd = await load_crowd(session, roadmap.municipality_id, period=period, today=now.date())
    reading = read_executors(text, directory)
    sure = reading.sure and not crowd.lacks(reading)
    return replace(reading, sure=sure), roadmap.municipality_id, period


async def standing_of(session: AsyncSession, actor: Actor, ids: Sequence[int]) -> list[Standing]:
    """Read items that are to be corrected; raise NothingChosen, NotFound, NotAllowed, ItemClosed."""
    if not ids:
        raise NothingChosen
    return [await _standing(session, actor, one) for one in ids]


async def _standing(session: AsyncSession, actor: Actor, item_id: int) -> Standing:
    item, _ = await editable(session, actor, item_id)
    states = (await session.execute(select(Assignment.state).where(Assignment.item_id == item_id))).scalars().all()
    days = await occurrences_of(session, item_id)
    return Standing(
        id=item_id,
        number=item.number,
        title=item.title,
        texts={what: getattr(item, wording.column) for what, wording in WORDED.items()},
        executors=Executors.from_json(item.executors),
        kind=item.expected_kind,
        done=sum(state in DONE_STATES for state in states),
        parts=len(states),
        dates=sum(one.ahead for one in days),
        seen=await last_of(session, item_id),
    )


async def met(session: AsyncSession, actor: Actor, seen: Mapping[int, int]) -> dict[int, tuple[Changed, ...]]:
    """Give what has been changed about these items since they were shown: item → changes."""
    found: dict[int, tuple[Changed, ...]] = {}
    for item_id, last in seen.items():
        if await last_of(session, item_id) == last:
            continue
        _, roadmap = await editable(session, actor, item_id)
        changes = await changes_of(session, item_id, roadmap.municipality_id, after=last)
        found[item_id] = changes
    return found


@dataclass
class Act:
    """Corrections that are one act: each person hears of all of them at once, and they are taken back as one."""

    session: AsyncSession
    actor: Actor
    reason: str | None
    now: datetime
    first: int | None = None  # the change that the act is named after
    telling: Telling = field(default_factory=Telling)
    items: dict[int, None] = field(default_factory=dict)  # those that are different now, in their order

    async def turn(self, item_id: int, wanted: Wanted, place: int = 0) -> None:
        """Correct one property of one item.

        Raises NotFound, NotAllowed, ItemClosed, WhichDate, NothingToMove and whatever a day or a text is refused for.
        """
        session, now = self.session, self.now
        item, roadmap = await editable(session, self.actor, item_id)
        before = await standing(session, item_id)
        states = OPEN_STATES | DONE_STATES if wanted.what in TOLD_WHEN_DONE else OPEN_STATES
        people = await concerned(session, item_id, today=now.date(), states=states)
        change = await _change(session, self.actor, item, roadmap, wanted, place, reason=self.reason, now=now)
        if change is None:
            return
        self.first = self.first or change
        await keep(session, change, before, act=self.first)
        people |= await concerned(session, item_id, today=now.date(), states=states)
        self.telling.note(change, people - {self.actor.person_id})
        self.items[item_id] = None

    async def end(self, *, left: int = 0) -> Corrected:
        told = await self.telling.send(self.session, now=self.now)
        return Corrected(tuple(self.items), told, self.first, left)


async def hold_items(session: AsyncSession, ids: Collection[int]) -> None:
    """Let nobody else change these items before this transaction ends."""
    await session.execute(select(RoadmapItem.id).where(RoadmapItem.id.in_(ids)).with_for_update())


async def correct(
    session: AsyncSession, actor: Actor, ids: Sequence[int], wanted: Wanted, *, reason: str | None, now: datetime
) -> Corrected:
    """Change one property of some items and tell the executors; all of it is one act, and taken back as one.

    Raises NotFound, NotAllowed, ItemClosed, DayPassed, DayTooFar, NothingChosen.
    """
    if not ids:
        raise NothingChosen
    await hold_items(session, ids)
    act, left = Act(session, actor, reason, now), 0
    for place, item_id in enumerate(ids):
        try:
            await act.turn(item_id, wanted, place)
        except (WhichDate, NothingToMove):
            if len(ids) == 1:
                raise
            left += 1
    return await act.end(left=left)


async def _change(
    session: AsyncSession,
    actor: Actor,
    item: RoadmapItem,
    roadmap: Roadmap,
    wanted: Wanted,
    place: int,
    *,
    reason: str | None,
    now: datetime,
) -> int | None:
    """Write one correction; none where it is so already."""
    by = actor.person_id
    if wanted.what is Property.DATE:
        day = wanted.day or await _shifted(session, item.id, wanted.shift or 0)
        moved = await give_day(session, actor, item.id, day, reason=reason, now=now)
        return moved.change
    if wanted.what is Property.CLOSE:
        await _write(session, item, {}, paper=noted(item.paper, **{CLOSED: True}))
        return await close_item(session, item.id, by=by, reason=reason, now=now)
    if wanted.what is Property.EVIDENCE:
        if item.expected_kind is wanted.kind:
            return None
        was = item.expected_kind
        await _write(session, item, {"expected_kind": wanted.kind})
        return await note_change(
            session, item.id, ItemChangeKind.EVIDENCE, by=by, now=now, before=was, after=wanted.kind, reason=reason
        )
    return await _reword(session, item, roadmap, wanted, place, by=by, reason=reason, now=now)


async def _shifted(session: AsyncSession, item_id: int, shift: int) -> date:
    """Give the only date that is ahead, moved by so many days; raise WhichDate, NothingToMove."""
    ahead = [one.due for one in await occurrences_of(session, item_id) if one.ahead and one.due]
    if not ahead:
        raise NothingToMove
    if len(ahead) > 1:
        raise WhichDate(n=len(ahead))
    return ahead[0] + timedelta(days=shift)


async def _reword(
    session: AsyncSession,
    item: RoadmapItem,
    roadmap: Roadmap,
    wanted: Wanted,
    place: int,
    *,
    by: int,
    reason: str | None,
    now: datetime,
) -> int | None:
    wording = WORDED[wanted.what]
    was: str | None = getattr(item, wording.column)
    text = wanted.text_at(place, was)
    same_people = wanted.executors is None or Executors.from_json(item.executors).means_as(wanted.executors)
    if was == text and same_people:
        return None
    values: dict[str, Any] = {wording.column: text}
    if wanted.executors is not None:
        values["executors"] = wanted.executors.as_json()
    days = [one.due for one in await occurrences_of(session, item.id) if one.due]
    deadline = deadline_of(item, days)
    item_id = item.id
    await _write(session, item, values, paper=noted(item.paper, **{wording.column: was}))
    if wanted.executors is not None and not same_people:
        period = Period(roadmap.period_start, roadmap.period_end)
        crowd = await load_crowd(session, roadmap.municipality_id, period=period, today=now.date())
        await reschedule(session, roadmap.id, item_id, deadline, wanted.executors, crowd=crowd, period=period, now=now)
    return await note_change(session, item_id, wording.kind, by=by, now=now, before=was, after=text, reason=reason)


async def _write(
    session: AsyncSession, item: RoadmapItem, values: Mapping[str, Any], *, paper: dict[str, Any] | None = None
) -> None:
    more = {} if paper is None else {"paper": paper}
    await session.execute(update(RoadmapItem).where(RoadmapItem.id == item.id).values(**values, **more))
