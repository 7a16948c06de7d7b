"""The words that no clause took. What they mean is known, or the reading is a doubt.

A word passes when it says who, what or where: a place, a class, a share, a school's number, an ordinary word of a name.
Whatever may carry time, bounds it or turns it around, and whatever is not known at all, has to be looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from services.deadlines.building import Clause
from services.deadlines.clues import Day, Month, MonthDays, Often, When
from services.deadlines.labels import is_label, opens_a_label, paper
from services.deadlines.tokens import UNITS, Word
from services.deadlines.words import CARDINALS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from services.deadlines.clues import UnitKind
    from services.deadlines.parsing import Piece

SEPARATORS: Final = frozenset({"COMMA", "SHUT", "DASH", "AND"})
# What is no time at all, whatever stands beside it.
OTHERWISE: Final = frozenset(
    {
        *("URL", "PHONE", "REFERENCE", "REFERENCES", "STREET", "ANNIVERSARY", "PLACE", "CLASSES", "GRADE"),
        *(
            "PROGRAMME",
            "PERCENT",
            "PAPER",
            "COUNTED",
            "ANYDAY",
            "INITIALS",
            "ENUMERATED",
            "CLOCK",
            "HOURS",
            "DAYSNOTE",
            "NOISE",
            "APPROVED",
        ),
    }
)
# These have a reader of their own beside the moments: weekdays are compared, «до» and «к» may hang on an event.
WEIGHED: Final = frozenset({"WEEKDAY", "WEEKDAYNOTE", "ROUGH", "THEN", "BY", "K", "AUGUST"})
UNIT_NAMES: Final = frozenset({"QUARTER", "TERM", "TRIMESTER", "HALF"})
NAMED_SPANS: Final = frozenset({"DAYW", "WEEK", "DECADE", "MONTHW"})  # «день открытых дверей», «неделя математики»
PREPOSITIONS: Final = frozenset({"IN", "ABOUT", "TO", "FROM", "OT", "ASOF"})
LENGTHS: Final = ("дн", "день", "недель", "недели", "учебных недель", "учебные недели", "месяцев", "сут")


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
    length: bool = False  # «два дня», «9 календарных дней»
    hanging: bool = False  # a dash at the very end: the other half is missing


def weigh(pieces: Sequence[Piece]) -> Left:
    words = [(at, piece) for at, piece in enumerate(pieces) if isinstance(piece, Word)]
    types = {word.type for _, word in words}
    return Left(
        unread=any(not _understood(pieces, at, word) for at, word in words),
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
        length=any(_is_length(pieces, at) for at, _ in words),
        hanging=_hanging(pieces),
    )


def _understood(pieces: Sequence[Piece], at: int, word: Word) -> bool:
    if word.type in SEPARATORS or word.type in OTHERWISE or word.type in WEIGHED:
        return True
    known = KNOWN.get(word.type)
    return known is not None and known(pieces, at)


def _word(pieces: Sequence[Piece], at: int) -> Word | None:
    piece = pieces[at] if 0 <= at < len(pieces) else None
    return piece if isinstance(piece, Word) else None


def _label(pieces: Sequence[Piece], at: int) -> bool:
    word = _word(pieces, at)
    return word is not None and word.type == "OTHER" and is_label(word)


def _named(pieces: Sequence[Piece], at: int) -> bool:
    """«день открытых дверей», «резервный день», «учитель года»: a name, with an ordinary word on one side."""
    return _label(pieces, at + 1) or _label(pieces, at - 1)


def _named_after(pieces: Sequence[Piece], at: int) -> bool:
    return _label(pieces, at + 1)


def _span_word(pieces: Sequence[Piece], at: int) -> bool:
    """A week or a day that has a name or is counted; «октябрь месяц» and «28 числа текущего месяца» say it twice."""
    before = pieces[at - 1] if at else None
    clue = before.clue if isinstance(before, Clause) else None
    twice = isinstance(clue, MonthDays | Often) or (isinstance(clue, When) and isinstance(clue.what[-1], Month))
    word = _word(pieces, at)
    if word is not None and word.type == "MONTHW" and (twice or _word_is(pieces, at - 1, "текущего", "данного")):
        return True
    return _named(pieces, at) or _follows_amount(pieces, at)


def _word_is(pieces: Sequence[Piece], at: int, *texts: str) -> bool:
    word = _word(pieces, at)
    return word is not None and word.text in texts


def _follows_amount(pieces: Sequence[Piece], at: int) -> bool:
    return any((word := _word(pieces, before)) is not None and word.type in AMOUNTS for before in (at - 1, at - 2))


AMOUNTS: Final = frozenset({"NUM", "FIGURE", "WORDNUM"})


def _figure(pieces: Sequence[Piece], at: int) -> bool:
    """A figure is the number of a paper or a length: «приказ 93», «9 календарных дней»."""
    before = _word(pieces, at - 1)
    if before is not None and before.type == "OTHER" and paper(before):
        return True
    after = [piece for piece in pieces[at + 1 : at + 3] if isinstance(piece, Word)]
    return not _follows_by(pieces, at) and any(piece.text.startswith(LENGTHS) for piece in after)


def _number_word(pieces: Sequence[Piece], at: int) -> bool:
    """«два дня» says how long, «три школы» how many; «второй день» says when."""
    word, after = _word(pieces, at), _word(pieces, at + 1)
    if word is None or after is None or _follows_by(pieces, at):
        return False
    if after.type == "OTHER":
        return is_label(after)
    return after.text.startswith(LENGTHS) and word.text in CARDINALS


def _is_length(pieces: Sequence[Piece], at: int) -> bool:
    word, after = _word(pieces, at), _word(pieces, at + 1)
    counted = word is not None and word.type in AMOUNTS and after is not None and after.type in NAMED_SPANS
    return counted or (word is not None and word.type == "DAYSNOTE")


def _last(pieces: Sequence[Piece], at: int) -> bool:
    """«последний звонок», «последний день приёма заявок» are labels."""
    after = _word(pieces, at + 1)
    return _label(pieces, at + 1) or (after is not None and after.type == "DAYW" and _label(pieces, at + 2))


def _preposition(pieces: Sequence[Piece], at: int) -> bool:
    """«по адресу», «в режиме ВКС», «на 2 корпусе» lead to who, what and where; before a time they are a question."""
    after = _word(pieces, at + 1)
    if after is None:
        return False
    return after.type in OTHERWISE or after.type == "WEEKDAY" or (after.type == "OTHER" and opens_a_label(after))


def _either(pieces: Sequence[Piece], at: int) -> bool:
    """«очно или дистанционно» chooses between words, «октябрь или ноябрь» between days."""
    return _label(pieces, at + 1) and _label(pieces, at - 1)


def _term(pieces: Sequence[Piece], at: int) -> bool:
    """«срок исполнения: …», «досрочный период – …»: the word before what is said."""
    return any(isinstance(piece, Clause) for piece in pieces[at + 1 :])


def _at_least(pieces: Sequence[Piece], at: int) -> bool:
    after = _word(pieces, at + 1)
    return after is not None and (after.type in OTHERWISE or after.text == "чем" or _number_word(pieces, at + 1))


def _of_a_season(pieces: Sequence[Piece], at: int) -> bool:
    """«летний лагерь», «каникулы осенние: 28.10 – 05.11»."""
    exact = any(
        isinstance(piece, Clause) and isinstance(piece.clue, When) and _exact(piece.clue) for piece in pieces[at + 1 :]
    )
    return exact or _label(pieces, at + 1)


def _exact(when: When) -> bool:
    return all(isinstance(getattr(moment, "last", moment), Day) for moment in when.what)


KNOWN: Final[dict[str, Callable[[Sequence[Piece], int], bool]]] = {
    "OTHER": _label,
    "G": _named,
    **dict.fromkeys(NAMED_SPANS, _span_word),
    **dict.fromkeys(PREPOSITIONS, _preposition),
    **dict.fromkeys(("NUM", "FIGURE", "BADDATE"), _figure),
    "WORDNUM": _number_word,
    "EACH": _named_after,
    "LAST": _last,
    "OR": _either,
    "SLASH": _either,
    "WITHIN": _term,
    "ATLEAST": _at_least,
    "ATMOST": _at_least,
    "SEASONAL": _of_a_season,
}


def _follows_by(pieces: Sequence[Piece], at: int) -> bool:
    before = _word(pieces, at - 1)
    return before is not None and before.type in {"BY", "K", "FROM", "TO"}


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
