"""A roadmap as a paper again: the wording of the source and a mark of how far each item has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.roadmap_export import ExportRow, ExportWords, as_docx, as_xlsx
from services.calendar import zone
from views.dates import full_day

if TYPE_CHECKING:
    from datetime import date, datetime

    from locales import Translator
    from services.roadmap.sheet import Sheet, SheetRow


def exported(sheet: Sheet, form: str, _: Translator, *, now: datetime) -> bytes:
    """`form` is docx or xlsx. Takes a moment: keep it off the event loop."""
    rows = [export_row(row, _) for row in sheet.rows]
    return (as_xlsx if form == "xlsx" else as_docx)(
        rows, export_words(sheet, _, day=now.astimezone(zone(sheet.timezone)).date())
    )


def export_row(row: SheetRow, _: Translator) -> ExportRow:
    return ExportRow(
        number=row.number or "",
        section=row.section,
        title=row.title,
        deadline=row.deadline,
        executors=row.executors or "",
        result=row.result or "",
        mark=mark(row, _),
    )


def mark(row: SheetRow, _: Translator) -> str:
    if row.total and row.done == row.total:
        return str(_("Done"))
    return str(_("{done} of {total}", done=row.done, total=row.total))


def export_words(sheet: Sheet, _: Translator, *, day: date) -> ExportWords:
    words = (_("No."), _("Activity"), _("Deadline"), _("Executors"), _("Result"), _("Done"))
    title = f"{sheet.title} ({sheet.order})" if sheet.order else sheet.title
    done = sum(bool(row.total) and row.done == row.total for row in sheet.rows)
    told = _("As of {day}", day=full_day(day, _)), _("Items: done {done} of {total}", done=done, total=len(sheet.rows))
    number, activity, deadline, executors, result, mark = (word.unescape() for word in words)
    line = " · ".join(one.unescape() for one in told)
    return ExportWords(title, number, activity, deadline, executors, result, mark, line)
