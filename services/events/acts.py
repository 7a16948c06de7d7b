"""What the organiser does before everybody: announce, move, change the place, cancel, and take it back in time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select, update

from locales import __
from models.enums import STAYS_AWAY, EventActKind, EventAnswer, EventState, NoticeKind, OutboxState, Presence
from models.events import Attendance, Event, EventAct, EventPart
from models.traffic import Outgoing
from services.access import Action
from services.access.audit import record
from services.errors import Refusal
from services.events.attendance import unmark
from services.events.cards import event_row, managed
from services.events.done import Done
from services.events.making import EventInThePast, set_field, tidy
from services.events.rules.hours import goes_at
from services.events.seating import change, drop_silent, invite, row_of, sync_parts
from services.messages.outbox import enqueue_all
from services.reminders.rules import TAKE_BACK

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

TAKEN_BACK: Final = "taken_back"
PLACE, LINK, BOTH = "place", "link", "both"  # what is another one now
PLACED: Final = {("place",): PLACE, ("link",): LINK}
UNHELD: Final = frozenset({EventState.ANNOUNCED, EventState.NOT_HELD})  # once its day has passed


class NobodyInvited(Refusal):
    msgid = __("There is nobody of those you invite yet. Choose others, or invite people first.")


class EventOver(Refusal):
    msgid = __("This event is over or cancelled already.")


class ReasonNeeded(Refusal):
    msgid = __("Say in a word or two why it is cancelled: people will ask.")


class TooLateToTakeBack(Refusal):
    msgid = __("It has gone out already and cannot be taken back.")


def batch_of(act: int) -> str:
    return f"event:act:{act}"


async def announce(session: AsyncSession, actor: Actor, event_id: int, *, now: datetime) -> Done:
    """Invite the audience. What has been held already is written down so, and nobody is told."""
    event = await managed(session, actor, event_id, Action.EVENT_ANNOUNCE)
    if event.state is not EventState.DRAFT:
        raise EventOver
    held = event.starts_at <= now
    values = {"state": EventState.HELD if held else EventState.ANNOUNCED, "announced_at": now, "changed_at": now}
    act = None if held else await _note(session, event, EventActKind.ANNOUNCED, actor, now=now)
    await session.execute(update(Event).where(Event.id == event_id).values(**values))
    session.expire_all()
    event = await event_row(session, event_id)
    parts = await sync_parts(session, event, now=now)
    if not parts and not held:
        raise NobodyInvited
    if act is not None:
        at = goes_at(event.starts_at, now)
        await invite(session, event, parts, at=at, batch=batch_of(act), but=actor.person_id, now=now)
    await record(session, "event.announced", f"event:{event_id}", by=actor.person_id, now=now, invited=len(parts))
    return Done(len(parts), act)


async def move(session: AsyncSession, actor: Actor, event_id: int, starts_at: datetime, *, now: datetime) -> Done:
    """Another day or hour: every yes is asked again. One whose day has passed unheld stays the same event."""
    event = await shiftable(session, actor, event_id, now=now)
    if starts_at <= now:
        raise EventInThePast
    missed = event.starts_at <= now
    act = await _note(session, event, EventActKind.MOVED, actor, now=now)
    if missed:
        await _begin_anew(session, event, now=now)
        event = await event_row(session, event_id)
    await change(session, event, lambda book: book.moves(starts_at, now=now), now=now)
    event = await event_row(session, event_id)
    values = {
        "starts_at": starts_at,
        "ends_at": starts_at + (event.ends_at - event.starts_at),
        "revision": event.revision + 1,
        "sequence": event.sequence + 1,
        "changed_at": now,
    }
    await session.execute(update(Event).where(Event.id == event_id).values(**values))
    session.expire_all()
    people = await _tell(session, event_id, NoticeKind.EVENT_MOVED, act, actor, now=now)
    await record(session, "event.moved", f"event:{event_id}", by=actor.person_id, now=now)
    return Done(people, act)


async def change_place(
    session: AsyncSession, actor: Actor, event_id: int, *, now: datetime, **fields: str | None
) -> Done:
    """Another place or link: told, not asked; another link to those alone who have it, as they come."""
    event = await managed(session, actor, event_id, Action.EVENT_EDIT)
    values: dict[str, Any] = {name: tidy(name, value) if value else None for name, value in fields.items()}
    if event.state is not EventState.ANNOUNCED or event.starts_at <= now:
        await set_field(session, actor, event_id, now=now, **values)
        return Done(0, None)
    values = {name: value for name, value in values.items() if value != getattr(event, name)}
    if not values:
        return Done(0, None)
    what = PLACED.get(tuple(values), BOTH)
    act = await _note(session, event, EventActKind.PLACED, actor, now=now)
    values |= {"sequence": event.sequence + 1, "changed_at": now}
    await session.execute(update(Event).where(Event.id == event_id).values(**values))
    session.expire_all()
    people = await _tell(session, event_id, NoticeKind.EVENT_PLACED, act, actor, now=now, what=what)
    await record(session, "event.placed", f"event:{event_id}", by=actor.person_id, now=now)
    return Done(people, act)


async def cancel(session: AsyncSession, actor: Actor, event_id: int, reason: str, *, now: datetime) -> Done:
    """Cancel with a reason and tell everybody but those who said no; twice is refused with a word."""
    event = await managed(session, actor, event_id, Action.EVENT_ANNOUNCE)
    words = " ".join(reason.split())
    if not words:
        raise ReasonNeeded
    if event.state is EventState.DRAFT:
        values: dict[str, Any] = {"state": EventState.CANCELLED, "cancelled_at": now, "cancel_reason": words}
        await session.execute(update(Event).where(Event.id == event_id).values(**values))
        return Done(0, None)
    event = await movable(session, actor, event_id, now=now)
    act = await _note(session, event, EventActKind.CANCELLED, actor, now=now)
    values = {
        "state": EventState.CANCELLED,
        "cancelled_at": now,
        "cancel_reason": tidy("place", words),
        "sequence": event.sequence + 1,
        "changed_at": now,
    }
    await session.execute(update(Event).where(Event.id == event_id).values(**values))
    session.expire_all()
    people = await _tell(session, event_id, NoticeKind.EVENT_CANCELLED, act, actor, now=now)
    await record(session, "event.cancelled", f"event:{event_id}", by=actor.person_id, now=now)
    return Done(people, act)


async def correct_title(session: AsyncSession, actor: Actor, event_id: int, title: str, *, now: datetime) -> None:
    """A slip is corrected in the messages that were sent, and nobody is disturbed."""
    event = await set_field(session, actor, event_id, now=now, title=title)
    people = select(EventPart.person_id).where(EventPart.event_id == event_id, EventPart.person_id.is_not(None))
    sent = select(Outgoing.person_id, Outgoing.message_id, Outgoing.payload).where(
        Outgoing.kind == NoticeKind.EVENT_ANNOUNCED, Outgoing.state == OutboxState.SENT,
        Outgoing.message_id.is_not(None),
        Outgoing.person_id.in_(people), Outgoing.payload["event"].as_integer() == event_id,
    )  # fmt: skip
    rows = []
    for person, message, payload in await session.execute(sent):
        row = row_of(
            event, NoticeKind.EVENT_CORRECTED, payload.get("part", 0), person, at=now, batch=None,
            key=f"{NoticeKind.EVENT_CORRECTED}:{event_id}:{person}:{now.timestamp():.0f}", now=now,
        )  # fmt: skip
        rows.append(row | {"payload": payload | {"message": message}})
    await enqueue_all(session, rows)


async def movable(session: AsyncSession, actor: Actor, event_id: int, *, now: datetime) -> Event:
    event = await managed(session, actor, event_id, Action.EVENT_ANNOUNCE)
    if event.state is not EventState.ANNOUNCED or event.starts_at <= now:
        raise EventOver
    return event


async def shiftable(session: AsyncSession, actor: Actor, event_id: int, *, now: datetime) -> Event:
    """Give an event that may have another day: one that is ahead, or one at which nobody was."""
    event = await managed(session, actor, event_id, Action.EVENT_ANNOUNCE)
    if event.state is EventState.ANNOUNCED and event.starts_at > now:
        return event
    there = select(EventPart.id).where(EventPart.event_id == event_id, EventPart.presence == Presence.PRESENT)
    if event.state in UNHELD and (await session.execute(there.limit(1))).scalar() is None:
        return event
    raise EventOver


async def _begin_anew(session: AsyncSession, event: Event, *, now: datetime) -> None:
    """What was said of a day on which nothing was is said of nothing: absences, code words, «Состоялось?»."""
    parts = select(EventPart.id).where(EventPart.event_id == event.id)
    absent = Attendance.part_id.in_(parts), Attendance.superseded_at.is_(None)
    await session.execute(update(Attendance).where(*absent).values(superseded_at=now))
    await session.execute(update(EventPart).where(EventPart.event_id == event.id).values(presence=None, tries=0))
    values: dict[str, Any] = {"state": EventState.ANNOUNCED, "asked_held_at": None}
    if event.answer_by is not None and event.answer_by <= now:
        values["answer_by"] = None
    await session.execute(update(Event).where(Event.id == event.id).values(**values))
    session.expire_all()


KEPT: Final = ("starts_at", "ends_at", "cancelled_at", "asked_held_at", "answer_by")
PLAIN: Final = ("revision", "place", "link", "state", "cancel_reason")


async def _note(session: AsyncSession, event: Event, kind: EventActKind, actor: Actor, *, now: datetime) -> int:
    before: dict[str, Any] = {name: getattr(event, name) for name in PLAIN}
    for name in KEPT:
        moment = getattr(event, name)
        before[name] = moment.isoformat() if moment else None
    row = insert(EventAct).values(event_id=event.id, kind=kind, by_id=actor.person_id, at=now, before=before)
    return (await session.execute(row.returning(EventAct.id))).scalar_one()


async def _tell(
    session: AsyncSession,
    event_id: int,
    kind: NoticeKind,
    act: int,
    actor: Actor,
    *,
    now: datetime,
    what: str | None = None,
) -> int:
    event = await event_row(session, event_id)
    query = select(EventPart.id, EventPart.person_id).where(
        EventPart.event_id == event_id,
        EventPart.gone_at.is_(None),
        EventPart.person_id.is_not(None),
        EventPart.answer == EventAnswer.YES if what == LINK else EventPart.answer.not_in(STAYS_AWAY),
    )
    at, more = goes_at(event.starts_at, now), {"what": what} if what else {}
    rows = [
        row_of(event, kind, part, person, at=at, batch=batch_of(act), key=f"{kind}:{act}:{part}", now=now, **more)
        for part, person in await session.execute(query)
        if person is not None and person != actor.person_id
    ]
    await enqueue_all(session, rows)
    return len(rows)


async def take_back(session: AsyncSession, actor: Actor, act_id: int, *, now: datetime) -> int:
    """Undo what was done in the last minutes, as far as nothing has gone out; give the event."""
    act = (await session.execute(select(EventAct).where(EventAct.id == act_id))).scalar()
    if act is None:
        raise TooLateToTakeBack
    event = await managed(session, actor, act.event_id, Action.EVENT_ANNOUNCE)
    if act.taken_back_at is not None or now - act.at > TAKE_BACK or not await _is_last(session, act):
        raise TooLateToTakeBack
    gone = select(Outgoing.id).where(Outgoing.batch == batch_of(act_id), Outgoing.state != OutboxState.WAITING)
    if (await session.execute(gone.limit(1))).scalar() is not None:
        raise TooLateToTakeBack
    voided = {"state": OutboxState.VOID, "reason": TAKEN_BACK, "finished_at": now}
    await session.execute(update(Outgoing).where(Outgoing.batch == batch_of(act_id)).values(**voided))
    await session.execute(update(EventAct).where(EventAct.id == act_id).values(taken_back_at=now))
    if act.kind is EventActKind.ALL_PRESENT:
        event_id = act.event_id
        await unmark(session, event_id, act.before["parts"], by=actor.person_id, now=now)
        return event_id
    event_id = act.event_id
    await _restore(session, event, act, now=now)
    await record(session, "event.taken_back", f"event:{event_id}", by=actor.person_id, now=now, act=act_id)
    return event_id


async def _is_last(session: AsyncSession, act: EventAct) -> bool:
    later = select(EventAct.id).where(
        EventAct.event_id == act.event_id, EventAct.id > act.id, EventAct.taken_back_at.is_(None)
    )
    return (await session.execute(later.limit(1))).scalar() is None


async def _restore(session: AsyncSession, event: Event, act: EventAct, *, now: datetime) -> None:
    before, kind, event_id = dict(act.before), act.kind, event.id
    for name in (one for one in KEPT if one in before):  # an act of the version before knows fewer
        before[name] = datetime.fromisoformat(before[name]) if before[name] else None
    if kind is EventActKind.MOVED:
        # Who said yes to the day that was taken back has said it to the day that stands again.
        part = EventPart
        confirmed = part.event_id == event.id, part.revision == event.revision, part.answer == EventAnswer.YES
        await session.execute(update(part).where(*confirmed).values(revision=before["revision"]))
    values = before | {"sequence": event.sequence + 1, "changed_at": now, "state": EventState(before["state"])}
    await session.execute(update(Event).where(Event.id == event_id).values(**values))
    session.expire_all()
    if kind is EventActKind.ANNOUNCED:
        await drop_silent(session, event_id)
