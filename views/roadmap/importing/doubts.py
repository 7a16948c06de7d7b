"""One card a doubt: the words of the paper, the guess, and buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.roadmap.importing import Decision, Doubt, DoubtKind, Draft
from views.common import back_button
from views.deadlines import deadline_in_words
from views.executors import executors_in_words
from views.month_grid import month_grid
from views.roadmap.importing.buttons import ChooseDay, Decide, OpenCalendar, OpenRow
from views.roadmap.importing.executors import executors_screen
from views.roadmap.importing.rows import heading, onward
from views.roadmap.importing.words import reason_in_words
from views.screen import Row, Screen, bold, button, cut, lines

if TYPE_CHECKING:
    from datetime import date

    from markupsafe import Markup

    from locales import Translator
    from services.roadmap.importing import DraftRow
    from services.roadmap.known import Known


def doubt_screen(draft: Draft, doubt: Doubt, known: Known, _: Translator, *, toast: Markup | None = None) -> Screen:
    return row_screen(draft, doubt.index, known, _, executors=doubt.kind is DoubtKind.EXECUTORS, toast=toast)


def row_screen(
    draft: Draft, index: int, known: Known, _: Translator, *, executors: bool, toast: Markup | None = None
) -> Screen:
    """The card of a row: of its deadline or of its executors."""
    card = executors_screen(draft, index, known, _) if executors else deadline_screen(draft, index, known, _)
    return Screen(card.text, card.rows, toast=toast)


def deadline_screen(draft: Draft, index: int, known: Known, _: Translator) -> Screen:
    row = draft.rows[index]

    def answer(text: str, decision: Decision, style: str | None = None) -> Row:
        return (button(text, Decide(draft=draft.id, index=index, decision=decision), style=style),)

    opens_at = row.deadline.due[-1] if row.deadline.due else draft.period.start
    month = min(max(opens_at, draft.period.start), draft.period.end).replace(day=1).toordinal()
    asks_yes = row.reading.needs_date and row.guessed
    return Screen(
        lines(
            heading(draft, index, _),
            _("In the paper: “{text}”", text=cut(row.text, 300))
            if row.text.strip()
            else _("In the paper: no deadline"),
            *question_lines(draft, index, _),
            _("Who does it: {who}", who=executors_in_words(row.executors, known, _)),
        ),
        rows=(
            *((answer(_("✅ Yes, that is right"), Decision.YES, "success"),) if asks_yes else ()),
            (button(_("📅 Choose a day"), OpenCalendar(draft=draft.id, index=index, month=month)),),
            answer(_("By the end of the period"), Decision.WHOLE_PERIOD),
            answer(_("By plan, no date yet"), Decision.BY_PLAN),
            (
                button(_("Leave the row out"), Decide(draft=draft.id, index=index, decision=Decision.SKIP)),
                button(_("👥 Who does it"), OpenRow(draft=draft.id, index=index, executors=True)),
            ),
            onward(draft, DoubtKind.CHECK if asks_yes else DoubtKind.ASSIGN, index, _),
        ),
    )


def question_lines(draft: Draft, index: int, _: Translator) -> list[Markup]:
    row = draft.rows[index]
    if row.decision is Decision.SKIP:
        return [_("This row is left out.")]
    if row.doubt is None:
        return [_("The deadline: {guess}", guess=bold(deadline_in_words(row.deadline, _)))]
    why = reason_in_words(row.reading.reason, _) if row.text.strip() else None
    told = [lines("⚠️ ") + why] if why else []
    if row.doubt is DoubtKind.CHECK:
        guess = bold(deadline_in_words(row.reading, _))
        return [*told, _("I read it as: {guess}. Is that right?", guess=guess)]
    return [*told, _("By when is it to be done?")]


def calendar_screen(draft: Draft, index: int, month: date, _: Translator) -> Screen:
    grid_rows = month_grid(
        month,
        _,
        day=lambda day: ChooseDay(draft=draft.id, index=index, day=day.toordinal()),
        turn_to=lambda to: OpenCalendar(draft=draft.id, index=index, month=to.toordinal()),
        first=draft.period.start,
        last=draft.period.end,
    )
    return Screen(
        lines(heading(draft, index, _), _("Choose the last day.")),
        rows=(*grid_rows, (back_button(OpenRow(draft=draft.id, index=index), _),)),
    )


def answered_toast(row: DraftRow, count: int, _: Translator) -> Markup:
    """A word on what was just decided, with how many rows that say the same."""
    if row.decision is Decision.SKIP:
        return _("Left out")
    if count > 1:
        return _.plural("Decided for {n} row with these words", "Decided for {n} rows with these words", count)
    return _("Deadline: {guess}", guess=deadline_in_words(row.deadline, _))
