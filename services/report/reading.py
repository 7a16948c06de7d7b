"""A report as it is read: figures and lists, what people have written, what is doubtful, how it was accepted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import update

from locales import __
from models.reports import Report
from services.access import Action
from services.access.audit import record
from services.errors import Refusal
from services.figures import View
from services.report.advice import decided
from services.report.blocks import blocks_before, blocks_of, find_report, marks_of, open_report, report_row
from services.report.checking import figure_from_json, figure_to_json
from services.report.facts import load_facts
from services.report.figures import ask_as, collect, open_chapters
from services.report.guards import doubts_of
from services.report.layout import load_layout
from services.report.model import Chapter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.calendar.period import Period
    from services.report.blocks import Block
    from services.report.facts import Facts
    from services.report.guards import Doubt
    from services.report.model import Ask

# Nobody but a person can write these.
BY_PEOPLE: Final = (Chapter.BASIS, Chapter.CONCLUSIONS, Chapter.TASKS)


class AcceptedAlready(Refusal):
    msgid = __("This report is accepted already.")


class NotAccepted(Refusal):
    msgid = __("This report is not accepted yet.")


class NoFigures(Refusal):
    msgid = __("This is not a file of figures: take the one that “report write” has put beside the paper.")


@dataclass(frozen=True)
class Loaded:
    facts: Facts
    timezone: str
    at: datetime
    report: int | None = None
    order: str | None = None
    accepted_at: datetime | None = None
    accepted: Mapping[str, Any] | None = None  # the paper and the figures as they were accepted
    blocks: Mapping[Chapter, Block] = field(default_factory=dict)
    before: Mapping[Chapter, Block] = field(default_factory=dict)
    marks: Mapping[Chapter, Mapping[str, str]] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()
    signature: str = ""  # who signs, where the municipality has said so

    @property
    def waiting(self) -> list[Chapter]:
        """Sections that a person must still write."""
        return [chapter for chapter in BY_PEOPLE if chapter not in self.blocks]


async def load_report(ask: Ask, actor: Actor | None) -> Loaded:
    """Read all of it, as far as the reader may see; a report on some schools has no words of the centre's."""
    layout = await load_layout(ask.session, ask.municipality_id)
    facts = replace(await load_facts(ask, actor), two_parts=layout.parts)
    if ask.schools is not None or ask.scope.view is View.REGION:
        return Loaded(facts, ask.scope.timezone, ask.now)
    row = await find_report(ask.session, ask.municipality_id, ask.period)
    earlier = await blocks_before(ask.session, ask.municipality_id, ask.period)
    if row is None:
        return Loaded(facts, ask.scope.timezone, ask.now, before=earlier, signature=layout.signature)
    facts = replace(facts, advice=await decided(ask.session, row.id))
    blocks, marks = await blocks_of(ask.session, row), await marks_of(ask.session, row.id)
    doubts = await _doubts(ask, facts, blocks, marks)
    if row.accepted is not None:
        seen = open_chapters(ask, actor)
        kept = (figure_from_json(one) for one in row.accepted["figures"])
        facts = replace(facts, figures={one.key: one for one in kept if one.chapter in seen})
    return Loaded(
        facts,
        ask.scope.timezone,
        ask.now,
        row.id,
        row.order_text,
        row.accepted_at,
        row.accepted,
        blocks,
        earlier,
        marks,
        doubts,
        layout.signature,
    )


async def _doubts(
    ask: Ask, facts: Facts, blocks: Mapping[Chapter, Block], marks: Mapping[Chapter, Mapping[str, str]]
) -> tuple[Doubt, ...]:
    """Compare people's words with all figures, also with those that this reader may not see."""
    if not blocks:
        return ()
    figures, names = await collect(ask), [one.name for one in facts.schools]
    return tuple(
        doubt
        for chapter, block in blocks.items()
        for doubt in doubts_of(block.text, chapter, ask.period, figures.values(), names, marks.get(chapter, {}).keys())
    )


async def accept(
    session: AsyncSession, actor: Actor, period: Period, write: Callable[[Loaded], Mapping[str, Any]], *, now: datetime
) -> None:
    """Freeze the report on a period as it stands in this very transaction: what is changed meanwhile waits or is in it.

    `write` gives its paper, with people by number; raise `AcceptedAlready`, `NotAllowed`.
    """
    ask = await ask_as(session, actor, period, now=now)
    row = await open_report(session, actor, ask.municipality_id, period, Action.REPORT_ACCEPT, now=now)
    if row.accepted_at is not None:
        raise AcceptedAlready
    loaded = await load_report(ask, actor)
    figures = [figure_to_json(one) for one in loaded.facts.figures.values()]
    kept = {"paper": dict(write(loaded)), "figures": figures, "at": loaded.at.isoformat()}
    values = {"accepted_at": now, "accepted_by": actor.person_id, "accepted": kept}
    await session.execute(update(Report).where(Report.id == row.id).values(**values))
    await record(session, "report.accepted", f"report:{row.id}", by=actor.person_id, now=now)


async def open_again(session: AsyncSession, actor: Actor, report_id: int, *, now: datetime) -> None:
    """Take the acceptance back: the figures are counted anew, what people wrote stays."""
    row = await report_row(session, actor, report_id, Action.REPORT_ACCEPT)
    if row.accepted_at is None:
        raise NotAccepted
    values = {"accepted_at": None, "accepted_by": None, "accepted": None}
    await session.execute(update(Report).where(Report.id == row.id).values(**values))
    await record(session, "report.opened_again", f"report:{row.id}", by=actor.person_id, now=now)


async def set_order(session: AsyncSession, report_id: int, order: str, *, by: int | None, now: datetime) -> None:
    await session.execute(update(Report).where(Report.id == report_id).values(order_text=order.strip()[:300] or None))
    await record(session, "report.order", f"report:{report_id}", by=by, now=now)
