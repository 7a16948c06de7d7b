"""«Приду», «Не смогу», «Коллега вместо меня»: what an invited person says, until the event begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select, update

from locales import __
from models.enums import EventAnswer, EventState, Obligation
from models.events import Event, EventPart, Guest
from models.people import Appointment, Person
from services.access import Action, Place, authorize, holds
from services.access.naming import shown_name
from services.errors import NotAllowed, NotFound, Refusal
from services.events.cards import event_row
from services.events.guests import part_of_guest, post_of
from services.events.rules.audience import Holder, fits, rules_of
from services.events.rules.hours import offer_ends
from services.events.seating import change, invite

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.events.cards import EventCard
    from services.events.rules.book import Book, Word

LONGEST_REASON: Final = 300


class AnsweredTooLate(Refusal):
    msgid = __("It has already started, and answers are closed. If you are there, use the code word.")


class EventCancelled(Refusal):
    msgid = __("This event is cancelled.")


class NoLongerInvited(Refusal):
    msgid = __("You are no longer among those who are invited to this. Ask the organiser if you want to come.")


class ReasonTooLong(Refusal):
    msgid = __("Please keep it to {limit} characters.")


async def own_part(session: AsyncSession, actor: Actor, event_id: int, *, now: datetime) -> tuple[Event, int]:
    """Give the event and the part of whoever may answer now; raise the reason why not."""
    event = await event_row(session, event_id)
    authorize(actor, Action.EVENT_ANSWER, Place(event.municipality_id, None, actor.person_id))
    query = select(EventPart).where(EventPart.event_id == event_id, EventPart.person_id == actor.person_id)
    part = (await session.execute(query)).scalar()
    if part is None or event.state is EventState.DRAFT:
        raise NotAllowed
    if event.state is EventState.CANCELLED:
        raise EventCancelled
    if event.state is not EventState.ANNOUNCED or event.starts_at <= now:
        raise AnsweredTooLate
    if part.gone_at is not None or not (part.instead_of or part.free or is_meant(event, actor)):
        raise NoLongerInvited
    return event, part.id


def is_meant(event: Event, actor: Actor) -> bool:
    """Tell whether a post that holds today is of the audience; the status of a school is looked at with the list."""
    posts = [
        Holder(actor.person_id, post.role, post.school_id, post.subject)
        for post in actor.posts
        if post.municipality_id == event.municipality_id
    ]
    rules = [
        rule if not rule.statuses else type(rule)(rule.roles, rule.schools, rule.subjects, (), rule.people)
        for rule in rules_of(event.audience)
    ]
    return any(fits(rule, post) for rule in rules for post in posts)


async def say_yes(session: AsyncSession, actor: Actor, event_id: int, *, now: datetime) -> None:
    event, part = await own_part(session, actor, event_id, now=now)
    await change(session, event, lambda book: book.says_yes(part, now=now), now=now)
    await session.execute(update(EventPart).where(EventPart.id == part).values(reason=None, answered_at=now))


async def say_no(session: AsyncSession, actor: Actor, event_id: int, reason: str | None, *, now: datetime) -> None:
    """Say no, or leave the queue; the reason is for the organiser alone."""
    event, part = await own_part(session, actor, event_id, now=now)
    words = " ".join((reason or "").split()) or None
    if words and len(words) > LONGEST_REASON:
        raise ReasonTooLong(limit=LONGEST_REASON)
    await change(session, event, lambda book: book.says_no(part, now=now), now=now)
    await session.execute(update(EventPart).where(EventPart.id == part).values(reason=words, answered_at=now))


async def colleagues(session: AsyncSession, actor: Actor, event_id: int, *, now: datetime) -> list[tuple[int, str]]:
    """List who works at the reader's schools besides them."""
    event, _ = await own_part(session, actor, event_id, now=now)
    schools = [
        post.school_id for post in actor.posts if post.school_id and post.municipality_id == event.municipality_id
    ]
    query = (
        select(Person.id, shown_name(event.municipality_id))
        .join(Appointment, Appointment.person_id == Person.id)
        .where(
            Appointment.school_id.in_(schools),
            holds(now.date()),
            Person.erased_at.is_(None),
            Person.id != actor.person_id,
        )
        .group_by(Person.id)
        .order_by(Person.name)
    )
    return [(number, name) for number, name in await session.execute(query)]


async def send_colleague(session: AsyncSession, actor: Actor, event_id: int, person_id: int, *, now: datetime) -> None:
    """Ask somebody of my school instead of me; a place that I held is held for them for two hours."""
    if person_id not in {number for number, _ in await colleagues(session, actor, event_id, now=now)}:
        raise NotFound
    event, mine = await own_part(session, actor, event_id, now=now)
    query = select(EventPart).where(EventPart.event_id == event_id, EventPart.person_id == person_id)
    theirs = (await session.execute(query)).scalar()
    if theirs is None:
        school = (await session.execute(select(EventPart.school_id).where(EventPart.id == mine))).scalar()
        _, role = await post_of(session, event.municipality_id, person_id, school_id=school, now=now)
        made = insert(EventPart).values(
            event_id=event_id, person_id=person_id, school_id=school, role=role, instead_of=mine
        )
        number = (await session.execute(made.returning(EventPart.id))).scalar_one()
    else:
        number = theirs.id
        values = {"instead_of": mine, "gone_at": None}
        await session.execute(update(EventPart).where(EventPart.id == number).values(**values))
        session.expire_all()
        event = await event_row(session, event_id)
    await change(session, event, lambda book: _hand_over(book, mine, number, now=now, surely=False), now=now)
    await session.execute(update(EventPart).where(EventPart.id == mine).values(answered_at=now, reason=None))
    event = await event_row(session, event_id)
    if theirs is None:
        await invite(session, event, [(number, person_id)], at=now, now=now)


async def send_guest(session: AsyncSession, actor: Actor, event_id: int, name: str, *, now: datetime) -> None:
    """Somebody without an account comes instead of me: my place is theirs."""
    event, mine = await own_part(session, actor, event_id, now=now)
    school = (await session.execute(select(EventPart.school_id).where(EventPart.id == mine))).scalar()
    guest = await part_of_guest(session, event, name, school, now=now)
    values = {"instead_of": mine, "invited": True}
    await session.execute(update(EventPart).where(EventPart.id == guest).values(**values))
    await change(session, event, lambda book: _hand_over(book, mine, guest, now=now, surely=True), now=now)
    await session.execute(update(EventPart).where(EventPart.id == mine).values(answered_at=now, reason=None))


def _hand_over(book: Book, mine: int, theirs: int, *, now: datetime, surely: bool) -> dict[int, Word]:
    """Give my place on before anybody of the queue gets it."""
    me, other = book.seats[mine], book.seats[theirs]
    held = me.counts
    me.answer, me.revision, me.offered_until = EventAnswer.COLLEAGUE, book.revision, None
    if other.answer is EventAnswer.YES:
        return book.settle(now=now)
    if held and surely:
        other.answer, other.position, other.revision = EventAnswer.YES, me.position, book.revision
    elif held and book.places is not None:
        other.answer, other.position = EventAnswer.OFFERED, me.position
        other.offered_until = min(offer_ends(now, other.zone), book.starts)
    elif surely:
        return book.says_yes(theirs, now=now)
    return book.settle(now=now)


async def goers(session: AsyncSession, event_id: int, municipality_id: int, school_id: int | None) -> list[str]:
    """Name who of a school comes: where one of each school is wanted, the others see it."""
    if school_id is None:
        return []
    query = (
        select(shown_name(municipality_id), Guest.name)
        .select_from(EventPart)
        .outerjoin(Person, Person.id == EventPart.person_id)
        .outerjoin(Guest, Guest.id == EventPart.guest_id)
        .where(
            EventPart.event_id == event_id,
            EventPart.school_id == school_id,
            EventPart.answer == EventAnswer.YES,
            EventPart.gone_at.is_(None),
        )
    )
    return [person or guest for person, guest in await session.execute(query) if person or guest]


async def goers_seen(session: AsyncSession, actor: Actor, card: EventCard) -> list[str]:
    """Name who goes from the reader's own school, where one of a school is asked for."""
    if card.obligation is not Obligation.ONE_A_SCHOOL or card.mine is None:
        return []
    posts = (one for one in actor.posts if one.school_id and one.municipality_id == card.municipality_id)
    school = next((one.school_id for one in posts), None)
    return await goers(session, card.id, card.municipality_id, school)
