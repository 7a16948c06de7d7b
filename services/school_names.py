"""One school, many spellings: the key by which every list, roadmap, request and search knows it.

«МБОУ «Каменская основная общеобразовательная школа»», «ООШ с. Каменка» and «Каменская школа» are one school where no
other fits: the legal form says nothing, a bare «школа» may be a school of any kind, a village is known by the stem of
its name. Where two schools fit, none is found, and a person is asked.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from services.spelling import folded, visible

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

T = TypeVar("T")

LIKENESS: Final = 0.5  # of two keys, for a name to be offered
ANY_KIND: Final = "школа"
BARE: Final = frozenset({ANY_KIND})
SCHOOL_KINDS: Final = frozenset({"сш", "ош", "нш", ANY_KIND})
LONGEST_MENTION: Final = 14  # words of a school's name within a sentence
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
# «Каменская ООШ (директор Списков И. И.)»: who leads it is no part of the name.
ASIDE: Final = re.compile(
    r"\([^()]*(?:директор|руководител|заведующ|координатор|куратор|тел\b|[А-ЯЁ]\.\s?[А-ЯЁ]\.)[^()]*\)", re.IGNORECASE
)
BREAK: Final = re.compile(r"[,;/\n]|\sи\s")


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
    return name_of(tokens_of(folded(visible(written))))


def school_key(written: str) -> str:
    """Give what the spellings of one school's name have in common, word for word."""
    return school_name(written).key


def looks_like_school(written: str) -> bool:
    """Tell whether words name a school, by their form alone."""
    tokens = tokens_of(folded(visible(written)))
    name = name_of(tokens)
    return _formal(tokens) and bool(name.numbers or name.words)


def _formal(tokens: Sequence[Token]) -> bool:
    named = any(token.kind in KINDS or token.kind == "legal" for token in tokens)
    return named or bool(OTHER_KINDS.search(" ".join(token.text for token in tokens)))


def split_schools(written: str) -> list[str]:
    """Part a cell that names several schools: one a line, by commas, «СОШ № 1, 2 п. Приозёрный».

    A part that names no school by itself – a street, a village – belongs to the one before it. «Берёзовская СОШ, филиал
    «Лесная НШ»» is the branch.
    """
    text = ASIDE.sub(lambda found: " " * len(found[0]), visible(written))
    found: list[str] = []
    for part in parts_of(tokens_of(folded(text))):
        if found and part[0].kind == "branch" and _formal(part[1:]):
            found[-1] = _written(text, part[1:])
        elif not found or _formal(part):
            found.append(_written(text, part))
        else:
            found[-1] = f"{found[-1]}, {_written(text, part)}"
    return found


def _written(text: str, part: Sequence[Token]) -> str:
    """Give the words of a part as they stand, with the quotes around them."""
    pieces, start = [], part[0].start
    for one, two in zip(part, [*part[1:], None], strict=True):
        if two is None or two.start < one.end or BREAK.search(text, one.end, two.start):
            pieces.append(text[start : one.end])
            start = two.start if two else 0
    name, *numbers = (" ".join(piece.split()) for piece in pieces)
    name = " ".join([name, *(re.sub(r"^(?=\d)", "№ ", number) for number in numbers)])
    end = part[-1].end
    while end < len(text) and text[end] in '»"”“)':
        name += text[end]
        end += 1
    return name if name.count("»") <= name.count("«") else name.replace("»", "")


def parts_of(tokens: Iterable[Token]) -> list[list[Token]]:
    """Part tokens at the separators; give each of a list of numbers the words that stand around it once."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "separator":
            parts.append([])
        else:
            parts[-1].append(token)
    return list(_numbers_spread([part for part in parts if part]))


def _numbers_spread(parts: Sequence[list[Token]]) -> Iterator[list[Token]]:
    at = 0
    while at < len(parts):
        last = at
        if any(token.kind == "number" for token in parts[at]):
            while last + 1 < len(parts) and parts[last + 1][0].kind == "number":
                last += 1
        yield from _one_each(parts[at : last + 1])
        at = last + 1


def _one_each(chain: Sequence[list[Token]]) -> Iterator[list[Token]]:
    """«СОШ № 1 | 2 | 5 п. Приозёрный»: the head of the first part and the tail of the last stand by every number."""
    first = chain[0]
    if len(chain) == 1:
        yield first
        return
    place = max(at for at, token in enumerate(first) if token.kind == "number")
    head, tail = first[:place], first[place + 1 :] or chain[-1][1:]
    yield [*head, first[place], *tail]
    for part in chain[1:]:
        yield [*head, part[0], *(part[1:] or tail)]


@dataclass(frozen=True)
class Mention(Generic[T]):
    """Words of a text that speak of a school."""

    school: T
    places: tuple[tuple[int, int], ...]


class SchoolNames(Generic[T]):
    """The schools of a municipality by all their names; a name given later wins over the same one given before."""

    def __init__(self, names: Iterable[tuple[str, T]] = ()) -> None:
        self._exact: dict[str, T] = {}
        self._stems: set[str] = set()  # what no name has in it need not be looked for in sentences
        self._known: dict[Hashable, list[tuple[SchoolName, T]]] = {}
        for name, school in names:
            self.add(name, school)

    def add(self, written: str, school: T) -> None:
        name = school_name(written)
        self._exact[name.key] = school
        self._stems |= name.stems
        for way in {("words", name.by_words), ("stems", name.by_stems), ("numbers", name.by_numbers)}:
            self._known.setdefault(way, []).append((name, school))

    def all(self) -> list[T]:
        return list(dict.fromkeys(self._exact.values()))

    def same(self, written: str) -> T | None:
        """Find the school that has this very name in some spelling."""
        name = school_name(written)
        if name.key in self._exact:
            return self._exact[name.key]
        return _only(self._called(name, "words", name.by_words))

    def find(self, written: str) -> T | None:
        """Find the one school that can be meant."""
        return self._find(school_name(written))

    def _find(self, name: SchoolName) -> T | None:
        if name.key in self._exact:
            return self._exact[name.key]
        if not name.numbers and not name.words:
            return None
        for way, key in (("words", name.by_words), ("stems", name.by_stems)):
            if fitting := self._called(name, way, key):
                return _only(fitting)
        if not name.numbers or not name.kinds:
            return None
        return _only(self._called(name, "numbers", name.by_numbers))

    def _called(self, name: SchoolName, way: str, key: Hashable) -> list[T]:
        near = self._known.get((way, key), ())
        return [
            school
            for known, school in near
            if name.may_be_of_the_kind_of(known) and (way != "numbers" or name.may_be_numbered_as(known))
        ]

    def closest(self, written: str, *, most: int = 3) -> list[T]:
        """Offer the schools whose names look most like what somebody wrote."""
        near = difflib.get_close_matches(school_key(written), self._exact, n=most, cutoff=LIKENESS)
        return list(dict.fromkeys(self._exact[key] for key in near))

    def search(self, words: str) -> list[T]:
        """Find schools by the beginnings of any words of any of their names, else the closest ones."""
        wanted = school_key(words).split()
        found = [] if (meant := self.find(words)) is None else [meant]
        for key, school in self._exact.items():
            if wanted and all(any(part.startswith(one) for part in key.split()) for one in wanted):
                found.append(school)
        return list(dict.fromkeys(found)) or self.closest(words)

    def mentioned(self, flat: str) -> list[Mention[T]]:
        """Find the schools that folded words speak of, in their order; the longest name wins."""
        parts = parts_of(tokens_of(flat))
        return [mention for part in parts for run in self._runs(part) for mention in self._mentioned_in(run)]

    def _runs(self, part: Sequence[Token]) -> list[list[Token]]:
        """Cut a part at the words that belong to no school."""
        runs: list[list[Token]] = [[]]
        before, honoured = "", False
        for token in part:
            honoured = token.kind == "honour" or (honoured and token.kind in {"word", "place"})
            own = before == "place" or honoured or stem(token.text) in self._stems
            if token.kind == "count" or (token.kind == "word" and not own):
                runs.append([])
            else:
                runs[-1].append(token)
            before = token.kind
        return runs

    def _mentioned_in(self, part: Sequence[Token]) -> Iterator[Mention[T]]:
        at = 0
        while at < len(part):
            for end in range(min(at + LONGEST_MENTION, len(part)), at, -1):
                school = self._find(name_of(part[at:end]))
                if school is not None:
                    yield Mention(school, tuple((token.start, token.end) for token in part[at:end]))
                    at = end
                    break
            else:
                at += 1


def _only(schools: Sequence[T]) -> T | None:
    return schools[0] if len(set(schools)) == 1 else None
