"""The coordinator: a file of one's own, a look at it, whom and until when, results, what was decided."""

import io
from datetime import timedelta

import openpyxl
import pytest

from models.enums import Role
from services.surveys.definitions import sheet_of
from tests.support.surveys import EVERY_TYPE, every_type


@pytest.fixture
async def anna(house):
    return await house.joined("Тестова Анна Борисовна", Role.COORDINATOR)


@pytest.fixture
async def vera(house):
    school = await house.school("Берёзовская СШ")
    return await house.joined("Образцова Вера Ивановна", Role.TEACHER, school=school)


async def offers(anna, content, filename):
    await anna.sends("/surveys")
    await anna.taps("Новый опрос")
    await anna.taps("Свой опрос из файла")
    await anna.uploads(content, filename)


async def test_a_file_of_ones_own_from_its_mistakes_to_the_answers(house, anna, vera):
    broken = EVERY_TYPE.format(privacy="named", groups="role").replace("type: number", "type: numbre")
    await offers(anna, broken.encode(), "опрос.yaml")
    assert anna.hears("ошибк")
    assert anna.hears("строка 20")
    await anna.uploads(sheet_of(every_type()), "опрос.xlsx")
    assert anna.hears("9 вопросов")
    assert anna.hears("учитель")

    await anna.taps("Как увидят люди")
    assert anna.hears("Насколько полезно?")
    for _question in range(9):
        await anna.taps("›")
    assert anna.hears("Мы напишем, что решили")
    await anna.taps("Закончить просмотр")

    await anna.taps("Начало и срок")
    await anna.taps("открыт 7 дней")
    await anna.taps("Таблицей")
    assert openpyxl.load_workbook(io.BytesIO(anna.last_document.content)).sheetnames[0] == "Анкета"
    await anna.taps("Школы")
    await anna.taps("Берёзовская СШ")
    await anna.taps("‹ Опрос")
    assert anna.hears("1 школа")
    await anna.taps("Разослать")
    await anna.taps("Да, разослать")
    assert anna.hears("Опрос открыт. До 8 сентября.")
    assert vera.sees("9 вопросов · до 8 сентября")
    await vera.sends("/home")
    assert vera.hears("От вас ждут:\n📝 Опрос «Всё сразу» – 9 вопросов, до 8 сентября")
    await vera.taps("📝 Всё сразу")
    assert vera.hears("9 вопросов · до 8 сентября"), "what it is about, also from home"
    await vera.taps("Начать")
    assert vera.hears("Насколько полезно?")
    assert vera.hears("Всё сразу · 1 из 8 · именной")
    await vera.taps("3")
    await vera.taps("Позже")
    assert vera.hears("отвечено 1 из 8, до 8 сентября")
    await vera.taps("✏️ Всё сразу")
    assert vera.hears("2 из 8")


async def test_results_files_and_what_was_decided(house, anna, vera):
    await offers(anna, sheet_of(every_type()), "опрос.xlsx")
    await anna.taps("Разослать")
    await anna.taps("Да, разослать")
    await vera.taps("Начать")
    for button in ("5", "Нет места", "Книги", "Готово"):
        await vera.taps(button)
    await vera.sends("12")
    await vera.sends("25.01.2027")
    await vera.taps("Да")
    await vera.taps("9")
    await vera.sends("=1+1 больше встреч")
    await vera.taps("Отправить")

    await anna.taps("Итоги")
    assert anna.hears("Полезно – 100 % (1 из 1)")
    assert anna.hears("дошло 1, начали 1, закончили 1")
    await anna.taps("По вопросам")
    assert anna.last_photo
    assert anna.hears("ответили 1 из 1 · среднее 5,00")
    await anna.taps("‹ Итоги")
    await anna.taps("Тексты")
    assert anna.hears("больше встреч")
    await anna.taps("‹ Итоги")
    await anna.taps("По школам")
    assert anna.hears("Берёзовская СШ · 1 из 1")
    await anna.taps("‹ Итоги")
    await anna.taps("По группам")
    assert anna.hears("учитель · n = 1")
    await anna.taps("‹ Итоги")
    await anna.taps("Excel")
    book = openpyxl.load_workbook(io.BytesIO(anna.last_document.content))
    assert [cell.value for cell in book["Ответы"][2]][:2] == ["Образцова Вера Ивановна", "Берёзовская СШ"]
    assert all(cell.data_type != "f" for page in book for row in page for cell in row)
    await anna.taps("Word")
    assert anna.last_document.name == "S1.docx"

    await anna.sends("/surveys")
    await anna.taps("Всё сразу")
    await anna.taps("+7 дн.")
    assert anna.hears("До 22 сентября")
    await house.moves(timedelta(days=22))
    await tells_decision(anna, vera)


async def tells_decision(anna, vera):
    """Words go nowhere before they were looked at; other words instead take their place."""
    await anna.sends("/surveys")
    await anna.taps("⚪️")
    assert anna.hears("Опрос закрыт")
    await anna.taps("Что решили")
    await anna.sends("Купим книги")
    assert anna.hears("Уйдёт 1 человеку")
    assert not vera.sees("Купим книги")
    await anna.taps("Отмена")
    await anna.taps_data("sv.dec!:1")
    assert not vera.sees("Купим книги"), "what was cancelled is not sent by its old button"
    await anna.taps_data("sv.dec:1")
    await anna.sends("Купим книги")
    await anna.sends("Купим книги и автобус")
    await anna.taps("Разослать")
    assert anna.hears("Сообщили 1 человеку")
    assert vera.sees("Купим книги и автобус")

    await offers(anna, sheet_of(every_type()), "опрос.xlsx")
    await anna.taps("Разослать")
    await anna.taps("Да, разослать")
    assert vera.sees("Что решили по прошлому опросу")


async def test_only_the_coordinator_runs_surveys(house, anna, vera):
    await offers(anna, sheet_of(every_type()), "опрос.xlsx")
    await anna.taps("Разослать")
    await anna.taps("Да, разослать")
    for forged in ("sv.new", "sv.pub", "sv.res:1", "sv.close:1:1", "sv.xlsx:1", "sv.dec:1", "sv.ext:1:7"):
        await vera.taps_data(forged)
        assert vera.hears("нет доступа"), forged
    await anna.taps_data("sv.res:77")
    assert anna.hears("нет опроса с таким номером") or anna.hears("номером")


async def test_no_more_reminders(house, anna, vera):
    await offers(anna, sheet_of(every_type()), "опрос.xlsx")
    await anna.taps("Разослать")
    await anna.taps("Да, разослать")
    await vera.taps_data("sv.mute:1")
    assert vera.hears("Больше не напомню об этом опросе")
    await vera.taps("К вопросам")
    assert vera.hears("Насколько полезно?")
