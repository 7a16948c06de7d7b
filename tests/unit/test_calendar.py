import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.calendar import (
    RUSSIAN_ZONES,
    Preferences,
    Span,
    UnknownZone,
    Vacation,
    WorkCalendar,
    at_hour,
    moved_days_known,
    next_morning,
    next_permitted,
    permitted,
    zone,
)

RUSSIA = WorkCalendar()
MOSCOW = ZoneInfo("Europe/Moscow")


def in_moscow(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=MOSCOW).astimezone(UTC)


class TestDaysOff:
    @pytest.mark.parametrize(
        "day",
        [
            date(2022, 3, 7),  # moved from Saturday, 5 March
            date(2022, 6, 13),  # Russia Day fell on a Sunday
            date(2023, 2, 24),
            date(2023, 11, 6),
            date(2024, 4, 30),
            date(2024, 12, 31),
            date(2025, 5, 2),
            date(2025, 11, 3),
            date(2026, 1, 9),
            date(2026, 3, 9),
            date(2026, 12, 31),
            date(2027, 2, 22),
            date(2027, 11, 5),
            date(2030, 11, 4),  # fixed holidays are known for ever
        ],
    )
    def test_public_holidays_with_their_moved_days(self, day):
        assert RUSSIA.is_day_off(day)

    @pytest.mark.parametrize(
        "day", [date(2022, 3, 5), date(2024, 4, 27), date(2024, 11, 2), date(2025, 11, 1), date(2027, 2, 20)]
    )
    def test_a_saturday_worked_in_exchange_is_a_working_day(self, day):
        assert day.weekday() == 5
        assert not RUSSIA.is_day_off(day)

    def test_ordinary_days(self):
        assert not RUSSIA.is_day_off(date(2026, 11, 3))
        assert RUSSIA.is_day_off(date(2026, 11, 7))
        assert RUSSIA.is_day_off(date(2026, 11, 8))
        assert not RUSSIA.is_day_off(date(2028, 2, 29))

    def test_moved_days_are_known_up_to_the_last_decree(self):
        assert [year for year in range(2022, 2030) if moved_days_known(year)] == [2022, 2023, 2024, 2025, 2026, 2027]

    def test_the_municipality_has_the_last_word(self):
        ours = WorkCalendar(
            days_off=frozenset({date(2026, 11, 10), date(2026, 11, 11)}),
            working_days=frozenset({date(2026, 11, 7), date(2026, 11, 11), date(2026, 11, 4)}),
        )
        assert ours.is_day_off(date(2026, 11, 10))
        assert not ours.is_day_off(date(2026, 11, 11))
        assert not ours.is_day_off(date(2026, 11, 7))
        assert not ours.is_day_off(date(2026, 11, 4))

    def test_a_six_day_week(self):
        assert not WorkCalendar(weekend=frozenset({6})).is_day_off(date(2026, 11, 7))

    def test_a_school_vacation_is_rest_but_the_summer_is_not(self):
        autumn = Vacation("autumn", Span(date(2026, 10, 26), date(2026, 11, 3)))
        spring = Vacation("spring", Span(date(2027, 3, 22), date(2027, 3, 30)), rest=False)
        summer = Vacation("summer", Span(date(2027, 6, 1), date(2027, 8, 31)))
        ours = WorkCalendar(vacations=(autumn, spring, summer))
        assert ours.is_day_off(date(2026, 10, 28))
        assert not ours.is_day_off(date(2027, 3, 24))
        assert not ours.is_day_off(date(2027, 7, 1))

    def test_the_working_day_before_and_after(self):
        assert RUSSIA.previous_working_day(date(2027, 1, 11)) == date(2026, 12, 30)
        assert RUSSIA.next_working_day(date(2026, 12, 30)) == date(2027, 1, 11)
        assert RUSSIA.next_working_day(date(2028, 2, 28)) == date(2028, 2, 29)

    def test_a_calendar_without_working_days_does_not_hang(self):
        never = WorkCalendar(days_off=frozenset(date(2025, 1, 1) + timedelta(days=number) for number in range(1500)))
        assert never.next_working_day(date(2026, 11, 2)) == date(2026, 11, 2)
        assert never.previous_working_day(date(2026, 11, 2)) == date(2026, 11, 2)

    def test_equal_calendars_are_one_key(self):
        assert len({WorkCalendar(days_off=frozenset({date(2026, 1, 20)})) for _ in range(3)}) == 1

    def test_it_is_kept_as_json(self):
        ours = WorkCalendar(
            days_off=frozenset({date(2026, 11, 10)}),
            working_days=frozenset({date(2026, 11, 7)}),
            vacations=(Vacation("autumn", Span(date(2026, 10, 26), date(2026, 11, 3)), rest=False),),
            terms=(Span(date(2026, 9, 1), date(2026, 10, 25)),),
            weekend=frozenset({6}),
        )
        assert WorkCalendar.from_json(json.loads(json.dumps(ours.to_json()))) == ours
        assert WorkCalendar.from_json({}) == WorkCalendar()

    def test_the_same_words_are_read_once_so_that_its_days_are_worked_out_once(self):
        stored = {"days_off": ["2026-10-05"], "weekend": [6]}
        assert WorkCalendar.from_json(dict(stored)) is WorkCalendar.from_json(dict(stored))
        assert WorkCalendar.from_json(stored | {"weekend": [5]}) is not WorkCalendar.from_json(stored)


class TestTerms:
    def test_the_usual_ends_of_school_quarters(self):
        year = Span(date(2026, 9, 1), date(2027, 8, 31))
        assert RUSSIA.term_ends(year) == [date(2026, 10, 31), date(2026, 12, 31), date(2027, 3, 31), date(2027, 5, 31)]

    def test_a_year_with_its_own_terms(self):
        trimesters = (
            Span(date(2026, 9, 1), date(2026, 11, 15)),
            Span(date(2026, 11, 23), date(2027, 2, 14)),
            Span(date(2027, 2, 22), date(2027, 5, 26)),
        )
        two_years = Span(date(2026, 9, 1), date(2027, 12, 31))
        assert WorkCalendar(terms=trimesters).term_ends(two_years) == [
            date(2026, 11, 15),
            date(2027, 2, 14),
            date(2027, 5, 26),
            date(2027, 10, 31),
            date(2027, 12, 31),
        ]


class TestPersonsClock:
    def test_zones_reach_from_utc_plus_2_to_utc_plus_12(self):
        moment = datetime(2026, 11, 2, tzinfo=UTC)
        offsets = [moment.astimezone(zone(name)).utcoffset() for name in RUSSIAN_ZONES]
        assert offsets == [timedelta(hours=hours) for hours in range(2, 13)]

    def test_an_unknown_zone_is_refused(self):
        for name in ("Europe/Atlantis", "", "../etc/passwd", "Europe"):
            with pytest.raises(UnknownZone):
                zone(name)

    @pytest.mark.parametrize(
        ("prefs", "hour"),
        [
            (Preferences(hour=9), 9),
            (Preferences(hour=7, quiet_from=21, quiet_to=8), 8),
            (Preferences(hour=22, quiet_from=21, quiet_to=8), 20),
            (Preferences(hour=14, quiet_from=13, quiet_to=15), 15),
            (Preferences(hour=0, quiet_from=0, quiet_to=0), 0),
            (Preferences(hour=12, quiet_from=8, quiet_to=7), 7),
        ],
    )
    def test_the_reminder_hour_is_never_quiet(self, prefs, hour):
        assert prefs.reminder_hour == hour

    def test_quiet_hours_over_midnight(self):
        prefs = Preferences(quiet_from=21, quiet_to=8)
        assert not permitted(in_moscow(2026, 11, 2, 7, 59), prefs)
        assert permitted(in_moscow(2026, 11, 2, 8), prefs)
        assert permitted(in_moscow(2026, 11, 2, 20, 59), prefs)
        assert not permitted(in_moscow(2026, 11, 2, 21), prefs)

    def test_a_pause_covers_whole_days_of_the_person(self):
        prefs = Preferences(timezone="Asia/Kamchatka", pauses=(Span(date(2026, 11, 3), date(2026, 11, 4)),))
        assert permitted(datetime(2026, 11, 2, 0, tzinfo=UTC), prefs)
        assert not permitted(datetime(2026, 11, 2, 22, tzinfo=UTC), prefs)  # already the 3rd in Kamchatka
        assert permitted(datetime(2026, 11, 4, 22, tzinfo=UTC), prefs)

    def test_the_next_permitted_moment(self):
        prefs = Preferences(hour=10)
        friday_night = in_moscow(2026, 11, 6, 23)
        assert next_permitted(friday_night, prefs) == in_moscow(2026, 11, 7, 8)
        assert next_permitted(friday_night, prefs, RUSSIA) == in_moscow(2026, 11, 9, 8)
        assert next_morning(friday_night, prefs, RUSSIA) == in_moscow(2026, 11, 9, 10)
        noon = in_moscow(2026, 11, 6, 12, 30)
        assert next_permitted(noon, prefs, RUSSIA) == next_morning(noon, prefs, RUSSIA) == noon

    def test_the_new_year_holidays(self):
        assert next_morning(in_moscow(2026, 12, 30, 22), Preferences(hour=9), RUSSIA) == in_moscow(2027, 1, 11, 9)

    def test_an_endless_pause_has_no_next_moment(self):
        gone = Preferences(pauses=(Span(date(2026, 11, 1), date.max),))
        assert next_permitted(in_moscow(2026, 11, 2, 12), gone) is None
        assert next_morning(in_moscow(2026, 11, 2, 12), gone, RUSSIA) is None
        assert next_permitted(in_moscow(2026, 10, 30, 12), gone) == in_moscow(2026, 10, 30, 12)

    def test_a_zone_with_summer_time(self):
        before, after = at_hour("Europe/Berlin", date(2027, 3, 27), 9), at_hour("Europe/Berlin", date(2027, 3, 28), 9)
        assert after - before == timedelta(hours=23)
        skipped = at_hour("Europe/Berlin", date(2027, 3, 28), 2)  # 02:00 did not exist that night
        assert skipped == at_hour("Europe/Berlin", date(2027, 3, 28), 3)

    def test_the_midnight_that_ends_a_day(self):
        assert at_hour("Europe/Moscow", date(2027, 12, 31), 24) == in_moscow(2028, 1, 1)
