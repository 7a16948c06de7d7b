"""Who asks about nothing is answered without a question to the database: the plan asks so at every look."""

from datetime import date

from services.reminders.facts import load_item_facts
from services.reminders.plans import Only
from services.reminders.subjects import load_snoozes
from services.reminders.unsent import still_unsent
from services.roadmap.assignments.problems import problems_of
from services.roadmap.assignments.routing import deciders_of

NO_SESSION = None


async def test_no_rows_are_looked_for_without_a_question():
    assert await problems_of(NO_SESSION, []) == {}
    assert await deciders_of(NO_SESSION, [], today=date(2026, 9, 1)) == {}
    assert await load_item_facts(NO_SESSION, []) == {}
    assert await load_snoozes(NO_SESSION, only=Only(week=True)) == {}
    assert await still_unsent(NO_SESSION, []) == frozenset()
