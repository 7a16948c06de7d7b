"""A made-up municipality with a whole school year behind it: what a report is written from.

Nothing is drawn by chance: the numbers of the story are known beforehand, so that a test can name them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from models.enums import AssignmentState, EventKind, EventState, ReturnReason, Role, SchoolStatus, SurveyState
from models.events import Event, EventPart, Project
from models.evidence import AssignmentEvent
from models.people import SchoolYearStatus
from models.reports import YearNumber, YearRecord
from models.roadmap import ItemChange
from models.surveys import SurveyAnswer, SurveyParticipation, SurveyReleased, SurveyRun
from services import people
from services.calendar.period import Period
from services.report.figures import ask_all
from services.report.reading import load_report
from services.surveys.definitions import template, to_json
from tests.support.factories import assign, make_item, make_municipality, make_person, make_roadmap

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.report.reading import Loaded
    from tests.support.harness import House

YEAR = Period(date(2026, 9, 1), date(2027, 8, 31))
END = datetime(2027, 8, 31, 5, 0, tzinfo=UTC)
BEGIN = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
SECTIONS = ("Организационные условия", "Методическое сопровождение", "Работа с педагогами")


@dataclass
class Year:
    municipality: int
    schools: list[int]
    people: dict[str, Any] = field(default_factory=dict)
    roadmap: int = 0
    events: dict[str, list[int]] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    runs: dict[str, int] = field(default_factory=dict)
    records: dict[str, int] = field(default_factory=dict)


async def add(session: AsyncSession, table: Any, **values: Any) -> int:
    return (await session.execute(insert(table).values(**values).returning(table.id))).scalar_one()


async def make_year(session: AsyncSession, municipality: int | None = None) -> Year:
    municipality = municipality or await make_municipality(session)
    schools = [
        await people.create_school(session, municipality_id=municipality, name=f"Приозёрная школа № {n}")
        for n in range(1, 10)
    ]
    year = Year(municipality, schools)
    await statuses(session, year)
    await staff(session, year)
    await roadmap(session, year)
    await events(session, year)
    await records(session, year)
    await surveys(session, year)
    return year


async def grown(house: House) -> Year:
    """A beginning: the municipality of the house at the end of its year."""
    async with house.app.db.begin() as session:
        return await make_year(session, house.municipality_id)


async def statuses(session: AsyncSession, year: Year) -> None:
    """Eight of nine are supported: five with low results, one at risk, two of «500+»; one has left, one has come."""
    given = [(one, SchoolStatus.LOW_RESULTS) for one in year.schools[:5]]
    given += [(year.schools[5], SchoolStatus.AT_RISK)]
    given += [(one, SchoolStatus.PROJECT_500) for one in year.schools[6:8]]
    rows = [{"school_id": one, "year": 2026, "status": status} for one, status in given]
    rows += [{"school_id": one, "year": 2025, "status": status} for one, status in given[1:]]
    rows += [{"school_id": year.schools[8], "year": 2025, "status": SchoolStatus.LOW_RESULTS}]
    await session.execute(insert(SchoolYearStatus), rows)


async def staff(session: AsyncSession, year: Year) -> None:
    """Seven curators for eight schools, a leader in each, thirty-one teachers, a tutor of mathematics."""
    place = {"municipality_id": year.municipality}
    year.people["coordinator"] = await make_person(session, "Главная Вера Ивановна", (Role.COORDINATOR, None), **place)
    curators = []
    for n in range(7):
        posts = [(Role.CURATOR, year.schools[n])] + ([(Role.CURATOR, year.schools[7])] if n == 6 else [])
        curators.append(await make_person(session, f"Кураторова Анна {n}", *posts, **place))
    year.people["curators"] = curators
    year.people["leaders"] = [
        await make_person(session, f"Директорова Ольга {n}", (Role.LEADER, one), **place)
        for n, one in enumerate(year.schools)
    ]
    year.people["teachers"] = [
        await make_person(session, f"Учителева Нина {n}", (Role.TEACHER, year.schools[n % 9]), **place)
        for n in range(31)
    ]
    year.people["tutor"] = await make_person(session, "Тьюторова Майя", **place)
    for person, subject in ((year.people["tutor"], "математика"),):
        await people.appoint(
            session, person, Role.TUTOR, school_id=None, subject=subject, since=date(2026, 9, 1), **place
        )


async def roadmap(session: AsyncSession, year: Year) -> None:
    """Three sections of two items; most is done in time, some after its day, some is late, one item has no date."""
    year.roadmap = await make_roadmap(
        session, year.municipality, settings={"confirmation": True}, order_text="от 01.09.2026 № 15-п"
    )
    plan = [
        ("1", SECTIONS[0], "Издать приказ", date(2026, 10, 1), "приказ", {}),
        ("2", SECTIONS[0], "Разработать программы", date(2026, 12, 1), "100 % школ имеют программу", {"after": 2}),
        ("3", SECTIONS[1], "Провести предметные недели", date(2027, 2, 1), "не менее 2 семинаров", {"amount": 1}),
        ("4", SECTIONS[1], "Провести взаимопосещение", date(2027, 3, 1), "не менее 2 школ", {"late": 1}),
        ("6", SECTIONS[2], "Составить ИОМ", date(2027, 4, 1), "100 %", {"returned": 3}),
        ("7", SECTIONS[2], "Обсудить итоги", None, "протокол", {}),
    ]
    for number, section, title, due, result, how in plan:
        item = await make_item(session, year.roadmap, number, title, due=due, section=section, result_text=result)
        year.items[number] = item[0]
        if due is None:
            continue
        for place, school in enumerate(year.schools[:8]):
            await task(session, year, item, school, due, place, **how)
    await add(
        session, ItemChange, item_id=year.items["4"], kind="deadline", at=BEGIN + timedelta(days=90),
        before="2027-02-15", after="2027-03-01", reason="приказ № 3",
    )  # fmt: skip


async def task(
    session: AsyncSession, year: Year, item: tuple[int, int], school: int, due: date, place: int, *,
    after: int = 0, late: int = 0, returned: int = 0, amount: int = 0,
) -> None:  # fmt: skip
    day = datetime(due.year, due.month, due.day, 4, 0, tzinfo=UTC) + timedelta(days=3 if place < after else -2)
    state = AssignmentState.OPEN if place < late else AssignmentState.CONFIRMED
    leader = year.people["leaders"][place]
    reported = {"reported_at": day, "reported_by": leader} if state is not AssignmentState.OPEN else {}
    (one,) = await assign(
        session, year.roadmap, item, due=due, schools=[school], state=state, created_at=BEGIN,
        amount=amount or None, **reported,
    )  # fmt: skip
    if not reported:
        return
    story = [(EventKind.REPORTED, day, None)]
    if place < returned:
        story += [
            (EventKind.RETURNED, day + timedelta(hours=6), ReturnReason.NO_SIGNATURE),
            (EventKind.REPORTED, day + timedelta(hours=20), None),
        ]
    story += [(EventKind.CONFIRMED, day + timedelta(days=2), None)]
    for kind, at, reason in story:
        await add(session, AssignmentEvent, assignment_id=one, kind=kind, at=at, reason=reason, version=1, by_id=leader)


async def events(session: AsyncSession, year: Year) -> None:
    """Eight seminars, six webinars, three video conferences, one committee session, two visits, a forum, a contest,
    consultations of a tutor, and «Умные каникулы» in March and November with three topics."""
    project = await add(session, Project, municipality_id=year.municipality, name="Умные каникулы")
    plan: list[tuple[str, date, dict[str, Any]]] = []
    plan += [("seminar", date(2026, 10, 1) + timedelta(days=20 * n), {}) for n in range(8)]
    plan += [("webinar", date(2026, 10, 3) + timedelta(days=20 * n), {}) for n in range(6)]
    plan += [("conference", date(2027, 2, 3) + timedelta(days=20 * n), {}) for n in range(3)]
    plan += [("session", date(2027, 4, 3), {"item_id": year.items["3"]})]
    plan += [("visit", date(2027, 1, 20 + n), {"school_id": year.schools[n]}) for n in range(2)]
    plan += [("forum", date(2027, 1, 25), {}), ("contest", date(2027, 4, 9), {})]
    plan += [("workshop", date(2027, 5, 2 + n), {"organiser_id": year.people["tutor"]}) for n in range(2)]
    topics = ("Задачи с параметром", "Чтение графиков", "Письмо по плану")
    plan += [
        ("courses", date(2026, 11, 3 + n), {"project_id": project, "title": topic})
        for n, topic in enumerate(topics[:2])
    ]
    plan += [("courses", date(2027, 3, 25), {"project_id": project, "title": topics[2]})]
    for number, (kind, day, more) in enumerate(plan):
        at = datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC)
        values = {
            "municipality_id": year.municipality, "kind": kind, "title": f"Встреча {number}", "starts_at": at,
            "ends_at": at + timedelta(hours=2), "place": "Актовый зал", "audience": [{}], "state": EventState.HELD,
            "changed_at": at, "created_at": BEGIN, "announced_at": BEGIN, "organiser_id": year.people["coordinator"],
        } | more  # fmt: skip
        one = await add(session, Event, **values)
        year.events.setdefault(kind, []).append(one)
        await present(session, year, one, kind, number)


async def present(session: AsyncSession, year: Year, event: int, kind: str, number: int) -> None:
    came = list(enumerate(year.schools))[: 8 if kind != "forum" else 7]
    rows = [
        {"event_id": event, "person_id": year.people["leaders"][place], "school_id": school, "role": Role.LEADER}
        for place, school in came
    ]
    if kind == "visit":
        curator = year.people["curators"][number % 2]
        rows += [{"event_id": event, "person_id": curator, "school_id": None, "role": Role.CURATOR}]
    await session.execute(insert(EventPart), [row | {"presence": "present", "answer": "yes"} for row in rows])


async def record(session: AsyncSession, year: Year, kind: str, title: str, numbers: Any, **more: Any) -> int:
    values = {"kind": kind, "title": title, "day": date(2027, 4, 30), "at": END, "municipality_id": year.municipality}
    one = await add(session, YearRecord, **values | more)
    year.records[title] = one
    for school, stage, value in numbers:
        row = {"record_id": one, "school_id": school, "stage": stage, "value": value, "at": END}
        await session.execute(insert(YearNumber).values(**row))
    return one


async def records(session: AsyncSession, year: Year) -> None:
    """277 → 276 → 256; seventeen members of the centre; three rounds of measuring; nine schools in all."""
    stages = [("began", 277), ("recommended", 276), ("high", 1), ("finished", 256)]
    whole = [(None, stage, value) for stage, value in stages]
    modules = "Предмет\nМетодика\nЦифра\nВоспитание"
    await record(session, year, "diagnosis", "Диагностика компетенций", whole, modules=modules)
    by_school = [(school, stage, 5) for school in year.schools[:8] for stage in ("ordered", "finished")]
    await record(session, year, "course", "Школа современного учителя", by_school)
    await record(session, year, "route", "ИОМ", [(school, "began", 10) for school in year.schools[:8]])
    await record(session, year, "teachers", "Педагоги", [(school, "count", 10) for school in year.schools[:8]])
    for title, value in (("руководство", 5), ("методист", 1), ("психолог", 1), ("тьюторы", 10)):
        await record(session, year, "members", title, [(None, "count", value)])
    for title in ("МНЦ", "МТКП", "РМО"):
        await record(session, year, "link", title, [])
    await record(session, year, "schools", "Все школы", [(None, "count", 9)])
    await record(session, year, "trait", "вечерние школы", [(school, "count", 1) for school in year.schools[:2]])
    rounds = [
        (school, stage, 3 + at / 2)
        for school in year.schools[:4]
        for at, stage in enumerate(("first", "middle", "final"))
    ]
    await record(session, year, "measure", "Читательская грамотность", rounds)


async def surveys(session: AsyncSession, year: Year) -> None:
    """Teachers, named: 31 asked, 25 answered, 23 of them content. Leaders, confidential: all nine content."""
    year.runs["teachers"] = await run(session, year, "teachers", confidential=False)
    year.runs["leaders"] = await run(session, year, "leaders", confidential=True)


async def run(session: AsyncSession, year: Year, name: str, *, confidential: bool) -> int:
    form = template(name, "ru")
    asked = year.people[name]
    one = await add(
        session, SurveyRun, municipality_id=year.municipality, definition_key=name, version="1",
        audience=name.removesuffix("s"),
        definition=to_json(form), confidential=confidential, minimum=5 if confidential else 1, state=SurveyState.CLOSED,
        opens_at=END - timedelta(days=100), closes_at=END - timedelta(days=80), created_at=END - timedelta(days=100),
    )  # fmt: skip
    for place, person in enumerate(asked):
        finished = END - timedelta(days=90) if confidential or place < 25 else None
        part = await add(
            session, SurveyParticipation, run_id=one, person_id=person, school_id=year.schools[place % 9],
            role=Role.TEACHER, reached_at=END - timedelta(days=99), started_at=finished, finished_at=finished,
        )  # fmt: skip
        if finished:
            await answers(session, one, form, part, place, confidential=confidential)
    return one


async def answers(session: AsyncSession, run_id: int, form: Any, part: int, place: int, *, confidential: bool) -> None:
    good = {key: one.values[0] for one in form.shares for key in one.questions}
    rows = []
    for question in form.questions:
        values = question.values
        if question.key in good:
            content = confidential or place < 23
            bad = next(
                (v for v in values if all(v not in s.values for s in form.shares if question.key in s.questions)), None
            )
            rows.append((question.key, good[question.key] if content or bad is None else bad))
        elif question.kind.value == "several_of" and values:
            rows += [(question.key, value) for value in values[: 1 + place % 4]]
        elif values:
            rows.append((question.key, values[place % len(values)]))
    for number, (key, value) in enumerate(rows):
        if confidential:
            row = {"id": run_id * 10**6 + place * 1000 + number, "run_id": run_id, "response": place + 1}
            await session.execute(insert(SurveyReleased).values(**row, question=key, value=value))
        else:
            row = {"run_id": run_id, "participation_id": part, "question": key, "value": value}
            await session.execute(insert(SurveyAnswer).values(**row))


async def report_on(session: AsyncSession, municipality: int, period: Period = YEAR, *, now: datetime = END) -> Loaded:
    """Load the whole report as the operator's command does."""
    return await load_report(await ask_all(session, municipality, period, now=now), None)
