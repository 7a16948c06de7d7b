"""Rows in which one thing stands alone: a school above its people, a total, a line of a list."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from services.people.importing.lines import rows_of_lines
from services.people.schools import schools_in
from services.schools import looks_like_school

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from documents.people_rows import PersonRow

# What stands behind a school's name in a list of addresses.
BESIDE: Final = re.compile(
    r"(?:с|д|п|г|х|ст|пос|дер|село|деревня|пос[её]лок|город|станица|хутор|ул|улица|пер|переулок|пр|проспект|пл|площадь"
    r"|д(?:ом)?)(?:\.|\s).*|\d[\d\s/()+-]*[а-я]?|\S+@\S+|(?:[а-яё-]+ (?:район|область|край|округ))",
    re.IGNORECASE,
)


def resolved(rows: Sequence[PersonRow]) -> tuple[list[PersonRow], list[PersonRow]]:
    """Give people the school that stands above them, and lines the schools they name; and what is none of this.

    What stands alone and is no school ends the reach of the school above it. A sheet may bear a school's name.
    """
    passed: list[PersonRow] = []
    if any(row.name or row.school for row in rows):
        return list(_under_headings(rows, passed)), passed
    lines = rows_of_lines(rows, passed)
    if any(row.name for row in lines):
        return list(_under_headings(lines, passed)), passed
    schools = [school for row in rows for school in _schools_of_line(row)]
    named = {school.row for school in schools}
    if len(named) * 2 < len(rows):  # a text in which schools are spoken of
        return [], []
    return schools, [row for row in rows if row.row not in named]


def _schools_of_line(row: PersonRow) -> Iterator[PersonRow]:
    cells = [cell for cell in row.alone.split("\t") if not BESIDE.fullmatch(cell.strip())]
    if len(cells) == 1:  # of several cells without a header nobody knows which names what
        yield from (
            replace(row, school=school) for school in schools_in(cells[0].rstrip(" ;.,")) if looks_like_school(school)
        )


def _under_headings(rows: Iterable[PersonRow], passed: list[PersonRow]) -> Iterator[PersonRow]:
    above, sheet = "", None
    for row in rows:
        if row.sheet != sheet:
            above, sheet = row.sheet if row.sheet and looks_like_school(row.sheet) else "", row.sheet
        if row.alone and not row.school and (not row.name or looks_like_school(row.alone)):
            above = row.alone if looks_like_school(row.alone) else ""
            if not above:
                passed.append(row)
            continue
        if row.alone and row.school and not row.name:
            above = row.school
        yield row if row.school or not row.name else replace(row, school=above)
