"""A municipality as reminders see it at one moment: who is there, how each wants to be reminded, who rests."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select, true

from models.enums import PauseKind, Role
from models.people import Appointment, Municipality, Person, School
from models.reminders import Pause
from services.access import holds
from services.access.naming import shown_name
from services.access.roles import CENTRE, SCHOOL_SIDE, SCHOOL_TEAM
from services.calendar import Preferences, Span, WorkCalendar, zone
from services.reminders.rules import Level
from services.schools.taking_part import TAKES_PART
from services.settings import DigestDay, MunicipalitySettings
from storage.patterns import patterned

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.roadmap.assignments.routing import Deciders


Pauses = dict[tuple[PauseKind, int], tuple[Span, ...]]


@dataclass(frozen=True)
class Recipient:
    id: int
    name: str
    prefs: Preferences
    reachable: bool
    joined: bool = True  # has started the bot, whatever became of it since


class Seat(NamedTuple):
    """Somebody who holds a role, since when."""

    person: int
    since: datetime


class Addressee(NamedTuple):
    """Who is reminded of something; `stands_in`: for others who cannot be reached or are on vacation."""

    person: int
    since: datetime
    stands_in: bool


class Owner(NamedTuple):
    """Whose an assignment is: a person's, or theirs who hold one of `roles` at the school; without either the centre's.

    Who is addressed and who may act are both asked of this, so that they cannot differ.
    """

    roles: frozenset[Role]
    school: int | None = None
    person: int | None = None

    def is_held(self, posts: Iterable[tuple[Role, int, int | None]], municipality_id: int) -> bool:
        """Tell whether one of the posts (role, municipality, school) is the owner's."""
        return any(
            role in self.roles and municipality == municipality_id and school == self.school
            for role, municipality, school in posts
        )


def owner_of(school_id: int | None, person_id: int | None) -> Owner:
    if school_id is not None:
        return Owner(SCHOOL_TEAM, school=school_id)
    if person_id is not None:
        return Owner(frozenset(), person=person_id)
    return Owner(frozenset(CENTRE))


@dataclass
class MunicipalitySnapshot:
    id: int
    timezone: str
    today: date
    calendar: WorkCalendar
    digest: DigestDay = field(default_factory=DigestDay)
    pauses: Pauses = field(default_factory=dict)
    people: dict[int, Recipient] = field(default_factory=dict)
    # By role and school, then by person; without a school all who hold the role.
    seats: dict[tuple[Role, int | None], dict[int, Seat]] = field(default_factory=dict)

    def hold(self, roles: Iterable[Role], school_id: int | None = None) -> list[Seat]:
        return [seat for role in sorted(roles) for seat in self.seats.get((role, school_id), {}).values()]

    def there(self, seats: Iterable[Seat]) -> list[Seat]:
        """Leave out who cannot be written to, and who is on vacation."""
        found = ((seat, self.people[seat.person]) for seat in seats)
        return [seat for seat, person in found if person.reachable and not person.prefs.paused(self.today)]

    def addressees(self, school_id: int | None, person_id: int | None) -> list[Addressee]:
        """Say who is reminded of an assignment: its own people, and the next in line where none of them is there."""
        return self.addressed(self.owners(school_id, person_id), self.next_in_line(school_id))

    def owners(self, school_id: int | None, person_id: int | None) -> list[Seat]:
        owner = owner_of(school_id, person_id)
        if owner.person is not None:
            return [Seat(owner.person, LONG_AGO)] if owner.person in self.people else []
        return self.hold(owner.roles, owner.school)

    def addressed(self, own: Iterable[Seat], next_ones: Iterable[Seat]) -> list[Addressee]:
        """Address those whose it is, and where none of them is there those who are next."""
        own = list(own)
        found = {seat.person: Addressee(*seat, stands_in=False) for seat in own}
        if not self.there(own):
            for seat in next_ones:
                found.setdefault(seat.person, Addressee(*seat, stands_in=True))
        return list(found.values())

    def deciding(self, deciders: Deciders, *, since: datetime) -> list[Addressee]:
        """Say who is reminded of a report that waits: who decides, and the centre where none of them is there."""
        near = [Seat(person, since) for person in deciders.awaited if person in self.people]
        far = [Seat(person, since) for person in deciders.centre if person in self.people]
        return self.addressed(near, self.there(far))

    def above(self, level: Level, school_id: int | None) -> list[Seat]:
        """Say who hears of somebody else's delay: who is next in line, or the coordinators."""
        return self.next_in_line(school_id) if level is Level.CURATOR else self.hold([Role.COORDINATOR])

    def next_in_line(self, school_id: int | None) -> list[Seat]:
        """Name the curators of a school who are there; the coordinators where there are none."""
        near = self.there(self.hold([Role.CURATOR], school_id)) if school_id is not None else []
        return near or self.there(self.hold([Role.COORDINATOR]))

    def rests(self, school_id: int | None, roadmap_id: int) -> bool:
        """Tell whether a school or a roadmap is paused today."""
        keys = (PauseKind.SCHOOL, school_id or 0), (PauseKind.ROADMAP, roadmap_id)
        return any(span.covers(self.today) for key in keys for span in self.pauses.get(key, ()))

    def prefs(self, person: int, *subjects: tuple[PauseKind, int | None]) -> Preferences:
        """Give a person's preferences; what the school or the roadmap rests is a pause of theirs."""
        own = self.people[person].prefs
        rests = [span for kind, number in subjects if number for span in self.pauses.get((kind, number), ())]
        return replace(own, pauses=(*own.pauses, *rests)) if rests else own


LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Around(NamedTuple):
    """Some schools and people: what a single message is about needs nobody else but the municipality's own posts."""

    schools: frozenset[int]
    people: frozenset[int]


async def load_snapshot(
    session: AsyncSession, municipality_id: int, *, now: datetime, around: Around | None = None
) -> MunicipalitySnapshot:
    row = await _municipality.one(session, number=municipality_id)
    today = now.astimezone(zone(row.timezone)).date()
    municipality = MunicipalitySnapshot(row.id, row.timezone, today, WorkCalendar.from_json(row.calendar))
    municipality.digest = MunicipalitySettings.of(row.settings).digest
    municipality.pauses = await load_pauses(session, today=today)
    await _seat(session, municipality, around)
    return municipality


@patterned()
def _municipality(*, number: int) -> Select[*tuple[Any, ...]]:
    columns = Municipality.id, Municipality.timezone, Municipality.calendar, Municipality.settings
    return select(*columns).where(Municipality.id == number)


async def load_pauses(session: AsyncSession, *, today: date) -> Pauses:
    """Give the pauses that are not over, resumed ones left out."""
    found: defaultdict[tuple[PauseKind, int], list[Span]] = defaultdict(list)
    for kind, number, first, last in await _pauses.rows(session, today=today):
        found[kind, number].append(Span(first, last or date.max))
    return {key: tuple(spans) for key, spans in found.items()}


@patterned()
def _pauses(*, today: date) -> Select[*tuple[Any, ...]]:
    not_over = Pause.ended_at.is_(None), or_(Pause.last.is_(None), Pause.last >= today)
    return select(Pause.kind, Pause.subject_id, Pause.first, Pause.last).where(*not_over)


async def _seat(session: AsyncSession, municipality: MunicipalitySnapshot, around: Around | None) -> None:
    near = {"schools": None, "people": None} if around is None else around._asdict()
    rows = await _seats.rows(session, number=municipality.id, today=municipality.today, **near)
    for role, school_id, since, *person in rows:
        recipient = recipient_of(person, municipality.timezone, municipality.pauses)
        municipality.people[recipient.id] = recipient
        seat = Seat(recipient.id, datetime.combine(since, time(), UTC))
        for place in {school_id, None}:
            municipality.seats.setdefault((role, place), {}).setdefault(recipient.id, seat)


@patterned(at_length=True)
def _seats(
    *, number: int, today: date, schools: Collection[int] | None, people: Collection[int] | None
) -> Select[*tuple[Any, ...]]:
    near: ColumnElement[bool] = true()
    if schools is not None and people is not None:
        near = or_(
            Appointment.school_id.is_(None),
            and_(Appointment.school_id.in_(schools), Appointment.role.in_(SCHOOL_SIDE)),
            Appointment.person_id.in_(people),
        )
    return (
        select(Appointment.role, Appointment.school_id, Appointment.since, *PERSON_COLUMNS)
        .join(Person, Person.id == Appointment.person_id)
        .outerjoin(School, School.id == Appointment.school_id)
        .where(Appointment.municipality_id == number, holds(today), Person.erased_at.is_(None), TAKES_PART, near)
        .order_by(Appointment.id)
    )


PERSON_COLUMNS: Final = (
    Person.id,
    shown_name(Appointment.municipality_id),
    Person.platform_id,
    Person.blocked_at,
    Person.timezone,
    Person.reminder_hour,
    Person.quiet_from,
    Person.quiet_to,
    Person.language,
)


def recipient_of(row: Iterable[object], timezone: str, pauses: Pauses) -> Recipient:
    """Make a recipient of `PERSON_COLUMNS`."""
    number, name, platform_id, blocked_at, own_zone, *rest = row
    hour, quiet_from, quiet_to, language = rest
    resting = pauses.get((PauseKind.PERSON, number), ())  # type: ignore[arg-type]  # a row is a tuple of anything
    prefs = Preferences(own_zone or timezone, hour, quiet_from, quiet_to, language, resting)  # type: ignore[arg-type]
    joined = platform_id is not None
    return Recipient(number, name, prefs, joined and blocked_at is None, joined)  # type: ignore[arg-type]
