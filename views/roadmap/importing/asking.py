"""Before the reading: which file, which period, which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from views.common import home_row
from views.roadmap.importing.buttons import (
    ChoosePeriod,
    DropDraft,
    Overview,
    SkipOrder,
    StartImport,
    TakeOrder,
)
from views.roadmap.importing.overview import left_line
from views.roadmap.importing.words import period_name
from views.screen import Screen, bold, button, column, cut, lines

if TYPE_CHECKING:
    from locales import Translator
    from services.calendar.period import Period
    from services.roadmap.importing import Draft


def ask_file_screen(_: Translator, *, limit: int) -> Screen:
    """`limit` in megabytes."""
    return Screen(
        lines(
            bold(_("Send me the roadmap as it is")),
            "",
            _(
                "A Word, Excel or CSV file – the very table that was approved – or the table itself, copied into a "
                "message. I will read it, show what I understood and ask about the rest. Nothing is saved before you "
                "confirm."
            ),
            "",
            _("The file may hold up to {limit} MB.", limit=limit),
        ),
        rows=(home_row(_),),
    )


def resume_screen(draft: Draft, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(_("You have begun an import")),
            lines(cut(draft.filename, 80)) + " · " + period_name(draft.period, _),
            left_line(draft, _),
            "",
            _("Go on where you stopped, or send another file."),
        ),
        rows=(
            (button(_("▶️ Go on"), Overview(draft=draft.id), style="success"),),
            (button(_("✖️ Drop it"), DropDraft(draft=draft.id), style="danger"), *home_row(_)),
        ),
    )


def not_a_roadmap_screen(_: Translator) -> Screen:
    return Screen(
        lines(
            _("All right, I have set the file aside."),
            _("To send a file as evidence, open the item first: /status"),
        ),
        rows=(home_row(_),),
    )


def ask_period_screen(
    choices: list[Period], replaced: Draft | None, _: Translator, *, proposed: Period | None = None
) -> Screen:
    """`proposed` stands in the document itself: it goes first."""
    buttons = (
        button(period_name(one, _), ChoosePeriod(first=one.start.toordinal(), last=one.end.toordinal()))
        for one in choices
    )
    first = (
        ()
        if proposed is None
        else (
            (
                button(
                    _("✅ {period}", period=period_name(proposed, _)),
                    ChoosePeriod(first=proposed.start.toordinal(), last=proposed.end.toordinal()),
                    style="success",
                ),
            ),
        )
    )
    return Screen(
        lines(
            bold(_("Which period is the roadmap for?")),
            _("In the document: {period}.", period=bold(period_name(proposed, _))) if proposed else None,
            _("Tap one, or write the first and the last day: 01.09.2026 – 31.08.2027"),
            _("The import of {filename} that you began will be dropped.", filename=cut(replaced.filename, 60))
            if replaced
            else None,
        ),
        rows=(*first, *column(buttons), home_row(_)),
    )


def more_of_the_table_screen(rows: int, _: Translator) -> Screen:
    return Screen(
        lines(
            _.plural("I have put it together: {n} line so far.", "I have put it together: {n} lines so far.", rows),
            _("If that is all, choose the period above."),
        )
    )


def ask_order_screen(draft: Draft, proposed: str | None, _: Translator) -> Screen:
    return Screen(
        lines(
            _.plural("I have read {n} row.", "I have read {n} rows.", len(draft.rows)),
            "",
            bold(_("Which order approved the roadmap?")),
            _("In the document: {order}.", order=bold(cut(proposed, 80))) if proposed else None,
            _("Write it as on paper: No. 93 of 25.09.2026"),
        ),
        rows=(
            *(
                ((button(_("✅ {order}", order=cut(proposed, 40)), TakeOrder(draft=draft.id), style="success"),),)
                if proposed
                else ()
            ),
            (button(_("There is no order yet"), SkipOrder(draft=draft.id)),),
        ),
    )


def dropped_screen(_: Translator) -> Screen:
    return Screen(
        _("All right, nothing was saved."), rows=((button(_("📋 Import another file"), StartImport()),), home_row(_))
    )
