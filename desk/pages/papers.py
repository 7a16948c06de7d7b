"""Checking papers: what waits, the file beside the decision, the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from aiohttp import web

from desk.visit import number_of, said
from models.enums import EvidenceKind, ReturnReason
from services.errors import FileNotFetched, NotAllowed, NotFound, Refusal
from services.evidence import review
from services.evidence.card import load_card
from services.evidence.showing import is_picture, is_text, name_to_save, picture_of, text_of
from services.files import UnreadableFile
from services.roadmap import assignments
from services.roadmap.assignments.standing import is_late
from services.settings import today_in
from views.dates import distance, moment_in_words
from views.evidence.card import EVENTS, REASONS, deadline_words, event_line, kind_name, piece_line, piece_name, standing
from views.problems import problem_lines
from views.states import numbered

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from desk.visit import Visit
    from locales import Translator
    from services.evidence.card import Attached, Card
    from services.evidence.review import FileToShow, Waiting
    from storage.database import Session

SHOWN: Final = 200  # lines of the list
AT_A_TIME: Final = 50
DONE: Final = frozenset({"confirm", "return", "hold"})
# A file of a stranger: to be saved, never to be opened by the browser as a page of ours.
ANYTHING: Final = "application/octet-stream"
SHUT: Final = {"Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'"}


async def listed(visit: Visit) -> web.Response:
    async with visit.read() as session:
        total, found = await review.queue(session, visit.here, now=visit.now, limit=SHOWN)
        done = await _decided(session, visit)
        today = await today_in(session, visit.here.municipalities[0], now=visit.now)
    rows = [
        {"id": one.id, "line": one, "title": numbered(one.number, one.title), **_since(one, today, visit._)}
        for one in found
    ]
    return visit.page("papers.html", total=total, rows=rows, done=done)


def _since(one: Waiting, today: date, _: Translator) -> dict[str, Any]:
    return {"since": distance((one.reported_at.date() - today).days, _) if one.reported_at else ""}


async def _decided(session: Session, visit: Visit) -> dict[str, Any] | None:
    """Read what was decided just now: the page says it, and leads back to it."""
    number = number_of(visit.request.query.get("done", ""))
    if not number:
        return None
    try:
        card = await load_card(session, visit.actor, number, now=visit.now)
    except (NotAllowed, NotFound):
        return None
    said = visit._(EVENTS[card.events[-1].kind]) if card.events else ""
    return {"id": number, "title": numbered(card.number, card.title), "said": f"{said}:"}


async def show(visit: Visit) -> web.Response:
    return await _card(visit)


async def _card(visit: Visit, *, status: int = 200, problem: object = None) -> web.Response:
    async with visit.read() as session:
        card = await load_card(session, visit.actor, visit.place, now=visit.now)
        if not card.reviews:
            raise NotAllowed
        total, _found = await review.queue(session, visit.here, now=visit.now, limit=1)
        done = await _decided(session, visit)
    kept = [piece for piece in reversed(card.evidence) if piece.file is not None and not piece.missing]
    wanted = number_of(visit.request.query.get("file", ""))
    chosen = next((piece for piece in kept if piece.id == wanted), kept[0] if kept else None)
    values = {
        "card": card,
        "title": numbered(card.number, card.title),
        "lines": card_lines(card, visit._, now=visit.now),
        "pieces": [(piece, piece_line(piece, visit._), link_of(piece)) for piece in card.evidence],
        "chosen": chosen,
        "chosen_name": piece_name(chosen, visit._) if chosen else "",
        "picture": chosen is not None and is_picture(chosen.suffix),
        "bare": await _bare(visit, chosen),
        "reasons": [(reason, visit._(words)) for reason, words in REASONS.items()],
        "own": ReturnReason.OWN_WORDS,
        "total": total,
        "done": done,
        "problem": problem,
    }
    return visit.page("paper.html", status=status, **values)


def card_lines(card: Card, _: Translator, *, now: datetime) -> dict[str, Any]:
    """What the card of the chat says, line by line, in the same words."""
    today = now.astimezone(ZoneInfo(card.timezone)).date()
    return {
        "due": deadline_words(card, _, now=now),
        "standing": standing(card, _, late=is_late(card.subject.state, card.subject.due, today)),
        "problem": problem_lines(card.problem, _, timezone=card.timezone, today=today),
        "expected": kind_name(card.kind, _) if card.kind else None,
        "events": [event_line(event, card, _, today=today) for event in card.events],
        "reported": moment_in_words(card.subject.reported_at, _, timezone=card.timezone, today=today)
        if card.subject.reported_at
        else None,
    }


def link_of(piece: Attached) -> str | None:
    """An address that somebody has sent, where it is one that a browser may follow."""
    words = (piece.text or "").split()
    if piece.kind is not EvidenceKind.LINK or not words:
        return None
    return next((word for word in words if word.lower().startswith(("https://", "http://"))), None)


async def _bare(visit: Visit, piece: Attached | None) -> Any:
    if piece is None or not is_text(piece.suffix):
        return None
    _file, content = await _kept(visit, piece.id)
    return await text_of(content)


async def _kept(visit: Visit, evidence: int) -> tuple[FileToShow, bytes]:
    async with visit.read() as session:
        file = await review.file_of(session, visit.actor, evidence)
    content = await visit.desk.evidence.read(file.stored_name)
    if content is None:
        raise FileNotFetched
    return file, content


async def decided(visit: Visit) -> web.Response:
    """Decide as the chat does, and go on with the next one; what has changed meanwhile is looked at first."""
    deed, number = visit.one("deed"), visit.place
    try:
        async with visit.begin() as session:
            await _decide(session, visit, deed, number)
    except Refusal as refusal:
        return await _card(visit, status=409, problem=said(refusal, visit._))
    if deed not in DONE:
        return visit.go(f"/papers/{number}")
    async with visit.read() as session:
        _total, found = await review.queue(session, visit.here, now=visit.now, limit=AT_A_TIME)
    following = _next(found, number)
    return visit.go(f"/papers/{following}?done={number}" if following else f"/papers?done={number}")


async def _decide(session: Session, visit: Visit, deed: str, number: int) -> None:
    by, now, version = visit.actor.person_id, visit.now, visit.number("version")
    if deed == "confirm":
        await assignments.confirm(session, [(number, version)], by=by, now=now)
    elif deed == "return":
        known = visit.one("reason")
        reason = ReturnReason(known) if known in set(ReturnReason) else ReturnReason.OWN_WORDS
        words = visit.one("words").strip() or None
        await assignments.send_back(session, number, by=by, reason=reason, words=words, now=now, version=version)
    elif deed == "hold":
        await assignments.hold(session, number, by=by, now=now, version=version)
    elif deed == "take_back":
        await assignments.take_back(session, number, by=by, now=now, version=version)
    else:
        raise NotFound


def _next(found: Sequence[Waiting], number: int) -> int | None:
    """What was put off comes last by itself; it alone is no reason to come back to it at once."""
    return next((one.id for one in found if one.id != number), None)


async def picture(visit: Visit) -> web.Response:
    """A picture drawn anew: nothing of the file that was sent comes along."""
    _file, content = await _kept(visit, visit.place)
    try:
        drawn = await picture_of(content)
    except UnreadableFile:
        raise NotFound from None
    return web.Response(body=drawn, content_type="image/jpeg")


async def download(visit: Visit) -> web.Response:
    file, content = await _kept(visit, visit.place)
    return visit.as_file(content, name_to_save(file), ANYTHING, **SHUT)
