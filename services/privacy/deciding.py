"""What becomes of the places where others name an erased person: shown first, decided by the coordinator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from models.enums import MentionState
from models.people import School
from models.privacy import Mention
from services.access import authorize_municipality
from services.access.audit import record
from services.privacy.asking import DECIDES
from services.privacy.mentions import digest_of
from services.privacy.striking import strike_out, text_at
from services.privacy.texts import WITHOUT_CONTEXT, WORDS
from services.privacy.wording import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

AROUND = 60  # letters shown on either side


@dataclass(frozen=True)
class Shown:
    """One place as the coordinator sees it: what is said around the name, where and when it was written."""

    id: int
    place: str
    pieces: tuple[tuple[str, str, str], ...]  # before, the name, after
    school: str | None
    at: datetime | None  # none: the text is gone


@dataclass(frozen=True)
class Page:
    municipality_id: int
    total: int  # all that wait
    shown: tuple[Shown, ...]
    more: bool


async def mentions_page(session: AsyncSession, actor: Actor, municipality_id: int, *, after: int, count: int) -> Page:
    """Show what waits behind the mention numbered `after`; raise `NotAllowed`."""
    authorize_municipality(actor, DECIDES, municipality_id)
    here = (Mention.municipality_id == municipality_id, Mention.state == MentionState.WAITING)
    total = (await session.execute(select(func.count()).select_from(Mention).where(*here))).scalar_one()
    query = select(Mention).where(*here, Mention.id > after).order_by(Mention.id).limit(count + 1)
    found = (await session.execute(query)).scalars().all()
    shown = tuple([await _shown(session, one) for one in found[:count]])
    return Page(municipality_id, total, shown, more=len(found) > count)


async def _shown(session: AsyncSession, mention: Mention) -> Shown:
    rows = WORDS[mention.place].subquery()
    query = select(rows.c.text, rows.c.at, School.name).outerjoin(School, School.id == rows.c.school_id)
    here = {"municipalities": [mention.municipality_id]}
    row = (await session.execute(query.where(rows.c.row == mention.row), here)).first()
    text, at, school = row or ("", None, None)
    whole = bool(text) and digest_of(text) == mention.digest
    pieces = pieces_of(text, mention.spans, around=0 if mention.place in WITHOUT_CONTEXT else AROUND) if whole else ()
    return Shown(mention.id, mention.place, pieces, school, at)


def pieces_of(text: str, spans: Iterable[Sequence[int]], *, around: int) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (text[max(0, first - around) : first], text[first:after], text[after : after + around])
        for first, after in spans
    )


async def decide_mentions(
    session: AsyncSession,
    actor: Actor,
    municipality_id: int,
    *,
    after: int,
    last: int,
    strike: bool,
    now: datetime,
) -> int:
    """Strike out, or leave, what was shown between two numbers and still waits; give how many texts that were."""
    authorize_municipality(actor, DECIDES, municipality_id)
    query = select(Mention.id).where(
        Mention.municipality_id == municipality_id,
        Mention.state == MentionState.WAITING,
        Mention.id > after,
        Mention.id <= last,
    )
    done = 0
    for number in (await session.execute(query.order_by(Mention.id))).scalars().all():
        state = await _decide(session, number, strike=strike)
        ended: dict[str, Any] = {
            "state": state,
            "spans": [],
            "digest": None,
            "decided_by": actor.person_id,
            "decided_at": now,
        }
        await session.execute(update(Mention).where(Mention.id == number).values(**ended))
        done += state is not MentionState.GONE
    subject = f"municipality:{municipality_id}"
    await record(session, "mentions.decided", subject, by=actor.person_id, now=now, strike=strike, texts=done)
    return done


async def _decide(session: AsyncSession, number: int, *, strike: bool) -> MentionState:
    """Do it to one text, read again: an earlier one may have moved it, its author may have changed it."""
    columns = (Mention.place, Mention.row, Mention.spans, Mention.digest)
    place, row, spans, digest = (await session.execute(select(*columns).where(Mention.id == number))).one()
    text = await text_at(session, place, row)
    if text is None or digest_of(text) != digest:
        return MentionState.GONE
    if not strike:
        return MentionState.KEPT
    # The mark of this mention goes first, so that striking does not take it for one of the others.
    await session.execute(update(Mention).where(Mention.id == number).values(state=MentionState.STRUCK))
    await strike_out(session, place, row, text, [Span(*span) for span in spans])
    return MentionState.STRUCK
