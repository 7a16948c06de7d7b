"""What is sent about events, read again in the moment of sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from sqlalchemy import select, update

from models.enums import STAYS_AWAY, EventAnswer, EventState, NoticeKind, OutboxState
from models.events import Event, EventFile, EventPart
from services.access import Action, actor_of, may_at
from services.calendar import zone
from services.errors import NotAllowed, NotFound
from services.events.after import ask_again
from services.events.cards import EventCard, load_event, place_of
from services.events.rules.book import Word
from services.events.rules.hours import DAY_BEGINS, DAY_ENDS
from services.messages.notices import Ended, Later, Loader, Void

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.messages.outbox import Claim

T = TypeVar("T")
NOT_THEIRS: Final = "not_theirs"


@dataclass(frozen=True)
class EventNotice:
    """An invitation, a move with what it was before, another place, the end. `edits`: the message that it changes."""

    kind: NoticeKind
    card: EventCard
    now: datetime
    was: datetime | None = None
    colleague: bool = False
    edits: int | None = None
    what: str = "both"  # another place, another link, or both


@dataclass(frozen=True)
class PlaceNotice:
    """A place became free, or an offer is over."""

    word: Word
    card: EventCard
    now: datetime
    until: datetime | None


@dataclass(frozen=True)
class HeldNotice:
    """«Состоялось?», to the organiser, or to whoever answers in their place."""

    card: EventCard
    now: datetime


@dataclass(frozen=True)
class MaterialNotice:
    card: EventCard
    file_kind: str | None
    file_id: str | None
    text: str


@dataclass(frozen=True)
class CertificateNotice:
    """A certificate is there to be taken."""

    card: EventCard


async def _read(session: AsyncSession, claim: Claim, now: datetime) -> tuple[EventCard, EventPart] | Void:
    number = claim.payload.get("event", claim.payload.get("seminar"))
    query = select(EventPart).where(EventPart.event_id == number, EventPart.person_id == claim.person_id)
    part = (await session.execute(query)).scalar()
    reader = await actor_of(session, claim.person_id, now=now)
    if part is None or part.gone_at is not None or reader is None or not isinstance(number, int):
        return Void("person_gone")
    try:
        return await load_event(session, reader, number), part
    except (NotFound, NotAllowed):
        return Void("person_gone")


class Told(NamedTuple):
    """Whom a message is for: their part in an event, and what was to be told of it."""

    card: EventCard
    part: EventPart
    claim: Claim
    now: datetime


def of_a_part(
    load: Callable[[Told], T],
) -> Callable[[AsyncSession, Claim, datetime], Awaitable[T | Void]]:
    """Make a loader of a rule about one person's part in an event; without a part there is nothing to say."""

    @wraps(load)
    async def loader(session: AsyncSession, claim: Claim, now: datetime) -> T | Void:
        found = await _read(session, claim, now)
        return found if isinstance(found, Void) else load(Told(*found, claim, now))

    return loader


@of_a_part
def load_invited(one: Told) -> EventNotice | Void:
    if one.card.state is not EventState.ANNOUNCED:
        return Void("cancelled")
    if one.part.answer in {EventAnswer.YES, EventAnswer.WAITING, *STAYS_AWAY}:
        return Void("answered")
    return EventNotice(NoticeKind.EVENT_ANNOUNCED, one.card, one.now, colleague=one.part.instead_of is not None)


@of_a_part
def load_change(one: Told) -> EventNotice | Void:
    """A move, another place, a corrected slip: nothing for whom the first word has not reached."""
    if one.card.state is not EventState.ANNOUNCED:
        return Void("cancelled")
    if one.part.answer in STAYS_AWAY and one.claim.kind != NoticeKind.EVENT_CORRECTED:
        return Void("declined")
    if one.part.told_starts_at is None:
        return Void("never_told")
    if one.claim.kind == NoticeKind.EVENT_MOVED and one.part.told_starts_at == one.card.starts_at:
        return Void("as_before")
    return EventNotice(
        NoticeKind(one.claim.kind),
        one.card,
        one.now,
        was=one.part.told_starts_at,
        edits=one.claim.payload.get("message"),
        what=one.claim.payload.get("what", "both"),
    )


@of_a_part
def load_cancelled(one: Told) -> EventNotice | Void:
    if one.card.state is not EventState.CANCELLED:
        return Void("goes_on")
    if one.part.told_starts_at is None:
        return Void("never_told")
    return EventNotice(NoticeKind.EVENT_CANCELLED, one.card, one.now)


@of_a_part
def load_place(one: Told) -> PlaceNotice | Void | Later:
    word = Word(one.claim.payload["word"])
    wanted = {Word.GIVEN: EventAnswer.YES, Word.OFFERED: EventAnswer.OFFERED, Word.LAPSED: EventAnswer.LAPSED}
    if one.card.state is not EventState.ANNOUNCED or one.part.answer is not wanted[word]:
        return Void("moved_on")
    if one.card.starts_at <= one.now:
        return Void("stale")
    return _by_day(one.card, one.now) or PlaceNotice(word, one.card, one.now, one.part.offered_until)


def _by_day(card: EventCard, now: datetime) -> Later | None:
    """What can wait for the morning waits, unless it begins before."""
    here = now.astimezone(zone(card.zone))
    if DAY_BEGINS <= here.timetz().replace(tzinfo=None) < DAY_ENDS:
        return None
    day = here.date() if here.time() < DAY_BEGINS else here.date() + timedelta(days=1)
    morning = datetime.combine(day, time(DAY_BEGINS.hour), zone(card.zone))
    return Later(morning) if morning < card.starts_at else None


async def load_held(session: AsyncSession, claim: Claim, now: datetime) -> HeldNotice | Void:
    reader = await actor_of(session, claim.person_id, now=now)
    row = (await session.execute(select(Event).where(Event.id == claim.payload["event"]))).scalar()
    if row is None or row.state is not EventState.ANNOUNCED or row.starts_at > now:
        return Void("answered")
    if reader is None or not may_at(reader, Action.EVENT_MARK, place_of(row)):
        return Void(NOT_THEIRS)  # whoever is invited would read it, and may not answer
    return HeldNotice(await load_event(session, reader, row.id), now)


async def unasked(
    session: AsyncSession,
    claim: Claim,
    state: OutboxState,
    reason: str | None,
    now: datetime,  # noqa: ARG001 - one shape for all
    notice: Any,  # noqa: ARG001 - same
) -> None:
    if state is OutboxState.VOID and reason == NOT_THEIRS:
        await ask_again(session, claim.payload["event"], claim.person_id)


async def load_material(session: AsyncSession, claim: Claim, now: datetime) -> MaterialNotice | Void:
    found = await _read(session, claim, now)
    file = (await session.execute(select(EventFile).where(EventFile.id == claim.payload["file"]))).scalar()
    if isinstance(found, Void) or file is None:
        return Void("gone")
    return MaterialNotice(found[0], file.file_kind, file.file_id, file.text)


@of_a_part
def load_certificate(one: Told) -> CertificateNotice | Void:
    return CertificateNotice(one.card) if one.card.mine is not None and one.card.mine.certificate else Void("withdrawn")


async def told(
    session: AsyncSession,
    claim: Claim,
    state: OutboxState,
    reason: str | None,  # noqa: ARG001 - one shape for all
    now: datetime,  # noqa: ARG001 - same
    notice: Any,
) -> None:
    """Keep what somebody knows: the beginning that the message which reached them spoke of."""
    if state is OutboxState.SENT and isinstance(notice, EventNotice):
        mine = EventPart.event_id == notice.card.id, EventPart.person_id == claim.person_id
        await session.execute(update(EventPart).where(*mine).values(told_starts_at=notice.card.starts_at))


EVENT_LOADERS: Final[dict[str, Loader]] = {
    NoticeKind.EVENT_ANNOUNCED: load_invited,
    NoticeKind.SEMINAR_ANNOUNCED: load_invited,
    NoticeKind.EVENT_MOVED: load_change,
    NoticeKind.EVENT_PLACED: load_change,
    NoticeKind.EVENT_CORRECTED: load_change,
    NoticeKind.EVENT_CANCELLED: load_cancelled,
    NoticeKind.SEMINAR_CANCELLED: load_cancelled,
    NoticeKind.EVENT_PLACE: load_place,
    NoticeKind.EVENT_HELD: load_held,
    NoticeKind.EVENT_MATERIAL: load_material,
    NoticeKind.EVENT_CERTIFICATE: load_certificate,
}
EVENT_ENDED: Final[dict[str, Ended]] = {
    NoticeKind.EVENT_ANNOUNCED: told,
    NoticeKind.SEMINAR_ANNOUNCED: told,
    NoticeKind.EVENT_MOVED: told,
    NoticeKind.EVENT_HELD: unasked,
}
