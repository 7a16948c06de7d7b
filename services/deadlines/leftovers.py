"""The words that no clause took: most only say who, what and where; some may carry a date that was not understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from services.deadlines.building import Clause
from services.deadlines.clues import When
from services.deadlines.tokens import UNITS, Word
from services.deadlines.words import CARDINALS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.deadlines.clues import UnitKind
    from services.deadlines.parsing import Piece

FIGURES: Final = frozenset({"NUM", "FIGURE", "BADDATE"})
# Time words that always end up in a clause when they are understood.
TELLING: Final = frozenset(
    {
        "QUARTER",
        "TERM",
        "TRIMESTER",
        "HALF",
        "RAZ",
        "TIMES",
        "EXCEPT",
        "YEARFIGURES",
        "YEARS",
        "WHOLE",
        "NEXTYEAR",
        "MONTH",
        "ABOUTDAYS",
        "ETC",
        "DOTS",
        "CHANGED",
        "SEVERAL",
    }
)
UNIT_NAMES: Final = frozenset({"QUARTER", "TERM", "TRIMESTER", "HALF"})
PARTS: Final = frozenset({"WEEK", "DECADE", "HALFPART", "DAYW", "WORKDAY", "WEEKDAY"})
YEAR_WORDS: Final = frozenset({"G", "SCHOOLYEAR", "PLAINYEAR", "RELATIVE"})
LENGTHS: Final = ("дн", "день", "недель", "недели", "учебных недель", "учебные недели", "месяцев", "сут")
# A word that begins like this and was not understood may be a slip in a time word («ежемес», «сентб»).
STEMS: Final = (
    *("еже", "кварт", "полугод", "триместр", "семестр", "четверть", "ранее", "раньше", "поздн", "позже", "спустя"),
    *("январ", "феврал", "апрел", "сент", "октяб", "нояб", "декабр"),
)
PAPERS: Final = (
    "приказ",
    "протокол",
    "письм",
    "распоряж",
    "постановл",
    "решен",
    "договор",
    "пункт",
    "школ",
    "гимнази",
    "лице",
    "сош",
    "сш",
)


@dataclass(frozen=True)
class Left:
    unread: bool = False
    rough: bool = False
    choice: bool = False  # «или»
    then: bool = False  # «далее»
    before: int | None = None  # where «до» or «к» stands with an event instead of a date
    toward: bool = False  # «к» without a date
    edge: bool = False  # a beginning or an end of something
    august: bool = False
    units: tuple[UnitKind, ...] = ()
    weekdays: tuple[str, ...] = ()
    words: bool = False
    hanging: bool = False  # a dash at the very end: the other half is missing


def weigh(pieces: Sequence[Piece]) -> Left:
    words = [(at, piece) for at, piece in enumerate(pieces) if isinstance(piece, Word)]
    types = {word.type for _, word in words}
    return Left(
        unread=any(_unread(pieces, at, word) for at, word in words),
        rough="ROUGH" in types,
        then="THEN" in types,
        choice=bool({"OR", "SLASH"} & types),
        before=next((at for at, word in words if word.type == "BY"), None),
        toward="K" in types,
        edge="EDGE" in types,
        august="AUGUST" in types,
        units=tuple(UNITS[word.type] for _, word in words if word.type in UNIT_NAMES),
        weekdays=tuple(str(word.value) for _, word in words if word.type in {"WEEKDAY", "WEEKDAYNOTE"}),
        words="OTHER" in types,
        hanging=_hanging(pieces),
    )


def _unread(pieces: Sequence[Piece], at: int, word: Word) -> bool:
    after = [piece for piece in pieces[at + 1 : at + 3] if isinstance(piece, Word)]
    if word.type in TELLING or (word.type == "OTHER" and word.text.startswith(STEMS) and "ск" not in word.text):
        return True
    if word.type == "EACH":
        return any(piece.type in YEAR_WORDS for piece in after)  # «каждого второго года»
    if word.type in {"WORDNUM", "LAST"}:
        return any(piece.type in PARTS for piece in after) and not _harmless(pieces, at, word, after)
    return word.type in FIGURES and _figure_unread(pieces, at, after)


def _harmless(pieces: Sequence[Piece], at: int, word: Word, after: Sequence[Word]) -> bool:
    """«последний день приёма заявок» is a label, «два дня» a length."""
    label = word.type == "LAST" and [piece.type for piece in after] == ["DAYW", "OTHER"]
    return label or _length(pieces, at, word)


def _figure_unread(pieces: Sequence[Piece], at: int, after: Sequence[Word]) -> bool:
    before = pieces[at - 1] if at else None
    if isinstance(before, Word) and before.type == "OTHER" and before.text.startswith(PAPERS):
        return False
    return _follows_by(pieces, at) or not any(piece.text.startswith(LENGTHS) for piece in after)


def _length(pieces: Sequence[Piece], at: int, word: Word) -> bool:
    """«два дня» says how long; «второй день» says when."""
    after = pieces[at + 1] if at + 1 < len(pieces) else None
    long = isinstance(after, Word) and after.text.startswith(LENGTHS)
    return long and word.text in CARDINALS and not _follows_by(pieces, at)


def _follows_by(pieces: Sequence[Piece], at: int) -> bool:
    before = pieces[at - 1] if at else None
    return isinstance(before, Word) and before.type in {"BY", "K", "FROM", "TO"}


def _hanging(pieces: Sequence[Piece]) -> bool:
    if len(pieces) < 2:  # noqa: PLR2004 - a date and a dash
        return False
    last, before = pieces[-1], pieces[-2]
    return (
        isinstance(last, Word) and last.type == "DASH" and isinstance(before, Clause) and isinstance(before.clue, When)
    )


def approved(pieces: Sequence[Piece], at: int) -> bool:
    """«утв. 25.09.2023»: the day a paper was signed."""
    before, clause = pieces[at - 1] if at else None, pieces[at]
    by = isinstance(clause, Clause) and "BY" in clause.leads
    return isinstance(before, Word) and before.type == "APPROVED" and not by
