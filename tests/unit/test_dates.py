import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from markupsafe import Markup

from locales import translator
from views.dates import (
    clock,
    day_in_words,
    days_in_words,
    distance,
    due_in_words,
    full_day,
    lateness,
    moment_in_words,
    month_in_words,
    months_in_words,
    short_day,
    span_in_words,
    tg_time,
    weekday,
)
from views.deadlines import deadline_in_words, rule_in_words

RU, EN = translator("ru"), translator("en")
TODAY = date(2026, 11, 27)
NOW = datetime(2026, 11, 27, 6, tzinfo=UTC)


class TestDays:
    def test_a_day(self):
        assert short_day(date(2026, 11, 30), RU) == "30 ноября"
        assert full_day(date(2023, 11, 30), RU) == "30 ноября 2023 г."
        assert full_day(date(2028, 2, 29), RU) == "29 февраля 2028 г."
        assert short_day(date(2026, 11, 30), EN) == "November 30"
        assert full_day(date(2023, 11, 30), EN) == "November 30, 2023"

    def test_the_year_only_where_it_is_another(self):
        assert day_in_words(date(2026, 12, 31), RU, today=TODAY) == "31 декабря"
        assert day_in_words(date(2027, 1, 11), RU, today=TODAY) == "11 января 2027 г."

    def test_weekdays(self):
        week = [weekday(date(2026, 11, day), RU) for day in range(23, 30)]
        assert week == ["пн", "вт", "ср", "чт", "пт", "сб", "вс"]
        assert weekday(date(2026, 11, 27), EN) == "Fri"

    def test_moments_where_the_reader_lives(self):
        moment = datetime(2026, 11, 30, 21, 5, tzinfo=UTC)
        assert clock(moment, "Europe/Moscow") == "00:05"
        assert moment_in_words(moment, RU, timezone="Europe/Kaliningrad", today=TODAY) == "пн, 30 ноября, 23:05"
        assert moment_in_words(moment, RU, timezone="Asia/Omsk", today=TODAY) == "вт, 1 декабря, 03:05"

    @pytest.mark.parametrize(
        ("first", "last", "ru", "en"),
        [
            (date(2026, 11, 5), date(2026, 11, 10), "5–10 ноября", "November 5–10"),
            (date(2026, 11, 28), date(2026, 12, 3), "28 ноября – 3 декабря", "November 28 – December 3"),
            (date(2026, 11, 5), date(2026, 11, 5), "5 ноября", "November 5"),
            (date(2027, 1, 5), date(2027, 1, 10), "5–10 января 2027 г.", "January 5–10, 2027"),
            (date(2027, 1, 5), date(2027, 2, 1), "5 января – 1 февраля 2027 г.", "January 5 – February 1, 2027"),
            (
                date(2026, 12, 30),
                date(2027, 1, 10),
                "30 декабря 2026 г. – 10 января 2027 г.",
                "December 30, 2026 – January 10, 2027",
            ),
        ],
    )
    def test_spans(self, first, last, ru, en):
        assert span_in_words(first, last, RU, today=TODAY) == ru
        assert span_in_words(first, last, EN, today=TODAY) == en

    def test_spans_with_the_year_in_any_case(self):
        assert span_in_words(date(2026, 11, 5), date(2026, 11, 10), RU) == "5–10 ноября 2026 г."
        assert span_in_words(date(2026, 11, 5), date(2026, 11, 5), RU) == "5 ноября 2026 г."

    def test_months(self):
        assert month_in_words(date(2026, 11, 30), RU) == "ноябрь 2026 г."
        assert months_in_words(date(2024, 5, 1), date(2024, 6, 30), RU) == "май – июнь 2024 г."
        assert months_in_words(date(2023, 12, 1), date(2024, 2, 29), RU) == "декабрь 2023 г. – февраль 2024 г."
        assert months_in_words(date(2024, 5, 1), date(2024, 5, 31), EN) == "May 2024"
        assert months_in_words(date(2024, 5, 1), date(2024, 6, 30), EN) == "May – June 2024"

    def test_several_days(self):
        assert days_in_words([date(2024, 3, 31), date(2024, 11, 30)], RU) == "31 марта и 30 ноября 2024 г."
        assert days_in_words([date(2023, 12, 10), date(2024, 5, 5)], RU) == "10 декабря 2023 г. и 5 мая 2024 г."
        three = [date(2024, 4, 30), date(2024, 6, 30), date(2024, 7, 31)]
        assert days_in_words(three, RU) == "30 апреля, 30 июня и 31 июля 2024 г."
        assert days_in_words(three[:1], RU) == "30 апреля 2024 г."


class TestDistance:
    @pytest.mark.parametrize(
        ("days", "ru", "en"),
        [
            (0, "сегодня", "today"),
            (1, "завтра", "tomorrow"),
            (-1, "вчера", "yesterday"),
            (2, "через 2 дня", "in 2 days"),
            (5, "через 5 дней", "in 5 days"),
            (11, "через 11 дней", "in 11 days"),
            (21, "через 21 день", "in 21 days"),
            (122, "через 122 дня", "in 122 days"),
            (-3, "3 дня назад", "3 days ago"),
            (-14, "14 дней назад", "14 days ago"),
            (-31, "31 день назад", "31 days ago"),
        ],
    )
    def test_from_today(self, days, ru, en):
        assert distance(days, RU) == ru
        assert distance(days, EN) == en

    def test_lateness(self):
        said = [str(lateness(days, RU)) for days in (1, 2, 5, 21)]
        assert said == [
            "просрочено на 1 день",
            "просрочено на 2 дня",
            "просрочено на 5 дней",
            "просрочено на 21 день",
        ]
        assert lateness(1, EN) == "1 day late"

    @pytest.mark.parametrize(
        ("due", "words"),
        [
            (date(2026, 11, 30), "30 ноября, через 3 дня"),
            (date(2026, 11, 28), "28 ноября, завтра"),
            (date(2026, 11, 27), "27 ноября, сегодня"),
            (date(2026, 11, 22), "22 ноября, просрочено на 5 дней"),
            (date(2027, 1, 11), "11 января 2027 г., через 45 дней"),
            (datetime(2026, 11, 27, 12, tzinfo=UTC), "27 ноября, 15:00, сегодня"),
        ],
    )
    def test_what_is_due(self, due, words):
        assert due_in_words(due, RU, now=NOW, timezone="Europe/Moscow") == words

    def test_today_is_where_the_reader_lives(self):
        evening = datetime(2026, 11, 27, 21, tzinfo=UTC)
        due = date(2026, 11, 28)
        assert due_in_words(due, RU, now=evening, timezone="Asia/Kamchatka") == "28 ноября, сегодня"
        assert due_in_words(due, RU, now=evening, timezone="Europe/Kaliningrad") == "28 ноября, завтра"


class TestTelegramTime:
    def test_markup_with_a_text_for_older_apps(self):
        moment = datetime(2026, 11, 30, 12, 5, tzinfo=UTC)
        marked = tg_time(moment, "wDt", RU, timezone="Europe/Moscow")
        assert isinstance(marked, Markup)
        assert marked == '<tg-time unix="1796040300" format="wDt">30 ноября 2026 г., 15:05</tg-time>'

    @pytest.mark.parametrize("form", ["rt", "tD", "x", "dD", '"><b>'])
    def test_other_forms_are_no_forms(self, form):
        with pytest.raises(ValueError, match=re.escape(form)):
            tg_time(NOW, form, RU, timezone="Europe/Moscow")


@dataclass(frozen=True)
class Read:
    kind: str
    start: date | None = None
    due: tuple[date, ...] = ()
    rule: str | None = None
    until: date | None = None


class TestDeadlines:
    @pytest.mark.parametrize(
        ("deadline", "ru", "en"),
        [
            (Read("date", due=(date(2023, 11, 30),)), "до 30 ноября 2023 г.", "by November 30, 2023"),
            (
                Read("range", date(2026, 11, 5), (date(2026, 11, 10),)),
                "5–10 ноября 2026 г.",
                "November 5–10, 2026",
            ),
            (
                Read("range", date(2021, 9, 1)),
                "с 1 сентября 2021 г., срок окончания не указан",
                "from September 1, 2021, no end given",
            ),
            (Read("month", date(2023, 9, 1), (date(2023, 9, 30),)), "сентябрь 2023 г.", "September 2023"),
            (
                Read("month_range", date(2024, 5, 1), (date(2024, 6, 30),)),
                "май – июнь 2024 г.",
                "May – June 2024",
            ),
            (
                Read("multi", due=(date(2023, 12, 10), date(2024, 5, 5))),
                "до 10 декабря 2023 г. и 5 мая 2024 г.",
                "by December 10, 2023 and May 5, 2024",
            ),
            (
                Read("recurring", date(2013, 9, 1), (), "FREQ=MONTHLY;BYMONTHDAY=25", date(2014, 8, 31)),
                "каждый месяц до 25-го, по 31 августа 2014 г.",
                "every month by day 25, until August 31, 2014",
            ),
            (
                Read("whole_period", date(2023, 9, 1), (date(2024, 8, 31),)),
                "в течение 2023/24 учебного года",
                "during the school year 2023/24",
            ),
            (
                Read("whole_period", date(2025, 1, 1), (date(2025, 12, 31),)),
                "в течение 2025 года",
                "during the year 2025",
            ),
            (
                Read("whole_period", date(2025, 2, 1), (date(2026, 5, 31),)),
                "в течение всего периода, 1 февраля 2025 г. – 31 мая 2026 г.",
                "during the whole period, February 1, 2025 – May 31, 2026",
            ),
            (Read("whole_period"), "в течение всего периода", "during the whole period"),
            (Read("by_plan"), "по плану, дата не указана", "by a plan, no date given"),
            (
                Read("by_plan", date(2023, 9, 1), (date(2024, 8, 31),)),
                "по плану, до 31 августа 2024 г.",
                "by a plan, until August 31, 2024",
            ),
            (Read("event_relative"), "зависит от события, дата не указана", "depends on an event, no date given"),
            (
                Read("event_relative", due=(date(2024, 5, 31),)),
                "зависит от события, ориентир – 31 мая 2024 г.",
                "depends on an event, around May 31, 2024",
            ),
            (Read("undetermined"), "дата не указана", "no date given"),
        ],
    )
    def test_each_kind(self, deadline, ru, en):
        assert deadline_in_words(deadline, RU) == ru
        assert deadline_in_words(deadline, EN) == en

    def test_of_many_dates_the_first(self):
        days = tuple(date(2024, month, 1) for month in range(1, 8))
        words = "сроки: 1 января 2024 г., 1 февраля 2024 г., 1 марта 2024 г., 1 апреля 2024 г. и ещё 3 даты"
        assert deadline_in_words(Read("multi", due=days), RU) == words

    @pytest.mark.parametrize(
        ("rule", "ru", "en"),
        [
            ("FREQ=MONTHLY", "каждый месяц", "every month"),
            ("FREQ=MONTHLY;BYMONTHDAY=25", "каждый месяц до 25-го", "every month by day 25"),
            (
                "FREQ=MONTHLY;BYMONTHDAY=15,-1",
                "каждый месяц до 15-го и последнего дня",
                "every month by day 15 and the last day",
            ),
            ("FREQ=MONTHLY;INTERVAL=2", "раз в 2 месяца", "once in 2 months"),
            ("FREQ=MONTHLY;INTERVAL=3", "раз в квартал", "once a quarter"),
            ("FREQ=MONTHLY;INTERVAL=6", "раз в полгода", "once in half a year"),
            ("FREQ=YEARLY", "каждый год", "every year"),
            ("FREQ=YEARLY;INTERVAL=3", "раз в 3 года", "once in 3 years"),
            ("FREQ=YEARLY;INTERVAL=5", "раз в 5 лет", "once in 5 years"),
            (
                "FREQ=YEARLY;BYMONTH=3,5,10,12;BYMONTHDAY=-1",
                "в конце каждой четверти",
                "at the end of each school quarter",
            ),
            ("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", "раз в квартал", "once a quarter"),
            ("FREQ=YEARLY;BYMONTH=2,5,11;BYMONTHDAY=-1", "в конце каждого триместра", "at the end of each trimester"),
            (
                "FREQ=YEARLY;BYMONTH=5,12;BYMONTHDAY=-1",
                "в конце каждого учебного полугодия",
                "at the end of each school half-year",
            ),
            ("FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1", "раз в полгода", "once in half a year"),
            (
                "FREQ=YEARLY;BYMONTH=3,11;BYMONTHDAY=-1",
                "каждый год до конца марта и ноября",
                "every year by the end of March and November",
            ),
            ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=15", "каждый год до 15 марта", "every year by March 15"),
            (
                "FREQ=YEARLY;BYMONTH=3,5;BYMONTHDAY=15",
                "каждый год до 15 марта и 15 мая",
                "every year by March 15 and May 15",
            ),
            (
                "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10",
                "каждый год до 10 января, 10 апреля, 10 июля и 10 октября",
                "every year by January 10, April 10, July 10, and October 10",
            ),
            ("FREQ=MONTHLY;BYDAY=2TU", "каждый месяц (2-й вторник)", "every month (2nd Tuesday)"),
            ("FREQ=MONTHLY;BYDAY=3WE", "каждый месяц (3-я среда)", "every month (3rd Wednesday)"),
            ("FREQ=MONTHLY;BYDAY=-1FR", "каждый месяц (последняя пятница)", "every month (last Friday)"),
            ("FREQ=MONTHLY;BYDAY=4SU", "каждый месяц (4-е воскресенье)", "every month (4th Sunday)"),
            (
                "FREQ=MONTHLY;BYDAY=1TU,3TU",
                "каждый месяц (1-й вторник, 3-й вторник)",
                "every month (1st Tuesday, 3rd Tuesday)",
            ),
            ("FREQ=WEEKLY", "каждую неделю", "every week"),
            ("FREQ=WEEKLY;INTERVAL=2", "раз в 2 недели", "once in 2 weeks"),
            ("FREQ=WEEKLY;BYDAY=MO,FR", "каждую неделю (пн, пт)", "every week (Mo, Fr)"),
            ("FREQ=DAILY", "каждый день", "every day"),
            ("FREQ=DAILY;INTERVAL=10", "раз в 10 дней", "once in 10 days"),
            ("FREQ=HOURLY", "регулярно", "regularly"),
        ],
    )
    def test_rules_read_aloud(self, rule, ru, en):
        assert rule_in_words(rule, RU) == ru
        assert rule_in_words(rule, EN) == en
