"""How often a roadmap may write in a school year to who did not cause it: the table in the docs is made of this."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import mornings

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(("role", "most"), [("school coordinator", 90), ("teacher", 25)])
def test_a_school_year_stays_within_its_measure(role, most):
    year = mornings.year_of(role)
    assert 0 < year.total <= most
    assert mornings.ROWS == 29


def test_it_is_a_year_of_200_school_days():
    assert mornings.school_days() == pytest.approx(200, abs=5)


def test_the_table_of_the_docs_is_this_one():
    shown = (DOCS / "reminders.md").read_text(encoding="utf-8")
    for role in ("school coordinator", "teacher"):
        year = mornings.year_of(role)
        cells = [str(n) for _month, n in sorted(year.by_month.items())]
        assert f"| {role} | {' | '.join(cells)} | {year.total} |" in shown
