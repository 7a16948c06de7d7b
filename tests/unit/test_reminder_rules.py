"""Each rule of reminding, by an example one can follow on a wall calendar.

The clock is Moscow's. November 2026: the 2nd is a Monday, the 4th a holiday, the 30th a Monday.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.calendar import Preferences, Span, Vacation, WorkCalendar
from services.reminders import (
    CHECK_IN_LADDER,
    ROADMAP_LADDER,
    SEMINAR_LADDER,
    SURVEY_LADDER,
    Escalation,
    Kind,
    Ladder,
    LadderEmpty,
    LadderTooFar,
    LadderTooLong,
    LadderTwice,
    LadderUnclear,
    Level,
    ReminderKey,
    Subject,
    VoidReason,
    Watch,
    check_in_days,
    due_now,
    escalations,
    fits,
    morning_digest,
    plan,
    upcoming,
)

MOSCOW = ZoneInfo("Europe/Moscow")
RUSSIA = WorkCalendar()
AT_NINE = Preferences(hour=9)
PERSON = 7
LONG_BEFORE = datetime(2026, 9, 1, tzinfo=UTC)


def at(day: int, hour: int = 9, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=MOSCOW).astimezone(UTC)


def item(due: date, **more) -> Subject:
    return Subject(Kind.ITEM, 1, due.isoformat(), due, **more)


def seminar(starts: datetime, **more) -> Subject:
    return Subject(Kind.SEMINAR, 2, "1", starts, **more)


def survey(closes: datetime, **more) -> Subject:
    return Subject(Kind.SURVEY, 3, "1", closes, **more)


def planned(subject, ladder=ROADMAP_LADDER, prefs=AT_NINE, calendar=RUSSIA, **more):
    more = {"now": at(1), "horizon": at(31, month=12), "known_since": LONG_BEFORE, "person": PERSON} | more
    return plan(subject, ladder, prefs, calendar, **more)


def going(reminders) -> dict[str, datetime]:
    return {reminder.stage: reminder.send_at for reminder in reminders if reminder.goes}


def merged(reminders) -> dict[str, str]:
    return {reminder.stage: reminder.merged_into.stage for reminder in reminders if reminder.merged_into}


def void(reminders) -> dict[str, VoidReason]:
    return {reminder.stage: reminder.void for reminder in reminders if reminder.void}


def decided(reminders, now, already=(), prefs=AT_NINE, calendar=RUSSIA):
    """Say in stages what was decided: sent, merged into which, void why."""
    decision = due_now(reminders, already, prefs, calendar, now=now)
    return (
        [reminder.stage for reminder in decision.send],
        {key.stage: into.stage for key, into in decision.merged},
        {key.stage: reason for key, reason in decision.void},
    )


class TestLadder:
    def test_the_default_of_a_roadmap(self):
        assert ROADMAP_LADDER.format() == "14,7,3,1,0,+1,weekly"
        assert [stage.key for stage in ROADMAP_LADDER.stages] == ["14", "7", "3", "1", "0", "+1"]
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
            "+1": at(30),
            "w1": at(7, month=12),
            "w2": at(14, month=12),
            "w3": at(21, month=12),
            "w4": at(28, month=12),
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

    def test_weeks_are_counted_from_the_due_date_even_where_one_was_moved(self):
        reminders = planned(item(date(2026, 10, 27)), Ladder.parse("+1,weekly"))
        assert going(reminders)["w1"] == at(5)  # the 4th is a holiday
        assert going(reminders)["w2"] == at(11)

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
        assert going(reminders) == {"0": at(13), "+1": at(30), "w1": at(7, month=12)}
        assert merged(reminders) == {"7": "0", "1": "0"}

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
            ("+1", at(3, month=12), False),
            ("w1", at(10, month=12), False),
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
        assert going(reminders) == {"w8": at(11), "w9": at(18), "w10": at(25)}
        assert merged(reminders) == {"w7": "w8"}
        assert set(void(reminders).values()) == {VoidReason.KNOWN_TOO_LATE}

    def test_who_has_just_been_told_is_not_told_again(self):
        reminders = planned(item(date(2026, 11, 30), told=True), Ladder.parse("14,7,3,0"), known_since=at(24, 12))
        assert going(reminders) == {"3": at(27), "0": at(30)}

    def test_a_seminar_joined_in_its_last_hour_is_recalled_at_once(self):
        reminders = planned(seminar(at(16, 10)), SEMINAR_LADDER, known_since=at(16, 9, 30))
        assert going(reminders) == {"1h": at(16, 9, 30)}
        assert void(reminders) == {"1": VoidReason.KNOWN_TOO_LATE}


class TestSnooze:
    def test_it_takes_the_place_of_the_next_stage_then_the_ladder_goes_on(self):
        reminders = planned(item(date(2026, 11, 27)), Ladder.parse("7,3,1,0"), snoozed_until=date(2026, 11, 25))
        assert going(reminders) == {"s2026-11-25": at(25), "1": at(26), "0": at(27)}
        assert merged(reminders) == {"7": "s2026-11-25", "3": "s2026-11-25"}

    def test_on_a_day_off_it_comes_the_working_day_after(self):
        reminders = planned(item(date(2026, 11, 27)), Ladder.parse("0"), snoozed_until=date(2026, 11, 14))
        assert going(reminders) == {"s2026-11-14": at(16), "0": at(27)}

    def test_never_beyond_the_due_date_it_was_meant_to_precede(self):
        reminders = planned(item(date(2026, 11, 15)), Ladder.parse("1,+1"), snoozed_until=date(2026, 11, 14))
        assert going(reminders) == {"s2026-11-14": at(14), "+1": at(16)}

    def test_of_something_late(self):
        reminders = planned(
            item(date(2026, 11, 3)), Ladder.parse("+1,weekly"), snoozed_until=date(2026, 11, 18), horizon=at(27)
        )
        assert going(reminders) == {"s2026-11-18": at(18), "w3": at(25)}
        assert merged(reminders) == {"+1": "s2026-11-18", "w1": "s2026-11-18", "w2": "s2026-11-18"}

    def test_it_is_the_persons_own(self):
        mine = planned(item(date(2026, 11, 27)), Ladder.parse("3"), snoozed_until=date(2026, 11, 26))
        theirs = planned(item(date(2026, 11, 27)), Ladder.parse("3"), person=8)
        assert going(mine) == {"s2026-11-26": at(26)}
        assert going(theirs) == {"3": at(24)}


class TestDueNow:
    LADDER = Ladder.parse("7,3,1,0,+1,weekly")

    def test_nothing_before_its_moment(self):
        assert decided(planned(item(date(2026, 11, 27)), self.LADDER), at(20, 8, 59)) == ([], {}, {})
        assert decided(planned(item(date(2026, 11, 27)), self.LADDER), at(20)) == (["7"], {}, {})

    def test_what_has_an_outcome_is_never_decided_again(self):
        reminders = planned(item(date(2026, 11, 27)), self.LADDER)
        sent = {ReminderKey(Kind.ITEM, 1, "2026-11-27", "7", PERSON): "sent"}
        assert decided(reminders, at(20, 10), sent) == ([], {}, {})

    def test_after_downtime_only_the_latest_stage_goes(self):
        reminders = planned(item(date(2026, 11, 27)), self.LADDER)
        assert decided(reminders, at(26, 11)) == (["1"], {"7": "1", "3": "1"}, {})

    def test_what_announced_merges_into_the_follow_up(self):
        reminders = planned(item(date(2026, 11, 25)), self.LADDER)
        assert decided(reminders, at(27, 11)) == (["+1"], {"7": "+1", "3": "+1", "1": "+1", "0": "+1"}, {})

    def test_stale_without_a_later_stage_is_void(self):
        reminders = planned(item(date(2026, 11, 27)), Ladder.parse("3,1"))
        assert decided(reminders, at(28, 11)) == ([], {}, {"3": VoidReason.STALE, "1": VoidReason.STALE})

    def test_nothing_in_quiet_hours_but_it_is_not_lost(self):
        reminders = planned(item(date(2026, 11, 27)), self.LADDER)
        assert decided(reminders, at(20, 23)) == ([], {}, {})
        assert decided(reminders, at(21, 23)) == ([], {}, {})
        assert decided(reminders, at(23, 8)) == ([], {}, {})  # before the person's hour on the next working day
        assert decided(reminders, at(23)) == (["7"], {}, {})

    def test_a_missed_stage_waits_over_the_weekend_for_the_next_stage(self):
        # Due Tuesday the 17th: "3" moved from Saturday to Friday the 13th, missed; "1" comes on Monday.
        reminders = planned(item(date(2026, 11, 17)), Ladder.parse("3,1"))
        assert decided(reminders, at(14, 12)) == ([], {}, {})
        assert decided(reminders, at(16)) == (["1"], {"3": "1"}, {})

    def test_on_a_day_off_when_it_is_the_last_chance(self):
        reminders = planned(item(date(2026, 11, 15)), Ladder.parse("0"))  # Sunday; moved to Friday, missed
        assert decided(reminders, at(14, 7)) == ([], {}, {})
        assert decided(reminders, at(14, 8)) == (["0"], {}, {})

    def test_urgent_ones_pass_quiet_hours_and_days_off(self):
        reminders = planned(seminar(at(15, 7)), SEMINAR_LADDER)  # a Sunday morning
        assert decided(reminders, at(15, 6, 5)) == (["1h"], {"1": "1h"}, {})
        assert decided(reminders, at(15, 7)) == ([], {}, {"1": VoidReason.STALE, "1h": VoidReason.STALE})

    def test_a_closed_item_says_why_when_the_moment_comes(self):
        reminders = planned(item(date(2026, 11, 27), open=False), self.LADDER)
        assert decided(reminders, at(20)) == ([], {}, {"7": VoidReason.CLOSED})

    def test_a_reopened_item_goes_on(self):
        closed = planned(item(date(2026, 11, 27), open=False), self.LADDER)
        outcomes = dict(due_now(closed, (), AT_NINE, RUSSIA, now=at(20)).void)
        assert decided(planned(item(date(2026, 11, 27)), self.LADDER), at(24), outcomes) == (["3"], {}, {})

    def test_a_pause_set_after_planning(self):
        paused = Preferences(hour=9, pauses=(Span(date(2026, 11, 26), date(2026, 11, 27)),))
        reminders = planned(item(date(2026, 11, 27)), Ladder.parse("0"))
        assert decided(reminders, at(27, 12), prefs=paused) == ([], {}, {})
        assert decided(reminders, at(28, 12), prefs=paused) == ([], {}, {"0": VoidReason.PAUSED})

    def test_the_clock_set_back_two_hours_sends_nothing_twice(self):
        reminders = planned(item(date(2026, 11, 27)), self.LADDER)
        done = {reminder.key: "sent" for reminder in due_now(reminders, (), AT_NINE, RUSSIA, now=at(20)).send}
        for now in (at(20, 7), at(20), at(20, 9, 1)):
            assert decided(reminders, now, done) == ([], {}, {})

    def test_the_clock_run_ahead_25_hours_loses_nothing(self):
        reminders = planned(item(date(2026, 11, 27)), self.LADDER)
        ahead = due_now(reminders, (), AT_NINE, RUSSIA, now=at(27, 10))
        done = {reminder.key for reminder in ahead.send} | {key for key, _ in ahead.merged}
        assert {key.stage for key in done} == {"7", "3", "1", "0"}
        assert decided(reminders, at(26, 9), done) == ([], {}, {})
        assert decided(reminders, at(30), done) == (["+1"], {}, {})

    def test_a_person_who_moves_east_between_stages(self):
        here = planned(item(date(2026, 11, 27)), self.LADDER)
        done = {reminder.key: "sent" for reminder in due_now(here, (), AT_NINE, RUSSIA, now=at(20)).send}
        kamchatka = Preferences(timezone="Asia/Kamchatka", hour=9)
        there = planned(item(date(2026, 11, 27)), self.LADDER, kamchatka)
        assert decided(there, at(20, 10), done, kamchatka) == ([], {}, {})
        assert decided(there, at(24, 0), done, kamchatka) == (["3"], {}, {})

    def test_each_occurrence_and_each_subject_for_itself(self):
        first, second = item(date(2026, 11, 27)), Subject(Kind.ITEM, 1, "b", date(2026, 11, 27))
        both = planned(first, self.LADDER) + planned(second, self.LADDER)
        assert decided(both, at(20))[0] == ["7", "7"]

    def test_the_last_check_before_it_leaves(self):
        (only,) = planned(item(date(2026, 11, 27)), Ladder.parse("0"))
        assert fits(only, AT_NINE, RUSSIA, now=at(27, 10))
        assert not fits(only, AT_NINE, RUSSIA, now=at(27, 22))
        assert not fits(only, AT_NINE, RUSSIA, now=at(28, 10))


class TestDigest:
    def test_late_today_soon(self):
        subjects = [
            Subject(Kind.ITEM, 1, "1", date(2026, 11, 30)),
            Subject(Kind.ITEM, 2, "1", date(2026, 11, 10)),
            Subject(Kind.ITEM, 3, "1", date(2026, 11, 27)),
            Subject(Kind.ITEM, 4, "1", date(2026, 11, 26)),
            Subject(Kind.SEMINAR, 5, "1", at(27, 15)),
            Subject(Kind.ITEM, 6, "1", date(2026, 11, 28)),
        ]
        reminders = [reminder for subject in subjects for reminder in planned(subject)[-1:]]
        digest = morning_digest([*reminders, *reminders], AT_NINE, now=at(27))
        assert [(entry.key.subject, entry.days) for entry in digest.late] == [(2, -17), (4, -1)]
        assert [entry.key.subject for entry in digest.today] == [5, 3]
        assert [(entry.key.subject, entry.days) for entry in digest.soon] == [(6, 1), (1, 3)]
        assert digest.total == 6

    def test_today_is_the_persons_day(self):
        (reminder,) = planned(item(date(2026, 11, 27)), Ladder.parse("0"))
        evening = datetime(2026, 11, 26, 21, tzinfo=UTC)
        assert morning_digest([reminder], Preferences(timezone="Asia/Omsk"), now=evening).today
        assert morning_digest([reminder], Preferences(timezone="Europe/Kaliningrad"), now=evening).soon


class TestOversight:
    def test_escalation_waits_for_a_working_day(self):
        told = escalations(
            date(2026, 11, 5), curator_after_days=2, coordinator_after_days=7, calendar=RUSSIA, today=date(2026, 11, 12)
        )
        assert told == [Escalation(Level.CURATOR, date(2026, 11, 9)), Escalation(Level.COORDINATOR, date(2026, 11, 12))]

    def test_not_before_its_day_and_not_where_it_is_off(self):
        late = date(2026, 11, 5)
        assert not escalations(
            late, curator_after_days=2, coordinator_after_days=7, calendar=RUSSIA, today=date(2026, 11, 8)
        )
        assert not escalations(
            late, curator_after_days=None, coordinator_after_days=None, calendar=RUSSIA, today=date(2027, 1, 8)
        )

    def test_check_ins_on_the_last_working_day_of_each_term(self):
        year = Span(date(2026, 9, 1), date(2027, 8, 31))
        assert check_in_days(year, RUSSIA) == [
            date(2026, 10, 30),
            date(2026, 12, 30),
            date(2027, 3, 31),
            date(2027, 5, 31),
        ]

    def test_a_check_in_asks_and_asks_once_more(self):
        subject = Subject(Kind.CHECK_IN, 1, "2026-10-30", date(2026, 10, 30))
        assert going(planned(subject, CHECK_IN_LADDER)) == {"0": at(30, month=10), "+7": at(6)}


class TestPreview:
    def test_who_gets_what_when(self):
        watches = [
            Watch(item(date(2026, 11, 27)), person, Ladder.parse("7,1"), prefs)
            for person, prefs in ((2, AT_NINE), (1, AT_NINE), (3, Preferences(hour=8)))
        ]
        coming = upcoming(watches, RUSSIA, now=at(19, 12))
        assert [(r.key.person, r.stage, r.send_at) for r in coming] == [
            (3, "7", at(20, 8)),
            (1, "7", at(20)),
            (2, "7", at(20)),
            (3, "1", at(26, 8)),
            (1, "1", at(26)),
            (2, "1", at(26)),
        ]

    def test_only_the_days_asked_for_and_only_what_is_not_decided(self):
        watch = Watch(item(date(2026, 11, 27)), 1, Ladder.parse("7,1"), AT_NINE)
        assert [r.stage for r in upcoming([watch], RUSSIA, now=at(19), days=3)] == ["7"]
        sent = {ReminderKey(Kind.ITEM, 1, "2026-11-27", "7", 1)}
        assert [r.stage for r in upcoming([watch], RUSSIA, now=at(19), already=sent)] == ["1"]

    def test_it_is_the_very_plan(self):
        watch = Watch(item(date(2026, 11, 27)), PERSON, ROADMAP_LADDER, AT_NINE)
        coming = upcoming([watch], RUSSIA, now=at(12))
        assert {r.stage: r.send_at for r in coming} == going(
            planned(item(date(2026, 11, 27)), now=at(12), horizon=at(12) + timedelta(days=14))
        )
