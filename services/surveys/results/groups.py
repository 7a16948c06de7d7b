"""Results by group of people or by an answer, and how far each school came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import String, distinct, func, select, type_coerce

from models.enums import Role
from models.people import Appointment, School, SchoolYearStatus
from models.surveys import SurveyParticipation, SurveyReleased
from services.calendar.school_year import school_year
from services.surveys.definitions import PEOPLE_GROUPS, STEP_KINDS, Definition, Kind
from services.surveys.results.protection import hidden_options, hidden_rows, rough
from services.surveys.results.reading import Source, cuts_of, source_of
from services.surveys.results.rules import Average, Ratio, average, folded, share, shown_counts

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.surveys.definitions import Share
    from services.surveys.runs import RunCard


@dataclass(frozen=True)
class GroupLine:
    """A group with its figures; `name` none is «другие», who are too few alone. Figures too small to show are none."""

    name: str | None
    n: int
    shares: tuple[Ratio | None, ...]
    means: tuple[Average | None, ...]


@dataclass(frozen=True)
class Breakdown:
    by: str  # role, school, status or the code of a question
    shares: tuple[Share, ...]
    scales: tuple[str, ...]  # codes of the questions that have means
    lines: tuple[GroupLine, ...]


@dataclass(frozen=True)
class FunnelLine:
    """How far the people of a school came; `school` none: several small ones together, or no school."""

    school: str | None
    invited: int
    reached: int | None
    started: int | None
    finished: int | None


async def breakdowns(session: AsyncSession, card: RunCard, definition: Definition) -> tuple[Breakdown, ...]:
    """By every group that the survey names.

    Of a confidential run only when it is closed.
    """
    if card.sealed:
        return ()
    return tuple([await _by(session, card, definition, group) for group in definition.groups])


async def _by(session: AsyncSession, card: RunCard, definition: Definition, by: str) -> Breakdown:
    source = source_of(card)
    members = _members(card, source, by)
    rows = await session.execute(
        select(members.c.name, func.count(distinct(members.c.respondent))).group_by(members.c.name)
    )
    sizes: dict[str, int] = {str(name): count for name, count in rows}
    question = definition.question(by)
    overlapping = question is not None and question.kind is Kind.SEVERAL_OF
    cuts = cuts_of(question, definition.shares) if question else ()
    into = _joined(sizes, card.minimum, cuts, overlapping=overlapping)
    counted: dict[str | None, int] = {}
    for name, size in sizes.items():
        if name in into:
            counted[into[name]] = counted.get(into[name], 0) + size
    measured = [await _share_by(session, source, members, one) for one in definition.shares]
    scales = tuple(one.key for one in definition.questions if one.kind in STEP_KINDS)
    numbers = await _numbers_by(session, source, members, scales)
    shown = sorted(
        (name for name, n in counted.items() if n >= card.minimum), key=lambda name: (name is None, name or "")
    )
    shares = [_ratios(found, into, shown, card.minimum) for found in measured]
    means = [_means(numbers.get(scale, []), into, shown, card.minimum) for scale in scales]
    lines = [
        GroupLine(
            name, counted[name], tuple(column[name] for column in shares), tuple(column[name] for column in means)
        )
        for name in shown
    ]
    return Breakdown(by, definition.shares, scales, tuple(lines))


def _joined(
    sizes: dict[str, int], minimum: int, cuts: tuple[tuple[str, ...], ...], *, overlapping: bool
) -> dict[str, str | None]:
    """Say under which name each group is shown."""
    if minimum <= 1:
        return {name: name or None for name in sizes}
    if overlapping:  # people stand in several groups: what is hidden cannot be found by subtraction
        return {name: name for name, size in sizes.items() if size >= minimum}
    hidden = hidden_options(sizes, minimum, cuts)
    return {name: None if name in hidden or not name else name for name in sizes}


def _members(card: RunCard, source: Source, by: str) -> Any:
    """(respondent, name) of everybody whose answers are counted."""
    if by not in PEOPLE_GROUPS:
        table = source.table
        return (
            select(source.respondent.label("respondent"), table.value.label("name"))
            .where(source.rows, table.question == by)
            .subquery()
        )
    if card.confidential:
        released = SurveyReleased
        return (
            select(released.response.label("respondent"), func.coalesce(released.label, "").label("name"))
            .where(released.run_id == card.id)
            .distinct()
            .subquery()
        )
    return _named_members(card, by)


def _named_members(card: RunCard, by: str) -> Any:
    """From the appointments for whose sake people were asked: who has two of them counts in both groups."""
    part = SurveyParticipation
    post = Appointment
    roles = [role for role in Role if role in card.audience.split(",")]
    held = (post.person_id == part.person_id) & (post.municipality_id == card.municipality_id)
    held &= (post.since <= card.opens_at.date()) & (post.until.is_(None) | (post.until > card.opens_at.date()))
    if roles:
        held &= post.role.in_(roles)
    name: Any = {"role": post.role, "school": School.name, "status": SchoolYearStatus.status}[by]
    plain = func.coalesce(type_coerce(name, String), "")  # nobody's role and no school's status is called ""
    query = select(part.id.label("respondent"), plain.label("name")).join(post, held)
    if by == "school":
        query = query.outerjoin(School, School.id == post.school_id)
    if by == "status":
        year = school_year(card.opens_at)
        status = (SchoolYearStatus.school_id == post.school_id) & (SchoolYearStatus.year == year)
        query = query.outerjoin(SchoolYearStatus, status)
    return query.where(part.run_id == card.id, part.finished_at.is_not(None)).distinct().subquery()


async def _share_by(session: AsyncSession, source: Source, members: Any, one: Share) -> dict[str, Ratio]:
    table, wanted = source.table, len(one.questions)
    people = (
        select(
            source.respondent.label("respondent"),
            func.count(distinct(table.question)).label("answered"),
            func.count(distinct(table.question)).filter(table.value.in_(one.values)).label("within"),
        )
        .where(source.rows, table.question.in_(one.questions))
        .group_by(source.respondent)
        .subquery()
    )
    rows = await session.execute(
        select(
            members.c.name,
            func.count().filter(people.c.within == wanted),
            func.count().filter(people.c.answered == wanted),
        )
        .join(members, members.c.respondent == people.c.respondent)
        .group_by(members.c.name)
    )
    return {str(name): share(count, n) for name, count, n in rows}


class _Chosen(NamedTuple):
    group: str
    value: float
    people: int


async def _numbers_by(
    session: AsyncSession, source: Source, members: Any, scales: tuple[str, ...]
) -> dict[str, list[_Chosen]]:
    table = source.table
    rows = await session.execute(
        select(table.question, members.c.name, table.value, func.count())
        .join(members, members.c.respondent == source.respondent)
        .where(source.rows, table.question.in_(scales))
        .group_by(table.question, members.c.name, table.value)
    )
    found: dict[str, list[_Chosen]] = {}
    for question, name, value, count in rows:
        found.setdefault(question, []).append(_Chosen(str(name), float(value), count))
    return found


def _ratios(
    found: dict[str, Ratio], into: dict[str, str | None], shown: list[str | None], minimum: int
) -> dict[str | None, Ratio | None]:
    """A share by group; what is hidden of it cannot be found from the share of all."""
    whole: dict[str | None, Ratio] = {}
    for name in shown:
        parts = [ratio for group, ratio in found.items() if group in into and into[group] == name]
        whole[name] = share(sum(one.count for one in parts), sum(one.n for one in parts))
    columns = ({name: one.count for name, one in whole.items()}, {name: one.n for name, one in whole.items()})
    hidden = hidden_rows(columns, minimum)
    return {name: None if name in hidden else one for name, one in whole.items()}


def _means(
    found: list[_Chosen], into: dict[str, str | None], shown: list[str | None], minimum: int
) -> dict[str | None, Average | None]:
    """A mean by group, to a tenth where few must not be found."""
    counts: dict[str | None, dict[float, int]] = {name: {} for name in shown}
    for one in found:
        if one.group in into and into[one.group] in counts:
            mine = counts[into[one.group]]
            mine[one.value] = mine.get(one.value, 0) + one.people
    hidden = hidden_rows([{name: sum(mine.values()) for name, mine in counts.items()}], minimum)
    means = {name: None if name in hidden else average(mine) for name, mine in counts.items()}
    return means if minimum <= 1 else {name: rough(mean) if mean else None for name, mean in means.items()}


async def funnel(session: AsyncSession, card: RunCard) -> tuple[FunnelLine, ...]:
    """By school, the least answered first; small ones of a confidential run together, and that when it is closed."""
    if card.sealed:
        return ()
    part = SurveyParticipation
    rows = await session.execute(
        select(
            School.name,
            func.count(),
            func.count(part.reached_at),
            func.count(part.started_at),
            func.count(part.finished_at),
        )
        .outerjoin(School, School.id == part.school_id)
        .where(part.run_id == card.id)
        .group_by(School.name)
        .order_by(School.name)
    )
    counts = {name or "": tuple(row) for name, *row in rows}
    into = folded({name: row[0] for name, row in counts.items()}, card.minimum)
    sums: dict[str | None, list[int]] = {}
    for name, row in counts.items():
        mine = sums.setdefault(into[name] or None, [0, 0, 0, 0])
        sums[into[name] or None] = [one + more for one, more in zip(mine, row, strict=True)]
    columns = [shown_counts({name: row[at] for name, row in sums.items()}, card.minimum) for at in range(1, 4)]
    lines = [FunnelLine(name, row[0], *(column[name] for column in columns)) for name, row in sums.items()]
    return tuple(sorted(lines, key=lambda line: (line.school is None, (line.finished or 0) / line.invited)))
