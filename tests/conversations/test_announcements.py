"""An announcement: written, looked at, sent to all, watched, corrected; the report adds up."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from documents.qr import qr_png
from models.enums import AssignmentState, Role
from models.roadmap import Assignment
from tests.support.reminded import build_town, mornings

PNG = qr_png("https://example.org")


@pytest.fixture
async def town(house):
    return await build_town(house)


async def prepared(town, text="Завтра в 12 часов отключат связь"):
    await town.anna.sends("/announce")
    await town.anna.sends(text)
    await town.anna.taps("руководители школ")
    assert town.anna.hears("2 человека")
    await town.anna.taps("Дальше")


async def test_it_is_shown_first_then_goes_to_the_audience_alone(house, town):
    await town.gleb.blocks_bot()
    await prepared(town)
    assert town.anna.hears("Завтра в 12 часов отключат связь")
    assert town.anna.hears("Уйдёт 2 людям")
    assert not town.dasha.sees("отключат связь")
    await town.anna.taps("Разослать")
    await house.tick()
    assert mornings(town.dasha, "отключат связь") == 1
    assert not town.vera.sees("отключат связь")
    assert town.anna.sees("2/2")
    assert town.anna.sees("Доставлено: 1")
    assert town.anna.sees("недоступны: 1")


async def test_a_correction_edits_what_has_arrived(house, town):
    await prepared(town)
    await town.anna.taps("Разослать")
    await house.tick()
    await town.anna.taps("Исправить текст")
    await town.anna.sends("Связь отключат послезавтра")
    await house.tick()
    assert mornings(town.dasha, "послезавтра") == 1
    assert mornings(town.dasha, "Завтра в 12") == 0


async def test_only_a_coordinator_announces(house, town):
    await town.vera.sends("/announce")
    assert town.vera.hears("нет доступа")
    teacher = await house.joined("Учителева Ольга Ивановна", Role.TEACHER, school=town.north)
    await teacher.taps_data("an.send")
    assert teacher.hears("нет доступа")


async def sent_with(town, person, *, taps=("руководители школ",)):
    """Go on from the shown audience: choose, look, confirm, until everything has gone out."""
    for button in taps:
        await person.taps(button)
    await person.taps("Дальше")
    await person.taps("Разослать")
    await town.house.tick()


@pytest.mark.parametrize("kind", ["photo", "document"])
async def test_a_picture_or_a_document_goes_out_and_its_caption_is_corrected(house, town, kind):
    await town.anna.sends("/announce")
    await town.anna.uploads(PNG, "Схема проезда.png", kind=kind, caption="Схема проезда")
    await sent_with(town, town.anna)
    arrived = town.dasha.last_photo if kind == "photo" else town.dasha.last_document
    assert arrived.content == PNG
    assert town.dasha.hears("Схема проезда")
    await town.anna.taps("Исправить текст")
    await town.anna.sends("Новая схема проезда")
    await house.tick()
    assert mornings(town.dasha, "Новая схема проезда") == 1
    assert mornings(town.gleb, "Новая схема проезда") == 1


async def test_of_some_schools_only(house, town):
    await town.anna.sends("/announce")
    await town.anna.sends("Собрание у вас")
    await sent_with(town, town.anna, taps=("руководители школ", "Школы: все", "Берёзовская СШ", "Готово"))
    assert mornings(town.gleb, "Собрание у вас") == 1
    assert mornings(town.dasha, "Собрание у вас") == 0


async def test_those_who_have_not_done_something(house, town):
    _owing, done = await town.item("Сдать отчёт", days=5, schools=(town.north, town.south))
    async with house.app.db.begin() as session:
        await session.execute(update(Assignment).where(Assignment.id == done).values(state=AssignmentState.CONFIRMED))
    await town.anna.sends("/announce")
    await town.anna.sends("Очень ждём ваш отчёт")
    await sent_with(town, town.anna, taps=("Только те, кто не сделал", "Сдать отчёт"))
    assert mornings(town.dasha, "Очень ждём") == 1
    assert mornings(town.gleb, "Очень ждём") == mornings(town.vera, "Очень ждём") == 0


async def test_roles_together_and_nobody_twice(house, town):
    await town.dasha.opens(await house.invite(Role.CURATOR, school=town.south))
    await town.dasha.taps("Продолжить")
    await town.anna.sends("/announce")
    await town.anna.sends("Всем добрый день")
    await sent_with(town, town.anna, taps=("руководители школ", "кураторы"))
    assert [mornings(one, "Всем добрый день") for one in (town.dasha, town.gleb, town.vera)] == [1, 1, 1]
    assert town.anna.sees("3/3")


async def test_an_audience_without_anybody_is_said(house, town):
    await town.anna.sends("/announce")
    await town.anna.sends("Есть кто?")
    await town.anna.taps("тьюторы")
    await town.anna.taps("Дальше")
    assert town.anna.sees("никого")


async def test_a_correction_after_a_restart_reaches_what_arrived_before_it(house, town):
    await prepared(town)
    await town.anna.taps("Разослать")
    await house.tick()
    await house.restarts()
    await town.anna.taps("Исправить текст")
    await house.restarts()
    await town.anna.sends("Связь отключат послезавтра")
    await house.tick()
    for one in (town.dasha, town.gleb):
        assert mornings(one, "послезавтра") == 1
        assert mornings(one, "Завтра в 12") == 0


async def test_a_correction_in_the_middle_reaches_everybody(house, town):
    """Telegram takes one copy and is then out of reach: what has not left goes out with the new text."""
    await prepared(town)
    house.box.faults.add(kind="502", method="sendMessage", chat=town.gleb.id)
    await town.anna.taps("Разослать")
    await house.tick()
    await town.anna.taps("Исправить текст")
    await town.anna.sends("Связь отключат послезавтра")
    house.box.faults.clear()
    await house.moves(timedelta(minutes=1))
    for one in (town.dasha, town.gleb):
        assert [mornings(one, words) for words in ("послезавтра", "Завтра в 12")] == [1, 0]
    assert town.anna.sees("2/2")


async def test_stopped_before_the_rest_has_left(house, town):
    await prepared(town)
    house.box.faults.add(kind="502", method="sendMessage", chat=town.gleb.id)
    await town.anna.taps("Разослать")
    await house.tick()
    await town.anna.taps("Остановить")
    house.box.faults.clear()
    await house.moves(timedelta(hours=2))
    assert mornings(town.dasha, "отключат связь") == 1
    assert mornings(town.gleb, "отключат связь") == 0
    assert town.anna.sees("Доставлено: 1")
    assert town.anna.sees("Не ушло из-за остановки: 1")
    await town.anna.taps_data("an.stop:1")
    assert town.anna.hears("останавливать нечего")


async def test_the_final_report_comes_though_its_edit_failed_at_first(house, town):
    await prepared(town)
    house.box.faults.add(kind="502", method="editMessageText", times=4)
    await town.anna.taps("Разослать")
    await house.tick()
    await house.tick()
    await house.tick()
    assert town.anna.sees("Разослано")


async def test_an_album_is_one_file_and_says_so_once(house, town):
    await town.anna.sends("/announce")
    await town.anna.sends_album([PNG, PNG, PNG], caption="Схема проезда")
    assert mornings(town.anna, "Одно объявление – одна картинка") == 1
    audience = next(shown for shown in town.anna.messages if "Кому?" in shown.text)
    await town.anna.taps("руководители школ", message=audience)
    await sent_with(town, town.anna, taps=())
    for one in (town.dasha, town.gleb):
        assert mornings(one, "Схема проезда") == 1
        assert sum(bool(shown.from_bot and shown.body.get("photo")) for shown in one.messages) == 1


@pytest.mark.parametrize("with_picture", [False, True])
async def test_what_does_not_fit_one_message_is_refused_before_anything_leaves(house, town, with_picture):
    await town.anna.sends("/announce")
    if with_picture:
        await town.anna.uploads(PNG, "1.png", kind="photo", caption="я" * 901)
    else:
        await town.anna.sends("я" * 3501)
    assert town.anna.hears("900" if with_picture else "3500")
    await town.anna.sends("Коротко")
    await sent_with(town, town.anna)
    assert mornings(town.dasha, "Коротко") == 1
