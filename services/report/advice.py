"""Recommendations: each drawn by a rule from a figure, for a person to accept, reword or drop.

An accepted one becomes a task in next year's draft roadmap (services.roadmap.importing.rollover), and next year's
report answers it: what the figure was, what it is by the same rule, whether the task was done.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, insert, select

from models.enums import AdviceState, ReturnReason
from models.reports import Report, ReportAdvice
from services.access.audit import record
from services.errors import NotFound
from services.report.blocks import said_words, writable_report
from services.report.checking import figure_from_json, figure_to_json
from services.report.model import Chapter
from services.roadmap.executors import Group, fold
from services.roadmap.importing.rollover import NewTask

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.calendar.period import Period
    from services.report.model import Ask, Figure
    from services.report.roadmap import Planned

OFTEN: Final = 0.3  # of all returns: a reason worth a seminar
WEAK: Final = 0.6  # of those invited to a survey
ADVISED: Final = "advised."


class Addressee(StrEnum):
    HEADS = "heads"
    CURATORS = "curators"
    CENTRE = "centre"


class Rule(StrEnum):
    """What gives rise to a recommendation."""

    LATE = "late"
    RETURNS = "returns"
    ABSENT = "absent"
    SLOW = "slow"
    UNDATED = "undated"
    RESPONSE = "response"
    WANTED = "wanted"


TO: Final = {
    Rule.LATE: Addressee.HEADS,
    Rule.RETURNS: Addressee.CENTRE,
    Rule.ABSENT: Addressee.CURATORS,
    Rule.SLOW: Addressee.CURATORS,
    Rule.UNDATED: Addressee.CENTRE,
    Rule.RESPONSE: Addressee.CURATORS,
    Rule.WANTED: Addressee.CENTRE,
}
# Who does what was recommended, as a roadmap names them: it is written in Russian.
TASKED: Final = {
    Addressee.HEADS: (Group.ALL_SCHOOLS, "Руководители ОО"),
    Addressee.CURATORS: (Group.CURATORS, "Кураторы"),
    Addressee.CENTRE: (Group.CENTRE, "Управление образования"),
}
# Rules that hold as soon as their figure counts anything.
BY_NUMBER: Final = {
    Rule.LATE: "roadmap.late",
    Rule.ABSENT: "events.absent",
    Rule.SLOW: "evidence.slow",
    Rule.UNDATED: "roadmap.undated",
}


@dataclass(frozen=True)
class Proposal:
    rule: Rule
    figure: Figure

    @property
    def to(self) -> Addressee:
        return TO[self.rule]

    @property
    def key(self) -> str:
        """By which a decision is kept: the rule, and of what where a rule may hold several times."""
        return self.rule.value if self.rule in BY_NUMBER else f"{self.rule.value}:{self.figure.key}"


@dataclass(frozen=True)
class Decided:
    state: AdviceState
    text: str
    own: bool


@dataclass(frozen=True)
class Answer:
    """A recommendation of the report before, and what has become of it."""

    text: str
    was: Figure
    now: Figure | None
    item: int | None  # of the roadmap of this period that it has become


def proposals(figures: Mapping[str, Figure]) -> list[Proposal]:
    """Give each rule that holds, with its figure, by addressee."""
    found = [Proposal(rule, one) for rule, key in BY_NUMBER.items() if (one := figures.get(key)) is not None and one.n]
    found += [Proposal(rule, one) for one in figures.values() for rule in _several(one)]
    return sorted(found, key=lambda one: list(Addressee).index(one.to))


def _several(one: Figure) -> Iterator[Rule]:
    share = one.value if isinstance(one.value, float) else None
    often = one.key.startswith("evidence.returns.") and share is not None and share > OFTEN
    if often and one.about["reason"] != ReturnReason.OWN_WORDS:
        yield Rule.RETURNS
    if not one.key.startswith("survey."):
        return
    if one.key.endswith(".response") and share is not None and share < WEAK:
        yield Rule.RESPONSE
    if ".top." in one.key and one.key.endswith(".1"):
        yield Rule.WANTED


async def decided(session: AsyncSession, report_id: int) -> dict[str, Decided]:
    rows = await session.execute(select(ReportAdvice).where(ReportAdvice.report_id == report_id))
    return {one.rule: Decided(one.state, one.text, one.own) for one in rows.scalars()}


async def decide(
    session: AsyncSession,
    actor: Actor,
    report_id: int,
    proposal: Proposal,
    state: AdviceState | None,
    text: str,
    *,
    own: bool = False,
    now: datetime,
) -> None:
    """Accept a recommendation in these words, or drop it; `state` none takes the decision back.

    Raises `NotAllowed`, `NotFound`, `ReportAccepted`, `NothingWritten`, `BlockTooLong`.
    """
    row = await writable_report(session, actor, report_id)
    here = ReportAdvice.report_id == row.id, ReportAdvice.rule == proposal.key
    await session.execute(delete(ReportAdvice).where(*here))
    if state is not None:
        values = {"report_id": row.id, "rule": proposal.key, "state": state, "text": said_words(text), "own": own}
        values |= {"figure": figure_to_json(proposal.figure), "by_id": actor.person_id, "at": now}
        await session.execute(insert(ReportAdvice).values(**values))
    subject = f"report:{row.id}"
    await record(session, "report.advised", subject, by=actor.person_id, now=now, state=state.value if state else "")


async def accepted_before(session: AsyncSession, municipality_id: int, period: Period) -> list[ReportAdvice]:
    """Give what was accepted in the last report whose period had ended before the end of this one."""
    earlier = Report.municipality_id == municipality_id, Report.period_end < period.end
    report = select(Report.id).where(*earlier).order_by(Report.period_end.desc(), Report.id.desc()).limit(1)
    query = select(ReportAdvice).where(
        ReportAdvice.report_id == report.scalar_subquery(), ReportAdvice.state == AdviceState.ACCEPTED
    )
    return list((await session.execute(query.order_by(ReportAdvice.id))).scalars())


async def tasks_from_reports(session: AsyncSession, municipality_id: int, period: Period) -> tuple[NewTask, ...]:
    """Give what was accepted in the reports that end within a period: it goes into the roadmap after it."""
    ended = Report.municipality_id == municipality_id, Report.period_end.between(period.start, period.end)
    last = select(func.max(Report.period_end)).where(*ended).scalar_subquery()
    query = (
        select(ReportAdvice.rule, ReportAdvice.text)
        .join(Report, Report.id == ReportAdvice.report_id)
        .where(*ended, Report.period_end == last, ReportAdvice.state == AdviceState.ACCEPTED)
    )
    rows = await session.execute(query.order_by(ReportAdvice.id))
    return tuple(NewTask(*TASKED[TO[Rule(rule.partition(":")[0])]], text) for rule, text in rows)


async def advised(ask: Ask, open_here: set[Chapter]) -> dict[str, Figure]:
    """Give the figures on which last year's recommendations stood, as they were then, as far as they may be seen."""
    found = {}
    for row in await accepted_before(ask.session, ask.municipality_id, ask.period):
        was = figure_from_json(row.figure)
        if was.chapter in open_here:
            found[row.rule] = replace(was, key=ADVISED + row.rule, chapter=Chapter.BEFORE)
    return found


async def answers(ask: Ask, figures: Mapping[str, Figure], items: tuple[Planned, ...]) -> tuple[Answer, ...]:
    """Answer each accepted recommendation of the report before: its figure then and now, its task in the roadmap."""
    by_title = {fold(one.title).rstrip("."): one.id for one in items}
    told = []
    for row in await accepted_before(ask.session, ask.municipality_id, ask.period):
        was = figures.get(ADVISED + row.rule)
        if was is not None:
            item = by_title.get(fold(row.text).rstrip("."))
            told.append(Answer(row.text, was, _now(row.rule, was, figures), item))
    return tuple(told)


def _now(rule: str, was: Figure, figures: Mapping[str, Figure]) -> Figure | None:
    """Find the figure that says the same now; a survey is held anew each year and known by its title."""
    key = BY_NUMBER.get(Rule(rule.partition(":")[0]), rule.partition(":")[2])
    if not key.startswith("survey."):
        return figures.get(key)
    rest = key.split(".", 2)[2]
    same = (
        one
        for one in figures.values()
        if one.key.startswith("survey.")
        and one.key.split(".", 2)[2] == rest
        and all(one.about.get(name) == was.about.get(name) for name in ("survey", "option"))
    )
    return next(same, None)


def proposal_by(figures: Mapping[str, Figure], wanted: Any) -> Proposal:
    """Find one by what a button carries; raise `NotFound` where the figures give rise to it no more."""
    found = next((one for one in proposals(figures) if wanted(one.key)), None)
    if found is None:
        raise NotFound
    return found
