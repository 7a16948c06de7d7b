"""An order without a table: «2.1. Провести … Срок: до 20.11.2023. Ответственный: …» as rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from documents.limits import MAX_CELL
from documents.roadmap_rows import RoadmapRow, Source
from documents.roadmap_table.text import FULL_MONTHS, MONTH, MONTH_SECTION, is_deadline, tidy
from documents.tables import Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from documents.tables import Block

POINT: Final = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3}[.)]?|\d{1,2}[.)])\s+(?=\S)")
BULLET: Final = re.compile(r"(?:[•·▪●◦‣*✅✔☑–—-]\ufe0f?)\s+(?=\S)")
KEYCAP: Final = re.compile(r"(\d)\ufe0f?\u20e3\s*")
SEPARATOR: Final = r"\s*(?:[:–—]|\s-)\s*"
FIELD: Final = re.compile(
    r"(?:^|(?<=[\s(.;,]))(?:"
    rf"(?P<deadline>(?:срок|дата)\w*(?: (?:исполнени|проведени|реализаци|выполнени)\w+)?){SEPARATOR}"
    rf"|(?P<executors>(?:ответственн|исполнител)\w*(?: (?:лиц|за|исполнител)\w*(?: \w+)?)?){SEPARATOR}"
    r"|(?P<shortly>отв\.\s*[:–—-]?\s*)"
    rf"|(?P<result>(?:\w+ )?результат\w*){SEPARATOR})",
    re.IGNORECASE,
)
DAY: Final = rf"(?:\d{{1,2}}\.\d{{1,2}}(?:\.\d{{2,4}})?|\d{{1,2}}\s+{MONTH}\w*(?:\s+\d{{4}})?)(?:\s*(?:года|г\.))?"
INLINE: Final = re.compile(rf"(?:до|не позднее|к|с\s+{DAY}\s+(?:по|до))\s+{DAY}", re.IGNORECASE)
MONTH_NAMES: Final = "|".join((*map(str.capitalize, FULL_MONTHS), *map(str.upper, FULL_MONTHS)))
MONTH_LINE: Final = re.compile(rf"(?:{MONTH_NAMES})(?:\s+20\d\d)?(?:\s*(?:года|г\.))?\s*[:.]?")
PARTS: Final = re.compile(r"\s+[–—-]\s+|;\s*")
# Points by which an order orders itself; without a date nobody has to do anything about them.
CLOSING: Final = re.compile(
    r"контроль (?:за|над|исполн)|настоящ|(?:приказ|распоряжение|постановление) вступ|(?:признать|считать) утрат"
    r"|утвердить|ознакомить",
    re.IGNORECASE,
)
ADDRESSEE: Final = re.compile(
    r"((?:руководител|директор|заместител|специалист|методист|начальник|муниципальн|отдел|управлени|школ|куратор"
    r"|координатор|заведующ|председател|главн|педагог|учител)\w*(?:ям|ам|ю|у|ой|им|ым|ией)\b[^:]*?)"
    r"(?::|,?\s+(?=\w+(?:ть|ти|чь|ться|тись)\b)|$)",
    re.IGNORECASE,
)
FIELDS: Final = ("deadline", "executors", "result")


@dataclass(slots=True)
class Point:
    number: str
    line: int
    text: str
    fields: dict[str, str] = field(default_factory=dict)
    month: str = ""  # the line above it that names nothing but one

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(re.findall(r"\d+", self.number))


def read_list(blocks: Iterable[Block]) -> list[RoadmapRow]:
    """Read the numbered points, or those with bullets where there are none; nothing unless some of them say when."""
    lines = list(paragraphs_of(blocks))
    for start in (POINT, BULLET):
        points = [understood(point) for point in points_of(lines, start)]
        if any(point.fields.get("deadline") or point.month for point in points):
            return list(rows_of(points))
    return []


def paragraphs_of(blocks: Iterable[Block]) -> Iterator[tuple[int, str]]:
    lines = (block for block in blocks if isinstance(block, Paragraph) and len(block.text) <= MAX_CELL)
    for at, paragraph in enumerate(lines, start=1):
        for text in paragraph.text.split("\n"):
            text = KEYCAP.sub(r"\1. ", text)  # noqa: PLW2901 - the same line, as it is read
            yield at, tidy(f"{paragraph.label} {text}") if POINT.match(f"{paragraph.label} ") else tidy(text)


def points_of(lines: Iterable[tuple[int, str]], start: re.Pattern[str]) -> list[Point]:
    """Cut lines into points: what has no number goes on with the one above."""
    points: list[Point] = []
    month = ""
    for at, line in lines:
        found = start.match(line)
        if found:
            points.append(Point(found[1] if start is POINT else "", at, line[found.end() :], month=month))
        elif MONTH_LINE.fullmatch(line):
            month = line.rstrip(" :.")
        elif line and points:
            points[-1].text += f"\n{line}"
    return points


def understood(point: Point) -> Point:
    """Take the fields out of a point; a deadline inside a sentence stays in it as well."""
    found = list(FIELD.finditer(point.text))
    if not found:
        return by_sentence(point)
    ends = [one.start() for one in found[1:]] + [len(point.text)]
    for one, end in zip(found, ends, strict=True):
        name = next((name for name in FIELDS if one[name]), "executors")
        point.fields.setdefault(name, trimmed(point.text[one.end() : end]))
    point.text = trimmed(point.text[: found[0].start()])
    if "deadline" not in point.fields:
        return by_sentence(point)
    return point


def trimmed(text: str) -> str:
    """Drop what separated a field from the next; a dot that belongs to «2023 г.» or «И.И.» stays."""
    line = tidy(text).strip(" ;,(")
    line = line.removesuffix(")") if line.count(")") > line.count("(") else line
    return line.rstrip(".") if re.search(r"[\w»)]{3,}\.$", line) else line


def by_sentence(point: Point) -> Point:
    text = tidy(point.text)
    inline = INLINE.search(text)
    parts = [part for part in PARTS.split(text) if part]
    dated = [at for at, part in enumerate(parts) if at and is_deadline(part)]
    if dated and len(parts[dated[0]].split()) < 8:  # noqa: PLR2004 - «what – when – who», and not a long sentence
        last = next((at for at in dated if at + 1 not in dated), dated[0])
        point.fields.setdefault("deadline", " – ".join(parts[dated[0] : last + 1]).rstrip(" ,"))
        if parts[last + 1 :]:
            point.fields.setdefault("executors", trimmed("; ".join(parts[last + 1 :])))
        text = " – ".join(parts[: dated[0]])
    elif inline:
        point.fields.setdefault("deadline", inline[0])
    point.text = text
    return point


def rows_of(points: Sequence[Point]) -> Iterator[RoadmapRow]:
    parents: dict[tuple[str, ...], Point] = {}
    for at, point in enumerate(points):
        below = points[at + 1].key if at + 1 < len(points) else ()
        parent = parents.get(point.key[:-1])
        if (
            point.key
            and below[: len(point.key)] == point.key
            and len(below) > len(point.key)
            and "deadline" not in point.fields
        ):
            parents[point.key] = point
        elif point.text and ("deadline" in point.fields or not CLOSING.match(point.text)):
            yield row_of(point, parent)


def row_of(point: Point, parent: Point | None) -> RoadmapRow:
    section = f"{parent.number} {tidy(parent.text).rstrip(':')}" if parent else point.month or None
    above = tidy(parent.text).rstrip(" :.") if parent else ""
    month = above if MONTH_SECTION.fullmatch(above) else point.month
    executors = point.fields.get("executors") or addressee(point) or (parent and addressee(parent))
    return RoadmapRow(
        number=point.number or None,
        section=section,
        title=tidy(point.text),
        deadline=point.fields.get("deadline") or month,
        executors=executors or None,
        result=point.fields.get("result") or None,
        source=Source(table=0, row=point.line),
    )


def addressee(point: Point) -> str | None:
    """Find to whom a point speaks: «Руководителям школ провести …»."""
    if "executors" in point.fields:
        return point.fields["executors"]
    found = ADDRESSEE.match(tidy(point.text))
    return found[1].strip(" ,") if found else None
