"""A small municipality whose people are reminded: a coordinator, a curator of two schools, a director in each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from models.enums import Role
from models.reminders import Reminder
from tests.support.factories import assign, make_item, make_roadmap

if TYPE_CHECKING:
    from sandbox import LocalPerson
    from sandbox.shown import Shown
    from tests.support.harness import House

DAY = timedelta(days=1)
# How a morning message begins that has something of one's own, or of those below.
MORNING = re.compile(r"\A(Ближайш|Сегодня \d|Просрочено \d|Вернули \d|Просрочено в (ваших|муниц))")


@dataclass
class MunicipalitySnapshot:
    house: House
    north: int
    south: int
    roadmap: int
    anna: LocalPerson  # coordinator
    vera: LocalPerson  # curator of both schools
    dasha: LocalPerson  # director of the northern one
    gleb: LocalPerson  # director of the southern one

    @property
    def today(self) -> date:
        return self.house.now.date()

    async def item(
        self, title: str, *, days: int | None, schools: tuple[int, ...] | None = None, number: str = "1", **more: Any
    ) -> list[int]:
        """An item due so many days from today, given to schools (the northern one if none are named)."""
        due = self.today + timedelta(days=days) if days is not None else None
        async with self.house.app.db.begin() as session:
            item = await make_item(session, self.roadmap, number, title, due=due)
            fields = {"created_at": self.house.now} | more
            return await assign(session, self.roadmap, item, due=due, schools=schools or (self.north,), **fields)

    async def reminders(self, **where: Any) -> list[Reminder]:
        query = select(Reminder).filter_by(**where).order_by(Reminder.id)
        async with self.house.app.db.read() as session:
            return list((await session.execute(query)).scalars())


async def build_municipality(house: House, **settings: Any) -> MunicipalitySnapshot:
    return await house.begins(_municipality, **settings)


async def _municipality(house: House, **settings: Any) -> MunicipalitySnapshot:
    north = await house.school("Приозёрная СШ № 1")
    south = await house.school("Берёзовская СШ")
    async with house.app.db.begin() as session:
        roadmap = await make_roadmap(session, house.municipality_id, settings=settings)
    anna = await house.joined("Примерова Анна Ильинична", Role.COORDINATOR)
    vera = await house.joined("Тестова Вера Кирилловна", Role.CURATOR, school=north)
    await vera.opens(await house.invite(Role.CURATOR, school=south))
    await vera.taps("Продолжить")
    dasha = await house.joined("Образцова Дарья Львовна", Role.LEADER, school=north)
    gleb = await house.joined("Пробный Глеб Егорович", Role.LEADER, school=south)
    return MunicipalitySnapshot(house, north, south, roadmap, anna, vera, dasha, gleb)


def behind(shown: Shown, text: str) -> str:
    """Give the callback data of a message's button: to press it when the message shows others."""
    return next(one["callback_data"] for row in shown.keyboard for one in row if text in one["text"])


def mornings(person: LocalPerson, text: str = "") -> int:
    """Count the messages of the bot in a chat that hold a text; without one, the morning messages."""
    wanted = re.compile(re.escape(text)) if text else MORNING
    return sum(shown.from_bot and bool(wanted.search(shown.text)) for shown in person.messages)


def morning_of(person: LocalPerson) -> Shown:
    """Give the first morning message in a chat."""
    return next(shown for shown in person.messages if shown.from_bot and MORNING.search(shown.text))
