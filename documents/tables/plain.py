"""Tables as text: csv in the encodings and with the separators that Excel in Russia writes, and pasted text."""

from __future__ import annotations

import codecs
import csv
import io
import re
from typing import Final

from documents.errors import Problem, Unreadable
from documents.limits import MAX_ROWS
from documents.tables.model import Block, Paragraph, Table, cells_of

BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ONE_BYTE: Final = ("cp1251", "koi8-r", "cp866")
SEPARATORS: Final = ";\t,|"
SAMPLE: Final = 200
CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")
COMMON: Final = frozenset("оеаинтсрвлкмдпу ")
# A line of a list has commas of its own: «– Семинар для завучей, до 10.12».
LISTED: Final = re.compile(r"\s*(?:[•·▪●◦‣*✅✔☑–—-]\ufe0f?\s|\d{1,3}[.)]\s|\d\ufe0f?\u20e3)")
RULE: Final = re.compile(r"\|?[\s:|-]+\|?")  # the line under the header of a table in Markdown


def decoded(data: bytes) -> str:
    """Turn bytes into text; refuse what is no text in any encoding a Russian office uses."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return checked(data.decode(encoding, errors="replace"))
    if b"\0" in data[:2000]:
        big = data[:2000:2].count(0) > data[1:2000:2].count(0)
        return checked(data.decode("utf-16-be" if big else "utf-16-le", errors="replace"))
    try:
        return checked(data.decode("utf-8"))
    except UnicodeDecodeError:
        texts = [data.decode(encoding, errors="replace") for encoding in ONE_BYTE]
        return checked(max(texts, key=likely))


def likely(text: str) -> int:
    """Count the most common Russian letters, small ones: the wrong encoding turns them into capitals or boxes."""
    return sum(map(COMMON.__contains__, text[:20_000]))


def checked(text: str) -> str:
    sample = text[:20_000]
    letters = sum(map(str.isalnum, sample))
    strange = len(CONTROL.findall(sample))
    common = likely(sample.lower()) + sum(one.isascii() and one.isalnum() for one in sample)
    if strange > len(sample) // 100 or letters < len(sample) // 10 or common < len(sample) // 4:
        raise Unreadable(Problem.NOT_TEXT)
    return text


def read(text: str) -> list[Block]:
    """Read a table if the text is one, lines as paragraphs if not."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = text.partition("\n")
    named = re.fullmatch(r"sep=(.)", first.strip())  # what Excel writes for itself
    if named:
        return [table(rest, named[1])]
    separator = separator_of(text)
    if separator is None:
        return [Paragraph(line.strip()) for line in text.split("\n") if line.strip()]
    return [table(text, separator)]


def separator_of(text: str) -> str | None:
    """Choose the separator that cuts most lines into the same number (> 1) of cells."""
    best, score = None, 0.0
    lines = [line for line in text.split("\n")[:SAMPLE] if line.strip()]
    listed = sum(bool(LISTED.match(line)) for line in lines) * 2 > len(lines)
    for separator in SEPARATORS.replace(",", "") if listed else SEPARATORS:
        widths = [len(row) for row in rows_of(text, separator, limit=SAMPLE) if any(row)]
        usual = max((width for width in widths if width > 1), key=widths.count, default=0)
        share = widths.count(usual) / max(len(widths), 1)
        likeness = share * min(usual, 8)
        enough = widths.count(usual) > 1 and share > (0.3 if separator == "\t" else 0.6)
        if enough and likeness > score:
            best, score = separator, likeness
    return best


def rows_of(text: str, separator: str, *, limit: int) -> list[list[str]]:
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        for row in reader:
            if len(rows) >= limit:
                break
            rows.append([cell.strip() for cell in row])
    except csv.Error as error:
        raise Unreadable(Problem.CELL_TOO_LONG, limit=csv.field_size_limit()) from error
    return rows


def table(text: str, separator: str) -> Table:
    rows = rows_of(text, separator, limit=MAX_ROWS + 1)
    if len(rows) > MAX_ROWS:
        raise Unreadable(Problem.TOO_MANY_ROWS, limit=MAX_ROWS)
    if separator == "|":
        rows = [unframed(row) for row in rows if not RULE.fullmatch("|".join(row))]
    return Table(rows=[cells_of(row) for row in rows])


def unframed(row: list[str]) -> list[str]:
    """Drop the empty cells outside the frame of «| a | b |»."""
    return row[1:-1] if len(row) > 2 and not row[0] and not row[-1] else row  # noqa: PLR2004 - both frames and a cell
