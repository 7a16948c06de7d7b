"""The week in one message: what moved, the three worst risks with buttons, thanks; when the municipality wants it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.enums import AssignmentState, Role
from services.roadmap import assignments
from tests.support.factories import assign, make_item, make_roadmap

DAY = timedelta(days=1)
# How many of each school's four items are late; the rest is reported and can be confirmed.
LATE = {"Берёзовская СШ": 2, "Каменская ООШ": 4, "Лесная СШ": 1, "Луговая ООШ": 3, "Ключевская СШ": 0}


class MunicipalitySnapshot:
    def __init__(self, house):
        self.house = house

    async def build(self):
        house = self.house
        self.schools = {name: await house.school(name) for name in LATE}
        self.reported = {}
        async with house.app.db.begin() as session:
            roadmap = await make_roadmap(session, house.municipality_id)
            for number in range(4):
                due = house.now.date() - (20 - number) * DAY
                item = await make_item(session, roadmap, f"{number + 1}.", f"Дело {number + 1}", due=due)
                for name, late in LATE.items():
                    state = AssignmentState.OPEN if number < late else AssignmentState.REPORTED
                    school = [self.schools[name]]
                    [task] = await assign(session, roadmap, item, due=due, schools=school, state=state)
                    if number >= late:
                        self.reported.setdefault(name, []).append(task)
        self.anna = await house.joined("Анна Приозёрная", Role.COORDINATOR)
        self.vera = await house.joined("Вера Кураторова", Role.CURATOR, school=self.schools["Ключевская СШ"])
        return self

    async def confirms(self, name, n):
        async with self.house.app.db.begin() as session:
            wanted = [(task, None) for task in self.reported[name][:n]]
            await assignments.confirm(session, wanted, by=await self.house.id_of(self.anna), now=self.house.now)


@pytest.fixture
async def municipality(house):
    return await MunicipalitySnapshot(house).build()


def digests(person):
    return sum("Неделя ·" in shown.text for shown in person.messages)


async def test_what_moved_the_three_worst_and_who_deserves_thanks(house, municipality):
    async with house.app.db.begin() as session:
        wanted = [(task, None) for task in municipality.reported["Ключевская СШ"][:3]]
        await assignments.confirm(session, wanted, by=await house.id_of(municipality.vera), now=house.now)
    await municipality.confirms("Лесная СШ", 1)
    await house.moves(6 * DAY)  # Monday, 10:00
    anna = municipality.anna
    assert anna.sees("Неделя · Приозёрный район")
    assert anna.sees("Поручения: выполнено 4 из 20, просрочено 10, ждут проверки 6")
    assert anna.sees("За семь дней: отчитались 0, подтверждено 4, возвращено 0.")
    digest = next(shown for shown in anna.messages if "Неделя ·" in shown.text)
    risks = [line for line in digest.text.splitlines() if line.startswith("• ")]
    assert [line.split(":")[0] for line in risks] == ["• Каменская ООШ", "• Луговая ООШ", "• Берёзовская СШ"]
    assert "просрочено 4, самое старое просрочено на 26 дней" in risks[0]
    thanks = next(line for line in digest.text.splitlines() if "пасибо" in line)
    assert "Ключевская СШ (3)" in thanks
    assert "Лесная СШ" not in thanks, "something is late there"
    for name in ("Каменская ООШ", "Луговая ООШ", "Берёзовская СШ"):
        await anna.taps(f"🔴 {name}", message=digest)
        assert anna.hears(f"просрочено {LATE[name]}")
    assert not municipality.vera.sees("Неделя ·"), "a curator has the queue"


async def test_it_comes_once_on_its_day_and_can_be_moved_or_switched_off(house, municipality):
    anna = municipality.anna
    await house.moves(5 * DAY)  # Sunday
    assert not anna.sees("Неделя ·")
    await house.moves(DAY)
    assert anna.sees("Неделя · Приозёрный район")
    await house.restarts()
    await house.moves(timedelta(hours=2))
    assert digests(anna) == 1

    await anna.taps("⚙️ Когда присылать")
    await anna.taps("ср")
    assert anna.hears("Сводка будет приходить: среда, в час утреннего сообщения у каждого")
    await house.moves(timedelta(days=2, hours=7))  # Wednesday of a week that has had its digest
    assert digests(anna) == 1
    await house.moves(7 * DAY)
    assert digests(anna) == 2
    await anna.taps("⚙️ Когда присылать")
    await anna.taps("Не присылать")
    for _week in range(2):
        await house.moves(7 * DAY)
    assert digests(anna) == 2
