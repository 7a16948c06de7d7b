"""A second morning on one day, as the simulator judges it: only what has just changed hands may stand in it."""

import asyncio
from datetime import timedelta

import pytest

from sandbox.simulation.invariants.reminders import one_morning_a_day
from sandbox.simulation.outcome import HERE, Broken, Wish
from sandbox.simulation.run import LOOKS, _new_database
from sandbox.simulation.sql import stored
from sandbox.simulation.year import Year
from tests.support.only import sqlite_only

pytestmark = sqlite_only("the simulator's year stands in a file")
CURATOR, DIRECTOR = 1, 2
FIRST, OTHER = 11, 12  # schools; the work of each has the number of its school


@pytest.fixture
def year(tmp_path):
    _new_database(tmp_path)
    year = Year(Wish(1, people=4), tmp_path, LOOKS)
    year.look()
    for school in (FIRST, OTHER):
        year.ask(
            """INSERT INTO assignment (id, occurrence_id, item_id, roadmap_id, school_id, state, version, created_at)
               VALUES (?, 1, 1, 1, ?, 'open', 1, ?)""",
            school, school, stored(year.now),
        )  # fmt: skip
    appointed(year, CURATOR, "curator", FIRST)
    evening(year)
    yield year
    year.sql.close()


def evening(year):
    """What stands is looked at, and the next day begins."""
    one_morning_a_day(year)
    asyncio.run(year.box.clock.advance(timedelta(days=1)))


def appointed(year, person, role, school, *, since="2026-01-01"):
    year.ask(
        "INSERT INTO appointment (person_id, role, municipality_id, school_id, since) VALUES (?, ?, 1, ?, ?)",
        person, role, school, since,
    )  # fmt: skip


def reminded(year, *schools, day=0, due="", kind="item"):
    """A morning has reached the curator, of the work of these schools; `due`: the day of which it speaks."""
    at = stored(year.now + timedelta(days=day))
    [[number]] = year.ask(
        """INSERT INTO outbox (person_id, kind, payload, delivery, priority, state, attempts, created_at, not_before,
           planned_at, finished_at) VALUES (?, 'reminder.morning', '{}', 'must', 50, 'sent', 1, ?, ?, ?, ?)
           RETURNING id""",
        CURATOR, at, at, at, at,
    )  # fmt: skip
    for school in schools:
        year.ask(
            """INSERT INTO reminder (kind, subject_id, occurrence, stage, person_id, send_at, send_until, due, urgent,
               stands_in, state, created_at, outbox_id)
               VALUES (?, ?, ?, ?, ?, ?, ?, '', 0, 0, 'sent', ?, ?)""",
            kind, school, due, str(number), CURATOR, at, at, at, number,
        )  # fmt: skip


def today(year):
    return year.now.astimezone(HERE).date().isoformat()


def test_one_a_day_is_as_it_should_be(year):
    reminded(year, FIRST, OTHER, day=-1)
    reminded(year, FIRST, OTHER)
    one_morning_a_day(year)


def test_a_second_one_by_itself_is_one_too_many(year):
    reminded(year, FIRST)
    reminded(year, OTHER)
    with pytest.raises(Broken, match="item 12 came by itself"):
        one_morning_a_day(year)


def test_whoever_takes_a_school_over_hears_of_it_the_same_day(year):
    reminded(year, FIRST)
    appointed(year, CURATOR, "curator", OTHER, since=today(year))
    reminded(year, OTHER)
    one_morning_a_day(year)


def test_where_a_post_changes_nothing_is_told_a_second_time(year):
    reminded(year, FIRST)
    appointed(year, DIRECTOR, "leader", FIRST, since=today(year))
    reminded(year, FIRST)
    with pytest.raises(Broken, match="told twice"):
        one_morning_a_day(year)


def test_a_new_director_of_one_school_is_no_reason_to_hear_of_another(year):
    reminded(year, FIRST)
    appointed(year, DIRECTOR, "leader", FIRST, since=today(year))
    reminded(year, OTHER)
    with pytest.raises(Broken, match="came by itself"):
        one_morning_a_day(year)


def due(year, school, day):
    year.ask("UPDATE assignment SET due = ? WHERE id = ?", day, school)


def test_who_moves_a_deadline_nearer_is_heard_the_same_day(year):
    reminded(year, FIRST)
    due(year, OTHER, "2026-09-19")
    reminded(year, OTHER)
    one_morning_a_day(year)


def test_a_deadline_that_was_moved_after_the_morning_is_another_one(year):
    due(year, FIRST, "2026-09-30")
    evening(year)
    reminded(year, FIRST, due="2026-09-30")
    due(year, FIRST, "2026-09-19")
    reminded(year, FIRST, due="2026-09-19")
    one_morning_a_day(year)


def test_what_changed_today_has_changed_however_often_the_day_is_looked_at(year):
    reminded(year, FIRST)
    due(year, OTHER, "2026-09-19")
    one_morning_a_day(year)
    reminded(year, OTHER)
    one_morning_a_day(year)


def test_a_deadline_moved_the_day_before_is_no_reason(year):
    due(year, OTHER, "2026-09-19")
    evening(year)
    reminded(year, FIRST)
    reminded(year, OTHER)
    with pytest.raises(Broken, match="item 12 came by itself"):
        one_morning_a_day(year)


@pytest.mark.parametrize("school", [FIRST, OTHER])
def test_when_a_director_goes_on_leave_who_is_next_hears_of_that_school_alone(year, school):
    year.ask("INSERT INTO person (id, platform, name, language, reminder_hour, quiet_from, quiet_to, created_at)"
             " VALUES (?, 'telegram', 'D', 'ru', 8, 21, 8, ?)", DIRECTOR, stored(year.now))  # fmt: skip
    appointed(year, DIRECTOR, "leader", OTHER)
    evening(year)
    reminded(year, FIRST if school == OTHER else OTHER)
    year.ask("INSERT INTO pause (kind, subject_id, first, created_at) VALUES ('person', ?, ?, ?)",
             DIRECTOR, today(year), stored(year.now))  # fmt: skip
    reminded(year, school)
    if school == FIRST:
        with pytest.raises(Broken, match="item 11 came by itself"):
            one_morning_a_day(year)
    else:
        one_morning_a_day(year)


@pytest.mark.parametrize("by_themselves", [False, True])
def test_a_place_that_came_up_is_heard_of_but_not_ones_own_yes(year, by_themselves):
    year.ask(
        """INSERT INTO event_part (id, event_id, person_id, answer, invited, free, position, revision, tries)
           VALUES (5, 3, ?, 'waiting', 1, 0, 1, 1, 0)""",
        CURATOR,
    )
    evening(year)
    reminded(year, FIRST)
    year.ask("UPDATE event_part SET answer = 'yes', answered_at = ?", stored(year.now) if by_themselves else None)
    reminded(year, 3, kind="seminar")
    if by_themselves:
        with pytest.raises(Broken, match="seminar 3 came by itself"):
            one_morning_a_day(year)
    else:
        one_morning_a_day(year)


def test_what_went_out_while_the_clock_ran_ahead_is_of_the_day_on_which_it_went(year):
    reminded(year, FIRST, day=1)
    evening(year)
    reminded(year, OTHER)
    one_morning_a_day(year)


def test_a_day_on_which_something_goes_wrong_is_not_judged(year):
    reminded(year, FIRST)
    reminded(year, FIRST)
    year.troubles = {"lost"}
    one_morning_a_day(year)
