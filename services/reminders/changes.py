"""What has changed since it was planned: every subject that hangs on it is looked at again, at once.

Changes are noted by triggers (models.plan.DEPENDS_ON) in the very transaction that makes them. A new day is a change
too: posts and pauses begin and end on it.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, delete, false, func, insert, literal, or_, select, tuple_, update

from models.enums import AssignmentState, PauseKind, PlanScope
from models.events import Event, EventPart
from models.evidence import Basket
from models.people import Appointment, Municipality, School
from models.plan import PlanChange, PlanDay, Planned
from models.reminders import Pause
from models.roadmap import Assignment, Roadmap
from models.surveys import SurveyParticipation, SurveyRun
from services.access.roles import CENTRE
from services.calendar import at_hour, zone
from services.reminders.ended import BEHIND
from services.reminders.rules import Kind
from services.settings import zone_of
from storage.giving_way import give_way
from storage.patterns import patterned
from storage.prepared import Prepared
from storage.whole_rows import put, upsert

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from storage.database import Database

AT_ONCE: Final = 500  # changes in one go
ROWS_AT_ONCE: Final = 1_000  # of a municipality's subjects in one write
DAY: Final = timedelta(days=1)
# Asked every few seconds, mostly for nothing: so they are prepared.
OTHERS: Final = PlanChange.scope.not_in(bindparam("but", expanding=True))
CHANGED: Final = Prepared(select(PlanChange.id).where(OTHERS).limit(1))
CHANGES: Final = Prepared(
    select(PlanChange.id, PlanChange.scope, PlanChange.subject_id, PlanChange.person_id)
    .where(OTHERS)
    .order_by(PlanChange.id)
    .limit(AT_ONCE)
)
TURNS: Final = or_(PlanDay.turns_at <= bindparam("now"), PlanDay.planned_at > bindparam("now"))
TURNING: Final = Prepared(select(PlanDay.municipality_id).where(TURNS).limit(1))
TURNED: Final = Prepared(
    select(PlanDay.municipality_id, PlanDay.turns_at, PlanDay.planned_at, Municipality.timezone)
    .join(Municipality, Municipality.id == PlanDay.municipality_id)
    .where(TURNS)
)
PLANNED_UP_TO: Final = Prepared(
    update(PlanDay).where(PlanDay.municipality_id == bindparam("municipality")).values(planned_at=bindparam("now"))
)
TAKEN: Final = Prepared(delete(PlanChange).where(PlanChange.id.in_(bindparam("ids", expanding=True))))


class Change(NamedTuple):
    id: int
    scope: PlanScope
    subject: int
    person: int


async def take_changes(db: Database, *, now: datetime, sheets: bool = True) -> None:
    """Let everything that hangs on what has changed be looked at now, but for `sheets` that somebody began or sent.

    These can wait for a while: nobody is reminded of them sooner, and of what is sent nobody is reminded in any case.
    """
    but = [] if sheets else [PlanScope.SURVEY]
    while True:
        async with db.lookup() as door:
            if await CHANGED.first(door, but=but) is None:
                return
        async with db.read() as session:
            changes = [Change(*row) for row in await CHANGES.rows(session, but=but)]
        for wake in await _wakings(db, changes, now=now):
            async with db.begin() as session:
                await session.execute(upsert(session, Planned).from_select(COLUMNS, wake).on_conflict_do_update(
                    index_elements=COLUMNS[:3], set_={"wakes_at": now}
                ))  # fmt: skip
            await give_way()
        async with db.begin() as session:
            for change in changes:
                if change.scope is PlanScope.MUNICIPALITY:
                    await begin_day(session, change.subject, now=now)
            await TAKEN.rows(session, ids=[change.id for change in changes])


COLUMNS: Final = ["kind", "subject_id", "person_id", "municipality_id", "wakes_at"]


async def _wakings(db: Database, changes: Sequence[Change], *, now: datetime) -> list[Select[Any]]:
    """Give the rows that are to wake as queries, each of about so many rows as may be written at once."""
    by_scope: defaultdict[PlanScope, set[Any]] = defaultdict(set)
    for change in changes:
        pair = change.scope in {PlanScope.SEMINAR, PlanScope.SURVEY}
        by_scope[change.scope].add((change.subject, change.person) if pair else change.subject)
    wanted = [look(by_scope, now) for look in (_items, _parts, _asked, _begun, _weeks)]
    found: list[Select[Any]] = []
    for query, number in (one for one in wanted if one is not None):
        found += await _in_portions(db, query, number)
    return found


async def _in_portions(db: Database, query: Select[Any], number: Any) -> list[Select[Any]]:
    async with db.read() as session:
        counted = query.with_only_columns(func.count(), func.min(number), func.max(number))
        rows, first, last = (await session.execute(counted)).one()
    if not rows:
        return []
    step = max(1, (last - first + 1) * ROWS_AT_ONCE // rows)
    return [query.where(number >= one, number < one + step) for one in range(first, last + 1, step)]


Scopes = dict[PlanScope, set[Any]]


def _items(scopes: Scopes, now: datetime) -> tuple[Select[Any], Any] | None:
    columns = {
        PlanScope.ITEM: Assignment.id,
        PlanScope.ROADMAP_ITEM: Assignment.item_id,
        PlanScope.ROADMAP: Assignment.roadmap_id,
        PlanScope.SCHOOL: Assignment.school_id,
        PlanScope.PERSON: Assignment.person_id,
        PlanScope.MUNICIPALITY: Roadmap.municipality_id,
    }
    near = _among(scopes, columns)
    if PlanScope.PERSON in scopes:  # whose schools' it is, and the centre's people hear of everything
        posts = Appointment.person_id.in_(scopes[PlanScope.PERSON])
        near.append(Assignment.school_id.in_(select(Appointment.school_id).where(posts)))
        near.append(Roadmap.municipality_id.in_(_centre(posts)))
    if not near:
        return None
    query = _rows(Kind.ITEM, Assignment.id, literal(0), Roadmap.municipality_id, now)
    over = and_(Assignment.state == AssignmentState.CONFIRMED, Assignment.reported_at <= now - BEHIND)
    query = query.select_from(Assignment).join(Roadmap, Roadmap.id == Assignment.roadmap_id)
    return query.where(or_(*near), or_(~over, Assignment.reported_at.is_(None))), Assignment.id


def _centre(posts: ColumnElement[bool]) -> Select[Any]:
    return select(Appointment.municipality_id).where(posts, Appointment.role.in_(CENTRE))


def _among(scopes: Scopes, columns: Mapping[PlanScope, Any]) -> list[ColumnElement[bool]]:
    """Say what of each scope has changed, by the column that names it."""
    return [column.in_(scopes[one]) for one, column in columns.items() if one in scopes]


def _people(scopes: Scopes, person: Any) -> list[ColumnElement[bool]]:
    """Say whose parts hang on people and schools."""
    near = [person.in_(scopes[PlanScope.PERSON])] if PlanScope.PERSON in scopes else []
    if PlanScope.SCHOOL in scopes:
        at = Appointment.school_id.in_(scopes[PlanScope.SCHOOL])
        near.append(person.in_(select(Appointment.person_id).where(at)))
    return near


def _parts(scopes: Scopes, now: datetime) -> tuple[Select[Any], Any] | None:
    part = EventPart
    named = {
        PlanScope.SEMINAR: tuple_(part.event_id, part.person_id),
        PlanScope.EVENT: part.event_id,
        PlanScope.MUNICIPALITY: Event.municipality_id,
    }
    near = [*_people(scopes, part.person_id), *_among(scopes, named)]
    if not near:
        return None
    query = _rows(Kind.SEMINAR, Event.id, part.person_id, Event.municipality_id, now)
    query = query.select_from(part).join(Event, Event.id == part.event_id)
    return query.where(part.person_id.is_not(None), Event.starts_at > now - BEHIND, or_(*near)), part.id


def _asked(scopes: Scopes, now: datetime) -> tuple[Select[Any], Any] | None:
    part = SurveyParticipation
    named = {
        PlanScope.SURVEY: tuple_(part.run_id, part.person_id),
        PlanScope.RUN: part.run_id,
        PlanScope.MUNICIPALITY: SurveyRun.municipality_id,
    }
    near = [*_people(scopes, part.person_id), *_among(scopes, named)]
    if not near:
        return None
    query = _rows(Kind.SURVEY, SurveyRun.id, part.person_id, SurveyRun.municipality_id, now)
    query = query.select_from(part).join(SurveyRun, SurveyRun.id == part.run_id)
    return query.where(SurveyRun.closes_at > now - BEHIND, or_(*near)), part.id


def _begun(scopes: Scopes, now: datetime) -> tuple[Select[Any], Any] | None:
    named = {PlanScope.MUNICIPALITY: Basket.municipality_id}
    near = [*_people(scopes, Basket.person_id), *_among(scopes, named)]
    changed = Basket.id.in_(scopes.get(PlanScope.UNSENT, ()))
    if not near and PlanScope.UNSENT not in scopes:
        return None
    lies = and_(Basket.sent_at.is_(None), Basket.dropped_at.is_(None), or_(*near)) if near else false()
    query = _rows(Kind.UNSENT, Basket.id, Basket.person_id, Basket.municipality_id, now)
    return query.where(or_(changed, lies)), Basket.id


def _weeks(scopes: Scopes, now: datetime) -> tuple[Select[Any], Any] | None:
    near = [Municipality.id.in_(scopes[PlanScope.MUNICIPALITY])] if PlanScope.MUNICIPALITY in scopes else []
    if PlanScope.PERSON in scopes:
        near.append(Municipality.id.in_(_centre(Appointment.person_id.in_(scopes[PlanScope.PERSON]))))
    if not near:
        return None
    return _rows(Kind.DIGEST, Municipality.id, literal(0), Municipality.id, now).where(or_(*near)), Municipality.id


def _rows(kind: Kind, subject: Any, person: Any, municipality: Any, now: datetime) -> Select[Any]:
    return select(literal(str(kind)), subject, person, municipality, literal(now, Planned.wakes_at.type))


async def begin_day(session: AsyncSession, municipality_id: int, *, now: datetime) -> None:
    """Note that a municipality is planned up to now, and when its next day begins."""
    timezone = await zone_of(session, municipality_id)
    tomorrow = at_hour(timezone, now.astimezone(zone(timezone)).date(), 24)
    await put(session, PlanDay, municipality_id=municipality_id, turns_at=tomorrow, planned_at=now)


async def turn_days(db: Database, *, now: datetime) -> None:
    """Note what the days that have begun change; where the clock was put back, plan all anew."""
    async with db.lookup() as door:
        if await TURNING.first(door, now=now) is None:
            return
    async with db.read() as session:
        due = await TURNED.rows(session, now=now)
    for municipality_id, turns_at, planned_at, timezone in due:
        here = zone(timezone)
        first, today = turns_at.astimezone(here).date(), now.astimezone(here).date()
        async with db.begin() as session:
            if planned_at > now:
                await note(session, {(PlanScope.MUNICIPALITY, municipality_id)})
            else:
                await note(session, await _turning(session, municipality_id, first, today))
            await begin_day(session, municipality_id, now=now)


async def _turning(session: AsyncSession, municipality_id: int, first: date, today: date) -> set[tuple[PlanScope, int]]:
    """Name whose posts and what pauses begin or end on these days."""
    days: dict[str, Any] = {"place": municipality_id, "first": first, "today": today}
    found = {(PlanScope.PERSON, person) for person in await _turning_posts.column(session, **days)}
    pauses = await _turning_pauses.rows(session, **days)
    return found | {(PlanScope(kind.value), number) for kind, number in pauses}


@patterned()
def _turning_posts(*, place: int, first: date, today: date) -> Select[int]:
    turns = or_(Appointment.since.between(first, today), Appointment.until.between(first, today))
    return select(Appointment.person_id).where(Appointment.municipality_id == place, turns)


@patterned()
def _turning_pauses(*, place: int, first: date, today: date) -> Select[*tuple[Any, ...]]:
    here: dict[PauseKind, Any] = {
        PauseKind.PERSON: select(Appointment.person_id).where(Appointment.municipality_id == place),
        PauseKind.SCHOOL: select(School.id).where(School.municipality_id == place),
        PauseKind.ROADMAP: select(Roadmap.id).where(Roadmap.municipality_id == place),
    }
    return select(Pause.kind, Pause.subject_id).where(
        Pause.ended_at.is_(None),
        or_(Pause.first.between(first, today), Pause.last.between(first - DAY, today - DAY)),
        or_(*(and_(Pause.kind == kind, Pause.subject_id.in_(inside)) for kind, inside in here.items())),
    )


async def note(session: AsyncSession, scopes: Collection[tuple[PlanScope, int]]) -> None:
    """Note changes that no row tells of."""
    rows = [{"scope": scope, "subject_id": number, "person_id": 0} for scope, number in sorted(scopes)]
    if rows:
        await session.execute(insert(PlanChange), rows)


async def planned_up_to(session: AsyncSession, municipality_id: int, *, now: datetime) -> None:
    await PLANNED_UP_TO.rows(session, municipality=municipality_id, now=now)
