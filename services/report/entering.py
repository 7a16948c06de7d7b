"""What is told for the report in the chat: a title, then numbers – of the whole municipality, or school by school.

«Школа современного учителя
заказано 40, закончили 36
Приозёрная школа № 1: заказано 5, закончили 4
модули: предмет; методика»; lines that were copied out of a table will do as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select, update

from locales import __
from models.enums import YearKind, YearStage
from models.people import School
from models.reports import YearNumber, YearRecord
from services.access import Action, authorize_municipality
from services.access.audit import record
from services.errors import NotFound, Refusal
from services.people.schools import names_of_schools
from services.report.records import Kept, load_records

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.calendar.period import Period
    from services.report.model import Ask
    from services.schools import SchoolNames

LARGEST: Final = 1_000_000
LONGEST_TITLE: Final = 200
LONGEST: Final = 10_000
MODULES: Final = re.compile(r"\s*(?:модул\w*|темы|modules?)\s*[:–—-]\s*(.+)", re.IGNORECASE)
NUMBER: Final = re.compile(r"(?<![\w№])(\d{1,7}(?:[.,]\d{1,2})?)(?![\w.,]*\d)")
# How a stage is written, by its beginning.
WRITTEN: Final = {
    YearStage.ORDERED: ("заказ", "заявл", "ordered"),
    YearStage.BEGAN: ("приступ", "нача", "участ", "began"),
    YearStage.RECOMMENDED: ("рекоменд", "recommended"),
    YearStage.HIGH: ("высок", "high"),
    YearStage.FINISHED: ("законч", "заверш", "пройд", "прошл", "finished"),
    YearStage.FIRST: ("первич", "первый", "входн", "first"),
    YearStage.MIDDLE: ("промежут", "второй", "middle"),
    YearStage.FINAL: ("итог", "третий", "final"),
}
# The stages of each kind, in the order in which bare numbers are taken.
STAGES_OF: Final[dict[YearKind, tuple[YearStage, ...]]] = {
    YearKind.COURSE: (YearStage.ORDERED, YearStage.BEGAN, YearStage.FINISHED),
    YearKind.DIAGNOSIS: (YearStage.BEGAN, YearStage.RECOMMENDED, YearStage.HIGH, YearStage.FINISHED),
    YearKind.ROUTE: (YearStage.BEGAN, YearStage.FINISHED),
    YearKind.MEASURE: (YearStage.FIRST, YearStage.MIDDLE, YearStage.FINAL),
    YearKind.MEMBERS: (YearStage.COUNT,),
    YearKind.LINK: (),
    YearKind.SCHOOLS: (YearStage.COUNT,),
    YearKind.TEACHERS: (YearStage.COUNT,),
    YearKind.TRAIT: (YearStage.COUNT,),
}


class NoTitle(Refusal):
    msgid = __("The first line is the name. Then come the numbers, a line for each school.")


class LineUnclear(Refusal):
    msgid = __("This line is not clear to me: “{line}”. Write the school as it stands on the list, then the numbers.")


class SchoolUnclear(Refusal):
    msgid = __("I do not know which school this is: “{line}”. Write it as it stands on the list.")


class TooMuch(Refusal):
    msgid = __("This number is too large: “{line}”.")


@dataclass(frozen=True)
class Entered:
    title: str
    modules: tuple[str, ...]
    numbers: tuple[tuple[int | None, YearStage, float], ...]


def read_lines(text: str, kind: YearKind, schools: SchoolNames[Any]) -> Entered:
    """Read a title and its numbers; raise a refusal that names the line."""
    lines = [line.strip() for line in text[:LONGEST].split("\n") if line.strip()]
    if not lines:
        raise NoTitle
    title, modules = " ".join(lines[0].split())[:LONGEST_TITLE], ()
    found: dict[tuple[int | None, YearStage], float] = {}
    for line in lines[1:]:
        if told := MODULES.fullmatch(line):
            modules = tuple(filter(None, (part.strip() for part in re.split(r"[;\t]", told[1]))))
            continue
        school, rest = _school_of(line, kind, schools)
        for stage, value in _numbers_of(rest, kind, line):
            found[school, stage] = value
    return Entered(title, modules, tuple((school, stage, value) for (school, stage), value in found.items()))


def _school_of(line: str, kind: YearKind, schools: SchoolNames[Any]) -> tuple[int | None, str]:
    """Tell whose numbers these are: before a colon, a tab or a dash stands a school, unless a stage stands there."""
    head, sign, rest = _parted(line)
    if not sign:
        known = schools.find(line)
        if kind is YearKind.TRAIT and known is not None:
            return known.id, "1"  # to name a school is to say that it is so
        return None, line
    if stage_of(head) is not None:
        return None, line
    known = schools.find(head)
    if known is None:
        raise SchoolUnclear(line=line[:80])
    return known.id, rest


def _parted(line: str) -> tuple[str, str, str]:
    for sign in ("\t", ":", " – ", " — ", " - ", ";"):
        head, found, rest = line.partition(sign)
        if found:
            return head.strip(), found, rest.replace("\t", " ").strip()
    return line, "", ""


def stage_of(words: str) -> YearStage | None:
    folded = words.casefold()
    return next(
        (stage for stage, starts in WRITTEN.items() if any(re.search(rf"\b{start}", folded) for start in starts)), None
    )


def _numbers_of(text: str, kind: YearKind, line: str) -> list[tuple[YearStage, float]]:
    allowed = STAGES_OF[kind]
    numbers = list(NUMBER.finditer(text))
    if not numbers or len(numbers) > len(allowed):
        raise LineUnclear(line=line[:80])
    found, at, named = [], 0, 0
    for place, number in enumerate(numbers):
        after = text[number.end() : numbers[place + 1].start() if place + 1 < len(numbers) else None]
        stage = stage_of(text[at : number.start()]) or (stage_of(after) if not named and not place else None)
        named += stage is not None
        value = float(number[1].replace(",", "."))
        if value > LARGEST:
            raise TooMuch(line=line[:80])
        if stage is not None and stage not in allowed:
            raise LineUnclear(line=line[:80])
        found.append((stage if stage is not None else allowed[place], value))
        at = number.end()
    if named not in {0, len(numbers)} or len({stage for stage, _ in found}) < len(found):
        raise LineUnclear(line=line[:80])
    return found


async def add_record(
    session: AsyncSession,
    actor: Actor,
    municipality_id: int,
    period: Period,
    kind: YearKind,
    text: str,
    *,
    now: datetime,
) -> int:
    """Write down what was told; raise `NotAllowed`, `NoTitle`, `LineUnclear`, `SchoolUnclear`, `TooMuch`."""
    authorize_municipality(actor, Action.REPORT_WRITE, municipality_id)
    entered = read_lines(text, kind, await names_of_schools(session, municipality_id))
    return await add_entered(session, actor, municipality_id, period, kind, entered, now=now)


async def add_entered(
    session: AsyncSession,
    actor: Actor,
    municipality_id: int,
    period: Period,
    kind: YearKind,
    entered: Entered,
    *,
    now: datetime,
) -> int:
    authorize_municipality(actor, Action.REPORT_WRITE, municipality_id)
    day = min(period.end, max(period.start, now.date()))
    values = {"municipality_id": municipality_id, "kind": kind, "title": entered.title, "day": day}
    row = (
        insert(YearRecord)
        .values(**values, modules="\n".join(entered.modules), by_id=actor.person_id, at=now)
        .returning(YearRecord.id)
    )
    number = (await session.execute(row)).scalar_one()
    await _put(session, number, entered, by=actor.person_id, now=now)
    await record(session, "report.told", f"record:{number}", by=actor.person_id, now=now, kind=kind.value)
    return number


async def correct_record(session: AsyncSession, actor: Actor, record_id: int, text: str, *, now: datetime) -> None:
    """Write the numbers anew: those before are superseded, not lost."""
    row = await _own(session, actor, record_id)
    entered = read_lines(text, row.kind, await names_of_schools(session, row.municipality_id))
    await correct_entered(session, actor, record_id, entered, now=now)


async def correct_entered(
    session: AsyncSession, actor: Actor, record_id: int, entered: Entered, *, now: datetime
) -> None:
    row = await _own(session, actor, record_id)
    await session.execute(
        update(YearNumber)
        .where(YearNumber.record_id == row.id, YearNumber.superseded_at.is_(None))
        .values(superseded_at=now)
    )
    values = {"title": entered.title, "modules": "\n".join(entered.modules)}
    await session.execute(update(YearRecord).where(YearRecord.id == row.id).values(**values))
    await _put(session, row.id, entered, by=actor.person_id, now=now)
    await record(session, "report.corrected", f"record:{row.id}", by=actor.person_id, now=now)


async def drop_record(session: AsyncSession, actor: Actor, record_id: int, *, now: datetime) -> None:
    row = await _own(session, actor, record_id)
    await session.execute(update(YearRecord).where(YearRecord.id == row.id).values(dropped_at=now))
    await record(session, "report.dropped", f"record:{row.id}", by=actor.person_id, now=now)


async def _own(session: AsyncSession, actor: Actor, record_id: int) -> YearRecord:
    query = select(YearRecord).where(YearRecord.id == record_id, YearRecord.dropped_at.is_(None))
    row = (await session.execute(query)).scalar()
    if row is None:
        raise NotFound
    authorize_municipality(actor, Action.REPORT_WRITE, row.municipality_id)
    return row


async def _put(session: AsyncSession, number: int, entered: Entered, *, by: int, now: datetime) -> None:
    rows = [
        {"record_id": number, "school_id": school, "stage": stage, "value": value, "by_id": by, "at": now}
        for school, stage, value in entered.numbers
    ]
    if rows:
        await session.execute(insert(YearNumber), rows)


async def records_of(ask: Ask, actor: Actor) -> list[Kept]:
    authorize_municipality(actor, Action.REPORT_WRITE, ask.municipality_id)
    return await load_records(ask)


async def one_record(ask: Ask, actor: Actor, record_id: int) -> tuple[Kept, dict[int, str]]:
    """Give a record with the names of its schools; raise `NotFound`."""
    found = next((one for one in await records_of(ask, actor) if one.id == record_id), None)
    if found is None:
        raise NotFound
    return found, await _names(ask.session, [found])


async def records_with_names(ask: Ask, actor: Actor) -> tuple[list[Kept], dict[int, str]]:
    found = await records_of(ask, actor)
    return found, await _names(ask.session, found)


async def _names(session: AsyncSession, records: list[Kept]) -> dict[int, str]:
    ids = {number.school for one in records for number in one.numbers if number.school is not None}
    names = (await session.execute(select(School.id, School.name).where(School.id.in_(ids)))).all()
    return {row.id: row.name for row in names}
