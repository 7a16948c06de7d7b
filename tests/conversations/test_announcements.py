"""An announcement: written, looked at, sent to all, watched, corrected; the report adds up."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from documents.qr import qr_png
from models.enums import AssignmentState, Role
from models.roadmap import Assignment
from tests.support.reminded import build_municipality, mornings

PNG = qr_png("https://example.org")


@pytest.fixture
async def municipality(house):
    return await build_municipality(house)


async def prepared(municipality, text="Завтра в 12 часов отключат связь"):
    await municipality.anna.sends("/announce")
    await municipality.anna.sends(text)
    await municipality.anna.taps("руководители школ")
    assert municipality.anna.hears("2 человека")
    await municipality.anna.taps("Дальше")


async def test_it_is_shown_first_then_goes_to_the_audience_alone(house, municipality):
    await municipality.gleb.blocks_bot()
    await prepared(municipality)
    assert municipality.anna.hears("Завтра в 12 часов отключат связь")
    assert municipality.anna.hears("Уйдёт 2 людям")
    assert not municipality.dasha.sees("отключат связь")
    await municipality.anna.taps("Разослать")
    await house.tick()
    assert mornings(municipality.dasha, "отключат связь") == 1
    assert not municipality.vera.sees("отключат связь")
    assert municipality.anna.sees("2/2")
    assert municipality.anna.sees("Доставлено: 1")
    assert municipality.anna.sees("недоступны: 1")
    await municipality.dasha.taps("На главную")
    assert municipality.dasha.hears("ничего не ждут")
    assert mornings(municipality.dasha, "отключат связь") == 1, "home opens below: what came is read again"


async def test_a_correction_edits_what_has_arrived(house, municipality):
    await prepared(municipality)
    await municipality.anna.taps("Разослать")
    await house.tick()
    await municipality.anna.taps("Исправить текст")
    await municipality.anna.sends("Связь отключат послезавтра")
    await municipality.anna.taps("Исправить у всех")
    await house.tick()
    assert mornings(municipality.dasha, "послезавтра") == 1
    assert mornings(municipality.dasha, "Завтра в 12") == 0


async def test_only_a_coordinator_announces(house, municipality):
    await municipality.vera.sends("/announce")
    assert municipality.vera.hears("нет доступа")
    teacher = await house.joined("Учителева Ольга Ивановна", Role.TEACHER, school=municipality.north)
    await teacher.taps_data("an.send")
    assert teacher.hears("нет доступа")


async def sent_with(municipality, person, *, taps=("руководители школ",)):
    """Go on from the shown audience: choose, look, confirm, until everything has gone out."""
    for button in taps:
        await person.taps(button)
    await person.taps("Дальше")
    await person.taps("Разослать")
    await municipality.house.tick()


@pytest.mark.parametrize("kind", ["photo", "document"])
async def test_a_picture_or_a_document_goes_out_and_its_caption_is_corrected(house, municipality, kind):
    await municipality.anna.sends("/announce")
    await municipality.anna.uploads(PNG, "Схема проезда.png", kind=kind, caption="Схема проезда")
    await sent_with(municipality, municipality.anna)
    arrived = municipality.dasha.last_photo if kind == "photo" else municipality.dasha.last_document
    assert arrived.content == PNG
    assert municipality.dasha.hears("Схема проезда")
    await municipality.anna.taps("Исправить текст")
    await municipality.anna.sends("Новая схема проезда")
    assert mornings(municipality.dasha, "Новая схема проезда") == 0, "nothing changes before it was looked at"
    await municipality.anna.taps("Исправить у всех")
    await house.tick()
    assert mornings(municipality.dasha, "Новая схема проезда") == 1
    assert mornings(municipality.gleb, "Новая схема проезда") == 1


async def test_of_some_schools_only(house, municipality):
    await municipality.anna.sends("/announce")
    await municipality.anna.sends("Собрание у вас")
    await sent_with(
        municipality, municipality.anna, taps=("руководители школ", "Школы: все", "Берёзовская СШ", "Готово")
    )
    assert mornings(municipality.gleb, "Собрание у вас") == 1
    assert mornings(municipality.dasha, "Собрание у вас") == 0


async def test_those_who_have_not_done_something(house, municipality):
    _owing, done = await municipality.item("Сдать отчёт", days=5, schools=(municipality.north, municipality.south))
    async with house.app.db.begin() as session:
        await session.execute(update(Assignment).where(Assignment.id == done).values(state=AssignmentState.CONFIRMED))
    await municipality.anna.sends("/announce")
    await municipality.anna.sends("Очень ждём ваш отчёт")
    await sent_with(municipality, municipality.anna, taps=("Только те, кто не сделал", "Сдать отчёт"))
    assert mornings(municipality.dasha, "Очень ждём") == 1
    assert mornings(municipality.gleb, "Очень ждём") == mornings(municipality.vera, "Очень ждём") == 0


async def test_roles_together_and_nobody_twice(house, municipality):
    await municipality.dasha.opens(await house.invite(Role.CURATOR, school=municipality.south))
    await municipality.dasha.taps("Продолжить")
    await municipality.anna.sends("/announce")
    await municipality.anna.sends("Всем добрый день")
    await sent_with(municipality, municipality.anna, taps=("руководители школ", "кураторы"))
    assert [
        mornings(one, "Всем добрый день") for one in (municipality.dasha, municipality.gleb, municipality.vera)
    ] == [1, 1, 1]
    assert municipality.anna.sees("3/3")


async def test_an_audience_without_anybody_is_said(house, municipality):
    await municipality.anna.sends("/announce")
    await municipality.anna.sends("Есть кто?")
    await municipality.anna.taps("Другие роли")
    await municipality.anna.taps("тьюторы")
    await municipality.anna.taps("‹ Получатели")
    assert municipality.anna.hears("Другие роли: 1")
    await municipality.anna.taps("Дальше")
    assert municipality.anna.sees("никого")


async def test_a_correction_after_a_restart_reaches_what_arrived_before_it(house, municipality):
    await prepared(municipality)
    await municipality.anna.taps("Разослать")
    await house.tick()
    await house.restarts()
    await municipality.anna.taps("Исправить текст")
    await house.restarts()
    await municipality.anna.sends("Связь отключат послезавтра")
    await municipality.anna.taps("Исправить у всех")
    await house.tick()
    for one in (municipality.dasha, municipality.gleb):
        assert mornings(one, "послезавтра") == 1
        assert mornings(one, "Завтра в 12") == 0


async def test_a_correction_in_the_middle_reaches_everybody(house, municipality):
    """Telegram takes one copy and is then out of reach: what has not left goes out with the new text."""
    await prepared(municipality)
    house.box.faults.add(kind="502", method="sendMessage", chat=municipality.gleb.id)
    await municipality.anna.taps("Разослать")
    await house.tick()
    await municipality.anna.taps("Исправить текст")
    await municipality.anna.sends("Связь отключат послезавтра")
    await municipality.anna.taps("Исправить у всех")
    house.box.faults.clear()
    await house.moves(timedelta(minutes=1))
    for one in (municipality.dasha, municipality.gleb):
        assert [mornings(one, words) for words in ("послезавтра", "Завтра в 12")] == [1, 0]
    assert municipality.anna.sees("2/2")


async def test_stopped_before_the_rest_has_left(house, municipality):
    await prepared(municipality)
    house.box.faults.add(kind="502", method="sendMessage", chat=municipality.gleb.id)
    await municipality.anna.taps("Разослать")
    await house.tick()
    await municipality.anna.taps("Остановить")
    house.box.faults.clear()
    await house.moves(timedelta(hours=2))
    assert mornings(municipality.dasha, "отключат связь") == 1
    assert mornings(municipality.gleb, "отключат связь") == 0
    assert municipality.anna.sees("Доставлено: 1")
    assert municipality.anna.sees("Не ушло из-за остановки: 1")
    await municipality.anna.taps_data("an.stop:1")
    assert municipality.anna.hears("останавливать нечего")


async def test_the_final_report_comes_though_its_edit_failed_at_first(house, municipality):
    await prepared(municipality)
    house.box.faults.add(kind="502", method="editMessageText", times=4)
    await municipality.anna.taps("Разослать")
    await house.tick()
    await house.tick()
    await house.tick()
    assert municipality.anna.sees("Разослано")


async def test_an_album_is_one_file_and_says_so_once(house, municipality):
    await municipality.anna.sends("/announce")
    await municipality.anna.sends_album([PNG, PNG, PNG], caption="Схема проезда")
    assert mornings(municipality.anna, "Одно объявление – одна картинка") == 1
    audience = next(shown for shown in municipality.anna.messages if "Кому?" in shown.text)
    await municipality.anna.taps("руководители школ", message=audience)
    await sent_with(municipality, municipality.anna, taps=())
    for one in (municipality.dasha, municipality.gleb):
        assert mornings(one, "Схема проезда") == 1
        assert sum(bool(shown.from_bot and shown.body.get("photo")) for shown in one.messages) == 1


@pytest.mark.parametrize("with_picture", [False, True])
async def test_what_does_not_fit_one_message_is_refused_before_anything_leaves(house, municipality, with_picture):
    await municipality.anna.sends("/announce")
    if with_picture:
        await municipality.anna.uploads(PNG, "1.png", kind="photo", caption="я" * 901)
    else:
        await municipality.anna.sends("я" * 3501)
    assert municipality.anna.hears("900" if with_picture else "3500")
    await municipality.anna.sends("Коротко")
    await sent_with(municipality, municipality.anna)
    assert mornings(municipality.dasha, "Коротко") == 1
