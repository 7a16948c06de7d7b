"""A confirmed list becomes people, schools and appointments, in one transaction of a few statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, update

from models.people import Appointment, Person, School
from services.access import Action, authorize_municipality
from services.access.audit import record
from services.people.appointments import tell_role_changed
from services.people.borne import confirm_names, enter_name
from services.people.importing.planned import Change
from services.roadmap.spreading import spread

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.people.importing.planned import Plan, Planned, SchoolKey


async def save_plan(
    session: AsyncSession, plan: Plan, municipality_id: int, *, by: Actor | None, now: datetime
) -> None:
    """Write down what a plan says; `by` none is the operator's command."""
    if by is not None:
        authorize_municipality(by, Action.PEOPLE_IMPORT, municipality_id)
    schools = await add_schools(session, plan, municipality_id)
    known = {one.id for one in plan.people if one.id is not None}
    await add_people(session, [one for one in plan.people if one.id is None], now=now)
    told = [number for one in plan.people if (number := one.id) in known and None in one.posts.values()]
    await change_people(session, [one for one in plan.people if one.id in known])
    rows = [post for one in plan.people for post in new_posts(one, schools, municipality_id, now=now)]
    if rows:
        await session.execute(insert(Appointment), rows)
        await confirm_names(session, sorted({row["person_id"] for row in rows}))
    await spread(session, municipality_id, now=now)
    for person_id in told:
        await tell_role_changed(session, person_id, now=now)
    counts = {change.value: plan.rows[change] for change in Change} | {"problems": len(plan.problems)}
    subject = f"municipality:{municipality_id}"
    await record(session, "people.imported", subject, by=by.person_id if by else None, now=now, **counts)


async def add_schools(session: AsyncSession, plan: Plan, municipality_id: int) -> dict[SchoolKey, int]:
    """Add the new schools, parents before branches; give their ids by their comparable names."""
    made: dict[SchoolKey, int] = {}
    for key, name in plan.schools.items():
        parent = plan.parents.get(key)
        values = {
            "municipality_id": municipality_id,
            "name": name,
            "parent_id": made.get(parent) if isinstance(parent, str) else parent,
        }
        made[key] = (await session.execute(insert(School).values(**values).returning(School.id))).scalar_one()
    return made


async def add_people(session: AsyncSession, new: list[Planned], *, now: datetime) -> None:
    if not new:
        return
    rows = [{"name": one.name, "phone": one.phone, "created_at": now} for one in new]
    made = await session.execute(insert(Person).returning(Person.id, sort_by_parameter_order=True), rows)
    for one, number in zip(new, made.scalars(), strict=True):
        one.id = number


async def change_people(session: AsyncSession, people: list[Planned]) -> None:
    for one in people:
        renamed = update(Person).where(Person.id == one.id, Person.name != one.name).values(name=one.name)
        number = (await session.execute(renamed.returning(Person.id))).scalar()
        if number is not None:
            await enter_name(session, number, one.name)
        await session.execute(update(Person).where(Person.id == one.id).values(phone=one.phone))


def new_posts(
    one: Planned, schools: dict[SchoolKey, int], municipality_id: int, *, now: datetime
) -> list[dict[str, Any]]:
    return [
        {
            "person_id": one.id,
            "role": role,
            "municipality_id": municipality_id,
            "school_id": schools[school] if isinstance(school, str) else school,
            "subject": one.subjects.get((role, school)),
            "since": now.date(),
        }
        for (role, school), known in one.posts.items()
        if known is None
    ]
