"""What is due for whom and when to look again: of some subjects of a municipality, or of all."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select, true

from models.reminders import Reminder
from models.roadmap import Assignment
from services.calendar import local, next_morning
from services.reminders.municipality import Around, MunicipalitySnapshot, load_snapshot
from services.reminders.plans import OF_PEOPLE, Only, SubjectKey, among, subject_of
from services.reminders.recording import Outcome
from services.reminders.rules import (
    Decision,
    Kind,
    PlannedReminder,
    ReminderKey,
    VoidReason,
    due_now,
    next_look,
    watched,
)
from services.reminders.subjects import load_plans
from storage.giving_way import give_way
from storage.patterns import patterned

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.calendar import Preferences
    from services.reminders.plans import Plans, Watched
    from services.reminders.recording import Known

HORIZON: Final = timedelta(days=16)
WEEK: Final = (Kind.DIGEST,)
ITEMS: Final = frozenset(Kind) - OF_PEOPLE - {Kind.DIGEST}


class Decided(NamedTuple):
    """What is due of some subjects, by person, and when each of them is to be looked at again."""

    outcomes: dict[int, Outcome]
    already: Known
    wakes: dict[SubjectKey, datetime]


async def decide_some(
    session: AsyncSession, municipality_id: int, keys: Collection[SubjectKey], *, now: datetime
) -> Decided:
    """Read what some subjects need, and decide. What nobody is to be told of has no moment to wake at."""
    only = Only.of(keys)
    around = await _around(session, only)
    municipality = await load_snapshot(session, municipality_id, now=now, around=around)
    await give_way()
    plans = await load_plans(session, municipality, now=now, horizon=HORIZON, only=only)
    already = await load_outcomes(session, only=only, week_of=municipality_id)
    await give_way()
    found = decide_all(municipality, plans, already, now=now)
    await give_way()
    return Decided(found, already, wakes(municipality, plans, {*already, *decided(found.values())}, now=now))


async def _around(session: AsyncSession, only: Only) -> Around:
    """Name the schools and people that the subjects are about."""
    rows = await _concerned.rows(session, items=only.items) if only.items else []
    people = {person for _, person in rows if person is not None}
    people |= {person for _, person in only.parts | only.asked | only.begun}
    return Around(frozenset(school for school, _ in rows if school is not None), frozenset(people))


@patterned()
def _concerned(*, items: Collection[int]) -> Select[*tuple[Any, ...]]:
    return select(Assignment.school_id, Assignment.person_id).where(Assignment.id.in_(items)).distinct()


async def load_outcomes(
    session: AsyncSession, people: Iterable[int] | None = None, *, only: Only | None = None, week_of: int = 0
) -> Known:
    """Give the keys that have any outcome, each with its row: of some people or of some subjects."""
    about: dict[str, Any] = dict.fromkeys(("items", "week", *PAIRS))
    if only is not None:
        about |= {"items": only.items or None, "week": [week_of] if only.week else None}
        for name, pairs in zip(PAIRS[::2], (only.parts, only.asked, only.begun), strict=True):
            about |= {name: {n for n, _ in pairs}, f"{name}_of": {who for _, who in pairs}} if pairs else {}
    rows = await _outcomes.rows(session, people=None if people is None else list(people), **about)
    return {ReminderKey(Kind(row[0]), *row[1:5]): row[5] for row in rows}


PAIRS: Final = "parts", "parts_of", "asked", "asked_of", "begun", "begun_of"  # subjects, and the people of each


@patterned(at_length=True)
def _outcomes(*, people: Collection[int] | None, items: Any, week: Any, **pairs: Any) -> Select[*tuple[Any, ...]]:
    families = [(ITEMS, items, None), (WEEK, week, None)]
    for kind, name in zip((Kind.SEMINAR, Kind.SURVEY, Kind.UNSENT), PAIRS[::2], strict=True):
        families.append(((kind,), pairs[name], pairs[f"{name}_of"]))
    near = [_of(*family) for family in families if family[1] is not None]
    return select(
        Reminder.kind, Reminder.subject_id, Reminder.occurrence, Reminder.stage, Reminder.person_id, Reminder.id
    ).where(among(Reminder.person_id, people), or_(*near) if near else true())


def _of(kinds: Collection[Kind], subjects: Any, people: Any) -> ColumnElement[bool]:
    return and_(Reminder.kind.in_(kinds), Reminder.subject_id.in_(subjects), among(Reminder.person_id, people))


def decide_all(
    municipality: MunicipalitySnapshot, plans: Plans, already: Known, *, now: datetime
) -> dict[int, Outcome]:
    """Decide for everybody whom these plans concern; who has nothing due is left out."""
    people = sorted({*plans.watched, *plans.escalated})
    found = {person: decide(municipality, plans, person, already, now=now) for person in people}
    return {person: outcome for person, outcome in found.items() if not outcome.empty}


def decide(municipality: MunicipalitySnapshot, plans: Plans, person: int, already: Known, *, now: datetime) -> Outcome:
    """Decide for one person; what rests differently is decided apart."""
    outcome = Outcome(person, Decision())
    for prefs, group in _by_prefs(plans, person).items():
        planned = []
        for watch, stands_in, ended in group:
            # Nothing is decided while it rests: a pause may be ended any day, and what was void by then would stay so.
            if not ended and prefs.paused(local(now, prefs).date()):
                continue
            mine = watched(watch, municipality.calendar, now=now, horizon=min(now + HORIZON, ended or now + HORIZON))
            if ended and not any(reminder.void is watch.subject.over for reminder in mine):
                continue  # it was over before anything could go: done before the roadmap came in
            planned += mine
            if stands_in:
                outcome.standing_in.update(reminder.key for reminder in mine)
        found = due_now(planned, already, prefs, municipality.calendar, now=now)
        outcome.decision.send += found.send
        outcome.decision.merged += found.merged
        outcome.decision.void += found.void
    outcome.decision.send += _escalated(municipality, plans.escalated.get(person, ()), person, already, now=now)
    if not municipality.people[person].reachable:
        _pass_by(outcome.decision)
    return outcome


def _by_prefs(plans: Plans, person: int) -> dict[Preferences, list[Watched]]:
    found: defaultdict[Preferences, list[Watched]] = defaultdict(list)
    for one in plans.watched.get(person, ()):
        found[one.watch.prefs].append(one)
    return found


def _escalated(
    municipality: MunicipalitySnapshot,
    escalated: Iterable[PlannedReminder],
    person: int,
    already: Known,
    *,
    now: datetime,
) -> list[PlannedReminder]:
    fresh = [reminder for reminder in escalated if reminder.key not in already and reminder.send_at <= now]
    if fresh and next_morning(now, municipality.people[person].prefs, municipality.calendar) != now:
        return []
    return fresh


def _pass_by(decision: Decision) -> None:
    """Nothing can reach this person: the next in line gets it, and the record says so."""
    decision.void += [(reminder.key, VoidReason.UNREACHABLE) for reminder in decision.send]
    decision.void += [(key, VoidReason.UNREACHABLE) for key, _ in decision.merged]
    decision.send, decision.merged = [], []


def decided(outcomes: Iterable[Outcome]) -> Iterator[ReminderKey]:
    for one in outcomes:
        yield from (reminder.key for reminder in one.decision.send)
        yield from (key for key, _ in one.decision.merged)
        yield from (key for key, _ in one.decision.void)


def wakes(
    municipality: MunicipalitySnapshot, plans: Plans, already: Collection[ReminderKey], *, now: datetime
) -> dict[SubjectKey, datetime]:
    """Say for each subject when to look at it again, at the latest when what is planned so far ends."""
    farthest = datetime.combine((now + HORIZON).date(), time(), UTC)
    found: dict[SubjectKey, datetime] = {}

    def look(key: SubjectKey, at: datetime | None) -> None:
        found[key] = min(found.get(key, farthest), at or farthest)

    for key, moments in plans.looks.items():
        look(key, min((moment for moment in moments if moment > now), default=None))
    for group in plans.watched.values():
        for watch, _stands_in, ended in group:
            if not ended:
                mine = watched(watch, municipality.calendar, now=now, horizon=now + HORIZON)
                key = subject_of(ReminderKey(watch.subject.kind, watch.subject.id, "", "", watch.person))
                look(key, next_look(mine, already, watch.prefs, municipality.calendar, now=now))
    for person, told in plans.escalated.items():
        prefs = municipality.people[person].prefs
        for reminder in told:
            if reminder.key not in already:
                moment = next_morning(max(reminder.send_at, now), prefs, municipality.calendar)
                look(subject_of(reminder.key), moment if moment is None or moment > now else None)
    return found
