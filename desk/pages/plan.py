"""Plan-grafik: each item along the months, with the days on which it is expected."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from desk.pages.roadmap import under_sections
from services.roadmap.schedule import load_schedule
from storage.giving_way import give_way
from views.dates import full_day, month_name
from views.roadmap.lists import numbered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiohttp import web

    from desk.visit import Visit
    from locales import Translator
    from services.roadmap.schedule import Bar, Mark

MOST_MONTHS: Final = 26
SIGNS: Final = {"done": "✓", "late": "!", "open": ""}


async def show(visit: Visit) -> web.Response:
    async with visit.read() as session:
        plan = await load_schedule(session, visit.here, now=visit.now)
    months = months_of(plan.first, plan.last)
    bars = {bar.item.id: bar for bar in plan.bars}
    groups = []
    for head, items in under_sections([bar.item for bar in plan.bars], plan.roadmaps):
        groups.append((head, [line(bars[item.id], months, plan.today, visit._) for item in items]))
        await give_way()
    heads = [
        {"name": month_name(month, visit._), "year": month.year, "now": is_in(plan.today, month)} for month in months
    ]
    return visit.page(
        "plan.html", groups=groups, months=heads, today=full_day(plan.today, visit._), shown=len(plan.bars)
    )


def months_of(first: date, last: date) -> list[date]:
    """Give the first days of the months, as many as a page can show."""
    months = [first.replace(day=1)]
    while len(months) < MOST_MONTHS and (following := next_month(months[-1])) <= last:
        months.append(following)
    return months


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def is_in(day: date, month: date) -> bool:
    return (day.year, day.month) == (month.year, month.month)


def line(bar: Bar, months: Sequence[date], today: date, _: Translator) -> dict[str, Any]:
    """Lay one item out: a cell a month."""
    ends = bar.marks[-1].due if bar.marks else None
    return {
        "id": bar.item.id,
        "title": numbered(bar.item),
        "undated": not bar.marks,
        "late": bool(bar.item.stand.late),
        "cells": [cell(month, bar.starts_on, ends, bar.marks, today) for month in months],
    }


def cell(month: date, begins: date | None, ends: date | None, marks: Sequence[Mark], today: date) -> dict[str, Any]:
    """Draw a month: days are the unit, from 0 to the number of its days."""
    days = monthrange(month.year, month.month)[1]
    last = month.replace(day=days)
    bar = None
    if begins and ends and begins <= last and ends >= month:
        left = (max(begins, month) - month).days
        bar = (left, (min(ends, last) - month).days + 1 - left)
    within = [mark for mark in marks if is_in(mark.due, month)]
    return {
        "days": days,
        "bar": bar,
        "today": today.day - 1 if is_in(today, month) else None,
        "marks": [{"x": mark.due.day - 1, "state": state_of(mark)} for mark in within],
        "words": ", ".join(f"{mark.due.day} {SIGNS[state_of(mark)]}".strip() for mark in within),
    }


def state_of(mark: Mark) -> str:
    if mark.late:
        return "late"
    return "done" if mark.done == mark.parts else "open"
