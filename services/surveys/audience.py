"""Who is asked: by role, school, appointment or a list; each person once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from locales import __
from models.people import Appointment, Person, School, SchoolYearStatus
from services.access import holds
from services.calendar.school_year import school_year
from services.errors import Refusal
from services.surveys.definitions import PEOPLE_GROUPS
from services.surveys.results.rules import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import Role
    from services.surveys.definitions import Definition


class NobodyToAsk(Refusal):
    msgid = __("Nobody would be asked. Choose other roles or schools, or invite people first.")


@dataclass(frozen=True)
class Audience:
    """Roles, at all schools or at some. `people` is a list of persons instead: who was at a seminar."""

    roles: tuple[Role, ...] = ()
    schools: tuple[int, ...] = ()
    people: tuple[int, ...] | None = None

    @property
    def words(self) -> str:
        """What is kept with the run."""
        return ",".join(self.roles) if self.people is None else "list"


@dataclass(frozen=True)
class Asked:
    """A person with the appointments for whose sake they are asked; the first one names school and role."""

    person_id: int
    posts: tuple[tuple[Role, int | None], ...]

    @property
    def role(self) -> Role:
        return self.posts[0][0]

    @property
    def school_id(self) -> int | None:
        return next((school for _, school in self.posts if school is not None), None)


async def people_of(
    session: AsyncSession, municipality_id: int, audience: Audience, *, today: date
) -> tuple[Asked, ...]:
    """Find everybody whose appointment fits today; somebody with two of them once."""
    chosen = [Appointment.municipality_id == municipality_id, holds(today), Person.erased_at.is_(None)]
    if audience.people is not None:
        chosen.append(Person.id.in_(audience.people))
    else:
        chosen.append(Appointment.role.in_(audience.roles))
    if audience.schools:
        chosen.append(Appointment.school_id.in_(audience.schools))
    rows = await session.execute(
        select(Appointment.person_id, Appointment.role, Appointment.school_id)
        .join(Person, Person.id == Appointment.person_id)
        .where(*chosen)
        .order_by(Appointment.person_id, Appointment.id)
    )
    posts: dict[int, list[tuple[Role, int | None]]] = {}
    for person_id, role, school_id in rows:
        posts.setdefault(person_id, []).append((role, school_id))
    return tuple(Asked(person_id, tuple(held)) for person_id, held in posts.items())


async def labels_of(
    session: AsyncSession, definition: Definition, asked: Iterable[Asked], *, minimum: int, today: date
) -> dict[int, str | None]:
    """Give each person the one coarse group that may go along with their answers: none where it is too small.

    Only what a confidential survey breaks its results down by is kept at all.
    """
    people = tuple(asked)
    feature = next((group for group in definition.groups if group in PEOPLE_GROUPS), None)
    if feature is None or not definition.confidential:
        return dict.fromkeys(one.person_id for one in people)
    known = await _features(session, feature, people, today=today)
    sizes: dict[str, int] = {}
    for label in known.values():
        sizes[label] = sizes.get(label, 0) + 1
    shown: Mapping[str, str | None] = folded(sizes, minimum)
    return {person_id: shown[label] or None for person_id, label in known.items()}


async def _features(session: AsyncSession, feature: str, people: tuple[Asked, ...], *, today: date) -> dict[int, str]:
    if feature == "role":
        return {one.person_id: one.role.value for one in people}
    schools = {one.school_id for one in people if one.school_id is not None}
    if feature == "school":
        rows = await session.execute(select(School.id, School.name).where(School.id.in_(schools)))
    else:
        rows = await session.execute(
            select(SchoolYearStatus.school_id, SchoolYearStatus.status).where(
                SchoolYearStatus.school_id.in_(schools), SchoolYearStatus.year == school_year(today)
            )
        )
    names: dict[int, str] = {school: str(name) for school, name in rows}
    return {one.person_id: names.get(one.school_id or 0, "") for one in people}
