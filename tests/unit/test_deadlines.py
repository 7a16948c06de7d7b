"""Deadline phrases of real papers, where they are at hand, and the command that reads them."""

import io
import json
from datetime import date

import pytest

from cli import main
from services.calendar import Span, Vacation, WorkCalendar
from services.calendar.period import BadPeriod, Period, PeriodEndsBeforeStart
from services.deadlines import Deadline, DeadlineKind, DeadlineReason, SchoolTerms, occurrences, read_deadline
from services.municipality.calendar import terms_of
from tests.support.data import shared_data

SCHOOL_YEAR = Period.parse("2023-09-01..2024-08-31")
CALENDAR_YEAR = Period.parse("2024-01-01..2024-12-31")


def test_a_period_is_written_with_two_dots():
    assert Period.parse(" 2023-09-01..2024-08-31 ") == SCHOOL_YEAR
    assert str(SCHOOL_YEAR) == "2023-09-01..2024-08-31"
    assert date(2024, 8, 31) in SCHOOL_YEAR
    assert date(2024, 9, 1) not in SCHOOL_YEAR


@pytest.mark.parametrize(
    "text", ["", "2023", "2023-09-01", "2023-09-01..", "..2024-08-31", "a..b", "2023-13-01..2024-01-01"]
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(BadPeriod):
        Period.parse(text)


def test_a_period_does_not_end_before_it_starts():
    with pytest.raises(PeriodEndsBeforeStart):
        Period.parse("2024-08-31..2023-09-01")


# -- real phrases ---------------------------------------------------------------------------------------


def real_rows(name):
    folder = shared_data()
    path = folder / name if folder else None
    if path is None or not path.exists():
        pytest.skip("the real phrases are not here")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def read_row(row):
    reference = row["reference"]
    return read_deadline(row["phrase"], Period.parse(f"{reference['start']}..{reference['end']}"))


def agrees(deadline, gold):
    """Where a careful person would ask, what the question proposes is left open if no day is given."""
    told = [day.isoformat() for day in deadline.due], deadline.rule
    open_question = gold["needs_date"] and not gold["due"] and not gold["rule"]
    return deadline.needs_date == gold["needs_date"] and (open_question or told == (gold["due"], gold["rule"]))


@pytest.mark.parametrize("name", ["deadline_dev.jsonl", "deadline_public.jsonl"])
def test_real_phrases_are_read_as_a_careful_person_reads_them(name):
    rows = real_rows(name)
    read = [(row, read_row(row)) for row in rows]
    wrong = [pair for pair in read if not any(agrees(pair[1], gold) for gold in (pair[0]["gold"], *pair[0]["accept"]))]
    assert [row["phrase"] for row, deadline in wrong if not deadline.needs_date] == []
    assert [row["phrase"] for row, _ in wrong] == []


# -- the school calendar --------------------------------------------------------------------------------

OURS = SchoolTerms(
    terms=(((9, 1), (10, 27)), ((11, 6), (12, 29)), ((1, 9), (3, 22)), ((4, 1), (5, 24))),
    autumn=((10, 28), (11, 5)),
    teaching_ends=(5, 24),
    confirmed=True,
)


def test_quarters_end_as_the_municipality_says():
    assert read_deadline("II четверть", SCHOOL_YEAR, OURS).due == (date(2023, 12, 29),)
    assert read_deadline("до конца учебного года", SCHOOL_YEAR, OURS).due == (date(2024, 5, 24),)
    assert read_deadline("первое полугодие", SCHOOL_YEAR, OURS).due == (date(2023, 12, 29),)


def test_known_vacations_need_nobody():
    known = read_deadline("осенние каникулы", SCHOOL_YEAR, OURS)
    assert (known.start, known.due, known.needs_date) == (date(2023, 10, 28), (date(2023, 11, 5),), False)
    usual = read_deadline("осенние каникулы", SCHOOL_YEAR)
    assert (usual.due, usual.reason) == ((date(2023, 11, 5),), DeadlineReason.SCHOOL_CALENDAR)


def test_each_quarter_of_a_calendar_with_its_own_days_is_a_list_of_days():
    deadline = read_deadline("1 раз в четверть", SCHOOL_YEAR, OURS)
    days = (date(2023, 10, 27), date(2023, 12, 29), date(2024, 3, 22), date(2024, 5, 24))
    assert (deadline.kind, deadline.due, deadline.needs_date) == (DeadlineKind.MULTI, days, False)


# -- occurrences ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "first", "count", "last"),
    [
        ("ежемесячно", date(2023, 9, 30), 12, date(2024, 8, 31)),
        ("ежемесячно с сентября по май", date(2023, 9, 30), 9, date(2024, 5, 31)),
        ("ежеквартально", date(2023, 9, 30), 4, date(2024, 6, 30)),
        ("2 раза в год", date(2023, 12, 31), 2, date(2024, 6, 30)),
        ("1 раз в четверть", date(2023, 10, 31), 4, date(2024, 5, 31)),
        ("до 25 числа каждого месяца", date(2023, 9, 25), 12, date(2024, 8, 25)),
        ("еженедельно", date(2023, 9, 3), 52, date(2024, 8, 25)),
        ("еженедельно по пятницам", date(2023, 9, 1), 53, date(2024, 8, 30)),
        ("ежегодно", date(2024, 8, 31), 1, date(2024, 8, 31)),
        ("ежегодно до 15 мая", date(2024, 5, 15), 1, date(2024, 5, 15)),
        ("ежедневно", date(2023, 9, 1), 366, date(2024, 8, 31)),
        ("15 марта и 15 мая", date(2024, 3, 15), 2, date(2024, 5, 15)),
    ],
)
def test_occurrences(phrase, first, count, last):
    days = occurrences(read_deadline(phrase, SCHOOL_YEAR), SCHOOL_YEAR)
    assert (days[0], len(days), days[-1]) == (first, count, last)


def test_a_rule_that_never_falls_into_the_period():
    assert occurrences(read_deadline("1 раз в три года", SCHOOL_YEAR), SCHOOL_YEAR) == ()
    later = Deadline(DeadlineKind.RECURRING, date(2030, 1, 1), (), "FREQ=MONTHLY", None, needs_date=False, reason=None)
    assert occurrences(later, SCHOOL_YEAR) == ()


# -- the command ----------------------------------------------------------------------------------------


def test_the_command_answers_line_by_line(monkeypatch, capsys):
    given = [
        json.dumps({"phrase": "до 5 мая", "start": "2023-09-01", "end": "2024-08-31"}),
        "не JSON",
        "",
        json.dumps({"phrase": "ежемесячно", "start": "2023-09-01", "end": "2024-08-31"}, ensure_ascii=False),
        json.dumps({"phrase": "май", "start": "2024-08-31", "end": "2023-09-01"}),
        json.dumps({"phrase": 5, "start": "2023-09-01", "end": "2024-08-31"}),
        json.dumps([]),
    ]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(given)))
    assert main(["deadlines"]) == 1
    out, err = capsys.readouterr()
    first, second = (json.loads(line) for line in out.splitlines())
    assert first == {
        "kind": "date",
        "start": None,
        "due": ["2024-05-05"],
        "rule": None,
        "until": None,
        "needs_date": False,
        "reason": None,
    }
    assert (second["kind"], second["rule"], second["until"]) == ("recurring", "FREQ=MONTHLY", "2024-08-31")
    errors = [json.loads(line) for line in err.splitlines()]
    assert [error["line"] for error in errors] == [2, 5, 6, 7]
    assert all(error["error"] for error in errors)


def test_all_lines_read_is_success(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO('{"phrase": "", "start": "2023-09-01", "end": "2024-08-31"}\n'))
    assert main(["deadlines"]) == 0
    assert json.loads(capsys.readouterr().out)["reason"] == "empty"


# -- the calendar that a municipality has set -----------------------------------------------------------

MUNICIPALITY = WorkCalendar(
    vacations=(
        Vacation("autumn", Span(date(2025, 10, 25), date(2025, 11, 2))),
        Vacation("winter", Span(date(2025, 12, 31), date(2026, 1, 11))),
        Vacation("winter", Span(date(2026, 2, 16), date(2026, 2, 22))),  # of the first classes
        Vacation("spring", Span(date(2026, 3, 28), date(2026, 4, 5))),
    ),
    terms=tuple(
        Span(date.fromisoformat(first), date.fromisoformat(last))
        for first, last in (
            ("2025-09-01", "2025-10-24"),
            ("2025-11-03", "2025-12-30"),
            ("2026-01-12", "2026-03-27"),
            ("2026-04-06", "2026-05-26"),
        )
    ),
)
THIS_YEAR, NEXT_YEAR = (Period.parse(text) for text in ("2025-09-01..2026-08-31", "2026-09-01..2027-08-31"))


@pytest.mark.parametrize(
    ("phrase", "due"),
    [
        ("осенние каникулы", ["2025-11-02"]),
        ("зимние каникулы 2026 г.", ["2026-01-11"]),
        ("в дни весенних каникул", ["2026-04-05"]),
        ("осенние, весенние каникулы", ["2025-11-02", "2026-04-05"]),
        ("I четверть", ["2025-10-24"]),
        ("до конца II четверти", ["2025-12-30"]),
        ("1 полугодие", ["2025-12-30"]),
        ("до конца учебного года", ["2026-05-26"]),
        ("1 раз в четверть", ["2025-10-24", "2025-12-30", "2026-03-27", "2026-05-26"]),
    ],
)
def test_deadlines_keep_to_what_the_municipality_has_set(phrase, due):
    deadline = read_deadline(phrase, THIS_YEAR, terms_of(MUNICIPALITY))
    assert ([day.isoformat() for day in deadline.due], deadline.reason) == (due, None)


def test_a_year_that_nobody_set_is_asked_as_before():
    for phrase, period in (("осенние каникулы", NEXT_YEAR), ("летние каникулы", THIS_YEAR)):
        assert read_deadline(phrase, period, terms_of(MUNICIPALITY)).reason == DeadlineReason.SCHOOL_CALENDAR
    assert read_deadline("I четверть", NEXT_YEAR, terms_of(MUNICIPALITY)).due == (date(2026, 10, 31),)


def test_two_vacations_of_a_season_are_asked():
    both = WorkCalendar(
        vacations=(MUNICIPALITY.vacations[0], Vacation("autumn", Span(date(2025, 11, 17), date(2025, 11, 23))))
    )
    assert read_deadline("осенние каникулы", THIS_YEAR, terms_of(both)).needs_date


def test_one_term_of_four_tells_nothing_of_the_others():
    one = WorkCalendar(terms=MUNICIPALITY.terms[1:2])
    assert read_deadline("I четверть", THIS_YEAR, terms_of(one)).due == (date(2025, 10, 31),)
