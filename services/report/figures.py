"""All figures of a period, as far as somebody may see them: the one place that chat, commands and papers ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from services.access import Action, municipality_of, posts_for
from services.calendar.period import Period, calendar_year, whole_year
from services.calendar.school_year import school_year
from services.errors import NotAllowed, NotFound
from services.figures import OBSERVED_MIN, View, period_scope
from services.report import events, evidence, records, roadmap, schools, surveys  # noqa: F401 - they register
from services.report.advice import advised
from services.report.model import FAMILIES, NO_ROWS, Ask, Chapter, Figure

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.report.model import Listed

LONGEST_DAYS: Final = 3 * 366  # of a period
# What an observer may be told: sums over enough, by sections that name nobody.
OBSERVED: Final = frozenset({Chapter.SCHOOLS, Chapter.ROADMAP, Chapter.EVENTS})
NAMING: Final = ("schools.status.", "roadmap.section.", "events.project.", "events.item.", "events.subjects")


def period_of(day: date) -> Period:
    """Give the school year of a day: what a report is about, unless somebody says otherwise."""
    return whole_year(school_year(day))


def year_before(period: Period) -> Period:
    return Period(_earlier(period.start), _earlier(period.end))


def _earlier(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)


def sound(period: Period) -> Period:
    """Give a period that a report can be on; raise `NotFound` for one that no door of ours leads to."""
    if (period.end - period.start).days > LONGEST_DAYS or period.start.year <= date.min.year + 1:
        raise NotFound
    return period


def usual_periods(today: date) -> tuple[Period, ...]:
    """Give the periods that are offered: the school year, its first half, the calendar year, the year before."""
    year = period_of(today)
    half = Period(year.start, date(year.end.year, 1, 31))
    return year, half, calendar_year(today.year), year_before(year)


async def ask_all(session: AsyncSession, municipality_id: int, period: Period, *, now: datetime) -> Ask:
    """Ask about a whole municipality: for the operator's command and for a check."""
    return Ask(session, await period_scope(session, municipality_id, period, now=now), period, now)


async def ask_as(session: AsyncSession, actor: Actor, period: Period, *, now: datetime) -> Ask:
    """Ask as far as this person reads reports; raise `NotAllowed`."""
    municipality_id = municipality_of(actor, Action.REPORT_READ)
    here = actor.at(municipality_id)
    roles = {post.role: post for post, _ in posts_for(here, Action.REPORT_READ)}
    if not roles:
        raise NotAllowed
    view, only = View.MUNICIPALITY, None
    if not any(post.role in roles for post, _ in posts_for(here, Action.REPORT_WRITE)):
        curated = {p.school_id for p, _ in posts_for(here, Action.REPORT_READ) if p.school_id is not None}
        view, only = (View.CURATED, frozenset(curated)) if curated else (View.REGION, None)
    scope = await period_scope(session, municipality_id, period, now=now, view=view, schools=only)
    return Ask(session, scope, period, now)


async def collect(ask: Ask, actor: Actor | None = None) -> dict[str, Figure]:
    """Count everything that the actor may see; none: the operator, who sees all."""
    found: dict[str, Figure] = {}
    for one in FAMILIES:
        if not is_open(one, ask, actor):
            continue
        for figure in await one.count(within(ask)):
            found[figure.key] = figure
    for figure in await compared(ask, actor, found):
        found[figure.key] = figure
    if ask.schools is None and ask.scope.view is not View.REGION:
        earlier = await advised(ask, open_chapters(ask, actor))
        found |= {one.key: one for one in earlier.values()}
    if ask.scope.view is View.REGION:
        found = {key: observed(one) for key, one in found.items() if may_be_observed(one)}
    order = list(Chapter)
    return dict(sorted(found.items(), key=lambda pair: order.index(pair[1].chapter)))


def within(ask: Ask) -> Ask:
    """Count for an observer as for all: what they are told of it is decided afterwards."""
    if ask.scope.view is not View.REGION:
        return ask
    return replace(ask, scope=replace(ask.scope, view=View.MUNICIPALITY))


def is_open(one: Listed, ask: Ask, actor: Actor | None) -> bool:
    if ask.scope.view is View.REGION:
        return one.chapter in OBSERVED and one.action is not Action.REPORT_WRITE
    if one.whole_only and ask.schools is not None:
        return False
    if actor is None:
        return True
    return any(True for _ in posts_for(actor.at(ask.municipality_id), one.action))


def open_chapters(ask: Ask, actor: Actor | None) -> set[Chapter]:
    """Name the chapters of which the actor may see every figure; a comparison is as open as what it compares."""
    shut = {one.chapter for one in FAMILIES if not is_open(one, ask, actor)}
    if shut & {Chapter.ROADMAP, Chapter.EVENTS}:
        shut.add(Chapter.BEFORE)
    return set(Chapter) - shut


def may_be_observed(one: Figure) -> bool:
    """Sums over five or more; a difference of two of them tells of nobody, since both are large or both hidden."""
    if one.key.startswith(NAMING):
        return False
    parts = [part for part in (one.n, one.total) if part is not None]
    rest = one.total - one.n if one.total is not None and one.n is not None else OBSERVED_MIN
    return all(part >= OBSERVED_MIN for part in parts) and (rest == 0 or rest >= OBSERVED_MIN)


def observed(one: Figure) -> Figure:
    return replace(one, ids=NO_ROWS)


BEFORE: Final = "before."
COMPARED: Final = (
    "roadmap.done",
    "roadmap.in_time",
    "roadmap.finished",
    "events.held",
    "events.participations",
    "events.reached",
)


async def compared(ask: Ask, actor: Actor | None, now: dict[str, Figure]) -> list[Figure]:
    """Count some figures by the same rules for the period a year before, where there is something to compare."""
    earlier = year_before(ask.period)
    scope = await period_scope(
        ask.session, ask.municipality_id, earlier, now=ask.now, view=View.MUNICIPALITY, schools=ask.schools
    )
    past = Ask(ask.session, scope, earlier, ask.now)
    told = []
    for one in FAMILIES:
        if one.chapter in {Chapter.ROADMAP, Chapter.EVENTS} and is_open(one, ask, actor):
            told += [
                replace(figure, key=f"{BEFORE}{figure.key}", chapter=Chapter.BEFORE)
                for figure in await one.count(past)
                if figure.key in COMPARED and figure.key in now
            ]
    return told
