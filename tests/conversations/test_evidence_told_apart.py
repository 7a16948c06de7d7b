"""What a school sends is called by its name, what came since a return stands apart, what is missing is marked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.enums import EvidenceKind
from models.evidence import Evidence
from services.evidence.expected import kind_of, lacks_paper
from tests.support.reporting import JPG, PDF, ReportingSchool


@pytest.fixture
async def school(house):
    return await ReportingSchool(house).build()


# F-E1


@given(st.text(max_size=60), st.sampled_from([".jpg", ".png", ".pdf", ".docx"]), st.sampled_from([None, *EvidenceKind]))
def test_a_file_is_never_a_link(name, suffix, expected):
    assert kind_of(f"{name} ссылка на сайт {name}", suffix, expected) not in {EvidenceKind.LINK, EvidenceKind.TEXT}


async def test_a_photo_with_a_caption_about_the_site_is_a_photo(school):
    await school.opens_card(school.dasha, "9")
    await school.dasha.taps("отчитаться")
    await school.dasha.uploads(JPG, kind="photo", caption="Скриншот публикации на сайте, ссылка ниже")
    assert school.dasha.hears("фотоотчёт")
    assert not school.dasha.hears("– ссылка")
    await school.dasha.taps("✏️ Скриншот")
    await school.dasha.taps("Вид: фотоотчёт")
    for page in ("1/2", "2/2"):
        assert page in school.dasha.last.labels
        assert not school.dasha.hears("[ссылка]"), "nobody can call it one either"
        await school.dasha.taps("›")
    forged = school.dasha.last.keyboard[0][0]["callback_data"].rpartition(":")[0] + ":link"
    await school.dasha.taps_data(forged)
    assert school.dasha.hears("Этого уже нет")


# F-E2


async def test_at_the_second_look_what_is_new_stands_first_and_the_rest_is_from_before(house, school):
    dasha, vera = school.dasha, school.vera
    await school.reports("5", PDF, "Приказ первый.pdf")
    await school.opens_card(vera, "5")
    await vera.taps("↩️ Вернуть")
    await vera.taps("нет подписи")
    await house.moves(timedelta(hours=2))
    await school.reports("5", PDF + b"2", "Приказ подписанный.pdf")
    await school.opens_card(vera, "5")
    sent = [one.document.name for one in vera.news if one.document]
    assert sent == ["Приказ подписанный.pdf"], "only what came since the return is shown at once"
    assert vera.hears("Прислано после возврата\n📎 Приказ подписанный.pdf")
    assert vera.hears("Прежнее: 1")
    assert not vera.hears("📎 Приказ первый.pdf")
    await vera.taps("📂 Все документы: 2" if vera.hears("📂 Все документы: 2") else "📂")
    assert vera.hears("Прежнее\n📎 Приказ первый.pdf")
    await school.opens_card(vera, "5")
    await vera.taps("↩️ Вернуть")
    await vera.taps("нет подписи")
    await house.moves(timedelta(hours=2))
    await school.reports("5", PDF, "Приказ первый.pdf")
    await school.opens_card(vera, "5")
    assert vera.hears("Новых документов нет")
    assert dasha.sees("Спасибо")


# F-E3


async def test_a_report_that_was_not_sent_is_in_the_morning_until_it_is(house, school):
    await school.opens_card(school.dasha, "5")
    await school.dasha.taps("отчитаться")
    await school.dasha.uploads(PDF, "Приказ.pdf")
    await house.moves(timedelta(days=1))
    assert school.dasha.hears("Доброе утро! Отчёт начат и не отправлен"), "also where nothing else is due"
    heard = school.dasha.last.seq
    await house.moves(timedelta(days=1))
    assert school.dasha.last.seq == heard, "but not each morning"
    await school.dasha.taps("Продолжить отчёт")
    await school.dasha.taps("✅ Отправить отчёт")
    for _day in range(12):
        await house.moves(timedelta(days=1))
        assert not school.dasha.hears("Отчёт начат и не отправлен")


async def test_who_puts_something_in_is_not_reminded_of_it_in_the_same_minute(house, school):
    """However long ago the report was opened: found by a made-up year, seed 1796041122699."""
    await school.opens_card(school.dasha, "5")
    await school.dasha.taps("отчитаться")
    await house.moves(timedelta(days=14, hours=6))
    await school.dasha.uploads(PDF, "Приказ.pdf")
    await school.dasha.taps("Да")
    await house.moves(timedelta(hours=3))
    assert not school.dasha.hears("Отчёт начат и не отправлен")
    await house.moves(timedelta(days=1))
    assert school.dasha.hears("Отчёт начат и не отправлен"), "the day after"


async def test_a_report_that_was_gone_on_with_is_kept_a_month_from_then(house, school):
    await school.opens_card(school.dasha, "5")
    await school.dasha.taps("отчитаться")
    await school.dasha.uploads(PDF, "Приказ.pdf")
    await house.moves(timedelta(days=29))
    await school.dasha.taps("Продолжить отчёт")
    await school.dasha.uploads(JPG, "Фото.jpg")
    await house.moves(timedelta(days=2))
    await house.app.scheduler.upkeep()
    await school.dasha.taps("Продолжить отчёт")
    await school.dasha.taps("✅ Отправить отчёт")
    assert await school.count(Evidence) == 2


# F-E4


async def test_a_question_inside_an_open_report_is_asked_about(school):
    dasha, vera = school.dasha, school.vera
    await school.opens_card(dasha, "5")
    await dasha.taps("отчитаться")
    await dasha.sends("А подойдёт приказ прошлого года?")
    assert dasha.hears("Что это? Пока ничего никуда не ушло")
    await dasha.taps("Вопрос по мероприятию" if dasha.hears("Вопрос по мероприятию") else "💬")
    assert vera.hears("А подойдёт приказ прошлого года?")
    await dasha.uploads(PDF, "Приказ.pdf")
    assert dasha.hears("1 вложение"), "the report goes on, without the question"
    await dasha.sends("Школа провела всё, что обещала? Да!")
    await dasha.taps("📎")
    assert dasha.hears("2 вложения"), "what is the report goes into the one that is open"
    await dasha.sends("https://school.example/page?id=5")
    assert dasha.hears("3 вложения"), "a link asks nothing"


# F-E5


async def test_a_long_report_is_counted_and_read_page_by_page(school):
    dasha = school.dasha
    await school.opens_card(dasha, "9")
    await dasha.taps("отчитаться")
    for number in range(11):
        await dasha.uploads(JPG + bytes([number]), f"Фото {number + 1}.jpg")
    assert dasha.hears("Ваш отчёт: 11 вложений\nфотоотчёт – 11\n… и ещё 3 раньше\n4. Фото 4.jpg")
    assert dasha.hears("11. Фото 11.jpg"), "what came last is seen"
    await dasha.taps("📂 Все вложения")
    assert dasha.hears("1. Фото 1.jpg")
    await dasha.taps("›")
    assert dasha.hears("9. Фото 9.jpg")
    await dasha.taps("✏️ 9")
    assert dasha.hears("Фото 9.jpg")


# F-E6


@pytest.mark.parametrize(
    ("expected", "files", "links", "lacks"),
    [
        (EvidenceKind.ORDER, 0, 0, True),
        (EvidenceKind.ORDER, 0, 2, True),
        (EvidenceKind.ORDER, 1, 0, False),
        (EvidenceKind.LINK, 0, 1, False),
        (EvidenceKind.LINK, 0, 0, True),
        (EvidenceKind.TEXT, 0, 0, False),
        (None, 0, 0, False),
    ],
)
def test_what_counts_as_missing(expected, files, links, lacks):
    assert lacks_paper(expected, files=files, links=links) is lacks


async def test_the_curator_sees_that_the_paper_is_missing(school):
    dasha, vera = school.dasha, school.vera
    await school.opens_card(dasha, "5")
    await dasha.taps("отчитаться")
    await dasha.sends("Приказ утверждён.")
    await dasha.taps("✅ Отправить отчёт")
    await school.reports("9", JPG, "Фото.jpg")
    await vera.sends("/review")
    waiting = vera.last.text.splitlines()
    assert "⚠️ без документа" in next(line for line in waiting if line.startswith("5."))
    assert "⚠️" not in next(line for line in waiting if line.startswith("9."))
    await school.opens_card(vera, "5")
    assert vera.hears("⚠️ Ожидается: приказ. Документа нет.")
