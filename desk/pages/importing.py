"""The doubts of an import, one after another, beside the rows of the document: decided from the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from aiohttp import web

from desk.pages.item import NotADay, said_of
from desk.visit import number_of, said
from locales import __
from services.desk.drafts import read_day_in, read_executors_in
from services.errors import NotFound, Refusal
from services.roadmap import importing
from services.roadmap.correcting import NothingWritten
from services.roadmap.executors import Group
from services.roadmap.importing import Decision, Doubt, DoubtKind
from services.roadmap.known import load_known
from views.deadlines import deadline_in_words
from views.executors import GROUP_NAMES, executors_in_words
from views.roadmap.correcting import understood_lines
from views.roadmap.importing.doubts import question_lines
from views.roadmap.importing.executors import understood_lines as meant_lines
from views.roadmap.importing.overview import left_line
from views.roadmap.importing.words import item_line, period_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desk.visit import Visit
    from locales import Translator
    from services.roadmap.executors import Executors
    from services.roadmap.importing import Draft, DraftRow
    from services.roadmap.known import Known

BEFORE: Final = 4  # rows of the document above the one that is asked about
AFTER: Final = 8  # … and below it
DECISIONS: Final = {
    Decision.YES: __("Yes, as it was read"),
    Decision.WHOLE_PERIOD: __("By the end of the period"),
    Decision.BY_PLAN: __("By plan, no date yet"),
    Decision.SKIP: __("Leave the row out"),
}


class NotAllMeant(Refusal):
    """Executors that were written in other words and still name nobody in part."""

    msgid = __("Not all of it was understood, so nothing was saved.")

    def __init__(self, read: Executors) -> None:
        super().__init__()
        self.read = read


class AnotherFile(Refusal):
    """The draft that the page was made of is gone: rows of the same number are other rows now."""

    msgid = __("Meanwhile another file was sent in the chat, and this is it. Nothing was saved: look at the row again.")


async def show(visit: Visit) -> web.Response:
    return await page(visit)


async def page(visit: Visit, *, at: Doubt | None = None, refusal: Refusal | None = None) -> web.Response:
    """Ask about a row: the one that the address names, else the next doubt behind the last answer."""
    async with visit.read() as session:
        draft = await importing.running_draft(session, visit.actor)
        if draft is None:
            return visit.page("import_none.html")
        other = is_other(draft, visit)
        if other:
            at, refusal = None, AnotherFile()
        doubt = draft.next_doubt(None) if other else at or asked_about(draft, visit)
        if doubt is None:
            return visit.go(f"/import/end{behind(visit)}")
        known = await importing.known_of(session, draft, now=visit.now)
        lines: Sequence[object] = ()
        if isinstance(refusal, NotAllMeant):
            read = await load_known(session, draft.municipality_id, [refusal.read], period=draft.period, now=visit.now)
            lines = understood_lines(refusal.read, read, visit._)
    _ = visit._
    values: dict[str, Any] = {
        "draft": draft,
        "period": period_name(draft.period, _),
        "left": left_line(draft, _),
        "rows": paper_rows(draft, doubt, known, _, whole=bool(visit.request.query.get("all"))),
        "before": None if other else decided_before(draft, visit),
        "doubt": doubt,
        "problem": said(refusal, _) if refusal else None,
        "lines": lines,
        "value": visit.one("value") if refusal and not other else "",
        "whole": bool(visit.request.query.get("all")),
    }
    values |= question(draft, doubt, known, _)
    return visit.page("import.html", status=409 if refusal else 200, **values)


def behind(visit: Visit) -> str:
    """Give what of the address goes along to the page of the end: of which draft it speaks, what was answered last."""
    query = visit.request.query
    kept = {"draft": visit.one("draft") or query.get("draft", ""), "after": query.get("after", "")}
    told = urlencode({name: number_of(value) for name, value in kept.items() if value})
    return f"?{told}" if told else ""


def is_other(draft: Draft, visit: Visit) -> bool:
    """Tell whether the form or the address speaks of another draft than the one that is there now."""
    meant = visit.one("draft") or visit.request.query.get("draft", "")
    return bool(meant) and number_of(meant) != draft.id


def asked_about(draft: Draft, visit: Visit) -> Doubt | None:
    """Read which row the address names; behind an answer the next doubt follows."""
    query = visit.request.query
    index, behind = query.get("row"), query.get("after")
    kind = next((one for one in DoubtKind if one.value == query.get("kind")), DoubtKind.ASSIGN)
    if index is not None:
        row = importing.row_at(draft, number_of(index))
        of_day = row.doubt or (DoubtKind.CHECK if row.guessed else DoubtKind.ASSIGN)
        return Doubt(kind if kind is DoubtKind.EXECUTORS else of_day, number_of(index))
    return draft.next_doubt(Doubt(kind, number_of(behind)) if behind is not None else None)


def question(draft: Draft, doubt: Doubt, known: Known, _: Translator) -> dict[str, Any]:
    row = importing.row_at(draft, doubt.index)
    of_people = doubt.kind is DoubtKind.EXECUTORS
    asked = meant_lines(row.executors, known, _) if of_people else question_lines(draft, doubt.index, _)
    return {
        "row": row,
        "title": item_line(row.number, row.title, 300),
        "of_people": of_people,
        "asked": asked,
        "decisions": [
            (one.value, _(name)) for one, name in DECISIONS.items() if one is not Decision.YES or row.guessed
        ],
        "groups": [(group.value, _(name), group in row.executors.groups) for group, name in GROUP_NAMES.items()],
        "anybody": row.executors.anybody,
    }


def paper_rows(draft: Draft, doubt: Doubt, known: Known, _: Translator, *, whole: bool) -> list[dict[str, Any]]:
    """Give the rows of the document around the one that is asked about, with what was read or decided so far."""
    first, last = 0, len(draft.rows)
    if not whole:
        first, last = max(0, doubt.index - BEFORE), doubt.index + AFTER + 1
    return [
        {
            "index": index,
            "here": index == doubt.index,
            "row": row,
            "read": read_words(row, _),
            "who": executors_in_words(row.executors, known, _),
        }
        for index, row in enumerate(draft.rows[first:last], start=first)
    ]


def read_words(row: DraftRow, _: Translator) -> object:
    if row.decision is Decision.SKIP:
        return _("This row is left out.")
    return _("not clear yet") if row.doubt else deadline_in_words(row.deadline, _)


def decided_before(draft: Draft, visit: Visit) -> dict[str, Any] | None:
    """Say what the last answer came to: it can be looked at again."""
    behind = visit.request.query.get("after")
    if behind is None or number_of(behind) >= len(draft.rows):
        return None
    row = draft.rows[number_of(behind)]
    kind = visit.request.query.get("kind", "")
    return {"index": number_of(behind), "kind": kind, "title": item_line(row.number, row.title, 80)} | {
        "said": read_words(row, visit._)
    }


async def answered(visit: Visit) -> web.Response:
    """Take one answer and go on to the next doubt; what cannot be read for certain stays in its field."""
    index = visit.number("index")
    kind = next((one for one in DoubtKind if one.value == visit.one("kind")), None)
    if kind is None:
        raise NotFound
    doubt = Doubt(kind, index)
    try:
        stays = await (_people if kind is DoubtKind.EXECUTORS else _deadline)(visit, index)
    except Refusal as refusal:
        return await page(visit, at=doubt, refusal=refusal)
    return visit.go(f"/import?draft={visit.number('draft')}&{'row' if stays else 'after'}={index}&kind={kind}")


async def _deadline(visit: Visit, index: int) -> bool:
    """Decide a deadline by what was typed, or by a button; tell whether the same row is asked about once more."""
    chosen = visit.one("do")
    if chosen == "later":
        return False
    draft_id, day = visit.number("draft"), None
    if chosen in {one.value for one in DECISIONS}:
        decision = Decision(chosen)
    else:
        decision = Decision.DATE
        async with visit.read() as session:
            draft = await importing.load_draft(session, visit.actor, draft_id)
            read = await read_day_in(session, draft, visit.one("value"))
        if read.day is None:
            raise NotADay(why=said_of(read, visit._))
        day = read.day
    async with visit.begin() as session:
        await importing.answer_deadline(session, visit.actor, draft_id, index, decision, day=day, now=visit.now)
    return False


async def _people(visit: Visit, index: int) -> bool:
    """Say who is meant by what was typed, or by a button; a group beside others is ticked, and then asked again."""
    chosen, draft_id, now = visit.one("do"), visit.number("draft"), visit.now
    if chosen == "later":
        return False
    group = next((one for one in Group if one.value == chosen), None)
    if chosen == "keep":
        async with visit.begin() as session:
            await importing.keep_executors(session, visit.actor, draft_id, index, now=now)
        return False
    if group is not None:
        async with visit.begin() as session:
            _draft, done = await importing.choose_group(session, visit.actor, draft_id, index, group, now=now)
        return not done
    written = " ".join(visit.one("value").split())
    if not written:
        raise NothingWritten
    async with visit.read() as session:
        draft = await importing.load_draft(session, visit.actor, draft_id)
        read = await read_executors_in(session, draft, written, now=now)
    if not read.anybody or not (read.sure or visit.one("accept")):
        raise NotAllMeant(read)
    async with visit.begin() as session:
        await importing.answer_executors(session, visit.actor, draft_id, index, read, now=now)
    return False


async def reading(visit: Visit) -> web.Response:
    """Say how a deadline is understood while it is typed."""
    async with visit.read() as session:
        draft = await importing.load_draft(session, visit.actor, visit.place)
        read = await read_day_in(session, draft, visit.request.query.get("text", ""))
    return web.json_response({"said": str(said_of(read, visit._)), "sure": read.day is not None})
