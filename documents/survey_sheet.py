"""Survey definitions in Excel -> the same marked nodes as from YAML, and back as a sheet to fill in.

Sheet «Анкета»: a name and a value in each row. Sheet «Вопросы»: a question in each row under a row of headers.
Sheets «Доли» and «Уровни» may be left out. English names are understood as well. Several values in one cell
stand on lines of their own or are separated by semicolons. Questions and settings may also share one sheet, as in a
questionnaire for paper: the title and the settings stand above the row of headers.
"""

from __future__ import annotations

import io
import re
import string
import zipfile
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import openpyxl
from openpyxl.cell.rich_text import CellRichText
from openpyxl.utils import get_column_letter

from documents.left_out import Left, left_out
from documents.marked import DAMAGED, WHOLE_FILE, WRITTEN_TWICE, Faults, Node, Place
from documents.survey_names import LISTS, SETTINGS, TABLE_NAMES, is_numbering, meant, resolved
from documents.tables.sheets import Look, hidden_columns, hidden_rows
from documents.tables.sheets import rows_of as seen_rows
from documents.workbook import Sheet, workbook
from locales import __

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

UNPACKED: Final = 10_000_000  # bytes; an honest sheet of 200 KB unpacks to a fifth of it
ROWS: Final = 300
COLUMNS: Final = 40
TOP_ROWS: Final = 20  # below them no headers are looked for
SOME_HEADERS: Final = 2
LETTERS: Final = string.ascii_uppercase
DIGITS: Final = string.digits
NUMBER: Final = re.compile(r"\d*\s*[.)]?")
# Answers that stand in a row, counted: «1) да 2) нет», «а) да б) нет».
COUNTED: Final = re.compile(r"(?:^|\s)(?:\d{1,2}|[а-яёa-z])\)\s*", re.IGNORECASE)
SLASH: Final = re.compile(r"\s+/\s+")
ESCAPED: Final = re.compile(r"^'(?=\s*[=+\-@])")  # the apostrophe that `safe` puts before what looks like a formula


class Table(NamedTuple):
    """A sheet of rows under headers: its names, the key its rows get in a definition, its columns."""

    title: str
    english: str
    key: str
    columns: Mapping[str, str]


TABLES: Final = tuple(Table(name.capitalize(), key, key, columns) for key, (name, columns) in TABLE_NAMES.items())
SURVEY_SHEET: Final = "Анкета"

NO_SHEET: Final = __("The sheet “{sheet}” is missing; sheets found: {found}")
NO_HEADERS: Final = __("The sheet is empty; its first row holds the headers: {known}")
FORMULA: Final = __("The cell holds a formula; write the text or the number itself")
ERROR_VALUE: Final = __("The cell shows an error of Excel ({found}); write the text or the number itself")
EXCEL_DATE: Final = __("Excel took this for a date; give the cell the format “Text” and write it again")
TOO_MANY_ROWS: Final = __("Only the first {limit} rows are read; delete what does not belong to the survey")


def read_sheet(data: bytes, faults: Faults) -> Node | None:
    """Read the workbook as far as it can be read; every obstacle is put among the faults."""
    if not is_honest_zip(data):
        faults.add(WHOLE_FILE, DAMAGED)
        return None
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, rich_text=True)
    except Exception:  # noqa: BLE001 - openpyxl raises whatever its parsers raise on a broken package
        faults.add(WHOLE_FILE, DAMAGED)
        return None
    try:
        return book_node(book, faults)
    except Exception:  # noqa: BLE001 - in read-only mode the sheets are parsed only now
        faults.add(WHOLE_FILE, DAMAGED)
        return None
    finally:
        book.close()


def is_honest_zip(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return sum(item.file_size for item in package.infolist()) <= UNPACKED
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def book_node(book: openpyxl.Workbook, faults: Faults) -> Node | None:
    seen = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if unseen := [sheet.title for sheet in book.worksheets if sheet.title not in seen]:
        faults.leave_out(left_out(Left.HIDDEN_SHEETS, unseen))
    sheets = {title.strip().casefold(): title for title in seen}
    named = {table.key: sheets.get(table.title.casefold(), sheets.get(table.english)) for table in TABLES}
    survey = sheets.get(SURVEY_SHEET.casefold(), sheets.get("survey"))
    content: dict[str, Node] = {}
    if named["questions"] is None and (one := one_sheet(book, seen, faults)):
        survey, content = one
        named = {table.key: title for table in TABLES if (title := named[table.key]) != survey}
    elif survey is None:
        faults.add(WHOLE_FILE, NO_SHEET, sheet=SURVEY_SHEET, found=", ".join(seen))
    else:
        content = settings(rows_of(book[survey], faults), Place(survey), faults)
    for table in TABLES:
        title = named.get(table.key)
        if title is not None:
            place = Place(title)
            rows = list(rows_of(book[title], faults))
            content[table.key] = Node(place, tuple(records(rows[header_row(rows, table) :], table, place, faults)))
        elif table.key == "questions" and table.key not in content:
            faults.add(WHOLE_FILE, NO_SHEET, sheet=table.title, found=", ".join(seen))
    leave_sheets_out(book, [title for title in seen if title not in {survey, *named.values()}], faults)
    return Node(Place(survey), content) if survey else None


def leave_sheets_out(book: openpyxl.Workbook, others: Iterable[str], faults: Faults) -> None:
    """Name the sheets on which something stands, and that nobody reads."""
    if more := [title for title in others if any(rows_of(book[title], Faults()))]:
        faults.leave_out(left_out(Left.SHEETS, more))


def one_sheet(book: openpyxl.Workbook, seen: Iterable[str], faults: Faults) -> tuple[str, dict[str, Node]] | None:
    """A questionnaire for paper: title, perhaps settings and words to the reader, then the questions in a table."""
    for title in seen:
        found = Faults()
        rows = list(rows_of(book[title], found))
        at = header_row(rows, TABLES[0])
        if not rows or len(known_headers(rows[at], TABLES[0])) < SOME_HEADERS:
            continue
        faults.take_in(found)
        place = Place(title)
        return title, above([row for row in rows[:at] if not is_struck(row, None, faults)]) | {
            "questions": Node(place, tuple(records(rows[at:], TABLES[0], place, faults)))
        }
    return None


def above(rows: Iterable[Sequence[Node]]) -> dict[str, Node]:
    """What stands over the table: names with values are settings, else the first line is the title."""
    content: dict[str, Node] = {}
    words: list[Node] = []
    for row in rows:
        filled = [cell for cell in row if cell.content]
        key = meant(str(filled[0].content), SETTINGS)
        if key and len(filled) > 1 and key not in content:
            content[key] = listed(filled[1]) if key in LISTS else filled[1]
        else:
            words += filled
    if words and "title" not in content:
        content["title"] = words.pop(0)
    if words and "intro" not in content:
        content["intro"] = Node(words[0].place, "\n".join(str(one.content) for one in words))
    return content


def header_row(rows: Sequence[Sequence[Node]], table: Table) -> int:
    """Where the headers stand: the first row that has two of them, else the first row of all."""
    top = rows[:TOP_ROWS]
    return next((at for at, row in enumerate(top) if len(known_headers(row, table)) >= SOME_HEADERS), 0)


def known_headers(row: Iterable[Node], table: Table) -> set[str]:
    found = {meant(str(cell.content), table.columns) for cell in row}
    numbered = any(is_numbering(str(cell.content)) for cell in row)
    return {key for key in found if key} | ({"№"} if numbered else set())


def rows_of(sheet: Any, faults: Faults) -> Iterator[list[Node]]:
    """The rows that a person sees and that hold anything, each cell as a text with its place."""
    look, part = Look(sheet.parent), part_of(sheet)
    rows, columns = hidden_rows(part), hidden_columns(part, COLUMNS)
    told: dict[str, None] = {}
    for number, row in enumerate(seen_rows(sheet, values=False), start=1):
        if number > ROWS and any(cell.value is not None for cell in row):
            faults.add(Place(sheet.title, cell=f"A{number}"), TOO_MANY_ROWS, limit=ROWS)
            return
        if number in rows:
            if any(cell.value is not None for cell in row):
                faults.lose(Left.HIDDEN_ROWS, str(number), sheet=sheet.title)
            continue
        cells: list[Node] = []
        for column in range(COLUMNS):
            letter, cell = get_column_letter(column + 1), row[column] if column < len(row) else None
            place = Place(sheet.title, cell=f"{letter}{number}")
            if cell is None or cell.value is None:
                cells.append(Node(place, ""))
            elif column in columns:
                cells.append(Node(place, ""))
                told.setdefault(letter)
            else:
                cells.append(cell_node(cell, place, look, faults))
        if any(cell.content or cell.gone for cell in cells):
            yield cells
    for letter in told:
        faults.lose(Left.HIDDEN_COLUMNS, letter, sheet=sheet.title)


def part_of(sheet: Any) -> bytes:
    """Give a sheet as it lies in the package: the quick reader tells nothing of what is hidden on it."""
    with sheet._get_source() as source:  # noqa: SLF001 - it has no other door
        part: bytes = source.read()
        return part


def cell_node(cell: Any, place: Place, look: Look, faults: Faults) -> Node:
    value = cell.value
    if (seen := look.at(cell)).gone or isinstance(value, CellRichText):
        return Node(place, ESCAPED.sub("", seen.text).strip(), gone=seen.gone)
    if cell.data_type == "f":
        faults.add(place, FORMULA)
    elif cell.data_type == "e":
        faults.add(place, ERROR_VALUE, found=value)
    elif isinstance(value, (date, datetime, time)):
        faults.add(place, EXCEL_DATE)
    else:
        return Node(place, written(value))
    return Node(place, "?")  # something stands here: that it is missing would be a second, wrong fault


def written(value: object) -> str:
    """A cell's value as the person sees it: 5.0 is typed as 5."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return ESCAPED.sub("", str(value)).strip()


def settings(rows: Iterable[list[Node]], place: Place, faults: Faults) -> dict[str, Node]:
    content: dict[str, Node] = {}
    for row in rows:
        if is_struck(row, 0, faults):
            continue
        name, value = row[0], row[1] if len(row) > 1 else Node(place, "")
        key = resolved(name, SETTINGS, faults)
        if key in content:
            faults.add(name.place, WRITTEN_TWICE, key=name.content)
        elif key:
            content[key] = value if key not in LISTS else listed(value)
    return content


def records(rows: Iterable[list[Node]], table: Table, place: Place, faults: Faults) -> Iterator[Node]:
    rows = iter(rows)
    headers = next(rows, None)
    if headers is None:
        faults.add(place, NO_HEADERS, known=", ".join(table.columns))
        return
    columns = list(columns_of(headers, table, faults))
    found: list[tuple[Place, dict[str, Node]]] = []
    asked = next((at for at, key in columns if key in {"text", "title"}), None)
    known = {at for at, _ in columns}
    for row in rows:
        if is_struck(row, asked, faults):
            continue
        content = content_of(row, columns)
        name_unread(row, headers, known, faults)
        filled = {key for key, node in content.items() if not node.is_empty}
        if filled == {"options"} and found and is_further_answer(content["options"], found[-1][1]):
            found[-1][1]["options"] = together(found[-1][1].get("options"), content["options"])
        elif filled:
            found.append((row[0].place, content))
        elif words := [str(cell.content) for cell in row if not NUMBER.fullmatch(str(cell.content))]:
            place = row[0].place
            faults.lose(Left.LINES, place.cell.lstrip(LETTERS) or words[0], sheet=place.sheet if place.cell else "")
    yield from (Node(at, content) for at, content in found)


def content_of(row: Sequence[Node], columns: Iterable[tuple[int, str]]) -> dict[str, Node]:
    """Give what a row says by its columns; answers may have one column each."""
    content: dict[str, Node] = {}
    for at, key in columns:
        if at >= len(row):
            continue
        value = listed(row[at]) if key in LISTS else row[at]
        content[key] = together(content[key], value) if key in content and value.content else content.get(key, value)
    return content


def name_unread(row: Sequence[Node], headers: Sequence[Node], known: Collection[int], faults: Faults) -> None:
    """Note in which columns something stands that bear no name at all; one of an unknown name is a fault."""
    for at, cell in enumerate(row):
        if cell.content and at not in known and at < len(headers) and not headers[at].content:
            place = cell.place
            where = place.cell.rstrip(DIGITS) or str(cell.content)
            faults.lose(Left.COLUMNS, where, sheet=place.sheet if place.cell else "")


def is_struck(row: Sequence[Node], about: int | None, faults: Faults) -> bool:
    """Whether a row is not to be taken: all of it is crossed out, or what it is about; single words are named too."""
    gone = [cell for cell in row if cell.gone]
    if not gone:
        return False
    place = gone[0].place
    where = place.cell.lstrip(LETTERS) or " ".join(gone[0].gone.split())
    key = about is not None and about < len(row) and bool(row[about].gone) and not row[about].content
    whole = key or not any(cell.content for cell in row)
    faults.lose(Left.STRUCK_ROWS if whole else Left.STRUCK_WORDS, where, sheet=place.sheet if place.cell else "")
    return whole


def is_further_answer(options: Node, question: Mapping[str, Node]) -> bool:
    """Whether a row goes on with the question above: one answer a row, as under a merged cell."""
    above = question.get("options")
    own = [one for one in answers(above) if above and one.place == above.place]
    return len(answers(options)) == 1 and len(own) <= 1


def together(before: Node | None, more: Node) -> Node:
    return Node(before.place, (*answers(before), *answers(more))) if before and before.content else more


def answers(node: Node | None) -> tuple[Node, ...]:
    return node.content if node and isinstance(node.content, tuple) else ()


def columns_of(headers: list[Node], table: Table, faults: Faults) -> Iterator[tuple[int, str]]:
    seen = set()
    last: str | None = None
    for at, header in enumerate(headers):
        key = resolved(header, table.columns, faults)
        before = last
        last = key
        if key in seen and not (key == before == "options"):
            faults.add(header.place, WRITTEN_TWICE, key=header.content)
        elif key:
            seen.add(key)
            yield at, key
        elif before == "options" and not header.content:  # its name stands over several columns
            last = before
            yield at, before


def listed(node: Node) -> Node:
    """Several values in one cell, each with the cell's place."""
    text = str(node.content)
    parts = text.splitlines() if "\n" in text else text.split(";")
    if len(parts) == 1:
        parts = COUNTED.split(text)[1:] if len(COUNTED.findall(text)) > 1 else SLASH.split(text)
    return Node(node.place, tuple(Node(node.place, part.strip(" ;")) for part in parts if part.strip(" ;")))


def write_sheet(content: Mapping[str, Any]) -> bytes:
    """A definition in the words of a file (see `read_sheet`) as a workbook that a methodist can go on with."""
    survey = [(name.capitalize(), in_cell(content.get(key))) for name, key in SETTINGS.items()]
    sheets = [Sheet(SURVEY_SHEET, (), survey, (18, 90))]
    for table in TABLES:
        rows = [[in_cell(record.get(key)) for key in table.columns.values()] for record in content.get(table.key, ())]
        if rows:
            sheets.append(Sheet(table.title, [name.capitalize() for name in table.columns], rows))
    return workbook(sheets)


def in_cell(value: object) -> str | int | float | None:
    if isinstance(value, (list, tuple)):
        return "\n".join(map(str, value))
    return value if isinstance(value, (str, int, float)) else None
