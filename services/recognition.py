"""What a file may be that somebody sent without a word: a roadmap, people, schools, a questionnaire, evidence.

Each kind has one function that looks at what was read and says how likely it is; the likeliest is offered first, the
person decides. A new kind is one more line in `SCORES`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from services.events.reading.likeness import LIKELY, POSSIBLY, likeness_of_blocks
from services.files import UnreadableFile, read_apart
from services.schools import looks_like_school

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from documents.tables import Block

READER: Final = "services.recognition:read_scores"
ROWS_SEEN: Final = 40  # of a table: headers stand above
LINES_SEEN: Final = 200
PLAN: Final = re.compile(r"\bсрок\w*|\bмероприяти\w*|\bисполнител\w*|\bответственн\w*|\bрезультат\w*", re.IGNORECASE)
PLAN_NAME: Final = re.compile(r"\bдорожн\w+ карт|\bплан(?:-график)?\b", re.IGNORECASE)
QUESTIONS: Final = re.compile(r"\bвопрос\w*|\bвариант\w*|\bтип\w*\b|\bquestions?\b|\boptions?\b", re.IGNORECASE)
SURVEY_NAME: Final = re.compile(r"\bанкет\w*|\bопрос\w*|\bsurvey\b", re.IGNORECASE)
PAPER: Final = re.compile(r"\bприказ\w*|\bпротокол\w*|\bсправк\w*|\bсертификат\w*|\bотч[её]т\w*", re.IGNORECASE)
SOME: Final = 3  # schools one a line: fewer may be anything


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
    return 2 * header + 2 * any(PLAN_NAME.search(line) for line in seen.lines)


def people(seen: Seen) -> int:
    return 2 * seen.columns + 1 if seen.named else 0


def schools(seen: Seen) -> int:
    alone = [row for row in seen.rows if row] or [[line] for line in seen.lines]
    like = sum(any(looks_like_school(text) for text in row) for row in alone)
    return 4 if like >= SOME and like * 2 > len(alone) and not seen.named else 0


def survey(seen: Seen) -> int:
    sheets = any(SURVEY_NAME.search(name) or QUESTIONS.search(name) for name in seen.sheets)
    header = max((len({word.lower()[:4] for word in QUESTIONS.findall(" ".join(row))}) for row in seen.rows), default=0)
    return 4 * sheets + 2 * header * (header > 1) + 2 * any(SURVEY_NAME.search(line) for line in seen.lines)


def evidence(seen: Seen) -> int:
    return 1 + 2 * any(PAPER.search(line) for line in seen.lines[:5])


def letter(seen: Seen) -> int:
    """Tell a letter about an event; what may be one stands after whatever is more certain."""
    return 5 if seen.likeness > LIKELY else 2 * (seen.likeness > POSSIBLY)


SCORES: Final[dict[Sent, Callable[[Seen], int]]] = {
    Sent.ROADMAP: roadmap,
    Sent.PEOPLE: people,
    Sent.SCHOOLS: schools,
    Sent.SURVEY: survey,
    Sent.LETTER: letter,
    Sent.EVIDENCE: evidence,
}


def read_scores(data: bytes) -> dict[str, int]:
    """Read a whole file; for the reading process alone."""
    from documents.tables import read_tables  # noqa: PLC0415 - heavy: not for those who want the types

    seen = seen_in(read_tables(data))
    return {kind.value: score(seen) for kind, score in SCORES.items()}


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


async def recognised(data: bytes) -> list[Sent]:
    """Order the kinds by how likely they are; what cannot be read is evidence first of all."""
    try:
        told: dict[str, Any] = await read_apart(READER, data)
    except UnreadableFile:
        told = {Sent.EVIDENCE.value: 1}
    return sorted(Sent, key=lambda kind: -told.get(kind.value, 0))
