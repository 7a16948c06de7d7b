"""A municipality with something of everything in it, for a walk over its screens: written down at once, not lived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, update

from models.announcements import Announcement
from models.enums import AssignmentState, EvidenceKind, Role, SurveyState
from models.evidence import Basket, Evidence, EvidencePiece
from models.letters import Letter
from models.people import Person
from models.surveys import SurveyAnswer, SurveyParticipation, SurveyRun
from services import people
from services.access import on_telegram
from services.access.roles import AT_SCHOOL
from services.surveys import audience, publishing
from services.surveys.definitions import template, to_json
from tests.support.events import make_event
from tests.support.factories import assign, make_item, make_person, make_roadmap

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from sandbox import LocalPerson
    from tests.support.harness import House

SCHOOLS: Final = (
    "Берёзовская СШ", "Каменская ООШ", "Приозёрная СШ № 1", "Приозёрная СШ № 2", "Лесная СШ", "Луговая ООШ",
    "Ключевская СШ", "Боровская СШ", "Заозёрная СШ", "филиал Берёзовской СШ в с. Дальнее",
)  # fmt: skip
NAMES: Final = {
    Role.COORDINATOR: "Порядкова Анна Борисовна",
    Role.SPECIALIST: "Отделова Римма Львовна",
    Role.OBSERVER: "Смотрова Ольга Денисовна",
    Role.CURATOR: "Опытнов Пётр Ильич",
    Role.TUTOR: "Наставин Тимур Олегович",
    Role.ASSOCIATION_HEAD: "Сборова Нина Юрьевна",
    Role.LEADER: "Каменева Мария Сергеевна",
    Role.SCHOOL_COORDINATOR: "Делова Ольга Петровна",
    Role.TEACHER: "Буквина Алла Романовна",
}
TEACHERS: Final = 11
# Number, title, section, days until it is due (none: no day).
ITEMS: Final = (
    ("1", "Провести диагностику дефицитов", "Кадры", -40),
    ("2", "Обсудить итоги на совещании", "Кадры", -1),
    ("3", "Составить план взаимопосещений", "Качество", 0),
    ("4", "Провести открытый урок", "Качество", 5),
    ("5", "Подготовить справку", "Качество", 14),
    ("7", "Организовать семинар", "Семинары", 30),
    ("9", "Проверить сайты школ", None, None),
    ("12", "Отчёт по итогам года", "Итоги", 120),
)
STATES: Final = ("open", "reported", "confirmed", "returned", "open", "open", "cancelled")


@dataclass
class Place:
    """Who lives there, by role; the id of the school at which everybody works."""

    folk: dict[Role, LocalPerson]
    school: int


async def walked_place(house: House) -> Place:
    return await house.begins(_walked_place)


async def _walked_place(house: House) -> Place:
    folk = {role: house.box.person(name) for role, name in NAMES.items()}
    for person in folk.values():
        await person.sends("/start")
    async with house.app.db.begin() as session:
        schools = [
            await people.create_school(session, municipality_id=house.municipality_id, name=name) for name in SCHOOLS
        ]
        staff = {
            role: await _settled(session, house, role, folk[role], schools[0] if role in AT_SCHOOL else None)
            for role in NAMES
        }
        for school in schools[1:3]:
            await people.appoint(
                session, staff[Role.CURATOR], Role.CURATOR, municipality_id=house.municipality_id, school_id=school,
                since=house.now.date(),
            )  # fmt: skip
        teachers = [
            await make_person(
                session, f"Учителева Вера {number}", (Role.TEACHER, schools[number % 2]),
                municipality_id=house.municipality_id,
            )
            for number in range(TEACHERS)
        ]  # fmt: skip
        await make_person(
            session, "Ещёнета Яна Ивановна", (Role.TEACHER, schools[0]), municipality_id=house.municipality_id,
            platform_id=None, joined_at=None,
        )  # fmt: skip
        await _work(session, house, schools, staff)
        await _surveys(session, house, [staff[Role.TEACHER], *teachers])
        await _events(session, house, staff)
        await _words(session, house, schools[0], staff)
    await house.box.settled()
    return Place(folk, schools[0])


async def _settled(session: AsyncSession, house: House, role: Role, person: LocalPerson, school: int | None) -> int:
    return await make_person(
        session, NAMES[role], (role, school), municipality_id=house.municipality_id, platform_id=str(person.id)
    )


async def _work(session: AsyncSession, house: House, schools: list[int], staff: dict[Role, int]) -> None:
    now, today = house.now, house.now.date()
    roadmap = await make_roadmap(session, house.municipality_id)
    await make_roadmap(session, house.municipality_id, title="Карта прошлого года", state="archived")
    for row, (number, title, section, days) in enumerate(ITEMS):
        due = today + timedelta(days=days) if days is not None else None
        item = await make_item(session, roadmap, number, title, due=due, section=section)
        for column, school in enumerate(schools):
            state = AssignmentState(STATES[(row * 2 + column) % len(STATES)])
            told = state in {AssignmentState.REPORTED, AssignmentState.CONFIRMED}
            more = (
                {"reported_by": staff[Role.SCHOOL_COORDINATOR], "reported_at": now, "note": "Сделали."} if told else {}
            )
            (one,) = await assign(session, roadmap, item, due=due, schools=[school], state=state, **more)
            if told:
                await _paper(session, one, staff[Role.SCHOOL_COORDINATOR], house)
        for role in (Role.TUTOR, Role.ASSOCIATION_HEAD, Role.SPECIALIST):
            if row in {1, 3}:
                await assign(session, roadmap, item, due=due, person_id=staff[role])
        if row == 2:
            await assign(session, roadmap, item, due=due)


async def _paper(session: AsyncSession, assignment: int, by: int, house: House) -> None:
    basket = insert(Basket).values(person_id=by, municipality_id=house.municipality_id, created_at=house.now)
    piece = insert(EvidencePiece).values(
        basket_id=(await session.execute(basket.returning(Basket.id))).scalar_one(),
        text="https://school.example/plan", kind=EvidenceKind.LINK, added_by=by, added_at=house.now,
    )  # fmt: skip
    number = (await session.execute(piece.returning(EvidencePiece.id))).scalar_one()
    await session.execute(insert(Evidence).values(assignment_id=assignment, piece_id=number, attached_at=house.now))


async def _surveys(session: AsyncSession, house: House, asked: list[int]) -> None:
    """One named and one confidential run are open, two named ones of before are closed."""
    now = house.now
    for key in ("after_seminar", "teachers"):
        definition = template(key, "ru")
        await publishing.publish(
            session, None, definition, municipality_id=house.municipality_id,
            audience=audience.Audience((Role.TEACHER,)), now=now,
        )  # fmt: skip
    for months in (9, 3):
        then = now - timedelta(days=30 * months)
        definition = template("after_seminar", "ru")
        values = {
            "municipality_id": house.municipality_id, "definition_key": "after_seminar", "version": "1",
            "definition": to_json(definition), "confidential": False, "minimum": 5, "audience": "teacher",
            "state": SurveyState.CLOSED, "opens_at": then, "closes_at": then, "created_at": then,
        }  # fmt: skip
        run = (await session.execute(insert(SurveyRun).values(**values).returning(SurveyRun.id))).scalar_one()
        for person in asked:
            part = insert(SurveyParticipation).values(run_id=run, person_id=person, finished_at=then)
            number = (await session.execute(part.returning(SurveyParticipation.id))).scalar_one()
            question = definition.questions[0].key
            answer = {"run_id": run, "participation_id": number, "question": question, "value": "4"}
            await session.execute(insert(SurveyAnswer).values(**answer))


async def _events(session: AsyncSession, house: House, staff: dict[Role, int]) -> None:
    now = house.now
    by = {"organiser_id": staff[Role.COORDINATOR], "created_by": staff[Role.COORDINATOR], "at": now}
    own = {"organiser_id": staff[Role.TUTOR], "created_by": staff[Role.TUTOR], "at": now}
    for title, days, more in (
        ("Формирующее оценивание", 1, by),
        ("Открытые уроки", 9, by | {"places": 2}),
        ("Разбор пробной работы", -5, by),
        ("Круглый стол тьюторов", 3, own),
    ):
        await make_event(session, house.municipality_id, title, now + timedelta(days=days), *Role, **more)


async def _words(session: AsyncSession, house: House, school: int, staff: dict[Role, int]) -> None:
    now, municipality = house.now, house.municipality_id
    await people.ask_to_join(
        session, on_telegram(5_555_555), name="Просилова Инна Петровна", language="ru", role=Role.TEACHER,
        municipality_id=municipality, school_id=school, now=now,
    )  # fmt: skip
    await people.create_invite(session, municipality_id=municipality, role=Role.TEACHER, school_id=school, now=now)
    for addressee in ("coordinator", "curator"):
        letter = insert(Letter).values(
            municipality_id=municipality, person_id=staff[Role.TEACHER], addressee=addressee,
            text="Куда присылать план?", sent_at=now,
        )  # fmt: skip
        await session.execute(letter)
    sent = insert(Announcement).values(
        municipality_id=municipality, text="Завтра совещание.", audience={"roles": ["teacher"], "schools": []},
        created_by=staff[Role.COORDINATOR], created_at=now, sent_at=now,
    )  # fmt: skip
    await session.execute(sent)


async def speaks(house: House, person: LocalPerson, language: str) -> None:
    """Let the bot speak another language to somebody."""
    async with house.app.db.begin() as session:
        await session.execute(update(Person).where(Person.platform_id == str(person.id)).values(language=language))
