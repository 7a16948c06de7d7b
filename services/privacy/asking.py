"""The coordinator is asked about the places where others name an erased person: at once, and weekly until decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import exists, func, select

from models.enums import MentionState, NoticeKind
from models.people import ErasureAct, Municipality
from models.privacy import Mention
from models.traffic import Outgoing
from services.access import Action, actor_of, municipalities_for
from services.messages.notices import Loader, Void
from services.messages.outbox import enqueue
from services.people.appointments import answerable_for

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.messages.outbox import Claim

DECIDES: Final = Action.PEOPLE_EDIT  # whoever answers for the people of a municipality
WEEK: Final = timedelta(days=7)
# The law gives the operator thirty days: services.privacy only says so, the coordinator decides.
DAYS_TO_DECIDE: Final = 30


@dataclass(frozen=True)
class MentionsWaiting:
    """Places that wait for a decision, in one municipality."""

    municipality_id: int
    municipality: str
    texts: int
    since: datetime


async def ask_coordinators(session: AsyncSession, municipality_id: int, *, key: str, now: datetime) -> None:
    """Write to every coordinator, once for each `key`."""
    for person_id in await answerable_for(session, municipality_id=municipality_id, school_id=None, today=now.date()):
        unique = f"{NoticeKind.MENTIONS}:{municipality_id}:{key}:{person_id}"
        if (await session.execute(select(exists().where(Outgoing.unique_key == unique)))).scalar():
            continue
        payload = {"municipality": municipality_id}
        await enqueue(session, to=person_id, kind=NoticeKind.MENTIONS, payload=payload, now=now, unique_key=unique)


async def ask_again(session: AsyncSession, *, now: datetime) -> None:
    """What has waited for a week is asked about again, once a week."""
    waiting = (
        select(Mention.municipality_id)
        .join(ErasureAct, ErasureAct.id == Mention.act_id)
        .where(Mention.state == MentionState.WAITING, ErasureAct.at <= now - WEEK)
        .distinct()
    )
    year, week, _ = now.isocalendar()
    for municipality_id in (await session.execute(waiting)).scalars().all():
        await ask_coordinators(session, municipality_id, key=f"{year}w{week}", now=now)


def mention_waits(actor: Actor, now: datetime, today: date) -> ColumnElement[bool]:  # noqa: ARG001 - one shape for all signs
    """Tell in SQL whether one does."""
    here = Mention.municipality_id.in_(municipalities_for(actor, DECIDES))
    return select(Mention.id).where(here, Mention.state == MentionState.WAITING).exists()


async def waiting_in(session: AsyncSession, municipality_id: int) -> MentionsWaiting | None:
    query = (
        select(Municipality.name, func.count(Mention.id), func.min(ErasureAct.at))
        .join(Mention, Mention.municipality_id == Municipality.id)
        .join(ErasureAct, ErasureAct.id == Mention.act_id)
        .where(Municipality.id == municipality_id, Mention.state == MentionState.WAITING)
        .group_by(Municipality.id)
    )
    row = (await session.execute(query)).first()
    return MentionsWaiting(municipality_id, *row) if row else None


async def mentions_waiting(session: AsyncSession, actor: Actor, now: datetime) -> MentionsWaiting | None:  # noqa: ARG001 - one shape for all sections
    """What of it stands on the home screen."""
    for municipality_id in municipalities_for(actor, DECIDES):
        waiting = await waiting_in(session, municipality_id)
        if waiting:
            return waiting
    return None


async def load_mentions(session: AsyncSession, claim: Claim, now: datetime) -> MentionsWaiting | Void:
    actor = await actor_of(session, claim.person_id, now=now)
    municipality = claim.payload["municipality"]
    if actor is None or municipality not in municipalities_for(actor, DECIDES):
        return Void("not_theirs")
    return await waiting_in(session, municipality) or Void("decided")


PRIVACY_LOADERS: Final[dict[str, Loader]] = {NoticeKind.MENTIONS: load_mentions}
