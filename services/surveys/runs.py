"""Runs: a definition sent to an audience until a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update

from locales import __
from models.enums import SurveyState
from models.people import Municipality
from models.surveys import SurveyParticipation, SurveyRun
from services.access import Action, Place, authorize
from services.access.audit import record
from services.access.looks import Look, note_look
from services.errors import Refusal
from storage.patterns import patterned

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

LONGEST_NUMBER: Final = 9
STEP: Final = 5  # of an open confidential run it is told in steps how many have begun and finished


class SurveyUnknown(Refusal):
    msgid = __("There is no survey with this number.")


class SurveyClosed(Refusal):
    msgid = __("This survey is closed. Thank you for wanting to answer!")


class ClosesTooEarly(Refusal):
    msgid = __("A survey must stay open at least until tomorrow.")


@dataclass(frozen=True)
class RunCard:
    """What a coordinator sees of a run in a list; of a confidential one that is open, people only in steps of five."""

    id: int
    municipality_id: int
    key: str
    title: str
    state: SurveyState
    invited: int
    reached: int
    started: int
    finished: int
    opens_at: datetime
    closes_at: datetime
    confidential: bool
    audience: str
    minimum: int  # smaller groups are not shown; 1 in a named run
    left_over: int
    zone: str
    decided: str | None
    goal: int  # per cent of the invited who should answer; 0: none was set
    sealed: bool  # confidential, and not released yet: nothing of its answers is told, nor who has answered

    @property
    def to_goal(self) -> int:
        """How many more answers the goal needs; of a sealed run so many at most."""
        return max(0, -(-self.invited * self.goal // 100) - self.finished)

    @property
    def last_day(self) -> date:
        """The day at whose end it closes, where the municipality is."""
        return last_day(self.closes_at, self.zone)

    @property
    def code(self) -> str:
        """What people and commands call it."""
        return f"S{self.id}"


def run_number(code: str) -> int:
    """Read «S12» or 12; raise `SurveyUnknown`."""
    digits = code.strip().upper().removeprefix("S").removeprefix("С")
    if not digits.isdecimal() or len(digits) > LONGEST_NUMBER:
        raise SurveyUnknown
    return int(digits)


def closing_moment(day: date, zone: str) -> datetime:
    """A survey closes at the end of its last day where the municipality is."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))


def last_day(closes_at: datetime, zone: str) -> date:
    """Give the day of which `closing_moment` is the end."""
    return (closes_at - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date()


async def extend_run(
    session: AsyncSession, actor: Actor | None, run_id: int, closes: date, *, now: datetime
) -> RunCard:
    """Let an open run go on until the end of another day; raise `SurveyClosed`, `ClosesTooEarly`."""
    card = await load_run(session, actor, run_id, now=now)
    if card.state is SurveyState.CLOSED:
        raise SurveyClosed
    moment = closing_moment(closes, card.zone)
    if moment <= now:
        raise ClosesTooEarly
    await session.execute(update(SurveyRun).where(SurveyRun.id == run_id).values(closes_at=moment))
    by = actor.person_id if actor else None
    await record(session, "survey.moved", f"survey:{run_id}", by=by, now=now, closes=closes.isoformat())
    return await load_run(session, actor, run_id, now=now)


async def list_runs(session: AsyncSession, municipality_id: int, *, now: datetime) -> list[RunCard]:
    return [_card(row, now=now) for row in await _listed.rows(session, municipality=municipality_id)]


@patterned(at_length=True)
def _listed(*, municipality: int) -> Any:
    return _cards().where(SurveyRun.municipality_id == municipality)


@patterned(at_length=True)
def _one(*, run: int) -> Any:
    return _cards().where(SurveyRun.id == run)


@patterned(at_length=True)
def _earlier(*, municipality: int, key: str, before: int, limit: int | None) -> Any:
    run = SurveyRun
    return _cards().where(run.municipality_id == municipality, run.definition_key == key, run.id < before).limit(limit)


async def load_run(session: AsyncSession, actor: Actor | None, run_id: int, *, now: datetime) -> RunCard:
    row = await _one.first(session, run=run_id)
    if row is None:
        raise SurveyUnknown
    if actor is not None:
        authorize(actor, Action.SURVEY_RUN, Place(row.municipality_id))
    return _card(row, now=now)


def _cards() -> Any:
    part = SurveyParticipation
    return (
        select(
            SurveyRun.id,
            SurveyRun.municipality_id,
            SurveyRun.definition,
            SurveyRun.state,
            SurveyRun.opens_at,
            SurveyRun.closes_at,
            SurveyRun.confidential,
            SurveyRun.definition_key,
            SurveyRun.audience,
            SurveyRun.minimum,
            SurveyRun.left_over,
            SurveyRun.decided,
            SurveyRun.goal,
            Municipality.timezone,
            func.count(part.id).label("invited"),
            func.count(part.reached_at).label("reached"),
            func.count(part.started_at).label("started"),
            func.count(part.finished_at).label("finished"),
        )
        .join(Municipality, Municipality.id == SurveyRun.municipality_id)
        .outerjoin(part, part.run_id == SurveyRun.id)
        .group_by(SurveyRun.id, Municipality.timezone)
        .order_by(SurveyRun.id.desc())
    )


def _card(row: Any, *, now: datetime) -> RunCard:
    sealed = row.confidential and row.state is not SurveyState.CLOSED
    step = STEP if sealed else 1
    return RunCard(
        id=row.id,
        municipality_id=row.municipality_id,
        key=row.definition_key,
        title=row.definition["title"],
        state=state_of(row.state, row.opens_at, row.closes_at, now=now),
        invited=row.invited,
        reached=row.reached // step * step,
        started=row.started // step * step,
        finished=row.finished // step * step,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        confidential=row.confidential,
        audience=row.audience,
        minimum=row.minimum if row.confidential else 1,
        left_over=row.left_over,
        zone=row.timezone,
        decided=row.decided,
        goal=row.goal,
        sealed=sealed,
    )


def state_of(stored: SurveyState, opens_at: datetime, closes_at: datetime, *, now: datetime) -> SurveyState:
    if stored is SurveyState.CLOSED or now >= closes_at:
        return SurveyState.CLOSED
    return SurveyState.PLANNED if now < opens_at else SurveyState.OPEN


async def previous_run(session: AsyncSession, card: RunCard, *, now: datetime) -> RunCard | None:
    """Find the last run of the same survey before this one: last year's, as a rule."""
    return next(iter(await earlier_runs(session, card, now=now, limit=1)), None)


async def earlier_runs(
    session: AsyncSession, card: RunCard, *, now: datetime, limit: int | None = None
) -> list[RunCard]:
    """List the runs of the same survey before this one, the latest first."""
    asked = {"municipality": card.municipality_id, "key": card.key, "before": card.id, "limit": limit}
    return [_card(row, now=now) for row in await _earlier.rows(session, **asked)]


async def record_export(session: AsyncSession, actor: Actor, run_id: int, *, now: datetime) -> None:
    """Write down who took the answers with them; those of a named survey are people's data."""
    query = select(SurveyRun.municipality_id).where(SurveyRun.id == run_id, SurveyRun.confidential.is_(False))
    municipality = (await session.execute(query)).scalar()
    if municipality is None:
        await record(session, Look.SURVEY, f"survey:{run_id}", by=actor.person_id, now=now)
    else:
        await note_look(session, Look.SURVEY, f"survey:{run_id}", municipality=municipality, by=actor, now=now)
