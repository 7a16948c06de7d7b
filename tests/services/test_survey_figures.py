"""The shipped teachers' survey answered by fifty: shares computed by hand, the same in text, chart, table and paper."""

import io

import docx
import openpyxl
import pytest
from PIL import Image

from documents.charts import Bar
from documents.survey_results import as_docx, as_xlsx
from locales import translator
from services.surveys import closing
from services.surveys.definitions import template
from services.surveys.results.report import whole_report
from services.surveys.results.rules import Average
from tests.support.factories import NOW, fresh_database
from tests.support.surveys import SurveyMunicipality
from views.surveys.charts import Chart, chart_of
from views.surveys.report import report, report_words
from views.surveys.results import question_screen, results_screen

# 3 of 50 deny targeted help (0–2), 4 regular help (2–5): 6 deny one of them; nobody denies that it was available.
BY_HAND = {
    "helped": (44, 50, "88 %"),
    "targeted_share": (47, 50, "94 %"),
    "regular_share": (46, 50, "92 %"),
    "available_share": (50, 50, "100 %"),
    "continue_share": (45, 50, "90 %"),
    "overall_share": (40, 50, "80 %"),
    "demand_share": (40, 50, "80 %"),
}


def sheet(person):
    return (
        "2" if person < 3 else "5",
        "3" if 2 <= person < 6 else "4",
        "5",
        "Да" if person < 30 else "Скорее да" if person < 45 else "Нет",
        "Качество урока, приёмы и методы",
        "Высокий уровень" if person < 20 else "Оптимальный" if person < 40 else "Допустимый",
        "Помощь не нужна" if person < 10 else "Посещение урока и его разбор",
        "Больше мастер-классов" if person == 7 else "",
    )


@pytest.fixture
async def told(tmp_path):
    async with fresh_database(tmp_path) as db:
        municipality = SurveyMunicipality(db)
        await municipality.settle(20, 20, 10, 3, 2)
        before = await municipality.publish(template("teachers"))
        for number, person in enumerate(municipality.people[:20]):
            await municipality.answers(before, person, *sheet(number))
        async with db.begin() as session:
            await closing.close_run(session, None, before, now=NOW)
        run = await municipality.publish(template("teachers"))
        for number, person in enumerate(municipality.people[:50]):
            await municipality.answers(run, person, *sheet(number))
        async with db.begin() as session:
            await closing.close_run(session, None, run, now=NOW)
        async with db.read() as session:
            yield await whole_report(session, None, run, now=NOW)


async def test_the_same_figures_everywhere(told):
    _ = translator("ru")
    results = told.results
    assert results.counted == 50
    found = {one.share.key: (one.ratio.count, one.ratio.n, f"{one.ratio.percent} %") for one in results.shares}
    assert found == BY_HAND

    text = results_screen(results, told.before, _).text.striptags()
    table = openpyxl.load_workbook(io.BytesIO(as_xlsx(report(told, _), report_words(_))))
    paper = docx.Document(io.BytesIO(as_docx(report(told, _, pictures=True), report_words(_))))
    in_paper = [[cell.text for cell in row.cells] for one in paper.tables for row in one.rows]
    in_table = [[cell.value for cell in row] for row in table["Доли"].rows]
    for one in results.shares:
        count, n, percent = BY_HAND[one.share.key]
        assert f"{one.share.title} – {percent} ({count} из {n})" in text
        assert [one.share.title, count, n, count / n] in [row[:4] for row in in_table]
        assert [one.share.title, str(count), str(n), percent.replace(" ", "\N{NO-BREAK SPACE}")] in [
            row[:4] for row in in_paper
        ]
    assert "оптимальный" in text, "88 % has a name in the survey's own steps"
    assert "Сравнение – с опросом 2026 года (S1)" in text
    assert len(paper.inline_shapes) == 7, "a picture for every question with ready answers"


async def test_what_a_picture_shows_is_what_was_counted(told):
    _ = translator("ru")
    results = told.results
    targeted, going_on = results.questions[0], results.questions[3]
    # 3 of 50 are too few, and 47 would tell them: both are told only together with what nobody chose, as the share is.
    assert targeted.counts == dict.fromkeys("12345")
    assert targeted.average == Average(4.8, None, 50), "(3 × 2 + 47 × 5) / 50 = 4.82 would tell the 3 as well"
    drawn = chart_of(results, targeted, _)
    assert drawn == Chart(
        targeted.question.text, (Bar("Отметили адресность", 0.94, "47 из 50"),), "ответили 50 из 50 · среднее около 4,8"
    )
    # 30 «да», 15 «скорее да», 5 «нет».
    drawn = chart_of(results, going_on, _)
    assert drawn == Chart(
        "Нужно ли пункту продолжать работу в следующем году?",
        (
            Bar("Да", 0.6, "30 из 50"),
            Bar("Скорее да", 0.3, "15 из 50"),
            Bar("Скорее нет", 0.0, "0 из 50"),
            Bar("Нет", 0.1, "5 из 50"),
            Bar("Трудно сказать", 0.0, "0 из 50"),
        ),
        "ответили 50 из 50",
    )
    available = results.questions[2]
    drawn = chart_of(results, available, _)
    assert [(bar.label, bar.value) for bar in drawn.rows] == [
        ("1", "0"),
        ("2", "0"),
        ("3", "0"),
        ("4", "0"),
        ("5", "50"),
    ]
    assert (drawn.is_scale, drawn.ends, drawn.mean) == (True, ("совсем нет", "полностью"), 4.0)
    assert drawn.note == "ответили 50 из 50 · среднее 5,00, разброс 0,00"


async def test_a_picture_is_drawn_to_be_read_on_a_phone(told):
    _ = translator("ru")
    for at, one in enumerate(told.results.questions[:7]):
        chart = chart_of(told.results, one, _)
        screen = question_screen(told.results, at, chart.draw(), _)
        picture = Image.open(io.BytesIO(screen.file.content))
        assert picture.format == "PNG"
        assert picture.width == 1080
        assert 400 < picture.height < 2200
        colours = {colour: count for count, colour in picture.convert("RGB").getcolors(100_000)}
        ink = sum(count for colour, count in colours.items() if sum(colour) < 300)
        assert ink > 5_000, "words and figures are there"
        assert max(colours.values()) < 0.97 * picture.width * picture.height, "and bars"
        assert chart.note in screen.text.striptags()


async def test_groups_of_schools_and_what_is_too_small(told):
    (by_school,) = told.groups
    assert [(line.name, line.n) for line in by_school.lines] == [
        ("Лесная СШ № 1", 20),
        ("Лесная СШ № 2", 20),
        ("Лесная СШ № 3", 10),
    ]
    # Of the first school 6 of 20 deny one of the two: 14 of 20.
    assert (by_school.lines[0].shares[0].count, by_school.lines[0].shares[0].n) == (14, 20)
    assert {(line.school, line.invited, line.finished) for line in told.funnel} == {
        ("Лесная СШ № 1", 20, 20),
        ("Лесная СШ № 2", 20, 20),
        ("Лесная СШ № 3", 10, 10),
        (None, 5, 0),
    }
    assert [text.words for text in told.texts] == ["Больше мастер-классов"]
    assert told.sheets is None
