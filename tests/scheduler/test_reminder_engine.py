"""The promise of the engine, tried through the wired program: scan, rows, messages, the check at delivery, the record.

tests/unit/test_reminder_properties.py tries the rules alone, and more often. Here stories of two weeks are told with
real services and a real database: each (person, item, stage) ends sent once, merged, or void with a reason.
"""

import asyncio
import os
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.calendar import RUSSIAN_ZONES, Preferences, Span, Vacation, WorkCalendar
from tests.support.engine import Befalls, Engine, Plan
from tests.support.factories import fresh_database

FULL = bool(os.environ.get("FULL"))
hours = st.integers(0, 23)
zones = st.sampled_from(RUSSIAN_ZONES)
CALENDARS = (
    WorkCalendar(),
    WorkCalendar(weekend=frozenset({6})),
    WorkCalendar(days_off=frozenset({date(2026, 11, 5), date(2026, 11, 6), date(2028, 2, 28)})),
    WorkCalendar(vacations=(Vacation("autumn", Span(date(2026, 10, 31), date(2026, 11, 8))),)),
)
# Before the November holiday, the New Year holidays, the first of May, the 29 February.
STARTS = tuple(datetime(*day, 3, tzinfo=UTC) for day in ((2026, 10, 28), (2026, 12, 24), (2027, 4, 27), (2028, 2, 22)))
LADDERS = ("14,7,3,1,0,+1,weekly", "3,1", "0", "7,0,+2", "1,+1,weekly", "10,5,4,3,2,1,0")

plans = st.builds(
    Plan,
    start=st.sampled_from(STARTS) | st.integers(0, 480 * 24).map(lambda n: STARTS[0] + timedelta(hours=n)),
    zones=st.tuples(zones, zones),
    prefs=st.builds(Preferences, hour=hours, quiet_from=hours, quiet_to=hours),
    calendar=st.sampled_from(CALENDARS),
    ladder=st.sampled_from(LADDERS),
    items=st.lists(st.integers(-40, 14), min_size=1, max_size=3).map(tuple),
    known=st.sampled_from([0, 0, 1, 20]),
    seminar=st.integers(3, 200),
)
WHAT = (
    *["nothing"] * 10,
    *["asleep", "restart", "back", "ahead", "storm", "fair", "fair", "zone", "hour", "blocked", "unblocked", "snooze"],
    *["done", "cancelled", "reopened", "moved", "vacation", "quarantine", "back_at_work", "ladder", "gone"],
    *["handed_over", "seminar_off"],
)
MINUTES = [10, 30, 60, 60, 240, 600, 24 * 60, 3 * 24 * 60, 7 * 24 * 60]
befalls = st.builds(
    Befalls,
    minutes=st.sampled_from(MINUTES),
    what=st.sampled_from(WHAT),
    pick=st.integers(0, 5),
    days=st.integers(1, 9),
    zone=zones,
    hour=hours,
)


def tell(plan, story, *, calm=15):
    """Live a story in a world of its own; every send is judged when it goes, every stage at the end."""

    async def live(folder):
        async with fresh_database(folder) as db:
            engine = await Engine.build(db, plan)
            await engine.live(story)
            await engine.calm_down(calm)
            await engine.judge_the_end()

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(live(Path(folder)))


@settings(max_examples=200 if FULL else 3, suppress_health_check=list(HealthCheck))
@given(plans, st.lists(befalls, min_size=10, max_size=30))
def test_each_stage_ends_sent_once_merged_or_void_with_a_reason(plan, story):
    tell(plan, story)


CALM = Plan(
    start=datetime(2026, 9, 1, 3, tzinfo=UTC),
    zones=("Asia/Krasnoyarsk", "Asia/Krasnoyarsk"),
    prefs=Preferences(),
    calendar=WorkCalendar(),
    ladder="14,7,3,1,0,+1,weekly",
    items=(3, 8),
    known=20,
    seminar=100,
)


def befall(what, *, minutes=24 * 60, pick=0, days=1):
    return Befalls(minutes, what, pick, days, "Europe/Moscow", 8)


def judged(plan, story, *, task, calm=0):
    """Tell a story and give how the stages of one item ended for the director, by stage."""

    async def live(folder):
        async with fresh_database(folder) as db:
            engine = await Engine.build(db, plan)
            await engine.live(story)
            await engine.calm_down(calm)
            await engine.judge_the_end()
            return await engine.ends(engine.tasks[task])

    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(live(Path(folder)))


@pytest.mark.parametrize("how", ["done", "cancelled", "closed", "archived"])
def test_what_was_due_while_the_bot_was_down_and_was_then_closed_is_void(how):
    ends = judged(CALM, [befall("nothing", minutes=10), befall("asleep"), befall(how), befall("nothing")], task=0)
    assert ends == {"14": "known_too_late", "7": "merged", "3": "sent", "1": "closed"}


def test_a_stage_that_was_never_due_leaves_nothing():
    ends = judged(CALM, [befall("nothing", minutes=10), befall("done", minutes=60, pick=1)], task=1, calm=15)
    assert ends == {"14": "sent"}, "nothing of the days after it was done"
