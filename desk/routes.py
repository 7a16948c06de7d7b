"""Every page with the action that it needs: a page without one cannot stand here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from aiohttp import web

from desk.gate import HEADERS, Gate
from desk.pages import (
    door,
    event_door,
    events,
    heat,
    import_end,
    importing,
    inside,
    item,
    journal,
    number,
    papers,
    pasting,
    people,
    plan,
    report,
    report_writing,
    roadmap,
    surveys,
    today,
)
from desk.rendering import assets
from services.access import Action
from services.errors import NotFound

if TYPE_CHECKING:
    from desk.gate import Page
    from desk.held import Desk
    from desk.visit import Visit

FOR_EVER: Final = "public, max-age=31536000, immutable"


class Route(NamedTuple):
    method: str
    path: str
    page: Page
    action: Action


ROUTES: Final = (
    Route("GET", "/in", door.came, Action.ANYBODY),
    Route("POST", "/who", door.who, Action.ANYBODY),
    Route("POST", "/in", door.entered, Action.ANYBODY),
    Route("POST", "/number", number.begun, Action.ANYBODY),
    Route("GET", "/number", number.show, Action.ANYBODY),
    Route("GET", "/number/state", number.state, Action.ANYBODY),
    Route("POST", "/number/in", number.entered, Action.ANYBODY),
    Route("POST", "/out", door.left, Action.DESK_ENTER),
    Route("GET", "/", today.show, Action.DESK_ENTER),
    Route("GET", "/papers", papers.listed, Action.ITEM_CONFIRM),
    Route("GET", "/papers/{number}", papers.show, Action.ITEM_CONFIRM),
    Route("POST", "/papers/{number}", papers.decided, Action.ITEM_CONFIRM),
    Route("GET", "/roadmap", roadmap.show, Action.ROADMAP_READ),
    Route("POST", "/roadmap", roadmap.several, Action.ROADMAP_EDIT),
    Route("POST", "/roadmap/undo", roadmap.undone, Action.ROADMAP_EDIT),
    Route("GET", "/import", importing.show, Action.ROADMAP_EDIT),
    Route("POST", "/import", importing.answered, Action.ROADMAP_EDIT),
    Route("GET", "/import/{number}/reading", importing.reading, Action.ROADMAP_EDIT),
    Route("GET", "/import/end", import_end.show, Action.ROADMAP_EDIT),
    Route("POST", "/import/end", import_end.ended, Action.ROADMAP_EDIT),
    Route("POST", "/import/past/{number}", import_end.marked, Action.ROADMAP_EDIT),
    Route("GET", "/people", people.show, Action.PEOPLE_READ),
    Route("GET", "/journal", journal.show, Action.AUDIT_READ),
    Route("GET", "/events", events.listed, Action.EVENT_READ),
    Route("GET", "/events/{number}", events.show, Action.EVENT_READ),
    Route("POST", "/events/{number}", events.marked, Action.EVENT_MARK),
    Route("GET", "/events/{number}/door", event_door.show, Action.EVENT_MARK),
    Route("GET", "/events/{number}/door/now", event_door.now, Action.EVENT_MARK),
    Route("GET", "/events/{number}/door.png", event_door.picture, Action.EVENT_MARK),
    Route("GET", "/surveys", surveys.listed, Action.SURVEY_RUN),
    Route("GET", "/surveys/{number}", surveys.show, Action.SURVEY_RUN),
    Route("GET", "/surveys/{number}/file/{kind}", surveys.file, Action.SURVEY_RUN),
    Route("GET", "/report", report.show, Action.REPORT_READ),
    Route("POST", "/report", report_writing.done, Action.REPORT_WRITE),
    Route("GET", "/report/figure", report.figure, Action.REPORT_READ),
    Route("GET", "/report/text", report_writing.show, Action.REPORT_WRITE),
    Route("POST", "/report/text", report_writing.written, Action.REPORT_WRITE),
    Route("GET", "/report/paper", report.paper, Action.REPORT_READ),
    Route("GET", "/plan", plan.show, Action.ROADMAP_READ),
    Route("GET", "/map", heat.show, Action.STATUS),
    Route("GET", "/list", heat.listed, Action.STATUS),
    Route("GET", "/paste", pasting.show, Action.ROADMAP_EDIT),
    Route("POST", "/paste", pasting.pasted, Action.ROADMAP_EDIT),
    Route("GET", "/roadmap/{number}", item.show, Action.ROADMAP_EDIT),
    Route("POST", "/roadmap/{number}", item.saved, Action.ROADMAP_EDIT),
    Route("GET", "/roadmap/{number}/reading", item.reading, Action.ROADMAP_EDIT),
    Route("GET", "/files/{number}", papers.download, Action.ITEM_CONFIRM),
    Route("GET", "/files/{number}/picture", papers.picture, Action.ITEM_CONFIRM),
)

# Inside Telegram there is one door, and behind it the same pages.
INSIDE: Final = (
    Route("GET", "", inside.show, Action.ANYBODY),
    Route("POST", "/in", inside.opened, Action.ANYBODY),
    *(one for one in ROUTES if one.action is not Action.ANYBODY),
)


async def static(request: web.Request) -> web.Response:
    found = assets().get(request.match_info["name"])
    if found is None:
        return web.Response(status=404, headers=HEADERS)
    kept = {"Cache-Control": FOR_EVER} if request.query.get("v") == found.mark else {}
    return web.Response(body=found.content, content_type=found.kind, charset="utf-8", headers={**HEADERS, **kept})


async def nothing(_: Visit) -> web.Response:
    raise NotFound


def desk_routes(desk: Desk) -> list[web.RouteDef]:
    first = (Route("GET", "", today.show, Action.DESK_ENTER),) if desk.prefix else ()
    return [*_routes(desk.within(), INSIDE), *_routes(desk, (*first, *ROUTES))]


def _routes(desk: Desk, routes: tuple[Route, ...]) -> list[web.RouteDef]:
    made = [web.route(one.method, desk.at(one.path), Gate(desk, one.page, one.action).handle) for one in routes]
    made.append(web.get(desk.at("/static/{name}"), static))
    made.append(web.route("*", desk.at("/{tail:.*}"), Gate(desk, nothing, Action.DESK_ENTER).handle))
    return made
