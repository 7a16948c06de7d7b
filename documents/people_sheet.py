"""Blocks of a file -> rows of people: the columns in any order, under any of their usual names; or lines of schools."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from documents.errors import Problem, Unreadable
from documents.left_out import Left, LeftOut, Lost, summed
from documents.limits import MAX_ROWS
from documents.notes import is_note, is_total
from documents.people_rows import PersonRow, ReadPeople
from documents.tables import Cell, Paragraph, Table, read_tables
from documents.tables.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from documents.tables import Block

BOTH: Final = 2
HEADER_WITHIN: Final = 20  # rows above the header: titles, dates, «утверждаю»
NAME: Final = r"ф\W*и\W*о|фамилия\W+имя|фамилия, имя"
# Asked from top to bottom: «Телефон директора» is a phone, «Филиал школы» a branch.
COLUMNS: Final = (
    ("phone", r"телефон|моб|сотов|контакт|phone"),
    ("parent", r"головн|базов|филиал|parent"),
    ("subject", r"^(?!.*должност).*(?:предмет|дисциплин|subject)"),
    ("curator", rf"^куратор|(?:{NAME}).*куратор"),  # a list of pairs: who curates which school
    ("leader", rf"^(?:директор|руководитель)\b(?!.*должност)|(?:{NAME}).*(?:директор|руководител)"),
    (
        "name",
        rf"{NAME}|сотрудник|участник|^(?:школьн\w+ )?команда\b|^(?:состав|член\w*)\b.*команд|full name|^name$",
    ),
    ("surname", r"фамилия|surname"),
    ("first", r"^имя|first name"),
    ("patronymic", r"отчество|patronymic"),
    ("role", r"роль|role|должность|статус в|кем является"),
    ("school", r"школ|\bоо\b|\bоу\b|организаци|учрежден|место работы|school"),
)
PEOPLE: Final = frozenset({"name", "curator", "leader", "surname", "school"})
# A header of schools alone, not the first school of a list without one.
SCHOOLS_ONLY: Final = re.compile(
    r"(?:полное |краткое |официальное )?(?:наименование |название |список |перечень )?"
    r"(?:школ[аы]?|оо|оу|(?:обще)?образовательн\w+ (?:организаци|учреждени)\w*|организаци\w|учреждени\w|schools?)"
)
# A narrow column tears words: «долж-⏎ность», «учи-⏎тель».
TORN: Final = re.compile(r"(?<=[а-яё])(?<!школа)-\s*\n\s*(?=[а-яё])")
NUMBERS: Final = re.compile(r"№.*|n|\d*[.)]?|п/п", re.IGNORECASE)


def read_file(data: bytes) -> ReadPeople:
    """Read a whole file; for the reading process alone."""
    return read_people(read_tables(data))


def read_people(blocks: Iterable[Block]) -> ReadPeople:
    """Give the rows of every table with a header that names people or schools, else the lines; raise `Unreadable`."""
    left: list[LeftOut] = []
    seen: list[Paragraph | Table] = []
    for block in blocks:
        if isinstance(block, LeftOut):
            left.append(block)
        else:
            shown, hidden = visible(block) if isinstance(block, Table) else (block, [])
            seen.append(shown)
            left += hidden
    lost: list[LeftOut] = []
    rows = [row for block in seen if isinstance(block, Table) for row in rows_within(block, lost)]
    if not any(row.name or row.school for row in rows):
        lost.clear()
        rows = list(lines_of(seen, lost))
    if not rows:
        raise Unreadable(Problem.NO_PEOPLE)
    return ReadPeople(rows, summed([*left, *lost]))


def rows_within(table: Table, left: list[LeftOut]) -> list[PersonRow]:
    """Read a table, or what stands in it where it is but a frame around others."""
    rows = list(rows_of(table, left))
    return rows or [row for nested in table.nested for row in rows_within(visible(nested)[0], left)]


def rows_of(table: Table, left: list[LeftOut]) -> Iterator[PersonRow]:
    columns: dict[str, int] = {}
    named: Sequence[Cell] = ()
    lost, unread = Lost(), dict[str, None]()
    above = False  # the row above was the header
    for number, cells in enumerate(table.rows, start=1):
        header = (
            columns_of(cells)
            if not columns and number <= HEADER_WITHIN
            else header_again(cells, named, columns, above=above)
        )
        if header:
            columns, named, above = header, cells if not above else [*named, *cells], True
        elif columns:
            above = False
            if not is_lost(number, cells, table, lost, about_of(cells, columns)):
                unread |= dict.fromkeys(unread_in(cells, named, columns))
                yield from people_of(number, cells, columns, table.sheet)
    for text in unread:
        lost.add(Left.COLUMNS, text)
    left += lost.told(table.sheet)


def header_again(
    cells: Sequence[Cell], named: Sequence[Cell], columns: Mapping[str, int], *, above: bool
) -> dict[str, int]:
    """Read the lower line of a header, or the header of one more list below; nothing where a row is none."""
    told = [cell for cell in cells if cell.text.strip() and not cell.above and not NUMBERS.fullmatch(cell.text.strip())]
    kinds = kinds_of(told)
    schools = (words_of(cell) for cell in told if cell.start == kinds.get("school"))
    if len(told) != len(kinds) or not kinds or not all(map(SCHOOLS_ONLY.fullmatch, schools)):
        return {}
    bare = {cell.start for cell in named if cell.text.strip() and cell.span == 1}
    if above and any(cell.start not in bare for cell in told):
        places = set(kinds.values())
        return {kind: start for kind, start in columns.items() if start not in places and kind not in kinds} | kinds
    return columns_of(list(cells)) if len(kinds) > 1 else {}


def words_of(cell: Cell) -> str:
    return " ".join(TORN.sub("", cell.text).casefold().split())


def unread_in(cells: Sequence[Cell], named: Sequence[Cell], columns: Mapping[str, int]) -> Iterator[str]:
    """Name the columns in which something stands and that are not read."""
    known = set(columns.values())
    headers = {cell.start: " ".join(cell.text.split()) for cell in named if cell.text.strip()}
    for cell in cells:
        header = headers.get(cell.start, "")
        if cell.start not in known and cell.text.strip() and header and not NUMBERS.fullmatch(header):
            yield header


def about_of(cells: list[Cell], columns: dict[str, int]) -> list[Cell]:
    """Give the cells that say whom or what a row is about: people, in a list of schools alone the school."""
    people = {columns[kind] for kind in ("name", "surname", "curator", "leader") if kind in columns}
    places = people or {start for kind, start in columns.items() if kind == "school"}
    return [cell for cell in cells if cell.start in places]


def is_lost(number: int, cells: list[Cell], table: Table, lost: Lost, about: list[Cell]) -> bool:
    """Whether a row is not to be taken: nobody sees it, or whom it is about is crossed out."""
    told = [cell.text.strip() or cell.gone for cell in cells if cell.text.strip() or cell.gone]
    gone = any(cell.gone for cell in cells)
    names = [cell.text.strip() or cell.gone for cell in about if cell.text.strip() or cell.gone]
    place = str(number) if table.sheet else " ".join((names or told or [str(number)])[0].split())
    if number in table.hidden:
        lost.add(Left.HIDDEN_ROWS, place, here=bool(told))
        return True
    if told and is_note(told[0]) and (len(told) == 1 or is_total(told[0])):
        lost.add(Left.NOTES, place)
        return True
    if gone and not any(cell.text.strip() for cell in (about if names else cells)):
        lost.add(Left.STRUCK_ROWS, place)
        return True
    lost.add(Left.STRUCK_WORDS, place, here=gone)
    return False


def people_of(number: int, cells: list[Cell], columns: dict[str, int], sheet: str | None) -> Iterator[PersonRow]:
    """Give the people of a row: a list of schools may name a director and a curator, each before their own phone."""
    filled = {cell.start for cell in cells if cell.text.strip()}
    several = sorted((columns[kind], kind) for kind in ("curator", "leader") if columns.get(kind) in filled)
    if len(several) < BOTH or "name" in columns:
        several = [(0, "")]
    for at, (place, kind) in enumerate(several):
        ends = several[at + 1][0] if at + 1 < len(several) else None
        phones = [start for name, start in columns.items() if name.startswith("phone")]
        own = [start for start in phones if not kind or (place < start and (ends is None or start < ends))]
        others = {one for _, one in several if one != kind} | {name for name in columns if name.startswith("phone")}
        known = {name: start for name, start in columns.items() if name not in others}
        found = person_row(number, cells, known | ({"phone": own[0]} if own else {}), sheet)
        if found.name or found.school or found.alone:
            yield found


def lines_of(blocks: Iterable[Paragraph | Table], left: list[LeftOut]) -> Iterator[PersonRow]:
    """Give what stands one a line, in paragraphs or in a table without a header, its cells parted by tabs."""
    number = 0
    for block in blocks:
        table = Table(rows=[[Cell(block.text, gone=block.gone)]]) if isinstance(block, Paragraph) else block
        sheet, lost = table.sheet, Lost()
        for at, row in enumerate(table.rows, start=1):
            number += 1
            if is_lost(at, row, table, lost, []):
                continue
            told = [" ".join(cell.text.split()) for cell in row if not NUMBERS.fullmatch(cell.text.strip())]
            if number > MAX_ROWS:
                raise Unreadable(Problem.TOO_MANY_ROWS, limit=MAX_ROWS)
            if told:
                yield PersonRow(row=number, sheet=sheet, alone="\t".join(told))
        left += lost.told(sheet)


def columns_of(cells: list[Cell]) -> dict[str, int]:
    """Name the columns of a header; nothing for a row that is none."""
    named = kinds_of(cells)
    of_schools = next((words_of(cell) for cell in cells if cell.start == named.get("school")), "")
    enough = len(named) > 1 or bool(SCHOOLS_ONLY.fullmatch(of_schools))
    return named if enough and PEOPLE & named.keys() else {}


def kinds_of(cells: Iterable[Cell]) -> dict[str, int]:
    """Name what columns hold by the words of their headers: kind → where; several phones each by its place."""
    named: dict[str, int] = {}
    for cell in cells:
        text = words_of(cell)
        for kind, pattern in COLUMNS:
            if text and re.search(pattern, text) and (kind not in named or kind == "phone"):
                named[kind if kind not in named else f"phone {cell.start}"] = cell.start
                break
    return named


def person_row(number: int, cells: list[Cell], columns: dict[str, int], sheet: str | None) -> PersonRow:
    post = columns.get("role")
    texts = {
        cell.start: " ".join((TORN.sub("", cell.text) if cell.start == post else cell.text).split()) for cell in cells
    }
    get = {kind: texts.get(place, "") for kind, place in columns.items()}
    parts = (get.get("surname", ""), get.get("first", ""), get.get("patronymic", ""))
    told = [text for text in texts.values() if text]
    # Schools may stand one under the other in a cell.
    schools = next((cell.text for cell in cells if cell.start == columns.get("school")), "")
    return PersonRow(
        row=number,
        name=get.get("name") or get.get("curator") or get.get("leader") or " ".join(part for part in parts if part),
        role="куратор" if get.get("curator") else (get.get("role") or ("директор" if get.get("leader") else "")),
        school="\n".join(" ".join(line.split()) for line in TORN.sub("", schools).splitlines() if line.strip()),
        phone=get.get("phone", ""),
        subject=get.get("subject", ""),
        parent=get.get("parent", ""),
        sheet=sheet,
        alone=told[0] if len(told) == 1 else "",
    )
