"""Next year's draft: last year's items with dates a year later, everything doubtful to be asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import select

from models.roadmap import Roadmap
from services.access import Action, Place, authorize
from services.calendar.period import Period
from services.deadlines import DeadlineReason
from services.errors import NotFound
from services.roadmap.executors import Executors, Group
from services.roadmap.importing.draft import DraftRow
from services.roadmap.importing.present import present_items
from services.roadmap.importing.store import keep, keep_new
from services.roadmap.importing.years import all_later, of_the_plan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.deadlines import Deadline
    from services.roadmap.importing.difference import Present
    from services.roadmap.importing.draft import Draft


# A roadmap is written in Russian, whatever language its coordinator reads screens in.
WHOLE_YEAR: Final = "в течение учебного года"
BY_REPORT: Final = "По рекомендациям справки"


class NewTask(NamedTuple):
    group: Group
    executors: str  # as it stands in a roadmap
    title: str


@dataclass(frozen=True)
class YearBefore:
    """A roadmap that has its year behind it, and the year after that."""

    municipality_id: int
    title: str
    period: Period
    items: tuple[Present, ...]
    tasks: tuple[NewTask, ...] = ()  # that no item stood for: what the report on the year has recommended

    @property
    def phrases(self) -> list[str]:
        """The words of the deadlines, a year later: they are read apart, outside of any transaction."""
        return [all_later(one.deadline_text) for one in self.items] + [WHOLE_YEAR] * len(self.tasks)

    @property
    def over(self) -> Period:
        """The period that the texts speak of."""
        return Period(year_earlier(self.period.start), year_earlier(self.period.end))


async def year_before(session: AsyncSession, actor: Actor, roadmap_id: int) -> YearBefore:
    """Read what is to be rolled over; raise NotFound, NotAllowed."""
    roadmap = (await session.execute(select(Roadmap).where(Roadmap.id == roadmap_id))).scalar_one_or_none()
    if roadmap is None:
        raise NotFound
    authorize(actor, Action.ROADMAP_EDIT, Place(roadmap.municipality_id))
    period = Period(year_later(roadmap.period_start), year_later(roadmap.period_end))
    items = [one for one in await present_items(session, roadmap_id) if not one.closed]
    return YearBefore(roadmap.municipality_id, roadmap.title, period, tuple(items))


async def start_next_year(
    session: AsyncSession, actor: Actor, before: YearBefore, readings: Sequence[Deadline], *, now: datetime
) -> Draft:
    """Keep a draft for the year after the roadmap's."""
    phrased = list(zip(before.phrases, readings, strict=True))
    made = [next_row(one, text, fresh, before) for one, (text, fresh) in zip(before.items, phrased, strict=False)]
    added = phrased[len(before.items) :]
    made += [(task_row(one, fresh), ()) for one, (_, fresh) in zip(before.tasks, added, strict=True)]
    name, _ = of_the_plan(before.title, before.over)
    draft = await keep_new(
        session,
        actor,
        before.municipality_id,
        name or "",
        before.period,
        [row for row, _ in made],
        now=now,
    )
    return await keep(session, replace(draft, years=tuple(line for row, stay in made for line in told(row, stay))))


def told(row: DraftRow, stay: Sequence[str]) -> tuple[str, ...]:
    """Name what a person should look at: «№ 5: 2030, № 345 от 12.09.2026»."""
    if not stay:
        return ()
    name = f"№ {row.number.rstrip('.')}" if row.number else row.title[:40]
    return (f"{name}: {', '.join(dict.fromkeys(stay))}",)


def next_row(one: Present, text: str, fresh: Deadline, before: YearBefore) -> tuple[DraftRow, tuple[str, ...]]:
    """Give the row of next year, and the years in its texts that were left for a person to look at."""
    moved = {
        name: of_the_plan(words, before.over)
        for name, words in (
            ("section", one.section),
            ("title", one.title),
            ("executors", one.executors_text),
            ("result", one.result_text),
        )
    }
    row = DraftRow(
        number=one.number,
        section=moved["section"][0],
        title=moved["title"][0] or "",
        text=text,
        executors_text=moved["executors"][0],
        result=moved["result"][0],
        reading=next_deadline(one.deadline, fresh, before.period),
        executors=one.executors,
    )
    return row, tuple(year for _, stay in moved.values() for year in stay)


def task_row(one: NewTask, reading: Deadline) -> DraftRow:
    """Make a recommendation of the report a task: who it is addressed to does it, at some time of the year."""
    return DraftRow(
        number=None,
        section=BY_REPORT,
        title=one.title.rstrip("."),
        text=WHOLE_YEAR,
        executors_text=one.executors,
        result=None,
        reading=reading,
        executors=Executors(groups=(one.group,)),
    )


def next_deadline(old: Deadline, fresh: Deadline, period: Period) -> Deadline:
    """Take the words' reading in the new year; where a person had to give the date, their date is asked about again."""
    if fresh.needs_date and old.due and not old.needs_date:
        due = tuple(year_later(day) for day in old.due)
        return replace(fresh, kind=old.kind, due=due, needs_date=True, reason=DeadlineReason.VAGUE)
    if not fresh.needs_date and any(day not in period for day in fresh.due):
        return replace(fresh, needs_date=True, reason=DeadlineReason.OUTSIDE_PERIOD)
    return fresh


def year_later(day: date) -> date:
    """29 February becomes the last of February; the last of February stays the last."""
    if day.month == 2 and (day + timedelta(days=1)).month == 3:  # noqa: PLR2004 - February's end
        return date(day.year + 1, 3, 1) - timedelta(days=1)
    return day.replace(year=day.year + 1)


def year_earlier(day: date) -> date:
    last = day.month == 2 and (day + timedelta(days=1)).month == 3  # noqa: PLR2004 - February's end
    return date(day.year - 1, 3, 1) - timedelta(days=1) if last else day.replace(year=day.year - 1)
