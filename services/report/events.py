"""What was held, and who came: as services.events.counting says it."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import select

from locales import __
from models.enums import EventForm, Role
from models.events import Event, EventPart, Project
from models.people import Appointment
from services.access import Action
from services.events.counting import Wanted, behind, count, present
from services.events.rules.audience import rules_of
from services.report.model import Ask, Chapter, Codes, Figure, Root, Unit, family, figure
from services.report.schools import supported

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from services.events.counting import Counts, There

ADDRESSEES: Final = (Role.LEADER, Role.TEACHER)
SILENT: Final = timedelta(days=91)  # a quarter
TUTORIALS: Final = frozenset({"consultation", "consulting", "workshop"})
ROOTS: Final = {"participations": Root.PART, "schools": Root.SCHOOL, "held": Root.EVENT}
UNITS: Final = {
    "held": Unit.EVENTS,
    "participations": Unit.PARTICIPATIONS,
    "people": Unit.PEOPLE,
    "schools": Unit.SCHOOLS,
}
RULES: Final = {
    "held": __("events of this kind that were held by us: {kind}"),
    "participations": __("marks of presence at events of this kind that we held: {kind}"),
    "people": __("people who were at events of this kind that we held, each once: {kind}"),
    "schools": __("schools of which somebody was at an event of this kind that we held: {kind}"),
}
TOTALS: Final = {
    "held": __("events that were held by us"),
    "participations": __("marks of presence at events that we held"),
    "people": __("people who were at events that we held, each once"),
    "schools": __("schools of which somebody was at an event that we held"),
}


def wanted(ask: Ask, **narrow: object) -> Wanted:
    return Wanted(period=ask.period, schools=ask.schools, **narrow)  # type: ignore[arg-type]  # its own fields


async def measured(ask: Ask, key: str, measure: str, rule: str, what: Wanted, **about: Any) -> Figure:
    """Make a figure of one of the four measures."""
    ids = await behind(ask.session, ask.municipality_id, measure, what)
    return _measured(key, measure, rule, ids, **about)


def _measured(key: str, measure: str, rule: str, ids: Collection[int], **about: Any) -> Figure:
    """People are accounts and guests."""
    if measure != "people":
        return figure(key, Chapter.EVENTS, UNITS[measure], ROOTS[measure], ids, rule, **about)
    known, guests = Root.PERSON.codes(one for one in ids if one > 0), Root.GUEST.codes(-one for one in ids if one < 0)
    return figure(key, Chapter.EVENTS, Unit.PEOPLE, Root.PERSON, Codes.joined((known, guests)), rule, **about)


@family(Chapter.EVENTS, Action.EVENT_READ)
async def events(ask: Ask) -> list[Figure]:
    found = await count(ask.session, ask.municipality_id, wanted(ask))
    if not found.kinds:
        return []
    kinds = await by_kind(ask, found)
    told = totals(kinds)
    if found.not_ours.held:
        rule = __("events held by others in which we took part")
        told.append(await measured(ask, "events.elsewhere", "held", rule, wanted(ask, ours=False)))
        rule = __("marks of presence at events held by others")
        told.append(
            await measured(ask, "events.elsewhere.participations", "participations", rule, wanted(ask, ours=False))
        )
    return told + kinds + await by_place(ask) + await by_project(ask)


def totals(kinds: list[Figure]) -> list[Figure]:
    """Put the kinds together: an event is of one kind, people and schools count once."""
    told = []
    for measure, rule in TOTALS.items():
        ids = Codes.joined(one.ids for one in kinds if one.key.endswith(f".{measure}"))
        told.append(figure(f"events.{measure}", Chapter.EVENTS, UNITS[measure], Root.EVENT, ids, rule))
    return told


async def by_kind(ask: Ask, found: Counts) -> list[Figure]:
    told, helped = [], await supported(ask)
    there: defaultdict[str, list[There]] = defaultdict(list)
    for row in await present(ask.session, ask.municipality_id, wanted(ask, ours=True)):
        there[row.kind].append(row)
    for one in found.kinds:
        if not one.ours:
            continue
        rows, base = there[one.kind], f"events.{one.kind}"
        schools = {row.school for row in rows if row.school is not None}
        ids = {
            "held": set(one.events),
            "participations": {row.part for row in rows},
            "people": {row.person for row in rows},
            "schools": schools,
        }
        told += [
            _measured(f"{base}.{measure}", measure, rule, ids[measure], kind=one.kind)
            for measure, rule in RULES.items()
        ]
        rule = __("supported schools of which somebody was at an event of this kind: {kind}")
        share = figure(
            f"{base}.share",
            Chapter.EVENTS,
            Unit.SCHOOLS,
            Root.SCHOOL,
            schools & helped,
            rule,
            total=len(helped),
            kind=one.kind,
        )
        told.append(share)
        for role in ADDRESSEES:
            came = {row.event for row in rows if row.role == role}
            rule = __("events of this kind at which people of this role were: {kind}, {role}")
            key = f"{base}.for.{role.value}"
            if came:
                told.append(
                    figure(key, Chapter.EVENTS, Unit.EVENTS, Root.EVENT, came, rule, kind=one.kind, role=role.value)
                )
    return told


async def by_place(ask: Ask) -> list[Figure]:
    """Which schools came, received, and stayed away; events of an item of the roadmap."""
    helped = await supported(ask)
    came = set(await behind(ask.session, ask.municipality_id, "schools", wanted(ask)))
    last = min(ask.period.end, ask.scope.today)
    quarter = type(ask.period)(max(ask.period.start, last - SILENT), max(last, ask.period.start))
    lately = set(await behind(ask.session, ask.municipality_id, "schools", Wanted(period=quarter, schools=ask.schools)))
    rows = await held(ask)
    told = [
        figure(
            "events.reached",
            Chapter.EVENTS,
            Unit.SCHOOLS,
            Root.SCHOOL,
            came & helped,
            __("supported schools of which somebody was at an event"),
            total=len(helped),
        ),
        figure(
            "events.absent",
            Chapter.EVENTS,
            Unit.SCHOOLS,
            Root.SCHOOL,
            helped - lately,
            __("supported schools of which nobody was at an event in the last quarter of the period"),
            total=len(helped),
        ),
        figure(
            "events.hosts",
            Chapter.EVENTS,
            Unit.SCHOOLS,
            Root.SCHOOL,
            {row.school_id for row in rows if row.school_id is not None and _is_seen(ask, row.school_id)},
            __("schools in which an event was held"),
        ),
    ]
    by_item: defaultdict[int, set[int]] = defaultdict(set)
    for row in rows:
        if row.item_id is not None:
            by_item[row.item_id].add(row.id)
    rule = __("events that were held for an item of the roadmap")
    told += [
        figure(f"events.item.{item}", Chapter.EVENTS, Unit.EVENTS, Root.EVENT, ids, rule)
        for item, ids in sorted(by_item.items())
    ]
    subjects = await subjects_of(ask, [row for row in rows if row.kind in TUTORIALS])
    if subjects:
        told.append(
            figure(
                "events.subjects",
                Chapter.EVENTS,
                Unit.SUBJECTS,
                Root.EVENT,
                {one for ids in subjects.values() for one in ids},
                __("subjects of consultations and workshops: of those invited, or of who held them: {subjects}"),
                n=len(subjects),
                subjects=", ".join(sorted(subjects)),
            )
        )
    return told


def _is_seen(ask: Ask, school: int) -> bool:
    return ask.schools is None or school in ask.schools


class Held(NamedTuple):
    id: int
    starts_at: datetime
    kind: str
    form: EventForm
    title: str
    ours: bool
    school_id: int | None
    item_id: int | None
    project_id: int | None
    organiser_id: int | None
    audience: list[Any]


COLUMNS: Final = tuple(getattr(Event, name) for name in Held._fields)


async def held(ask: Ask) -> list[Held]:
    """Give the events of the period that the counts are about, in the order of time."""
    if "held" not in ask.known:
        ids = await behind(ask.session, ask.municipality_id, "held", wanted(ask))
        query = select(*COLUMNS).where(Event.id.in_(ids)).order_by(Event.starts_at, Event.id)
        ask.known["held"] = [Held(*row) for row in await ask.session.execute(query)]
    found: list[Held] = ask.known["held"]
    return found


async def subjects_of(ask: Ask, rows: list[Held]) -> dict[str, set[int]]:
    taught = await ask.session.execute(
        select(Appointment.person_id, Appointment.subject, Appointment.since, Appointment.until).where(
            Appointment.municipality_id == ask.municipality_id, Appointment.subject.is_not(None)
        )
    )
    of_person: defaultdict[int | None, list[tuple[str, date, date | None]]] = defaultdict(list)
    for person, subject, since, until in taught:
        if subject is not None:
            of_person[person].append((subject, since, until))
    found: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows:
        named = {subject for rule in rules_of(row.audience) for subject in rule.subjects}
        day = ask.day(row.starts_at)
        theirs = {
            subject
            for subject, since, until in of_person.get(row.organiser_id, ())
            if since <= day and (until is None or day < until)
        }
        for subject in named or theirs:
            found[subject.casefold()].add(row.id)
    return found


async def by_project(ask: Ask) -> list[Figure]:
    """«Умные каникулы»: how often, in which months, with which topics."""
    rows = [row for row in await held(ask) if row.project_id is not None]
    names = dict((await ask.session.execute(select(Project.id, Project.name))).all())
    told = []
    for project in sorted({row.project_id for row in rows if row.project_id is not None}):
        mine = [row for row in rows if row.project_id == project]
        ids, name = [row.id for row in mine], names[project]
        months = sorted({(day.year, day.month) for row in mine for day in [ask.day(row.starts_at)]})
        topics = list(dict.fromkeys(row.title for row in mine))
        base = f"events.project.{project}"
        told += [
            figure(f"{base}.held", Chapter.EVENTS, Unit.EVENTS, Root.EVENT, ids, __("events of “{name}”"), name=name),
            figure(
                f"{base}.months",
                Chapter.EVENTS,
                Unit.MONTHS,
                Root.EVENT,
                ids,
                __("months in which there were events of “{name}”"),
                n=len(months),
                name=name,
                months=",".join(str(month) for _, month in months),
            ),
            figure(
                f"{base}.topics",
                Chapter.EVENTS,
                Unit.TOPICS,
                Root.EVENT,
                ids,
                __("topics of the events of “{name}”, each once"),
                n=len(topics),
                name=name,
                topics="; ".join(topics),
            ),
        ]
    return told


async def attendance(ask: Ask, ids: list[int]) -> dict[int, tuple[int, int]]:
    """Give of each event how many were there, and of how many schools."""
    query = select(EventPart.event_id, EventPart.school_id).where(
        EventPart.event_id.in_(ids), EventPart.presence == "present"
    )
    if ask.schools is not None:
        query = query.where(EventPart.school_id.in_(ask.schools))
    people: defaultdict[int, int] = defaultdict(int)
    schools: defaultdict[int, set[int]] = defaultdict(set)
    for event, school in await ask.session.execute(query):
        people[event] += 1
        if school is not None:
            schools[event].add(school)
    return {event: (n, len(schools[event])) for event, n in people.items()}
