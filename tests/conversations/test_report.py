"""/report as people walk through it: the coordinator to the clean copy, and what the others see of it."""

import io

import pytest
from docx import Document
from sqlalchemy import insert, select, update

from models.enums import AssignmentState, Role
from models.people import Person
from models.reports import Report, ReportBlock
from models.roadmap import Assignment
from tests.support.harness import House
from tests.support.year import END, YEAR, grown
from views.report.buttons import OpenFigure, number_of


@pytest.fixture
async def house(tmp_path):
    """A municipality at the end of its year."""
    async with House(tmp_path, start=END) as built:
        yield built


async def paper_of(person):
    return Document(io.BytesIO(await person.downloads(person.last_document)))


def words_of(paper):
    return "\n".join(one.text for one in paper.paragraphs)


async def test_a_coordinator_comes_to_the_clean_copy_in_nine_acts(house):
    await house.begins(grown)
    vera = await house.joined("Вера Главная", Role.COORDINATOR)
    await vera.sends("/report")
    assert vera.sees("с 1 сентября 2026 г. по 31 августа 2027 г.") or vera.sees(
        "1 сентября 2026 г. – 31 августа 2027 г."
    )
    assert vera.sees("Написано людьми: ░░░ 0 из 3")
    for section, said in (
        ("Основание и цель", "Цель года – помощь школам."),
        ("Выводы", "Школы справились, год завершён."),
        ("Задачи на следующий год", "1. Продолжить работу в 2028 году."),
    ):
        await vera.taps(f"✍️ Написать: {section}")
        await vera.sends(said)
    assert vera.sees("Написано людьми: ▓▓▓ 3 из 3")
    await vera.taps("📄 Чистовик")
    paper = await paper_of(vera)
    text = words_of(paper)
    assert "Цель года – помощь школам." in text
    assert "За период проведено: 8 семинаров, 6 вебинаров, 3 видеоконференции" in text
    assert "Сопровождение вели 7 кураторов для 8 школ." in text
    assert "приступили – 277, рекомендовано обучение – 276, высокий уровень – 1, закончили – 256" in text
    assert list(paper.comments) == []
    assert vera.sees("Чистовик: без примечаний.")


async def test_a_figure_opens_its_list(house):
    await house.begins(grown)
    vera = await house.joined("Вера Главная", Role.COORDINATOR)
    await vera.sends("/report")
    await vera.taps("📑 Разделы и показатели")
    await vera.taps("Сопровождаемые школы")
    assert vera.sees("Школы, которые сопровождались в отчётном периоде: 8.")
    await vera.taps("8 – школы со статусом")
    assert vera.sees("8 школ")
    assert vera.sees("Приозёрная школа № 1")
    assert vera.sees("Приозёрная школа № 8")
    assert not vera.sees("Приозёрная школа № 9")
    await vera.taps("‹ Назад")
    assert vera.sees("Сопровождаемые школы")


async def test_the_draft_has_a_comment_on_each_figure(house):
    await house.begins(grown)
    vera = await house.joined("Вера Главная", Role.COORDINATOR)
    await vera.sends("/report")
    await vera.taps("📄 Черновик с пояснениями")
    comments = [one.text for one in (await paper_of(vera)).comments]
    assert any("8 семинаров" not in one and "E1–E8" in one for one in comments) or any(
        "E1–E8" in one for one in comments
    )
    assert all(one.startswith("Ф") for one in comments)


async def test_doubts_stand_before_the_clean_copy_and_one_source_silences_one_figure(house):
    await house.begins(grown)
    vera = await house.joined("Вера Главная", Role.COORDINATOR)
    await vera.sends("/report")
    await vera.taps("✍️ Написать: Основание и цель")
    await vera.sends("В 2024 году обучены 411 и 412 педагогов школы № 77.\n1. Раз\n3. Три")
    assert vera.sees("Стоит проверить: 5")
    await vera.taps("📄 Чистовик")
    assert vera.sees("Основание и цель, строка 1: год 2024 не относится к отчётному периоду.")
    assert vera.sees("Основание и цель, строка 1: числа 411 среди показателей нет")
    assert vera.sees("Основание и цель, строка 1: «школы № 77» – такой школы в списке нет.")
    assert vera.sees("Основание и цель, строка 3: пропуск в нумерации: 1 → 3.")
    await vera.taps("«411» – из другого источника")
    await vera.sends("Статистика региона")
    assert not vera.sees("числа 411")
    assert vera.sees("числа 412")
    await vera.taps("📄 Всё равно сделать чистовик")
    assert "обучены 411 и 412 педагогов" in words_of(await paper_of(vera))


async def test_two_people_write_one_section(house):
    await house.begins(grown)
    vera = await house.joined("Вера Главная", Role.COORDINATOR)
    sonya = await house.joined("Соня Специалист", Role.SPECIALIST)
    for one in (vera, sonya):
        await one.sends("/report")
        await one.taps("✍️ Написать: Основание и цель")
    await vera.sends("Слова Веры.")
    await sonya.sends("Слова Сони.")
    assert sonya.sees("Этот текст тем временем изменил другой человек.")
    async with house.app.db.read() as session:
        assert list((await session.execute(select(ReportBlock.text))).scalars()) == ["Слова Веры."]


async def test_words_of_the_last_report_are_offered_never_taken_over(house):
    year = await house.begins(grown)
    async with house.app.db.begin() as session:
        days = {
            "period_start": END.date().replace(year=2025, month=9, day=1),
            "period_end": END.date().replace(year=2026),
        }
        row = insert(Report).values(municipality_id=year.municipality, **days, created_at=END).returning(Report.id)
        report = (await session.execute(row)).scalar_one()
        said = {"section": "conclusions", "text": "В 2025 году проведено 44 семинара.", "at": END}
        await session.execute(insert(ReportBlock).values(report_id=report, **said))
    vera = await house.joined("Вера Главная", Role.COORDINATOR)
    await vera.sends("/report")
    assert vera.sees("0 из 3")
    await vera.taps("📑 Разделы и показатели")
    await vera.taps("›")
    await vera.taps("Выводы")
    await vera.taps("📜 Текст прошлой справки")
    assert vera.sees("В 2025 году проведено 44 семинара.")
    assert vera.sees("год 2025 не относится")
    assert vera.sees("числа 44 среди показателей нет")
    await vera.taps("Взять этот текст")
    assert vera.sees("В 2025 году проведено 44 семинара.")


async def test_an_accepted_report_stays_as_it_is(house):
    await house.begins(grown)
    vera = await house.joined("Вера Главная", Role.COORDINATOR)
    await vera.sends("/report")
    await vera.taps("📄 Черновик с пояснениями")
    before = words_of(await paper_of(vera))
    await vera.sends("/report")
    await vera.taps("✅ Принять справку")
    assert vera.sees("Ещё не написано: Основание и цель, Выводы, Задачи на следующий год.")
    await vera.taps("✅ Да, принять")
    assert vera.sees("Принята 31 августа 2027 г.")
    async with house.app.db.begin() as session:
        await session.execute(update(Assignment).values(state=AssignmentState.OPEN))
        await session.execute(update(Person).where(Person.name.like("Кураторова%")).values(name="", erased_at=END))
    await vera.sends("/report")
    await vera.taps("📄 Черновик с пояснениями")
    paper = await paper_of(vera)
    assert words_of(paper) == before
    assert "Кураторова" not in paper.element.xml
    assert "стёрто по просьбе" in paper.element.xml
    await vera.sends("/report")
    await vera.taps("🔓 Открыть снова")
    await vera.taps("📄 Черновик с пояснениями")
    assert words_of(await paper_of(vera)) != before


async def test_data_for_the_report_are_told_corrected_and_removed(house):
    await house.begins(grown)
    sonya = await house.joined("Соня Специалист", Role.SPECIALIST)
    await sonya.sends("/report")
    await sonya.taps("🗂 Сведения для справки")
    await sonya.taps("➕ Добавить")
    await sonya.taps("Курсы")
    await sonya.sends("Новые курсы\nПриозёрная школа № 1: заказано 7, закончили 6\nПриозёрная школа № 2\t5\t4")
    assert sonya.sees("Не понимаю строку") or sonya.sees("Приозёрная школа № 2: приступили – 4")
    await sonya.sends("/report")
    await sonya.taps("🗂 Сведения для справки")
    assert sonya.sees("То, что нужно для справки")


async def test_a_line_that_is_not_clear_is_named_and_nothing_is_kept(house):
    await house.begins(grown)
    vera = await house.joined("Вера Главная", Role.COORDINATOR)
    await vera.sends("/report")
    await vera.taps("🗂 Сведения для справки")
    await vera.taps("➕ Добавить")
    await vera.taps("Курсы")
    await vera.sends("Курсы\nЗаречная школа № 500: заказано 7")
    assert vera.sees("Не понимаю, что это за школа: «Заречная школа № 500: заказано 7»")
    await vera.sends("Курсы года\nПриозёрная школа № 3: заказано 7, закончили 6")
    assert vera.sees("Приозёрная школа № 3: заказано – 7")
    await vera.taps("🗑 Убрать из справки")
    assert not vera.sees("Курсы года")


async def test_a_curator_sees_their_schools_alone(house):
    year = await house.begins(grown)
    anna = await house.joined("Анна Кураторова", Role.CURATOR, school=year.schools[2])
    await anna.sends("/report")
    assert anna.sees("Здесь подсчитаны только ваши школы.")
    await anna.taps("📑 Разделы и показатели")
    await anna.taps("Сопровождаемые школы")
    await anna.taps("1 – школы со статусом")
    assert anna.sees("Приозёрная школа № 3")
    await anna.sends("/report")
    await anna.taps("📄 Черновик с пояснениями")
    paper = await paper_of(anna)
    assert "Приозёрная школа № 3" in paper.element.xml
    assert "Приозёрная школа № 1" not in paper.element.xml
    assert "приглашены" not in words_of(paper), "surveys are the coordinator's"
    days = {"first": YEAR.start.toordinal(), "last": YEAR.end.toordinal()}
    await anna.taps_data(OpenFigure(**days, key=number_of("survey.S1.invited")).pack(), message=anna.last)
    assert not anna.sees("SA1"), "a figure is asked again when its button is tapped, wherever that came from"
    assert not anna.sees("Учителева")


async def test_a_specialist_sees_no_survey(house):
    await house.begins(grown)
    sonya = await house.joined("Соня Специалист", Role.SPECIALIST)
    await sonya.sends("/report")
    await sonya.taps("📄 Черновик с пояснениями")
    text = words_of(await paper_of(sonya))
    assert "8 семинаров" in text
    assert "ответивших; приглашены" not in text


async def test_an_observer_sees_sums_and_no_list_and_no_paper(house):
    await house.begins(grown)
    oleg = await house.joined("Олег Наблюдатель", Role.OBSERVER)
    await oleg.sends("/report")
    assert oleg.sees("так видит справку наблюдатель")
    assert not oleg.sees("Черновик")
    await oleg.taps("📑 Разделы и показатели")
    await oleg.taps("Сопровождаемые школы")
    await oleg.taps("8 – школы со статусом")
    assert oleg.sees("Кому открыты только суммы, тот списка не видит.")
    assert not oleg.sees("Приозёрная школа")


async def test_another_period_is_written(house):
    await house.begins(grown)
    vera = await house.joined("Вера Главная", Role.COORDINATOR)
    await vera.sends("/report")
    await vera.taps("🗓 Другой период")
    await vera.sends("2027-01-01..2027-01-31")
    await vera.taps("📑 Разделы и показатели")
    await vera.taps("Мероприятия")
    assert vera.sees("2 выезда в школы")
    assert not vera.sees("8 семинаров")
