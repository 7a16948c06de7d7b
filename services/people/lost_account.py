"""Somebody has lost their Telegram account: the place on the list waits for the new one, and all of it stays theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from locales import __
from models.enums import SurveyState
from models.people import Appointment, Person
from models.surveys import SurveyDraft, SurveyParticipation, SurveyRun
from services.access import Action, Place, authorize, holds, may_at
from services.access.audit import record
from services.errors import NotFound, Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor


class YourOwnAccount(Refusal):
    msgid = __("This is you, and your account works. Another coordinator can do this for you.")


class WorksElsewhereToo(Refusal):
    msgid = __(
        "This person works in another municipality too, and the new link would open that as well. "
        "Ask whoever runs the bot: only they can do this."
    )


async def release_account(session: AsyncSession, person_id: int, *, by: Actor | None, now: datetime) -> int:
    """Take the account off a person, who joins again by a link of theirs; give the municipality of their oldest role.

    The old account is a stranger's from now on. A confidential sheet that was begun and not sent is dropped: whoever
    opens the link must not read it. Raise `YourOwnAccount`, `WorksElsewhereToo`, `NotFound`; `by` none is the operator.
    """
    here = select(Appointment.municipality_id).where(Appointment.person_id == person_id, holds(now.date()))
    municipalities = list(dict.fromkeys((await session.execute(here.order_by(Appointment.id))).scalars()))
    if not municipalities:
        raise NotFound
    if by is not None:
        ensure_everywhere(by, person_id, municipalities)
    gone = {"platform_id": None, "blocked_at": None}
    lost = update(Person).where(Person.id == person_id, Person.platform_id.is_not(None), Person.erased_at.is_(None))
    if (await session.execute(lost.values(**gone).returning(Person.id))).scalar() is None:
        raise NotFound
    await _drop_sheets(session, person_id)
    await record(session, "person.released", f"person:{person_id}", by=by.person_id if by else None, now=now)
    return municipalities[0]


def ensure_everywhere(by: Actor, person_id: int, municipalities: list[int]) -> None:
    """Let pass who gives roles wherever this person works: the link opens all of it."""
    if by.person_id == person_id:
        raise YourOwnAccount
    mine = [one for one in municipalities if may_at(by, Action.PEOPLE_EDIT, Place(one))]
    if mine and len(mine) < len(municipalities):
        raise WorksElsewhereToo
    for one in municipalities:
        authorize(by, Action.PEOPLE_EDIT, Place(one))
        authorize(by, Action.PEOPLE_INVITE, Place(one))


async def _drop_sheets(session: AsyncSession, person_id: int) -> None:
    confidential = select(SurveyRun.id).where(SurveyRun.confidential, SurveyRun.state == SurveyState.OPEN)
    mine = select(SurveyParticipation.id).where(
        SurveyParticipation.person_id == person_id,
        SurveyParticipation.run_id.in_(confidential),
        SurveyParticipation.finished_at.is_(None),
    )
    numbers = list((await session.execute(mine)).scalars())
    await session.execute(delete(SurveyDraft).where(SurveyDraft.participation_id.in_(numbers)))
    begun = update(SurveyParticipation).where(SurveyParticipation.id.in_(numbers))
    await session.execute(begun.values(started_at=None))
