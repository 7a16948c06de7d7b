"""A range from a spreadsheet over the roadmap: by a form, or straight into the table where there are scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aiohttp import web
from markupsafe import Markup

from desk.pages.item import said_of
from desk.pages.roadmap import asked_for, met, met_lines, narrowed
from desk.visit import number_of, said
from locales import __
from services.desk.deadlines import ReadDay
from services.desk.pasting import READ_ONLY, CellRefused, Column, paste, read_range
from services.errors import NotFound, Refusal
from services.roadmap import correcting
from services.roadmap.history import last_changes
from services.roadmap.reading import load_roadmaps
from views.roadmap.correcting import corrected_toast
from views.roadmap.lists import numbered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desk.visit import Visit
    from locales import Translator
    from services.desk.pasting import Trouble
    from services.roadmap.correcting import Corrected, Standing
    from services.roadmap.history import Changed

HEADINGS: Final = {
    Column.NUMBER: __("№"),
    Column.TITLE: __("Item"),
    Column.PAPER: __("In the paper"),
    Column.DATE: __("Deadline"),
    Column.EXECUTORS: __("Executors"),
    Column.RESULT: __("Planned result"),
    Column.DONE: __("Done"),
}
TOLD: Final = 10  # troubles


async def show(visit: Visit) -> web.Response:
    return await page(visit)


async def page(visit: Visit, *, status: int = 200, problems: Sequence[object] = ()) -> web.Response:
    words, shelf = asked_for(visit.request.query)
    async with visit.read() as session:
        roadmaps = await load_roadmaps(session, visit.here, now=visit.now)
        found = roadmaps.search(words) if words else roadmaps.on(shelf)
        seen = await last_changes(session, [item.id for item in found])
    values: dict[str, Any] = {
        "rows": [(item.id, visit.seen(item.id, seen.get(item.id, 0)), numbered(item)) for item in found],
        "columns": [(column.value, visit._(name)) for column, name in HEADINGS.items() if column not in READ_ONLY],
        "headings": [visit._(name) for name in HEADINGS.values()],
        "typed": {name: visit.one(name) for name in ("text", "first", "column", "reason")},
        "narrowed": narrowed(visit.request.query),
        "problems": problems,
    }
    return visit.page("paste.html", status=status, **values)


async def pasted(visit: Visit) -> web.Response:
    """Lay a range over the rows from the first one on; all doubts are said at once, and then nothing is saved."""
    by_script = visit.by_script
    try:
        done, found, stands = await _try(visit)
    except Refusal as refusal:
        lines = refusal.lines if isinstance(refusal, _Doubts) else [said(refusal, visit._)]
        return await _problem(visit, lines, by_script=by_script)
    if done is None and not by_script:
        return met(visit, stands, found, back="/roadmap")
    if done is None:
        return await _problem(visit, faster_lines(visit, stands, found), by_script=True)
    if done.act is None:
        return await _problem(visit, [corrected_toast(done, visit._)], by_script=by_script)
    where = f"/roadmap?act={done.act}&items={len(done.items)}&told={done.told}"
    return web.json_response({"go": visit.desk.at(where)}) if by_script else visit.go(where)


def faster_lines(visit: Visit, stands: Sequence[Standing], found: Mapping[int, Sequence[Changed]]) -> list[Markup]:
    """Say to a script who has changed what meanwhile."""
    lines = [
        Markup("{}: {}, {} {}").format(one["title"], one["what"], one["by"] or "–", one["how"])
        for one in met_lines(visit, stands, found)
    ]
    return [visit._("Nothing is saved yet: this was changed meanwhile."), *lines]


class _Doubts(Refusal):
    """Cells that could not be read, or not be saved, in words."""

    def __init__(self, lines: Sequence[Markup]) -> None:
        super().__init__()
        self.lines = lines


async def _try(visit: Visit) -> tuple[Corrected | None, Mapping[int, Sequence[Changed]], Sequence[Standing]]:
    """Save it, unless somebody else has changed the same rows since they were shown; raise _Doubts and Refusal."""
    shown = [number_of(one) for one in visit.sent.get("item", ())]
    first, column = visit.number("first"), visit.one("column")
    if first not in shown or column not in set(Column):
        raise NotFound
    ids = shown[shown.index(first) :]
    async with visit.read() as session:
        read = await read_range(session, visit.actor, ids, Column(column), visit.one("text"), now=visit.now)
    if read.troubles:
        raise _Doubts(trouble_lines(read.troubles, visit._))
    touched = list(dict.fromkeys(cell.item_id for cell in read.cells))
    seen = {one: visit.number(f"seen_{one}") for one in touched}
    try:
        async with visit.begin() as session:
            found = await correcting.met(session, visit.actor, seen)
            if found:
                return None, found, await correcting.standing_of(session, visit.actor, touched)
            reason = visit.one("reason").strip() or None
            return await paste(session, visit.actor, read.cells, reason=reason, now=visit.now), {}, ()
    except CellRefused as refused:
        raise _Doubts(trouble_lines([refused.trouble], visit._)) from refused


def trouble_lines(troubles: Sequence[Trouble], _: Translator) -> list[Markup]:
    head = _("Nothing is saved. Mend this in the range and paste it once more:")
    told = [
        _(
            "line {line}, “{column}”: “{text}” – {why}",
            line=one.line,
            column=_(HEADINGS[one.column]),
            text=one.text[:80],
            why=said_of(one.why, _) if isinstance(one.why, ReadDay) else said(one.why, _),
        )
        for one in troubles[:TOLD]
    ]
    more = len(troubles) - TOLD
    return [head, *told, *([_("… and {n} more", n=more)] if more > 0 else [])]


async def _problem(visit: Visit, lines: Sequence[Markup], *, by_script: bool) -> web.Response:
    if by_script:
        return web.json_response({"problem": "\n".join(line.striptags() for line in lines)}, status=409)
    return await page(visit, status=409, problems=lines)
