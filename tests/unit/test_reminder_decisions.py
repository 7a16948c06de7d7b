"""What is decided about planned reminders at a moment: snoozed, due, gathered, escalated, shown ahead."""

from datetime import date, timedelta

from services.calendar import Preferences, Span, WorkCalendar
from services.reminders.rules import (
    CHECK_IN_LADDER,
    ROADMAP_LADDER,
    SEMINAR_LADDER,
    Escalation,
    Kind,
    Ladder,
    Level,
    ReminderKey,
    Subject,
    VoidReason,
    Watch,
    check_in_days,
    due_now,
    escalations,
    fits,
    next_look,
    unanswered,
    upcoming,
)
from tests.support.plans import (
    AT_NINE,
    PERSON,
    RUSSIA,
    at,
    decided,
    going,
    item,
    merged,
    planned,
    seminar,
)


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
        assert going(reminders) == {"s2026-11-18": at(18), "w3": at(23)}
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
        assert decided(reminders, at(30), done) == (["w1"], {"+1": "w1"}, {})

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

    def test_what_waits_for_a_morning_after_a_downtime_is_in_it(self):
        watch = Watch(item(date(2026, 11, 27)), 1, Ladder.parse("7,3,1"), AT_NINE)
        coming = upcoming([watch], RUSSIA, now=at(21, 12))  # Saturday: Friday's stage has not gone
        assert [(r.stage, r.send_at) for r in coming] == [("7", at(23)), ("3", at(24)), ("1", at(26))]

    def test_it_is_the_very_plan(self):
        watch = Watch(item(date(2026, 11, 27)), PERSON, ROADMAP_LADDER, AT_NINE)
        coming = upcoming([watch], RUSSIA, now=at(12))
        assert {r.stage: r.send_at for r in coming} == going(
            planned(item(date(2026, 11, 27)), now=at(12), horizon=at(12) + timedelta(days=14))
        )


def test_an_unanswered_problem_goes_up_by_working_days():
    told = date(2026, 10, 30)  # a Friday; Wednesday the 4th is a holiday
    days = [told + timedelta(days=n) for n in range(9)]
    calendar = WorkCalendar()
    steps = {day: [step.level.value for step in unanswered(told, calendar=calendar, today=day)] for day in days}
    assert [day.day for day in days if steps[day] == ["curator"]] == [2, 3, 4]
    assert [day.day for day in days if steps[day] == ["curator", "coordinator"]] == [5, 6, 7]
    assert [day.day for day in days if not steps[day]] == [30, 31, 1]


class TestNextLook:
    resting = Preferences(hour=9, pauses=(Span(date(2026, 11, 2), date(2026, 11, 12)),))

    def look(self, reminders, day):
        return next_look(reminders, (), self.resting, RUSSIA, now=at(day))

    def test_what_comes_up_in_a_pause_waits_for_its_end(self):
        planned_before = planned(item(date(2026, 11, 5)), Ladder.parse("+1"))
        assert self.look(planned_before, day=5) == at(13, 0)
        assert self.look(planned_before, day=7) == at(13)

    def test_what_comes_up_after_it_is_looked_at_then(self):
        """Else a stage that comes into sight during a leave would look like one that the plan had forgotten."""
        assert self.look(planned(item(date(2026, 11, 27)), Ladder.parse("7,3"), self.resting), day=5) == at(20)
