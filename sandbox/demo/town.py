"""The invented municipality put in place. Schools are the operator's; people join and act as people do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import insert

from models.enums import SchoolStatus
from models.people import SchoolYearStatus
from sandbox.demo import cast, paper
from services import people

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.app import App
    from sandbox.demo.cast import Part
    from sandbox.local import LocalPerson
    from sandbox.server import Sandbox

LONGEST_ARGUMENT = 60  # doubts that a demo roadmap may raise


@dataclass
class Town:
    box: Sandbox
    app: App
    municipality_id: int = 0
    schools: dict[str, int] = field(default_factory=dict)
    folk: dict[str, LocalPerson] = field(default_factory=dict)

    def __getitem__(self, part: Part) -> LocalPerson:
        return self.folk[part.name]

    async def found(self) -> None:
        """Make the municipality and its schools."""
        async with self.app.db.begin() as session:
            self.municipality_id = await people.create_municipality(
                session, slug="priozyorny", name=cast.MUNICIPALITY, timezone=cast.ZONE
            )
            for name in cast.SCHOOLS:
                parent = self.schools.get(cast.PARENTS.get(name, ""))
                self.schools[name] = await people.create_school(
                    session, municipality_id=self.municipality_id, name=name, parent_id=parent
                )
            year = self.box.clock().year
            listed = [
                {"school_id": self.schools[name], "year": year, "status": SchoolStatus.LOW_RESULTS}
                for name in cast.ON_THE_LIST
            ]
            await session.execute(insert(SchoolYearStatus), listed)

    def enter(self, part: Part) -> LocalPerson:
        """Put somebody on the stage who has not written to the bot yet."""
        person = self.folk[part.name] = self.box.person(part.name, role=part.caption)
        return person

    async def links(self, part: Part) -> list[str]:
        """Make an invitation for each of a person's posts."""
        links = []
        for role, school in part.posts:
            async with self.app.db.begin() as session:
                made = await people.create_invite(
                    session,
                    municipality_id=self.municipality_id,
                    role=role,
                    school_id=self.schools[school] if school else None,
                    now=self.box.clock(),
                )
            links.append(f"https://t.me/{self.box.bot.username}?start={made.token}")
        return links

    async def joins(self, part: Part) -> LocalPerson:
        """Somebody opens their links one after the other and agrees; the name is asked the first time."""
        person = self.folk.get(part.name) or self.enter(part)
        for link in await self.links(part):
            await person.opens(link)
            await person.taps("✅")
            if "Как вас зовут" in person.screen:
                await person.sends(part.name)
        return person


async def imports_roadmap(coordinator: LocalPerson, say: Callable[[str], Awaitable[None]] | None = None) -> None:
    """The coordinator sends her file, says period and order, answers every doubt the simplest way, saves."""
    await coordinator.sends("/import")
    await coordinator.uploads(paper.roadmap_docx(), paper.FILENAME)
    await coordinator.taps("2026/27")
    await coordinator.sends(paper.ORDER)
    if say:
        await say("overview")
    if "Разобрать" in coordinator.screen:
        await coordinator.taps("Разобрать")
    for _ in range(LONGEST_ARGUMENT):
        if "Сохранить" in coordinator.screen:
            break
        await coordinator.taps(simplest_answer(coordinator.screen))
    await coordinator.taps("Сохранить")


def simplest_answer(screen: str) -> str:
    """Which button a coordinator in a hurry would tap on a doubt."""
    for label in ("Да, верно", "По плану, даты пока нет", "Все школы"):
        if label in screen:
            return label
    raise AssertionError(f"No answer to this doubt:\n{screen}")
