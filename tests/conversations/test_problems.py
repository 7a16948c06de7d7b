"""«Есть проблема»: seen wherever the item is seen, answered or brought before the coordinator, closed by both sides."""

import io

import openpyxl
import pytest

from models.enums import Role
from services import people
from tests.support.reminded import DAY, behind, build_municipality, mornings

WORDS = "Нет доступа к системе"
TOLD = "вы сообщили о проблеме 2 сентября"
SIGNED = "С проблемой: 1"


async def told_of_a_problem(house):
    """On Wednesday Darya has told of a problem with what is due on Saturday of the next week."""
    municipality = await build_municipality(house)
    [municipality.number] = await municipality.item("Сдать отчёт", days=11, number="3")
    await house.moves(DAY)
    await municipality.dasha.taps_data(f"rd.prob:{municipality.number}")
    await municipality.dasha.sends(WORDS)
    return municipality


@pytest.fixture
async def municipality(house):
    return await house.begins(told_of_a_problem)


async def status(person):
    await person.sends("/status")
    return person.last.text


async def test_it_is_seen_wherever_the_item_is_seen(house, municipality):
    assert municipality.vera.hears("Есть проблема, пишет Образцова Дарья Львовна")
    assert municipality.vera.hears(WORDS)
    for person in (municipality.dasha, municipality.vera, municipality.anna):
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
    await municipality.vera.sends("/review")
    await municipality.vera.taps(SIGNED)
    assert municipality.vera.hears("🆘 3. Сдать отчёт")
    assert "с проблемой" not in await status(municipality.gleb)


async def test_the_workbook_says_it_too(house, municipality):
    await municipality.anna.sends("/status")
    await municipality.anna.taps("Карта, Excel, справка")
    await municipality.anna.taps("📗 Excel")
    sheets = openpyxl.load_workbook(io.BytesIO(municipality.anna.last_document.content))
    told = [[[cell.value for cell in row] for row in sheet] for sheet in sheets.worksheets]
    schools, items = (rows[[bool(row[0]) for row in rows].index(False) + 1 :] for rows in told)
    assert schools[0][-1] == "С проблемой"
    assert {row[0]: row[-1] for row in schools[1:]} == {"Приозёрная СШ № 1": 1, "Всего": 1}
    assert dict(zip(items[0], items[1], strict=True))["Состояние"] == "в работе, есть проблема"


async def test_the_school_is_reminded_as_somebody_who_has_spoken(house, municipality):
    await house.moves(7 * DAY)  # three days before
    assert mornings(municipality.dasha, f"{TOLD}, ответа пока нет") == 1
    await municipality.vera.taps_data(f"ev.ask:{municipality.number}")
    await municipality.vera.sends("Доступ откроют завтра")
    await house.moves(2 * DAY)
    assert mornings(municipality.dasha, f"{TOLD}, ответ получен 9 сентября") == 1


async def test_the_curator_is_reminded_and_then_the_coordinator_hears(house, municipality):
    await house.moves(DAY)
    assert mornings(municipality.vera, "1 проблема ждёт ответа") == 1
    assert not mornings(municipality.anna, "ждёт ответа")
    await house.moves(DAY)  # Friday: the second working day
    assert not mornings(municipality.anna, "ждёт ответа")
    await house.moves(2 * DAY)
    assert not mornings(municipality.anna, "ждёт ответа"), "a weekend is no time to answer"
    await house.moves(DAY)
    assert mornings(municipality.anna, "1 проблема ждёт ответа") == 1
    assert municipality.anna.hears(f"Приозёрная СШ № 1: «{WORDS}»")
    await municipality.anna.taps("Приозёрная СШ № 1")
    assert municipality.anna.hears("Ответа пока нет")
    await house.moves(7 * DAY)
    assert mornings(municipality.anna, "1 проблема ждёт ответа") == 1
    assert mornings(municipality.vera, "1 проблема ждёт ответа") == 1


async def test_an_answered_one_is_not_brought_before_the_coordinator_and_stays_open(house, municipality):
    await municipality.vera.taps("Ответить")
    await municipality.vera.sends("Напишите в поддержку")
    assert municipality.vera.hears("Проблема этим решена?")
    assert municipality.dasha.hears("Напишите в поддержку")
    await house.moves(7 * DAY)
    assert not mornings(municipality.anna, "ждёт ответа")
    assert not mornings(municipality.vera, "ждёт ответа")
    assert "с проблемой 1" in await status(municipality.anna)


async def test_new_words_after_an_answer_wait_for_one_again(house, municipality):
    await municipality.vera.taps("Ответить")
    await municipality.vera.sends("Напишите в поддержку")
    await municipality.dasha.taps_data(f"rd.prob:{municipality.number}")
    await municipality.dasha.sends("Поддержка молчит")
    await house.moves(5 * DAY)
    assert municipality.anna.hears("«Поддержка молчит»")


@pytest.mark.parametrize(("closes", "hears"), [("vera", "dasha"), ("dasha", "vera"), ("anna", "dasha")])
async def test_either_side_closes_it_and_the_other_hears(house, municipality, closes, hears):
    closing, other = getattr(municipality, closes), getattr(municipality, hears)
    await closing.taps_data(f"ev.card:{municipality.number}")
    card = closing.last
    await closing.taps("Проблема решена", message=card)
    assert closing.hears("▫️ в работе")
    assert "🆘 в работе" not in closing.last.text
    assert other.hears("Проблема решена, отметка")
    await closing.taps("Проблема решена", message=card)
    assert closing.hears("уже нет")
    assert "с проблемой" not in await status(municipality.anna)
    await house.moves(7 * DAY)
    assert not mornings(municipality.dasha, "сообщили о проблеме")
    assert not mornings(municipality.anna, "ждёт ответа")


async def test_a_report_closes_it(house, municipality):
    await municipality.dasha.taps_data(f"ev.rep:{municipality.number}")
    await municipality.dasha.taps("без")
    assert "с проблемой" not in await status(municipality.anna)
    await house.moves(5 * DAY)
    assert not mornings(municipality.anna, "проблема ждёт")


async def test_whom_it_does_not_concern_closes_nothing(house, municipality):
    data = behind(municipality.vera.last, "Проблема решена")
    await municipality.gleb.taps_data(data)
    assert municipality.gleb.hears("нет доступа")
    assert "с проблемой 1" in await status(municipality.anna)


async def test_handed_over_it_begins_anew(house, municipality):
    await house.moves(DAY)
    await municipality.dasha.taps_data(f"rd.notme:{municipality.number}")
    await municipality.anna.taps("Передать другому")
    await municipality.anna.taps("Берёзовская СШ")
    assert "с проблемой" not in await status(municipality.gleb)
    await house.moves(7 * DAY)
    assert municipality.gleb.hears("Сдать отчёт")
    assert not mornings(municipality.gleb, "о проблеме")


async def test_a_colleagues_second_word_is_no_answer(house, municipality):
    await municipality.dasha.taps_data(f"ev.ask:{municipality.number}")
    await municipality.dasha.sends("И принтер сломан")
    assert municipality.vera.hears("Вопрос")
    await house.moves(5 * DAY)
    assert mornings(municipality.anna, "1 проблема ждёт ответа") == 1


async def test_a_director_who_curates_another_school_reads_where_each_problem_is(house, municipality):
    dasha, gleb = municipality.dasha, municipality.gleb
    async with house.app.db.begin() as session:
        await people.appoint(
            session, await house.id_of(dasha), Role.CURATOR, municipality_id=house.municipality_id,
            school_id=municipality.south, since=house.now.date(),
        )  # fmt: skip
    [other] = await municipality.item("Собрать план", days=12, schools=(municipality.south,), number="4")
    await gleb.taps_data(f"rd.prob:{other}")
    await gleb.sends("Некому собирать")
    for label, item in (
        (f"🆘 {SIGNED} · 🏫 Моя школа", "3. Сдать отчёт"),
        (f"🆘 {SIGNED} · 🤝 Мои школы", "4. Собрать план"),
    ):
        await dasha.sends("/home")
        await dasha.taps(label)
        assert f"🆘 {item}" in dasha.last.text
