"""Papers say no more than their reader may see: whatever is made for a role cites only what the role may ask for."""

import io
import re
import zipfile

import pytest

from documents.report_docx import as_docx
from documents.report_paper import Form
from locales import translator
from models.enums import AdviceState, Role
from services.access import actor_of
from services.errors import NotAllowed
from services.report.advice import decide, proposals
from services.report.blocks import open_report
from services.report.checklist import load_checklist
from services.report.figures import ask_as, collect
from services.report.naming import names_for
from services.report.reading import accept, load_report
from tests.support.factories import fresh_database, make_person
from tests.support.year import END, YEAR, make_year, report_on
from views.report.orders import order_paper, returns_paper
from views.report.paper import paper_of

RU = translator("ru")
ROLES = [Role.COORDINATOR, Role.SPECIALIST, Role.CURATOR, Role.OBSERVER]


@pytest.fixture
async def db(tmp_path):
    async with fresh_database(tmp_path) as opened:
        yield opened


def text_in(docx):
    packed = zipfile.ZipFile(io.BytesIO(docx))
    return "\n".join(packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml"))


@pytest.mark.parametrize("frozen", [False, True])
@pytest.mark.parametrize("role", ROLES)
async def test_no_paper_says_what_its_reader_may_not_ask_for(db, role, frozen):
    async with db.begin() as session:
        year = await make_year(session)
        vera = await actor_of(session, year.people["coordinator"], now=END)
        report = await open_report(session, vera, year.municipality, YEAR, now=END)
        for one in proposals((await report_on(session, year.municipality)).facts.figures):
            await decide(session, vera, report.id, one, AdviceState.ACCEPTED, f"Слова {one.key}", own=True, now=END)
        if frozen:
            await accept(session, vera, YEAR, lambda one: paper_of(one, RU).as_json(), now=END)
        school = year.schools[2] if role is Role.CURATOR else None
        who = await make_person(session, "Некто", (role, school), municipality_id=year.municipality)
        actor = await actor_of(session, who, now=END)
        ask = await ask_as(session, actor, YEAR, now=END)
        mine = set(await collect(ask, actor))
        loaded = await load_report(ask, actor)
        names = await names_for(session, year.municipality)
        if role is Role.OBSERVER:
            with pytest.raises(NotAllowed):
                await load_checklist(ask)
        else:
            seen = {number for number, _name in (await load_checklist(ask)).schools}
            assert seen == ({school} if school else set(year.schools[:8]))
    for make in (paper_of, order_paper, returns_paper):
        paper = make(loaded, RU)
        sections = (*paper.sections, *paper.appendices)
        assert {key for one in sections for key in one.cites} <= mine
        assert {root.key for root in paper.roots} <= mine
        said = text_in(as_docx(paper, Form(names=names)))
        if role is not Role.COORDINATOR:
            assert "wanted:" not in said, "a recommendation that a survey gave rise to"
            assert "тьюторского пункта учителям" not in said
        if role in {Role.CURATOR, Role.OBSERVER}:
            others = {int(one) for one in re.findall(r"Приозёрная школа № (\d)", said)}
            assert others <= ({3} if role is Role.CURATOR else set())
