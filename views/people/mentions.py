"""Where others name an erased person: shown to the coordinator, who decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram.filters.callback_data import CallbackData
from markupsafe import Markup, escape

from locales import __
from services.privacy import MentionsWaiting
from services.privacy.asking import DAYS_TO_DECIDE
from views.common import home_row
from views.dates import full_day
from views.home.part import Part, section_words
from views.messages.word import word
from views.screen import Button, Row, Screen, bold, button, italic, lines

if TYPE_CHECKING:
    from locales import Translator
    from services.privacy import Page, Shown

TOGETHER: Final = 5  # shown, and decided, at once
PIECES: Final = 3  # of one text; each further one is counted
PLACES: Final[dict[str, str]] = {
    "announcement.text": __("announcement"),
    "assignment.note": __("words of a report"),
    "assignment_event.text": __("question, answer or reason"),
    "evidence_piece.name": __("name of a file that was handed in"),
    "evidence_piece.text": __("text that was handed in"),
    "item_change.reason": __("reason of a change in the roadmap"),
    "roadmap_change.reason": __("reason of a change in the roadmap"),
    "join_request.reason": __("reason of a refusal"),
    "letter.answer": __("answer to a question"),
    "letter.text": __("question to a curator or coordinator"),
    "roadmap_item.closed_reason": __("reason why an item was closed"),
    "event.about": __("description of an event"),
    "event.cancel_reason": __("reason why an event was cancelled"),
    "event.link": __("link of an event"),
    "event.place": __("place of an event"),
    "event.speakers": __("speakers of an event"),
    "event.title": __("title of an event"),
    "event_attendance.note": __("note about a mark in the list of an event"),
    "event_file.text": __("words to a material of an event"),
    "event_part.reason": __("reason why somebody does not come"),
    "survey_answer.words": __("own words in a survey (only the name is shown)"),
    "survey_released.words": __("own words in a survey (only the name is shown)"),
    "survey_run.decided": __("what was decided after a survey"),
    "term_change.reason": __("reason why the days of a role were changed"),
}


class OpenMentions(CallbackData, prefix="pv.ment"):
    municipality: int
    after: int = 0
    count: int = TOGETHER


class DecideMentions(CallbackData, prefix="pv.ment!"):
    municipality: int
    after: int
    last: int
    strike: bool
    count: int = TOGETHER


@section_words.register(MentionsWaiting)
def mentions_waiting(due: MentionsWaiting, _: Translator) -> Part:
    return Part(waiting_words(due.texts, _), ((open_button(due, _),),))


@word.register(MentionsWaiting)
def word_mentions(notice: MentionsWaiting, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(notice.municipality),
            _("Somebody has had their data erased. Their own data are gone."),
            waiting_words(notice.texts, _),
            _(
                "These are other people's words, so I change nothing in them by myself: look and decide. The law gives "
                "{days} days.",
                days=DAYS_TO_DECIDE,
            ),
        ),
        rows=((open_button(notice, _),), home_row(_)),
    )


def waiting_words(n: int, _: Translator) -> Markup:
    return _.plural(
        "In {n} text of others an erased person is still named.",
        "In {n} texts of others erased people are still named.",
        n,
    )


def open_button(due: MentionsWaiting, _: Translator) -> Button:
    return button(_("👁 Look and decide"), OpenMentions(municipality=due.municipality_id))


def mentions_screen(page: Page, *, after: int, count: int, done: int | None, _: Translator) -> Screen:
    """One page: what is said, where; and what shall become of it."""
    said = None if done is None else _.plural("Done: {n} text.", "Done: {n} texts.", done)
    if not page.shown:
        rest = _("Nothing else waits for your decision.") if not page.total else waiting_words(page.total, _)
        again = (
            ((button(_("↺ From the beginning"), OpenMentions(municipality=page.municipality_id)),),)
            if page.total
            else ()
        )
        return Screen(lines(said, rest), rows=(*again, home_row(_)))
    return Screen(
        lines(
            said,
            bold(_("Erased people in others' words")),
            _("Waiting in all: {n}", n=page.total),
            *(line for one in page.shown for line in ("", *shown_lines(one, _))),
            "",
            _("If struck out, “•••” stands in place of the name; the rest of the text stays. There is no way back."),
        ),
        rows=(*decision_rows(page, after=after, count=count, _=_), home_row(_)),
    )


def shown_lines(one: Shown, _: Translator) -> tuple[Markup, ...]:
    where = (_(PLACES[one.place]), one.school, full_day(one.at.date(), _) if one.at else None)
    head = bold(" · ".join(str(part) for part in where if part))
    if not one.pieces:
        return (head, italic(_("The text has been changed or removed since.")))
    parts = tuple(
        _("“{text}”", text=Markup("…") + escape(before) + bold(name) + escape(behind) + Markup("…"))
        for before, name, behind in one.pieces[:PIECES]
    )
    more = len(one.pieces) - PIECES
    return (head, *parts, *((_("and {n} more places in it", n=more),) if more > 0 else ()))


def decision_rows(page: Page, *, after: int, count: int, _: Translator) -> tuple[Row, ...]:
    municipality, last, n = page.municipality_id, page.shown[-1].id, len(page.shown)
    strike = DecideMentions(municipality=municipality, after=after, last=last, strike=True, count=count)
    leave = DecideMentions(municipality=municipality, after=after, last=last, strike=False, count=count)
    rows: list[Row] = [
        (button(_.plural("✂️ Strike the name out here", "✂️ Strike out in all {n} shown", n), strike, style="danger"),),
        (button(_.plural("Leave this text as it is", "Leave all {n} as they are", n), leave),),
    ]
    if n > 1:
        rows.append((button(_("Decide one by one"), OpenMentions(municipality=municipality, after=after, count=1)),))
    if page.more:
        rows.append(
            (
                button(
                    _("Decide later, show the next"), OpenMentions(municipality=municipality, after=last, count=count)
                ),
            )
        )
    return tuple(rows)
