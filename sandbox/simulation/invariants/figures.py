"""Every number of a status and of a report is a recount by other means, and the length of its list."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from services.calendar.period import Period
from services.report.facts import load_facts
from services.report.figures import ask_all
from services.status import summary

if TYPE_CHECKING:
    from sandbox.simulation.life import Life
    from services.report.model import Figure

HELD: Final = re.compile(r"events\.ours$")
STATES: Final = ("open", "reported", "confirmed", "returned")
IN_FORCE: Final = """
    FROM assignment a JOIN roadmap r ON r.id = a.roadmap_id
    WHERE r.state = 'active' AND r.municipality_id = ? AND a.state != 'cancelled'
"""


async def a_status_is_its_recount(life: Life) -> None:
    now = life.machine.clock()
    for town in life.towns:
        today = now.astimezone(_zone(life, town.number)).date().isoformat()
        async with life.machine.app.db.read() as session:
            told = await summary(session, town.number, now=now)
        mine: dict[str, int] = dict.fromkeys(STATES, 0)
        by_school: dict[str | None, dict[str, int]] = {}
        query = f"SELECT a.state, a.due, (SELECT name FROM school WHERE id = a.school_id) {IN_FORCE}"  # noqa: S608 - no values
        late = 0
        for state, due, school in life.ask(query, town.number):
            mine[state] += 1
            is_late = state in {"open", "returned"} and due is not None and due < today
            late += is_late
            counts = by_school.setdefault(school, dict.fromkeys((*STATES, "late"), 0))
            counts[state] += 1
            counts["late"] += is_late
        _same(life, town.name, told["items"], mine | {"late": late})
        for one in told["schools"]:
            _same(life, one["name"], one, by_school.get(one["name"], dict.fromkeys((*STATES, "late"), 0)))


def _zone(life: Life, municipality: int) -> ZoneInfo:
    """Its coordinator may have moved it."""
    return ZoneInfo(life.ask("SELECT timezone FROM municipality WHERE id = ?", municipality)[0][0])


def _same(life: Life, where: str, told: dict[str, Any], mine: dict[str, int]) -> None:
    for name, count in mine.items():
        if told.get(name) != count:
            life.breaks("a status is its recount", f"{where}: {name} is told as {told.get(name)}, counted {count}")


async def a_report_is_its_recount(life: Life) -> None:
    now = life.machine.clock()
    for town in life.towns:
        day = now.astimezone(_zone(life, town.number)).date()
        begin = day.replace(year=day.year if day.month > 8 else day.year - 1, month=9, day=1)  # noqa: PLR2004 - September
        period = Period(begin, begin.replace(year=begin.year + 1, month=8, day=31))
        async with life.machine.app.db.read() as session:
            facts = await load_facts(await ask_all(session, town.number, period, now=now), None)
        for figure in facts.figures.values():
            _adds_up(life, figure)
        _events(life, town.number, period, facts.figures)


# Figures that are no counts of their roots: shares and sums say so by their unit.
ROWS: Final = {"E": "event", "A": "assignment", "I": "roadmap_item", "SC": "school", "S": "survey_run"}


def _adds_up(life: Life, figure: Figure) -> None:
    """A count is the length of its list, and each row of the list is there."""
    for code in figure.ids:
        letters = code.rstrip("0123456789")
        table = ROWS.get(letters)
        if table and not life.ask(f'SELECT 1 FROM "{table}" WHERE id = ?', int(code[len(letters) :])):  # noqa: S608
            life.breaks("a report is its recount", f"{figure.key} counts {code}, which is not there")
    if figure.n is not None and figure.unit.value in {"events", "items", "assignments", "schools"}:
        counted = [code for code in figure.ids if code.rstrip("0123456789") in ROWS]
        if counted and len(counted) == len(figure.ids) and figure.n > len(figure.ids):
            life.breaks("a report is its recount", f"{figure.key}: {figure.n}, but {len(figure.ids)} rows")


def _events(life: Life, municipality: int, period: Period, figures: Any) -> None:
    """Count the events that were held by a query of our own."""
    zone = _zone(life, municipality)
    query = "SELECT starts_at FROM event WHERE municipality_id = ? AND state = 'held' AND ours"
    days = [datetime.fromisoformat(at + "+00:00").astimezone(zone).date() for (at,) in life.ask(query, municipality)]
    counted = sum(period.start <= day <= period.end for day in days)
    told = sum(one.n or 0 for key, one in figures.items() if life.memory.setdefault("kinds", HELD).match(key))
    if told and told != counted:
        life.breaks("a report is its recount", f"events held: told {told}, counted {counted}")
