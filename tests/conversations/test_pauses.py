"""Vacations and pauses in conversation: who may set them, and what becomes of what would have come meanwhile."""

import pytest
from sqlalchemy import select

from models.enums import PauseKind, ReminderState, Role
from models.reminders import Pause
from tests.support.reminded import DAY, behind, build_municipality, mornings


@pytest.fixture
async def municipality(house):
    return await build_municipality(house)


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


async def test_after_a_vacation_the_latest_stage_of_each_item_comes_in_one_message(house, municipality):
    # Its reminders: in 1, 5, 7 and 8 days, then late ones.
    await municipality.item("Утвердить план", days=8, number="1")
    await municipality.item("Сдать отчёт", days=12, number="2")
    await opens_own(municipality.dasha)
    assert municipality.dasha.hears("Сейчас напоминания приходят как обычно")
    await municipality.dasha.taps("На неделю")
    assert municipality.dasha.hears("Без напоминаний: 1–7 сентября")
    for _ in range(6):
        await house.moves(DAY)
        assert not mornings(municipality.dasha)
    await house.moves(DAY)
    assert municipality.dasha.hears("Ближайший срок – 9 сентября")
    assert municipality.dasha.hears("9 сентября, завтра")
    assert mornings(municipality.dasha) == 1
    mine = await municipality.reminders(person_id=await house.id_of(municipality.dasha))
    assert {row.state for row in mine} <= {ReminderState.SENT, ReminderState.MERGED, ReminderState.VOID}
    assert sum(row.state is ReminderState.SENT for row in mine) == 2


async def test_meanwhile_the_next_in_line_gets_it_if_nobody_else_at_the_school_is_there(house, municipality):
    oleg = await house.joined("Условный Олег Маркович", Role.SCHOOL_COORDINATOR, school=municipality.north)
    await opens_own(municipality.dasha)
    await municipality.dasha.taps("На две недели")
    await municipality.item("Сдать отчёт", days=4, number="3")
    await house.moves(DAY)
    assert oleg.sees("Сдать отчёт"), "a colleague is there"
    assert not municipality.vera.sees("Сдать отчёт")
    await opens_own(oleg)
    await oleg.taps("На две недели")
    await house.moves(2 * DAY)
    assert municipality.vera.sees("Приозёрная СШ № 1: там некому написать, можно ответить за них")
    assert not municipality.dasha.sees("Сдать отчёт")
    await opens_own(municipality.dasha)
    await municipality.dasha.taps("Я на месте")
    await house.moves(DAY)
    assert municipality.dasha.sees("Сдать отчёт")


async def test_who_knows_in_time_is_reminded_before_leaving(house, municipality):
    await municipality.item("Сдать отчёт", days=9, number="3", created_at=house.now - 20 * DAY)  # Thursday the 10th
    await opens_own(municipality.dasha)
    await municipality.dasha.taps("Выбрать дни")
    await municipality.dasha.taps("4")
    assert municipality.dasha.hears("С 4 сентября")
    await municipality.dasha.taps("18")
    assert municipality.dasha.hears("Без напоминаний: 4–18 сентября")
    await house.moves(2 * DAY)
    assert mornings(municipality.dasha, "Сдать отчёт") == 1, "on the Thursday before"
    await house.moves(14 * DAY)
    assert mornings(municipality.dasha, "Сдать отчёт") == 1
    await house.moves(4 * DAY)
    assert municipality.dasha.hears("Просрочено")


async def test_the_days_can_be_changed_and_ended_from_an_old_message(house, municipality):
    await opens_own(municipality.dasha)
    weeks = behind(municipality.dasha.last, "На две недели")
    await municipality.dasha.taps("На неделю")
    await municipality.dasha.taps_data(weeks)
    await municipality.dasha.taps_data(weeks)
    assert "1–14 сентября" in municipality.dasha.last.text
    assert len(await pauses(house)) == 1, "one takes another's place"
    await municipality.dasha.taps("Я на месте")
    assert municipality.dasha.hears("как обычно")
    await house.restarts()
    await house.moves(31 * DAY)
    await municipality.dasha.taps_data(weeks)
    assert municipality.dasha.hears("не может быть раньше первого или в прошлом")
    assert not await pauses(house)


async def test_a_curator_lets_a_school_rest_and_nobody_is_told_on(house, municipality):
    await municipality.item("Сдать отчёт", days=1, number="3", schools=(municipality.north, municipality.south))
    await opens_school(municipality.vera)
    await municipality.vera.taps("Пауза в напоминаниях")
    await municipality.vera.taps("Пока не возобновлю")
    assert municipality.vera.hears("пока не возобновят")
    for _ in range(10):
        await house.moves(DAY)
    assert mornings(municipality.dasha, "Сдать отчёт") == 0
    assert mornings(municipality.gleb, "Сдать отчёт") > 1
    assert municipality.vera.sees("Просрочено в ваших школах")
    assert not any(
        "Приозёрная СШ № 1" in shown.text for shown in municipality.vera.messages if "Просрочено" in shown.text
    )
    await opens_school(municipality.vera)
    await municipality.vera.taps("Пауза в напоминаниях")
    await municipality.vera.taps("Снова напоминать")
    await house.moves(3 * DAY)
    assert mornings(municipality.dasha, "Сдать отчёт") == 1


async def test_the_coordinator_sees_who_rests_and_ends_it(house, municipality):
    await opens_own(municipality.dasha)
    await municipality.dasha.taps("На неделю")
    await opens_school(municipality.anna, "Берёзовская СШ")
    await municipality.anna.taps("Пауза в напоминаниях")
    await municipality.anna.taps("На две недели")
    await municipality.anna.sends("/reminders")
    await municipality.anna.taps("Кто на паузе")
    assert municipality.anna.hears("🏫 Берёзовская СШ – 1–14 сентября")
    assert municipality.anna.hears("👤 Образцова Дарья Львовна – 1–7 сентября")
    await municipality.anna.taps("👤 Образцова")
    await municipality.anna.taps("Снова напоминать")
    assert [one.kind for one in await pauses(house)] == [PauseKind.SCHOOL]


async def test_the_coordinator_sets_the_vacation_of_another(house, municipality):
    await opens_school(municipality.anna)
    await municipality.anna.taps("Люди")
    await municipality.anna.taps("Образцова")
    await municipality.anna.taps("Отпуск")
    assert municipality.anna.hears("Отпуск: Образцова Дарья Львовна")
    await municipality.anna.taps("На неделю")
    await municipality.dasha.sends("/settings")
    assert municipality.dasha.hears("Отпуск: 1–7 сентября")


@pytest.mark.parametrize("data", ["rp.one:school:{south}", "rp.set:school:{south}:2026-09-01:2026-09-07",
                                  "rp.on:school:{south}", "rp.end:school:{south}", "rp.one:person:{gleb}",
                                  "rp.set:person:{gleb}:2026-09-01:2026-09-07", "rp.one:roadmap:1"])  # fmt: skip
async def test_nobody_pauses_what_is_not_theirs(house, municipality, data):
    gleb = await house.id_of(municipality.gleb)
    forged = data.format(south=municipality.south, gleb=gleb)
    for person in (
        (municipality.dasha, municipality.vera) if "school" not in data else (municipality.dasha, municipality.gleb)
    ):
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
async def test_days_that_cannot_be(house, municipality, data, said):
    await municipality.dasha.taps_data(data.format(dasha=await house.id_of(municipality.dasha)))
    assert municipality.dasha.hears(said), municipality.dasha.last.text
    assert not await pauses(house)
