"""One card a doubt: the words of the paper, the guess, and buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.roadmap.importing import Decision, Doubt, DoubtKind, Draft
from views.deadlines import deadline_in_words
from views.month_grid import month_grid
from views.paging import PAGE, pager
from views.roadmap.importing.buttons import (
    ChooseDay,
    ChooseGroup,
    ChoosePerson,
    Decide,
    ListPeople,
    ListSchools,
    NextDoubt,
    OpenCalendar,
    OpenRow,
    Overview,
    SchoolsTicked,
    TickSchool,
)
from views.roadmap.importing.overview import left_line
from views.roadmap.importing.words import GROUP_NAMES, item_line, reason_in_words
from views.screen import Row, Screen, bold, button, column, cut, grid, italic, lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from markupsafe import Markup

    from locales import Translator
    from services.roadmap.importing import DraftRow


def doubt_screen(draft: Draft, doubt: Doubt, _: Translator, *, toast: Markup | None = None) -> Screen:
    return row_screen(draft, doubt.index, _, executors=doubt.kind is DoubtKind.EXECUTORS, toast=toast)


def row_screen(draft: Draft, index: int, _: Translator, *, executors: bool, toast: Markup | None = None) -> Screen:
    """The card of a row: of its deadline or of its executors."""
    card = executors_screen(draft, index, _) if executors else deadline_screen(draft, index, _)
    return Screen(card.text, card.rows, toast=toast)


def heading(draft: Draft, index: int, _: Translator) -> Markup:
    row = draft.rows[index]
    return lines(
        left_line(draft, _),
        italic(cut(row.section, 120)) if row.section else None,
        bold(item_line(row.number, row.title, 300)),
        "",
    )


def deadline_screen(draft: Draft, index: int, _: Translator) -> Screen:
    row = draft.rows[index]

    def answer(text: str, decision: Decision, style: str | None = None) -> Row:
        return (button(text, Decide(draft=draft.id, index=index, decision=decision), style=style),)

    opens_at = row.deadline.due[-1] if row.deadline.due else draft.period.start
    month = min(max(opens_at, draft.period.start), draft.period.end).replace(day=1).toordinal()
    asks_yes = row.reading.needs_date and row.guessed
    return Screen(
        lines(
            heading(draft, index, _),
            _("In the paper: «{text}»", text=cut(row.text, 300))
            if row.text.strip()
            else _("In the paper: no deadline"),
            *question_lines(draft, index, _),
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


def onward(draft: Draft, kind: DoubtKind, index: int, _: Translator) -> Row:
    return (
        button(_("‹ Overview"), Overview(draft=draft.id)),
        button(_("Later ›"), NextDoubt(draft=draft.id, kind=kind, after=index)),
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


def executors_screen(draft: Draft, index: int, _: Translator) -> Screen:
    row = draft.rows[index]
    groups = (
        button(_(name), ChooseGroup(draft=draft.id, index=index, group=group)) for group, name in GROUP_NAMES.items()
    )
    return Screen(
        lines(
            heading(draft, index, _),
            _("Executors in the paper: «{text}»", text=cut(row.executors_text, 300))
            if row.executors_text
            else _("No executor is named in the paper."),
            _("Who is to do it?"),
        ),
        rows=(
            *grid(groups, width=2),
            (
                button(_("🏫 Choose schools"), ListSchools(draft=draft.id, index=index)),
                button(_("👤 One person"), ListPeople(draft=draft.id, index=index)),
            ),
            onward(draft, DoubtKind.EXECUTORS, index, _),
        ),
    )


def people_screen(draft: Draft, index: int, people: Sequence[tuple[int, str]], page: int, _: Translator) -> Screen:
    shown = people[page * PAGE : (page + 1) * PAGE]
    return Screen(
        lines(heading(draft, index, _), _("Who is to do it?") if people else _("Nobody has joined yet.")),
        rows=(
            *column(button(name, ChoosePerson(draft=draft.id, index=index, person=key)) for key, name in shown),
            *pager(len(people), page, lambda to: ListPeople(draft=draft.id, index=index, page=to)),
            (button(_("‹ Back"), OpenRow(draft=draft.id, index=index, executors=True)),),
        ),
    )


def schools_screen(draft: Draft, index: int, schools: Sequence[tuple[int, str]], page: int, _: Translator) -> Screen:
    ticked = set(draft.rows[index].executors.schools)
    shown = schools[page * PAGE : (page + 1) * PAGE]
    ticks = (
        button(
            ("☑️ " if key in ticked else "▫️ ") + name,
            TickSchool(draft=draft.id, index=index, school=key, page=page),
        )
        for key, name in shown
    )
    return Screen(
        lines(
            heading(draft, index, _), _("Tick the schools.") if schools else _("There are no schools in the list yet.")
        ),
        rows=(
            *column(ticks),
            *pager(len(schools), page, lambda to: ListSchools(draft=draft.id, index=index, page=to)),
            (
                button(_("‹ Back"), OpenRow(draft=draft.id, index=index, executors=True)),
                button(_("✅ Done"), SchoolsTicked(draft=draft.id, index=index), style="success"),
            ),
        ),
    )


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
        rows=(*grid_rows, (button(_("‹ Back"), OpenRow(draft=draft.id, index=index)),)),
    )


def answered_toast(row: DraftRow, count: int, _: Translator) -> Markup:
    """A word on what was just decided, with how many rows that say the same."""
    if row.decision is Decision.SKIP:
        return _("Left out")
    if count > 1:
        return _.plural("Decided for {n} row with these words", "Decided for {n} rows with these words", count)
    return _("Deadline: {guess}", guess=deadline_in_words(row.deadline, _))
