"""What the card has no room for: its whole history with everybody who was reminded, and all of its papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from locales import __
from services.evidence.story import Told
from services.reminders.rules import Kind
from views.common import back_button, home_row
from views.dates import moment_in_words
from views.evidence.buttons import BackToCard, OpenPapers, OpenStory
from views.evidence.card import event_line, paper_button, piece_line
from views.paging import PAGE, pager
from views.screen import Row, Screen, bold, cut, grid, lines
from views.states import numbered

if TYPE_CHECKING:
    from datetime import date, datetime

    from markupsafe import Markup

    from locales import Translator
    from services.evidence.card import Card
    from services.evidence.story import Story

TOLD: Final = {
    Kind.ITEM: __("{when} – 🔔 reminded, {who}"),
    Kind.CHECK_IN: __("{when} – 🔔 asked how it is going, {who}"),
    Kind.ESCALATION: __("{when} – 🔔 told that it is late, {who}"),
    Kind.PROBLEM: __("{when} – 🔔 reminded of the problem, {who}"),
    Kind.START: __("{when} – 🔔 told that it begins, {who}"),
    Kind.DECISION: __("{when} – 🔔 reminded of the report, {who}"),
    Kind.UNDECIDED: __("{when} – 🔔 told that nobody decides, {who}"),
}


def heading(card: Card) -> list[Markup | str]:
    place = card.school or card.person
    return [bold(cut(numbered(card.number, card.title), 120)), *([cut(place, 80)] if place else [])]


def story_screen(card: Card, story: Story, page: int, _: Translator, *, now: datetime) -> Screen:
    today = now.astimezone(ZoneInfo(card.timezone)).date()
    listed = [
        told_line(one, card, _, today=today) if isinstance(one, Told) else event_line(one, card, _, today=today)
        for one in story.entries
    ]
    return Screen(
        lines(*heading(card), "", bold(_("History")), *(listed or [_("Nothing has happened here yet.")])),
        rows=(*pager(story.total, page, lambda to: OpenStory(id=card.subject.id, page=to)), back_row(card, _)),
    )


def told_line(one: Told, card: Card, _: Translator, *, today: date) -> Markup:
    when = moment_in_words(one.at, _, timezone=card.timezone, today=today)
    return _(TOLD[one.kind], when=when, who=cut(one.to, 40) or _("somebody who was erased"))


def papers_screen(card: Card, page: int, _: Translator) -> Screen:
    fresh = card.fresh if card.again else card.evidence
    ordered = (*fresh, *(piece for piece in card.evidence if piece not in fresh))
    shown = ordered[page * PAGE : (page + 1) * PAGE]
    now = [piece_line(piece, _) for piece in shown if piece in fresh]
    before = [piece_line(piece, _) for piece in shown if piece not in fresh]
    head = bold(_("Sent since the return")) if card.again else bold(_("Evidence"))
    return Screen(
        lines(
            *heading(card),
            *(("", head, *now) if now else ()),
            *(("", bold(_("From before")), *before) if before else ()),
        ),
        rows=(
            *grid((paper_button(piece, _) for piece in shown if piece.file is not None), width=2),
            *pager(len(card.evidence), page, lambda to: OpenPapers(id=card.subject.id, page=to)),
            back_row(card, _),
        ),
    )


def back_row(card: Card, _: Translator) -> Row:
    return (back_button(BackToCard(id=card.subject.id), _), *home_row(_))
