"""A municipality in which people have written for months: every kind of words, by many, about many and about work."""

from datetime import timedelta

from sqlalchemy import insert

from models.announcements import Announcement
from models.enums import EventKind, EvidenceKind, ItemChangeKind, MarkWay, Presence, Role, SurveyState
from models.events import Attendance, Event, EventFile, EventPart, OwnKind, Project
from models.evidence import AssignmentEvent, Basket, Evidence, EvidencePiece
from models.letters import Letter
from models.people import JoinRequest
from models.roadmap import Assignment, ItemChange, RoadmapItem
from models.surveys import SurveyAnswer, SurveyParticipation, SurveyReleased, SurveyRun
from models.tables import Base
from services import people
from services.privacy.texts import TEXTS, Text
from tests.support.factories import NOW, assign, make_item, make_municipality, make_person, make_roadmap
from tests.support.schema import SERVER

SURNAMES = (
    "Иванова", "Петров", "Приказова", "Планов", "Справкина", "Мороз", "Ли", "Директорова", "Белый", "Коваленко",
    "Римская-Корсакова", "Сорока", "Школьная", "Роман", "Зима", "Курсовая",
)  # fmt: skip
FIRST = ("Анна", "Роман", "Вера", "Надежда", "Пётр", "Иван", "Мария", "Любовь", "Лев", "Ян")
THIRD = ("Ивановна", "Петрович", "Сергеевна", "Романович", "Ильинична", "")
WORDS = (
    "Приказ", "Справка", "Программа", "Директор", "Курсы", "план", "школы", "роман", "вера", "надежда", "зима", "мороз",
    "утверждён", "согласовано", "протокол № 4 от 12.09.2026", "до 1 октября", "Любовь к чтению", "Планов на год нет",
    "тел. 8 900 111-22-33", "см. 6000000077",
)  # fmt: skip


def sentence(random, *names):
    said = [random.choice(WORDS) for _ in range(random.randint(2, 6))] + list(names)
    random.shuffle(said)
    return random.choice((" ", ", ")).join(said)


def full_name(random):
    return " ".join(filter(None, (random.choice(SURNAMES), random.choice(FIRST), random.choice(THIRD))))


class LivedIn:
    """Two municipalities of three schools; everybody is named in everybody's words at times."""

    def __init__(self, session, random):
        self.session, self.random = session, random
        self.schools, self.staff, self.tasks, self.municipalities = {}, {}, {}, []

    async def add(self, table, **values):
        return (await self.session.execute(insert(table).values(**values).returning(table.id))).scalar_one()

    async def build(self):
        for number in range(2):
            await self.municipality(await make_municipality(self.session, f"Район {number}"))
        return self

    async def municipality(self, municipality):
        session = self.session
        self.municipalities.append(municipality)
        self.schools[municipality] = [
            await people.create_school(session, municipality_id=municipality, name=f"СШ № {one}") for one in range(1, 4)
        ]
        self.staff[municipality] = [
            await make_person(session, full_name(self.random), (Role.COORDINATOR, None), municipality_id=municipality)
        ]
        roadmap = await make_roadmap(session, municipality)
        for school in self.schools[municipality]:
            for role in (Role.LEADER, Role.TEACHER, Role.CURATOR):
                name = full_name(self.random)
                self.staff[municipality].append(
                    await make_person(session, name, (role, school), municipality_id=municipality)
                )
            item = await make_item(session, roadmap, "1", self.words(), due=None, executors_text=self.words())
            [self.tasks[school]] = await assign(session, roadmap, item, due=None, schools=[school])
            await self.work(municipality, school, item[0])
        await self.municipality_wide(municipality, roadmap)

    def words(self):
        named = [self.short(full_name(self.random)) for _ in range(self.random.randint(0, 1))]
        return sentence(self.random, *named)

    def short(self, name):
        surname, first, *_ = name.split()
        return self.random.choice(
            (name, f"{surname} {first}", f"{surname} {first[0]}.", f"{first[0]}. {surname}", surname)
        )

    def someone(self, municipality):
        return self.random.choice(self.staff[municipality])

    async def work(self, municipality, school, item):
        task, who = self.tasks[school], self.someone
        for kind in (EventKind.ASKED, EventKind.ANSWERED, EventKind.RETURNED):
            at = NOW - timedelta(days=self.random.randint(0, 60))
            event = {"assignment_id": task, "kind": kind, "by_id": who(municipality), "at": at, "version": 1}
            await self.add(AssignmentEvent, text=self.words(), **event)
        basket = await self.add(Basket, person_id=who(municipality), municipality_id=municipality, created_at=NOW)
        piece = await self.add(
            EvidencePiece, basket_id=basket, name=self.words() + ".pdf", text=self.words(), kind=EvidenceKind.ORDER,
            added_by=who(municipality), added_at=NOW,
        )  # fmt: skip
        await self.add(Evidence, assignment_id=task, piece_id=piece, attached_at=NOW)
        change = {"item_id": item, "at": NOW, "by_id": who(municipality), "kind": ItemChangeKind.TITLE}
        await self.add(ItemChange, reason=self.words(), before=self.words(), **change)
        note = Assignment.__table__.update().where(Assignment.id == task)
        await self.session.execute(note.values(note=self.words(), reported_by=who(municipality)))
        closed = RoadmapItem.__table__.update().where(RoadmapItem.id == item)
        await self.session.execute(closed.values(closed_reason=self.words()))

    async def municipality_wide(self, municipality, roadmap):
        del roadmap
        by = {"municipality_id": municipality, "created_by": self.someone(municipality), "created_at": NOW}
        await self.add(Announcement, text=self.words(), audience={}, **by)
        await self.event(municipality, by)
        await self.add(
            JoinRequest, person_id=self.someone(municipality), municipality_id=municipality, role=Role.TUTOR,
            created_at=NOW, decided_at=NOW, approved=False, reason=self.words(),
        )  # fmt: skip
        await self.add(
            Letter, person_id=self.someone(municipality), municipality_id=municipality, addressee="coordinator",
            text=self.words(), answer=self.words(), answered_by=self.someone(municipality), sent_at=NOW,
            answered_at=NOW,
        )  # fmt: skip
        run = await self.add(
            SurveyRun, definition_key="x", version="1", definition={"title": self.words()}, confidential=False,
            audience="teacher", state=SurveyState.CLOSED, opens_at=NOW, closes_at=NOW, decided=self.words(), **by,
        )  # fmt: skip
        asked = await self.add(SurveyParticipation, run_id=run, person_id=self.someone(municipality), finished_at=NOW)
        await self.add(SurveyAnswer, run_id=run, participation_id=asked, question="q", words=self.words())
        sheet = {"id": municipality * 1000 + 1, "run_id": run, "response": 1, "question": "q"}
        await self.add(SurveyReleased, words=self.words(), **sheet)

    async def event(self, municipality, by):
        """An event with words in every place that holds any."""
        kept = {"municipality_id": municipality}
        await self.add(OwnKind, one=self.words(), few=self.words(), many=self.words(), **kept)
        project = await self.add(Project, name=self.words(), **kept)
        words = dict.fromkeys(("title", "place", "about", "link", "speakers", "cancel_reason", "order_text"))
        event = await self.add(
            Event, **{name: self.words() for name in words}, starts_at=NOW, ends_at=NOW, audience=[{}], changed_at=NOW,
            project_id=project, **by,
        )  # fmt: skip
        person = self.someone(municipality)
        part = await self.add(EventPart, event_id=event, person_id=person, reason=self.words(), answered_at=NOW)
        mark = {"presence": Presence.PRESENT, "way": MarkWay.LIST, "by_id": self.someone(municipality), "at": NOW}
        await self.add(Attendance, part_id=part, note=self.words(), **mark)
        file = {"event_id": event, "added_by": self.someone(municipality), "added_at": NOW}
        await self.add(EventFile, text=self.words(), **file)


def reading(label):
    name, _, column = label.partition(".")
    key = next(iter(Base.metadata.tables[name].primary_key.columns))
    if SERVER:  # which wants every row of one type
        return f"SELECT '{label}', CAST({key.name} AS TEXT), CAST(\"{column}\" AS TEXT) FROM {name}"
    return f"SELECT '{label}', {key.name}, CAST(\"{column}\" AS BLOB) FROM {name}"


EVERY_TEXT = " UNION ALL ".join(reading(label) for label, kind in TEXTS.items() if kind is not Text.CODE)


async def every_text(session):
    """Every text that people wrote or signed, by table, column and row."""
    connection = await session.connection()
    rows = await connection.exec_driver_sql(EVERY_TEXT)
    if SERVER:
        return {(label, int(row) if row.isdecimal() else row): value and value.encode() for label, row, value in rows}
    return {(label, row): value for label, row, value in rows}
