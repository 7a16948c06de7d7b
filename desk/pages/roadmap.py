"""The whole roadmap at once: to be read, found in, printed; several rows are changed by one act."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from desk.visit import number_of, said
from locales import __
from services.errors import NotFound, Refusal
from services.roadmap import correcting, undoing
from services.roadmap.correcting import NothingChosen, Property, Wanted, tidy
from services.roadmap.history import last_changes
from services.roadmap.known import load_known
from services.roadmap.reading import Shelf, load_roadmaps, today_of
from views.dates import day_in_words, weekday
from views.roadmap.card import CHANGES
from views.roadmap.correcting import corrected_toast, titled, understood_lines
from views.roadmap.history import was_became

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from aiohttp import web
    from markupsafe import Markup

    from desk.visit import Visit
    from locales import Translator
    from services.roadmap.correcting import Corrected, Standing
    from services.roadmap.history import Changed
    from services.roadmap.reading import Item, Roadmaps

# What the list of rows may be narrowed to; the words are the templates'.
SHELVES: Final = (Shelf.ALL, Shelf.LATE, Shelf.UNDATED, Shelf.OPEN, Shelf.DONE)
MOST_DAYS: Final = 730


async def show(visit: Visit) -> web.Response:
    return await table(visit)


async def table(
    visit: Visit, *, status: int = 200, problem: object = None, understood: Sequence[object] = (), accept: bool = False
) -> web.Response:
    """Give the table; what was ticked and typed when something was refused is still there."""
    query = visit.request.query
    words, shelf = asked_for(query)
    async with visit.read() as session:
        roadmaps = await load_roadmaps(session, visit.here, now=visit.now)
        today = await today_of(session, visit.here, now=visit.now)
        found = roadmaps.search(words) if words else roadmaps.on(shelf)
        last = await last_changes(session, [item.id for item in found])
    seen = {item.id: visit.seen(item.id, last.get(item.id, 0)) for item in found}
    act = number_of(query.get("act", ""))
    values = {
        "groups": groups(found, roadmaps, visit._, seen, today=today),
        "shown": len(found),
        "total": len(roadmaps.items),
        "words": words,
        "shelf": shelf,
        "shelves": SHELVES,
        "may_edit": roadmaps.may_edit,
        "narrowed": narrowed(query),
        "sections": [name for name in roadmaps.sections if name],
        "problem": problem,
        "done": said_done(query, visit._) if act else None,
        "act": act,
        "understood": understood,
        "accept": accept,
        "ticked": {number_of(one) for one in visit.sent.get("item", ())},
        "what": visit.one("what") or "shift",
        "typed": {name: visit.one(name) for name in ("days", "section", "who", "reason")},
    }
    return visit.page("roadmap.html", status=status, **values)


def asked_for(query: Mapping[str, str]) -> tuple[str, Shelf]:
    """Read what the rows are narrowed to: words that are searched for, else a shelf."""
    shelf = Shelf(query["shelf"]) if query.get("shelf") in set(SHELVES) else Shelf.ALL
    return query.get("q", "").strip()[:200], shelf


def narrowed(query: Mapping[str, str]) -> str:
    """Give what the rows are narrowed to as it stands in an address."""
    kept = {name: query[name] for name in ("q", "shelf") if query.get(name)}
    return f"?{urlencode(kept)}" if kept else ""


def said_done(query: Mapping[str, str], _: Translator) -> object:
    items, told, left = (number_of(query.get(name, "")) for name in ("items", "told", "left"))
    heard = _.plural("{n} person will hear of it.", "{n} people will hear of it.", told)
    parts = [_.plural("{n} item is changed.", "{n} items are changed.", items), heard]
    if left:
        parts.append(
            _.plural(
                "{n} item with several dates, or done already, is left as it was.",
                "{n} items with several dates, or done already, are left as they were.",
                left,
            )
        )
    return " ".join(map(str, parts))


def groups(
    found: Sequence[Item], roadmaps: Roadmaps, _: Translator, seen: Mapping[int, int], *, today: date
) -> list[tuple[str, list[dict[str, Any]]]]:
    return [
        (head, [row(item, today, _, seen[item.id]) for item in items])
        for head, items in under_sections(found, roadmaps)
    ]


def under_sections(found: Sequence[Item], roadmaps: Roadmaps) -> list[tuple[str, list[Item]]]:
    """Put items under their section, and under the roadmap where there are several."""
    several = len(roadmaps.titles) > 1
    made: list[tuple[str, list[Item]]] = []
    for item in found:
        head = " · ".join(filter(None, (roadmaps.titles[item.roadmap_id] if several else "", item.section or "")))
        if not made or made[-1][0] != head:
            made.append((head, []))
        made[-1][1].append(item)
    return made


def row(item: Item, today: date, _: Translator, seen: int) -> dict[str, Any]:
    stand = item.stand
    return {
        "id": item.id,
        "seen": seen,
        "number": item.number or "",
        "title": item.title,
        "deadline": item.deadline_text,
        "due": day_words(stand.next_due, _, today=today),
        "day": f"{stand.next_due:%d.%m.%Y}" if stand.next_due else "",
        "executors": item.executors_text or "",
        "result": item.result_text or "",
        "done": stand.done,
        "parts": stand.parts,
        "late": bool(stand.late),
        "waits": stand.parts - stand.done - stand.waiting,
        "problem": bool(stand.problems),
    }


def day_words(day: date | None, _: Translator, *, today: date) -> str:
    """«пт, 20 ноября»."""
    return f"{weekday(day, _)}, {day_in_words(day, _, today=today)}" if day else ""


async def several(visit: Visit) -> web.Response:
    """Change one property of the ticked rows, by one act with one reason."""
    ids = [number_of(one) for one in visit.sent.get("item", ())]
    try:
        wanted = await wanted_of(visit, ids)
        done, found, stands = await corrected(visit, ids, wanted)
    except NotAllUnderstood as refusal:
        why = refusal.words(visit._)
        return await table(visit, status=409, problem=why, understood=refusal.lines, accept=refusal.anybody)
    except Refusal as refusal:
        return await table(visit, status=409, problem=said(refusal, visit._))
    if done is None:
        return met(visit, stands, found, back="/roadmap")
    if done.act is None:
        return await table(visit, problem=corrected_toast(done, visit._))
    return visit.go(f"/roadmap?act={done.act}&items={len(done.items)}&told={done.told}&left={done.left}")


class WhatToDo(Refusal):
    msgid = __("Say what the ticked rows are to become: by how many days they move, or their new section.")


async def wanted_of(visit: Visit, ids: Sequence[int]) -> Wanted:
    """Read what the ticked rows are to become; raise Refusal."""
    what = visit.one("what")
    if what == "shift":
        days = visit.one("days").strip()
        sign, plain = (-1, days[1:]) if days[:1] in {"-", "−", "–"} else (1, days.removeprefix("+"))
        shift = sign * number_of(plain)
        if not shift or abs(shift) > MOST_DAYS:
            raise WhatToDo
        return Wanted(Property.DATE, shift=shift)
    if what == Property.SECTION:
        return Wanted(Property.SECTION, text=tidy(Property.SECTION, visit.one("section")))
    if what == Property.EXECUTORS:
        if not ids:
            raise NothingChosen
        return await executors_wanted(visit, ids[0], visit.one("who"), accept=bool(visit.one("accept")))
    if what == Property.CLOSE:
        return Wanted(Property.CLOSE)
    raise WhatToDo


class NotAllUnderstood(Refusal):
    """Some of the words name nobody that is known here; `lines` say which, and whom the others mean."""

    msgid = __("Not all of it was understood, so nothing was saved.")

    def __init__(self, lines: Sequence[Markup], *, anybody: bool) -> None:
        super().__init__()
        self.lines, self.anybody = tuple(lines), anybody


async def executors_wanted(visit: Visit, item_id: int, written: str, *, accept: bool) -> Wanted:
    """Read executors as they are written; what was not understood whole must be accepted. Raise Refusal."""
    text = tidy(Property.EXECUTORS, written)
    async with visit.read() as session:
        read, municipality, period = await correcting.understood(session, visit.actor, item_id, text, now=visit.now)
        if not accept and not (read.sure and read.anybody):
            known = await load_known(session, municipality, [read], period=period, now=visit.now)
            raise NotAllUnderstood(understood_lines(read, known, visit._), anybody=read.anybody)
    return Wanted(Property.EXECUTORS, text=text, executors=replace(read, sure=True))


async def corrected(
    visit: Visit, ids: Sequence[int], wanted: Wanted
) -> tuple[Corrected | None, Mapping[int, Sequence[Changed]], Sequence[Standing]]:
    """Correct, unless somebody else has changed the same rows since they were shown: then give what."""
    seen = {one: visit.number(f"seen_{one}") for one in ids}
    reason = visit.one("reason").strip() or None
    async with visit.begin() as session:
        stands = await correcting.standing_of(session, visit.actor, ids)
        found = await correcting.met(session, visit.actor, seen)
        if found:
            return None, found, stands
        return await correcting.correct(session, visit.actor, ids, wanted, reason=reason, now=visit.now), {}, stands


def met(visit: Visit, stands: Sequence[Standing], found: Mapping[int, Sequence[Changed]], *, back: str) -> web.Response:
    """Say who changed what meanwhile; what is told here counts as seen, and may be overwritten by sending once more."""
    fresh = {f"seen_{one.id}": str(one.seen) for one in stands}
    kept = [(name, value) for name, every in visit.sent.items() for value in every if name != "form"]
    again = [(name, fresh.get(name, value)) for name, value in kept]
    return visit.page("met.html", status=409, told=met_lines(visit, stands, found), again=again, back=back)


def met_lines(visit: Visit, stands: Sequence[Standing], found: Mapping[int, Sequence[Changed]]) -> list[dict[str, Any]]:
    return [
        {"title": titled(one), "what": visit._(CHANGES[change.kind]), "by": change.by, "how": how(change, visit._)}
        for one in stands
        for change in found.get(one.id, ())
    ]


def how(change: Changed, _: Translator) -> object:
    return was_became(change.kind, change.before, change.after, _) or ""


async def undone(visit: Visit) -> web.Response:
    """Put back what an act has changed, as long as nobody has built on it."""
    try:
        async with visit.begin() as session:
            items, _told = await undoing.take_back(session, visit.actor, visit.number("act"), now=visit.now)
    except Refusal as refusal:
        return await table(visit, status=409, problem=said(refusal, visit._))
    if not items:
        raise NotFound
    return visit.go("/roadmap")
