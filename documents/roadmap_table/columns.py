"""Which column means what: by the words of a header in any wording, or by what stands below."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from documents.look_alikes import in_russian_letters
from documents.roadmap_table.text import is_deadline, is_number, is_period, tidy

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


def words(*stems: str) -> re.Pattern[str]:
    return re.compile("|".join(stems), re.IGNORECASE)


NUMBER_HEADER: Final = words(
    r"(?:№+|n[oо°]?|#|номер|number|nr)\.?(?:\s*п\s*[./\\-]?\s*п\.?|\s*пункта|\s*строки|\s*мероприятия)?",
    r"п\s*[./\\-]\s*п\.?",
)
# Columns that people fill in later, whatever else their header says.
FILLED_LATER: Final = words(
    *(r"отметк", r"\bфакт", r"^примечан", r"^выполнен", r"^исполнени", r"^статус", r"^информаци\w+ об? (?:исп|вып)")
)
# The role whose word comes first in a header wins: «Срок и форма отчёта» is a deadline.
WORDS: Final = {
    Role.DEADLINE: words(
        *(r"\bсрок", r"\bдат[аы]\b", r"\bкогда", r"\bпериод", r"\bмесяц", r"\bвремя", r"\bграфик"),
        *(r"\bdeadline", r"\bdue\b", r"\bdates?\b", r"\bwhen\b"),
    ),
    Role.EXECUTORS: words(
        *(
            r"ответств",
            r"\bотв\b",
            r"исполнит",
            r"\bисп(?:олн)?\b",
            r"\bкто\b",
            r"организатор",
            r"executor",
            r"responsible",
            r"\bwho\b",
        )
    ),
    Role.RESULT: words(
        *(r"результат", r"вид\w* документ", r"\bвыход", r"форм\w+ (?:от|представ|заверш)", r"показател", r"индикатор"),
        *(r"\bитог", r"подтвержд", r"продукт", r"документ", r"эффект", r"критери", r"result", r"outcome", r"output"),
    ),
    Role.SECTION: words(
        *(r"раздел", r"\bэтап", r"направлени", r"\bблок", r"модул", r"\bзадач", r"\bцел[ьи]\b", r"section", r"stage")
    ),
    Role.TITLE: words(
        *(
            r"мероприят",
            r"содержан",
            r"действи",
            r"деятельност",
            r"\bработ",
            r"событи",
            r"\bмер[аы]?\b",
            r"\bтем[аы]\b",
        ),
        *(r"вопрос", r"\bшаг", r"title", r"activit", r"action", r"event"),
    ),
}
# Words that mean something only where no other word does.
WEAK_WORDS: Final = {
    Role.DEADLINE: words(r"^начал[оа]\b", r"^(?:окончани|завершени|конец\b)"),
    Role.RESULT: words(r"ожидаем", r"планируем"),
    Role.TITLE: words(r"наименован", r"назван", r"перечень", r"пункт", r"\bчто\b"),
}
LONGEST_HEADER: Final = 90
TORN_PARTS, LONGEST_TORN = 4, 30
ENOUGH: Final = 0.5
Rows: TypeAlias = "Sequence[Sequence[Cell]]"


@lru_cache(maxsize=2048)
def role_of(header: str) -> Role:
    """Read one header cell; a short one also as the single word that a narrow column has torn: «Резуль тат»."""
    text = in_russian_letters(tidy(header)) if len(header) <= 2 * LONGEST_HEADER else ""
    role = role_of_line(text)
    torn = 1 < len(text.split()) <= TORN_PARTS and len(text) <= LONGEST_TORN and not FILLED_LATER.search(text)
    if role is Role.OTHER and torn:
        return role_of_line("".join(text.split()))
    return role


def role_of_line(text: str) -> Role:
    if NUMBER_HEADER.fullmatch(text):
        return Role.NUMBER
    if not text or len(text) > LONGEST_HEADER or FILLED_LATER.search(text):
        return Role.OTHER
    for known in (WORDS, WEAK_WORDS):
        places = [(found.start(), role) for role, pattern in known.items() if (found := pattern.search(text))]
        if places:
            return min(places, key=lambda place: place[0])[1]
    return Role.OTHER


def header_of(row: Sequence[Cell]) -> list[Column] | None:
    """Read a row as a header; None if it is none: it must name two things at least and hold no item."""
    periods = periods_of(row)
    cells = [cell for cell in row if cell.text.strip() and not cell.above and cell.start not in periods]
    if len(cells) + len(periods) < 2 or any(is_value(cell.text) for cell in cells):  # noqa: PLR2004 - a header names columns, in plural
        return None
    roles = [role for cell in cells if (role := role_of(cell.text)) is not Role.OTHER]
    known = {*roles, *([Role.DEADLINE] if periods else [])}
    asks = known & {Role.NUMBER, Role.DEADLINE, Role.EXECUTORS}
    tells = known & {Role.TITLE, Role.DEADLINE, Role.SECTION}
    if len(known) < 2 or not asks or not tells or len(roles) * 3 < len(cells):  # noqa: PLR2004 - same
        return None
    return [
        Column(Role.DEADLINE if cell.start in periods else role_of(cell.text), cell.start, cell.end, tidy(cell.text))
        for cell in row
    ]


def periods_of(row: Sequence[Cell]) -> set[int]:
    """Find the columns of a plan that ticks months or quarters; one month alone is an item's deadline."""
    places = {cell.start for cell in row if not cell.above and is_period(cell.text)}
    return places if len(places) > 2 else set()  # noqa: PLR2004 - a year has more of them


@lru_cache(maxsize=2048)
def is_value(text: str) -> bool:
    """Whether this stands in an item and never in a header."""
    if len(text) > 3 * LONGEST_HEADER:
        return True
    line = tidy(text)
    if NUMBER_HEADER.fullmatch(line):
        return False
    return is_number(line) or (is_deadline(line) and role_of(line) is Role.OTHER)


def settled(columns: list[Column], body: Rows) -> list[Column]:
    """Give every role to one column and find the roles that the header did not name by what stands below it."""
    columns = [numbered(column, body) if not column.name else column for column in columns]
    columns = with_title(columns, body)
    columns = with_section(columns)
    if not any(column.role is Role.DEADLINE for column in columns):
        columns = promoted(
            columns, Role.DEADLINE, [share(column, body, is_deadline) for column in columns], at_least=ENOUGH
        )
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
    free = [
        (score, -place)
        for place, score in enumerate(scores)
        if columns[place].role is Role.OTHER and not FILLED_LATER.search(columns[place].name)
    ]
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
    columns = promoted(
        columns, Role.DEADLINE, [share(column, body, is_deadline) for column in columns], at_least=ENOUGH
    )
    when = next((place for place, column in enumerate(columns) if column.role is Role.DEADLINE), None)
    if when is None:
        return None
    lengths = [average_length(column, body) for column in columns]
    before = [length if place < when else 0.0 for place, length in enumerate(lengths)]
    columns = promoted(
        columns, Role.TITLE, before if any(one.role is Role.OTHER for one in columns[:when]) else lengths, at_least=1
    )
    for role in (Role.EXECUTORS, Role.RESULT):
        place = next((place for place, one in enumerate(columns) if place > when and one.role is Role.OTHER), None)
        if place is not None and lengths[place]:
            columns[place] = replace(columns[place], role=role)
    return columns if any(column.role is Role.TITLE for column in columns) else None
