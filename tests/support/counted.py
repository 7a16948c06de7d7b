"""A made-up municipality whose status is counted by hand: plain rows, plain sums, nothing of the program's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from models.enums import AssignmentState, Role
from services import people
from tests.support.factories import assign, make_item, make_roadmap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sandbox import LocalPerson
    from tests.support.harness import House

SCHOOLS = (
    "Приозёрная СШ № 1",
    "Приозёрная СШ № 2",
    "Берёзовская СШ",
    "филиал Берёзовской СШ в с. Дальнее",
    "Каменская ООШ",
    "Лесная СШ",
    "Луговая ООШ",
    "Муниципальное бюджетное общеобразовательное учреждение «Заозёрная средняя школа имени Ивана Примерова»",
    "Ключевская СШ",
    "Боровская СШ",
)
# Number, section, days until it is due (none: no day), whether the roadmap asks for confirmation, of how many schools.
ITEMS = (
    ("1.", "Кадры", -40, True, 10),
    ("2", "Кадры", -1, True, 10),
    ("4", "Качество", 0, True, 10),
    ("5", None, 14, True, 10),
    ("9", "Качество", 15, True, 10),
    ("12", "Семинары", None, True, 3),
    ("1", "Кадры", -3, False, 10),
)
STATES = ("open", "reported", "confirmed", "returned", "open", "reported", "cancelled")


@dataclass(frozen=True)
class Line:
    """One assignment as somebody would write it on paper."""

    school: str | None
    person: str | None
    section: str
    due: date | None
    state: str
    asks: bool
    item: str = ""

    @property
    def done(self) -> bool:
        return self.state == "confirmed" or (self.state == "reported" and not self.asks)


@dataclass
class CountedMunicipality:
    house: House
    today: date
    ids: dict[str, int]
    lines: list[Line]
    anna: LocalPerson  # coordinator
    senya: LocalPerson  # specialist
    vera: LocalPerson  # curator of the first three schools
    dasha: LocalPerson  # director of the third
    zoya: LocalPerson  # school coordinator of the fourth
    tima: LocalPerson  # tutor with tasks of his own
    tamara: LocalPerson  # teacher
    olga: LocalPerson  # observer

    def numbers(self, of: Iterable[Line]) -> dict[str, int]:
        """Count everything that a status tells about these lines, by the ways the buttons are marked."""
        lines = [one for one in of if one.state != "cancelled"]

        def count(holds: Callable[[Line], bool]) -> int:
            return sum(map(holds, lines))

        def still(one: Line) -> bool:
            return one.state in {"open", "returned"} and one.due is not None

        soon = self.today + timedelta(days=14)
        return {
            "all": len(lines),
            "done": count(lambda one: one.done),
            "late": count(lambda one: still(one) and one.due < self.today),
            "ret": count(lambda one: one.state == "returned"),
            "wait": count(lambda one: one.state == "reported" and one.asks),
            "soon": count(lambda one: still(one) and self.today <= one.due <= soon),
            "open": count(lambda one: one.state == "open"),
        }


async def build_counted(house: House) -> CountedMunicipality:
    today = house.now.date()
    ids = {name: await house.school(name) for name in SCHOOLS}
    third, fourth = SCHOOLS[2:4]
    anna = await house.joined("Примерова Анна Ильинична", Role.COORDINATOR)
    senya = await house.joined("Образцов Семён Петрович", Role.SPECIALIST)
    vera = await house.joined("Тестова Вера Кирилловна", Role.CURATOR, school=ids[SCHOOLS[0]])
    dasha = await house.joined("Пробная Дарья Львовна", Role.LEADER, school=ids[third])
    zoya = await house.joined("Учебная Зоя Марковна", Role.SCHOOL_COORDINATOR, school=ids[fourth])
    tima = await house.joined("Наставин Тимур Олегович", Role.TUTOR)
    tamara = await house.joined("Указкина Тамара Юрьевна", Role.TEACHER, school=ids[third])
    olga = await house.joined("Смотрова Ольга Денисовна", Role.OBSERVER)
    municipality = CountedMunicipality(house, today, ids, [], anna, senya, vera, dasha, zoya, tima, tamara, olga)
    for name in SCHOOLS[1:3]:
        await appoint(municipality, vera, Role.CURATOR, ids[name])
    await fill(municipality, tutor=await house.id_of(tima))
    return municipality


async def appoint(municipality: CountedMunicipality, who: LocalPerson, role: Role, school: int | None) -> None:
    house = municipality.house
    async with house.app.db.begin() as session:
        await people.appoint(
            session, await house.id_of(who), role, municipality_id=house.municipality_id, school_id=school,
            since=municipality.today,
        )  # fmt: skip


async def fill(municipality: CountedMunicipality, *, tutor: int) -> None:
    """Every state at every day somewhere: the states run on from school to school and from item to item."""
    async with municipality.house.app.db.begin() as session:
        asking = await make_roadmap(session, municipality.house.municipality_id)
        free = await make_roadmap(session, municipality.house.municipality_id, settings={"confirmation": False})
        archived = await make_roadmap(session, municipality.house.municipality_id, state="archived")
        for row, (number, section, days, asks, schools) in enumerate(ITEMS):
            due = municipality.today + timedelta(days=days) if days is not None else None
            roadmap = asking if asks else free
            named = f"{number.rstrip('.')}. Мероприятие {row}"
            item = await make_item(session, roadmap, number, f"Мероприятие {row}", due=due, section=section)
            for column, name in enumerate(SCHOOLS[:schools]):
                state = STATES[(row * 2 + column) % len(STATES)]
                await assign(
                    session, roadmap, item, due=due, schools=[municipality.ids[name]], state=AssignmentState(state)
                )
                municipality.lines.append(Line(name, None, section or "", due, state, asks, named))
            if number == "4":
                await assign(session, roadmap, item, due=due, state=AssignmentState.OPEN)  # the education office's own
                municipality.lines.append(Line(None, None, section or "", due, "open", asks, named))
            if number == "2":
                await assign(session, roadmap, item, due=due, person_id=tutor, state=AssignmentState.RETURNED)
                line = Line(None, "Наставин Тимур Олегович", section or "", due, "returned", asks, named)
                municipality.lines.append(line)
        old = await make_item(session, archived, "1", "Прошлогоднее", due=municipality.today, section="Кадры")
        await assign(session, archived, old, due=municipality.today, schools=list(municipality.ids.values()))
