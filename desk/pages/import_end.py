"""The end of an import: what it comes to, what a new edition changes, of which roadmap it is one; and saving it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from desk.pages.importing import AnotherFile, decided_before, is_other
from desk.visit import number_of, said
from desk.words import plain, told
from services.errors import NotFound, Refusal
from services.roadmap import importing
from services.roadmap.before import Heap, load_past, mark_past
from services.roadmap.known import load_known
from views.deadlines import deadline_in_words
from views.executors import executors_in_words
from views.roadmap.importing.overview import FIELDS, by_hand_lines, choice_line, left_line
from views.roadmap.importing.overview import understood_lines as overview_lines
from views.roadmap.importing.words import item_line, period_name, roadmap_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiohttp import web

    from desk.visit import Visit
    from locales import Translator
    from services.roadmap.importing import Change, Difference, Draft
    from services.roadmap.known import Known
    from storage.database import Session

LONGEST: Final = 300  # characters of a title


async def show(visit: Visit) -> web.Response:
    return await page(visit)


async def page(visit: Visit, *, refusal: Refusal | None = None) -> web.Response:
    """Show what saving would do; nothing of it has been done."""
    async with visit.read() as session:
        draft = await importing.running_draft(session, visit.actor)
        if draft is None:
            return visit.page("import_none.html")
        other = is_other(draft, visit)
        choices = await importing.question_of(session, draft)
        roadmap_id, difference = await importing.difference_of(session, draft)
        known = await _known(session, draft, difference, visit)
    _ = visit._
    refusal = AnotherFile() if other else refusal
    values: dict[str, Any] = {
        "draft": draft,
        "period": period_name(draft.period, _),
        "left": plain(left_line(draft, _)),
        "doubts": len(draft.doubts()),
        "overview": told(overview_lines(draft, _)),
        "before": None if other else decided_before(draft, visit),
        "choices": [(one.id, told(choice_line(one, _).split("\n"))) for one in choices],
        "fresh": roadmap_id is None,
        "nothing": roadmap_id is not None and difference.empty,
        "changes": [] if choices or roadmap_id is None else list(change_rows(difference, known, _)),
        "unchanged": difference.unchanged,
        "held": [] if choices else told(line.strip() for line in by_hand_lines(draft, difference, _)),
        "may_hold": bool(difference.held),
        "problem": said(refusal, _) if refusal else None,
    }
    return visit.page("import_end.html", status=409 if refusal else 200, **values)


async def _known(session: Session, draft: Draft, difference: Difference, visit: Visit) -> Known:
    meant = [row.executors for row in draft.rows] + [one.present.executors for one in difference.changed]
    return await load_known(session, draft.municipality_id, meant, period=draft.period, now=visit.now)


def change_rows(difference: Difference, known: Known, _: Translator) -> Iterator[dict[str, Any]]:
    """Give what a new edition changes, in the order of a look: added, changed property by property, removed."""
    for new in difference.added:
        yield {
            "what": _("added"),
            "title": item_line(new.number, new.title, LONGEST),
            "was": "",
            "now": deadline_in_words(new.deadline, _),
        }
    for change in difference.changed:
        title = item_line(change.present.number, change.present.title, LONGEST)
        for name in change.fields:
            was, now = both(change, name, known, _)
            yield {"what": _(FIELDS[name]), "title": title, "was": was, "now": now}
    for old in difference.removed:
        yield {
            "what": _("removed"),
            "title": item_line(old.number, old.title, LONGEST),
            "was": deadline_in_words(old.deadline, _),
            "now": _("closed, what was done is kept"),
        }


def both(change: Change, name: str, known: Known, _: Translator) -> tuple[object, object]:
    """Say a property as it is and as the document has it."""
    one, other = change.present, change.item
    if name == "deadline":
        return deadline_in_words(one.deadline, _), deadline_in_words(other.deadline, _)
    if name == "executors":
        return executors_in_words(one.executors, known, _), executors_in_words(other.executors, known, _)
    return getattr(one, name) or "–", getattr(other, name) or "–"


async def ended(visit: Visit) -> web.Response:
    """Save, or say first of which roadmap this is a new edition, or let the import go."""
    deed = visit.one("do")
    try:
        if deed == "save":
            return await _saved(visit)
        await _answered(visit, deed)
    except Refusal as refusal:
        return await page(visit, refusal=refusal)
    return visit.go("/roadmap" if deed == "drop" else f"/import/end?draft={visit.number('draft')}")


async def _answered(visit: Visit, deed: str) -> None:
    async with visit.begin() as session:
        draft = await importing.load_draft(session, visit.actor, visit.number("draft"))
        if deed == "into":
            await importing.put_into(session, visit.actor, draft.id, visit.number("roadmap"))
        elif deed == "beside":
            await importing.put_beside(session, visit.actor, draft.id)
        elif deed in {"paper", "hand"}:
            await importing.go_by_paper(session, visit.actor, draft.id, by_paper=deed == "paper")
        elif deed == "drop":
            await importing.drop_draft(session, visit.actor, draft.id)
        else:
            raise NotFound


async def _saved(visit: Visit) -> web.Response:
    """Make the draft true by the chat's own act. A second time there is no draft any more: nothing is saved twice."""
    async with visit.begin() as session:
        draft = await importing.load_draft(session, visit.actor, visit.number("draft"))
        if visit.one("order").strip():
            draft = await importing.name_order(session, visit.actor, draft.id, visit.one("order"))
        title = roadmap_title(draft.period, visit._)
        done = await importing.save(session, visit.actor, draft.id, title=title, now=visit.now)
        past = await load_past(session, visit.actor, done.roadmap_id, now=visit.now)
        known = await _known(session, draft, done.difference, visit)
    return visit.page(
        "import_saved.html",
        fresh=done.fresh,
        rows=list(change_rows(done.difference, known, visit._)),
        unchanged=done.difference.unchanged,
        roadmap=done.roadmap_id,
        late=past.items,
        past=past.groups(Heap.ITEM),
    )


async def marked(visit: Visit) -> web.Response:
    """What was done before the roadmap came in is said once, as in the chat: nobody is asked for it any more."""
    keys = {number_of(one) for one in visit.sent.get("item", ())}
    async with visit.begin() as session:
        count = await mark_past(session, visit.actor, visit.place, Heap.ITEM, keys, now=visit.now)
        left = await load_past(session, visit.actor, visit.place, now=visit.now)
    return visit.page(
        "import_past.html", count=count, roadmap=visit.place, late=left.items, past=left.groups(Heap.ITEM)
    )
