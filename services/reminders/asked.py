"""What people are asked to come to and to answer: their events and their surveys, as what they are reminded of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import case, or_, select

from models.enums import EventAnswer, EventState
from models.events import Event, EventPart
from services.reminders.ended import BEHIND, ended_surveys
from services.reminders.plans import Watched
from services.reminders.rules import (
    SEMINAR_LADDER,
    SENDING_LADDER,
    SURVEY_LADDER,
    TAKE_BACK,
    Kind,
    Subject,
    VoidReason,
    Watch,
    watched,
)
from services.surveys.mine import LAST_DAYS, not_open_yet, open_survey_subjects, paired

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.reminders.municipality import MunicipalitySnapshot
    from services.reminders.plans import Plans, Snoozes

QUARTER: Final = timedelta(minutes=15)  # reminders go at whole hours; zones differ by quarters at the least
# Who is reminded of an event: nobody who stays away, and nobody without a place.
REMINDED: Final = (EventAnswer.SILENT, EventAnswer.YES)


async def watch_events(
    session: AsyncSession,
    plans: Plans,
    municipality: MunicipalitySnapshot,
    snoozes: Snoozes,
    *,
    now: datetime,
    only: Collection[tuple[int, int]] | None,
) -> None:
    """Lay out the events that somebody is reminded of.

    Whoever says yes after the morning of a stage has just read of the event: it goes the next morning, or not at all.
    """
    answered = case((EventPart.answer == EventAnswer.YES, EventPart.answered_at))
    query = (
        select(Event.id, EventPart.person_id, Event.starts_at, Event.announced_at, Event.cancelled_at, answered)
        .join(EventPart, EventPart.event_id == Event.id)
        .where(
            Event.municipality_id == municipality.id,
            paired(Event.id, EventPart.person_id, only),
            or_(Event.state == EventState.ANNOUNCED, Event.cancelled_at > now - BEHIND),
            Event.starts_at > now - BEHIND,
            EventPart.gone_at.is_(None),
            EventPart.answer.in_(REMINDED),
        )
    )
    for number, person, starts_at, announced_at, cancelled_at, said in await session.execute(query):
        if person not in municipality.people or announced_at is None:
            continue
        named = occurrence_of(starts_at)
        known = announced_at + TAKE_BACK
        told = said is None or said <= known
        subject = Subject(
            Kind.SEMINAR, number, named, starts_at, open=cancelled_at is None, over=VoidReason.CANCELLED, told=told
        )
        prefs = municipality.people[person].prefs
        snoozed = snoozes.get((Kind.SEMINAR, number, person))
        watch = Watch(subject, person, SEMINAR_LADDER, prefs, known if told else said, snoozed)
        plans.watched[person].append(Watched(watch, stands_in=False, ended=cancelled_at))


async def watch_surveys(
    session: AsyncSession,
    plans: Plans,
    municipality: MunicipalitySnapshot,
    snoozes: Snoozes,
    *,
    now: datetime,
    only: Collection[tuple[int, int]] | None,
) -> None:
    for run, person, opens_at in await not_open_yet(session, now, municipality_id=municipality.id, only=only):
        plans.looks[Kind.SURVEY, run, person].append(opens_at)
    for run, person, started, wants_last, opens_at, closes_at, ready in await open_survey_subjects(
        session, now, municipality_id=municipality.id, only=only
    ):
        plans.looks[Kind.SURVEY, run, person] += [closes_at - LAST_DAYS, closes_at]
        if person in municipality.people:
            asked = occurrence_of(closes_at)
            subject = Subject(Kind.SURVEY, run, asked, closes_at, told=True, wants_extra=wants_last)
            snoozed = snoozes.get((Kind.SURVEY, run, person))
            ladder = SENDING_LADDER if ready else SURVEY_LADDER
            watch = Watch(subject, person, ladder, municipality.people[person].prefs, opens_at, snoozed)
            plans.watched[person].append(Watched(watch, stands_in=False))
            if started and not ready and closes_at - LAST_DAYS <= now:
                plans.looks[Kind.SURVEY, run, person] += _may_be_ready(watch, municipality, now=now)
    for one in await ended_surveys(session, municipality.id, now=now, only=only):
        if one.person_id in municipality.people:
            named, due = occurrence_of(one.closes_at), one.closes_at
            still, started = one.at is None, one.started
            subject = Subject(
                Kind.SURVEY, one.run_id, named, due, open=still, over=one.reason, told=True, wants_extra=started
            )
            prefs = municipality.people[one.person_id].prefs
            watch = Watch(subject, one.person_id, SURVEY_LADDER, prefs, one.opens_at)
            plans.watched[one.person_id].append(Watched(watch, stands_in=False, ended=one.at))


def _may_be_ready(watch: Watch, municipality: MunicipalitySnapshot, *, now: datetime) -> list[datetime]:
    """Say in the last days when to look who has only to send: on the last one each quarter of an hour.

    A tap changes no plan. When the last days begin is a moment to look of its own.
    """
    stages = watched(watch._replace(ladder=SENDING_LADDER), municipality.calendar, now=now, horizon=now + LAST_DAYS)
    last = max((stage.send_at for stage in stages if stage.goes), default=None)
    return [] if last is None else [last if last > now else now + QUARTER]


def occurrence_of(moment: datetime) -> str:
    """Name a moment so that another one has another name."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
