"""What holds for every phrase: no text breaks the reading, what is written reads back, rules fall on their days."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from babel.dates import format_date
from dateutil.rrule import rrulestr
from hypothesis import assume, example, given
from hypothesis import strategies as st

from services.calendar.period import Period
from services.deadlines import Deadline, DeadlineKind, DeadlineReason, occurrences, read_deadline

GENITIVE = [format_date(date(2024, month, 1), "MMMM", "ru") for month in range(1, 13)]
NOMINATIVE = [format_date(date(2024, month, 1), "LLLL", "ru") for month in range(1, 13)]
WEEKDAYS = {
    "понедельникам": "MO",
    "вторникам": "TU",
    "средам": "WE",
    "четвергам": "TH",
    "пятницам": "FR",
    "субботам": "SA",
}
PIECES = [
    *(
        "до",
        "с",
        "по",
        "к",
        "в",
        "на",
        "за",
        "от",
        "и",
        ",",
        "-",
        "–",
        "(",
        ")",
        "не позднее",
        "раз",
        "каждый",
        "после",
        "№",
    ),
    *(
        "1",
        "15",
        "31",
        "32",
        "0",
        "2024",
        "2203",
        "15.05",
        "15.05.2024",
        "05.2024",
        "23/24",
        "10.00",
        "I",
        "IV",
        "99999",
    ),
    *("мая", "сентябрь", "квартал", "четверть", "полугодие", "каникулы", "осенние", "неделя", "декада", "половина"),
    *("месяц", "год", "года", "уч.г.", "числа", "день", "последняя", "первое", "конец", "начало", "в течение"),
    *(
        "ежемесячно",
        "ежегодно",
        "еженедельно",
        "понедельник",
        "по пятницам",
        "по плану",
        "по мере",
        "школа",
        "ул. Мира",
    ),
    *("следующего", "текущего года", "весь период", "постоянно", "кроме", "дважды", "триместр", "за 2 недели до"),
]

days = st.dates(date(2023, 9, 1), date(2024, 8, 31))
years = st.integers(2000, 2090)


@st.composite
def periods(draw):
    start = draw(st.dates(date(2000, 1, 1), date(2080, 12, 31)))
    return Period(start, start + timedelta(days=draw(st.integers(0, 1500))))


def school_year(start):
    return Period(date(start, 9, 1), date(start + 1, 8, 31))


def check(deadline):
    assert isinstance(deadline, Deadline)
    assert isinstance(deadline.kind, DeadlineKind)
    assert list(deadline.due) == sorted(set(deadline.due))
    assert deadline.needs_date == (deadline.reason is not None)
    assert deadline.reason is None or DeadlineReason(deadline.reason)
    assert (deadline.kind is DeadlineKind.RECURRING) == (deadline.rule is not None)
    assert deadline.needs_date or deadline.due or deadline.rule
    if deadline.rule:
        rrulestr(deadline.rule)


@given(st.text(max_size=200), periods())
@example("\x00", school_year(2023))
@example("1" * 5000, school_year(2023))
@example("1, 2, 3, " * 300, school_year(2023))
def test_no_text_of_any_characters_raises(text, period):
    check(read_deadline(text, period))


@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from([" ", "  ", "\n"]), periods())
def test_no_heap_of_time_words_raises(pieces, gap, period):
    deadline = read_deadline(gap.join(pieces), period)
    check(deadline)
    occurrences(deadline, period)


# -- what is written reads back ----------------------------------------------------------------------------------

FORMS = [
    "{d}.{m:02}.{y}",
    "{d:02}.{m:02}.{y}г.",
    "{d:02}. {m:02}. {y} г",
    "{d:02}.{m:02}.\n{y}",
    "{d:02}.{m:02}.{yy:02}",
    "{d}/{m}/{y}",
    "{y}-{m:02}-{d:02}",
    "{d:02}-{m:02}-{y}",
    "{d} {genitive} {y}",
    "{d} {genitive} {y}года",
    "{d}-го {genitive} {y} г.",
    "«{d:02}» {genitive} {y} года",
    "до {d} {genitive} {y} г.",
    "не позднее {d:02}.{m:02}.{y}",
    "к {d} {genitive} {y}",
    "в срок до {d:02}.{m:02}.{y} включительно",
    "{d}\u00a0{genitive}\u00a0{y}\u00a0г.",
]


def written(form, day):
    genitive = GENITIVE[day.month - 1]
    return form.format(d=day.day, m=day.month, y=day.year, yy=day.year % 100, genitive=genitive)


@given(st.sampled_from(FORMS), days)
def test_a_date_reads_back(form, day):
    deadline = read_deadline(written(form, day), school_year(2023))
    assert (deadline.kind, deadline.due, deadline.reason) == (DeadlineKind.DATE, (day,), None)


@given(
    st.sampled_from(["{d}.{m:02}.", "{d:02}.{m:02}", "{d} {genitive}", "до {d} {genitive}", "к {d:02}.{m:02}"]),
    days,
    years,
)
def test_a_date_without_a_year_is_the_one_in_the_school_year(form, day, start):
    period = school_year(start)
    assume((day.month, day.day) != (2, 29))
    due = day.replace(year=start if day.month > 8 else start + 1)
    deadline = read_deadline(written(form, day), period)
    assert (deadline.due, deadline.reason) == ((due,), None)


SPANS = [
    "с {a} по {b}",
    "{a} - {b}",
    "{a}–{b}",
    "{a} — {b}",
    "с {a} до {b}",
    "в период с {a} по {b}",
    "{a} по {b}",
    "({a} - {b})",
]


@given(st.sampled_from(SPANS), st.sampled_from(FORMS[:4] + FORMS[8:11]), days, days)
def test_a_span_reads_back(span, form, one, other):
    first, last = sorted([one, other])
    assume(first != last)
    deadline = read_deadline(span.format(a=written(form, first), b=written(form, last)), school_year(2023))
    assert (deadline.kind, deadline.start, deadline.due) == (DeadlineKind.RANGE, first, (last,))
    assert deadline.reason is None


@given(
    st.lists(days, min_size=2, max_size=6, unique=True),
    st.sampled_from([", ", "; ", " и ", " ", "\n"]),
    st.sampled_from(FORMS[:2]),
)
def test_a_list_reads_back(listed, gap, form):
    deadline = read_deadline(gap.join(written(form, day) for day in listed), school_year(2023))
    assert (deadline.kind, deadline.due) == (DeadlineKind.MULTI, tuple(sorted(listed)))
    assert deadline.reason is None


@given(st.sampled_from(["{name} {y}", "{name} {y} г.", "{m:02}.{y}", "в течение {name} {y}", "{name}, {y}"]), days)
def test_a_month_reads_back(form, day):
    name = GENITIVE[day.month - 1] if "течение" in form else NOMINATIVE[day.month - 1]
    deadline = read_deadline(form.format(name=name, m=day.month, y=day.year), school_year(2023))
    last = (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    assert (deadline.kind, deadline.start, deadline.due) == (DeadlineKind.MONTH, day.replace(day=1), (last,))
    assert deadline.reason is None


@given(st.text("абвгдежзик ,.()«»", max_size=20), days)
def test_words_around_a_date_do_not_change_it(words, day):
    deadline = read_deadline(f"{words} {written('{d:02}.{m:02}.{y}', day)}", school_year(2023))
    assert deadline.due == (day,) or deadline.needs_date


# -- occurrences ---------------------------------------------------------------------------------------------------


@given(st.integers(1, 28), years)
def test_a_day_of_each_month(number, start):
    period = school_year(start)
    found = occurrences(read_deadline(f"до {number} числа каждого месяца", period), period)
    assert len(found) == 12
    assert {day.day for day in found} == {number}


@given(st.sampled_from(sorted(WEEKDAYS)), years)
def test_every_week_on_a_day(name, start):
    period = school_year(start)
    deadline = read_deadline(f"еженедельно по {name}", period)
    found = occurrences(deadline, period)
    assert deadline.rule == f"FREQ=WEEKLY;BYDAY={WEEKDAYS[name]}"
    assert {(later - earlier).days for earlier, later in pairwise(found)} == {7}
    assert {day.weekday() for day in found} == {list(WEEKDAYS).index(name)}
    assert len(found) in {52, 53}


@given(
    periods(),
    st.sampled_from(["ежемесячно", "ежеквартально", "еженедельно", "2 раза в год", "раз в 2 недели", "ежегодно"]),
)
def test_occurrences_lie_in_the_period_and_rise(period, phrase):
    found = occurrences(read_deadline(phrase, period), period)
    assert list(found) == sorted(set(found))
    assert all(day in period for day in found)


@given(periods())
def test_whole_months_end_on_their_last_days(period):
    found = occurrences(read_deadline("ежемесячно", period), period)
    assert all((day + timedelta(days=1)).day == 1 for day in found)
    each = (period.start + timedelta(days=n) for n in range((period.end - period.start).days + 1))
    assert len(found) == sum((day + timedelta(days=1)).day == 1 for day in each)


@pytest.mark.parametrize("start", range(2019, 2030))
def test_school_quarters_end_four_times_a_year(start):
    period = school_year(start)
    found = occurrences(read_deadline("1 раз в четверть", period), period)
    assert [(day.month, day.day) for day in found] == [(10, 31), (12, 31), (3, 31), (5, 31)]
