"""Who is what, where, since when: given, ended, handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import and_, func, insert, or_, select, update

from locales import __, translator
from models.enums import OPEN_STATES, AssignmentState, NoticeKind, Role, WhyChanged
from models.people import Appointment, Municipality, Person, School
from models.roadmap import Assignment
from services.access import Action, Actor, Place, authorize, holds
from services.access.audit import record
from services.access.naming import shown_name
from services.access.roles import AT_SCHOOL, LOOKING_AFTER, SCHOOL_STAFF, SCHOOL_TEAM
from services.errors import NotFound, Refusal
from services.messages.outbox import enqueue
from services.people.borne import confirm_names
from services.people.names import shown_of
from services.people.persons import has_withdrawn, known_or_new
from services.people.schools import NO_REGION, create_municipality, place_of_school
from services.roadmap.spreading import spread_for
from services.schools.taking_part import TAKES_PART

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Address


class SchoolNeeded(Refusal):
    msgid = __("This role belongs to a school. Name the school.")


class OwnSchool(Refusal):
    msgid = __("Nobody is the curator of their own school. Choose somebody else.")


class OwnSchoolWhenJoining(Refusal):
    """As the one reads it who joins or asks to."""

    msgid = __(
        "Nobody both works in a school and curates it, so this role cannot be yours as well. "
        "Tell your coordinator: another curator is needed for this school, or another role for you."
    )


class OwnSchoolWhenApproving(Refusal):
    msgid = __(
        "This person would be the curator of the school in which they work. "
        "Refuse the request, or end their other role first."
    )


class LastCoordinator(Refusal):
    msgid = __("This is the only coordinator here. Appoint another one first, then this one can leave.")


class ConsentWithdrawn(Refusal):
    msgid = __("This person has withdrawn the consent. They can come back by an invitation and agree again there.")


class NotThisCurator(Refusal):
    msgid = __("This person is not the school's curator any more. Open the school again.")


async def appoint(
    session: AsyncSession,
    person_id: int,
    role: Role,
    *,
    municipality_id: int,
    since: date,
    school_id: int | None = None,
    subject: str | None = None,
) -> int:
    """Give a role from `since` on; the same appointment twice is one. Raise `SchoolNeeded`."""
    if role in AT_SCHOOL and school_id is None:
        raise SchoolNeeded
    known = await _same(session, person_id, role, municipality_id, school_id, day=since)
    if known is not None:
        return known
    row = insert(Appointment).values(
        person_id=person_id,
        role=role,
        municipality_id=municipality_id,
        school_id=school_id,
        subject=subject,
        since=since,
    )
    given: int = (await session.execute(row.returning(Appointment.id))).scalar_one()
    await confirm_names(session, [person_id])
    return given


async def _same(
    session: AsyncSession, person_id: int, role: Role, municipality_id: int, school_id: int | None, *, day: date
) -> int | None:
    """Find the appointment of that very role and place, which they have on that day."""
    query = select(Appointment.id).where(
        Appointment.person_id == person_id,
        Appointment.role == role,
        Appointment.municipality_id == municipality_id,
        Appointment.school_id.is_(None) if school_id is None else Appointment.school_id == school_id,
        holds(day),
    )
    return (await session.execute(query)).scalar()


async def ensure_not_own_school(
    session: AsyncSession,
    person_id: int,
    role: Role,
    school_id: int | None,
    *,
    today: date,
    refusal: type[Refusal] = OwnSchool,
) -> None:
    """Nobody curates the school in which they work, in whichever order the two appointments come."""
    others = SCHOOL_STAFF if role is Role.CURATOR else {Role.CURATOR} if role in SCHOOL_STAFF else set()
    query = select(Appointment.id).where(
        Appointment.person_id == person_id,
        Appointment.school_id == school_id,
        Appointment.role.in_(others),
        holds(today),
    )
    if school_id is not None and others and (await session.execute(query.limit(1))).scalar() is not None:
        raise refusal


async def ensure_curates_elsewhere(
    session: AsyncSession, person_id: int, role: Role | None = None, school_id: int | None = None, *, today: date
) -> None:
    """Raise `OwnSchoolWhenJoining` where somebody curates a school in which they work, or would with one more role."""
    query = select(Appointment.role, Appointment.school_id).where(
        Appointment.person_id == person_id, Appointment.school_id.is_not(None), holds(today)
    )
    posts = {(held, school) for held, school in await session.execute(query)} | {(role, school_id)}
    curated = {school for held, school in posts if held is Role.CURATOR}
    if curated & {school for held, school in posts if held in SCHOOL_STAFF}:
        raise OwnSchoolWhenJoining


async def place_of_appointment(session: AsyncSession, appointment_id: int, *, today: date) -> tuple[Appointment, Place]:
    """Read an appointment that holds; raise `NotFound`. A person's own one is at their own place too."""
    query = select(Appointment).where(Appointment.id == appointment_id, holds(today))
    found = (await session.execute(query)).scalar()
    if found is None:
        raise NotFound
    return found, Place(found.municipality_id, found.school_id, found.person_id)


async def appoint_by(
    session: AsyncSession,
    person_id: int,
    role: Role,
    *,
    municipality_id: int,
    school_id: int | None = None,
    by: Actor,
    now: datetime,
) -> int:
    """Give somebody a role in the chat: they hear of it, once. A second tap on the same button gives nothing more."""
    authorize(by, Action.PEOPLE_EDIT, Place(municipality_id, school_id))
    if school_id is not None:
        await school_in(session, school_id, municipality_id)
    since = now.date()
    known = await _same(session, person_id, role, municipality_id, school_id, day=since)
    if known is not None:
        return known
    await ensure_not_own_school(session, person_id, role, school_id, today=since)
    await ensure_agrees(session, person_id, municipality_id)
    given = await appoint(session, person_id, role, municipality_id=municipality_id, school_id=school_id, since=since)
    await record(session, "appointment.given", f"appointment:{given}", by=by.person_id, now=now, role=role)
    await tell_role_changed(session, person_id, now=now)
    await spread_for(session, role, municipality_id, now=now)
    return given


async def ensure_agrees(session: AsyncSession, person_id: int, municipality_id: int) -> None:
    """Raise `ConsentWithdrawn` for somebody who has taken their consent back: they come again by an invitation."""
    query = select(Person.id).where(Person.id == person_id, has_withdrawn(municipality_id))
    if (await session.execute(query)).scalar() is not None:
        raise ConsentWithdrawn


async def end_appointment(session: AsyncSession, appointment_id: int, *, by: Actor, now: datetime) -> Appointment:
    """End an appointment as of now; raise `LastCoordinator` where nobody would be left to run things."""
    found, place = await place_of_appointment(session, appointment_id, today=now.date())
    authorize(by, Action.PEOPLE_EDIT, Place(place.municipality_id, place.school_id))
    await _end(session, found, by=by, now=now)
    why = {"why": WhyChanged.ENDED, "role": found.role, "school": found.school_id}
    await tell_role_changed(session, found.person_id, now=now, why=why)
    return found


async def leave(session: AsyncSession, appointment_id: int, *, by: Actor, now: datetime) -> Appointment:
    """End one's own appointment."""
    found, _ = await place_of_appointment(session, appointment_id, today=now.date())
    if found.person_id != by.person_id:
        raise NotFound
    await _end(session, found, by=by, now=now)
    return found


async def _end(session: AsyncSession, found: Appointment, *, by: Actor, now: datetime) -> None:
    if found.role is Role.COORDINATOR:
        await ensure_another_coordinator(session, found.person_id, found.municipality_id, today=now.date())
    await session.execute(update(Appointment).where(Appointment.id == found.id).values(until=now.date()))
    await record(session, "appointment.ended", f"appointment:{found.id}", by=by.person_id, now=now, role=found.role)


async def ensure_another_coordinator(
    session: AsyncSession, person_id: int, municipality_id: int, *, today: date
) -> None:
    others = (
        select(func.count())
        .select_from(Appointment)
        .join(Person, Person.id == Appointment.person_id)
        .where(
            Appointment.municipality_id == municipality_id,
            Appointment.role == Role.COORDINATOR,
            Appointment.person_id != person_id,
            Person.platform_id.is_not(None),
            Person.erased_at.is_(None),
            holds(today),
        )
    )
    if (await session.execute(others)).scalar_one() == 0:
        raise LastCoordinator


async def hand_over(
    session: AsyncSession, school_id: int, *, from_id: int, to_id: int, by: Actor, now: datetime
) -> None:
    """Give a school to another curator, in one step.

    What hangs on the school goes along by itself: items, confirmations, reminders. What was assigned to the old curator
    in person for this school is assigned to the new one. Raise `NotThisCurator`, `OwnSchool`.
    """
    place = await place_of_school(session, school_id)
    authorize(by, Action.PEOPLE_EDIT, place)
    await ensure_in(session, to_id, place.municipality_id, today=now.date())
    ended = await session.execute(
        update(Appointment)
        .where(
            Appointment.person_id == from_id,
            Appointment.role == Role.CURATOR,
            Appointment.school_id == school_id,
            holds(now.date()),
        )
        .values(until=now.date())
        .returning(Appointment.id)
    )
    if not ended.all():
        raise NotThisCurator
    await ensure_not_own_school(session, to_id, Role.CURATOR, school_id, today=now.date())
    await appoint(
        session,
        to_id,
        Role.CURATOR,
        municipality_id=place.municipality_id,
        school_id=school_id,
        since=now.date(),
    )
    await session.execute(
        update(Assignment)
        .where(Assignment.school_id == school_id, Assignment.person_id == from_id, Assignment.state.in_(OPEN_STATES))
        .values(person_id=to_id, version=Assignment.version + 1)
    )
    await spread_for(session, Role.CURATOR, place.municipality_id, now=now)
    await record(session, "school.handed_over", f"school:{school_id}", by=by.person_id, now=now, to=to_id)
    told = {from_id: (WhyChanged.HANDED_ON, to_id), to_id: (WhyChanged.TAKEN_OVER, from_id)}
    team = select(Appointment.person_id).where(
        Appointment.school_id == school_id, Appointment.role.in_(SCHOOL_TEAM), holds(now.date())
    )
    told |= {one: (WhyChanged.NEW_CURATOR, to_id) for one in (await session.execute(team)).scalars() if one not in told}
    for person_id, (why, other) in sorted(told.items()):
        await tell_role_changed(session, person_id, now=now, why={"why": why, "school": school_id, "other": other})


class WhatWaits(NamedTuple):
    """What goes along with a school when another curator takes it over."""

    open: int
    to_decide: int
    in_person: int  # of the open ones, assigned to the old curator by name


async def what_waits(session: AsyncSession, school_id: int, curator: int) -> WhatWaits:
    own = Assignment.person_id == curator
    undone, reported = Assignment.state.in_(OPEN_STATES), Assignment.state == AssignmentState.REPORTED
    counts = select(
        func.count().filter(undone), func.count().filter(reported), func.count().filter(and_(undone, own))
    ).where(Assignment.school_id == school_id)
    return WhatWaits(*(await session.execute(counts)).one())


async def ensure_in(session: AsyncSession, person_id: int, municipality_id: int, *, today: date) -> None:
    """Raise `NotFound` for somebody who has no appointment here: a forged button names anybody."""
    here = select(Appointment.id).where(
        Appointment.person_id == person_id, Appointment.municipality_id == municipality_id, holds(today)
    )
    if (await session.execute(here.limit(1))).scalar() is None:
        raise NotFound


async def tell_role_changed(
    session: AsyncSession, person_id: int, *, now: datetime, why: dict[str, Any] | None = None
) -> None:
    """They hear what they are now, why, and what becomes of their things; their menu of commands changes with it."""
    await enqueue(session, to=person_id, kind=NoticeKind.ROLE_GIVEN, payload=why or {}, now=now)


UNNAMED: Final = "Муниципалитет"  # until the first coordinator says what it is called


async def join_as_first_coordinator(
    session: AsyncSession, address: Address, *, name: str, language: str, timezone: str, now: datetime
) -> int:
    """Let somebody from ADMIN_IDS in as a coordinator; the first one finds a municipality made ready."""
    first = select(Municipality.id).where(NO_REGION).order_by(Municipality.id).limit(1)
    municipality_id = (await session.execute(first)).scalar()
    if municipality_id is None:
        municipality_id = await create_municipality(session, slug="main", name=UNNAMED, timezone=timezone)
    shown = shown_of(name) or translator(language)(__("Coordinator")).unescape()
    person_id = await known_or_new(session, address, name=shown, language=language, now=now)
    await appoint(session, person_id, Role.COORDINATOR, municipality_id=municipality_id, since=now.date())
    await record(session, "coordinator.joined", f"person:{person_id}", by=person_id, now=now)
    return person_id


async def answerable_for(
    session: AsyncSession, *, municipality_id: int, school_id: int | None, today: date
) -> list[int]:
    """Name who decides about a place: the coordinators, and the school's curators who do not work there themselves."""
    coordinator = and_(Appointment.role == Role.COORDINATOR, Appointment.municipality_id == municipality_id)
    who = [coordinator]
    if school_id is not None:
        staff = select(Appointment.person_id).where(
            Appointment.school_id == school_id, Appointment.role.in_(SCHOOL_STAFF), holds(today)
        )
        who.append(
            and_(
                Appointment.role == Role.CURATOR,
                Appointment.school_id == school_id,
                Appointment.person_id.not_in(staff),
            )
        )
    query = (
        select(Appointment.person_id)
        .join(Person, Person.id == Appointment.person_id)
        .where(or_(*who), holds(today), Person.erased_at.is_(None))
        .distinct()
        .order_by(Appointment.person_id)
    )
    return list((await session.execute(query)).scalars())


async def curators_to_choose(
    session: AsyncSession, *, municipality_id: int, school_id: int, today: date
) -> list[tuple[int, str]]:
    """Who could take a school over: curators here, but not those who work in it or have it now."""
    staff = select(Appointment.person_id).where(Appointment.school_id == school_id, holds(today))
    query = (
        select(Person.id, shown_name(municipality_id).label("name"))
        .join(Appointment, Appointment.person_id == Person.id)
        .where(
            Appointment.municipality_id == municipality_id,
            Appointment.role.in_(LOOKING_AFTER),
            Person.id.not_in(staff),
            Person.erased_at.is_(None),
            holds(today),
        )
        .distinct()
        .order_by("name")
    )
    return list((await session.execute(query)).all())


async def school_in(session: AsyncSession, school_id: int, municipality_id: int) -> None:
    """Raise `NotFound` for a school of another municipality, or a closed one."""
    query = select(School.id).where(School.id == school_id, School.municipality_id == municipality_id, TAKES_PART)
    if (await session.execute(query)).scalar() is None:
        raise NotFound
