"""What is sent about surveys to people who are not acting: read again in the moment of sending."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, select, update

from models.enums import NoticeKind, OutboxState, SurveyState
from models.people import Municipality
from models.surveys import SurveyDraft, SurveyParticipation, SurveyRun
from services.messages.notices import Void
from services.messages.outbox import Priority, enqueue
from services.surveys import definitions
from services.surveys.drafts import DRAFT_COLUMNS, answers_of, read_draft
from services.surveys.runs import load_run, previous_run, state_of
from services.surveys.standing import definition_of
from storage.patterns import patterned
from storage.prepared import Prepared

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.messages.outbox import Claim

DECISION_LIMIT: Final = 3000


@dataclass(frozen=True)
class SurveyInvitation:
    """Asks somebody to answer."""

    run_id: int
    title: str
    intro: str
    questions: int
    closes_at: datetime
    zone: str
    confidential: bool
    decided: str | None = None  # what was decided after last year's run of the same survey


@dataclass(frozen=True)
class SurveyDecision:
    """Tells those who answered what came of it."""

    run_id: int
    title: str
    text: str
    confidential: bool = False  # then who answered is not told apart


@dataclass(frozen=True)
class DecisionDraft:
    """What would be told, and who would hear it."""

    told: SurveyDecision
    people: tuple[int, ...]


@dataclass(frozen=True)
class SurveyAgain:
    """Asks somebody to answer once more, whose answers nobody can read: the key to them is lost."""

    run_id: int
    title: str
    questions: int
    closes_at: datetime
    zone: str


@dataclass(frozen=True)
class SurveyKeyLost:
    """Tells a coordinator how many are asked again."""

    run_id: int
    title: str
    sent: int
    begun: int
    closes_at: datetime
    zone: str


@dataclass(frozen=True)
class SurveyReminder:
    """Reminds somebody who has not finished; `questions` are those that are still to be answered."""

    run_id: int
    title: str
    started: bool
    questions: int
    closes_at: datetime
    zone: str
    ready: bool = False  # everything is answered: only «Отправить» is left


async def load_reminder(session: AsyncSession, run_id: int, person_id: int, *, now: datetime) -> SurveyReminder | Void:
    """What a reminder of a run says now; void when there is nothing left to remind of."""
    row = await _reminded.first(session, run=run_id, person=person_id)
    if row is None or state_of(row.state, row.opens_at, row.closes_at, now=now) is not SurveyState.OPEN:
        return Void("closed")
    if row.finished_at is not None:
        return Void("answered")
    if row.muted_at is not None:
        return Void("muted")
    definition = await definition_of(session, run_id, row.version)
    draft = read_draft(session, row.part, row.key_id, row)
    answers = answers_of(draft)
    left = [one for one in definitions.visible_questions(definition, answers) if one.key not in answers]
    ready = draft is not None and definitions.is_passed(definition, answers)
    begun = row.started_at is not None
    return SurveyReminder(run_id, definition.title, begun, max(len(left), 1), row.closes_at, row.timezone, ready)


@patterned()
def _reminded(*, run: int, person: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            SurveyRun.version,
            SurveyRun.state,
            SurveyRun.opens_at,
            SurveyRun.closes_at,
            SurveyRun.key_id,
            Municipality.timezone,
            SurveyParticipation.id.label("part"),
            SurveyParticipation.started_at,
            SurveyParticipation.finished_at,
            SurveyParticipation.muted_at,
            *DRAFT_COLUMNS,
        )
        .join(SurveyParticipation, SurveyParticipation.run_id == SurveyRun.id)
        .join(Municipality, Municipality.id == SurveyRun.municipality_id)
        .outerjoin(SurveyDraft, SurveyDraft.participation_id == SurveyParticipation.id)
        .where(SurveyRun.id == run, SurveyParticipation.person_id == person)
    )


async def load_invitation(session: AsyncSession, claim: Claim, now: datetime) -> SurveyInvitation | Void:
    return await invitation_for(session, claim.payload["run"], claim.person_id, now=now)


ASKED: Final = Prepared(
    select(
        SurveyRun.id,
        SurveyRun.definition,
        SurveyRun.state,
        SurveyRun.closes_at,
        SurveyRun.confidential,
        Municipality.timezone,
        SurveyParticipation.finished_at,
    )
    .join(SurveyParticipation, SurveyParticipation.run_id == SurveyRun.id)
    .join(Municipality, Municipality.id == SurveyRun.municipality_id)
    .where(SurveyRun.id == bindparam("run"), SurveyParticipation.person_id == bindparam("person"))
)


async def invitation_for(
    session: AsyncSession, run_id: int, person_id: int | None, *, now: datetime
) -> SurveyInvitation | Void:
    """Give what a survey says of itself to somebody who was asked; void where nothing is left to do."""
    row = await ASKED.first(session, run=run_id, person=person_id)
    if row is None or row.state is SurveyState.CLOSED or now >= row.closes_at:
        return Void("closed")
    if row.finished_at is not None:
        return Void("not_needed" if row.confidential else "answered")
    before = await previous_run(session, await load_run(session, None, row.id, now=now), now=now)
    definition = row.definition
    return SurveyInvitation(
        run_id=row.id,
        title=definition["title"],
        intro=definition["intro"],
        questions=len(definition["questions"]),
        closes_at=row.closes_at,
        zone=row.timezone,
        confidential=row.confidential,
        decided=before.decided if before else None,
    )


async def invitation_ended(
    session: AsyncSession, claim: Claim, state: Any, _: str | None, now: datetime, __: Any
) -> None:
    """An invitation that has arrived has reached somebody."""
    if state is OutboxState.SENT:
        await mark_reached(session, claim.payload["run"], claim.person_id, now=now)


async def mark_reached(session: AsyncSession, run_id: int, person_id: int, *, now: datetime) -> None:
    await REACHED.rows(session, run=run_id, person=person_id, now=now)


REACHED: Final = Prepared(
    update(SurveyParticipation)
    .where(
        SurveyParticipation.run_id == bindparam("run"),
        SurveyParticipation.person_id == bindparam("person"),
        SurveyParticipation.reached_at.is_(None),
    )
    .values(reached_at=bindparam("now"))
)


async def draft_decision(
    session: AsyncSession, actor: Actor | None, run_id: int, text: str, *, now: datetime
) -> DecisionDraft:
    """Read what would be told and to whom, for whoever looks before it goes out."""
    card = await load_run(session, actor, run_id, now=now)
    part = SurveyParticipation
    query = select(part.person_id).where(part.run_id == run_id)
    if not card.confidential:
        query = query.where(part.finished_at.is_not(None))
    people = (await session.execute(query.order_by(part.person_id))).scalars().all()
    told = SurveyDecision(card.id, card.title, text.strip()[:DECISION_LIMIT], card.confidential)
    return DecisionDraft(told, tuple(people))


async def tell_decision(session: AsyncSession, actor: Actor | None, run_id: int, text: str, *, now: datetime) -> int:
    """«Что решили»: keep it with the run and send it to everybody who answered; give their number.

    Of a confidential run everybody who was asked is told: no message may say who answered. Told anew, the text
    replaces the one before and goes to everybody again.
    """
    decision = await draft_decision(session, actor, run_id, text, now=now)
    values = {"decided": decision.told.text, "decided_at": now}
    await session.execute(update(SurveyRun).where(SurveyRun.id == run_id).values(**values))
    for person_id in decision.people:
        await enqueue(
            session,
            to=person_id,
            kind=NoticeKind.SURVEY_DECISION,
            payload={"run": run_id},
            priority=Priority.BULK,
            unique_key=f"{NoticeKind.SURVEY_DECISION}:{run_id}:{person_id}:{now:%Y%m%d%H%M%S}",
            now=now,
        )
    return len(decision.people)


async def load_decision(session: AsyncSession, claim: Claim, now: datetime) -> SurveyDecision | Void:
    card = await load_run(session, None, claim.payload["run"], now=now)
    return SurveyDecision(card.id, card.title, card.decided, card.confidential) if card.decided else Void("withdrawn")


async def load_again(session: AsyncSession, claim: Claim, now: datetime) -> SurveyAgain | Void:
    reminder = await load_reminder(session, claim.payload["run"], claim.person_id, now=now)
    if isinstance(reminder, Void) and reminder.reason != "muted":
        return reminder
    card = await load_run(session, None, claim.payload["run"], now=now)
    query = select(SurveyRun.definition).where(SurveyRun.id == card.id)
    questions = len((await session.execute(query)).scalar_one()["questions"])
    return SurveyAgain(card.id, card.title, questions, card.closes_at, card.zone)


async def load_key_lost(session: AsyncSession, claim: Claim, now: datetime) -> SurveyKeyLost:
    told = claim.payload
    card = await load_run(session, None, told["run"], now=now)
    return SurveyKeyLost(card.id, card.title, told["sent"], told["begun"], card.closes_at, card.zone)
