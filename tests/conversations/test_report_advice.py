"""Recommendations one by one: accepted, put into other words, left out; next year's tasks come from them."""

import io
import json

import pytest
from docx import Document
from sqlalchemy import select

from models.enums import Role
from models.roadmap import RoadmapDraft
from tests.support.harness import House
from tests.support.year import END, grown

MY_WORDS = "Провести для школ семинар о том, как оформлять документы"


@pytest.fixture
async def house(tmp_path):
    async with House(tmp_path, start=END) as built:
        yield built


async def words_of(person):
    paper = Document(io.BytesIO(await person.downloads(person.last_document)))
    return "\n".join(one.text for one in paper.paragraphs)


async def goes_through(person):
    await person.sends("/report")
    await person.taps("📑 Разделы и показатели")
    await person.taps("›")
    await person.taps("Рекомендации")
    await person.taps("☑️ Разобрать по одной")


async def test_each_recommendation_is_decided_and_becomes_a_task_of_the_next_year(house):
    await house.begins(grown)
    vera = await house.joined("Вера Главная", Role.COORDINATOR)
    await goes_through(vera)
    await vera.taps("выполнить просроченное")
    assert vera.sees("Руководителям школ")
    await vera.taps("✅ Принять")
    assert vera.sees("войдёт в карту следующего года")
    await vera.taps("‹ Назад")
    await vera.taps("провести семинар по оформлению документов")
    await vera.taps("✏️ Своими словами")
    await vera.sends(MY_WORDS + ".")
    assert vera.sees(MY_WORDS)
    assert vera.sees("войдёт в карту следующего года")
    await vera.taps("‹ Назад")
    await vera.taps("назначить даты мероприятиям")
    await vera.taps("✖️ Не включать")
    assert vera.sees("В справку не войдёт.")
    await vera.taps("↩️ Отменить решение")
    assert not vera.sees("В справку не войдёт.")
    await vera.taps("✖️ Не включать")
    await vera.sends("/report")
    await vera.taps("📄 Черновик с пояснениями")
    said = await words_of(vera)
    assert f"Центру: {MY_WORDS}." in said
    assert "провести семинар по оформлению документов" not in said
    assert "назначить даты мероприятиям" not in said
    assert "По рекомендациям:\n– выполнить просроченное: поручений – 1.\n" in said
    assert f"\n– {MY_WORDS}." in said
    await vera.sends("/roadmap")
    await vera.taps("🗂")
    await vera.taps("На следующий год")
    async with house.app.db.read() as session:
        content = json.dumps((await session.execute(select(RoadmapDraft.content))).scalar_one(), ensure_ascii=False)
    assert MY_WORDS in content
    assert "выполнить просроченное" in content
    assert "По рекомендациям справки" in content
    assert "назначить даты" not in content


async def test_an_accepted_report_takes_no_decision_and_a_specialist_decides_as_well(house):
    await house.begins(grown)
    vera = await house.joined("Вера Главная", Role.COORDINATOR)
    sonya = await house.joined("Соня Специалист", Role.SPECIALIST)
    await goes_through(sonya)
    await sonya.taps("выполнить просроченное")
    await vera.sends("/report")
    await vera.taps("✅ Принять справку")
    await vera.taps("✅ Да, принять")
    await sonya.taps("✅ Принять")
    assert sonya.sees("Справка принята, и в ней больше ничего не меняется.")


async def test_the_order_takes_up_what_was_accepted_and_what_was_written(house):
    await house.begins(grown)
    vera = await house.joined("Вера Главная", Role.COORDINATOR)
    await vera.sends("/report")
    await vera.taps("📑 Разделы и показатели")
    await vera.taps("›")
    await vera.taps("Задачи на следующий год")
    await vera.taps("✍️ Написать свой текст")
    await vera.sends("1. Продолжить работу с семьями.\n2. Провести неделю чтения.")
    await goes_through(vera)
    await vera.taps("выполнить просроченное")
    await vera.taps("✅ Принять")
    await vera.sends("/report")
    await vera.taps("📎 Другие документы")
    await vera.taps("✍️ Дата и номер приказа")
    await vera.sends("от 20.12.2027 № 15")
    assert vera.sees("Справка утверждается приказом от 20.12.2027 № 15.")
    await vera.taps("📜 Приказ об итогах")
    said = await words_of(vera)
    assert "ПРИКАЗ\n" in said
    assert "утверждённой приказом от 01.09.2026 № 15-п, и на основании анализа её итогов ПРИКАЗЫВАЮ:" in said
    assert "1. Утвердить аналитическую справку" in said
    assert "из поручений выполнено 98\N{NO-BREAK SPACE}% (39 из 40)" in said
    assert "3. Руководителям школ:\n– выполнить просроченное: поручений – 1." in said
    assert "4. Определить задачами на следующий год:\n– Продолжить работу с семьями.\n– Провести неделю чтения." in said
    assert "6. Приказ вступает в силу" in said
    await vera.taps("‹ Назад")
    await vera.taps("↩️ Причины возврата отчётов")
    said = await words_of(vera)
    assert "нет подписи" in said
    assert "Темы для семинара:" in said


async def test_papers_look_as_the_municipality_wants_them(house):
    await house.begins(grown)
    vera = await house.joined("Вера Главная", Role.COORDINATOR)
    await vera.sends("/report")
    await vera.taps("📎 Другие документы")
    await vera.taps("🖋 Оформление документов")
    await vera.taps("📐 Левое поле: 20 мм")
    await vera.taps("🔠 Размер: 14")
    await vera.taps("🔳 QR-код с номером: нет")
    await vera.taps("✍️ Кто подписывает")
    await vera.sends("Начальник управления ______ А. А. Первая")
    assert vera.sees("Подписывает: Начальник управления")
    await vera.taps("📎 Прислать бланк")
    await vera.uploads(b"%PDF-1.4 no word", "бланк.pdf")
    assert vera.sees("Здесь нужен документ Word.")
    made = Document()
    made.sections[0].header.paragraphs[0].add_run("Управление образования Приозёрного района")
    stream = io.BytesIO()
    made.save(stream)
    await vera.uploads(stream.getvalue(), "бланк.docx")
    assert vera.sees("Бланк подключён")
    await vera.sends("/report")
    await vera.taps("✅ Принять справку")
    await vera.taps("✅ Да, принять")
    await vera.taps("📄 Чистовик")
    paper = Document(io.BytesIO(await vera.downloads(vera.last_document)))
    page = paper.sections[0]
    assert page.first_page_header.paragraphs[0].text == "Управление образования Приозёрного района"
    assert (round(page.left_margin.mm), paper.styles["Normal"].font.size.pt) == (30, 13)
    assert "Начальник управления ______ А. А. Первая" in [one.text for one in paper.paragraphs]
    assert len(paper.inline_shapes) == 1, "the code with the number of the report"
