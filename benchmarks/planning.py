"""How fast reminders are planned, and whether ten times as many take ten times as long.

1,000 schools × 33 items × 10 people is 330,000 plans and over two million rows; a twentieth of it shows the rate.
"""

from __future__ import annotations

import gc
import time
import tracemalloc
from datetime import UTC, date, datetime, timedelta

from services.calendar import RUSSIAN_ZONES, Preferences, WorkCalendar
from services.reminders.rules import ROADMAP_LADDER, Kind, Subject, due_now, plan
from services.reminders.rules.outline import outline

NOW = datetime(2026, 11, 2, 6, tzinfo=UTC)
ITEMS = 33
PEOPLE = 10
SCHOOLS = 50
FULL = 1000


def preferences() -> list[Preferences]:
    return [Preferences(timezone=zone, hour=hour) for zone in RUSSIAN_ZONES for hour in (7, 8, 9, 18)]


def plan_schools(schools: int) -> tuple[int, int]:
    """Plan every item of every school for ten people each, person by person, as the scheduler does."""
    calendar = WorkCalendar()
    people = preferences()
    planned = sent = 0
    for school in range(schools):
        for member in range(PEOPLE):
            person = school * PEOPLE + member
            prefs = people[person % len(people)]
            rows = []
            for item in range(ITEMS):
                due = date(2026, 10, 20) + timedelta(days=item)
                subject = Subject(Kind.ITEM, school * ITEMS + item, due.isoformat(), due)
                rows += plan(subject, ROADMAP_LADDER, prefs, calendar, person=person, now=NOW)
            planned += len(rows)
            sent += len(due_now(rows, (), prefs, calendar, now=NOW).send)
    return planned, sent


def timed(schools: int) -> tuple[float, int]:
    """Give the CPU seconds, which other programs on the machine do not change, and the rows."""
    gc.collect()
    start = time.process_time()
    planned, _ = plan_schools(schools)
    return time.process_time() - start, planned


def held() -> float:
    """Give the bytes a planned row takes while one school's people hold their plans."""
    calendar, prefs = WorkCalendar(), preferences()[0]
    subjects = [Subject(Kind.ITEM, n, "1", date(2026, 11, 1) + timedelta(days=n % ITEMS)) for n in range(ITEMS * 10)]
    kept = [plan(subject, ROADMAP_LADDER, prefs, calendar, person=1, now=NOW) for subject in subjects]
    tracemalloc.start()
    kept = [plan(subject, ROADMAP_LADDER, prefs, calendar, person=1, now=NOW) for subject in subjects]
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return size / sum(map(len, kept))


def measure() -> dict[str, float]:
    timed(1)  # fills the caches of zones and holidays
    outline.cache_clear()
    cold_s, cold = timed(SCHOOLS // 10)
    small_s, small = timed(SCHOOLS // 10)
    large_s, large = timed(SCHOOLS)
    full = large * FULL / SCHOOLS
    return {
        "rows/s, the first ones": cold / cold_s,
        "rows/s, 1×": small / small_s,
        "rows/s, 10×": large / large_s,
        "growth of the time a row from 1× to 10× (1: linear)": large_s / small_s / (large / small),
        "1,000 schools × 33 × 10: rows": full,
        "the same: s": large_s * FULL / SCHOOLS,
        "the same: MB, if all were held at once": held() * full / 2**20,
        "MB held at a time, of one person": held() * large / SCHOOLS / PEOPLE / 2**20,
    }


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:16} {value:,.2f}")
