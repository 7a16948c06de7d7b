"""Runs: a definition sent to an audience until a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select, update

from locales import __
from models.enums import DeliveryClass, Role, SurveyState
from models.people import Appointment, Municipality, Person
from models.surveys import SurveyParticipation, SurveyRun
from services import survey_definitions as definitions
from services.access import Action, Place, authorize, holds
from services.audit import record
from services.errors import Refusal
from services.notices import Void
from services.outbox import Priority, enqueue

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.outbox import Claim
    from services.survey_definitions import Definition

OPEN_DAYS: Final = 14
INVITATION: Final = "survey_invitation"


class NobodyToAsk(Refusal):
    msgid = __("There is nobody with this role yet. Invite people first, then start the survey.")


class SurveyUnknown(Refusal):
    msgid = __("There is no survey with this number.")


class ClosesTooEarly(Refusal):
    msgid = __("A survey must stay open at least until tomorrow.")


@dataclass(frozen=True)
class RunCard:
    """What a coordinator sees of a run in a list."""

    id: int
    title: str
    state: SurveyState
    invited: int
    reached: int
    started: int
    finished: int
    opens_at: datetime
    closes_at: datetime
    confidential: bool


def closing_moment(day: date, zone: str) -> datetime:
    """A survey closes at the end of its last day where the municipality is."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))


async def publish(
    session: AsyncSession,
    actor: Actor | None,
    definition: Definition,
    *,
    municipality_id: int,
    audience: Role,
    closes: date | None = None,
    now: datetime,
) -> int:
    """Open a run for everybody who has the role today and write their invitations; give its id.

    Raises `NobodyToAsk`, `ClosesTooEarly`. A person with two appointments is asked once.
    """
    if actor is not None:
        authorize(actor, Action.SURVEY_RUN, Place(municipality_id))
    zone = (await session.execute(select(Municipality.timezone).where(Municipality.id == municipality_id))).scalar_one()
    today = now.astimezone(ZoneInfo(zone)).date()
    if closes is not None and closes <= today:
        raise ClosesTooEarly
    people = await audience_of(session, municipality_id, audience, today=today)
    if not people:
        raise NobodyToAsk
    by = actor.person_id if actor else None
    row = insert(SurveyRun).values(
        municipality_id=municipality_id,
        definition_key=definition.key,
        version=definition.version,
        definition=definitions.to_json(definition),
        confidential=definition.confidential,
        audience=audience,
        opens_at=now,
        closes_at=closing_moment(closes or today + timedelta(days=OPEN_DAYS), zone),
        created_by=by,
        created_at=now,
    )
    run_id = (await session.execute(row.returning(SurveyRun.id))).scalar_one()
    rows = [{"run_id": run_id, "person_id": person_id, "school_id": school} for person_id, school in people.items()]
    await session.execute(insert(SurveyParticipation), rows)
    for person_id in people:
        await enqueue(
            session,
            to=person_id,
            kind=INVITATION,
            payload={"run": run_id},
            delivery=DeliveryClass.MUST,
            priority=Priority.BULK,
            unique_key=f"{INVITATION}:{run_id}:{person_id}",
            now=now,
        )
    await record(session, "survey.published", f"survey:{run_id}", by=by, now=now, invited=len(people))
    return run_id


async def audience_of(session: AsyncSession, municipality_id: int, role: Role, *, today: date) -> dict[int, int | None]:
    """Give the people with a role today, each with the school of that appointment (the first one, if several)."""
    rows = await session.execute(
        select(Appointment.person_id, func.min(Appointment.school_id))
        .join(Person, Person.id == Appointment.person_id)
        .where(
            Appointment.municipality_id == municipality_id,
            Appointment.role == role,
            holds(today),
            Person.erased_at.is_(None),
        )
        .group_by(Appointment.person_id)
        .order_by(Appointment.person_id)
    )
    return dict(iter(rows.all()))


async def list_runs(session: AsyncSession, municipality_id: int, *, now: datetime) -> list[RunCard]:
    rows = await session.execute(_cards().where(SurveyRun.municipality_id == municipality_id))
    return [_card(row, now=now) for row in rows]


async def load_run(session: AsyncSession, actor: Actor | None, run_id: int, *, now: datetime) -> RunCard:
    row = (await session.execute(_cards().where(SurveyRun.id == run_id))).first()
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
            func.count(part.id).label("invited"),
            func.count(part.reached_at).label("reached"),
            func.count(part.started_at).label("started"),
            func.count(part.finished_at).label("finished"),
        )
        .outerjoin(part, part.run_id == SurveyRun.id)
        .group_by(SurveyRun.id)
        .order_by(SurveyRun.id.desc())
    )


def _card(row: Any, *, now: datetime) -> RunCard:
    closed = row.state is SurveyState.CLOSED or now >= row.closes_at
    return RunCard(
        id=row.id,
        title=row.definition["title"],
        state=SurveyState.CLOSED if closed else SurveyState.OPEN,
        invited=row.invited,
        reached=row.reached,
        started=row.started,
        finished=row.finished,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        confidential=row.confidential,
    )


async def close_run(session: AsyncSession, actor: Actor | None, run_id: int, *, now: datetime) -> RunCard:
    """Close a run early; closing it twice changes nothing."""
    card = await load_run(session, actor, run_id, now=now)
    if card.state is SurveyState.OPEN:
        await session.execute(
            update(SurveyRun).where(SurveyRun.id == run_id).values(state=SurveyState.CLOSED, closes_at=now)
        )
        by = actor.person_id if actor else None
        await record(session, "survey.closed", f"survey:{run_id}", by=by, now=now)
    return await load_run(session, actor, run_id, now=now)


@dataclass(frozen=True)
class MySurvey:
    run_id: int
    title: str
    started: bool
    finished: bool
    closes_at: datetime


async def my_surveys(session: AsyncSession, person_id: int, *, now: datetime) -> list[MySurvey]:
    """List the open runs in which a person was asked: unfinished ones first, the next to close on top."""
    part = SurveyParticipation
    rows = await session.execute(
        select(SurveyRun.id, SurveyRun.definition, part.started_at, part.finished_at, SurveyRun.closes_at)
        .join(part, part.run_id == SurveyRun.id)
        .where(
            part.person_id == person_id,
            SurveyRun.state == SurveyState.OPEN,
            SurveyRun.opens_at <= now,
            SurveyRun.closes_at > now,
        )
        .order_by(part.finished_at.is_not(None), SurveyRun.closes_at)
    )
    return [
        MySurvey(run_id, definition["title"], started is not None, finished is not None, closes_at)
        for run_id, definition, started, finished, closes_at in rows
    ]


@dataclass(frozen=True)
class SurveyInvitation:
    """The notice that asks somebody to answer."""

    run_id: int
    title: str
    intro: str
    questions: int
    closes_at: datetime
    zone: str


async def load_invitation(session: AsyncSession, claim: Claim, now: datetime) -> SurveyInvitation | Void:
    row = (
        await session.execute(
            select(
                SurveyRun.id,
                SurveyRun.definition,
                SurveyRun.state,
                SurveyRun.closes_at,
                Municipality.timezone,
                SurveyParticipation.finished_at,
            )
            .join(SurveyParticipation, SurveyParticipation.run_id == SurveyRun.id)
            .join(Municipality, Municipality.id == SurveyRun.municipality_id)
            .where(SurveyRun.id == claim.payload["run"], SurveyParticipation.person_id == claim.person_id)
        )
    ).first()
    if row is None or row.state is SurveyState.CLOSED or now >= row.closes_at:
        return Void("closed")
    if row.finished_at is not None:
        return Void("answered")
    definition = row.definition
    asked = len(definition["questions"])
    return SurveyInvitation(row.id, definition["title"], definition["intro"], asked, row.closes_at, row.timezone)
