from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from aiogram.filters.callback_data import CallbackData
from markupsafe import Markup

from locales import __
from services.executors import Group
from services.period import Period
from services.roadmap_import import Decision, Doubt, DoubtKind, Draft
from views.common import home_row
from views.dates import full_day
from views.deadlines import deadline_in_words
from views.month_grid import month_grid
from views.screen import Row, Screen, bold, button, column, cut, italic, lines

if TYPE_CHECKING:
    from locales import Translator
    from services.roadmap_import import Difference, Saved

LISTED = 3  # titles of a change that are shown by name; the rest is a number


class StartImport(CallbackData, prefix="rmi.new"):
    pass


class ThisIsRoadmap(CallbackData, prefix="rmi.is"):
    pass


class ChoosePeriod(CallbackData, prefix="rmi.per"):
    period: str


class SkipOrder(CallbackData, prefix="rmi.noord"):
    draft: int


class NextDoubt(CallbackData, prefix="rmi.next"):
    draft: int
    after: int


class Decide(CallbackData, prefix="rmi.dec"):
    draft: int
    index: int
    decision: Decision


class OpenCalendar(CallbackData, prefix="rmi.cal"):
    draft: int
    index: int
    month: str


class ChooseDay(CallbackData, prefix="rmi.day"):
    draft: int
    index: int
    day: str


class ChooseGroup(CallbackData, prefix="rmi.who"):
    draft: int
    index: int
    group: Group


class Overview(CallbackData, prefix="rmi.all"):
    draft: int


class SaveDraft(CallbackData, prefix="rmi.save"):
    draft: int


class DropDraft(CallbackData, prefix="rmi.drop"):
    draft: int


GROUP_NAMES = {
    Group.ALL_SCHOOLS: __("All schools"),
    Group.LISTED_SCHOOLS: __("Schools of the list"),
    Group.CENTRE: __("Education office"),
    Group.CURATORS: __("Curators"),
    Group.TUTORS: __("Tutors"),
    Group.ASSOCIATION_HEADS: __("Heads of associations"),
}


def ask_file_screen(_: Translator) -> Screen:
    return Screen(
        lines(
            bold(_("Send me the roadmap as it is")),
            "",
            _(
                "A Word, Excel or CSV file – the very table that was approved. I will read it, show what I understood "
                "and ask about the rest. Nothing is saved before you confirm."
            ),
        ),
        rows=(home_row(_),),
    )


def is_it_a_roadmap_screen(filename: str, _: Translator) -> Screen:
    return Screen(
        _("Is {filename} a roadmap?", filename=bold(cut(filename, 60))),
        rows=((button(_("📋 Yes, import it"), ThisIsRoadmap(), style="success"),), home_row(_)),
    )


def ask_period_screen(choices: list[Period], _: Translator) -> Screen:
    buttons = (button(period_name(one, _), ChoosePeriod(period=compact(one))) for one in choices)
    return Screen(
        lines(
            bold(_("Which period is the roadmap for?")),
            _("Tap one, or write the first and the last day: 01.09.2026 – 31.08.2027"),
        ),
        rows=(*column(buttons), home_row(_)),
    )


def ask_order_screen(draft: Draft, _: Translator) -> Screen:
    return Screen(
        lines(
            _.plural("I have read {n} row.", "I have read {n} rows.", len(draft.rows)),
            "",
            bold(_("Which order approved the roadmap?")),
            _("Write it as on paper: No. 93 of 25.09.2026"),
        ),
        rows=((button(_("There is no order yet"), SkipOrder(draft=draft.id)),),),
    )


def compact(period: Period) -> str:
    return f"{period.start:%Y%m%d}-{period.end:%Y%m%d}"


def from_compact(text: str) -> Period:
    start, _, end = text.partition("-")
    return Period.parse(f"{start[:4]}-{start[4:6]}-{start[6:]}..{end[:4]}-{end[4:6]}-{end[6:]}")


def period_name(period: Period, _: Translator) -> Markup:
    if period.end.year == period.start.year + 1 and period.start.month == 9:  # noqa: PLR2004 - September
        return _("School year {first}/{second}", first=period.start.year, second=f"{period.end.year % 100:02d}")
    if period == Period(date(period.start.year, 1, 1), date(period.start.year, 12, 31)):
        return _("Calendar year {year}", year=period.start.year)
    return Markup("{} – {}").format(f"{period.start:%d.%m.%Y}", f"{period.end:%d.%m.%Y}")


def overview_screen(draft: Draft, _: Translator) -> Screen:
    """«Понял 27 из 29. Проверьте 2 и назначьте срок для 14»: numbers as they are."""
    doubts = list(draft.doubts())
    checks, assigns, executors = (
        sum(doubt.kind is kind for doubt in doubts) for kind in (DoubtKind.CHECK, DoubtKind.ASSIGN, DoubtKind.EXECUTORS)
    )
    read = sum(row.doubt is None for row in draft.kept)
    sections = len({row.section for row in draft.kept if row.section})
    todo: list[Markup] = []
    if checks:
        todo.append(_.plural("check {n} deadline", "check {n} deadlines", checks))
    if assigns:
        todo.append(_.plural("give a date to {n} row", "give a date to {n} rows", assigns))
    if executors:
        todo.append(_.plural("say who is meant in {n} place", "say who is meant in {n} places", executors))
    rows: list[Row] = []
    if doubts:
        rows.append((button(_("▶️ Go through them"), NextDoubt(draft=draft.id, after=-1), style="success"),))
    rows += [
        (button(_("💾 Save the roadmap"), SaveDraft(draft=draft.id), style=None if doubts else "success"),),
        (button(_("✖️ Do not import"), DropDraft(draft=draft.id), style="danger"),),
    ]
    return Screen(
        lines(
            bold(period_name(draft.period, _)),
            _("Understood: {read} of {all}", read=bold(read), all=len(draft.kept))
            + (Markup(" · ") + _.plural("{n} section", "{n} sections", sections) if sections else ""),
            *([_("Left to do: {todo}.", todo=Markup(", ").join(todo))] if todo else [_("Everything is clear.")]),
            "",
            _("What stays without a date is kept as open: I will ask about it once a quarter.")
            if doubts
            else _("Nothing is saved yet."),
        ),
        rows=tuple(rows),
    )


def doubt_screen(draft: Draft, doubt: Doubt, _: Translator) -> Screen:
    return executors_screen(draft, doubt, _) if doubt.kind is DoubtKind.EXECUTORS else deadline_screen(draft, doubt, _)


def left_line(draft: Draft, _: Translator) -> Markup:
    return italic(_.plural("{n} question left", "{n} questions left", sum(1 for _doubt in draft.doubts())))


def deadline_screen(draft: Draft, doubt: Doubt, _: Translator) -> Screen:
    row = draft.rows[doubt.index]

    def answer(text: str, decision: Decision, style: str | None = None) -> Row:
        return (button(text, Decide(draft=draft.id, index=doubt.index, decision=decision), style=style),)

    month = (row.reading.due[-1] if row.reading.due else draft.period.start).strftime("%Y-%m")
    rows: list[Row] = []
    if doubt.kind is DoubtKind.CHECK:
        rows.append(answer(_("✅ Yes, that is right"), Decision.YES, "success"))
    rows += [
        (button(_("📅 Choose a day"), OpenCalendar(draft=draft.id, index=doubt.index, month=month)),),
        answer(_("By the end of the period"), Decision.WHOLE_PERIOD),
        answer(_("By plan, no date yet"), Decision.BY_PLAN),
        (
            button(_("Skip the row"), Decide(draft=draft.id, index=doubt.index, decision=Decision.SKIP)),
            button(_("Later ›"), NextDoubt(draft=draft.id, after=doubt.index)),
        ),
        (button(_("‹ Overview"), Overview(draft=draft.id)),),
    ]
    guess = deadline_in_words(row.reading, _)
    return Screen(
        lines(
            left_line(draft, _),
            bold(item_line(row.number, row.title, 300)),
            "",
            _("In the paper: «{text}»", text=cut(row.text, 300))
            if row.text.strip()
            else _("In the paper: no deadline"),
            _("I read it as: {guess}. Is that right?", guess=bold(guess))
            if doubt.kind is DoubtKind.CHECK
            else _("There is no day in it. By when?"),
        ),
        rows=tuple(rows),
    )


def executors_screen(draft: Draft, doubt: Doubt, _: Translator) -> Screen:
    row = draft.rows[doubt.index]
    groups = (
        button(_(name), ChooseGroup(draft=draft.id, index=doubt.index, group=group))
        for group, name in GROUP_NAMES.items()
    )
    return Screen(
        lines(
            left_line(draft, _),
            bold(item_line(row.number, row.title, 300)),
            "",
            _("Executors in the paper: «{text}»", text=cut(row.executors_text, 300))
            if row.executors_text
            else _("No executor is named in the paper."),
            _("Who is to do it?"),
        ),
        rows=(
            *column(groups),
            (
                button(_("‹ Overview"), Overview(draft=draft.id)),
                button(_("Later ›"), NextDoubt(draft=draft.id, after=doubt.index)),
            ),
        ),
    )


def calendar_screen(draft: Draft, index: int, month: date, _: Translator) -> Screen:
    row = draft.rows[index]
    grid = month_grid(
        month,
        _,
        day=lambda day: ChooseDay(draft=draft.id, index=index, day=day.isoformat()),
        turn_to=lambda to: OpenCalendar(draft=draft.id, index=index, month=to.strftime("%Y-%m")),
        first=draft.period.start,
        last=draft.period.end,
    )
    return Screen(
        lines(bold(item_line(row.number, row.title, 200)), _("Choose the last day.")),
        rows=(*grid, (button(_("‹ Back"), NextDoubt(draft=draft.id, after=index - 1)),)),
    )


def item_line(number: str | None, title: str, length: int) -> str:
    return cut(f"{number} {title}" if number else title, length)


def saved_screen(saved: Saved, _: Translator) -> Screen:
    if saved.fresh:
        count = len(saved.difference.added)
        return Screen(
            lines(
                bold(_("The roadmap is saved.")),
                _.plural("{n} item", "{n} items", count),
                "",
                _("I will remind everybody by myself. See how it goes: /status"),
            ),
            rows=(home_row(_),),
        )
    return Screen(
        lines(bold(_("The roadmap is brought up to date.")), *difference_lines(saved.difference, _)),
        rows=(home_row(_),),
    )


def compare_screen(draft: Draft, difference: Difference, _: Translator) -> Screen:
    if difference.empty:
        return Screen(
            lines(bold(_("Nothing has changed.")), _("This document says the same as the roadmap that is saved.")),
            rows=((button(_("✖️ Close"), DropDraft(draft=draft.id)),),),
        )
    return Screen(
        lines(
            bold(_("There is a roadmap for this period. The new document changes it:")),
            *difference_lines(difference, _),
        ),
        rows=(
            (button(_("✅ Apply the changes"), SaveDraft(draft=draft.id), style="success"),),
            (button(_("▶️ Go through the doubts"), NextDoubt(draft=draft.id, after=-1)),),
            (button(_("✖️ Do not import"), DropDraft(draft=draft.id), style="danger"),),
        ),
    )


def difference_lines(difference: Difference, _: Translator) -> list[Markup]:
    groups = (
        (
            _.plural("{n} added", "{n} added", len(difference.added)),
            [(one.number, one.title) for one in difference.added],
        ),
        (
            _.plural("{n} changed", "{n} changed", len(difference.changed)),
            [(one.item.number, one.item.title) for one in difference.changed],
        ),
        (
            _.plural(
                "{n} removed: closed, what was done is kept",
                "{n} removed: closed, what was done is kept",
                len(difference.removed),
            ),
            [(one.number, one.title) for one in difference.removed],
        ),
    )
    told: list[Markup] = []
    for head, items in groups:
        if items:
            told.append(Markup("\n") + bold(head))
            told += [lines("– " + item_line(number, title, 80)) for number, title in items[:LISTED]]
            if len(items) > LISTED:
                told.append(lines("…"))
    told.append(Markup("\n") + _.plural("{n} unchanged", "{n} unchanged", difference.unchanged))
    return told


def dropped_screen(_: Translator) -> Screen:
    return Screen(_("All right, nothing was saved."), rows=(home_row(_),))


def reading_screen(filename: str, _: Translator) -> Screen:
    return Screen(_("Reading {filename}…", filename=bold(cut(filename, 60))))


def day_set_toast(day: date, _: Translator) -> Markup:
    return _("Deadline: {day}", day=full_day(day, _))
