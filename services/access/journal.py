"""The audit as people read it: who did what to whom, in one municipality, with names put to the numbers.

What stands in the audit are internal numbers; they are looked up when somebody reads, and never shown. What has no
name any more is told without one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, Integer, SmallInteger, and_, case, cast, func, literal, or_, select

from locales import __
from models.announcements import Announcement
from models.enums import Role, SchoolStatus
from models.events import Event, OwnKind
from models.evidence import Basket
from models.letters import Letter
from models.people import Appointment, AuditEntry, Invite, JoinRequest, Municipality, Person, School
from models.reports import Report, YearRecord
from models.roadmap import Assignment, Roadmap, RoadmapItem
from models.surveys import SurveyRun
from services.access.deciding import authorize_municipality
from services.access.naming import shown_name
from services.access.rules import Action
from services.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Select, SQLColumnExpression
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access.actors import Actor


class NobodyNamed(Refusal):
    msgid = __("Nobody called “{name}” has done anything here.")


class Deeds(StrEnum):
    """What kind of thing was done: the values stand in buttons and in the command."""

    PEOPLE = "people"
    SCHOOLS = "schools"
    ROADMAP = "roadmap"
    WORK = "work"
    EVENTS = "events"
    SURVEYS = "surveys"
    MESSAGES = "messages"
    REMINDERS = "reminders"
    SETTINGS = "settings"
    LOOKS = "looks"


# By the word before the dot of an action; looks are told by the word after it.
BEGINNINGS: Final[dict[Deeds, tuple[str, ...]]] = {
    Deeds.PEOPLE: (
        "appointment", "coordinator", "invite", "request", "person", "people", "consent", "mentions", "mydata",
        "desk",
    ),
    Deeds.SCHOOLS: ("school",),
    Deeds.ROADMAP: ("roadmap", "item"),
    Deeds.WORK: ("assignment", "evidence", "report"),
    Deeds.EVENTS: ("event",),
    Deeds.SURVEYS: ("survey",),
    Deeds.MESSAGES: ("announcement", "letter"),
    Deeds.REMINDERS: ("reminders", "digest"),
    Deeds.SETTINGS: ("municipality", "calendar"),
}  # fmt: skip
LOOKED: Final = ("%.seen", "%.printed", "%.exported")


@dataclass(frozen=True)
class Asked:
    """Which entries are wanted: all where nothing is said."""

    what: Deeds | None = None
    who: tuple[int, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Entry:
    at: datetime
    by_program: bool  # the clock or the operator's command
    who: str | None  # none: their data are erased
    action: str
    about: str | None  # what it was done to, by name
    role: Role | None
    status: SchoolStatus | None
    count: int | None
    at_desk: bool = False


async def journal(
    session: AsyncSession,
    municipality_id: int,
    asked: Asked,
    *,
    by: Actor | None,
    offset: int = 0,
    limit: int | None = None,
) -> tuple[int, list[Entry]]:
    """Tell how many entries there are, and read some, the newest first; `by` none is the operator."""
    if by is not None:
        authorize_municipality(by, Action.AUDIT_READ, municipality_id)
    where = and_(_here(municipality_id), *_wanted(asked))
    total = (await session.execute(select(func.count()).select_from(AuditEntry).where(where))).scalar_one()
    query = (
        select(AuditEntry, shown_name(municipality_id))
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .where(where)
        .order_by(AuditEntry.id.desc())
        .offset(offset)
        .limit(limit)
    )
    found = (await session.execute(query)).all()
    names = await _names(session, municipality_id, [row for row, _ in found])
    return total, [_entry(row, name, names) for row, name in found]


async def who_acted(session: AsyncSession, municipality_id: int, *, by: Actor | None) -> list[tuple[int, str]]:
    """List whose deeds stand in the journal, by name."""
    if by is not None:
        authorize_municipality(by, Action.AUDIT_READ, municipality_id)
    name = shown_name(municipality_id)
    acted = select(AuditEntry.actor_id).where(_here(municipality_id), AuditEntry.actor_id.is_not(None))
    query = select(Person.id, name).where(Person.id.in_(acted), Person.erased_at.is_(None)).order_by(Person.name)
    return [(number, shown) for number, shown in await session.execute(query)]


async def people_named(session: AsyncSession, municipality_id: int, name: str) -> tuple[int, ...]:
    """Find by a part of the name whose deeds stand in the journal, for the operator; raise `NobodyNamed`."""
    known = await who_acted(session, municipality_id, by=None)
    found = tuple(number for number, shown in known if name.casefold() in shown.casefold())
    if not found:
        raise NobodyNamed(name=name)
    return found


def _entry(row: AuditEntry, name: str | None, names: dict[str, str]) -> Entry:
    details = row.details
    role, status = details.get("role"), details.get("status")
    count = next((details[key] for key in ("people", "invited", "count", "items", "pieces") if key in details), None)
    return Entry(
        row.at,
        row.actor_id is None,
        name or None,
        row.action,
        names.get(row.subject),
        Role(role) if role in set(Role) else None,
        SchoolStatus(status) if status in set(SchoolStatus) else None,
        count if isinstance(count, int) else None,
        details.get("via") == "desk",
    )


def _wanted(asked: Asked) -> Iterable[ColumnElement[bool]]:
    if asked.what is not None:
        looked = or_(*(AuditEntry.action.like(ending) for ending in LOOKED))
        begins = [AuditEntry.action.like(f"{one}.%") for one in BEGINNINGS.get(asked.what, ())]
        yield looked if asked.what is Deeds.LOOKS else and_(or_(*begins), ~looked)
    if asked.who:
        yield AuditEntry.actor_id.in_(asked.who)
    if asked.since is not None:
        yield AuditEntry.at >= asked.since
    if asked.until is not None:
        yield AuditEntry.at < asked.until


def _here(municipality_id: int) -> ColumnElement[bool]:
    """The entries about what stands in this municipality.

    Each entry is asked for its own subject by that one's key: a page of the journal grows with the entries, and not
    with all that a municipality has.
    """

    def named(kind: str) -> tuple[ColumnElement[bool], SQLColumnExpression[int]]:
        is_one = AuditEntry.subject.like(f"{kind}:%")
        # Nothing else may be taken for a number: not every database lets words pass as 0.
        behind = func.substr(AuditEntry.subject, literal(len(kind) + 2, SmallInteger))
        return is_one, case((is_one, cast(behind, Integer)))

    def stands(kind: str, *tables: Any) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        is_one, number = named(kind)
        table, placed = tables[0], tables[-1]
        query = select(table.id).where(table.id == number, placed.municipality_id == municipality_id)
        return is_one, (query if placed is table else query.join(placed, placed.id == table.roadmap_id)).exists()

    people = select(Appointment.person_id).where(Appointment.municipality_id == municipality_id)
    said = AuditEntry.details["municipality"].as_integer()  # of looks: whose lists they were
    is_person, person = named("person")
    # What is about several things at once names none of them: it is where its doer works, and nowhere else.
    elsewhere = select(Appointment.person_id).where(Appointment.municipality_id != municipality_id)
    at_once = and_(AuditEntry.actor_id.in_(people), AuditEntry.actor_id.not_in(elsewhere))
    about = case(
        *(stands(kind, table, Roadmap) for kind, table in ON_ROADMAPS.items()),
        (is_person, and_(people.where(Appointment.person_id == person).exists(), said.is_(None))),
        *(stands(kind, table) for kind, table in PLACED.items()),
        (AuditEntry.subject == "assignments", at_once),
        else_=AuditEntry.subject == f"municipality:{municipality_id}",
    )
    return or_(said == municipality_id, about)


PLACED: Final[dict[str, Any]] = {
    "announcement": Announcement,
    "appointment": Appointment,
    "basket": Basket,
    "event": Event,
    "invite": Invite,
    "kind": OwnKind,
    "letter": Letter,
    "record": YearRecord,
    "report": Report,
    "request": JoinRequest,
    "roadmap": Roadmap,
    "school": School,
    "survey": SurveyRun,
}
ON_ROADMAPS: Final[dict[str, Any]] = {"assignment": Assignment, "item": RoadmapItem}


async def _names(session: AsyncSession, municipality_id: int, rows: Iterable[AuditEntry]) -> dict[str, str]:
    """Put a name to every subject of these rows that still has one."""
    wanted: dict[str, set[int]] = {}
    for row in rows:
        kind, _, number = row.subject.partition(":")
        if number.isdecimal():
            wanted.setdefault(kind, set()).add(int(number))
    found: dict[str, str] = {}
    for kind, numbers in wanted.items():
        query = _naming(kind, municipality_id)
        if query is not None:
            key_column = next(iter(query.selected_columns))
            for key, *parts in await session.execute(query.where(key_column.in_(numbers))):
                found[f"{kind}:{key}"] = " · ".join(part for part in parts if part)
    return {subject: name for subject, name in found.items() if name}


def _naming(kind: str, municipality_id: int) -> Select[*tuple[Any, ...]] | None:
    name, title = shown_name(municipality_id), SurveyRun.definition["title"].as_string()
    of_item = RoadmapItem.number, RoadmapItem.title
    queries: dict[str, Select[*tuple[Any, ...]]] = {
        "appointment": select(Appointment.id, name, School.name)
        .join(Person, Person.id == Appointment.person_id)
        .outerjoin(School, School.id == Appointment.school_id),
        "assignment": select(Assignment.id, *of_item, School.name)
        .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        .outerjoin(School, School.id == Assignment.school_id),
        "event": select(Event.id, Event.title),
        "invite": select(Invite.id, School.name, name)
        .outerjoin(School, School.id == Invite.school_id)
        .outerjoin(Person, Person.id == Invite.person_id),
        "item": select(RoadmapItem.id, *of_item),
        "municipality": select(Municipality.id, Municipality.name),
        "person": select(Person.id, name),
        "request": select(JoinRequest.id, name, School.name)
        .join(Person, Person.id == JoinRequest.person_id)
        .outerjoin(School, School.id == JoinRequest.school_id),
        "roadmap": select(Roadmap.id, Roadmap.title),
        "school": select(School.id, School.name),
        "survey": select(SurveyRun.id, title),
    }
    return queries.get(kind)
