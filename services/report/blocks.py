"""What people write into a report: kept with its author, never taken over silently from the year before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, insert, select, update

from locales import __
from models.people import Municipality, Person
from models.reports import Report, ReportBlock, ReportMark
from services.access import Action, authorize_municipality
from services.access.audit import record
from services.access.naming import shown_name
from services.calendar import zone
from services.errors import NotFound, Refusal
from services.report.model import Chapter

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.calendar.period import Period

LONGEST: Final = 20_000
LONGEST_SOURCE: Final = 300


class NothingWritten(Refusal):
    msgid = __("Write the text of the section in words, please.")


class BlockTooLong(Refusal):
    msgid = __("This is longer than {limit} characters. Say it shorter, please.")


class BlockChanged(Refusal):
    msgid = __("Somebody else has changed this text meanwhile. Look at it once more, then write.")


class ReportAccepted(Refusal):
    msgid = __("This report is accepted: nothing in it changes any more. Who has accepted it can open it again.")


@dataclass(frozen=True)
class Block:
    id: int
    chapter: Chapter
    text: str
    author: str
    day: date


async def find_report(session: AsyncSession, municipality_id: int, period: Period) -> Report | None:
    query = select(Report).where(
        Report.municipality_id == municipality_id,
        Report.period_start == period.start,
        Report.period_end == period.end,
    )
    return (await session.execute(query)).scalar()


async def open_report(
    session: AsyncSession,
    actor: Actor | None,
    municipality_id: int,
    period: Period,
    action: Action = Action.REPORT_WRITE,
    *,
    now: datetime,
) -> Report:
    """Find the report on a period for an act, or begin it; nobody: by a command. Raise `NotAllowed`."""
    if actor is not None:
        authorize_municipality(actor, action, municipality_id)
    known = await find_report(session, municipality_id, period)
    if known is not None:
        return known
    values = {"municipality_id": municipality_id, "period_start": period.start, "period_end": period.end}
    number = insert(Report).values(**values, created_at=now).returning(Report.id)
    made = (await session.execute(number)).scalar_one()
    await record(session, "report.begun", f"report:{made}", by=actor.person_id if actor else None, now=now)
    return (await session.execute(select(Report).where(Report.id == made))).scalar_one()


async def report_row(session: AsyncSession, actor: Actor | None, report_id: int, action: Action) -> Report:
    """Open a report for an act; raise `NotFound`, `NotAllowed`."""
    row = (await session.execute(select(Report).where(Report.id == report_id))).scalar()
    if row is None:
        raise NotFound
    if actor is not None:
        authorize_municipality(actor, action, row.municipality_id)
    return row


async def writable_report(session: AsyncSession, actor: Actor, report_id: int) -> Report:
    """Open a report to write into it; raise `NotFound`, `NotAllowed`, `ReportAccepted`."""
    row = await report_row(session, actor, report_id, Action.REPORT_WRITE)
    if row.accepted_at is not None:
        raise ReportAccepted
    return row


async def blocks_of(session: AsyncSession, row: Report) -> dict[Chapter, Block]:
    query = (
        select(ReportBlock, shown_name(row.municipality_id), Municipality.timezone)
        .select_from(ReportBlock)
        .join(Municipality, Municipality.id == row.municipality_id)
        .outerjoin(Person, Person.id == ReportBlock.by_id)
        .where(ReportBlock.report_id == row.id, ReportBlock.superseded_at.is_(None))
        .order_by(ReportBlock.id)
    )
    return {
        Chapter(block.section): Block(
            block.id, Chapter(block.section), block.text, name or "", block.at.astimezone(zone(timezone)).date()
        )
        for block, name, timezone in await session.execute(query)
        if block.text
    }


async def blocks_before(session: AsyncSession, municipality_id: int, period: Period) -> dict[Chapter, Block]:
    """Give what was written into the last report before this one: offered, block by block."""
    ended = select(func.max(Report.period_end)).where(
        Report.municipality_id == municipality_id, Report.period_end < period.end
    )
    query = select(Report).where(
        Report.municipality_id == municipality_id, Report.period_end == ended.scalar_subquery()
    )
    row = (await session.execute(query.order_by(Report.id.desc()).limit(1))).scalar()
    return await blocks_of(session, row) if row is not None else {}


def said_words(text: str) -> str:
    """Give what was written, in a length that is read; raise `NothingWritten`, `BlockTooLong`."""
    said = text.strip()
    if not said:
        raise NothingWritten
    if len(said) > LONGEST:
        raise BlockTooLong(limit=LONGEST)
    return said


async def write_block(
    session: AsyncSession, actor: Actor, report_id: int, chapter: Chapter, text: str, *, seen: int, now: datetime
) -> None:
    """Put a person's words into a section; `seen` is the block that they were shown (0: none).

    Raises `NotAllowed`, `NotFound`, `BlockChanged`, `ReportAccepted`.
    """
    await _replace(session, actor, report_id, chapter, said_words(text), seen=seen, now=now)


async def write_into(
    session: AsyncSession,
    actor: Actor,
    municipality_id: int,
    period: Period,
    chapter: Chapter,
    text: str,
    *,
    seen: int,
    now: datetime,
) -> None:
    """Write into the report on a period, which is begun where there is none yet; raise what `write_block` does."""
    row = await open_report(session, actor, municipality_id, period, now=now)
    await write_block(session, actor, row.id, chapter, text, seen=seen, now=now)


async def drop_block(
    session: AsyncSession, actor: Actor, report_id: int, chapter: Chapter, *, seen: int, now: datetime
) -> None:
    await _replace(session, actor, report_id, chapter, "", seen=seen, now=now)


async def _replace(
    session: AsyncSession, actor: Actor, report_id: int, chapter: Chapter, text: str, *, seen: int, now: datetime
) -> None:
    row = await writable_report(session, actor, report_id)
    here = (
        ReportBlock.report_id == row.id,
        ReportBlock.section == chapter.value,
        ReportBlock.superseded_at.is_(None),
    )
    present = (await session.execute(select(ReportBlock.id, ReportBlock.text).where(*here).with_for_update())).first()
    if seen != (present.id if present is not None and present.text else 0):
        raise BlockChanged
    await session.execute(update(ReportBlock).where(*here).values(superseded_at=now))
    block = {"report_id": row.id, "section": chapter.value, "text": text, "by_id": actor.person_id, "at": now}
    await session.execute(insert(ReportBlock).values(**block))
    subject = f"report:{row.id}"
    await record(session, "report.written", subject, by=actor.person_id, now=now, section=chapter.value)


async def marks_of(session: AsyncSession, report_id: int) -> dict[Chapter, dict[str, str]]:
    """Give the numbers that come from elsewhere, by section, with their sources."""
    rows = await session.execute(
        select(ReportMark.section, ReportMark.figure, ReportMark.source).where(ReportMark.report_id == report_id)
    )
    found: dict[Chapter, dict[str, str]] = {}
    for section, figure, source in rows:
        found.setdefault(Chapter(section), {})[figure] = source
    return found


async def mark_external(
    session: AsyncSession, actor: Actor, report_id: int, chapter: Chapter, figure: str, source: str, *, now: datetime
) -> None:
    """Note that a number in somebody's words comes from elsewhere: it is told of no more, its neighbours are."""
    row = await writable_report(session, actor, report_id)
    said = said_words(source)[:LONGEST_SOURCE]
    here = ReportMark.report_id == row.id, ReportMark.section == chapter.value, ReportMark.figure == figure
    values = {"source": said, "by_id": actor.person_id, "at": now}
    changed = await session.execute(update(ReportMark).where(*here).values(**values).returning(ReportMark.id))
    if changed.first() is None:
        place = {"report_id": row.id, "section": chapter.value, "figure": figure[:40]}
        await session.execute(insert(ReportMark).values(**place, **values))
    await record(session, "report.external", f"report:{row.id}", by=actor.person_id, now=now, section=chapter.value)
