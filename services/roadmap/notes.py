"""How a roadmap's file was read, and what of it was not taken, in words; the chat and the command say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from documents.left_out import Left, LeftOut
from documents.roadmap_rows import Note
from locales import __

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from locales import Translator

LONGEST_WHERE: Final = 120
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
        *(_("⚠️ {words}", words=left_out_words(one, _)) for one in left),
    ]


def left_out_words(left: LeftOut, _: Translator) -> Markup:
    """«3 скрытые строки не взяты: 4, 7, 9»."""
    what, where = unseen(left, _) or passed_by(left, _), left.where
    if len(where) > LONGEST_WHERE:
        where = where[: LONGEST_WHERE - 1] + "…"
    return _("{what}: {where}", what=what, where=where) if where else what


def unseen(left: LeftOut, _: Translator) -> Markup | None:
    """What nobody sees as valid who opens the file."""
    n = left.count
    match left.what:
        case Left.HIDDEN_ROWS:
            return _.plural("{n} hidden row was not taken", "{n} hidden rows were not taken", n)
        case Left.HIDDEN_COLUMNS:
            return _.plural("{n} hidden column was not taken", "{n} hidden columns were not taken", n)
        case Left.HIDDEN_SHEETS:
            return _.plural("{n} hidden sheet was not taken", "{n} hidden sheets were not taken", n)
        case Left.STRUCK_ROWS:
            return _.plural("{n} crossed-out row was not taken", "{n} crossed-out rows were not taken", n)
        case Left.STRUCK_WORDS:
            return _.plural(
                "crossed-out words of {n} row were not taken", "crossed-out words of {n} rows were not taken", n
            )
    return None


def passed_by(left: LeftOut, _: Translator) -> Markup:
    """What is there and is no item of a roadmap, or stands too far off."""
    n = left.count
    match left.what:
        case Left.ROWS_WITHOUT_TITLE:
            return _.plural(
                "{n} row without an activity was not taken", "{n} rows without an activity were not taken", n
            )
        case Left.ROWS_WITHOUT_DEADLINE:
            return _.plural(
                "{n} row of a table without deadlines was not taken",
                "{n} rows of tables without deadlines were not taken",
                n,
            )
        case Left.PEOPLE:
            return _.plural(
                "{n} row of a list of people was not taken", "{n} rows of lists of people were not taken", n
            )
        case Left.FAR_COLUMNS:
            return _.plural("{n} column too many was not read", "{n} columns too many were not read", n)
    return _.plural("{n} page too many was not read", "{n} pages too many were not read", n)
