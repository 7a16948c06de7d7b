"""How reports fared: handed in, accepted at once, sent back and why, and how long a decision took."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import select

from locales import __
from models.enums import AssignmentState, EventKind, ReturnReason
from models.evidence import AssignmentEvent
from models.people import School
from models.roadmap import Assignment, RoadmapItem
from services.access import Action
from services.report.model import Ask, Chapter, Figure, Root, Unit, family, figure
from storage.patterns import patterned

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select

SLOW: Final = timedelta(days=5)
TOLD: Final = (EventKind.REPORTED, EventKind.CONFIRMED, EventKind.RETURNED)
A_DAY: Final = timedelta(days=1)


class Back(NamedTuple):
    """A report that was returned: its row in the history, why, of which school and section, in which month."""

    id: int
    reason: ReturnReason
    school: str
    section: str
    month: str


@dataclass
class Story:
    """What has happened to the reports of one assignment within the period."""

    first: datetime | None = None  # reported
    decided: datetime | None = None  # the first decision after that
    confirmed: bool = False
    returns: list[Back] = field(default_factory=list)


@patterned()
def _told(ask: Ask) -> Select[*tuple[Any, ...]]:
    first, after = ask.span
    event = AssignmentEvent
    return (
        select(event.id, event.assignment_id, event.kind, event.at, event.reason, School.name, RoadmapItem.section)
        .join(Assignment, Assignment.id == event.assignment_id)
        .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        .outerjoin(School, School.id == Assignment.school_id)
        .where(ask.scope.where(), Assignment.roadmap_id.in_(ask.scope.asking), event.kind.in_(TOLD))
        .where(event.at >= first, event.at < after)
        .order_by(event.at, event.id)
    )


async def stories(ask: Ask) -> dict[int, Story]:
    found: defaultdict[int, Story] = defaultdict(Story)
    for number, assignment, kind, at, reason, school, section in await _told.rows(ask.session, ask):
        story = found[assignment]
        if kind is EventKind.REPORTED:
            story.first = story.first or at
            continue
        story.confirmed = story.confirmed or kind is EventKind.CONFIRMED
        if story.first is not None:
            story.decided = story.decided or at
        if kind is EventKind.RETURNED:
            place = school or "", " ".join((section or "").split()), f"{ask.day(at):%Y-%m}"
            story.returns.append(Back(number, reason or ReturnReason.OWN_WORDS, *place))
    return found


@family(Chapter.EVIDENCE, Action.ITEM_CONFIRM)
async def evidence(ask: Ask) -> list[Figure]:
    if not ask.scope.asking:
        return []
    found = await stories(ask)
    if not found:
        return []
    reported = {one for one, story in found.items() if story.first is not None}
    decided = {one for one, story in found.items() if story.confirmed or story.returns}
    at_once = {one for one, story in found.items() if story.confirmed and not story.returns}
    told = [
        _tasks("evidence.reported", reported, __("reports that came in within the period and had to be confirmed")),
        _tasks("evidence.decided", decided, __("reports of which somebody has decided")),
        _tasks(
            "evidence.at_once",
            at_once,
            __("confirmed without having been returned once; of those decided"),
            total=len(decided),
        ),
    ]
    days = {one: (story.decided - story.first) / A_DAY for one, story in found.items() if story.decided and story.first}
    if days:
        middle = round(median(days.values()), 1)
        rule = __("days from the report to the first decision: half of them took no longer")
        told.append(figure("evidence.days", Chapter.EVIDENCE, Unit.DAYS, Root.ASSIGNMENT, days, rule, value=middle))
    told.append(await undecided(ask))
    return told + returns(found)


def _tasks(key: str, ids: set[int], rule: str, total: int | None = None) -> Figure:
    return figure(key, Chapter.EVIDENCE, Unit.ASSIGNMENTS, Root.ASSIGNMENT, ids, rule, total=total)


def returns(found: dict[int, Story]) -> list[Figure]:
    every = [one for story in found.values() for one in story.returns]
    rule = __("times that a report was returned in the period")
    told = [figure("evidence.returns", Chapter.EVIDENCE, Unit.RETURNS, Root.HISTORY, [one.id for one in every], rule)]
    for reason, _n in Counter(one.reason for one in every).most_common():
        ids = [one.id for one in every if one.reason is reason]
        rule = __("returns for this reason: {reason}")
        key = f"evidence.returns.{reason.value}"
        told.append(
            figure(key, Chapter.EVIDENCE, Unit.RETURNS, Root.HISTORY, ids, rule, total=len(every), reason=reason.value)
        )
    return told + by_place(every)


CUTS: Final = {
    "section": __("returns in the section “{place}”"),
    "school": __("returns of the school: {place}"),
    "month": __("returns in the month {place}"),
}


def by_place(every: list[Back]) -> list[Figure]:
    """Count the returns by section, school and month: a place is known by its name, the most of them first."""
    told = []
    for cut, rule in CUTS.items():
        places = Counter(getattr(one, cut) for one in every)
        ordered = sorted(places) if cut == "month" else [place for place, _n in places.most_common()]
        for number, place in enumerate((one for one in ordered if one), start=1):
            ids = [one.id for one in every if getattr(one, cut) == place]
            key = f"evidence.back.{cut}.{number}"
            told.append(figure(key, Chapter.EVIDENCE, Unit.RETURNS, Root.HISTORY, ids, rule, place=place))
    return told


@patterned()
def _slow(ask: Ask) -> Select[int]:
    return select(Assignment.id).where(
        ask.scope.where(),
        Assignment.roadmap_id.in_(ask.scope.asking),
        Assignment.state == AssignmentState.REPORTED,
        Assignment.reported_at < ask.now - SLOW,
    )


async def undecided(ask: Ask) -> Figure:
    ids = set(await _slow.column(ask.session, ask))
    return _tasks("evidence.slow", ids, __("reports that have waited for a decision for more than five days"))
