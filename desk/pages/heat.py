"""The map: items by schools, every cell with its worst state; each cell, row and column opens the list behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from desk.rendering import render
from desk.visit import number_of
from documents.charts import SIGNS
from services.errors import NotFound
from services.roadmap.reading import load_roadmaps
from services.status import Cut, Part, View, Which, lists
from services.status.pictures import load_map
from services.status.scope import named_scope, views_of
from views.states import numbered, state_name
from views.status.lists import row_when
from views.status.main import KINDS, place_name
from views.status.pictures import as_of, legend

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aiohttp import web

    from desk.visit import Visit
    from locales import Translator
    from services.status import Row, Scope
    from storage.database import Session

LOOKS: Final = (View.MUNICIPALITY, View.CURATED)  # the schools that somebody sees beside each other
SHOWN: Final = 300  # rows of a list
NOTHING: Final = "<td></td>"


async def scope_of(session: Session, visit: Visit) -> Scope:
    """Open the widest look that who sits there has; raise NotAllowed where there is none."""
    view = next((one for one in views_of(visit.here) if one in LOOKS), View.OWN)
    return await named_scope(session, visit.here, view, now=visit.now)


async def show(visit: Visit) -> web.Response:
    async with visit.read() as session:
        scope = await scope_of(session, visit)
        found = await load_map(session, scope)
        roadmaps = await load_roadmaps(session, visit.here, now=visit.now)
    _ = visit._
    names = legend(_)
    titles = {item.id: numbered(item.number, item.title) for item in roadmaps.items}
    drawn = cell_by_state(names, _)
    rows: list[dict[str, Any]] = [
        {
            "id": item,
            "title": titles.get(item, number),
            "cells": cells_of(item, found.school_ids, [cells[at] for cells in found.cells], drawn),
        }
        for at, (item, number) in enumerate(zip(found.item_ids, found.items, strict=True))
    ]
    met = {state for cells in found.cells for state in cells}
    return visit.page(
        "heat.html",
        rows=rows,
        schools=list(zip(found.school_ids, found.schools, strict=True)),
        names=names,
        signs={state: SIGNS[state][2] for state in names},
        legend=[state for state in names if state in met],
        place=place_name(scope, _),
        as_of=as_of(scope, _),
    )


def cell_by_state(names: Mapping[str, str], _: Translator) -> dict[str, str]:
    """Draw the cell of each state once, with room for the numbers of its item and its school: a map has thousands."""
    drawn = {}
    for state, name in names.items():
        words = str(name).replace("%", "%%")
        drawn[state] = "".join(render("cell.html", _, state=state, name=words, sign=SIGNS[state][2]))
    return drawn


def cells_of(item: int, schools: Sequence[int], states: Sequence[str], drawn: Mapping[str, str]) -> Markup:
    pairs = zip(schools, states, strict=True)
    cells = (drawn[state] % (item, school) if state in drawn else NOTHING for school, state in pairs)
    return Markup("".join(cells))  # noqa: S704 - numbers in what a template of ours has escaped


def asked_for(query: Mapping[str, str]) -> tuple[Part, Which]:
    """Read which list is asked for; raise NotFound where there is no such one."""
    cut, which = query.get("cut", Cut.ALL.value), query.get("which", Which.ALL.value)
    if cut not in set(Cut) or which not in set(Which):
        raise NotFound
    school = number_of(query["school"]) if query.get("school") else None
    return Part(Cut(cut), number_of(query.get("key", "")), school), Which(which)


async def listed(visit: Visit) -> web.Response:
    """List what a cell, a row or a column of the map counts."""
    part, which = asked_for(visit.request.query)
    async with visit.read() as session:
        scope = await scope_of(session, visit)
        name = await lists.part_name(session, scope, part)
        total = await lists.count(session, scope, part, which)
        found = await lists.rows(session, scope, part, which, limit=SHOWN)
        opened = await lists.decided_by(session, visit.actor, found)
    where = found[0].school if part.school is not None and found else None
    return visit.page(
        "list.html",
        title=" · ".join(filter(None, (name, where))) or place_name(scope, visit._),
        kind=visit._(KINDS[which], n=total),
        rows=[told(row, scope, visit) | {"may_open": row.id in opened} for row in found],
        more=total - len(found),
    )


def told(row: Row, scope: Scope, visit: Visit) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": numbered(row.number, row.title),
        "where": row.school or row.person or "–",
        "state": state_name(row.state, visit._, problem=row.problem),
        "when": row_when(row, scope, visit._, now=visit.now).striptags(),
    }
