"""The report on a year as one text: every figure opens the list that was counted for it; the document to take along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from desk.visit import DOCX, number_of
from desk.words import plain
from documents.report_paper import NAMED, runs
from services.access import Action, Place, may_at
from services.calendar.period import Period
from services.errors import NotFound
from services.report.apart import make_docx
from services.report.figures import ask_as, period_of, sound, usual_periods
from services.report.guards import DoubtKind
from services.report.layout import form_for
from services.report.model import Chapter
from services.report.naming import named, names_for
from services.report.reading import load_report
from services.settings import today_in
from views.report.doubts import doubt_line
from views.report.paper import chapters_of, paper_of
from views.report.screens import accepted_words, period_words, root_line
from views.report.words import rule_words, shown, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from aiohttp import web

    from desk.visit import Visit
    from documents.report_paper import Part, Section
    from services.report.reading import Loaded

A_PAGE: Final = 200  # rows behind a figure


async def period_asked(visit: Visit) -> Period:
    """Read which period the address names, else this school year; raise NotFound, BadPeriod."""
    text = visit.one("period") or visit.request.query.get("period", "")
    if text:
        return sound(Period.parse(text))
    async with visit.read() as session:
        return period_of(await today_in(session, visit.here.municipalities[0], now=visit.now))


async def loaded_for(visit: Visit, period: Period) -> Loaded:
    async with visit.read() as session:
        return await load_report(await ask_as(session, visit.here, period, now=visit.now), visit.here)


def may_here(visit: Visit, action: Action, loaded: Loaded) -> bool:
    return may_at(visit.here, action, Place(loaded.facts.municipality_id))


def about(period: Period, **more: object) -> str:
    """Give the query of an address that speaks of this period."""
    return urlencode({"period": str(period)} | more)


async def show(visit: Visit) -> web.Response:
    return await page(visit, await period_asked(visit))


async def page(visit: Visit, period: Period, *, status: int = 200, problem: object = None) -> web.Response:
    loaded = await loaded_for(visit, period)
    _, facts = visit._, loaded.facts
    async with visit.read() as session:
        names = await names_for(session, facts.municipality_id)
        today = await today_in(session, facts.municipality_id, now=visit.now)
    writes = may_here(visit, Action.REPORT_WRITE, loaded) and loaded.accepted_at is None
    offered = dict.fromkeys((*usual_periods(today), period))
    return visit.page(
        "report.html",
        status=status,
        problem=problem,
        period=str(period),
        periods=[(str(one), period_words(one, _)) for one in offered],
        query=about(period),
        about=f"{facts.municipality} · {period_words(period, _)}",
        order=loaded.order,
        sections=[section_of(one, loaded, names, visit, writes=writes) for one in chapters_of(loaded, _)],
        narrowed=facts.narrowed,
        waiting=[title_of(one, _) for one in loaded.waiting] if writes else [],
        doubts=[
            (one.chapter.value, one.text, doubt_line(one, _), one.kind is DoubtKind.FIGURE) for one in loaded.doubts
        ],
        writes=writes,
        accepts=may_here(visit, Action.REPORT_ACCEPT, loaded),
        accepted=loaded.accepted_at is not None,
        accepted_words=plain(accepted_words(loaded.accepted_at, _)) if loaded.accepted_at else "",
    )


def section_of(one: Section, loaded: Loaded, names: Mapping[str, str], visit: Visit, *, writes: bool) -> dict[str, Any]:
    return {
        "key": one.key,
        "title": one.title,
        "parts": [part_of(part, loaded, names, visit) for part in one.parts],
        "may_write": writes,
        "mine": Chapter(one.key) in loaded.blocks,
        "link": about(loaded.facts.period, section=one.key),
    }


def part_of(part: Part, loaded: Loaded, names: Mapping[str, str], visit: Visit) -> dict[str, Any]:
    def pieces(text: str) -> list[tuple[str, str | None]]:
        return list(linked(text, loaded, names, visit))

    return {
        "heading": part.heading,
        "own": part.own,
        "note": part.note,
        "text": pieces(part.text),
        "header": part.header,
        "rows": [[pieces(cell) for cell in row] for row in part.rows],
    }


def linked(text: str, loaded: Loaded, names: Mapping[str, str], visit: Visit) -> Iterator[tuple[str, str | None]]:
    """Cut a text where figures stand: (words, address of the list or none); people stand there by number."""
    erased = str(visit._("erased on request"))
    for words, key in runs(text):
        said = NAMED.sub(lambda found: names.get(found[1], erased), words)
        opens = key is not None and key in loaded.facts.figures
        yield said, f"report/figure?{about(loaded.facts.period, key=key)}" if opens else None


async def figure(visit: Visit) -> web.Response:
    """Open a figure: what was counted, row by row. One that the asker may not see is not there."""
    period = await period_asked(visit)
    loaded = await loaded_for(visit, period)
    one = loaded.facts.get(visit.request.query.get("key", ""))
    if one is None:
        raise NotFound
    page = min(number_of(visit.request.query.get("page", "")), len(one.ids) // A_PAGE)
    codes = one.ids[page * A_PAGE : (page + 1) * A_PAGE]
    async with visit.read() as session:
        lines = await named(session, loaded.facts.municipality_id, codes)
    _ = visit._
    more = (page + 1) * A_PAGE < len(one.ids)
    return visit.page(
        "figure.html",
        title=f"{shown(one, _, noun=one.total is None)} – {rule_words(one, loaded.facts.own_kinds, _)}",
        rows=[(code, root_line(words, _)) for code, words in lines],
        total=len(one.ids),
        back=f"{about(period)}#{one.chapter.value}",
        before=about(period, key=one.key, page=page - 1) if page else "",
        after=about(period, key=one.key, page=page + 1) if more else "",
    )


async def paper(visit: Visit) -> web.Response:
    """Make the document of what the asker may see; what is doubtful is looked at before the clean copy."""
    period, query = await period_asked(visit), visit.request.query
    loaded, clean = await loaded_for(visit, period), bool(query.get("clean"))
    if clean and loaded.doubts and not query.get("sure"):
        return visit.go(f"/report?{about(period)}#doubts")
    erased = visit._("erased on request").unescape()
    async with visit.read() as session:
        form = await form_for(session, loaded.facts.municipality_id, erased=erased, clean=clean, report=loaded.report)
    content = await make_docx(paper_of(loaded, visit._), form)
    start, end = period.start.isoformat(), period.end.isoformat()
    name = f"{visit._('Report {start} – {end}', start=start, end=end).unescape()}.docx"
    return visit.as_file(content, name, DOCX)
