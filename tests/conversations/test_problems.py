"""«Есть проблема»: seen wherever the item is seen, answered or brought before the coordinator, closed by both sides."""

import io

import openpyxl
import pytest

from tests.support.reminded import DAY, behind, build_town, mornings

WORDS = "Нет доступа к системе"
TOLD = "вы сообщили о проблеме 2 сентября"
SIGNED = "С проблемой: 1"


@pytest.fixture
async def town(house):
    """On Wednesday Darya has told of a problem with what is due on Saturday of the next week."""
    town = await build_town(house)
    [town.number] = await town.item("Сдать отчёт", days=11, number="3")
    await house.moves(DAY)
    await town.dasha.taps_data(f"rd.prob:{town.number}")
    await town.dasha.sends(WORDS)
    return town


async def status(person):
    await person.sends("/status")
    return person.last.text


async def test_it_is_seen_wherever_the_item_is_seen(house, town):
    assert town.vera.hears("Есть проблема, пишет Образцова Дарья Львовна")
    assert town.vera.hears(WORDS)
    for person in (town.dasha, town.vera, town.anna):
        assert "с проблемой 1" in await status(person)
        await person.taps(SIGNED)
        assert "🆘 3. Сдать отчёт" in person.last.text
        await person.taps("№ 3")
        assert person.hears("🆘 в работе, есть проблема")
        assert person.hears(f"Сообщили о проблеме 2 сентября: «{WORDS}»")
        await person.sends("/home")
        assert SIGNED in person.last.text
        await person.sends("/roadmap")
        await person.taps("Все")
        assert person.hears("🆘 3. Сдать отчёт")
    await town.vera.sends("/review")
    await town.vera.taps(SIGNED)
    assert town.vera.hears("🆘 3. Сдать отчёт")
    assert "с проблемой" not in await status(town.gleb)


async def test_the_workbook_says_it_too(house, town):
    await town.anna.sends("/status")
    await town.anna.taps("Excel")
    sheets = openpyxl.load_workbook(io.BytesIO(town.anna.last_document.content))
    schools, items = ([[cell.value for cell in row] for row in sheet] for sheet in sheets.worksheets)
    assert schools[0][-1] == "С проблемой"
    assert {row[0]: row[-1] for row in schools[1:]} == {"Приозёрная СШ № 1": 1}
    assert items[1][-1] == "в работе, есть проблема"


async def test_the_school_is_reminded_as_somebody_who_has_spoken(house, town):
    await house.moves(7 * DAY)  # three days before
    assert mornings(town.dasha, f"{TOLD}, ответа пока нет") == 1
    await town.vera.taps_data(f"ev.ask:{town.number}")
    await town.vera.sends("Доступ откроют завтра")
    await house.moves(2 * DAY)
    assert mornings(town.dasha, f"{TOLD}, ответ получен 9 сентября") == 1


async def test_the_curator_is_reminded_and_then_the_coordinator_hears(house, town):
    await house.moves(DAY)
    assert mornings(town.vera, "1 проблема ждёт ответа") == 1
    assert not mornings(town.anna, "ждёт ответа")
    await house.moves(DAY)  # Friday: the second working day
    assert not mornings(town.anna, "ждёт ответа")
    await house.moves(2 * DAY)
    assert not mornings(town.anna, "ждёт ответа"), "a weekend is no time to answer"
    await house.moves(DAY)
    assert mornings(town.anna, "1 проблема ждёт ответа") == 1
    assert town.anna.hears(f"Приозёрная СШ № 1: «{WORDS}»")
    await town.anna.taps("Приозёрная СШ № 1")
    assert town.anna.hears("Ответа пока нет")
    await house.moves(7 * DAY)
    assert mornings(town.anna, "1 проблема ждёт ответа") == 1
    assert mornings(town.vera, "1 проблема ждёт ответа") == 1


async def test_an_answered_one_is_not_brought_before_the_coordinator_and_stays_open(house, town):
    await town.vera.taps("Ответить")
    await town.vera.sends("Напишите в поддержку")
    assert town.vera.hears("Проблема этим решена?")
    assert town.dasha.hears("Напишите в поддержку")
    await house.moves(7 * DAY)
    assert not mornings(town.anna, "ждёт ответа")
    assert not mornings(town.vera, "ждёт ответа")
    assert "с проблемой 1" in await status(town.anna)


async def test_new_words_after_an_answer_wait_for_one_again(house, town):
    await town.vera.taps("Ответить")
    await town.vera.sends("Напишите в поддержку")
    await town.dasha.taps_data(f"rd.prob:{town.number}")
    await town.dasha.sends("Поддержка молчит")
    await house.moves(5 * DAY)
    assert town.anna.hears("«Поддержка молчит»")


@pytest.mark.parametrize(("closes", "hears"), [("vera", "dasha"), ("dasha", "vera"), ("anna", "dasha")])
async def test_either_side_closes_it_and_the_other_hears(house, town, closes, hears):
    closing, other = getattr(town, closes), getattr(town, hears)
    await closing.taps_data(f"ev.card:{town.number}")
    card = closing.last
    await closing.taps("Проблема решена", message=card)
    assert closing.hears("▫️ в работе")
    assert "🆘 в работе" not in closing.last.text
    assert other.hears("Проблема решена, отметка")
    await closing.taps("Проблема решена", message=card)
    assert closing.hears("уже нет")
    assert "с проблемой" not in await status(town.anna)
    await house.moves(7 * DAY)
    assert not mornings(town.dasha, "сообщили о проблеме")
    assert not mornings(town.anna, "ждёт ответа")


async def test_a_report_closes_it(house, town):
    await town.dasha.taps_data(f"ev.rep:{town.number}")
    await town.dasha.taps("без")
    assert "с проблемой" not in await status(town.anna)
    await house.moves(5 * DAY)
    assert not mornings(town.anna, "проблема ждёт")


async def test_whom_it_does_not_concern_closes_nothing(house, town):
    data = behind(town.vera.last, "Проблема решена")
    await town.gleb.taps_data(data)
    assert town.gleb.hears("нет доступа")
    assert "с проблемой 1" in await status(town.anna)


async def test_handed_over_it_begins_anew(house, town):
    await house.moves(DAY)
    await town.dasha.taps_data(f"rd.notme:{town.number}")
    await town.anna.taps("Передать другому")
    await town.anna.taps("Берёзовская СШ")
    assert "с проблемой" not in await status(town.gleb)
    await house.moves(7 * DAY)
    assert town.gleb.hears("Сдать отчёт")
    assert not mornings(town.gleb, "о проблеме")


async def test_a_colleagues_second_word_is_no_answer(house, town):
    await town.dasha.taps_data(f"ev.ask:{town.number}")
    await town.dasha.sends("И принтер сломан")
    assert town.vera.hears("Вопрос")
    await house.moves(5 * DAY)
    assert mornings(town.anna, "1 проблема ждёт ответа") == 1
