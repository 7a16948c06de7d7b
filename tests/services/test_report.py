"""The report of a made-up year: every number has a root, and counted by other means it is the same."""

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from docx.oxml.ns import qn
from sqlalchemy import select, text, update

from documents.report_docx import as_docx
from documents.report_paper import Form, plain
from locales import translator
from models.enums import AssignmentState, Role
from models.roadmap import Assignment
from services import people
from services.access import Action, actor_of, posts_for
from services.calendar.period import Period
from services.report.blocks import Block
from services.report.figures import ask_all, ask_as, collect
from services.report.model import FAMILIES, Chapter, Root, root_of
from services.report.naming import names_for
from tests.support.factories import fresh_database, make_municipality, make_person
from tests.support.schema import SERVER
from tests.support.year import END, SECTIONS, YEAR, make_year, report_on
from views.report.paper import paper_of
from views.report.words import ratio

RU = translator("ru")
# Where the rows carry numbers, or several rows make one: what is told is not how many rows there are.
TABLES = {
    Root.SCHOOL: "school", Root.PERSON: "person", Root.GUEST: "event_guest", Root.APPOINTMENT: "appointment",
    Root.ITEM: "roadmap_item", Root.ASSIGNMENT: "assignment", Root.EVENT: "event", Root.PART: "event_part",
    Root.HISTORY: "assignment_event", Root.RUN: "survey_run", Root.ANSWERED: "survey_participation",
    Root.RECORD: "year_record", Root.NUMBER: "year_number",
}  # fmt: skip
REPORTED_ON = "CAST(reported_at AT TIME ZONE 'Asia/Krasnoyarsk' AS DATE)" if SERVER else "date(reported_at, '+7 hours')"
HELD = "SELECT count(*) FROM event WHERE state = 'held' AND kind = '{}'"
# Figures counted once more, by SQL of their own.
RECOUNTED = {
    "schools.listed": "SELECT count(*) FROM school",
    "schools.supported": "SELECT count(DISTINCT school_id) FROM school_year_status WHERE year = 2026",
    "schools.status.low_results": "SELECT count(*) FROM school_year_status WHERE year = 2026"
    " AND status = 'low_results'",
    "schools.came": "SELECT count(*) FROM school s WHERE EXISTS (SELECT 1 FROM school_year_status y WHERE"
    " y.school_id = s.id AND y.year = 2026) AND NOT EXISTS (SELECT 1 FROM school_year_status y WHERE"
    " y.school_id = s.id AND y.year = 2025)",
    "curators.people": "SELECT count(DISTINCT person_id) FROM appointment WHERE role = 'curator'",
    "curators.pairs": "SELECT count(*) FROM appointment WHERE role = 'curator'",
    "centre.members": "SELECT sum(value) FROM year_number n JOIN year_record r ON r.id = record_id"
    " WHERE kind = 'members'",
    "roadmap.expected": "SELECT count(*) FROM assignment WHERE state != 'cancelled'",
    "roadmap.done": "SELECT count(*) FROM assignment WHERE state = 'confirmed'",
    "roadmap.late": "SELECT count(*) FROM assignment WHERE state IN ('open', 'returned') AND due < '2027-08-31'",
    "roadmap.in_time": f"SELECT count(*) FROM assignment WHERE state = 'confirmed' AND {REPORTED_ON} <= due",
    "roadmap.after": f"SELECT count(*) FROM assignment WHERE state = 'confirmed' AND {REPORTED_ON} > due",
    "roadmap.moved": "SELECT count(DISTINCT item_id) FROM item_change WHERE kind = 'deadline'",
    "roadmap.undated": "SELECT count(*) FROM roadmap_item WHERE needs_date",
    "events.held": "SELECT count(*) FROM event WHERE state = 'held'",
    "events.seminar.held": HELD.format("seminar"),
    "events.webinar.held": HELD.format("webinar"),
    "events.participations": "SELECT count(*) FROM event_part WHERE presence = 'present'",
    "events.people": "SELECT count(DISTINCT person_id) FROM event_part WHERE presence = 'present'",
    "events.hosts": "SELECT count(DISTINCT school_id) FROM event",
    "evidence.returns": "SELECT count(*) FROM assignment_event WHERE kind = 'returned'",
    "evidence.at_once": "SELECT count(*) FROM (SELECT assignment_id FROM assignment_event GROUP BY 1"
    " HAVING count(CASE WHEN kind = 'confirmed' THEN 1 END) > 0 AND count(CASE WHEN kind = 'returned' THEN 1 END) = 0)",
    "survey.S1.finished": "SELECT count(*) FROM survey_participation WHERE run_id = 1 AND finished_at IS NOT NULL",
    "survey.S2.share.continue_share": "SELECT count(*) FROM survey_released WHERE run_id = 2 AND question = 'continue'"
    " AND value = 'yes'",
    "training.Y1.began": "SELECT value FROM year_number WHERE record_id = 1 AND stage = 'began'",
    "training.Y2.finished": "SELECT sum(value) FROM year_number WHERE record_id = 2 AND stage = 'finished'",
}


@pytest.fixture
async def db(tmp_path):
    async with fresh_database(tmp_path) as opened:
        yield opened


def our_sentences(paper):
    """Paragraphs and cells of the sections, each as (words outside of links, links)."""
    for section in paper.sections:
        for part in section.parts:
            if not part.own:
                yield from (part.text, *(cell for row in part.rows for cell in row))


NAMES = re.compile(
    r"«[^»]*»|(?:\d{1,2} )?[а-я]+ \d{4} г\.|№ \S+|от \d\d\.\d\d\.\d{4}|не менее \d+ \w+|\d+ %(?: школ имеют \w+)?"
)


async def test_every_number_in_our_sentences_has_a_root_and_is_the_same_counted_otherwise(db):
    async with db.begin() as session:
        year = await make_year(session)
        loaded = await report_on(session, year.municipality)
        names = await names_for(session, year.municipality)
        existing = {
            root: set((await session.execute(text(f"SELECT id FROM {table}"))).scalars())
            for root, table in TABLES.items()
        }
        recounted = {key: (await session.execute(text(sql))).scalar_one() for key, sql in RECOUNTED.items()}
    figures = loaded.facts.figures
    for key, number in recounted.items():
        assert figures[key].n == number, key
    paper = paper_of(loaded, RU)
    for said in our_sentences(paper):
        rest = re.sub("\ue000[^\ue002]*\ue002|\ue010[^\ue011]*\ue011", "", said)
        if section_of_titles(said, paper):
            continue
        assert not re.search(r"\d", NAMES.sub("", rest)), f"a number without a root: {plain(said)}"
    document = Document(io.BytesIO(as_docx(paper, Form(names=names))))
    comments = {comment.comment_id: comment.text for comment in document.comments}
    listed = rows_of_the_list(document)
    links = list(document.element.body.iter(qn("w:hyperlink")))
    assert len(links) == len(comments) > 100
    for link in links:
        number = int(link.get(qn("w:anchor")).removeprefix("root"))
        shown, codes = listed[number]
        (start,) = link.iter(qn("w:commentRangeStart"))
        said = comments[int(start.get(qn("w:id")))]
        assert said.startswith(f"Ф{number}: {shown} = "), said
        assert codes[:300] in said
        assert "подсчитано 31 августа 2027 г. в 12:00" in said or said.endswith("…")
        one = figures[paper.roots[number - 1].key]
        in_text = "".join(one.text for one in link.iter(qn("w:t")))
        assert digits(in_text)[:1] in (digits(shown)[:1], [str(one.n)]), (in_text, shown)
        ids = expanded(codes)
        assert ids == set(one.ids)
        for code in ids:
            root, row = root_of(code)
            assert row in existing[root], code
        if recount_is_the_number_of_rows(one):
            assert one.n == len(ids), one.key


def section_of_titles(said, paper):
    """Cells of plan and names of schools are words of the roadmap, not ours."""
    return any(
        said == cell and "\ue000" not in said for s in paper.sections for p in s.parts for r in p.rows for cell in r
    )


def digits(said):
    return re.findall(r"\d+", said)


def rows_of_the_list(document):
    table = document.tables[-1]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["№", "Показатель", "Что подсчитано", "Строки"]
    return {int(row[0][1:]): (row[1], row[3]) for row in rows[1:]}


def expanded(codes):
    found = set()
    for part in codes.split(", "):
        if part == "–":
            continue
        ends = re.findall(r"([A-Z]+)(\d+)", part)
        found |= {f"{ends[0][0]}{number}" for number in range(int(ends[0][1]), int(ends[-1][1]) + 1)}
    return found


def recount_is_the_number_of_rows(one):
    carries = one.ids and root_of(one.ids[0])[0] in {Root.NUMBER, Root.RUN, Root.RECORD}
    several = one.unit.value in {"months", "topics", "subjects", "days", "as_planned", "level", "points", "rounds"}
    return not carries and not several


# The figures of the published papers, each with ours: (key, value or share, of).
SEEDS = {
    "m01": ("events.seminar.for.leader", 8, None),
    "m02": ("events.webinar.held", 6, None),
    "m03": ("events.conference.held", 3, None),
    "m04": ("events.session.held", 1, None),
    "m05": ("survey.S1.share.continue_share", 23, 25),
    "m06": ("survey.S1.share.helped", 23, 25),
    "m07": ("survey.S2.share.helped", 9, 9),
    "m08": ("survey.S2.share.helped.level", "высокий", None),
    "m10": ("roadmap.done", 39, 40),
    "m11": ("roadmap.section.1.done", 16, 16),
    "m12": ("training.Y2.share", 40, 40),
    "m13": ("schools.status.low_results", 5, None),
    "m14": ("schools.status.at_risk", 1, None),
    "m15": ("events.project.1.months", 2, None),
    "m16": ("events.project.1.topics", 3, None),
    "m17": ("events.subjects", 1, None),
    "m18": ("survey.S1.top.module", 3, None),
    "m23": ("training.Y1.began", 277, None),
    "m24": ("training.Y1.recommended", 276, None),
    "m25": ("training.Y1.high", 1, None),
    "m26": ("training.Y1.finished", 256, None),
    "m27": ("training.Y1.modules", 4, None),
    "m28": ("schools.supported", 8, None),
    "m29": ("schools.trait.Y13", 2, 8),
    "m30": ("schools.status.project_500", 2, None),
    "m34": ("centre.links", 3, None),
    "m35": ("schools.supported", 8, None),
    "m36": ("schools.share", 8, 9),
    "m37": ("events.reached", 8, 8),
    "m38": ("events.hosts", 2, None),
    "m39": ("events.forum.share", 7, 8),
    "m40": ("events.item.3", 1, None),
    "m41": ("item.2.done", 8, 8),
    "m42": ("item.3.done", 8, 8),
    "m43": ("item.4.done", 7, 8),
    "m44": ("item.1.done", 8, 8),
    "m45": ("training.Y3.of_teachers", 80, 80),
    "m46": ("training.Y2.schools", 8, 8),
    "m48": ("training.Y2.of_teachers", 40, 80),
    "m49": ("events.contest.share", 8, 8),
    "m50": ("events.visit.held", 2, None),
    "m51": ("centre.members", 17, None),
    "m52": ("schools.status.low_results", 5, None),
    "m53": ("schools.status.project_500", 2, None),
    "m54": ("curators.people", 7, None),
    "m55": ("curators.visited", 2, 7),
    "m61": ("events.seminar.held", 8, None),
    "m65": ("measure.Y14.rounds", 3, None),
}


async def test_the_figures_of_published_papers_are_in_the_registry(db):
    async with db.begin() as session:
        year = await make_year(session)
        figures = (await report_on(session, year.municipality)).facts.figures
    assert len(SEEDS) == 48
    for seed, (key, number, of) in SEEDS.items():
        one = figures[key]
        assert (one.value if isinstance(number, str) else one.n) == number, seed
        if of is not None:
            assert one.total == of, seed


@pytest.mark.parametrize(
    ("count", "of", "said"),
    [(23, 25, "92\N{NO-BREAK SPACE}% (23 из 25)"), (16, 17, "94\N{NO-BREAK SPACE}% (16 из 17)"),
     (12, 12, "100\N{NO-BREAK SPACE}% (12 из 12)"), (9, 9, "9 из 9"), (0, 4, "0 из 4")],
)  # fmt: skip
def test_a_share_stands_with_its_whole_and_under_ten_alone(count, of, said):
    assert ratio(count, of, RU) == said


async def test_in_full_is_said_only_when_everything_is_done(db):
    async with db.begin() as session:
        year = await make_year(session)
        told = words_of(paper_of(await report_on(session, year.municipality), RU))
        assert "в полном объёме" not in told
        assert "№ 4 «Провести взаимопосещение»" in told
        await session.execute(
            update(Assignment).where(Assignment.state == AssignmentState.OPEN).values(state=AssignmentState.CONFIRMED)
        )
        undated = text("UPDATE roadmap_item SET needs_date = false, closed_at = '2027-01-01' WHERE needs_date")
        await session.execute(undated)
        told = words_of(paper_of(await report_on(session, year.municipality), RU))
    assert "Дорожная карта выполнена в полном объёме: из поручений выполнено 100\N{NO-BREAK SPACE}% (40 из 40)." in told


def words_of(paper):
    return "\n".join(plain(part.text) for section in paper.sections for part in section.parts)


@pytest.mark.parametrize("language", ["ru", "en"])
async def test_years_with_little_in_them(db, language):
    """Nothing at all; half of a roadmap; a school alone."""
    _ = translator(language)
    async with db.begin() as session:
        empty = await make_municipality(session, "Пустой район")
        paper = paper_of(await report_on(session, empty), _)
        assert as_docx(paper, Form())
        nobody = await people.create_school(session, municipality_id=empty, name="Одна школа")
        assert nobody
        loaded = await report_on(session, empty)
        assert loaded.facts.figures["schools.listed"].n == 1
        assert as_docx(paper_of(loaded, _), Form())
        year = await make_year(session)
        half = await report_on(session, year.municipality, Period(date(2026, 9, 1), date(2027, 1, 31)))
    assert half.facts.figures["roadmap.expected"].n == 16
    assert half.facts.figures["events.seminar.held"].n == 7
    assert as_docx(paper_of(half, _), Form())


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SPECIALIST, Role.CURATOR, Role.OBSERVER])
async def test_nobody_gets_a_figure_or_a_list_that_they_may_not_see(db, role):
    async with db.begin() as session:
        year = await make_year(session)
        school = year.schools[2] if role is Role.CURATOR else None
        who = await make_person(session, "Некто", (role, school), municipality_id=year.municipality)
        actor = await actor_of(session, who, now=END)
        ask = await ask_as(session, actor, YEAR, now=END)
        mine = await collect(ask, actor)
        everything = await collect(await ask_all(session, year.municipality, YEAR, now=END))
    assert set(mine) <= set(everything) or role is Role.CURATOR
    allowed = {one.chapter for one in FAMILIES if any(True for _ in posts_for(actor, one.action))}
    if role is Role.OBSERVER:
        assert all(one.ids == () for one in mine.values())
        assert all(part is None or part >= 5 for one in mine.values() for part in (one.n, one.total))
        return
    assert {one.chapter for one in mine.values()} - {"before"} <= allowed
    surveys = [key for key in mine if key.startswith("survey.")]
    assert bool(surveys) == (role is Role.COORDINATOR)
    if role is Role.CURATOR:
        codes = {code for one in mine.values() for code in one.ids if root_of(code)[0] is Root.SCHOOL}
        assert codes == {f"SC{school}"}
        rows = [int(code[1:]) for code in mine["roadmap.expected"].ids]
        async with db.read() as session:
            places = select(Assignment.school_id).where(Assignment.id.in_(rows)).distinct()
            assert set((await session.execute(places)).scalars()) == {school}


async def test_a_role_without_the_right_is_refused(db):
    async with db.begin() as session:
        year = await make_year(session)
        actor = await actor_of(session, year.people["leaders"][0], now=END)
        assert not any(True for _ in posts_for(actor, Action.REPORT_READ))
        with pytest.raises(Exception, match="NotAllowed"):
            await ask_as(session, actor, YEAR, now=END)


async def test_an_amount_is_put_together_as_the_plan_says(db):
    async with db.begin() as session:
        year = await make_year(session)
        await session.execute(update(Assignment).where(Assignment.item_id == year.items["3"]).values(amount=3))
        figures = (await report_on(session, year.municipality)).facts.figures
    assert figures["item.3.amount"].n == 24


async def test_returns_are_told_by_section_school_and_month_and_answers_by_school(db):
    async with db.begin() as session:
        year = await make_year(session)
        loaded = await report_on(session, year.municipality)
        told = words_of(paper_of(loaded, RU))
    figures = loaded.facts.figures
    assert (figures["evidence.back.section.1"].n, figures["evidence.back.section.1"].about["place"]) == (3, SECTIONS[2])
    assert [figures[f"evidence.back.school.{n}"].n for n in (1, 2, 3)] == [1, 1, 1]
    assert figures["evidence.back.month.1"].about["place"] == "2027-03"
    assert "Возвраты по месяцам: март 2027 г. – 3." in told
    asked = [one for key, one in figures.items() if key.startswith("survey.S1.school.")]
    assert (sum(one.n for one in asked), sum(one.total for one in asked)) == (25, 31)
    assert not any(key.startswith("survey.S2.school.") for key in figures), "confidential: nothing by school"


async def test_few_behind_a_confidential_figure_are_not_told(db):
    async with db.begin() as session:
        year = await make_year(session)
        await session.execute(text("DELETE FROM survey_released WHERE response > 3"))
        loaded = await report_on(session, year.municipality)
        told = words_of(paper_of(loaded, RU))
    one = loaded.facts.figures["survey.S2.share.helped"]
    assert (one.value, one.n, one.total, one.ids) == (None, None, None, ("S2",))
    assert "Отметили адресность, регулярность и доступность помощи: не приводится, ответивших слишком мало." in told


@pytest.mark.parametrize(
    "said", ["{{ config }}", "<b>жирно</b> & ]]>", "\ue000events.held\ue0019999\ue002", "\ue0101\ue011", "\x00\u202e"]
)
async def test_words_of_a_person_stand_as_they_are_and_cite_nothing(db, said):
    async with db.begin() as session:
        year = await make_year(session)
        loaded = await report_on(session, year.municipality)
        names = await names_for(session, year.municipality)
    block = Block(1, Chapter.CONCLUSIONS, f"До {said} после", "Вера", END.date())
    paper = paper_of(replace(loaded, blocks={Chapter.CONCLUSIONS: block}), RU)
    document = Document(io.BytesIO(as_docx(paper, Form(clean=True, names=names))))
    (line,) = [one.text for one in document.paragraphs if one.text.startswith("До ")]
    shown = re.sub("[\ue000-\ue011\x00\u202e]", "", said)
    assert line == f"До {shown} после"
