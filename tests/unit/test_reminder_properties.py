"""The promise of the engine, tried on random people, ladders, calendars, clocks and accidents.

Each stage ends sent once, merged into a later one, or void with a reason; none on a day off unless nothing else is
possible, none outside permitted hours except urgent, none stale.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.calendar import (
    RUSSIAN_ZONES,
    Preferences,
    Span,
    Vacation,
    WorkCalendar,
    at_hour,
    local,
    next_morning,
    permitted,
)
from services.reminders.rules import (
    HALFWAY,
    ROADMAP_LADDER,
    SEMINAR_LADDER,
    SURVEY_LADDER,
    Kind,
    Ladder,
    Subject,
    VoidReason,
    due_now,
    plan,
)

SPRING = Vacation("spring", Span(date(2027, 3, 22), date(2027, 3, 30)))
CALENDARS = (
    WorkCalendar(),
    WorkCalendar(weekend=frozenset({6})),
    WorkCalendar(vacations=(SPRING, Vacation("summer", Span(date(2027, 6, 1), date(2027, 8, 31))))),
    WorkCalendar(days_off=frozenset({date(2026, 12, 29), date(2026, 12, 30), date(2028, 2, 28)})),
)
LADDERS = (ROADMAP_LADDER, SEMINAR_LADDER, SURVEY_LADDER)
DAYS = (
    date(2026, 11, 4),
    date(2026, 12, 31),
    date(2027, 1, 8),
    date(2027, 3, 28),
    date(2027, 5, 10),
    date(2028, 2, 29),
)

hours = st.integers(0, 23)
days = st.sampled_from(DAYS) | st.dates(date(2026, 11, 1), date(2028, 3, 31))
zones = st.sampled_from(RUSSIAN_ZONES)
clocks = st.builds(Preferences, timezone=zones, hour=hours, quiet_from=hours, quiet_to=hours)
stages = st.sampled_from(
    ["30", "14", "10", "7", "5", "3", "2", "1", "0", "+1", "+2", "+3", "+10", "weekly", "1?", "1h", "90m"]
)
ladders = st.sampled_from(LADDERS) | (
    st.lists(stages, min_size=1, max_size=8, unique_by=lambda part: part.rstrip("?")).map(
        lambda parts: Ladder.parse(",".join(parts))
    )
)


@st.composite
def subjects(draw):
    due = draw(days)
    if draw(st.booleans()):
        due = datetime(due.year, due.month, due.day, draw(hours), draw(st.sampled_from([0, 30])), tzinfo=UTC)
    return Subject(
        draw(st.sampled_from(Kind)), 1, str(due), due, told=draw(st.booleans()), wants_extra=draw(st.booleans())
    )


def noon(due: date) -> datetime:
    return datetime(due.year, due.month, due.day, 12, tzinfo=UTC)


class TestThePlanAlone:
    """Known long before and never down: then no exception is needed at all."""

    @given(subjects(), ladders, clocks, st.sampled_from(CALENDARS))
    def test_each_stage_stands_in_it_once_on_a_working_day_at_the_persons_hour(self, subject, ladder, prefs, calendar):
        now = noon(subject.due)
        reminders = plan(subject, ladder, prefs, calendar, person=1, now=now, horizon=now + timedelta(days=40))
        keys = [reminder.key for reminder in reminders]
        assert len(set(keys)) == len(keys)
        expected = {stage.key for stage in ladder.stages if not stage.urgent or isinstance(subject.due, datetime)}
        assert expected <= {key.stage for key in keys}
        for reminder in reminders:
            here = local(reminder.send_at, prefs)
            if reminder.goes and not reminder.urgent:
                assert not calendar.is_day_off(here.date())
                assert permitted(reminder.send_at, prefs)
                assert (here.hour, here.minute) == (prefs.reminder_hour, 0)

    @given(subjects(), ladders, clocks, st.sampled_from(CALENDARS))
    def test_windows_follow_one_another(self, subject, ladder, prefs, calendar):
        now = noon(subject.due)
        reminders = plan(subject, ladder, prefs, calendar, person=1, now=now, horizon=now + timedelta(days=40))
        going = [reminder for reminder in reminders if reminder.goes]
        for reminder in going:
            assert reminder.send_at < reminder.send_until
        for earlier, later in pairwise(going):
            assert earlier.send_until <= later.send_at
        by_stage = {reminder.key: reminder for reminder in reminders}
        for reminder in reminders:
            if reminder.merged_into:
                assert by_stage[reminder.merged_into].goes
                assert by_stage[reminder.merged_into].send_at >= reminder.send_at

    @given(days, st.integers(0, 47), st.integers(1, 12), st.booleans(), clocks, st.sampled_from(CALENDARS))
    def test_however_short_a_survey_is_everybody_is_reminded_of_it_once(
        self, first, half_hours, lasts, started, prefs, calendar
    ):
        opens = datetime(first.year, first.month, first.day, tzinfo=UTC) + half_hours * timedelta(minutes=30)
        closes = at_hour(prefs.timezone, local(opens, prefs).date() + timedelta(days=lasts), 24)
        subject = Subject(Kind.SURVEY, 1, "asked", closes, told=True, wants_extra=started)
        reminders = plan(subject, SURVEY_LADDER, prefs, calendar, person=1, now=opens, known_since=opens)
        going = [reminder for reminder in reminders if reminder.goes]
        assert going, "whoever was asked hears of it again while there is time"
        assert all(opens < reminder.send_at < closes for reminder in going)
        fitted = [reminder for reminder in going if reminder.stage == HALFWAY]
        assert fitted in ([], going), "in the place of the whole ladder"

    @given(subjects(), ladders, clocks, st.sampled_from(CALENDARS), st.integers(0, 20), st.integers(0, 60))
    def test_later_plans_tell_the_same(self, subject, ladder, prefs, calendar, days_before, days_on):
        now = noon(subject.due) - timedelta(days=days_before)
        later = now + timedelta(days=days_on)
        first = plan(subject, ladder, prefs, calendar, person=1, now=now, horizon=later)
        second = {r.key: r for r in plan(subject, ladder, prefs, calendar, person=1, now=later)}
        assert all(second.get(r.key, r).send_at == r.send_at for r in first)
        # Weekly repeats are planned for five weeks back; so far back nothing changes, however long nobody looked.
        recent = later - timedelta(days=35)
        assert all(second[r.key] == r for r in first if r.send_at > recent)


@dataclass
class Life:
    """A month with one subject: ticks with downtime between them, and what befalls clock, person and task."""

    subject: Subject
    ladder: Ladder
    prefs: Preferences
    calendar: WorkCalendar
    known_since: datetime
    now: datetime
    snoozed_until: date | None = None
    outcomes: dict = field(default_factory=dict)
    sent: list = field(default_factory=list)
    steady: bool = True  # neither the clock nor the person's settings were touched

    def tick(self, *, crashes: bool = False) -> None:
        planned = self.planned()
        decision = due_now(planned, self.outcomes, self.prefs, self.calendar, now=self.now)
        if crashes:
            return  # the transaction was lost: neither outcome nor message
        for reminder in decision.send:
            self.check(reminder)
            self.record(reminder.key, "sent")
            self.sent.append((self.now, reminder))
        for key, into in decision.merged:
            assert key[:3] == into[:3]
            assert key != into
            self.record(key, into)
        for key, reason in decision.void:
            self.record(key, VoidReason(reason))

    def planned(self, **more):
        return plan(
            self.subject,
            self.ladder,
            self.prefs,
            self.calendar,
            person=1,
            now=self.now,
            known_since=self.known_since,
            snoozed_until=self.snoozed_until,
            **more,
        )

    def record(self, key, outcome) -> None:
        assert key not in self.outcomes
        self.outcomes[key] = outcome

    def check(self, reminder) -> None:
        assert self.subject.open
        assert reminder.send_at <= self.now < reminder.send_until
        if reminder.announces:
            assert self.now <= self.due_moment()
        if reminder.urgent:
            return
        assert permitted(self.now, self.prefs)
        if self.calendar.is_day_off(local(self.now, self.prefs).date()):
            assert reminder.last_chance
            morning = next_morning(self.now, self.prefs, self.calendar)
            assert morning is None or morning >= reminder.send_until
        if self.steady and self.sent:
            before, other = self.sent[-1]
            if not other.urgent:
                assert local(before, self.prefs).date() < local(self.now, self.prefs).date()

    def due_moment(self) -> datetime:
        if isinstance(self.subject.due, datetime):
            return self.subject.due
        next_day = self.subject.due + timedelta(days=1)
        return datetime(next_day.year, next_day.month, next_day.day, tzinfo=local(self.now, self.prefs).tzinfo)

    def check_the_end(self) -> None:
        planned = self.planned(horizon=self.now + timedelta(days=60))
        waiting = {r.key for r in planned if r.goes and self.now < r.send_until and r.key not in self.outcomes}
        due_and_waiting = any(r.key in waiting and r.send_at <= self.now for r in planned)
        for reminder in planned:
            outcome = self.outcomes.get(reminder.key)
            if reminder.send_at <= self.now:
                assert outcome or due_and_waiting or reminder.merged_into in waiting
            if isinstance(outcome, tuple):
                assert outcome in self.outcomes


STEPS = st.sampled_from([10, 20, 30, 45, 60, 60, 60, 90, 240, 600, 24 * 60, 3 * 24 * 60, 7 * 24 * 60])  # minutes
ACCIDENTS = st.sampled_from(
    ["", "", "", "", "", "", "crash", "back", "ahead", "zone", "hour", "close", "reopen", "pause", "snooze"]
)


@st.composite
def pauses(draw, around: date):
    first = around + timedelta(days=draw(st.integers(-20, 15)))
    return Span(first, draw(st.sampled_from([first, first + timedelta(days=3), first + timedelta(days=28), date.max])))


@st.composite
def lives(draw):
    subject, ladder, prefs = draw(subjects()), draw(ladders), draw(clocks)
    day = subject.due.date() if isinstance(subject.due, datetime) else subject.due
    prefs = replace(prefs, pauses=tuple(draw(st.lists(pauses(day), max_size=2))))
    start = noon(day) + timedelta(days=draw(st.integers(-20, 12)), hours=draw(hours))
    known = start - timedelta(days=draw(st.sampled_from([0, 0, 1, 5, 60])), hours=draw(hours))
    return Life(subject, ladder, prefs, draw(st.sampled_from(CALENDARS)), known, start)


def befall(life: Life, accident: str, data) -> None:
    if accident in {"back", "ahead", "zone", "hour", "pause"}:
        life.steady = False
    if accident == "back":
        life.now -= timedelta(hours=2)
    elif accident == "ahead":
        life.now += timedelta(hours=25)
    elif accident == "zone":
        life.prefs = replace(life.prefs, timezone=data.draw(zones))
    elif accident == "hour":
        life.prefs = replace(life.prefs, hour=data.draw(hours))
    elif accident == "pause":
        life.prefs = replace(life.prefs, pauses=(data.draw(pauses(life.now.date())),))
    elif accident == "snooze":
        life.snoozed_until = local(life.now, life.prefs).date() + timedelta(days=data.draw(st.integers(1, 9)))
    elif accident in {"close", "reopen"}:
        life.subject = replace(life.subject, open=accident == "reopen")


class TestAMonthOfLife:
    @given(lives(), st.data())
    def test_each_stage_ends_sent_once_merged_or_void(self, life, data):
        end = life.now + timedelta(days=31)
        for minutes, accident in data.draw(st.lists(st.tuples(STEPS, ACCIDENTS), min_size=20, max_size=60)):
            befall(life, accident, data)
            life.tick(crashes=accident == "crash")
            life.now += timedelta(minutes=minutes)
        while life.now < end:
            life.tick()
            life.now += timedelta(minutes=110)
        life.tick()
        life.check_the_end()

    @given(lives())
    def test_where_nothing_happens_every_stage_of_the_plan_goes(self, life):
        life.prefs = replace(life.prefs, pauses=())
        start = life.now
        wanted = [reminder for reminder in life.planned() if reminder.goes and start <= reminder.send_at]
        moments = [start + timedelta(hours=3 * number) for number in range(31 * 8)]
        for moment in sorted([*moments, *(reminder.send_at for reminder in wanted)]):
            life.now = moment
            life.tick()
        assert {reminder.key for reminder in wanted} <= {reminder.key for _, reminder in life.sent}
        life.check_the_end()
