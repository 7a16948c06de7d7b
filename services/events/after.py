"""Afterwards: did it take place, what was shown there, what did those think who were there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, insert, select, update

from locales import __
from models.enums import EventState, NoticeKind, Presence
from models.events import Event, EventFile, EventPart
from models.people import Appointment, Person
from services.access import Action, actor_of, holds, may_at
from services.access.audit import record
from services.access.roles import CENTRE
from services.errors import Refusal
from services.events.acts import EventOver
from services.events.cards import event_row, managed, place_of
from services.events.rules.hours import ASKED_AFTER, CORRECTED_FREELY, SURVEY_AFTER, SURVEY_LASTS
from services.messages.outbox import Priority, enqueue
from services.settings import today_in
from services.surveys import publishing
from services.surveys.audience import Audience
from services.surveys.definitions import template

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

SURVEY: Final = "after_seminar"
SURVEY_MISSED: Final = timedelta(days=1)  # after so long a downtime nobody remembers enough


class NothingToSend(Refusal):
    msgid = __("Nobody is marked as having been there yet. Mark who was there first.")


async def say_held(session: AsyncSession, actor: Actor, event_id: int, *, held: bool, now: datetime) -> None:
    """Answer «Состоялось?»; marking anybody present says it as well."""
    event = await managed(session, actor, event_id, Action.EVENT_MARK)
    if event.state not in {EventState.ANNOUNCED, EventState.HELD, EventState.NOT_HELD} or event.starts_at > now:
        raise EventOver
    state = EventState.HELD if held else EventState.NOT_HELD
    await session.execute(update(Event).where(Event.id == event_id).values(state=state, changed_at=now))
    await record(session, "event.held", f"event:{event_id}", by=actor.person_id, now=now, held=held)


async def ask_whether_held(session: AsyncSession, event: Event, *, now: datetime) -> bool:
    """Ask the organiser three days after an event that nobody has marked; once.

    Where they may not answer any more, the municipality is asked.
    """
    due = event.ends_at + ASKED_AFTER <= now
    if not due or event.state is not EventState.ANNOUNCED or event.asked_held_at:
        return False
    asked = await _who_may_say(session, event, now=now)
    if not asked:
        return False
    await session.execute(update(Event).where(Event.id == event.id).values(asked_held_at=now))
    for person in asked:
        key = f"{NoticeKind.EVENT_HELD}:{event.id}:{event.revision}"
        await enqueue(
            session,
            to=person,
            kind=NoticeKind.EVENT_HELD,
            payload={"event": event.id},
            priority=Priority.NORMAL,
            unique_key=key if person == event.organiser_id else f"{key}:{person}",
            now=now,
        )
    return True


async def _who_may_say(session: AsyncSession, event: Event, *, now: datetime) -> list[int]:
    """Name the organiser, or in their place whoever holds the first post of the centre that anybody holds.

    The others are asked while marks are corrected freely: of what is long past nobody there knows anything.
    """
    if event.organiser_id is not None:
        organiser = await actor_of(session, event.organiser_id, now=now)
        if organiser is not None and may_at(organiser, Action.EVENT_MARK, place_of(event)):
            return [event.organiser_id]
    if event.ends_at + CORRECTED_FREELY <= now:
        return []
    today = await today_in(session, event.municipality_id, now=now)
    query = (
        select(Appointment.role, Appointment.person_id)
        .join(Person, Person.id == Appointment.person_id)
        .where(
            Appointment.municipality_id == event.municipality_id,
            Appointment.role.in_(CENTRE),
            holds(today),
            Person.erased_at.is_(None),
        )
        .distinct()
        .order_by(Appointment.person_id)
    )
    posts = (await session.execute(query)).all()
    return next(filter(None, ([person for held, person in posts if held is role] for role in CENTRE)), [])


async def ask_again(session: AsyncSession, event_id: int, person_id: int) -> None:
    """Let somebody else be asked: the organiser was, and has lost their post before it reached them."""
    theirs = Event.id == event_id, Event.organiser_id == person_id, Event.state == EventState.ANNOUNCED
    await session.execute(update(Event).where(*theirs).values(asked_held_at=None))


async def add_file(
    session: AsyncSession,
    actor: Actor,
    event_id: int,
    *,
    text: str,
    file_kind: str | None = None,
    file_id: str | None = None,
    now: datetime,
) -> int:
    await managed(session, actor, event_id, Action.EVENT_EDIT)
    row = insert(EventFile).values(
        event_id=event_id, text=text, file_kind=file_kind, file_id=file_id, added_by=actor.person_id, added_at=now
    )
    return (await session.execute(row.returning(EventFile.id))).scalar_one()


async def files_of(session: AsyncSession, event_id: int) -> list[tuple[int, str]]:
    query = select(EventFile.id, EventFile.text).where(EventFile.event_id == event_id).order_by(EventFile.id)
    return [(number, text) for number, text in await session.execute(query)]


async def receivers(
    session: AsyncSession, actor: Actor, event_id: int, *, everybody: bool
) -> tuple[list[int], list[tuple[int, str]]]:
    """Say who would get which files: those who were there, or all who were invited; not the actor."""
    await managed(session, actor, event_id, Action.EVENT_ANNOUNCE)
    part = EventPart
    where = [part.event_id == event_id, part.person_id != actor.person_id, part.gone_at.is_(None)]
    if not everybody:
        where.append(part.presence == Presence.PRESENT)
    found = await session.execute(select(part.person_id).where(*where).order_by(part.id))
    people = [one for one in found.scalars() if one is not None]
    files = await files_of(session, event_id)
    if not people or not files:
        raise NothingToSend
    return people, files


async def send_files(session: AsyncSession, actor: Actor, event_id: int, *, everybody: bool, now: datetime) -> int:
    """Send what was added, each file once a person; give the number of people."""
    people, files = await receivers(session, actor, event_id, everybody=everybody)
    for number, _text in files:
        for person in people:
            await _send_once(session, event_id, number, person, now=now)
    await record(session, "event.materials", f"event:{event_id}", by=actor.person_id, now=now, people=len(people))
    return len(people)


async def _send_once(session: AsyncSession, event_id: int, file: int, person: int, *, now: datetime) -> None:
    from models.traffic import Outgoing  # noqa: PLC0415 - one look whether it went before

    key = f"{NoticeKind.EVENT_MATERIAL}:{file}:{person}"
    if (await session.execute(select(Outgoing.id).where(Outgoing.unique_key == key))).scalar() is None:
        payload = {"event": event_id, "file": file}
        await enqueue(
            session,
            to=person,
            kind=NoticeKind.EVENT_MATERIAL,
            payload=payload,
            priority=Priority.BULK,
            unique_key=key,
            now=now,
        )


async def survey_present(session: AsyncSession, event: Event, *, minimum: int, now: datetime) -> int | None:
    """Ask those who were there two hours after the end, if they are enough to stay unknown; give the run."""
    due = event.ends_at + SURVEY_AFTER
    if event.survey_run_id or event.state is not EventState.HELD or not (due <= now < due + SURVEY_MISSED):
        return None
    part = EventPart
    query = select(part.person_id).join(Person, Person.id == part.person_id).where(
        part.event_id == event.id, part.presence == Presence.PRESENT, Person.erased_at.is_(None)
    )  # fmt: skip
    people = [one for one in (await session.execute(query)).scalars() if one is not None]
    if len(people) < minimum:
        return None
    today = await today_in(session, event.municipality_id, now=now)
    definition = template(SURVEY, "ru")
    run = await publishing.publish(
        session,
        None,
        replace(definition, title=f"{definition.title}: {event.title}"[:200]),
        municipality_id=event.municipality_id,
        audience=Audience(people=tuple(people)),
        closes=today + SURVEY_LASTS,
        minimum=minimum,
        now=now,
    )
    await session.execute(update(Event).where(Event.id == event.id).values(survey_run_id=run))
    return run


async def survey_of(session: AsyncSession, event_id: int, *, minimum: int) -> tuple[int | None, bool]:
    """Say which run asks about an event, and whether those who were there are too few for one."""
    row = await event_row(session, event_id)
    part = EventPart
    where = part.event_id == event_id, part.presence == Presence.PRESENT, part.person_id.is_not(None)
    present = (await session.execute(select(func.count()).select_from(part).where(*where))).scalar_one()
    return row.survey_run_id, 0 < present < minimum
