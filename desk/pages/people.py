"""Who is there: people by role and school. Whoever looks leaves a trace, as in the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.visit import number_of
from models.enums import Role
from services.people import schools_seen_by
from services.people.lists import count_by_role, people_of
from services.settings import today_in
from views.roles import role_name

if TYPE_CHECKING:
    from aiohttp import web

    from desk.visit import Visit


async def show(visit: Visit) -> web.Response:
    """List people of a role or of a school; nobody is listed before one of them is chosen."""
    query = visit.request.query
    role = next((one for one in Role if one.value == query.get("role")), None)
    school = number_of(query.get("school", "")) or None
    municipality = visit.here.municipalities[0]
    async with visit.begin() as session:
        today = await today_in(session, municipality, now=visit.now)
        counted = await count_by_role(session, visit.actor, municipality, today=today)
        schools = [(one.id, one.name) for one in await schools_seen_by(session, visit.actor, municipality)]
        found = (
            await people_of(
                session, visit.actor, municipality_id=municipality, school_id=school, role=role, now=visit.now
            )
            if role or school
            else []
        )
    roles = [(one.value, role_name(one, visit._), n) for one, n in counted.items()]
    return visit.page(
        "people.html",
        rows=[{"one": one, "role": role_name(one.role, visit._)} for one in found],
        roles=roles,
        schools=schools,
        chosen={"role": role.value if role else "", "school": school or 0},
        asked=bool(role or school),
    )
