"""How a roadmap's file was read, and what of it was not taken, in words; the chat and the command say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from documents.roadmap_rows import Note
from locales import __
from services.files.left_out import left_out_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from documents.left_out import LeftOut
    from locales import Translator

NOTES: Final = {
    Note.COLUMNS_GUESSED: __("the table has no header: I guessed which column is which"),
    Note.ROWS_JOINED: __("rows that were torn by a page break have been joined"),
    Note.ROWS_WITHOUT_TITLE: __("there were rows without an activity: they are left out"),
    Note.SEVERAL_TABLES: __("there were several tables: I read them as one"),
    Note.READ_FROM_LIST: __("there was no table: I read a numbered list"),
    Note.NO_DEADLINES: __("there is not a single deadline in the file"),
    Note.SERIAL_DAYS: __("there were bare numbers among the deadlines: I read them as days of Excel"),
}


def note_lines(notes: Iterable[Note], left: Iterable[LeftOut], _: Translator) -> list[Markup]:
    return [
        *(_("ℹ️ {note}", note=_(NOTES[note])) for note in notes),
        *left_out_lines(left, _),
    ]
