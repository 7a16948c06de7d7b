"""What survey tests share: a survey with every type of question, an audience, answering by services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.enums import Role
from services.surveys import answering, closing, keeping, publishing, runs
from services.surveys import audience as survey_audience
from services.surveys.definitions import read_definition
from tests.support.factories import NOW, make_municipality, make_person

if TYPE_CHECKING:
    from datetime import datetime

    from services.surveys.definitions import Definition
    from storage.database import Database
    from tests.support.harness import House

EVERY_TYPE = """
title: Всё сразу
language: ru
audience: [teacher]
privacy: {privacy}
thanks: Спасибо! Мы напишем, что решили.
questions:
  - {{key: scale, type: scale, text: 'Насколько полезно?', from: 1, to: 5, labels: [совсем нет, очень]}}
  - key: one
    type: one_of
    text: Что мешает?
    options: {{time: Не хватает времени, place: Нет места}}
    other: yes
  - key: several
    type: several_of
    text: Что нужно?
    options: {{books: Книги, people: Люди, money: Деньги}}
    other: yes
    max: 2
  - {{key: count, type: number, text: 'Сколько уроков?', from: 0, to: 40}}
  - {{key: day, type: date, text: 'Когда удобно?'}}
  - {{key: agree, type: yes_no, text: 'Продолжать?'}}
  - {{key: why, type: text, text: 'Почему нет?', if: 'agree: no'}}
  - {{key: nps, type: nps, text: 'Посоветуете коллеге?'}}
  - {{key: words, type: text, text: 'Что ещё?', required: no}}
shares:
  - {{key: useful, title: Полезно, share: answers 4–5 on scale}}
groups: [{groups}]
"""


def every_type(*, confidential: bool = False, groups: str = "role") -> Definition:
    privacy = "confidential" if confidential else "named"
    return read_definition(EVERY_TYPE.format(privacy=privacy, groups=groups).encode(), "all.yaml")


class SurveyMunicipality:
    """A municipality with schools and teachers in the database, without any chat."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.people: list[int] = []
        self.schools: dict[int, int | None] = {}
        self.municipality = 0

    async def settle(self, *sizes: int) -> None:
        """One school a size, with so many teachers."""
        from services.people import create_school  # noqa: PLC0415

        async with self.db.begin() as session:
            self.municipality = await make_municipality(session)
            for number, size in enumerate(sizes, start=1):
                school = await create_school(session, municipality_id=self.municipality, name=f"Лесная СШ № {number}")
                for _ in range(size):
                    name = f"Учителева {len(self.people)}"
                    person = await make_person(session, name, (Role.TEACHER, school), municipality_id=self.municipality)
                    self.people.append(person)
                    self.schools[person] = school

    async def publish(self, definition: Definition, **more: Any) -> int:
        async with self.db.begin() as session:
            audience = survey_audience.Audience((Role.TEACHER,))
            return await publishing.publish(
                session, None, definition, municipality_id=self.municipality, audience=audience, now=NOW, **more
            )

    async def answers(self, run: int, person: int, *written: str, now: datetime = NOW) -> bool:
        """Answer question by question in words, send; True where rows were wiped. «» skips."""
        async with self.db.begin() as session:
            position = await answering.open_survey(session, run, person, now=now)
            for words in written:
                assert position.question is not None
                if words:
                    position = await answering.write(session, run, person, words, now=now)
                else:
                    at = position.definition.questions.index(position.question)
                    position = await answering.step_over(session, run, person, at, now=now)
        async with self.db.begin() as session:
            done = await answering.finish(session, run, person, now=now)
        if done.wiped:
            await self.db.truncate_wal()
        return done.wiped

    async def closes(self, run: int, *, now: datetime = NOW) -> runs.RunCard:
        """Close it by hand, with all that belongs to it."""
        async with self.db.begin() as session:
            card = await closing.close_run(session, None, run, now=now)
        await keeping.after_closing(self.db)
        return card


WORDS_ONLY = """
title: Своими словами
language: ru
audience: [teacher]
privacy: {privacy}
thanks: Спасибо!
questions:
  - {{key: first, type: text, text: 'Что мешает?'}}
  - {{key: second, type: text, text: 'Что ещё?'}}
"""


def words_only(*, confidential: bool = False) -> Definition:
    privacy = "confidential" if confidential else "named"
    return read_definition(WORDS_ONLY.format(privacy=privacy).encode(), "words.yaml")


async def publish_to_teachers(house: House, definition: Definition) -> int:
    """A run for all teachers, as the operator starts one."""
    async with house.app.db.begin() as session:
        run = await publishing.publish(
            session,
            None,
            definition,
            municipality_id=house.municipality_id,
            audience=survey_audience.Audience((Role.TEACHER,)),
            now=house.now,
        )
    await house.tick()
    return run
