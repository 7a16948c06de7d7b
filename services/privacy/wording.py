"""How one person is named in a sentence: by surname with first name or fitting initials, in any case of the language.

A surname or a first name alone names nobody for certain: «Роман», «Планов», «Вера» stand in texts about other things.
Both begin with a capital letter, stand beside each other and in either order. Where another reading is possible – a
different patronymic, a different second initial, the name of somebody else beside it – the text is left as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

GONE: Final = "•••"


class Span(NamedTuple):
    first: int
    after: int


# How the end of a word changes with the case: what it looks like, how many letters give way, what takes their place.
CASES: Final[tuple[tuple[re.Pattern[str], int, tuple[str, ...]], ...]] = tuple(
    (re.compile(looks + "$"), cut, tuple(ends.split("|")))
    for looks, cut, ends in (
        (r"(?<=\w)[оеё]ва", 1, "а|ой|у|ою"),
        (r"ая", 2, "ая|ой|ую|ою"),
        (r"яя", 2, "яя|ей|юю|ею"),
        (r"ия", 2, "ия|ии|ию|ией|иею"),
        (r"а", 1, "а|ы|и|е|у|ой|ою|ей|ею"),
        (r"я", 1, "я|и|е|ю|ей|ею|ёй"),
        (r"ий", 2, "ий|ия|ию|ием|ии|ие|ого|его|ому|ему|им|ом|ем"),
        (r"[ыо]й", 2, "ый|ой|ого|ому|ым|ом"),
        (r"й", 1, "й|я|ю|ем|ём|е"),
        (r"ь", 1, "ь|я|ю|ем|ём|е|и|ью"),
        (r"(?<=\w)[ыи]х", 0, ""),
        (r"[оеёиуыэю]", 0, ""),
        (r"(?<=пав)ел", 2, "ел|ла|лу|лом|ле"),
        (r"[а-я]", 0, "|а|у|ом|ем|ым|е"),
        (r"", 0, "|'s|’s"),
    )
)
PATRONYMIC: Final = re.compile(r"(?:[оеё]вич|ьич|[кмф]ич|[оеё]вна|ична|инична)$", re.IGNORECASE)
SURNAME: Final = re.compile(
    r"(?:[оеё]ва?|[иы]на?|[сц]к(?:ий|ая|ой)|ко|[ую]к|[ыи]х|[яа]н|дзе|швили|[oe]va?|sk(?:y|iy|aya)|enko)$", re.IGNORECASE
)
# First names that end as surnames do.
FIRST_NAMES: Final = frozenset(
    re.findall(
        r"\w+",
        "марина ирина нина галина полина алина арина карина екатерина валентина валентин константин кристина ангелина "
        "регина янина зарина фаина альбина эвелина дина зина инна антонина августина василина аделина лев иван степан "
        "руслан роман богдан юлиан герман дамиан мартин вениамин эдуард ева марьян устин севастьян ян ким",
    )
)
INNER: Final = r"[^\S\r\n]"  # a blank within a line
SPACE: Final = rf"(?:{INNER}|_){{1,3}}"  # files: Приказ_Иванова_А_П.pdf
GAP: Final = rf"(?:{INNER}|_){{0,2}}"
BEGINS: Final = r"(?<![^\W_])(?<![^\W_]-)"
ENDS: Final = r"(?![^\W_])(?!-[^\W_])"
LETTER: Final = r"[^\W\d_]"
CAPITAL: Final = r"[A-ZА-ЯЁ]"
NO_INITIAL_BEFORE: Final = rf"(?<!\b{LETTER}\.)(?<!\b{LETTER}\.{INNER})"
NO_NAME_BEHIND: Final = rf"(?!{SPACE}{CAPITAL})"
ANY_PATRONYMIC: Final = rf"{SPACE}{CAPITAL}\w+?(?:вич|ьич|вн|чн)\w{{0,2}}{ENDS}"
ANY_INITIAL: Final = rf"(?:{GAP}{CAPITAL}\.)?"
NAME_BEFORE: Final = re.compile(rf"{CAPITAL}[\w’'-]*\.?{INNER}$")
SHORTEST_KEY: Final = 3


@dataclass(frozen=True)
class Parts:
    """The parts of a name as far as they are known; of a name on a list «Иванова М. П.» the initials alone."""

    surnames: tuple[str, ...]
    first: str | None
    patronymic: str | None
    initial: str
    second: str | None


def parts_of(name: str) -> Parts | None:
    """Take a name apart; none where a surname and at least an initial cannot be told."""
    words = re.findall(rf"{LETTER}+(?:[-’']{LETTER}+)*", name)
    full, initials = [word for word in words if len(word) > 1], [word for word in words if len(word) == 1]
    third = next((place for place, word in enumerate(full[1:3], start=1) if PATRONYMIC.search(word)), None)
    if third is not None:
        first, patronymic = full[third - 1 : third + 1]
        surnames = tuple(full[: third - 1] + full[third + 1 :])
        return Parts(surnames, first, patronymic, first[0], patronymic[0])
    if len(full) > 1:
        surname, first = full[:2] if _surname_first(*full[:2]) else (full[1], full[0])
        return Parts((surname,), first, None, first[0], initials[0] if initials else None)
    if full and initials:
        return Parts((full[0],), None, None, initials[0], initials[1] if len(initials) > 1 else None)
    return None


def _surname_first(one: str, two: str) -> bool:
    """As the program asks for it; the other way round only where the words themselves say so."""
    like = [bool(SURNAME.search(word)) and word.casefold() not in FIRST_NAMES for word in (one, two)]
    return like != [False, True]


class Wording:
    """Finds a person of this name in a text."""

    def __init__(self, name: str) -> None:
        parts = parts_of(name)
        self.key = ""  # a text without it names nobody of this name
        self._ways: tuple[re.Pattern[str], ...] = ()
        self._led: tuple[re.Pattern[str], ...] = ()  # a first name or an initial stands in front
        self._own: tuple[re.Pattern[str], ...] = ()
        if parts is None:
            return
        if parts.first and parts.patronymic:
            given = f"{in_any_case(parts.first)}{SPACE}{in_any_case(parts.patronymic)}"
            self._own = (_whole(given + ENDS + NO_NAME_BEHIND),)
        if parts.surnames:
            self.key = _key(parts.surnames)
            self._ways = tuple(map(_whole, _ways(parts)))
            self._led = tuple(map(_whole, _led(parts)))

    def spans(self, text: str, *, own: bool = False) -> list[Span]:
        """Give where the person is named, from left to right; of their `own` words first name and patronymic too."""
        here = self.key in folded(text)
        sure = _found(self._ways if here else (), text)
        led = [span for span in _found(self._led if here else (), text) if not _belongs_to_another(text, span)]
        own_name = [span for span in _found(self._own if own else (), text) if not _has_a_surname(text, span)]
        return united([*sure, *led, *own_name])


def _found(ways: Iterable[re.Pattern[str]], text: str) -> list[Span]:
    return [Span(*match.span()) for way in ways for match in way.finditer(text)]


def _whole(way: str) -> re.Pattern[str]:
    return re.compile(BEGINS + way)


def _key(surnames: tuple[str, ...]) -> str:
    """What every form of the surname begins with; nothing where there are two."""
    return folded(surnames[0])[:SHORTEST_KEY] if len(surnames) == 1 else ""


def folded(text: str) -> str:
    return text.casefold().replace("ё", "е")


def _ways(parts: Parts) -> list[str]:
    """The surname, and behind it the first name or initials."""
    surname, one = _surname(parts), _initial(parts.initial)
    if parts.second:
        two = _initial(parts.second)
        ways = [
            rf"{surname}{SPACE}{one}\.?{GAP}{two}(?:\.|{ENDS})",
            rf"{surname}{SPACE}{one}(?:\.(?!{GAP}{LETTER}\.)|\Z)",
        ]
    else:
        ways = [rf"{surname}{SPACE}{one}(?:\.{ANY_INITIAL}|\Z)"]
    if parts.first:
        ways.append(rf"{surname}{SPACE}{in_any_case(parts.first)}{ENDS}(?:{_third(parts)}|{NO_NAME_BEHIND})")
    return ways


def _led(parts: Parts) -> list[str]:
    """The surname, and in front of it the first name or initials."""
    surname, one = _surname(parts), _initial(parts.initial)
    between = rf"(?:{GAP}{_initial(parts.second)}\.)?" if parts.second else ANY_INITIAL
    ways = [rf"{NO_INITIAL_BEFORE}{one}\.{between}{GAP}{surname}{ENDS}"]
    if parts.first:
        first = in_any_case(parts.first)
        ways.append(rf"{first}{ENDS}(?:{_third(parts)})?{SPACE}{surname}{ENDS}{NO_NAME_BEHIND}")
    return ways


def _surname(parts: Parts) -> str:
    return "(?:" + "|".join(map(in_any_case, parts.surnames)) + ")"


def _third(parts: Parts) -> str:
    return rf"{SPACE}{in_any_case(parts.patronymic)}{ENDS}" if parts.patronymic else ANY_PATRONYMIC


def _belongs_to_another(text: str, span: Span) -> bool:
    """«Иванова А. Петрова»: where a first name or an initial leads, a capitalised word before it may be its surname.

    Two initials say enough by themselves: «Завуч Е. Х. Иванова».
    """
    words = re.findall(rf"{LETTER}+", text[span.first : span.after])
    if len(words) != 2 or len(words[-1]) == 1:  # noqa: PLR2004 - initial and surname, or first name and surname
        return False
    return NAME_BEFORE.search(text[: span.first]) is not None


def _has_a_surname(text: str, span: Span) -> bool:
    """«Это Евлампия Харитоновна» is said of oneself, «Петрова Евлампия Харитоновна» of somebody else."""
    before = NAME_BEFORE.search(text[: span.first])
    return before is not None and SURNAME.search(before.group().rstrip(". \N{NO-BREAK SPACE}")) is not None


def _initial(letter: str) -> str:
    return "[ЕЁ]" if letter.upper() in "ЕЁ" else re.escape(letter.upper())


def in_any_case(word: str) -> str:
    """«Иванова» as it may be declined, with its first letter as a capital; double names part by part."""
    return "[-–]".join(map(_declined, word.split("-")))


@lru_cache(maxsize=4096)
def _declined(word: str) -> str:
    low = word.lower()
    cut, ends = next((cut, ends) for looks, cut, ends in CASES if looks.search(low))
    stem = low[: len(low) - cut]
    return _initial(stem[:1] or low[:1]) + rf"(?i:{_spelled(stem[1:])}(?:{'|'.join(map(_spelled, ends))}))"


def _spelled(letters: str) -> str:
    return re.sub("[её]", "[её]", re.escape(letters))


def united(spans: Iterable[Span]) -> list[Span]:
    """Put what overlaps together, from left to right."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.first < found[-1].after:
            found[-1] = Span(found[-1].first, max(found[-1].after, span.after))
        else:
            found.append(span)
    return found


def without(text: str, spans: list[Span]) -> str:
    """Give the text with each of these places struck out."""
    for span in reversed(spans):
        text = text[: span.first] + GONE + text[span.after :]
    return text


def moved(others: list[Span], struck: list[Span]) -> list[Span]:
    """Say where places lie after some were struck out; what lay under them is gone."""
    kept = []
    for one in others:
        if any(one.first < gone.after and gone.first < one.after for gone in struck):
            continue
        by = sum(len(GONE) - (gone.after - gone.first) for gone in struck if gone.after <= one.first)
        kept.append(Span(one.first + by, one.after + by))
    return kept


@lru_cache(maxsize=2048)
def wording(name: str) -> Wording:
    return Wording(name)


TEN_DIGITS: Final = 10
BETWEEN: Final = r"[\s().–-]*"


class Numbers:
    """Finds a telephone number however it is written – +7 900 000-00-00, 8(900)0000000 – and the id of an account."""

    def __init__(self, phone: str | None, account: str | None) -> None:
        digits = re.sub(r"\D", "", phone or "")
        part = r"\d" if (account or "").isdigit() else r"\w"  # what goes on with it is another account
        ways = [rf"(?<!{part}){re.escape(account)}(?!{part})"] if account else []
        if len(digits) >= TEN_DIGITS:
            ways.append(rf"(?<!\d)(?:\+?\d{{1,3}}{BETWEEN})?" + BETWEEN.join(digits[-TEN_DIGITS:]) + r"(?!\d)")
        self._ways = re.compile("|".join(ways)) if ways else None

    def spans(self, text: str) -> list[Span]:
        return [Span(*match.span()) for match in self._ways.finditer(text)] if self._ways else []
