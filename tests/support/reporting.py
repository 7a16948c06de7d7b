"""A school that reports: three items, its director, its curator, the coordinator."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import func, select

from models.enums import AssignmentState, Role
from models.roadmap import Assignment
from tests.support.factories import assign, make_item, make_roadmap

if TYPE_CHECKING:
    from sandbox import LocalPerson
    from tests.support.harness import House

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"
JPG = b"\xff\xd8\xff\xe0" + b"picture " * 40
ITEMS = (
    ("5", "Утвердить приказом школьную команду", "Приказ о составе команды"),
    ("7", "Пройти курсы повышения квалификации", "Сертификаты"),
    ("9", "Провести методический день", "Фотоотчёт"),
)


class ReportingSchool:
    """A school with three items, its director and its curator, and the coordinator."""

    def __init__(self, house: House) -> None:
        self.house = house

    async def build(self, **settings: Any) -> ReportingSchool:
        return await self.house.begins(_school, **settings)

    async def settles(self, **settings: Any) -> Self:
        house = self.house
        self.school = await house.school("Берёзовская СШ")
        async with house.app.db.begin() as session:
            self.roadmap = await make_roadmap(session, house.municipality_id, settings=settings)
            self.tasks = {}
            for days, (number, title, result) in enumerate(ITEMS, start=3):
                due = house.now.date() + timedelta(days=10 * days)
                item = await make_item(session, self.roadmap, number, title, due=due, result_text=result)
                [self.tasks[number]] = await assign(
                    session, self.roadmap, item, due=due, schools=[self.school], created_at=house.now
                )
        self.dasha = await house.joined("Дарья Директорова", Role.LEADER, school=self.school)
        self.vera = await house.joined("Вера Кураторова", Role.CURATOR, school=self.school)
        self.anna = await house.joined("Анна Приозёрная", Role.COORDINATOR)
        return self

    async def state(self, number: str) -> AssignmentState:
        async with self.house.app.db.read() as session:
            query = select(Assignment.state).where(Assignment.id == self.tasks[number])
            return (await session.execute(query)).scalar_one()

    async def count(self, table: Any) -> int:
        async with self.house.app.db.read() as session:
            return (await session.execute(select(func.count()).select_from(table))).scalar_one()

    async def opens_card(self, person: LocalPerson, number: str) -> None:
        await person.taps_data(f"ev.card:{self.tasks[number]}")

    async def reports(self, number: str, content: bytes = PDF, name: str = "Приказ.pdf") -> None:
        await self.opens_card(self.dasha, number)
        await self.dasha.taps("отчитаться")
        await self.dasha.uploads(content, name)
        await self.dasha.taps("✅ Отправить отчёт")


async def _school(house: House, **settings: Any) -> ReportingSchool:
    return await ReportingSchool(house).settles(**settings)
