"""A reading is certain only where every word of the phrase was understood; these kinds were once taken for others."""

import time
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.calendar.period import Period
from services.deadlines import read_deadline
from services.deadlines.words import ROMAN_NUMERALS
from tests.unit.test_deadlines_properties import GENITIVE, NOMINATIVE

SHORT = ["янв", "фев", "март", "апр", "май", "июнь", "июль", "авг", "сент", "окт", "нояб", "дек"]
ORDINALS = ["первый", "второй", "3-й", "четвёртый", "последний"]
YEAR = Period.parse("2025-09-01..2026-08-31")
YEARS = Period.parse("2025-01-01..2027-12-31")
MONTHS = [9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8]  # as they follow each other in the school year
DASHES = ["-", "–", "—", "−", "‑", " - ", " – ", " — ", "\u00a0–\u00a0", " -\n"]

places = st.integers(0, 11)


def last_day(month, year=None):
    year = year or (2025 if month > 8 else 2026)
    return (date(year, month, 1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def certain(phrase, period=YEAR):
    """Give what is due, where it is taken for certain."""
    deadline = read_deadline(phrase, period)
    return None if deadline.needs_date else deadline.due


# -- months ---------------------------------------------------------------------------------------------------------


@given(places, st.integers(2, 5), st.sampled_from(DASHES), st.sampled_from([NOMINATIVE, SHORT]), st.booleans())
def test_a_chain_of_months_ends_with_its_last(first, count, dash, names, dotted):
    assume(first + count <= 12)
    chain = MONTHS[first : first + count]
    dot = "." if dotted and names is SHORT else ""
    phrase = dash.join(names[month - 1] + dot for month in chain)
    assert certain(phrase) == (last_day(chain[-1]),)


@given(st.lists(places, min_size=3, max_size=5, unique=True), st.sampled_from(DASHES))
def test_a_chain_with_gaps_is_asked(listed, dash):
    assume(any(after != before + 1 for before, after in pairwise(listed)))
    assert certain(dash.join(NOMINATIVE[MONTHS[at] - 1] for at in listed)) is None


@given(places, places, st.sampled_from(["{a}–{b}.{y}", "{a}-{b} {y}", "с {a} по {b} {y} г.", "{a} - {b}.{y}"]))
def test_roman_months_are_months_or_asked(first, last, form):
    assume(first < last)
    a, b = MONTHS[first], MONTHS[last]
    due = last_day(b)
    phrase = form.format(a=ROMAN_NUMERALS[a - 1].upper(), b=ROMAN_NUMERALS[b - 1].upper(), y=due.year)
    assert certain(phrase) in {None, (due,)}


@given(st.integers(1, 28), places, st.sampled_from(["{d}.{r}", "{d}.{r}.{y}", "до {d} {r} {y} г.", "{d}.{r}.{y}г."]))
def test_a_day_of_a_roman_month(day, at, form):
    month = MONTHS[at]
    year = 2025 if month > 8 else 2026
    found = certain(form.format(d=day, r=ROMAN_NUMERALS[month - 1].upper(), y=year))
    assert found in {None, (date(year, month, day),)}


@given(st.lists(places, min_size=1, max_size=4, unique=True))
def test_roman_months_without_a_year_may_be_quarters(listed):
    assert certain(", ".join(ROMAN_NUMERALS[MONTHS[at] - 1].upper() for at in sorted(listed))) is None


@given(st.sampled_from(["нач.", "сер.", "нач", "серед.", "ок.", "прибл.", "ориент.", "предв.", "нн.", "посл."]), places)
def test_an_abbreviation_before_a_month_is_asked(short, at):
    assert certain(f"{short} {GENITIVE[MONTHS[at] - 1]}") is None


# -- a weekday of several months --------------------------------------------------------------------------------------


@given(
    st.integers(0, 4),
    st.sampled_from(["понедельник", "вторник", "четверг"]),
    st.lists(places, min_size=2, max_size=4, unique=True),
    st.sampled_from([", ", " и ", "; "]),
)
def test_a_weekday_of_several_months_comes_in_each(ordinal, weekday, listed, gap):
    months = [MONTHS[at] for at in sorted(listed)]
    phrase = f"{ORDINALS[ordinal]} {weekday} {gap.join(GENITIVE[month - 1] for month in months)}"
    number = ["понедельник", "вторник", "среда", "четверг"].index(weekday)
    expected = []
    for month in months:
        end = last_day(month)
        days = [end.replace(day=day) for day in range(1, end.day + 1) if end.replace(day=day).weekday() == number]
        expected.append(days[-1] if ordinal == 4 else days[ordinal])
    assert certain(phrase) == tuple(expected)


# -- years ------------------------------------------------------------------------------------------------------------

EACH_YEAR = ["{month} {years} гг.", "{month} {years}", "в {month} {years} годах", "до 15 {of} {years} гг."]


@given(
    st.sampled_from(EACH_YEAR),
    st.integers(0, 11),
    st.sampled_from([", ", " и ", "; ", ","]),
    st.lists(st.sampled_from([2025, 2026, 2027]), min_size=2, max_size=3, unique=True),
)
def test_several_years_after_one_month_are_all_meant(form, at, gap, years):
    years.sort()
    phrase = form.format(month=NOMINATIVE[at], of=GENITIVE[at], years=gap.join(map(str, years)))
    day = 15 if "15" in form else None
    due = tuple(date(year, at + 1, day) if day else last_day(at + 1, year) for year in years)
    assert certain(phrase, YEARS) in {None, due}


@given(
    st.sampled_from(["{p} % к {y}", "{y} г. – {p} %", "к {y} году – {p} %", "{p} % в {y} г.", "{y} – {p} %"]),
    st.sampled_from([", ", "; ", "\n"]),
    st.sampled_from([(2025, 2026), (2025, 2027), (2025, 2026, 2027)]),
)
def test_shares_by_year_are_of_each_year_or_asked(form, gap, years):
    phrase = gap.join(form.format(p=10 * at, y=year) for at, year in enumerate(years, start=1))
    assert certain(phrase, YEARS) in {None, tuple(date(year, 12, 31) for year in years)}


FAR = [
    "{d} {of} {y} г.",
    "{d:02}.{m:02}.{y}",
    "{name} {y}",
    "до {d:02}.{m:02}.{y}",
    "{y}-{m:02}-{d:02}",
    "{of} {y} года",
]


@given(st.sampled_from(FAR), st.one_of(st.integers(1950, 2023), st.integers(2028, 2099)), places, st.integers(1, 28))
def test_a_year_far_outside_the_period_is_asked(form, year, at, day):
    phrase = form.format(d=day, m=at + 1, y=year, of=GENITIVE[at], name=NOMINATIVE[at])
    assert certain(phrase) is None


# -- what was not understood ------------------------------------------------------------------------------------------

TURNED = ["не", "без", "кроме", "раньше", "позже", "через", "если", "ближе к", "за исключением", "возможно не", "канун"]


@given(st.sampled_from(TURNED), places, st.sampled_from(["{turned} {of}", "{turned} 15 {of}", "15 {of}, {turned}"]))
def test_a_word_that_turns_a_time_around_is_asked(turned, at, form):
    assert certain(form.format(turned=turned, of=GENITIVE[MONTHS[at] - 1])) is None


LEFT = [
    "≈",
    "±",
    "?",
    "II пол",
    "2-я",
    "раз",
    "квартал",
    "полугодие",
    "несколько",
    "и т.д.",
    "пн.",
    "декады",
    "вых. день",
]


@given(st.sampled_from(LEFT), places, st.integers(1, 28))
def test_what_is_left_over_is_asked(left, at, day):
    phrase = f"{day} {GENITIVE[MONTHS[at] - 1]}, {left}"
    assume(left != "пн." or read_deadline(phrase, YEAR).due[0].weekday() != 0)
    assert certain(phrase) is None


NAMES = [
    "отчёт",
    "СОШ № 3, 5",
    "актовый зал",
    "9 классы",
    "50 %",
    "Иванова А.В.",
    "зам. дир.",
    "каб. 12",
    "онлайн",
    "№ 7",
]


@given(st.sampled_from(NAMES), places, st.integers(1, 28), st.sampled_from(["{day} ({name})", "{name} – {day}"]))
def test_who_what_and_where_leave_a_day_certain(name, at, day, form):
    month = MONTHS[at]
    assume(not (name.endswith("5") and form.startswith("{name}")))
    phrase = form.format(name=name, day=f"до {day} {GENITIVE[month - 1]}")
    assert certain(phrase) == (last_day(month).replace(day=day),)


@pytest.mark.parametrize("phrase", ["15.10.2025 в 10.10", "15 октября 2025 г. в 11.12", "до 10:00 (мск) 15 октября"])
def test_a_time_of_day_is_no_second_date(phrase):
    assert certain(phrase) == (date(2025, 10, 15),)


@pytest.mark.parametrize(
    "piece",
    ["№ 1, 2, ", "№ 1, № 2 , # 3", "1-", "IX, X и ", "2025 г. и ", "октябрь-", "А. В. ", "и , ", "(мск) 10:00 ", ". "],
)
def test_what_is_repeated_without_end_is_read_in_a_moment(piece):
    begun = time.thread_time()
    read_deadline(piece * (2000 // len(piece)), YEAR)
    assert time.thread_time() - begun < 5
