"""Whatever people answer: no output of a confidential run tells a number under five, nor lets one be found."""

import io
import random
from types import SimpleNamespace

import docx
import openpyxl
import pytest
from sqlalchemy import delete, insert, update

from cli.surveys import results_as_json
from documents.survey_results import as_docx, as_xlsx
from locales import translator
from models.surveys import SurveyParticipation, SurveyReleased
from services.surveys import closing, publishing
from services.surveys.definitions import read_definition
from services.surveys.results.report import whole_report
from tests.support.factories import NOW, fresh_database
from tests.support.surveys import SurveyMunicipality
from views.surveys.charts import chart_of
from views.surveys.report import report, report_words
from views.surveys.results import funnel_screen, groups_screen, results_screen

SURVEY = """
title: Что вы думаете
language: ru
audience: [teacher]
privacy: confidential
questions:
  - {key: mark, type: scale, text: Оценка, from: 1, to: 5, labels: [плохо, хорошо]}
  - {key: form, type: scale, text: Форма, from: 1, to: 5}
  - {key: need, type: several_of, text: Что нужно, options: {books: Книги, people: Люди, money: Деньги}, required: no}
  - {key: again, type: yes_no, text: Ещё раз}
  - {key: nps, type: nps, text: Посоветуете}
shares:
  - {key: good, title: Довольны, share: answers 4–5 on mark}
  - {key: best, title: Очень довольны, share: answers 5 on mark}
  - {key: more, title: За продолжение, share: answers yes on again}
  - {key: both, title: Довольны обоими, share: 'answers 4–5 on mark, form'}
groups: [school, again]
"""
SMALL = range(1, 5)


@pytest.fixture
async def municipality(tmp_path):
    async with fresh_database(tmp_path) as db:
        yield SurveyMunicipality(db)


def sheet(chance, taste):
    rows = [("mark", str(chance.choices(range(1, 6), taste)[0])), ("again", chance.choice(["yes"] * 5 + ["no"]))]
    rows.append(("form", str(chance.choice([3, 4, 5, 5, 5]))))
    rows.append(("nps", str(chance.choice([3, 7, 8, 9, 10, 10, 10]))))
    rows += [("need", value) for value in ("books", "people", "money") if chance.random() < 0.3]
    return rows


async def answered(municipality, run, chance):
    """Random answers of a random part of the municipality, as the releases leave them."""
    taste = [chance.choice([0, 1, 3, 9]) for _ in range(4)] + [9]
    rows, finished = [], []
    async with municipality.db.begin() as session:
        await session.execute(delete(SurveyReleased))
        query = await session.execute(SurveyParticipation.__table__.select())
        for part in query.mappings():
            if chance.random() < 0.8:
                finished.append(part["id"])
                shared = {"run_id": run, "response": len(finished), "label": part["label"], "words": None}
                rows += [
                    shared | {"id": chance.getrandbits(60), "question": question, "value": value}
                    for question, value in sheet(chance, taste)
                ]
        everybody = update(SurveyParticipation).values(started_at=NOW, finished_at=None)
        await session.execute(everybody)
        await session.execute(everybody.where(SurveyParticipation.id.in_(finished)).values(finished_at=NOW))
        await session.execute(insert(SurveyReleased), rows)


@pytest.fixture
async def reports(municipality):
    """Twelve runs that went differently, closed."""
    await municipality.settle(2, 9, 3, 14, 6, 1, 5, 7)
    run = await municipality.publish(read_definition(SURVEY.encode(), "a.yaml"))
    async with municipality.db.begin() as session:
        await closing.close_run(session, None, run, now=NOW)
    made = []
    for seed in range(12):
        await answered(municipality, run, random.Random(seed))
        async with municipality.db.read() as session:
            made.append(await whole_report(session, None, run, now=NOW))
    return made


def missing(shown, total):
    """What is left of a total when all that is shown is taken from it; nothing is hidden: 0."""
    return total - sum(shown)


def ensure_no_few(shown, total, where):
    """Neither a small number, nor a single hidden one, nor few hidden ones together."""
    assert not [count for count in shown if count in SMALL], where
    hidden = sum(count is None for count in shown)
    if total is not None and hidden:
        assert missing([count for count in shown if count is not None], total) not in SMALL, where
        assert hidden > 1 or len(shown) == 1, where


async def test_no_number_of_a_report_tells_of_few(reports):
    shown_something = 0
    for told in reports:
        results = told.results
        assert results.counted >= 5
        for one in results.questions:
            if one.question.key != "need":
                ensure_no_few(one.counts.values(), one.n, one)
            assert not [count for count in one.counts.values() if count in SMALL]
        for one in results.shares:
            assert one.ratio is None or not {one.ratio.count, one.ratio.n} & set(SMALL)
        whole = {one.share.key: one.ratio for one in results.shares}
        if whole["good"] and whole["best"]:
            assert whole["good"].count - whole["best"].count not in SMALL, "how many took 4"
        for column in ("reached", "started", "finished"):
            shown = [getattr(line, column) for line in told.funnel]
            ensure_no_few(shown, getattr(results.card, column), told.funnel)
        for table in told.groups:
            assert sum(line.n for line in table.lines) == results.counted
            assert not [line.n for line in table.lines if line.n in SMALL]
            for at, one in enumerate(table.shares):
                shown = [line.shares[at] for line in table.lines]
                total = whole[one.key]
                ensure_no_few([ratio and ratio.count for ratio in shown], total and total.count, (one, shown, total))
                shown_something += sum(ratio is not None for ratio in shown)
    assert shown_something > 60, "what may be shown is shown"


async def test_no_output_holds_a_small_number(reports):
    _ = translator("ru")
    for told in reports:
        data = results_as_json(told.results)
        for one in data["questions"]:
            assert not {one["n"], *(option["count"] for option in one["options"])} & set(SMALL)
        assert not {one["count"] for one in data["shares"]} & set(SMALL)

        book = openpyxl.load_workbook(io.BytesIO(as_xlsx(report(told, _), report_words(_))))
        for page in book:
            headers = [cell.value for cell in page[4]]  # under the survey's name and day
            counted = [
                at for at, name in enumerate(headers) if name in {"Число", "n", "Получили", "Начали", "Закончили"}
            ]
            assert counted, headers
            rows = list(page.iter_rows(min_row=5, values_only=True))
            assert not [row for row in rows if any(row[at] in SMALL for at in counted)], page.title
        assert "Ответы" not in book.sheetnames

        paper = docx.Document(io.BytesIO(as_docx(report(told, _), report_words(_))))
        for table in paper.tables[:2]:
            figures = [cell.text for row in table.rows[1:] for cell in row.cells[1:]]
            assert not set(figures) & {str(few) for few in SMALL}

        words = [results_screen(told.results, None, _), groups_screen(told.results, told.groups, 0, 0, _)]
        words.append(funnel_screen(told.results, told.funnel, 0, _))
        for screen in words:
            assert not [few for few in SMALL if f"({few} из" in screen.text.striptags()]
        for one in told.results.questions:
            chart = chart_of(told.results, one, _)
            assert not [bar for bar in chart.rows if bar.value.split(" ")[0] in {str(few) for few in SMALL}]


async def test_a_named_run_hides_nothing(municipality):
    await municipality.settle(2, 3)
    named = publishing.as_named(read_definition(SURVEY.encode(), "a.yaml"))
    run = await municipality.publish(named)
    for person in municipality.people[:3]:
        await municipality.answers(run, person, "4", "5", "Книги", "да", "10")
    async with municipality.db.read() as session:
        told = await whole_report(session, None, run, now=NOW)
    ratios = SimpleNamespace(**{one.share.key: one.ratio for one in told.results.shares})
    assert (ratios.good.count, ratios.good.n) == (3, 3)
    assert [(line.name, line.n) for line in told.groups[0].lines] == [("Лесная СШ № 1", 2), ("Лесная СШ № 2", 1)]
