"""«Кто не ответил ни на одно напоминание»: counted by hand, as the coordinator and the curator see it."""

import pytest

from models.enums import Role
from tests.support.reminded import DAY, build_municipality, morning_of, mornings


@pytest.fixture
async def municipality(house):
    """One item for both schools; reminders on each of the next three days, and on the Monday after them."""
    municipality = await build_municipality(house, ladder="2,1,0,+3")
    await municipality.item("Сдать отчёт", days=3, number="3", schools=(municipality.north, municipality.south))
    return municipality


async def quiet(person, entry="/status"):
    await person.sends(entry)
    if entry == "/status":
        await person.taps("Нет отклика")
    if entry != "/status" or person.hears("🙊 Не отвечают"):
        await person.taps("🙊 Не отвечают")
    return person.last.text


async def passes(house, days):
    for _ in range(days):
        await house.moves(DAY)


async def test_three_reminders_without_a_tap_and_nobody_earlier(house, municipality):
    await passes(house, 2)
    assert (mornings(municipality.dasha, "Сдать отчёт"), mornings(municipality.gleb, "Сдать отчёт")) == (2, 2)
    assert "Откликаются все" in await quiet(municipality.anna)
    await passes(house, 1)
    assert mornings(municipality.dasha, "Сдать отчёт") == 3
    text = await quiet(municipality.anna)
    assert "Не отвечают на напоминания: 2" in text
    assert "• Образцова Дарья Львовна – 3 напоминания с 2 сентября" in text
    assert "• Пробный Глеб Егорович – 3 напоминания с 2 сентября" in text


@pytest.mark.parametrize("answer", ["taps", "writes", "opens"])
async def test_any_sign_of_life_counts(house, municipality, answer):
    await passes(house, 2)
    if answer == "taps":
        await municipality.dasha.taps("завтра", message=morning_of(municipality.dasha))
    elif answer == "writes":
        await municipality.dasha.sends("Что это?")
    else:
        await municipality.dasha.taps_data("rd.task:99999")  # refused, but they were there
    await passes(house, 1)
    text = await quiet(municipality.anna)
    assert "Не отвечают на напоминания: 1" in text
    assert "Глеб" in text


async def test_a_sign_before_the_first_reminder_is_no_answer_to_it(house, municipality):
    await municipality.gleb.sends("/home")
    await passes(house, 3)
    assert "Глеб" in await quiet(municipality.anna)


async def test_who_cannot_be_reached_or_left_is_not_among_them(house, municipality):
    await passes(house, 3)
    await municipality.gleb.blocks_bot()
    await passes(house, 1)
    text = await quiet(municipality.anna)
    assert "Не отвечают на напоминания: 1" in text
    assert "Глеб" not in text


async def test_what_is_long_ago_is_not_counted(house, municipality):
    await passes(house, 3)
    assert "Дарья" in await quiet(municipality.anna)
    await municipality.dasha.sends("/settings")
    await municipality.dasha.taps("Я в отпуске")
    await municipality.dasha.taps("Выбрать дни")
    await municipality.dasha.taps("6")
    for _ in range(3):
        await municipality.dasha.taps("›")
    await municipality.dasha.taps("30")
    await house.moves(40 * DAY)
    assert "Дарья" not in await quiet(municipality.anna)


async def test_one_of_them_with_the_phone_and_what_to_say(house, municipality):
    await municipality.dasha.sends("/settings")
    await municipality.dasha.taps("Имя и телефон")
    await municipality.dasha.taps("📱 Телефон")
    await municipality.dasha.taps("Поделиться")
    await municipality.dasha.shares_contact("+79000000001")
    await passes(house, 3)
    await quiet(municipality.anna)
    await municipality.anna.taps("Образцова")
    assert municipality.anna.hears("Без ответа 3 напоминания: с 2 сентября по 4 сентября")
    assert municipality.anna.hears("• 3. Сдать отчёт")
    assert municipality.anna.hears("+79000000001")
    assert municipality.anna.hears("Бот „Наставник“ присылает вам напоминания")
    await municipality.anna.taps("Карточка")
    assert municipality.anna.hears("руководитель школы")


async def test_a_curator_sees_their_own_schools_alone(house, municipality):
    boris = await house.joined("Условный Борис Ильич", Role.CURATOR, school=municipality.south)
    await passes(house, 3)
    text = await quiet(boris)
    assert "Глеб" in text
    assert "Дарья" not in text
    await boris.taps_data(f"st.quiet:c:{await house.id_of(municipality.dasha)}")
    assert boris.hears("Этого уже нет")
    for person in (municipality.gleb, municipality.dasha):
        await person.taps_data("st.worry:c:quiet:0")
        assert person.hears("нет доступа")


async def test_it_is_reached_from_the_reminders_too(house, municipality):
    await passes(house, 3)
    assert "Не отвечают на напоминания: 2" in await quiet(municipality.anna, "/reminders")
