"""What plans, orders, roadmaps and school calendars write, with careful readings: the files beside are named by period.

A reading is the due days, or the rule, and «?» where a person has to look; «…?» leaves the guess open.
"""

from pathlib import Path

import pytest

from services.calendar.period import Period
from services.deadlines import read_deadline

ESCAPES = {r"\n": "\n", r"\u00a0": "\u00a0", r"\u00ad": "\u00ad", r"\u202f": "\u202f"}


def rows():
    found = []
    for table in sorted((Path(__file__).parent / "deadline_phrases").glob("*.txt")):
        period = Period.parse(table.stem)
        for line in table.read_text("utf-8").splitlines():
            phrase, _, reading = line.rpartition(" = ")
            found.append(pytest.param(_typed(phrase), period, reading.strip()))
    return found


def _typed(phrase):
    for written, meant in ESCAPES.items():
        phrase = phrase.replace(written, meant)
    return phrase.strip(" ")


@pytest.mark.parametrize(("phrase", "period", "reading"), rows())
def test_reading(phrase, period, reading):
    deadline = read_deadline(phrase, period)
    told = " ".join(day.isoformat() for day in deadline.due) or deadline.rule or ""
    mark = "?" if deadline.needs_date else ""
    if reading == "…?":
        assert mark == "?", f"{told} was taken for certain"
    else:
        assert f"{told} {mark}".strip() == reading


def test_the_table_is_long():
    assert len(rows()) >= 1000
