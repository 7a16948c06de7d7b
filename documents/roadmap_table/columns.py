"""Which column means what: by the words of a header in any wording, or by what stands below."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from documents.roadmap_table.text import is_deadline, is_number, tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from documents.tables import Cell


class Role(StrEnum):
    NUMBER = "number"
    SECTION = "section"
    TITLE = "title"
    DEADLINE = "deadline"
    EXECUTORS = "executors"
    RESULT = "result"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Column:
    role: Role
    start: int
    end: int
    name: str = ""


NUMBER_HEADER: Final = re.compile(
    r"(?:№+|n[oо°]?|#|номер|number|nr)\.?(?:\s*п\s*[./\\-]?\s*п\.?|\s*пункта|\s*строки|\s*мероприятия)?|п\s*[./\\-]\s*п\.?",
    re.IGNORECASE,
)
# Columns that people fill in later, whatever else their header says.
FILLED_LATER: Final = re.compile(r"отметк|^факт|^примечан|^выполнен|^исполнени|^информаци\w+ об? (?:исп|вып)|^статус", re.IGNORECASE)
# The role whose word comes first in a header wins: «Срок и форма отчёта» is a deadline.
WORDS: Final = (
    (Role.DEADLINE, re.compile(r"\b(?:срок|дат[аы]\b|когда|период|месяц|время|график|deadline|due|date|when)", re.IGNORECASE)),
    (Role.EXECUTORS, re.compile(r"ответственн|исполнител|\bкто\b|организатор|executor|responsible|who\b", re.IGNORECASE)),
    (Role.RESULT, re.compile(
        r"результат|вид\w* документ|\bвыход|форм\w+ (?:от|представ|заверш)|показател|индикатор|итог|подтвержд|продукт"
        r"|документ|эффект|критери|result|outcome|output", re.IGNORECASE)),
    (Role.SECTION, re.compile(r"раздел|\bэтап|направлени|\bблок|модул|\bзадач|\bцел[ьи]\b|section|stage", re.IGNORECASE)),
    (Role.TITLE, re.compile(
        r"мероприят|содержан|действи|деятельност|\bработ|событи|\bмер[аы]?\b|\bтем[аы]\b|вопрос|\bшаг|title|activity|action|event",
        re.IGNORECASE)),
)  # fmt: skip
# Words that mean something only where no other word does.
WEAK_WORDS: Final = (
    (Role.RESULT, re.compile(r"ожидаем|планируем", re.IGNORECASE)),
    (Role.TITLE, re.compile(r"наименован|назван|перечень|пункт|что ", re.IGNORECASE)),
)
LONGEST_HEADER: Final = 90
ENOUGH: Final = 0.5
Rows = "Sequence[Sequence[Cell]]"


def role_of(header: str) -> Role:
    """Read one header cell."""
    text = tidy(header)
    if NUMBER_HEADER.fullmatch(text):
        return Role.NUMBER
    if not text or len(text) > LONGEST_HEADER or FILLED_LATER.search(text):
        return Role.OTHER
    for words in (WORDS, WEAK_WORDS):
        places = [(found.start(), role) for role, pattern in words if (found := pattern.search(text))]
        if places:
            return min(places, key=lambda place: place[0])[1]
    return Role.OTHER


def header_of(row: Sequence[Cell]) -> list[Column] | None:
    """Read a row as a header; None if it is none: it must name two things at least and hold no item."""
    cells = [cell for cell in row if cell.text.strip()]
    if len(cells) < 2 or any(is_value(cell.text) for cell in cells):  # noqa: PLR2004 - a header names columns, in plural
        return None
    columns = [Column(role_of(cell.text), cell.start, cell.end, tidy(cell.text)) for cell in row]
    roles = {column.role for column in columns} - {Role.OTHER}
    named = sum(column.role is not Role.OTHER for column in columns)
    if len(roles) < 2 or not roles & {Role.TITLE, Role.DEADLINE, Role.SECTION} or named * 3 < len(cells):  # noqa: PLR2004 - same
        return None
    return columns


def is_value(text: str) -> bool:
    """Whether this stands in an item and never in a header."""
    line = tidy(text)
    if NUMBER_HEADER.fullmatch(line):
        return False
    return is_number(line) or len(line) > 3 * LONGEST_HEADER or (is_deadline(line) and role_of(line) is Role.OTHER)


def settled(columns: list[Column], body: Rows) -> list[Column]:
    """Give every role to one column and find the roles that the header did not name by what stands below it."""
    columns = [numbered(column, body) if not column.name else column for column in columns]
    columns = with_title(columns, body)
    columns = with_section(columns)
    if not any(column.role is Role.DEADLINE for column in columns):
        columns = promoted(columns, Role.DEADLINE, [share(column, body, is_deadline) for column in columns], at_least=ENOUGH)
    return columns


def numbered(column: Column, body: Rows) -> Column:
    """Take a column without a name for the numbers if numbers stand in it."""
    return replace(column, role=Role.NUMBER) if share(column, body, is_number) > ENOUGH else column


def with_title(columns: list[Column], body: Rows) -> list[Column]:
    if any(column.role is Role.TITLE for column in columns):
        return columns
    named = [place for place, column in enumerate(columns) if column.role is Role.SECTION]
    if named:  # «Направления деятельности» alone are the items themselves
        return [replace(one, role=Role.TITLE) if place == named[-1] else one for place, one in enumerate(columns)]
    return promoted(columns, Role.TITLE, [average_length(column, body) for column in columns], at_least=1)


def with_section(columns: list[Column]) -> list[Column]:
    """Keep one section column, and only before the titles; further titles are details."""
    title = next((place for place, column in enumerate(columns) if column.role is Role.TITLE), 0)
    seen: set[Role] = set()
    result = []
    for place, column in enumerate(columns):
        again = column.role in seen and column.role in {Role.SECTION, Role.TITLE, Role.NUMBER}
        late = column.role is Role.SECTION and place > title
        seen.add(column.role)
        result.append(replace(column, role=Role.OTHER) if again or late else column)
    return result


def promoted(columns: list[Column], role: Role, scores: list[float], *, at_least: float) -> list[Column]:
    """Give `role` to the column without a role that scores best."""
    free = [(score, -place) for place, score in enumerate(scores) if columns[place].role is Role.OTHER]
    best, place = max(free, default=(0.0, 0))
    if best < at_least:
        return columns
    return [replace(column, role=role) if place == -at else column for at, column in enumerate(columns)]


def texts_below(column: Column, body: Rows) -> list[str]:
    cells = (cell for row in body for cell in row if cell.start == column.start and cell.end <= column.end)
    return [text for cell in cells if (text := cell.text.strip() or cell.label)]


def share(column: Column, body: Rows, test: Callable[[str], bool]) -> float:
    texts = texts_below(column, body)
    return sum(map(test, texts)) / len(texts) if texts else 0.0


def average_length(column: Column, body: Rows) -> float:
    texts = texts_below(column, body)
    return sum(map(len, texts)) / len(texts) if texts else 0.0


def guessed(body: Rows) -> list[Column] | None:
    """Find the columns of a table without any header: dates give themselves away, titles are long."""
    usual = Counter(len(row) for row in body if any(cell.text.strip() for cell in row)).most_common(1)
    width = usual[0][0] if usual else 0
    if width < 2:  # noqa: PLR2004 - what and when
        return None
    model = next(row for row in body if len(row) == width)
    columns = [Column(Role.OTHER, cell.start, cell.end) for cell in model]
    if share(columns[0], body, is_number) > ENOUGH:
        columns[0] = replace(columns[0], role=Role.NUMBER)
    columns = promoted(columns, Role.DEADLINE, [share(column, body, is_deadline) for column in columns], at_least=ENOUGH)
    when = next((place for place, column in enumerate(columns) if column.role is Role.DEADLINE), None)
    if when is None:
        return None
    lengths = [average_length(column, body) for column in columns]
    before = [length if place < when else 0.0 for place, length in enumerate(lengths)]
    columns = promoted(columns, Role.TITLE, before if any(one.role is Role.OTHER for one in columns[:when]) else lengths, at_least=1)
    for role in (Role.EXECUTORS, Role.RESULT):
        place = next((place for place, one in enumerate(columns) if place > when and one.role is Role.OTHER), None)
        if place is not None and lengths[place]:
            columns[place] = replace(columns[place], role=role)
    return columns if any(column.role is Role.TITLE for column in columns) else None
