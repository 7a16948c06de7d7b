"""The invented municipality put in place, the way its people would do it: in the chat."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from locales import translator
from sandbox.demo import cast, paper
from services.reminders.rules import TAKE_BACK
from views.roles import role_name

if TYPE_CHECKING:
    from bot.app import App
    from models.enums import Role
    from sandbox.demo.cast import Part
    from sandbox.local import LocalPerson
    from sandbox.server import Sandbox

# Which button of each question of the shipped teachers' survey; its last question wants words.
ANSWERS: Final = (4, 3, 4, 0, 1, 1, 0)
LONGEST_ARGUMENT: Final = 60  # doubts that the demo's roadmap may raise
USES: Final = (1, 5, 10, 20, 50)  # as the buttons offer them


@dataclass
class MunicipalitySnapshot:
    """The stage: everything that happens here, happens by what people write and tap."""

    box: Sandbox
    app: App
    anna: LocalPerson  # the coordinator: her id is in ADMIN_IDS
    folk: dict[str, LocalPerson] = field(default_factory=dict)
    links: dict[tuple[Role, str], str] = field(default_factory=dict)

    def __getitem__(self, part: Part) -> LocalPerson:
        return self.folk[part.name]

    async def opens_office(self) -> None:
        """The coordinator comes in, names her municipality and writes down its schools."""
        await self.anna.sends("/start")
        for label in ("Продолжить", "Согласен", "Оставить"):
            await self.anna.taps(label)
        await self.anna.sends(cast.MUNICIPALITY)
        await self.anna.taps("Да, верно")
        for school in cast.SCHOOLS:
            await self.adds_school(school)

    async def adds_school(self, school: str) -> None:
        await self._people("Школы", "Добавить школу")
        await self.anna.sends(school)
        if school in cast.PARENTS:
            await self.anna.taps("Филиал")
            await self.anna.taps(cast.PARENTS[school])
        if school in cast.ON_THE_LIST:
            await self.anna.taps("Статус года")
            await self.anna.taps("ШНОР")

    async def invites(self) -> None:
        """One link for each role at each school, for as many people as there are."""
        wanted = Counter(post for part in cast.EVERYBODY[1:] for post in part.posts)
        for (role, school), count in wanted.items():
            await self.invites_to(role, school, next(uses for uses in USES if uses >= count))

    async def invites_to(self, role: Role, school: str, uses: int) -> str:
        """Make an invitation by buttons; give the link that the bot shows once."""
        await self._people("Приглашения", "Новое приглашение", str(role_name(role, translator("ru"))).capitalize())
        await self.anna.taps(school)
        await self.anna.taps(f"{uses} человек")
        link = next(word for word in self.anna.screen.split() if "t.me/" in word)
        self.links[role, school] = link
        return link

    async def joins(self, part: Part) -> LocalPerson:
        """Somebody opens their links one after the other and agrees; the name is asked the first time."""
        person = self.folk.setdefault(part.name, self.box.person(part.name, role=part.caption))
        for post in part.posts:
            await person.opens(self.links[post])
            for answer in ("Продолжить", "Согласен"):
                if answer in person.screen:
                    await person.taps(answer)
            if "Как вас зовут" in person.screen:
                await person.sends(part.name)
        return person

    async def works_on_items(self) -> None:
        """Some is done, some waits for a decision, one came back, in the way of one there is something."""
        olga, nina, vera, zoya = (self[part] for part in cast.SCHOOL_COORDINATORS)
        await self.anna.sends("/status")
        await hands_in(self.anna, "Просрочено", "№ 1.", f"Приказ управления образования {paper.ORDER}")
        for person in (olga, nina, zoya):
            await person.sends("/home")
            await hands_in(person, "Скоро", "№ 3.", cast.PAGE_OF_SCHOOL)
        await walks(self[cast.CURATOR], "/home", "Ждут проверки", "🔎 3.", "Подтвердить")
        await walks(self[cast.DIRECTOR], "/home", "Ждут проверки", "🔎 3.", "Вернуть", "Своими словами", cast.CAME_BACK)
        await walks(vera, "/home", "Скоро", "№ 10.", "Есть проблема", cast.PROBLEM)

    async def holds_events(self) -> None:
        """One was held with people marked, one is tomorrow, one is full and has a queue."""
        await self.plans("Формирующее оценивание на уроке", day="2", place="Методический кабинет")
        for label in ("Записать как проведённое", "‹ Мероприятие", "Кто был"):
            await self.anna.taps(label)
        for part in cast.TEACHERS[:2]:
            await self.anna.taps(part.name.split()[0])
        await self.plans("Как разобрать пробную работу", day="10", place="Берёзовская СШ, кабинет 12")
        await self.anna.taps("Объявить")
        await self.plans("Открытые уроки: смотрим и обсуждаем", day="18", place="Берёзовская СШ, кабинет 7")
        await self.anna.taps("Сколько мест")
        await self.anna.sends("2")
        await self.anna.taps("Объявить")
        await self.box.clock.advance(TAKE_BACK)  # until then an announcement can be taken back, and nobody hears of it
        for part in cast.TEACHERS[:3]:
            await self[part].sends("/home")
            await self[part].taps("Открытые уроки")
            await self[part].taps("Приду")

    async def plans(self, title: str, *, day: str, place: str) -> None:
        for written in ("/seminar", title):
            await self.anna.sends(written)
        await self.anna.taps(day)
        for written in ("14:00", place):
            await self.anna.sends(written)
        await self.anna.taps("Учителя")

    async def asks_teachers(self) -> None:
        """A survey goes to the teachers; every second one has answered, one has stopped half-way."""
        await self.anna.sends("/surveys")
        for label in ("Новый опрос", "тьюторского", "Разослать", "Да, разослать"):
            await self.anna.taps(label)
        for part in cast.TEACHERS[::2]:
            await self[part].taps("Начать")
            for answer in ANSWERS:
                await self[part].taps(answer)
            await self[part].taps("Пропустить")
            await self[part].taps("Отправить")
        await self[cast.TEACHERS[1]].taps("Начать")
        await self[cast.TEACHERS[1]].taps("5")

    async def tells_for_the_report(self) -> None:
        """What no roadmap knows is told for /report: members of the centre, a diagnosis, the number of schools."""
        for kind, told in cast.FOR_THE_REPORT:
            await self.anna.sends("/report")
            for label in ("Сведения для справки", "Добавить", kind):
                await self.anna.taps(label)
            await self.anna.sends(told)
        await walks(self.anna, "/report", "Написать: Основание и цель", cast.BASIS)
        await walks(self.anna, "/report", "Разделы и показатели", "›", "Рекомендации", "Разобрать по одной")
        for label in ("привлечь к мероприятиям", "Своими словами"):
            await self.anna.taps(label)
        await self.anna.sends(cast.ADVICE)

    async def _people(self, *buttons: str) -> None:
        await self.anna.sends("/people")
        for label in buttons:
            await self.anna.taps(label, message=self.anna.last)


async def walks(person: LocalPerson, *acts: str) -> None:
    """One act after the other: a button where there is one that says so, else words."""
    for act in acts:
        offered = any(act in str(one["text"]) for shown in person.messages for row in shown.keyboard for one in row)
        await (person.taps(act) if offered else person.sends(act))


async def hands_in(person: LocalPerson, listed: str, item: str, words: str) -> None:
    for label in (listed, item, "Сделано, отчитаться"):
        await person.taps(label)
    await person.sends(words)
    await person.taps("Отправить отчёт")


async def imports_roadmap(coordinator: LocalPerson) -> None:
    """The coordinator sends her file, says period and order, answers every doubt the simplest way, saves."""
    await coordinator.sends("/import")
    await coordinator.uploads(paper.roadmap_docx(), paper.FILENAME)
    await coordinator.taps("2026/27")
    await coordinator.sends(paper.ORDER)
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
