"""What a query shows is what a tap may do: the same rule of reach for a row in hand and for a list."""

from itertools import combinations

import pytest
from sqlalchemy import select

from models.enums import AssignmentState, Role
from models.roadmap import Assignment, Roadmap
from services import people
from services.access import RULES, Action, Place, Reach, may_at, visible_assignments
from services.evidence.review import waiting_for
from services.roadmap.sheet import roadmap_sheet
from services.status import View, open_scope, views_of
from services.status.lists import Part, Which, rows
from tests.support.factories import NOW, assign, fresh_database, make_item, make_municipality, make_roadmap
from tests.support.places import Places

ACTIONS = [action for action in Action if action in RULES]


async def shown(session, condition):
    return set((await session.execute(select(Assignment.id).where(condition))).scalars())


async def subjects(session):
    columns = Assignment.id, Roadmap.municipality_id, Assignment.school_id, Assignment.person_id
    return (await session.execute(select(*columns).join(Roadmap, Roadmap.id == Assignment.roadmap_id))).all()


async def test_the_query_and_the_decision_agree_for_one_post_and_for_any_two(tmp_path):
    async with fresh_database(tmp_path) as db, db.begin() as session:
        places = await Places.build(session)
        found = await subjects(session)
        single = places.posts()
        for posts in [*((one,) for one in single), *list(combinations(single, 2))[::3]]:
            actor = places.actor(*posts)
            for action in ACTIONS if len(posts) == 1 else (Action.ROADMAP_READ, Action.ITEM_CONFIRM):
                allowed = {key for key, *place in found if may_at(actor, action, Place(*place))}
                assert await shown(session, visible_assignments(actor, action)) == allowed, (posts, action)


@pytest.mark.parametrize("reach", list(Reach))
async def test_a_narrower_question_counts_the_posts_of_that_reach_only(tmp_path, reach):
    async with fresh_database(tmp_path) as db, db.begin() as session:
        places = await Places.build(session)
        (municipality, (first, _)), *_ = places.schools.items()
        every = {
            Reach.MUNICIPALITY: (Role.COORDINATOR, municipality, None),
            Reach.SCHOOL: (Role.LEADER, municipality, first),
            Reach.OWN: (Role.TUTOR, municipality, None),
            Reach.CENTRE: (Role.SPECIALIST, municipality, None),
        }
        all_of_them, only = places.actor(*every.values()), places.actor(every[reach])
        narrow = visible_assignments(all_of_them, Action.ITEM_REPORT, reaches={reach})
        assert await shown(session, narrow) == await shown(session, visible_assignments(only, Action.ITEM_REPORT))


async def test_no_look_at_the_status_shows_more_than_the_table_allows(tmp_path):
    async with fresh_database(tmp_path) as db, db.begin() as session:
        places = await Places.build(session)
        for posts in list(combinations(places.posts(), 2)):
            actor = places.actor(*posts)
            allowed = await shown(session, visible_assignments(actor, Action.STATUS))
            for view in views_of(actor):
                if view is not View.REGION:  # sums alone: services.status.observed
                    scope = await open_scope(session, actor, view, now=NOW)
                    listed = {row.id for row in await rows(session, scope, Part(), Which.ALL)}
                    assert listed <= allowed, (posts, view)


async def test_a_teacher_who_curates_her_own_school_has_no_curators_look_at_it(tmp_path):
    async with fresh_database(tmp_path) as db, db.begin() as session:
        places = await Places.build(session)
        (municipality, (own, other)), *_ = places.schools.items()
        teacher = Role.TEACHER, municipality, own
        assert views_of(places.actor(teacher, (Role.CURATOR, municipality, own))) == [View.OWN]
        both = places.actor(teacher, (Role.CURATOR, municipality, own), (Role.CURATOR, municipality, other))
        assert (await open_scope(session, both, View.CURATED, now=NOW)).schools == {other}


async def test_the_centre_of_one_municipality_decides_nothing_in_another(tmp_path):
    async with fresh_database(tmp_path) as db, db.begin() as session:
        places = await Places.build(session)
        here, there = places.schools
        await session.execute(Assignment.__table__.update().values(state=AssignmentState.REPORTED, reported_at=NOW))
        both = places.actor((Role.COORDINATOR, here, None), (Role.TUTOR, there, None))
        home = {key for key, municipality, *_ in await subjects(session) if municipality == here}
        assert set(await waiting_for(session, both, now=NOW)) <= home


@pytest.mark.parametrize("asks", [True, False])
async def test_the_printed_roadmap_counts_as_done_what_counts_as_done(tmp_path, asks):
    async with fresh_database(tmp_path) as db, db.begin() as session:
        municipality = await make_municipality(session)
        schools = [
            await people.create_school(session, municipality_id=municipality, name=f"Школа № {n}") for n in range(5)
        ]
        roadmap = await make_roadmap(session, municipality, settings={"confirmation": asks})
        item = await make_item(session, roadmap, "1.", "Пункт", due=None)
        for school, state in zip(schools, AssignmentState, strict=True):
            await assign(session, roadmap, item, due=None, schools=[school], state=state)
        (row,) = (await roadmap_sheet(session, municipality)).rows
        assert (row.done, row.total) == (1 if asks else 2, 4)
