"""What people write into the report: a section in their own words, where a number comes from, that it is accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.pages.report import about, loaded_for, page, period_asked
from desk.visit import said
from services.errors import NotFound, Refusal
from services.report import blocks, reading
from services.report.guards import DoubtKind, doubts_of
from services.report.model import Chapter
from views.dates import full_day
from views.report.doubts import doubt_line
from views.report.paper import paper_of
from views.report.words import title_of

if TYPE_CHECKING:
    from aiohttp import web

    from desk.visit import Visit
    from services.calendar.period import Period
    from services.report.reading import Loaded


def chapter_of(text: str) -> Chapter:
    if text not in set(Chapter):
        raise NotFound
    return Chapter(text)


async def show(visit: Visit) -> web.Response:
    chapter = chapter_of(visit.request.query.get("section", ""))
    loaded = await loaded_for(visit, await period_asked(visit))
    if loaded.accepted_at is not None:
        raise blocks.ReportAccepted
    return form(visit, loaded, chapter)


def form(visit: Visit, loaded: Loaded, chapter: Chapter, *, problem: object = None) -> web.Response:
    """Show a section to be written; what was typed and refused stays, with the block that it was typed over."""
    _, present, before = visit._, loaded.blocks.get(chapter), loaded.before.get(chapter)
    facts, names = loaded.facts, [one.name for one in loaded.facts.schools]
    found = doubts_of(before.text, chapter, facts.period, facts.figures.values(), names) if before else []
    return visit.page(
        "report_text.html",
        status=409 if problem else 200,
        problem=problem,
        title=title_of(chapter, _),
        section=chapter.value,
        period=str(facts.period),
        back=f"{about(facts.period)}#{chapter.value}",
        text=visit.one("text") if problem else present.text if present else "",
        now=present if problem else None,  # what stands there meanwhile
        seen=present.id if present else 0,
        mine=present is not None,
        before=before,
        before_by=_(
            "{name}, {day}:",
            name=before.author or _("somebody who was erased"),
            day=full_day(before.day, _),
        )
        if before
        else "",
        doubts=[doubt_line(one, _) for one in found],
    )


async def written(visit: Visit) -> web.Response:
    """Keep what was written, take it away, or take last year's words over: by the chat's own acts."""
    period, chapter = await period_asked(visit), chapter_of(visit.one("section"))
    loaded, deed = await loaded_for(visit, period), visit.one("do")
    text = visit.one("text").replace("\r\n", "\n")
    if deed == "before":
        if chapter not in loaded.before:
            raise NotFound
        text = loaded.before[chapter].text
    try:
        async with visit.begin() as session:
            actor, seen, now = visit.actor, visit.number("seen"), visit.now
            if deed == "drop":
                if loaded.report is None:
                    raise NotFound
                await blocks.drop_block(session, actor, loaded.report, chapter, seen=seen, now=now)
            else:
                here = loaded.facts.municipality_id
                await blocks.write_into(session, actor, here, period, chapter, text, seen=seen, now=now)
    except Refusal as refusal:
        return form(visit, loaded, chapter, problem=said(refusal, visit._))
    return visit.go(f"/report?{about(period)}#{chapter.value}")


async def done(visit: Visit) -> web.Response:
    """Say where a number comes from, accept the report, open it again."""
    period = await period_asked(visit)
    act = {"external": _external, "accept": _accept, "open": _open_again}.get(visit.one("do"))
    if act is None:
        raise NotFound
    try:
        await act(visit, period)
    except Refusal as refusal:
        return await page(visit, period, status=409, problem=said(refusal, visit._))
    return visit.go(f"/report?{about(period)}")


async def _external(visit: Visit, period: Period) -> None:
    loaded = await loaded_for(visit, period)
    chapter, figure = chapter_of(visit.one("section")), visit.one("figure")
    known = any((one.chapter, one.text, one.kind) == (chapter, figure, DoubtKind.FIGURE) for one in loaded.doubts)
    if loaded.report is None or not known:
        raise NotFound
    async with visit.begin() as session:
        await blocks.mark_external(
            session, visit.actor, loaded.report, chapter, figure, visit.one("source"), now=visit.now
        )


async def _accept(visit: Visit, period: Period) -> None:
    async with visit.begin() as session:
        await reading.accept(
            session, visit.here, period, lambda loaded: paper_of(loaded, visit._).as_json(), now=visit.now
        )


async def _open_again(visit: Visit, period: Period) -> None:
    loaded = await loaded_for(visit, period)
    if loaded.report is None:
        raise NotFound
    async with visit.begin() as session:
        await reading.open_again(session, visit.actor, loaded.report, now=visit.now)
