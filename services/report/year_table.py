"""The year's data as a table: a template goes out with what is known, a filled-in one is read back whole or not at all.

A row says of one thing – a course, a diagnosis, members – and of one school, or of the whole municipality where no
school stands. What is not clear is told with its place, and nothing is kept until all of it is clear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from documents.left_out import left_out_from_json
from locales import __
from models.enums import YearKind, YearStage
from models.reports import YearRecord
from services.access import Action, authorize_municipality
from services.errors import Refusal
from services.files import read_apart
from services.people.schools import names_of_schools
from services.report.entering import LARGEST, LONGEST_TITLE, STAGES_OF, Entered, add_entered, correct_entered, stage_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from documents.left_out import LeftOut
    from services.access import Actor
    from services.calendar.period import Period
    from services.schools import SchoolNames

READER: Final = "documents.year_sheet:read_year_sheet"
HEADER_WITHIN: Final = 20
MOST_MISTAKES: Final = 50
AMOUNT: Final = re.compile(r"\d{1,7}(?:[.,]\d{1,3})?")
# How a column is headed, by its beginning; a stage by services.report.entering.stage_of.
HEADED: Final = {
    "kind": ("вид", "kind"),
    "title": ("назв", "наимен", "title", "name"),
    "school": ("школ", "оо", "school"),
    "count": ("числ", "колич", "quantity", "number", "count"),
    "modules": ("модул", "modules"),
}
# How a kind is written in its column, by its beginning.
KINDS: Final = {
    YearKind.COURSE: ("курс", "course"),
    YearKind.DIAGNOSIS: ("диагност", "diagnos"),
    YearKind.ROUTE: ("индивид", "маршрут", "иом", "individual", "route"),
    YearKind.MEASURE: ("замер", "измер", "measure"),
    YearKind.MEMBERS: ("состав", "член", "участники центра", "member"),
    YearKind.LINK: ("звен", "организац", "структур", "body"),
    YearKind.SCHOOLS: ("всего школ", "все школы", "число школ", "число всех", "number of all", "all schools"),
    YearKind.TEACHERS: ("педагог", "учител", "число педагог", "teacher", "number of teachers"),
    YearKind.TRAIT: ("признак", "особенност", "feature", "trait"),
}


class NoYearTable(Refusal):
    msgid = __("There is no table with the columns “Kind” and “Title” in this file. Take the template and fill it in.")


class Fault(StrEnum):
    """What is wrong with a cell."""

    KIND = "kind"
    TITLE = "title"
    SCHOOL = "school"
    NUMBER = "number"
    LARGE = "large"
    STAGE = "stage"  # not one of this kind
    TWICE = "twice"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Mistake:
    sheet: str
    row: int
    column: str  # as it is headed
    fault: Fault
    text: str


@dataclass
class Table:
    """What was understood of a file, by kind and title; nothing of it counts while there are mistakes."""

    found: dict[tuple[YearKind, str], Entered] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)


async def read_file(data: bytes) -> tuple[list[dict[str, Any]], list[LeftOut]]:
    """Read the tables of a stranger's file apart, and what of it is not taken; raise `UnreadableFile`."""
    told: dict[str, Any] = await read_apart(READER, data)
    return told["tables"], [left_out_from_json(one) for one in told["left_out"]]


def understood(tables: Sequence[Mapping[str, Any]], schools: SchoolNames[Any]) -> Table:
    """Understand a filled-in table; raise `NoYearTable`."""
    told, headed = Table(), False
    for one in tables:
        columns: dict[int, tuple[str, str]] = {}
        for number, texts in one["rows"]:
            cells = {int(at): text for at, text in texts.items()}
            if not columns:
                columns = _columns(cells) if number <= HEADER_WITHIN else {}
                headed = headed or bool(columns)
                continue
            _row(told, one["sheet"], number, cells, columns, schools)
    if not headed:
        raise NoYearTable
    return told


def _columns(cells: Mapping[int, str]) -> dict[int, tuple[str, str]]:
    """Give of each column what stands in it and how it is headed; nothing where this row is no header."""
    found = {}
    for at, text in cells.items():
        folded = text.casefold()
        name = next((name for name, starts in HEADED.items() if folded.startswith(starts)), None)
        stage = stage_of(text)
        if name or stage:
            found[at] = (stage.value if stage else name or "", text)
    return found if {"kind", "title"} <= {name for name, _ in found.values()} else {}


def _row(  # noqa: PLR0911 - a cell that is not clear ends its row
    told: Table, sheet: str, number: int, cells: dict[int, str], columns: dict[int, tuple[str, str]],
    schools: SchoolNames[Any],
) -> None:  # fmt: skip
    said = {name: cells.get(at, "") for at, (name, _) in columns.items()}
    heads = dict(columns.values())
    if not any(said.values()):
        return None

    def wrong(name: str, fault: Fault) -> None:
        if len(told.mistakes) < MOST_MISTAKES:
            told.mistakes.append(Mistake(sheet, number, heads.get(name, ""), fault, said.get(name, "")[:80]))

    kind = kind_of(said["kind"])
    title = said["title"][:LONGEST_TITLE]
    if kind is None:
        return wrong("kind", Fault.KIND)
    if not title:
        return wrong("title", Fault.TITLE)
    school = schools.find(said["school"]) if said.get("school") else None
    if said.get("school") and school is None:
        return wrong("school", Fault.SCHOOL)
    values = _values(kind, said, wrong)
    if kind is YearKind.TRAIT and school is not None and not values:
        values = {YearStage.COUNT: 1.0}
    known = told.found.get((kind, title)) or Entered(title, (), ())
    modules = tuple(filter(None, (part.strip() for part in re.split(r"[;\n]", said.get("modules", "")))))
    numbers = tuple((school.id if school else None, stage, value) for stage, value in values.items())
    if {one[:2] for one in numbers} & {one[:2] for one in known.numbers}:
        return wrong("school" if school else "title", Fault.TWICE)
    if not numbers and not modules and kind is not YearKind.LINK:
        return wrong("title", Fault.NOTHING)
    merged = tuple(dict.fromkeys((*known.modules, *modules)))
    told.found[kind, title] = Entered(title, merged, (*known.numbers, *numbers))
    return None


def kind_of(text: str) -> YearKind | None:
    folded = text.casefold().strip()
    found = [
        (len(start), kind) for kind, starts in KINDS.items() for start in starts if folded and folded.startswith(start)
    ]
    return max(found, key=lambda one: one[0])[1] if found else None


def _values(kind: YearKind, said: Mapping[str, str], wrong: Any) -> dict[YearStage, float]:
    values = {}
    for stage in YearStage:
        text = said.get(stage.value, "").replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
        if not text:
            continue
        if not AMOUNT.fullmatch(text):
            wrong(stage.value, Fault.NUMBER)
        elif stage not in STAGES_OF[kind]:
            wrong(stage.value, Fault.STAGE)
        elif (value := float(text.replace(",", "."))) > LARGEST:
            wrong(stage.value, Fault.LARGE)
        else:
            values[stage] = value
    return values


async def keep_table(
    session: AsyncSession,
    actor: Actor,
    municipality_id: int,
    period: Period,
    tables: Sequence[Mapping[str, Any]],
    *,
    now: datetime,
) -> tuple[Table, int, int]:
    """Keep a table without mistakes: what is told anew is corrected; give it with how many were added and corrected."""
    authorize_municipality(actor, Action.REPORT_WRITE, municipality_id)
    told = understood(tables, await names_of_schools(session, municipality_id))
    if told.mistakes:
        return told, 0, 0
    query = select(YearRecord.id, YearRecord.kind, YearRecord.title).where(
        YearRecord.municipality_id == municipality_id,
        YearRecord.day.between(period.start, period.end),
        YearRecord.dropped_at.is_(None),
    )
    known = {(kind, title.casefold()): number for number, kind, title in await session.execute(query)}
    corrected = 0
    for (kind, title), entered in told.found.items():
        number = known.get((kind, title.casefold()))
        if number is None:
            await add_entered(session, actor, municipality_id, period, kind, entered, now=now)
        else:
            corrected += 1
            await correct_entered(session, actor, number, entered, now=now)
    return told, len(told.found) - corrected, corrected
