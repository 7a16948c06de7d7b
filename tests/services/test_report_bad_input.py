"""Years as they really are: two roadmaps, schools that came in March, an open survey, few people, papers beside."""

import io
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from docx import Document
from docx.oxml.ns import qn
from sqlalchemy import insert, select, update

from documents.report_docx import as_docx
from documents.report_paper import Form, plain
from locales import translator
from models.enums import AdviceState, Role, SchoolStatus, SurveyState
from models.people import SchoolYearStatus
from models.reports import ReportForm
from models.roadmap import ItemChange, Roadmap
from models.surveys import SurveyRun
from services import people
from services.access import actor_of
from services.calendar.period import Period
from services.events.counting import behind
from services.report.advice import decide, proposals
from services.report.blocks import BlockChanged, BlockTooLong, open_report, write_block
from services.report.events import events, wanted
from services.report.figures import ask_all
from services.report.model import Chapter
from services.report.reading import accept
from tests.support.factories import assign, fresh_database, make_item, make_municipality, make_person, make_roadmap
from tests.support.year import END, YEAR, add, make_year, report_on
from views.report.orders import order_paper, returns_paper
from views.report.paper import paper_of

RU = translator("ru")


@pytest.fixture
async def db(tmp_path):
    async with fresh_database(tmp_path) as opened:
        yield opened


def words_of(paper):
    return "\n".join(plain(part.text) for section in paper.sections for part in section.parts)


async def test_a_period_over_two_roadmaps_counts_both_and_names_both(db):
    async with db.begin() as session:
        year = await make_year(session)
        period = {
            "period_start": date(2027, 1, 1),
            "period_end": date(2027, 12, 31),
            "settings": {"confirmation": True},
        }
        other = await make_roadmap(session, year.municipality, title="Карта второй половины", **period)
        item = await make_item(session, other, "1", "Ещё одно дело", due=date(2027, 5, 1), result_text="приказ")
        await assign(session, other, item, due=date(2027, 5, 1), schools=year.schools[:3])
        # due outside of the period asked about: it belongs to the next report
        late = await make_item(session, other, "2", "Осеннее дело", due=date(2027, 10, 1))
        await assign(session, other, late, due=date(2027, 10, 1), schools=year.schools[:3])
        loaded = await report_on(session, year.municipality)
        told = words_of(paper_of(loaded, RU))
    assert loaded.facts.figures["roadmap.expected"].n == 43
    assert "Основание: «Карта второй половины»." in told
    assert "утверждена приказом от 01.09.2026 № 15-п" in told
    assert "Осеннее дело" not in told


async def test_a_school_that_came_in_march_counts_with_what_was_given_to_it(db):
    async with db.begin() as session:
        year = await make_year(session)
        new = await people.create_school(session, municipality_id=year.municipality, name="Мартовская школа")
        row = {"school_id": new, "year": 2026, "status": SchoolStatus.AT_RISK}
        await session.execute(insert(SchoolYearStatus).values(**row))
        item = await make_item(session, year.roadmap, "8", "Дело весны", due=date(2027, 5, 1))
        await assign(session, year.roadmap, item, due=date(2027, 5, 1), schools=[new])
        loaded = await report_on(session, year.municipality)
        told = words_of(paper_of(loaded, RU))
    figures = loaded.facts.figures
    assert (figures["schools.supported"].n, figures["schools.came"].n) == (9, 2)
    assert "Мартовская школа" in told
    assert (figures["roadmap.expected"].n, figures["roadmap.done"].n) == (41, 39)
    assert figures["item.2.done"].total == 8, "nobody asks the new school for what was due before it came"


async def test_an_open_survey_tells_no_result(db):
    async with db.begin() as session:
        year = await make_year(session)
        opened = {"state": SurveyState.OPEN, "closes_at": END + timedelta(days=9)}
        await session.execute(update(SurveyRun).where(SurveyRun.id == year.runs["leaders"]).values(**opened))
        loaded = await report_on(session, year.municipality)
        told = words_of(paper_of(loaded, RU))
    keys = [key for key in loaded.facts.figures if key.startswith("survey.S2.")]
    assert {key.rpartition(".")[2] for key in keys} == {"invited", "reached", "started", "finished"}
    assert "Опрос ещё идёт" in told


async def test_a_roadmap_amended_twice_counts_each_item_once(db):
    async with db.begin() as session:
        year = await make_year(session)
        for day, after in ((100, "2027-03-10"), (120, "2027-03-20")):
            moved = {"item_id": year.items["4"], "kind": "deadline", "at": END - timedelta(days=200 - day)}
            await add(session, ItemChange, before="2027-03-01", after=after, reason="приказ", **moved)
        await session.execute(update(Roadmap).values(order_text="от 01.09.2026 № 15-п с изменениями от 10.01.2027"))
        figures = (await report_on(session, year.municipality)).facts.figures
    assert figures["roadmap.moved"].n == 1


async def test_five_teachers_are_counted_and_none_of_them_told(db):
    async with db.begin() as session:
        place = await make_municipality(session, "Малый район")
        school = await people.create_school(session, municipality_id=place, name="Одна школа")
        for n in range(5):
            await make_person(session, f"Учитель {n}", (Role.TEACHER, school), municipality_id=place)
        loaded = await report_on(session, place)
        paper = paper_of(loaded, RU)
    assert "Учитель" not in words_of(paper)
    assert as_docx(paper, Form())


async def test_sixty_thousand_characters_are_refused_and_two_people_do_not_overwrite_each_other(db):
    async with db.begin() as session:
        year = await make_year(session)
        vera = await actor_of(session, year.people["coordinator"], now=END)
        report = await open_report(session, vera, year.municipality, YEAR, now=END)
        with pytest.raises(BlockTooLong):
            await write_block(session, vera, report.id, Chapter.BASIS, "слово " * 10_000, seen=0, now=END)
        await write_block(session, vera, report.id, Chapter.BASIS, "Раз", seen=0, now=END)
        with pytest.raises(BlockChanged):
            await write_block(session, vera, report.id, Chapter.BASIS, "Два", seen=0, now=END)


async def test_a_report_of_two_parts_says_the_same_figures_in_two_places(db):
    async with db.begin() as session:
        year = await make_year(session)
        whole = await report_on(session, year.municipality)
        layout = {"layout": {"parts": True}, "at": END}
        await session.execute(insert(ReportForm).values(municipality_id=year.municipality, **layout))
        parted = await report_on(session, year.municipality)
    one, two = paper_of(whole, RU), paper_of(parted, RU)
    assert whole.facts.figures == parted.facts.figures
    titles = [section.title for section in two.sections]
    first = titles.index("Часть I. Наставнический центр (МНЦ): работа с управленческими командами")
    second = titles.index("Часть II. Тьюторы (МТКП): работа с учителями")
    assert first < titles.index("Мероприятия") < second < titles.index("Общие итоги") < titles.index("Выводы")
    assert "Курсы, диагностика, измерения" not in titles
    teachers = next(section for section in two.sections if section.key == "teachers")
    said = "\n".join(plain(part.text) for part in teachers.parts)
    assert "приступили – 277" in said
    assert "Помощь тьюторского пункта учителям" in said
    assert "Помощь наставнического центра школам" not in said
    assert "«Умные каникулы»" in said
    cited = [{key for section in paper.sections for key in section.cites} for paper in (one, two)]
    assert cited[0] <= cited[1]
    assert as_docx(two, Form())


async def test_every_figure_of_the_papers_beside_the_report_has_its_root(db):
    async with db.begin() as session:
        year = await make_year(session)
        vera = await actor_of(session, year.people["coordinator"], now=END)
        report = await open_report(session, vera, year.municipality, YEAR, now=END)
        for one in proposals((await report_on(session, year.municipality)).facts.figures):
            await decide(session, vera, report.id, one, AdviceState.ACCEPTED, "Слова", now=END)
        loaded = await report_on(session, year.municipality)
    for make in (order_paper, returns_paper):
        paper = make(loaded, RU)
        keys = {key for section in paper.sections for key in section.cites}
        assert keys == {root.key for root in paper.roots} <= set(loaded.facts.figures)
        document = Document(io.BytesIO(as_docx(paper, Form())))
        links = list(document.element.body.iter(qn("w:hyperlink")))
        assert len(links) == len(list(document.comments)) > 2
    said = [plain(part.text) for part in order_paper(loaded, RU).sections[0].parts]
    numbers = [int(found[0]) for line in said if (found := re.match(r"\d+(?=\. )", line))]
    assert numbers == list(range(1, len(numbers) + 1))


async def test_an_accepted_report_keeps_its_recommendations(db):
    async with db.begin() as session:
        year = await make_year(session)
        vera = await actor_of(session, year.people["coordinator"], now=END)
        report = await open_report(session, vera, year.municipality, YEAR, now=END)
        one = proposals((await report_on(session, year.municipality)).facts.figures)[0]
        await decide(session, vera, report.id, one, AdviceState.ACCEPTED, "Сделать вместе", own=True, now=END)
        loaded = await report_on(session, year.municipality)
        await accept(session, vera, YEAR, lambda one: paper_of(one, RU).as_json(), now=END)
        later = await report_on(session, year.municipality, now=END + timedelta(days=40))
        first, second = paper_of(loaded, RU), paper_of(later, RU)
    assert "Сделать вместе" in words_of(second)
    assert as_docx(first, Form()) == as_docx(second, Form()), "byte by byte, whenever it is asked for"


async def test_half_a_roadmap_and_a_month_without_anything(db):
    async with db.begin() as session:
        year = await make_year(session)
        summer = await report_on(session, year.municipality, Period(date(2027, 7, 1), date(2027, 7, 31)))
        names = list((await session.execute(select(Roadmap.title))).scalars())
    assert summer.facts.figures["events.held"].n == 0 if "events.held" in summer.facts.figures else True
    assert names[0] in words_of(paper_of(summer, RU))
    assert as_docx(replace(paper_of(summer, RU), counted=""), Form())


@pytest.mark.parametrize("schools", [None, (1, 3)])
async def test_the_figures_of_events_are_what_the_counts_of_events_say(db, schools):
    async with db.begin() as session:
        year = await make_year(session)
        ask = await ask_all(session, year.municipality, YEAR, now=END)
        if schools:
            seen = frozenset(year.schools[one] for one in schools)
            ask = replace(ask, scope=replace(ask.scope, schools=seen))
        figures = {one.key: one for one in await events(ask)}
        for kind in ("seminar", "visit", "workshop", "forum"):
            for measure in ("held", "participations", "people", "schools"):
                ids = await behind(session, year.municipality, measure, wanted(ask, kind=kind, ours=True))
                assert [int(re.sub(r"\D", "", code)) for code in figures[f"events.{kind}.{measure}"].ids] == ids
            of_role = wanted(ask, kind=kind, ours=True, role=Role.LEADER)
            ids = await behind(session, year.municipality, "held", of_role)
            assert figures[f"events.{kind}.for.leader"].ids == tuple(f"E{one}" for one in ids)
