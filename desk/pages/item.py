"""One row of the roadmap: each property with what it becomes and why; saved by one act, told once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web
from markupsafe import Markup

from desk.pages.roadmap import NotAllUnderstood, corrected, day_words, executors_wanted, met, met_lines
from desk.visit import said
from locales import __
from models.enums import EvidenceKind
from services.deadlines import DeadlineReason
from services.desk.deadlines import read_day
from services.errors import NotFound, Refusal
from services.roadmap.correcting import WORDED, Property, Wanted, standing_of, tidy
from services.roadmap.item_card import load_item
from views.dates import full_day, weekday
from views.deadlines import deadline_in_words
from views.evidence.card import kind_name
from views.roadmap.card import change_line, deadline_words
from views.roadmap.correcting import KINDS_ASKED, MAY_BE_EMPTY, corrected_toast, titled
from views.roadmap.importing.words import REASONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desk.visit import Visit
    from locales import Translator
    from services.desk.deadlines import ReadDay
    from services.roadmap.correcting import Corrected, Standing
    from services.roadmap.history import Changed


class NotADay(Refusal):
    msgid = __("This is not one certain day, so nothing was saved. {why}")


async def show(visit: Visit) -> web.Response:
    return await page(visit)


async def page(
    visit: Visit, *, status: int = 200, problem: object = None, typed: dict[str, str] | None = None, **more: Any
) -> web.Response:
    async with visit.read() as session:
        (stands,) = await standing_of(session, visit.actor, [visit.place])
        card = await load_item(session, visit.actor, visit.place, now=visit.now)
    _ = visit._
    texts = {what.value: stands.texts[what] or "" for what in WORDED}
    values: dict[str, Any] = {
        "item": card.item,
        "stands": stands,
        "seen": visit.seen(stands.id, stands.seen),
        "title": titled(stands),
        "texts": texts | {Property.DATE.value: ""} | (typed or {}),
        "longest": {what.value: wording.longest for what, wording in WORDED.items()},
        "due": deadline_words(card, _, now=visit.now),
        "kinds": [(kind.value, kind_name(kind, _)) for kind in KINDS_ASKED],
        "changes": [change_line(change, card, _) for change in card.changes],
        "problem": problem,
        "undo": card.undo,
        "understood": [],
        "accept": False,
    }
    return visit.page("item.html", status=status, **values | more)


@dataclass(frozen=True)
class Tried:
    """What became of a try to save: a problem, or somebody was faster (`done` is none), or it is done."""

    problem: Markup | None = None
    understood: tuple[Markup, ...] = ()  # of executors that were not understood whole
    accept: bool = False  # … and may be saved all the same
    done: Corrected | None = None
    found: Mapping[int, Sequence[Changed]] = field(default_factory=dict)
    stands: Sequence[Standing] = ()


async def saved(visit: Visit) -> web.Response:
    """Save one property; what cannot be read for certain is shown beside what was typed."""
    what = next((one for one in Property if one.value == visit.one("what")), None)
    if what is None:
        raise NotFound
    tried = await _try(visit, what)
    return await (_told if visit.by_script else _shown)(visit, what, tried)


async def _try(visit: Visit, what: Property) -> Tried:
    try:
        done, found, stands = await corrected(visit, [visit.place], await wanted_of(visit, what))
    except NotAllUnderstood as refusal:
        return Tried(refusal.words(visit._), refusal.lines, refusal.anybody)
    except Refusal as refusal:
        return Tried(problem=said(refusal, visit._))
    return Tried(done=done, found=found, stands=stands)


async def _shown(visit: Visit, what: Property, tried: Tried) -> web.Response:
    typed = {what.value: visit.one("value")}
    if tried.problem is not None:
        lines = {"understood": tried.understood, "accept": tried.accept}
        return await page(visit, status=409, problem=tried.problem, typed=typed, **lines)
    if tried.done is None:
        return met(visit, tried.stands, tried.found, back=f"/roadmap/{visit.place}")
    if tried.done.act is None:
        return await page(visit, problem=corrected_toast(tried.done, visit._), typed=typed)
    return visit.go(f"/roadmap?act={tried.done.act}&items=1&told={tried.done.told}")


async def _told(visit: Visit, what: Property, tried: Tried) -> web.Response:
    """Tell a script what became of it: how the cell reads now, what is wrong, or who was faster."""
    _ = visit._
    if tried.problem is not None:
        return _problem(tried.problem, *tried.understood)
    if tried.done is None:
        faster = met_lines(visit, tried.stands, tried.found)
        lines = [Markup("{}, {} {}").format(one["what"], one["by"] or "–", one["how"]) for one in faster]
        return _problem(_("Nothing is saved yet: this was changed meanwhile."), *lines)
    async with visit.read() as session:
        (stands,) = await standing_of(session, visit.actor, [visit.place])
        card = await load_item(session, visit.actor, visit.place, now=visit.now)
    due = card.item.stand.next_due
    shown = day_words(due, _, today=card.today) if what is Property.DATE else stands.texts.get(what)
    told = {
        "shown": shown or "",
        "day": f"{due:%d.%m.%Y}" if due else "",
        "said": corrected_toast(tried.done, _).unescape(),
        "seen": stands.seen,
        "act": tried.done.act or "",
    }
    return web.json_response(told)


def _problem(*said: Markup) -> web.Response:
    return web.json_response({"problem": Markup(" ").join(said).striptags()}, status=409)


async def wanted_of(visit: Visit, what: Property) -> Wanted:
    value = visit.one("value")
    if what is Property.CLOSE:
        return Wanted(what)
    if what is Property.EVIDENCE:
        return Wanted(what, kind=EvidenceKind(value) if value in set(EvidenceKind) else None)
    if what is Property.EXECUTORS:
        return await executors_wanted(visit, visit.place, value, accept=bool(visit.one("accept")))
    if what is Property.DATE:
        async with visit.read() as session:
            read = await read_day(session, visit.actor, visit.place, value)
        if read.day is None:
            raise NotADay(why=said_of(read, visit._))
        return Wanted(what, day=read.day)
    if not value.strip() and what in MAY_BE_EMPTY:
        return Wanted(what, text=None)
    return Wanted(what, text=tidy(what, value))


def said_of(read: ReadDay, _: Translator) -> object:
    """«= пт, 20 ноября 2026 г.», or how it was understood and what is doubtful about it."""
    if read.day is not None:
        return f"= {weekday(read.day, _)}, {full_day(read.day, _)}"
    if read.deadline.reason:
        return _(REASONS[DeadlineReason(read.deadline.reason)])
    return _(
        "I read: {deadline}. Several dates are given on the item's card in the chat.",
        deadline=deadline_in_words(read.deadline, _),
    )


async def reading(visit: Visit) -> web.Response:
    """Say how a deadline is understood while it is typed."""
    async with visit.read() as session:
        read = await read_day(session, visit.actor, visit.place, visit.request.query.get("text", ""))
    return web.json_response({"said": str(said_of(read, visit._)), "sure": read.day is not None})
