"""Events: what comes and what was, one with the answers, who was there marked by a list, the QR for the door."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from desk.visit import number_of, said
from desk.words import plain, told
from models.enums import EventAnswer, EventState, Presence
from services.errors import NotAllowed, NotFound, Refusal
from services.events import acts, after, attendance, checking_in, list_marks
from services.events.cards import Answers, Counted, counts_of, load_event, school_names
from services.events.listing import events_of
from services.events.rules.hours import CORRECTED_FREELY
from views.dates import clock
from views.events.card import card_lines, manage_lines, state_line
from views.events.lists import WHICH
from views.events.planning import all_were_words
from views.events.words import ANSWERS, STATES, WAYS, WHO, kind_name, when
from views.report.tables import PRESENCE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp import web

    from desk.visit import Visit
    from locales import Translator
    from services.events.attendance import Line
    from services.events.cards import EventCard
    from storage.database import Session

A_PAGE: Final = 50
NAMES: Final = 500
MOST_PAGES: Final = 9999
EMPTY: Final[Mapping[str, object]] = MappingProxyType({})


async def listed(visit: Visit) -> web.Response:
    query = visit.request.query
    past, page = bool(query.get("past")), min(number_of(query.get("page", "")), MOST_PAGES)
    async with visit.read() as session:
        total, found = await events_of(session, visit.here, past=past, page=page, now=visit.now, size=A_PAGE)
        counted = await counts_of(session, [one.id for one in found])
    _, shelf = visit._, "&past=1" if past else ""
    none = Counted(Answers(), 0, 0)
    rows = [
        {
            "id": one.id,
            "title": one.title,
            "when": when(one, _, now=visit.now),
            "kind": kind_name(one.kind, one.own_kind, _),
            "state": _(STATES[one.state]),
            "yes": counted.get(one.id, none).answers.yes,
            "invited": counted.get(one.id, none).answers.invited,
            "present": counted.get(one.id, none).present,
        }
        for one in found
    ]
    return visit.page(
        "events.html",
        rows=rows,
        past=past,
        newer=f"?page={page - 1}{shelf}" if page else "",
        older=f"?page={page + 1}{shelf}" if (page + 1) * A_PAGE < total else "",
    )


async def show(visit: Visit) -> web.Response:
    return await page(visit, done=visit.request.query)


async def page(visit: Visit, *, problem: object = None, done: Mapping[str, object] = EMPTY) -> web.Response:
    """Show an event as the reader may see it: names are for who runs it, the others see what they are invited to.

    `done`: what an act came to, as it stands in the address it leads to. What is searched for is sent in a form, never
    in an address: those are written down by browsers and by whatever stands before the program, and it is a name.
    """
    which = visit.request.query.get("which", "all")
    search = " ".join(visit.one("q").split())
    async with visit.read() as session:
        card = await load_event(session, visit.actor, visit.place)
        schools = await school_names(session, card)
        total, people = 0, list[Any]()
        marks, ready, by_school, code = False, 0, list[Any](), ""
        if card.manages:
            answers = next((those for name, those in WHICH.items() if name == which), None)
            total, people = await attendance.people_of(
                session, visit.actor, card.id, answers=answers, search=search, limit=NAMES
            )
            marks = await may_mark(session, visit, card)
            if has_door(card):
                code, _door = await checking_in.code_of(session, visit.actor, card.id)
        if marks:
            ready = await attendance.unmarked_yes(session, card.id)
            by_school = await attendance.unmarked_by_school(session, visit.actor, card.id, now=visit.now)
    _, now = visit._, visit.now
    managed_lines = manage_lines(card, _, now=now, schools=schools) if card.manages else []
    return visit.page(
        "event.html",
        status=409 if problem else 200,
        problem=problem,
        card=card,
        lines=told(card_lines(card, _, now=now)[1:]),
        managed=told([*managed_lines, state_line(card, _)]),
        shelves=[(name, _(words)) for name, words in WHO.items()],
        which=which if which in WHO else "all",
        search=search,
        kept=kept(visit),
        note=visit.one("note") if problem else "",
        guest=visit.one("name") if problem else "",
        rows=[row_of(one, card, visit) for one in people],
        more=total - len(people),
        total=total,
        marks=marks,
        presences=[(one.value, _(words)) for one, words in PRESENCE.items()],
        ready=ready,
        by_school=by_school,
        needs_note=marks and now > card.ends_at + CORRECTED_FREELY,
        asks_held=marks and card.state is EventState.ANNOUNCED and card.starts_at <= now,
        code=code,
        act=number_of(str(done.get("act", ""))),
        done=plain(all_were_words(number_of(str(done["done"])), _)) if "done" in done else "",
    )


def kept(visit: Visit, more: Mapping[str, object] = EMPTY) -> str:
    """Give the query of an address that shows the same part of the list: who marks page by page is not led away."""
    which = visit.request.query.get("which")
    shown = ({"which": which} if which else {}) | dict(more)
    return f"?{urlencode(shown)}" if shown else ""


async def may_mark(session: Session, visit: Visit, card: EventCard) -> bool:
    try:
        await attendance.to_mark(session, visit.actor, card.id, now=visit.now)
    except (NotAllowed, NotFound, attendance.NotYetBegun):
        return False
    return True


def row_of(one: Line, card: EventCard, visit: Visit) -> dict[str, Any]:
    _ = visit._
    notes = [
        _("new time not confirmed") if not one.confirmed and one.answer is EventAnswer.YES else "",
        _("guest") if one.guest else "" if one.invited else _("was not invited"),
        one.reason or "",
    ]
    present = one.presence is Presence.PRESENT and one.way is not None and one.at is not None
    now = one.presence.value if one.presence else ""
    chosen = visit.one(f"part_{one.part}")
    return {
        "part": one.part,
        "name": one.name,
        "school": one.school or "–",
        "answer": _(ANSWERS[one.answer]),
        "notes": ", ".join(str(note) for note in notes if note),
        "presence": now,
        # A choice that was refused stays, except over what somebody else has marked meanwhile.
        "chosen": chosen if chosen and visit.one(f"was_{one.part}") == now else now,
        "marked": presence_words(one, card, _) if present else _(PRESENCE[one.presence]) if one.presence else "–",
    }


def presence_words(one: Line, card: EventCard, _: Translator) -> str:
    way, at = one.way, one.at
    return f"{_(PRESENCE[Presence.PRESENT])}, {clock(at, card.timezone)}, {_(WAYS[way])}" if way and at else ""


async def marked(visit: Visit) -> web.Response:
    """Mark who was there, by the chat's own acts; what has changed meanwhile is not overwritten. Or find a name."""
    if visit.one("do") == "find":
        return await page(visit)
    act = {
        "marks": _marks,
        "everybody": _everybody,
        "school": _school,
        "guest": _guest,
        "back": _back,
        "held": _held,
        "not_held": _held,
    }.get(visit.one("do"))
    if act is None:
        raise NotFound
    try:
        async with visit.begin() as session:
            more = await act(session, visit)
    except Refusal as refusal:
        return await page(visit, problem=said(refusal, visit._))
    if visit.one("q"):  # an address that leads back to what was searched for would bear a name
        return await page(visit, done=more)
    return visit.go(f"/events/{visit.place}{kept(visit, more)}")


async def _marks(session: Session, visit: Visit) -> Mapping[str, object]:
    """Save what differs from what the page has shown; of two who mark the same person the second is told."""
    wanted = {number_of(name.removeprefix("part_")): visit.one(name) for name in visit.sent if name.startswith("part_")}
    seen = {part: visit.one(f"was_{part}") for part in wanted}
    await list_marks.mark_changed(session, visit.actor, visit.place, wanted, seen, now=visit.now, note=note_of(visit))
    return {}


def note_of(visit: Visit) -> str | None:
    return visit.one("note").strip() or None


async def _everybody(session: Session, visit: Visit) -> Mapping[str, object]:
    done = await attendance.mark_everybody(session, visit.actor, visit.place, note=note_of(visit), now=visit.now)
    return {"done": done.people, "act": done.act or ""}


async def _school(session: Session, visit: Visit) -> Mapping[str, object]:
    school = visit.number("school")
    if not school:
        raise NotFound
    done = await attendance.mark_everybody(
        session, visit.actor, visit.place, school_id=school, note=note_of(visit), now=visit.now
    )
    return {"done": done.people, "act": done.act or ""}


async def _guest(session: Session, visit: Visit) -> Mapping[str, object]:
    name, note = visit.one("name"), note_of(visit)
    await attendance.add_guest(session, visit.actor, visit.place, name, None, note=note, now=visit.now)
    return {}


async def _back(session: Session, visit: Visit) -> Mapping[str, object]:
    if await acts.take_back(session, visit.actor, visit.number("act"), now=visit.now) != visit.place:
        raise NotFound
    return {}


async def _held(session: Session, visit: Visit) -> Mapping[str, object]:
    await after.say_held(session, visit.actor, visit.place, held=visit.one("do") == "held", now=visit.now)
    return {}


def has_door(card: EventCard) -> bool:
    return card.state is not EventState.DRAFT and card.state not in checking_in.NO_CODE
