"""Vacations and pauses in conversation: who may set them, and what becomes of what would have come meanwhile."""

import pytest
from sqlalchemy import select

from models.enums import PauseKind, ReminderState, Role
from models.reminders import Pause
from tests.support.reminded import DAY, behind, build_town, mornings


@pytest.fixture
async def town(house):
    return await build_town(house)


async def opens_own(person):
    await person.sends("/settings")
    await person.taps("Я в отпуске")


async def opens_school(person, name="Приозёрная СШ № 1"):
    await person.sends("/people")
    await person.taps("Школы")
    await person.taps(name)


async def pauses(house):
    async with house.app.db.read() as session:
        return list((await session.execute(select(Pause).where(Pause.ended_at.is_(None)))).scalars())


async def test_after_a_vacation_the_latest_stage_of_each_item_comes_in_one_message(house, town):
    await town.item("Утвердить план", days=8, number="1")  # its reminders: in 1, 5, 7 and 8 days, then late ones
    await town.item("Сдать отчёт", days=12, number="2")
    await opens_own(town.dasha)
    assert town.dasha.hears("Сейчас напоминания приходят как обычно")
    await town.dasha.taps("На неделю")
    assert town.dasha.hears("Без напоминаний: 1–7 сентября")
    for _ in range(6):
        await house.moves(DAY)
        assert not town.dasha.sees("Сегодня 1 дело")
    await house.moves(DAY)
    assert town.dasha.hears("Сегодня 2 дела")
    assert town.dasha.hears("9 сентября, завтра")
    assert mornings(town.dasha, "Сегодня 2 дела") == 1
    mine = await town.reminders(person_id=await house.id_of(town.dasha))
    assert {row.state for row in mine} <= {ReminderState.SENT, ReminderState.MERGED, ReminderState.VOID}
    assert sum(row.state is ReminderState.SENT for row in mine) == 2


async def test_meanwhile_the_next_in_line_gets_it_if_nobody_else_at_the_school_is_there(house, town):
    oleg = await house.joined("Условный Олег Маркович", Role.SCHOOL_COORDINATOR, school=town.north)
    await opens_own(town.dasha)
    await town.dasha.taps("На две недели")
    await town.item("Сдать отчёт", days=4, number="3")
    await house.moves(DAY)
    assert oleg.sees("Сдать отчёт"), "a colleague is there"
    assert not town.vera.sees("Сдать отчёт")
    await opens_own(oleg)
    await oleg.taps("На две недели")
    await house.moves(2 * DAY)
    assert town.vera.sees("Приозёрная СШ № 1: там никого нет на связи, можно ответить за них")
    assert not town.dasha.sees("Сдать отчёт")
    await opens_own(town.dasha)
    await town.dasha.taps("Я на месте")
    await house.moves(DAY)
    assert town.dasha.sees("Сдать отчёт")


async def test_who_knows_in_time_is_reminded_before_leaving(house, town):
    await town.item("Сдать отчёт", days=9, number="3", created_at=house.now - 20 * DAY)  # Thursday the 10th
    await opens_own(town.dasha)
    await town.dasha.taps("Выбрать дни")
    await town.dasha.taps("4")
    assert town.dasha.hears("С 4 сентября")
    await town.dasha.taps("18")
    assert town.dasha.hears("Без напоминаний: 4–18 сентября")
    await house.moves(2 * DAY)
    assert mornings(town.dasha, "Сдать отчёт") == 1, "on the Thursday before"
    await house.moves(14 * DAY)
    assert mornings(town.dasha, "Сдать отчёт") == 1
    await house.moves(4 * DAY)
    assert town.dasha.hears("Просрочено")


async def test_the_days_can_be_changed_and_ended_from_an_old_message(house, town):
    await opens_own(town.dasha)
    weeks = behind(town.dasha.last, "На две недели")
    await town.dasha.taps("На неделю")
    await town.dasha.taps_data(weeks)
    await town.dasha.taps_data(weeks)
    assert "1–14 сентября" in town.dasha.last.text
    assert len(await pauses(house)) == 1, "one takes another's place"
    await town.dasha.taps("Я на месте")
    assert town.dasha.hears("как обычно")
    await house.restarts()
    await house.moves(31 * DAY)
    await town.dasha.taps_data(weeks)
    assert town.dasha.hears("не может быть раньше первого или в прошлом")
    assert not await pauses(house)


async def test_a_curator_lets_a_school_rest_and_nobody_is_told_on(house, town):
    await town.item("Сдать отчёт", days=1, number="3", schools=(town.north, town.south))
    await opens_school(town.vera)
    await town.vera.taps("Пауза в напоминаниях")
    await town.vera.taps("Пока не возобновлю")
    assert town.vera.hears("пока не возобновят")
    for _ in range(10):
        await house.moves(DAY)
    assert mornings(town.dasha, "Сдать отчёт") == 0
    assert mornings(town.gleb, "Сдать отчёт") > 1
    assert town.vera.sees("Просрочено в ваших школах")
    assert not any("Приозёрная СШ № 1" in shown.text for shown in town.vera.messages if "Просрочено" in shown.text)
    await opens_school(town.vera)
    await town.vera.taps("Пауза в напоминаниях")
    await town.vera.taps("Снова напоминать")
    await house.moves(3 * DAY)
    assert mornings(town.dasha, "Сдать отчёт") == 1


async def test_the_coordinator_sees_who_rests_and_ends_it(house, town):
    await opens_own(town.dasha)
    await town.dasha.taps("На неделю")
    await opens_school(town.anna, "Берёзовская СШ")
    await town.anna.taps("Пауза в напоминаниях")
    await town.anna.taps("На две недели")
    await town.anna.sends("/reminders")
    await town.anna.taps("Кто на паузе")
    assert town.anna.hears("🏫 Берёзовская СШ – 1–14 сентября")
    assert town.anna.hears("👤 Образцова Дарья Львовна – 1–7 сентября")
    await town.anna.taps("👤 Образцова")
    await town.anna.taps("Снова напоминать")
    assert [one.kind for one in await pauses(house)] == [PauseKind.SCHOOL]


async def test_the_coordinator_sets_the_vacation_of_another(house, town):
    await opens_school(town.anna)
    await town.anna.taps("Люди")
    await town.anna.taps("Образцова")
    await town.anna.taps("Отпуск")
    assert town.anna.hears("Отпуск: Образцова Дарья Львовна")
    await town.anna.taps("На неделю")
    await town.dasha.sends("/settings")
    assert town.dasha.hears("Отпуск: 1–7 сентября")


@pytest.mark.parametrize("data", ["rp.one:school:{south}", "rp.set:school:{south}:2026-09-01:2026-09-07",
                                  "rp.on:school:{south}", "rp.end:school:{south}", "rp.one:person:{gleb}",
                                  "rp.set:person:{gleb}:2026-09-01:2026-09-07", "rp.one:roadmap:1"])  # fmt: skip
async def test_nobody_pauses_what_is_not_theirs(house, town, data):
    gleb = await house.id_of(town.gleb)
    forged = data.format(south=town.south, gleb=gleb)
    for person in (town.dasha, town.vera) if "school" not in data else (town.dasha, town.gleb):
        await person.taps_data(forged)
        assert person.hears("нет доступа")
    assert not await pauses(house)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("rp.on:person:{dasha}", "должен быть последний день"),
        ("rp.set:person:{dasha}:2026-09-10:2026-09-05", "не может быть раньше"),
        ("rp.set:person:{dasha}:2026-09-10:2028-09-05", "не больше года"),
    ],
)
async def test_days_that_cannot_be(house, town, data, said):
    await town.dasha.taps_data(data.format(dasha=await house.id_of(town.dasha)))
    assert town.dasha.hears(said), town.dasha.last.text
    assert not await pauses(house)
