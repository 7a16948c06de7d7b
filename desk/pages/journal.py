"""The journal: who did what, narrowed by kind, person and time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from desk.visit import number_of
from services.access.journal import Asked, Deeds, journal, who_acted
from services.calendar import zone
from services.settings import zone_of
from views.dates import clock, full_day
from views.people.journal import DAYS, DEEDS, deed_words, since, who_words

if TYPE_CHECKING:
    from aiohttp import web

    from desk.visit import Visit
    from services.access.journal import Entry

PAGE: Final = 50
MOST_PAGES: Final = 100_000  # more rows are kept nowhere, and a database counts only so far


async def show(visit: Visit) -> web.Response:
    query = visit.request.query
    what = query.get("what", "") if query.get("what") in set(Deeds) else ""
    who, days, page = (number_of(query.get(name, "")) for name in ("who", "days", "page"))
    page = min(page, MOST_PAGES)
    asked = Asked(Deeds(what) if what else None, (who,) if who else (), since(days, visit.now))
    municipality = visit.here.municipalities[0]
    async with visit.read() as session:
        total, found = await journal(session, municipality, asked, by=visit.actor, offset=page * PAGE, limit=PAGE)
        people = await who_acted(session, municipality, by=visit.actor)
        timezone = await zone_of(session, municipality)
    _ = visit._
    kept = "".join(f"&{name}={value}" for name, value in (("what", what), ("who", who), ("days", days)) if value)
    return visit.page(
        "journal.html",
        rows=[line(one, timezone, visit) for one in found],
        total=total,
        kinds=[(one.value, _(name)) for one, name in DEEDS.items()],
        people=people,
        spans=[(days, _(name)) for days, name in DAYS.items()],
        chosen={"what": what, "who": who, "days": days},
        newer=f"?page={page - 1}{kept}" if page else "",
        older=f"?page={page + 1}{kept}" if (page + 1) * PAGE < total else "",
    )


def line(one: Entry, timezone: str, visit: Visit) -> dict[str, Any]:
    day = one.at.astimezone(zone(timezone)).date()
    return {
        "when": f"{full_day(day, visit._)}, {clock(one.at, timezone)}",
        "who": who_words(one, visit._),
        "what": deed_words(one, visit._),
    }
