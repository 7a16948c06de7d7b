"""A run published: the definition copied, everybody invited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

from models.enums import DeliveryClass, NoticeKind, SurveyState
from models.surveys import SurveyParticipation, SurveyRun
from services.access import Action, Place, authorize
from services.access.audit import record
from services.messages.outbox import Priority, enqueue
from services.settings import zone_of
from services.surveys import definitions
from services.surveys.audience import NobodyToAsk, labels_of, people_of
from services.surveys.confidential import NamedBesideConfidential, TooFewForConfidential
from services.surveys.runs import ClosesTooEarly, closing_moment
from services.surveys.sealing import keys_of

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.surveys.audience import Asked, Audience
    from services.surveys.definitions import Definition

OPEN_DAYS: Final = 14
OPENING_HOUR: Final = 9  # of a later first day, where the municipality is
MINIMUM: Final = 5


async def publish(
    session: AsyncSession,
    actor: Actor | None,
    definition: Definition,
    *,
    municipality_id: int,
    audience: Audience,
    opens: date | None = None,
    closes: date | None = None,
    minimum: int = MINIMUM,
    goal: int = 0,
    now: datetime,
) -> int:
    """Send a survey to everybody in the audience today; give the run's id.

    The definition is copied: what people answer cannot change under their answers. `goal`: per cent of the invited who
    should answer. Raises `NobodyToAsk`,
    `ClosesTooEarly`, `NamedBesideConfidential` and, for a confidential one that would be none, `TooFewForConfidential`.
    """
    if actor is not None:
        authorize(actor, Action.SURVEY_RUN, Place(municipality_id))
    zone = await zone_of(session, municipality_id)
    today = now.astimezone(ZoneInfo(zone)).date()
    first = max(opens or today, today)
    closes = closes or first + timedelta(days=OPEN_DAYS)
    if closes <= first:
        raise ClosesTooEarly
    people = await people_of(session, municipality_id, audience, today=today)
    if not people:
        raise NobodyToAsk
    if definition.confidential and len(people) < minimum:
        raise TooFewForConfidential(n=len(people), minimum=minimum)
    await _ensure_not_beside(session, definition, municipality_id, people, now=now)
    by = actor.person_id if actor else None
    opens_at = now if first == today else datetime.combine(first, time(OPENING_HOUR), ZoneInfo(zone))
    row = insert(SurveyRun).values(
        municipality_id=municipality_id,
        definition_key=definition.key,
        version=definition.version,
        definition=definitions.to_json(definition),
        confidential=definition.confidential,
        audience=audience.words,
        minimum=minimum,
        goal=goal,
        key_id=keys_of(session).make() if definition.confidential else None,
        opens_at=opens_at,
        closes_at=closing_moment(closes, zone),
        created_by=by,
        created_at=now,
    )
    run_id = (await session.execute(row.returning(SurveyRun.id))).scalar_one()
    await _ask(session, run_id, definition, people, minimum=minimum, today=today)
    for one in people:
        await enqueue(
            session,
            to=one.person_id,
            kind=NoticeKind.SURVEY_INVITATION,
            payload={"run": run_id},
            delivery=DeliveryClass.MUST,
            priority=Priority.BULK,
            not_before=opens_at,
            send_until=closing_moment(closes, zone),
            unique_key=f"{NoticeKind.SURVEY_INVITATION}:{run_id}:{one.person_id}",
            now=now,
        )
    await record(session, "survey.published", f"survey:{run_id}", by=by, now=now, invited=len(people))
    return run_id


async def _ensure_not_beside(
    session: AsyncSession, definition: Definition, municipality_id: int, people: tuple[Asked, ...], *, now: datetime
) -> None:
    """Raise `NamedBesideConfidential` where some of these people are asked the same just now in the other way."""
    questions = {question.text for question in definition.questions}
    rows = await session.execute(
        select(SurveyRun.id, SurveyRun.definition_key, SurveyRun.definition).where(
            SurveyRun.municipality_id == municipality_id,
            SurveyRun.confidential.is_not(definition.confidential),
            SurveyRun.state != SurveyState.CLOSED,
            SurveyRun.closes_at > now,
        )
    )
    for run_id, key, beside in rows.all():
        if key != definition.key and questions != {one["text"] for one in beside["questions"]}:
            continue
        asked = select(SurveyParticipation.person_id).where(SurveyParticipation.run_id == run_id)
        both = {one.person_id for one in people} & set((await session.execute(asked)).scalars())
        if both:
            raise NamedBesideConfidential(code=f"S{run_id}", n=len(both))


async def _ask(
    session: AsyncSession,
    run_id: int,
    definition: Definition,
    people: tuple[Asked, ...],
    *,
    minimum: int,
    today: date,
) -> None:
    labels = await labels_of(session, definition, people, minimum=minimum, today=today)
    rows = [
        {
            "run_id": run_id,
            "person_id": one.person_id,
            "school_id": one.school_id,
            "role": one.role,
            "label": labels[one.person_id],
        }
        for one in people
    ]
    await session.execute(insert(SurveyParticipation), rows)


def as_named(definition: Definition) -> Definition:
    """The same questions without a promise that could not be kept; so its own introduction goes too."""
    return replace(definition, confidential=False, intro="")
