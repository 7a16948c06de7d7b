"""What one spelling of a school's name says: its kind, its numbers, its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from services.schools.spelling import folded, visible

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

ANY_KIND: Final = "школа"
BARE: Final = frozenset({ANY_KIND})
SCHOOL_KINDS: Final = frozenset({"сш", "ош", "нш", ANY_KIND})
LONGEST: Final = 1000  # signs; what is longer names no school, and takes long to be looked at
SHORT_WORD: Final = 4  # letters from which a word has a stem
GENERAL: Final = r"(?:\s+\(?полн\w*\)?)?(?:\s*-?\s*(?:обще)?образовательн\w*)?"
SCHOOL: Final = r"школ(?:а|ы|е|у|ой|ою|ам|ами|ах)?\b"
LEGAL: Final = (
    r"(?:муниципальн|государственн|негосударственн|федеральн|краев|областн|республиканск|окружн|районн|городск|частн"
    r"|бюджетн|казенн|автономн|некоммерческ|общеобразовательн|образовательн|дошкольн)"
)
PLACES: Final = (
    r"с|сел[оае]|д|дер|деревн[яие]|п|пос|поселк[аеу]|поселок|пгт|рп|г|гор|город[ае]?|ст|станиц[аыеу]|ст-ц[аыеу]"
    r"|станци[ия]|х|хутор[ае]?|аул[ае]?|пст|р\.?\s?п"
)
TOKEN: Final = re.compile(
    rf"""
    (?P<separator>[,;\n/]|\b(?:и|а\s+также)\b(?=\s))
    | (?P<legal>(?:{LEGAL}\w*\s+)+(?:учреждени|организаци)\w*|\b[а-я]{{0,5}}оу\b|\b(?:мобу|гобу|обу|ано|чу)\b)
    | (?P<branch>\bфилиал\w*|\bструктурн\w+\s+подразделени\w*)
    | (?P<honour>\b(?:имени|им)\b)
    | (?P<secondary>\b(?:средн\w*{GENERAL}\s+{SCHOOL}|сош\b|сш\b))
    | (?P<basic>\b(?:(?:основн|неполн\w*\s+средн|девятилетн)\w*{GENERAL}\s+{SCHOOL}|оош\b|ош\b))
    | (?P<primary>\b(?:начальн\w*{GENERAL}\s+{SCHOOL}|нош\b|нш\b))
    | (?P<any>\b(?:общеобразовательн\w*\s+)?{SCHOOL}|\bшк\b)
    | (?P<lyceum>\bлице(?:й|я|ю|е|ем)\b)
    | (?P<gymnasium>\bгимнази\w*)
    | (?P<boarding>\b(?:школа-?)?интернат\w*)
    | (?P<district>\b\w+(?:ого|ской|его)\s+(?:муниципальн\w+\s+|городск\w+\s+)?(?:район|округ|област|кра[яюе]\b)\w*)
    | (?P<place>\b(?:{PLACES})(?:\.\s*|\s+)(?=[^\W\d]{{2}}))
    | (?P<count>(?<!№)(?<!№\s)\b\d+\s+(?=школ|оо\b|организ|учрежд|чел|педаг|учител))
    | (?P<number>(?:№\s*)?\d+)
    | (?P<little>\b(?:в|на|при|для|no|n)\b)
    | (?P<word>\w+)
    """,
    re.VERBOSE,
)
KINDS: Final = {
    "secondary": "сш",
    "basic": "ош",
    "primary": "нш",
    "any": ANY_KIND,
    "lyceum": "лицей",
    "gymnasium": "гимназия",
    "boarding": "интернат",
}
# What a school may be called where it has none of the kinds above.
OTHER_KINDS: Final = re.compile(r"кадет|прогимнази|детск\w+ сад|центр\w* образовани")
OF_ADJECTIVE: Final = re.compile(
    r"(?:ск)?(?:ого|его|ому|ему|ыми|ими|ая|яя|ое|ее|ий|ый|ой|ей|ую|юю|ою|ею|ые|ие|ых|их|ым|им)$"
)
OF_NOUN: Final = re.compile(r"(?:ск|к)?(?:ом|ем|[аяоеиыуюьй])?$")


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    start: int
    end: int


NOTHING: Final = Token("", "", 0, 0)


@dataclass(frozen=True)
class SchoolName:
    """What a spelling says: of which kind the school is, its numbers, its other words."""

    kinds: frozenset[str]
    numbers: tuple[str, ...]
    words: tuple[str, ...]
    places: frozenset[str] = frozenset()  # the stems of those words that a «с.» or «п.» calls a place
    branch: bool = False

    @cached_property
    def key(self) -> str:
        branch = ("филиал",) if self.branch else ()
        return " ".join((*branch, *sorted(self.kinds), *self.numbers, *sorted(self.words)))

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(map(stem, self.words))

    @property
    def by_words(self) -> Hashable:
        return self.branch, self.numbers, frozenset(self.words)

    @property
    def by_stems(self) -> Hashable:
        return self.branch, self.numbers, self.stems

    @property
    def by_numbers(self) -> Hashable:
        return self.branch, self.numbers

    def may_be_of_the_kind_of(self, other: SchoolName) -> bool:
        """A bare «школа» leaves it open which kind is meant."""
        one, two = self.kinds, other.kinds
        return one == two or (bool(one and two) and BARE in (one, two) and one | two <= SCHOOL_KINDS)

    def may_be_numbered_as(self, other: SchoolName) -> bool:
        """A school with a number is known without its village, and with one that the list does not name."""
        return self.stems <= other.stems or (other.stems <= self.stems and self.stems - other.stems <= self.places)


def stem(word: str) -> str:
    """Give what «Каменка», «Каменская» and «Каменской» have in common."""
    if len(word) < SHORT_WORD:
        return word
    adjective = OF_ADJECTIVE.sub("", word)
    return adjective if adjective != word else OF_NOUN.sub("", word, count=1)


def tokens_of(flat: str) -> list[Token]:
    """Cut folded words into tokens with their places."""
    return [Token(found.lastgroup or "", found[0], *found.span()) for found in TOKEN.finditer(flat)]


def name_of(tokens: Iterable[Token]) -> SchoolName:
    kinds: set[str] = set()
    numbers: list[str] = []
    words: list[str] = []
    honours: list[str] = []
    places: set[str] = set()
    before, branch, honoured = NOTHING, False, False
    for token in tokens:
        # «… имени Героя И. С. Петрова с. Каменка»: an honour ends where something else begins, not at an initial.
        initial = honoured and token.kind == "place" and len(before.text) <= len("им")
        honoured = token.kind == "honour" or initial or (honoured and token.kind == "word")
        if token.kind in KINDS:
            kinds.add(KINDS[token.kind])
        elif token.kind == "number":
            numbers.append(token.text.lstrip("№ 0") or "0")
        elif token.kind == "branch":
            branch = True
        elif token.kind == "word":
            (honours if honoured else words).append(token.text)
            if before.kind == "place" and not honoured:
                places.add(stem(token.text))
        before = token
    if len(kinds) > 1:
        kinds.discard(ANY_KIND)
    known = words if words or numbers else honours
    return SchoolName(frozenset(kinds), tuple(numbers), tuple(known), frozenset(places), branch)


@lru_cache(maxsize=4096)
def school_name(written: str) -> SchoolName:
    return name_of(tokens_of(folded(visible(written[:LONGEST]))))


def school_key(written: str) -> str:
    """Give what the spellings of one school's name have in common, word for word."""
    return school_name(written).key


def looks_like_school(written: str) -> bool:
    """Tell whether words name a school, by their form alone."""
    if len(written) > LONGEST:
        return False
    tokens = tokens_of(folded(visible(written)))
    name = name_of(tokens)
    return formal(tokens) and bool(name.numbers or name.words)


def formal(tokens: Sequence[Token]) -> bool:
    named = any(token.kind in KINDS or token.kind == "legal" for token in tokens)
    return named or bool(OTHER_KINDS.search(" ".join(token.text for token in tokens)))
