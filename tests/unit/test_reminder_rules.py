"""Each rule of reminding, by an example one can follow on a wall calendar.

The clock is Moscow's. November 2026: the 2nd is a Monday, the 4th a holiday, the 30th a Monday.
"""

from datetime import UTC, date, datetime

import pytest

from services.calendar import Preferences, Span, Vacation, WorkCalendar
from services.reminders.rules import (
    HALFWAY,
    ROADMAP_LADDER,
    SEMINAR_LADDER,
    SENDING_LADDER,
    SURVEY_LADDER,
    Ladder,
    LadderEmpty,
    LadderTooFar,
    LadderTooLong,
    LadderTwice,
    LadderUnclear,
    VoidReason,
)
from tests.support.plans import at, going, item, merged, planned, seminar, survey, void


class TestLadder:
    def test_the_default_of_a_roadmap(self):
        assert ROADMAP_LADDER.format() == "14,7,3,1,0,weekly"
        assert [stage.key for stage in ROADMAP_LADDER.stages] == ["14", "7", "3", "1", "0"]
        assert ROADMAP_LADDER.weekly

    @pytest.mark.parametrize(
        ("typed", "read"),
        [
            ("14, 7, 3, 1, 0, +1, weekly", "14,7,3,1,0,+1,weekly"),
            ("  1 7;30 ", "30,7,1"),
            ("+10 +1 0", "0,+1,+10"),
            ("Еженедельно 0", "0,weekly"),
            ("1, 1ч", "1,1h"),
            ("90м 2h 1", "1,2h,90m"),
            ("60m", "1h"),
            ("7 3 1?", "7,3,1?"),
            ("+0", "0"),
        ],
    )
    def test_typed_by_a_person(self, typed, read):
        assert Ladder.parse(typed).format() == read
        assert Ladder.parse(read) == Ladder.parse(typed)

    @pytest.mark.parametrize(
        ("typed", "refusal", "part"),
        [
            ("", LadderEmpty, None),
            (" , ;", LadderEmpty, None),
            ("завтра", LadderUnclear, "завтра"),
            ("7,-1", LadderUnclear, "-1"),
            ("7,3.5", LadderUnclear, "3.5"),
            ("+1h", LadderUnclear, "+1h"),
            ("0h", LadderUnclear, "0h"),
            ("7,3,7", LadderTwice, "7"),
            ("1,1?", LadderTwice, "1"),
            ("weekly,еженедельно", LadderTwice, "weekly"),
            ("366", LadderTooFar, "366"),
            ("+400", LadderTooFar, "+400"),
            (",".join(map(str, range(13))), LadderTooLong, None),
        ],
    )
    def test_nonsense_is_refused_by_name(self, typed, refusal, part):
        with pytest.raises(refusal) as refused:
            Ladder.parse(typed)
        assert refused.value.values.get("part") == part

    def test_only_minutes_are_urgent(self):
        assert {stage.key: stage.urgent for stage in SEMINAR_LADDER.stages} == {"1": False, "1h": True}


class TestMoments:
    def test_each_stage_goes_at_the_persons_hour(self):
        # Friday the 27th is due; the 13th, 20th, 24th, 26th, 27th are working days, the 28th a Saturday.
        assert going(planned(item(date(2026, 11, 27)))) == {
            "14": at(13),
            "7": at(20),
            "3": at(24),
            "1": at(26),
            "0": at(27),
            "w1": at(30),
            "w2": at(7, month=12),
            "w3": at(14, month=12),
            "w4": at(21, month=12),
            "w5": at(28, month=12),
        }

    def test_in_the_persons_zone(self):
        prefs = Preferences(timezone="Asia/Kamchatka", hour=8)
        reminders = planned(item(date(2026, 11, 27)), Ladder.parse("1"), prefs)
        assert going(reminders) == {"1": datetime(2026, 11, 25, 20, tzinfo=UTC)}
        assert reminders[0].send_until == datetime(2026, 11, 27, 12, tzinfo=UTC)  # the 27th ends there

    def test_a_day_off_moves_what_announces_to_the_working_day_before(self):
        # Wednesday the 4th is a holiday, the 1st a Sunday.
        reminders = planned(item(date(2026, 11, 5)), Ladder.parse("4,1"))
        assert going(reminders) == {"4": at(30, month=10), "1": at(3)}

    def test_a_day_off_moves_what_follows_up_to_the_working_day_after(self):
        reminders = planned(item(date(2026, 11, 3)), Ladder.parse("+1,+4"))
        assert going(reminders) == {"+1": at(5), "+4": at(9)}

    def test_all_that_is_late_is_repeated_on_one_weekday(self):
        wednesday, friday = (planned(item(date(2026, 11, day)), Ladder.parse("0,weekly")) for day in (4, 6))
        assert going(wednesday)["w1"] == going(friday)["w1"] == at(9)  # Monday
        assert going(wednesday)["w2"] == going(friday)["w2"] == at(16)

    def test_a_list_of_the_week_that_falls_on_a_day_off_comes_on_the_next_day(self):
        calendar = WorkCalendar(days_off=frozenset({date(2026, 11, 9)}))
        reminders = planned(item(date(2026, 11, 2)), Ladder.parse("0,weekly"), calendar=calendar)
        assert going(reminders)["w1"] == at(10)
        assert going(reminders)["w2"] == at(16)

    def test_the_new_year_holidays(self):
        reminders = planned(item(date(2026, 12, 31)), Ladder.parse("1,0,+1"), horizon=at(20, month=1, year=2027))
        assert going(reminders) == {"0": at(30, month=12), "+1": at(11, month=1, year=2027)}
        assert merged(reminders) == {"1": "0"}

    def test_29_february(self):
        reminders = planned(
            item(date(2028, 2, 29)),
            Ladder.parse("1,0,+1"),
            now=at(1, month=2, year=2028),
            horizon=at(9, month=3, year=2028),
        )
        assert going(reminders) == {
            "1": at(28, month=2, year=2028),
            "0": at(29, month=2, year=2028),
            "+1": at(1, month=3, year=2028),
        }

    def test_quiet_hours_move_the_hour(self):
        prefs = Preferences(hour=6, quiet_from=22, quiet_to=10)
        assert going(planned(item(date(2026, 11, 27)), Ladder.parse("0"), prefs)) == {"0": at(27, 10)}

    def test_a_pause_counts_as_days_off(self):
        on_leave = Preferences(hour=9, pauses=(Span(date(2026, 11, 16), date(2026, 11, 29)),))
        reminders = planned(
            item(date(2026, 11, 27)), Ladder.parse("7,1,0,+1,weekly"), on_leave, horizon=at(8, month=12)
        )
        assert going(reminders) == {"0": at(13), "w1": at(30), "w2": at(7, month=12)}
        assert merged(reminders) == {"7": "0", "1": "0", "+1": "w1"}

    def test_a_pause_without_an_end_voids_what_follows(self):
        gone = Preferences(hour=9, pauses=(Span(date(2026, 11, 16), date.max),))
        reminders = planned(item(date(2026, 11, 27)), Ladder.parse("7,+1"), gone)
        assert going(reminders) == {"7": at(13)}
        assert void(reminders) == {"+1": VoidReason.PAUSED}

    def test_a_school_vacation_moves_too(self):
        vacation = Vacation("autumn", Span(date(2026, 10, 26), date(2026, 11, 3)))
        reminders = planned(item(date(2026, 11, 5)), Ladder.parse("3"), calendar=WorkCalendar(vacations=(vacation,)))
        assert going(reminders) == {"3": at(23, month=10)}

    def test_stages_on_one_day_collapse_to_the_latest(self):
        # Sunday the 8th is due: its day and the day before it both move to Friday the 6th.
        reminders = planned(item(date(2026, 11, 8)), Ladder.parse("3,1,0"))
        assert going(reminders) == {"3": at(5), "0": at(6)}
        assert merged(reminders) == {"1": "0"}

    def test_a_seminar_a_day_and_an_hour_before(self):
        # Monday 10:00: the day before is a Sunday, so Friday; the hour before passes whatever the hour.
        reminders = planned(seminar(at(16, 10)), SEMINAR_LADDER)
        assert going(reminders) == {"1": at(13), "1h": at(16)}
        assert [reminder.urgent for reminder in reminders] == [False, True]

    def test_an_hour_before_a_whole_day_is_no_moment(self):
        assert going(planned(item(date(2026, 11, 27)), Ladder.parse("1,1h"))) == {"1": at(26)}

    def test_a_survey_that_closes_before_the_persons_hour_is_announced_the_day_before(self):
        reminders = planned(survey(at(13, 8)), Ladder.parse("0"))
        assert going(reminders) == {"0": at(12)}

    def test_a_survey_that_closes_at_midnight_closes_with_the_day_before(self):
        assert going(planned(survey(at(14, 0)), Ladder.parse("1,0"))) == {"1": at(12), "0": at(13)}

    def test_the_third_reminder_of_a_survey_goes_only_where_it_is_wanted(self):
        wanted = planned(survey(at(20, 18), wants_extra=True), SURVEY_LADDER)
        assert going(wanted) == {"7": at(13), "3": at(17), "1?": at(19)}
        spared = planned(survey(at(20, 18)), SURVEY_LADDER)
        assert going(spared) == {"7": at(13), "3": at(17)}
        assert void(spared) == {"1?": VoidReason.NOT_NEEDED}


class TestATimeShorterThanItsLadder:
    """A survey that was just published: 2 November is a Monday, the 4th a holiday, the 27th a Friday."""

    @pytest.mark.parametrize(
        ("opens", "closes", "reminded"),
        [
            (at(16, 17), at(20, 0), at(18)),  # three days of a working week: the morning after the middle
            (at(26, 17), at(30, 0), at(27)),  # Thursday to Sunday: no working day after the middle
            (at(27, 17), at(30, 0), at(29)),  # Friday to Sunday: no working day at all
            (at(27, 17), at(1, 0, month=12), at(30)),  # the middle is a Sunday
            (at(9, 17), at(11, 0), at(10)),  # until tomorrow
            (at(9, 17), at(12, 0), at(11)),
        ],
    )
    def test_one_word_halfway(self, opens, closes, reminded):
        for started in (False, True):
            reminders = planned(survey(closes, told=True, wants_extra=started), SURVEY_LADDER, known_since=opens)
            assert going(reminders) == {HALFWAY: reminded}, started

    def test_where_one_stage_is_left_nothing_is_fitted(self):
        told = survey(at(21, 0), told=True)
        assert going(planned(told, SURVEY_LADDER, known_since=at(16, 17))) == {"3": at(17)}
        assert going(planned(told, SENDING_LADDER, known_since=at(18, 17))) == {"0": at(20)}

    def test_an_hour_is_never_fitted_and_nothing_that_was_not_told(self):
        assert going(planned(seminar(at(17, 9, 30), told=True), SEMINAR_LADDER, known_since=at(17, 9))) == {}
        assert going(planned(survey(at(20, 0)), SURVEY_LADDER, known_since=at(16, 17))) == {"3": at(17)}

    def test_a_pause_has_no_halfway(self):
        resting = Preferences(pauses=(Span(date(2026, 11, 14), date(2026, 11, 22)),))
        told = survey(at(20, 0), told=True)
        assert going(planned(told, SURVEY_LADDER, resting, known_since=at(16, 17))) == {}


class TestWindows:
    def test_an_announcing_stage_is_stale_with_the_next_or_the_due_moment(self):
        reminders = planned(item(date(2026, 11, 27)), Ladder.parse("7,1"))
        assert [(r.stage, r.send_until, r.last_chance) for r in reminders] == [
            ("7", at(26), False),
            ("1", at(28, 0), True),
        ]

    def test_a_follow_up_is_stale_with_the_next_one(self):
        reminders = planned(item(date(2026, 11, 25)), Ladder.parse("0,+1,weekly"), horizon=at(4, month=12))
        assert [(r.stage, r.send_until, r.last_chance) for r in reminders] == [
            ("0", at(26, 0), True),
            ("+1", at(30), False),
            ("w1", at(7, month=12), False),
        ]

    def test_the_last_follow_up_keeps_two_weeks(self):
        (only,) = planned(item(date(2026, 11, 25)), Ladder.parse("+1"))
        assert (only.send_until, only.last_chance) == (at(10, month=12), True)

    def test_the_hour_before_ends_with_the_start(self):
        *_, hour = planned(seminar(at(16, 10)), SEMINAR_LADDER)
        assert (hour.send_at, hour.send_until) == (at(16, 9), at(16, 10))


class TestKnownTooLate:
    def test_the_latest_stage_that_was_past_comes_with_the_next_morning(self):
        # Imported on Tuesday the 24th at noon, due Monday the 30th: 14 and 7 are past.
        reminders = planned(item(date(2026, 11, 30)), Ladder.parse("14,7,3,0"), known_since=at(24, 12))
        assert going(reminders) == {"7": at(25), "3": at(27), "0": at(30)}
        assert void(reminders) == {"14": VoidReason.KNOWN_TOO_LATE}

    def test_it_merges_with_a_stage_on_that_morning(self):
        reminders = planned(item(date(2026, 11, 27)), Ladder.parse("7,3,0"), known_since=at(23, 12))
        assert going(reminders) == {"3": at(24), "0": at(27)}
        assert merged(reminders) == {"7": "3"}

    def test_on_the_due_day_it_goes_at_once(self):
        reminders = planned(item(date(2026, 11, 27)), known_since=at(27, 14), horizon=at(27, 23))
        assert going(reminders) == {"0": at(27, 14)}
        assert set(void(reminders)) == {"14", "7", "3", "1"}

    def test_on_a_day_off_if_nothing_else_is_possible(self):
        # Imported on Saturday evening, due on Sunday.
        reminders = planned(item(date(2026, 11, 8)), Ladder.parse("1,0"), known_since=at(7, 22))
        assert going(reminders) == {"0": at(8, 8)}

    def test_late_at_night_on_the_due_day_nothing_can_go(self):
        reminders = planned(item(date(2026, 11, 27)), Ladder.parse("0,+1"), known_since=at(27, 22))
        assert going(reminders) == {"+1": at(30)}
        assert void(reminders) == {"0": VoidReason.KNOWN_TOO_LATE}

    def test_a_roadmap_imported_in_the_past_sends_one_per_item(self):
        # Due in September, imported on Tuesday the 10th at noon: one comes next morning, then the weeks go on.
        reminders = planned(item(date(2026, 9, 15)), known_since=at(10, 12), now=at(10, 12), horizon=at(27))
        assert going(reminders) == {"w8": at(11), "w9": at(16), "w10": at(23)}
        assert merged(reminders) == {}
        assert set(void(reminders).values()) == {VoidReason.KNOWN_TOO_LATE}

    def test_who_has_just_been_told_is_not_told_again(self):
        reminders = planned(item(date(2026, 11, 30), told=True), Ladder.parse("14,7,3,0"), known_since=at(24, 12))
        assert going(reminders) == {"3": at(27), "0": at(30)}

    def test_a_seminar_joined_in_its_last_hour_is_recalled_at_once(self):
        reminders = planned(seminar(at(16, 10)), SEMINAR_LADDER, known_since=at(16, 9, 30))
        assert going(reminders) == {"1h": at(16, 9, 30)}
        assert void(reminders) == {"1": VoidReason.KNOWN_TOO_LATE}
