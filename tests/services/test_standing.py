"""What counts as done and as late is said for rows and for queries: the two must agree in every state, on every day."""

from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy import select, update

from models.enums import AssignmentState
from models.roadmap import Assignment
from services.roadmap.assignments import standing
from tests.support.factories import assign, fresh_database, make_item, make_municipality, make_roadmap

TODAY = date(2026, 11, 10)
DAYS = (TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1), None)


@pytest.mark.parametrize("asks", [True, False], ids=["confirmed by somebody", "on trust"])
async def test_rows_and_queries_agree(tmp_path, asks):
    async with fresh_database(tmp_path) as db, db.begin() as session:
        municipality = await make_municipality(session)
        roadmap = await make_roadmap(session, municipality)
        for number, (state, due) in enumerate(product(AssignmentState, DAYS)):
            item = await make_item(session, roadmap, str(number), "Пункт", due=due)
            (one,) = await assign(session, roadmap, item, due=due)
            await session.execute(update(Assignment).where(Assignment.id == one).values(state=state))
        rows = (await session.execute(select(Assignment.id, Assignment.state, Assignment.due))).all()
        free = [] if asks else [roadmap]
        done = set((await session.execute(select(Assignment.id).where(standing.done(free)))).scalars())
        late = set((await session.execute(select(Assignment.id).where(standing.late(TODAY)))).scalars())
    assert len(rows) == len(AssignmentState) * len(DAYS)
    assert done == {row.id for row in rows if standing.is_done(row.state, asks=asks)}
    assert late == {row.id for row in rows if standing.is_late(row.state, row.due, TODAY)}
    assert not done & late
