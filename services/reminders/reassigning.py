"""«Не моё»: the coordinator hears of it and gives the item to somebody else in two taps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import select, update

from locales import __
from models.enums import NoticeKind
from models.people import Appointment, Person, School
from models.roadmap import Assignment
from models.traffic import Outgoing
from services.access import Action, Place, authorize, holds
from services.access.audit import record
from services.access.naming import shown_name
from services.access.roles import SCHOOL_TEAM, TAKERS
from services.errors import NotAllowed, NotFound, Refusal
from services.messages.notices import Loader, Void
from services.messages.outbox import enqueue
from services.people.appointments import answerable_for
from services.reminders.acts import ensure_open
from services.reminders.facts import concerns, load_item_facts
from services.reminders.reader import load_reader
from services.roadmap.assignments import ChangedMeanwhile, load
from services.roadmap.assignments.moves import acting
from services.schools.taking_part import TAKES_PART

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.messages.outbox import Claim


class NobodyDecides(Refusal):
    msgid = __("There is no coordinator here yet who could decide this.")


class TheirsAlready(Refusal):
    msgid = __("They have it already.")


class Choice(NamedTuple):
    name: str
    school: int | None = None
    person: int | None = None


@dataclass(frozen=True)
class NotMineNotice:
    """To the coordinator: somebody says that an item is not theirs."""

    assignment: int
    number: str | None
    title: str
    place: str | None
    who: str
    who_id: int


@dataclass(frozen=True)
class GivenNotice:
    """To the new one: an item is yours now."""

    assignment: int
    number: str | None
    title: str
    passed_by: str | None = None  # a colleague of the same school says so


@dataclass(frozen=True)
class KeptNotice:
    """To who said «not mine»: it is."""

    assignment: int
    number: str | None
    title: str


async def _own_item(session: AsyncSession, assignment_id: int, *, by: int, now: datetime) -> Any:
    """Give an open item that concerns this person; raise `NotAllowed` for anybody else's."""
    item = (await load_item_facts(session, [assignment_id])).get(assignment_id)
    reader = await load_reader(session, by, now=now)
    if item is None or reader is None or not concerns(reader, item, above=False):
        raise NotAllowed
    ensure_open(item)
    return item


async def colleagues(session: AsyncSession, assignment_id: int, *, by: int, now: datetime) -> list[Choice]:
    """Name those of the same school whose thing it may be just as well; nobody where it is not a school's."""
    item = await _own_item(session, assignment_id, by=by, now=now)
    if item.school_id is None or item.person_id is not None:
        return []
    people = await session.execute(
        select(shown_name(item.municipality_id).label("name"), Person.id)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(
            Appointment.school_id == item.school_id,
            Appointment.role.in_(SCHOOL_TEAM),
            holds(now.date()),
            Person.erased_at.is_(None),
            Person.platform_id.is_not(None),
            Person.id != by,
        )
        .distinct()
        .order_by("name")
    )
    return [Choice(name, person=number) for name, number in people]


async def pass_on(session: AsyncSession, assignment_id: int, person: int, *, by: int, now: datetime) -> str:
    """Tell a colleague of the same school that it is theirs; give their name. It stays the school's."""
    taker = next(
        (one for one in await colleagues(session, assignment_id, by=by, now=now) if one.person == person), None
    )
    if taker is None:
        raise NotAllowed
    key = f"{NoticeKind.GIVEN}:{assignment_id}:{by}:{person}:{now.date()}"
    await _tell(session, person, NoticeKind.GIVEN, {"assignment": assignment_id, "who": by}, key=key, now=now)
    await record(session, "assignment.passed", f"assignment:{assignment_id}", by=by, now=now, to=person)
    return taker.name


async def say_not_mine(session: AsyncSession, assignment_id: int, *, by: int, now: datetime) -> None:
    """Tell the coordinators; saying it twice tells them once a day."""
    item = await _own_item(session, assignment_id, by=by, now=now)
    decide = await answerable_for(session, municipality_id=item.municipality_id, school_id=None, today=now.date())
    coordinators = set(decide) - {by}
    if not coordinators:
        raise NobodyDecides
    for person in sorted(coordinators):
        key = f"{NoticeKind.NOT_MINE}:{assignment_id}:{by}:{person}:{now.date()}"
        await _tell(session, person, NoticeKind.NOT_MINE, {"assignment": assignment_id, "who": by}, key=key, now=now)
    await record(session, "assignment.not_mine", f"assignment:{assignment_id}", by=by, now=now)


async def _tell(
    session: AsyncSession, person: int, kind: NoticeKind, payload: dict[str, int], *, key: str, now: datetime
) -> None:
    if (await session.execute(select(Outgoing.id).where(Outgoing.unique_key == key))).scalar() is None:
        await enqueue(session, to=person, kind=kind, payload=payload, unique_key=key, now=now)


async def choices(session: AsyncSession, assignment_id: int, *, by: int, now: datetime) -> list[Choice]:
    """Name the schools and people to whom the item may be given instead; raise why there is nothing to give."""
    subject = await load(session, assignment_id)
    authorize(await acting(session, by, now=now), Action.ROADMAP_EDIT, subject.place)
    ensure_open((await load_item_facts(session, [assignment_id]))[assignment_id])
    municipality = subject.municipality_id
    schools = await session.execute(
        select(School.name, School.id)
        .where(School.municipality_id == municipality, TAKES_PART)
        .where(School.id != (subject.school_id or 0))
        .order_by(School.name)
    )
    people = await session.execute(
        select(shown_name(municipality).label("name"), Person.id)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(
            Appointment.municipality_id == municipality,
            Appointment.role.in_(TAKERS),
            holds(now.date()),
            Person.erased_at.is_(None),
            Person.id != (subject.person_id or 0),
        )
        .distinct()
        .order_by("name")
    )
    near = [Choice(name, person=number) for name, number in people]
    far = [Choice(name, school=number) for name, number in schools]
    return [*far, *near] if subject.school_id is not None else [*near, *far]


async def give(
    session: AsyncSession,
    assignment_id: int,
    *,
    by: int,
    now: datetime,
    school: int | None = None,
    person: int | None = None,
) -> tuple[str, str]:
    """Hand an open item over; give its title and the new one's name. Twice is refused with a word."""
    subject = await load(session, assignment_id)
    authorize(await acting(session, by, now=now), Action.ROADMAP_EDIT, subject.place)
    item = (await load_item_facts(session, [assignment_id]))[assignment_id]
    ensure_open(item)
    if (school, person) == (subject.school_id, subject.person_id):
        raise TheirsAlready
    offered = await choices(session, assignment_id, by=by, now=now)
    taker = next((one for one in offered if (one.school, one.person) == (school, person)), None)
    if taker is None:
        raise NotAllowed
    await _ensure_free(session, assignment_id, school=school, person=person)
    changed = await session.execute(
        update(Assignment)
        .where(Assignment.id == assignment_id, Assignment.version == subject.version)
        .values(school_id=school, person_id=person, version=subject.version + 1, created_at=now)
        .returning(Assignment.id)
    )
    if changed.scalar() is None:
        raise ChangedMeanwhile
    await record(
        session,
        "assignment.given",
        f"assignment:{assignment_id}",
        by=by,
        now=now,
        school=school,
        person=person,
        was_school=subject.school_id,  # so that services.roadmap.spreading does not give it back
        was_person=subject.person_id,
    )
    if person is not None:
        await enqueue(session, to=person, kind=NoticeKind.GIVEN, payload={"assignment": assignment_id}, now=now)
    return item.title, taker.name


async def _ensure_free(session: AsyncSession, assignment_id: int, *, school: int | None, person: int | None) -> None:
    """An occurrence falls to a school or a person once."""
    mine = select(Assignment.occurrence_id).where(Assignment.id == assignment_id).scalar_subquery()
    taken = select(Assignment.id).where(
        Assignment.occurrence_id == mine,
        Assignment.school_id == school if school is not None else Assignment.school_id.is_(None),
        Assignment.person_id == person if person is not None else Assignment.person_id.is_(None),
    )
    if (await session.execute(taken)).scalar() is not None:
        raise TheirsAlready


async def keep(session: AsyncSession, assignment_id: int, person: int, *, by: int, now: datetime) -> None:
    """Decide that it is theirs all the same; they are told once a day."""
    subject = await load(session, assignment_id)
    authorize(await acting(session, by, now=now), Action.ROADMAP_EDIT, Place(subject.municipality_id))
    ensure_open((await load_item_facts(session, [assignment_id]))[assignment_id])
    known = await load_reader(session, person, now=now)
    if known is None or not any(municipality == subject.municipality_id for _, municipality, _ in known.posts):
        raise NotAllowed
    key = f"{NoticeKind.KEPT}:{assignment_id}:{person}:{now.date()}"
    await _tell(session, person, NoticeKind.KEPT, {"assignment": assignment_id}, key=key, now=now)
    await record(session, "assignment.kept", f"assignment:{assignment_id}", by=by, now=now)


async def load_not_mine(session: AsyncSession, claim: Claim, now: datetime) -> NotMineNotice | Void:  # noqa: ARG001 - one shape for all loaders
    return await _not_mine(session, claim.payload["assignment"], claim.payload["who"]) or Void("gone")


async def open_not_mine(
    session: AsyncSession, assignment_id: int, person: int, *, by: int, now: datetime
) -> NotMineNotice:
    """Show again what waits for the coordinator's decision; raise why there is nothing to decide any more."""
    subject = await load(session, assignment_id)
    authorize(await acting(session, by, now=now), Action.ROADMAP_EDIT, subject.place)
    ensure_open((await load_item_facts(session, [assignment_id]))[assignment_id])
    found = await _not_mine(session, assignment_id, person)
    if found is None:
        raise NotFound
    return found


async def _not_mine(session: AsyncSession, assignment_id: int, person: int) -> NotMineNotice | None:
    item = (await load_item_facts(session, [assignment_id])).get(assignment_id)
    if item is None:
        return None
    query = select(shown_name(item.municipality_id)).where(Person.id == person)
    who = (await session.execute(query)).scalar()
    if who is None:
        return None
    return NotMineNotice(item.id, item.number, item.title, item.school or item.person, who, person)


async def load_given(session: AsyncSession, claim: Claim, now: datetime) -> GivenNotice | Void:
    item = (await load_item_facts(session, [claim.payload["assignment"]])).get(claim.payload["assignment"])
    if item is None:
        return Void("given_on")
    if who := claim.payload.get("who"):
        reader = await load_reader(session, claim.person_id, now=now) if claim.person_id else None
        if reader is None or not concerns(reader, item, above=False):
            return Void("given_on")
        name = (await session.execute(select(shown_name(item.municipality_id)).where(Person.id == who))).scalar()
        return GivenNotice(item.id, item.number, item.title, passed_by=name)
    if item.person_id != claim.person_id:
        return Void("given_on")
    return GivenNotice(item.id, item.number, item.title)


async def load_kept(session: AsyncSession, claim: Claim, now: datetime) -> KeptNotice | Void:  # noqa: ARG001 - same
    item = (await load_item_facts(session, [claim.payload["assignment"]])).get(claim.payload["assignment"])
    return KeptNotice(item.id, item.number, item.title) if item else Void("gone")


REASSIGNING_LOADERS: Final[dict[str, Loader]] = {
    NoticeKind.NOT_MINE: load_not_mine,
    NoticeKind.GIVEN: load_given,
    NoticeKind.KEPT: load_kept,
}
