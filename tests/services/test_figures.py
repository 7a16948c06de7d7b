"""A figure is one number everywhere: in the sum, in its groups, in the list that it opens, in the command's answer."""

from dataclasses import fields
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import insert

from locales import translator
from models.enums import AssignmentState, EventKind, Role
from models.evidence import AssignmentEvent
from services import people, status
from services.errors import NotAllowed
from services.figures import FIGURES, Section, Unit, View, count, figure, municipality_scope
from services.status import Part, Which, lists
from services.status.concerns import page_of
from services.status.digest import make_digest
from services.status.lists import FIGURE_OF
from tests.support.factories import NOW, assign, fresh_database, make_item, make_municipality, make_person, make_roadmap

TODAY = NOW.date()
DAYS = (TODAY - timedelta(days=20), TODAY, TODAY + timedelta(days=14), TODAY + timedelta(days=15), None)
LISTED = {"silent": "silent", "needs_date": "undated", "unreachable": "unreachable"}


@pytest.fixture
async def db(tmp_path):
    async with fresh_database(tmp_path) as opened:
        yield opened


async def build(session):
    """Two roadmaps, one that asks for confirmation and one on trust; every state on every day at two schools."""
    municipality = await make_municipality(session)
    schools = [await people.create_school(session, municipality_id=municipality, name=f"Школа № {n}") for n in (1, 2)]
    await make_person(
        session, "Молчалина Мария", (Role.TEACHER, schools[0]), municipality_id=municipality, blocked_at=NOW
    )
    kinds = (EventKind.REPORTED, EventKind.CONFIRMED, EventKind.RETURNED)
    for asks in (True, False):
        roadmap = await make_roadmap(session, municipality, settings={"confirmation": asks})
        for number, (state, due) in enumerate(product(AssignmentState, DAYS)):
            item = await make_item(session, roadmap, f"{number}.", "Пункт", due=due)
            for one in await assign(session, roadmap, item, due=due, schools=schools[: 1 + number % 2], state=state):
                for days in (1, 3, 9)[: number % 4]:
                    happened = {"kind": kinds[number % 3], "at": NOW - timedelta(days=days), "version": 1}
                    await session.execute(insert(AssignmentEvent).values(assignment_id=one, **happened))
        late = await make_item(session, roadmap, "99.", "Пункт", due=DAYS[0])
        silent = await people.create_school(session, municipality_id=municipality, name=f"Школа {asks}")
        (one,) = await assign(
            session, roadmap, late, due=DAYS[0], schools=[silent], created_at=NOW - timedelta(days=30)
        )
        told = {"kind": EventKind.PROBLEM, "at": NOW - timedelta(days=20), "version": 1, "text": "Нет зала"}
        await session.execute(insert(AssignmentEvent).values(assignment_id=one, **told))
    return municipality


def test_every_figure_has_a_rule_in_both_languages_and_a_whole_that_exists():
    for key, one in FIGURES.items():
        assert one.key == key
        assert str(translator("en")(one.rule)) == one.rule
        assert str(translator("ru")(one.rule)) != one.rule, key
        assert one.whole is None or FIGURES[one.whole].unit is one.unit


@pytest.mark.parametrize("section", list(Section))
@pytest.mark.parametrize("unit", list(Unit))
def test_no_section_and_no_unit_is_left_over(section, unit):
    assert section in {one.section for one in FIGURES.values()}
    assert unit in {one.unit for one in FIGURES.values()}


async def test_the_number_the_root_and_the_list_are_the_same(db):
    async with db.begin() as session:
        scope = await municipality_scope(session, await build(session), now=NOW)
        for key, one in FIGURES.items():
            found = await figure(session, key, scope, now=NOW)
            assert found.n == len(found.ids) == len(set(found.ids)) == await count(session, key, scope, now=NOW), key
            assert found.n > 0, f"{key}: else this would prove nothing"
            assert (found.section, found.unit, found.rule, found.at) == (one.section, one.unit, one.rule, NOW)
            if found.total is None:
                assert found.value == found.n
            else:
                assert found.value == found.n / found.total <= 1
        for which in Which:
            listed = await lists.rows(session, scope, Part(), which)
            root = await figure(session, FIGURE_OF[which], scope, now=NOW)
            assert tuple(sorted(row.id for row in listed)) == root.ids, which
        for key, name in LISTED.items():
            total, page = await page_of(session, name, scope, now=NOW, offset=0, limit=1000)
            root = await figure(session, key, scope, now=NOW)
            assert total == root.n
            assert tuple(sorted(row[0] for row in page)) == root.ids, key


async def test_status_digest_and_command_say_the_figures(db):
    async with db.begin() as session:
        municipality = await build(session)
        scope = await municipality_scope(session, municipality, now=NOW)
        said = {key: await count(session, key, scope, now=NOW) for key in FIGURES}
        whole = (await status.whole(session, scope)).tally
        groups = [await status.groups_by(session, cut, scope) for cut in (status.Cut.SCHOOL, status.Cut.MONTH)]
        summary = await status.summary(session, municipality, now=NOW)
        digest = await make_digest(session, scope, now=NOW)
    names = [one.name for one in fields(status.Tally)]
    assert {name: getattr(whole, name) for name in names} == {name: said[name] for name in names}
    assert (whole.total, whole.done) == (said["expected"], said["done"])
    for cut in groups:
        assert {name: sum(getattr(one.tally, name) for one in cut) for name in names} == {n: said[n] for n in names}
    assert summary["items"] == {name: said[name] for name in summary["items"]}
    assert (summary["needs_date"], summary["unreachable"]) == (said["needs_date"], said["unreachable"])
    week = digest.reported, digest.confirmed, digest.returned
    assert week == (said["week.reported"], said["week.confirmed"], said["week.returned"])
    assert digest.tally == whole


async def test_who_sees_sums_alone_gets_no_root(db):
    async with db.begin() as session:
        municipality = await make_municipality(session)
        scope = await municipality_scope(session, municipality, now=NOW, view=View.REGION)
        for key in FIGURES:
            with pytest.raises(NotAllowed):
                await figure(session, key, scope, now=NOW)
