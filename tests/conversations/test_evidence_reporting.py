"""A school reports: files, albums, links and words, for one item or several at once."""

from __future__ import annotations

import pytest

from models.enums import AssignmentState
from models.evidence import Evidence, EvidenceFile
from tests.support.reporting import JPG, PDF, ReportingSchool


@pytest.fixture
async def school(house):
    return await ReportingSchool(house).build()


async def test_a_file_out_of_the_blue_is_asked_about_the_likeliest_first(school):
    dasha = school.dasha
    await dasha.uploads(PDF, "Сертификат Ивановой.pdf")
    assert dasha.hears("К какому поручению?")
    assert "☐ 7. " in next(text for row in dasha.last.buttons for text in [str(row)] if "☐" in text)
    await dasha.taps("☐ 7.")
    await dasha.taps("✅ Отправить отчёт")
    assert await school.state("7") is AssignmentState.REPORTED
    assert await school.state("5") is AssignmentState.OPEN


async def test_one_order_for_several_items_in_one_go(school):
    dasha, vera = school.dasha, school.vera
    await dasha.uploads(PDF, "Приказ.pdf")
    await dasha.taps("☐ 5.")
    await dasha.taps("Другие поручения")
    await dasha.taps("☐ 9.")
    await dasha.taps("Готово")
    assert dasha.hears("☑ 5. ")
    assert dasha.hears("☑ 9. ")
    await dasha.taps("✅ Отправить отчёт")
    assert dasha.hears("Отчёт принят: 2 поручения")
    assert vera.sees("📥 2 отчёта ждут вашей проверки")
    assert (await school.count(Evidence), await school.count(EvidenceFile)) == (2, 1)


async def test_an_album_is_one_submission_and_a_broken_one_of_ten_harms_no_other(house, school):
    dasha = school.dasha
    await school.opens_card(dasha, "9")
    await dasha.taps("отчитаться")
    before = len(dasha.messages)
    house.box.faults.add(method="getFile", kind="500", times=1)
    pictures = [JPG + bytes([n]) for n in range(10)]
    await dasha.sends_album(pictures)
    bot_said = [shown for shown in dasha.messages[before:] if shown.from_bot]
    assert len(bot_said) == 2  # one report that grows in place, one word about the broken picture
    assert dasha.sees("Файл дошёл не целиком")
    assert dasha.sees("Ваш отчёт: 9 вложений")
    await dasha.taps("✅ Отправить отчёт")
    assert (await school.count(Evidence), await school.count(EvidenceFile)) == (9, 9)


async def test_links_and_words_are_evidence_too(school):
    dasha = school.dasha
    await school.opens_card(dasha, "9")
    await dasha.taps("отчитаться")
    await dasha.sends("https://никуда")
    assert dasha.hears("Эта ссылка никуда не ведёт")
    await dasha.sends("https://school.example/day")
    assert dasha.hears("ссылка")
    await dasha.sends("Провели 25 августа, было 14 учителей")
    await dasha.taps("✅ Отправить отчёт")
    await school.opens_card(school.vera, "9")
    assert school.vera.hears("🔗 https://school.example/day")
    assert school.vera.hears("📝 Провели 25 августа")


async def test_the_same_file_is_noticed(school):
    dasha = school.dasha
    await school.reports("5")
    await dasha.uploads(PDF, "Ещё раз.pdf")
    assert dasha.hears("Этот файл уже приложен к: 5. Утвердить приказом школьную команду. Приложить и сюда?")
    await dasha.uploads(PDF, "И ещё раз.pdf")
    assert dasha.hears("второй раз я его не взял")
    assert await school.count(EvidenceFile) == 1


async def test_kind_and_date_are_said_apart_from_the_upload(school):
    dasha = school.dasha
    await dasha.uploads(PDF, "скан.pdf")
    await dasha.taps("✏️ скан.pdf")
    await dasha.taps("📋 Вид")
    await dasha.taps("приказ")
    assert dasha.hears("скан.pdf – приказ")
    await dasha.taps("✏️ скан.pdf")
    await dasha.taps("📅 Дата документа")
    await dasha.sends("01.10.2026")
    assert dasha.hears("Этот день ещё не наступил")
    await dasha.sends("когда-то летом")
    assert dasha.hears("напишите, пожалуйста, дату так") or dasha.hears("Напишите, пожалуйста, дату так")
    await dasha.sends("25.08.2026")
    assert dasha.hears("приказ от 25 августа 2026")
    await dasha.taps("✏️ скан.pdf")
    await dasha.taps("🗑 Убрать")
    assert dasha.hears("Ваш отчёт: 0 вложений")
