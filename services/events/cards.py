"""What is seen of an event: its card for whoever opens it, and lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import and_, bindparam, case, func, select

from locales import __
from models.enums import EventAnswer, EventForm, EventLevel, EventState, Obligation, Presence
from models.events import Certificate, Event, EventPart, Project
from models.people import Municipality, Person
from models.roadmap import RoadmapItem
from services.access import Action, Place, may_at, stands_at
from services.access.naming import shown_name
from services.errors import NotAllowed, NotFound, Refusal
from services.events.kinds import own_kinds
from services.events.rules.audience import Rule, rules_of
from services.schools.taking_part import schools_taking_part
from storage.patterns import patterned

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.events.kinds import KindForms

LONGEST_NUMBER: Final = 9


class EventUnknown(Refusal):
    msgid = __("There is no event with this number.")


class Answers(NamedTuple):
    """How many of the invited answered what; `unconfirmed` are those of the yes that answered an earlier hour."""

    yes: int = 0
    unconfirmed: int = 0
    no: int = 0
    waiting: int = 0
    silent: int = 0
    offered: int = 0

    @property
    def invited(self) -> int:
        return self.yes + self.no + self.waiting + self.silent + self.offered


class Mine(NamedTuple):
    """The reader's own part in an event."""

    part: int
    answer: EventAnswer
    confirmed: bool
    place: int | None  # in the queue
    offered_until: datetime | None
    presence: Presence | None
    reason: str | None
    certificate: bool = False  # that holds: withdrawn ones are none


NONE: Final = Answers()


@dataclass(frozen=True)
class EventCard:
    id: int
    municipality_id: int
    kind: str
    own_kind: KindForms | None
    form: EventForm
    level: EventLevel
    ours: bool
    title: str
    about: str | None
    starts_at: datetime
    ends_at: datetime
    timezone: str  # of the municipality
    place: str
    link: str | None  # none for whoever has not said yes
    organiser_id: int | None
    organiser: str | None
    speakers: str | None
    audience: tuple[Rule, ...]
    obligation: Obligation
    places: int | None
    answer_by: datetime | None
    item: tuple[int, str | None, str] | None  # id, number, title
    project: str | None
    order: str | None
    state: EventState
    revision: int
    sequence: int
    changed_at: datetime
    cancel_reason: str | None
    school_id: int | None
    answers: Answers = NONE
    present: int = 0
    schools: int = 0
    mine: Mine | None = None
    manages: bool = False
    organises: bool = False  # is the very organiser: reasons are for them
    zone: str = ""  # of the reader

    @property
    def code(self) -> str:
        return f"E{self.id}"

    def is_over(self, now: datetime) -> bool:
        return self.ends_at <= now


def event_number(code: str) -> int:
    """Read «E12» or 12; raise `EventUnknown`."""
    digits = code.strip().upper().removeprefix("E").removeprefix("Е")
    if not digits.isdecimal() or len(digits) > LONGEST_NUMBER:
        raise EventUnknown
    return int(digits)


def place_of(event: Event) -> Place:
    return Place(event.municipality_id, event.school_id, event.organiser_id)


EVENT: Final = select(Event).where(Event.id == bindparam("event"))


async def event_row(session: AsyncSession, event_id: int) -> Event:
    """Read an event as it stands now. It is let go of at once: what is changed afterwards shows in a new reading."""
    row = (await session.execute(EVENT, {"event": event_id})).scalar()
    if row is None:
        raise NotFound
    session.expunge(row)
    return row


async def managed(session: AsyncSession, actor: Actor | None, event_id: int, action: Action) -> Event:
    """Give an event that the actor may do this to; none as the actor is the operator's command."""
    row = await event_row(session, event_id)
    if actor is not None:
        if not may_at(actor, action, place_of(row)):
            raise NotAllowed
        stands_at(row.municipality_id)
    return row


async def load_event(session: AsyncSession, actor: Actor | None, event_id: int) -> EventCard:
    """Read an event for whom it is meant, and for who may manage it."""
    row = await _card.first(session, event=event_id)
    if row is None:
        raise NotFound
    manages = actor is None or may_at(actor, Action.EVENT_READ, place_of(row))
    mine = await part_of_reader(session, row, actor) if actor else None
    if not manages and (mine is None or row.state is EventState.DRAFT):
        raise NotAllowed
    stands_at(row.municipality_id)
    counted = await counts_of(session, [row.id])
    kinds = await kinds_in(session, [row])
    return card_of(row, actor, kinds, mine=mine, manages=manages, counted=counted.get(row.id))


@patterned()
def _card(*, event: int) -> Any:
    return card_rows(Event.id == event)


@patterned()
def _part_of(actor: Actor, *, event: int) -> Select[*tuple[Any, ...]]:
    part = EventPart
    return select(
        part.id, part.answer, part.position, part.revision, part.presence, part.offered_until, part.reason
    ).where(part.event_id == event, part.person_id == actor.person_id, part.gone_at.is_(None))


async def part_of_reader(session: AsyncSession, event: Any, actor: Actor) -> Mine | None:
    """Give the reader's own part in an event, which is a row of `card_rows`."""
    part = EventPart
    row = await _part_of.first(session, actor, event=event.id)
    if row is None:
        return None
    place = None
    if row.answer is EventAnswer.WAITING:
        before = select(func.count()).where(
            part.event_id == event.id,
            part.answer == EventAnswer.WAITING,
            part.gone_at.is_(None),
            part.position <= row.position,
        )
        place = (await session.execute(before)).scalar_one()
    confirmed = row.answer is not EventAnswer.YES or row.revision >= event.revision
    certified = False
    if row.presence is Presence.PRESENT:
        holds = select(Certificate.id).where(Certificate.part_id == row.id, Certificate.revoked_at.is_(None))
        certified = (await session.execute(holds)).scalar() is not None
    return Mine(row.id, row.answer, confirmed, place, row.offered_until, row.presence, row.reason, certified)


def card_rows(*where: Any) -> Any:
    """Select the columns of events, with what their cards say besides."""
    return (
        select(
            *Event.__table__.columns,
            Municipality.timezone,
            Project.name.label("project"),
            RoadmapItem.number,
            RoadmapItem.title.label("item_title"),
            shown_name(Event.municipality_id).label("organiser"),
        )
        .join(Municipality, Municipality.id == Event.municipality_id)
        .outerjoin(Project, Project.id == Event.project_id)
        .outerjoin(RoadmapItem, RoadmapItem.id == Event.item_id)
        .outerjoin(Person, Person.id == Event.organiser_id)
        .where(*where)
    )


async def kinds_in(session: AsyncSession, rows: Iterable[Any]) -> dict[str, KindForms]:
    own = {row.municipality_id for row in rows if row.kind[1:].isdecimal()}
    found: dict[str, KindForms] = {}
    for municipality_id in own:
        found |= await own_kinds(session, municipality_id)
    return found


def card_of(
    row: Any,
    actor: Actor | None,
    kinds: dict[str, KindForms],
    *,
    mine: Mine | None = None,
    manages: bool = False,
    counted: Counted | None = None,
) -> EventCard:
    enters = manages or (mine is not None and mine.answer is EventAnswer.YES)
    counted = counted or Counted(Answers(), 0, 0)
    return EventCard(
        id=row.id,
        municipality_id=row.municipality_id,
        kind=row.kind,
        own_kind=kinds.get(row.kind),
        form=row.form,
        level=row.level,
        ours=row.ours,
        title=row.title,
        about=row.about,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        timezone=row.timezone,
        place=row.place,
        link=row.link if enters else None,
        organiser_id=row.organiser_id,
        organiser=row.organiser or None,
        speakers=row.speakers,
        audience=rules_of(row.audience),
        obligation=row.obligation,
        places=row.places,
        answer_by=row.answer_by,
        item=(row.item_id, row.number, row.item_title) if row.item_id and row.item_title else None,
        project=row.project,
        order=row.order_text,
        state=row.state,
        revision=row.revision,
        sequence=row.sequence,
        changed_at=row.changed_at,
        cancel_reason=row.cancel_reason,
        school_id=row.school_id,
        answers=counted.answers,
        present=counted.present,
        schools=counted.schools,
        mine=mine,
        manages=manages,
        organises=actor is None or row.organiser_id == actor.person_id,
        zone=(actor.timezone if actor else None) or row.timezone,
    )


class Counted(NamedTuple):
    answers: Answers
    present: int
    schools: int


async def counts_of(session: AsyncSession, ids: Iterable[int]) -> dict[int, Counted]:
    """Count the answers of several events at once."""
    rows = await _counts.rows(session, events=list(ids))
    return {row[0]: Counted(Answers(*row[1:7]), row[7], row[8]) for row in rows}


@patterned(at_length=True)
def _counts(*, events: Collection[int]) -> Select[*tuple[Any, ...]]:
    part = EventPart
    here = part.gone_at.is_(None)

    def answered(*wanted: EventAnswer) -> Any:
        return func.count(case((and_(here, part.answer.in_(wanted)), 1)))

    answer = EventAnswer
    return (
        select(
            part.event_id,
            answered(answer.YES),
            func.count(case((and_(here, part.answer == answer.YES, part.revision < Event.revision), 1))),
            answered(answer.NO, answer.COLLEAGUE),
            answered(answer.WAITING),
            func.count(case((and_(here, part.invited, part.answer.in_([answer.SILENT, answer.LAPSED])), 1))),
            answered(answer.OFFERED),
            func.count(case((part.presence == Presence.PRESENT, 1))),
            func.count(case((here, part.school_id)).distinct()),
        )
        .join(Event, Event.id == part.event_id)
        .where(part.event_id.in_(events))
        .group_by(part.event_id)
    )


async def school_names(session: AsyncSession, card: EventCard) -> dict[int, str]:
    """Name the schools that an audience may speak of."""
    if not any(rule.schools for rule in card.audience):
        return {}
    return dict(await schools_taking_part(session, card.municipality_id))
