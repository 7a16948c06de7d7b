"""What something may be that somebody sent without a word: a roadmap, a list, a questionnaire, a letter, evidence.

Each kind has one function that looks at what was read – a file, or words pasted into a message – and says how likely
it is; the likeliest is offered first, the person decides. A new kind is one more line in
`SCORES`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from documents.people_lines import names_in
from services.events.reading.likeness import LIKELY, POSSIBLY, likeness_of_blocks, likeness_of_text
from services.files import UnreadableFile, read_apart
from services.roadmap.head import Head, head_read, understood
from services.schools import looks_like_school

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from documents.tables import Block

READER: Final = "services.recognition:read_scores"
ROWS_SEEN: Final = 40  # of a table: headers stand above
LINES_SEEN: Final = 200
PLAN: Final = re.compile(
    r"\bсрок\w*|\bмероприяти\w*|\bисполнител\w*|\bответственн\w*|\bрезультат\w*|\bactivit\w+|\bdeadline\w*"
    r"|\bresponsible\b",
    re.IGNORECASE,
)
PLAN_NAME: Final = re.compile(r"\bдорожн\w+ карт|\bплан(?:-график)?\b", re.IGNORECASE)
QUESTIONS: Final = re.compile(r"\bвопрос\w*|\bвариант\w*|\bтип\w*\b|\bquestions?\b|\boptions?\b", re.IGNORECASE)
SURVEY_NAME: Final = re.compile(r"\bанкет\w*|\bопрос\w*|\bsurvey\b", re.IGNORECASE)
PAPER: Final = re.compile(r"\bприказ\w*|\bпротокол\w*|\bсправк\w*|\bсертификат\w*|\bотч[её]т\w*", re.IGNORECASE)
SAID_IN_POINT: Final = re.compile(r"(?:^|[\s(.;,])(срок|ответственн|исполнител)\w*(?: \w+)?\s*[:–—]", re.IGNORECASE)
QUESTION: Final = re.compile(r"\?\W*$")
CHOICE: Final = re.compile(r"^\s*(?:[а-яa-z]\)|[-–—•○□☐◦*])\s*\S", re.IGNORECASE)
SOME_LINES: Final = 2  # of words that may be a list
SHORTEST_LETTER: Final = 50  # characters
SOME: Final = 3  # schools one a line, people, questions: fewer may be anything
SURE: Final = 4  # from here on words are more likely a list of ours than a message to somebody


class Sent(StrEnum):
    ROADMAP = "roadmap"
    PEOPLE = "people"
    SCHOOLS = "schools"
    SURVEY = "survey"
    LETTER = "letter"
    EVIDENCE = "evidence"


@dataclass(frozen=True)
class Seen:
    """What was read: the rows of tables, the sheets' names, the lines of text."""

    rows: Sequence[Sequence[str]]
    columns: int  # of people and schools, that a header names
    named: bool  # … and one of them is a person's name
    sheets: Sequence[str]
    lines: Sequence[str]
    likeness: float = 0.0  # to a letter about an event


def roadmap(seen: Seen) -> int:
    header = max((len({word.lower()[:5] for word in PLAN.findall(" ".join(row))}) for row in seen.rows), default=0)
    points = sum(bool(SAID_IN_POINT.search(line)) for line in seen.lines)
    return 2 * header + 2 * any(PLAN_NAME.search(line) for line in seen.lines) + SURE * (points > 1)


def people(seen: Seen) -> int:
    """Tell by the header, or where there is none by a name in every second line."""
    if seen.named:
        return 2 * seen.columns + 1
    lines = lines_of(seen)
    named = sum(bool(names_in(line)) for line in lines)
    return SURE + 1 if named > 1 and named * 2 >= len(lines) else 0


def lines_of(seen: Seen) -> list[str]:
    return ["\t".join(row) for row in seen.rows if row] or list(seen.lines)


def schools(seen: Seen) -> int:
    alone = [row for row in seen.rows if row] or [[line] for line in seen.lines]
    like = sum(any(looks_like_school(text) for text in row) for row in alone)
    return SURE if like >= SOME and like * 2 > len(alone) and not people(seen) else 0


def survey(seen: Seen) -> int:
    sheets = any(SURVEY_NAME.search(name) or QUESTIONS.search(name) for name in seen.sheets)
    header = max((len({word.lower()[:4] for word in QUESTIONS.findall(" ".join(row))}) for row in seen.rows), default=0)
    asked = sum(bool(QUESTION.search(line)) for line in seen.lines)
    chosen = sum(bool(CHOICE.match(line)) for line in seen.lines)
    paper = SURE * (asked > 1 and chosen > asked) + (asked >= SOME)
    return 4 * sheets + 2 * header * (header > 1) + 2 * any(SURVEY_NAME.search(line) for line in seen.lines) + paper


def evidence(seen: Seen) -> int:
    return 1 + 2 * any(PAPER.search(line) for line in seen.lines[:5])


def letter(seen: Seen) -> int:
    """Tell a letter about an event; what may be one stands after whatever is more certain."""
    return SURE + 1 if seen.likeness >= LIKELY else 2 * (seen.likeness > POSSIBLY)


SCORES: Final[dict[Sent, Callable[[Seen], int]]] = {
    Sent.ROADMAP: roadmap,
    Sent.PEOPLE: people,
    Sent.SCHOOLS: schools,
    Sent.SURVEY: survey,
    Sent.LETTER: letter,
    Sent.EVIDENCE: evidence,
}


def worth_a_look(text: str, kinds: AbstractSet[Sent]) -> bool:
    """Whether pasted words may be one of these kinds at all: several lines, or words that announce an event. Cheap."""
    if kinds - {Sent.LETTER} and len(text.strip().splitlines()) >= SOME_LINES:
        return True
    return Sent.LETTER in kinds and len(text) >= SHORTEST_LETTER and likeness_of_text(text) >= LIKELY


def read_scores(data: bytes) -> dict[str, Any]:
    """Read a whole file, or pasted words in UTF-8; for the reading process alone."""
    from documents.tables import read_tables  # noqa: PLC0415 - heavy: not for those who want the types

    blocks = read_tables(data)
    seen = seen_in(blocks)
    return {"scores": {kind.value: score(seen) for kind, score in SCORES.items()}, "head": head_read(blocks)}


def seen_in(blocks: Sequence[Block]) -> Seen:
    from documents.people_sheet import columns_of  # noqa: PLC0415 - see above
    from documents.tables import Paragraph, Table  # noqa: PLC0415 - see above

    tables = [block for block in blocks if isinstance(block, Table)]
    rows = [row for table in tables for row in table.rows[:ROWS_SEEN]]
    named = max((columns_of(row) for row in rows), key=len, default={})
    return Seen(
        rows=[[cell.text for cell in row if cell.text] for row in rows],
        columns=len(named),
        named=bool({"name", "surname", "curator", "leader"} & named.keys()),
        sheets=[table.sheet for table in tables if table.sheet],
        lines=[block.text for block in blocks if isinstance(block, Paragraph) and block.text.strip()][:LINES_SEEN],
        likeness=likeness_of_blocks(blocks),
    )


@dataclass(frozen=True)
class Recognised:
    kinds: Sequence[Sent]  # the likeliest first
    scores: Mapping[Sent, int]
    head: Head = field(default_factory=Head)  # what it says of its period and order, were it a roadmap
    problem: UnreadableFile | None = None  # why nothing could be read

    @property
    def likely(self) -> Sequence[Sent]:
        """Name the kinds that are more than possible."""
        return [kind for kind in self.kinds if self.scores[kind] >= SURE]

    def is_rather(self, *awaited: Sent) -> bool:
        """Whether it is almost certainly something else than what is awaited."""
        first = self.kinds[0]
        expected = max(self.scores[kind] for kind in awaited)
        return first not in awaited and self.scores[first] >= SURE and self.scores[first] > 2 * expected


async def recognised(data: bytes) -> Recognised:
    """Order the kinds by how likely they are; what cannot be read is evidence first of all."""
    try:
        told: dict[str, Any] = await read_apart(READER, data)
    except UnreadableFile as refused:
        scores = dict.fromkeys(Sent, 0) | {Sent.EVIDENCE: 1}
        return Recognised(_ordered(scores), scores, problem=refused)
    scores = {kind: told["scores"][kind.value] for kind in Sent}
    return Recognised(_ordered(scores), scores, understood(told["head"]))


def nothing_known() -> Recognised:
    """Of what could not be fetched anything may be true."""
    return Recognised(list(Sent), dict.fromkeys(Sent, 0))


def _ordered(scores: Mapping[Sent, int]) -> list[Sent]:
    return sorted(Sent, key=lambda kind: -scores[kind])
