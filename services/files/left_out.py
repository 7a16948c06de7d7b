"""What of a file was not taken, in words; the chat and the command say the same of every kind of file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from documents.left_out import Left, LeftOut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from markupsafe import Markup

    from locales import Translator

LONGEST_WHERE: Final = 120
WORDS: Final[dict[Left, Callable[[Translator, int], Markup]]] = {
    Left.HIDDEN_ROWS: lambda _, n: _.plural("{n} hidden row was not taken", "{n} hidden rows were not taken", n),
    Left.HIDDEN_COLUMNS: lambda _, n: _.plural(
        "{n} hidden column was not taken", "{n} hidden columns were not taken", n
    ),
    Left.HIDDEN_SHEETS: lambda _, n: _.plural("{n} hidden sheet was not taken", "{n} hidden sheets were not taken", n),
    Left.STRUCK_ROWS: lambda _, n: _.plural(
        "{n} crossed-out row was not taken", "{n} crossed-out rows were not taken", n
    ),
    Left.STRUCK_WORDS: lambda _, n: _.plural(
        "crossed-out words of {n} row were not taken", "crossed-out words of {n} rows were not taken", n
    ),
    Left.ROWS_WITHOUT_TITLE: lambda _, n: _.plural(
        "{n} row without an activity was not taken", "{n} rows without an activity were not taken", n
    ),
    Left.ROWS_WITHOUT_DEADLINE: lambda _, n: _.plural(
        "{n} row of a table without deadlines was not taken", "{n} rows of tables without deadlines were not taken", n
    ),
    Left.PEOPLE: lambda _, n: _.plural(
        "{n} row of a list of people was not taken", "{n} rows of lists of people were not taken", n
    ),
    Left.TABLES: lambda _, n: _.plural(
        "{n} table without activities was not taken", "{n} tables without activities were not taken", n
    ),
    Left.NOTES: lambda _, n: _.plural("{n} note was not taken", "{n} notes were not taken", n),
    Left.SHEETS: lambda _, n: _.plural("{n} more sheet was not read", "{n} more sheets were not read", n),
    Left.LINES: lambda _, n: _.plural("{n} more line was not taken", "{n} more lines were not taken", n),
    Left.COLUMNS: lambda _, n: _.plural("{n} column was not taken", "{n} columns were not taken", n),
    Left.FAR_COLUMNS: lambda _, n: _.plural(
        "{n} column too many was not read", "{n} columns too many were not read", n
    ),
    Left.FAR_PAGES: lambda _, n: _.plural("{n} page too many was not read", "{n} pages too many were not read", n),
}


def left_out_lines(left: Iterable[LeftOut], _: Translator) -> list[Markup]:
    return [_("⚠️ {words}", words=left_out_words(one, _)) for one in left]


def left_out_words(left: LeftOut, _: Translator) -> Markup:
    """«3 скрытые строки не взяты: 4, 7, 9»."""
    what, where = WORDS[left.what](_, left.count), left.where
    if len(where) > LONGEST_WHERE:
        where = where[: LONGEST_WHERE - 1] + "…"
    return _("{what}: {where}", what=what, where=where) if where else what
