"""Of which roadmap a document is a new wording: two of one period are told apart by asking, never by guessing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from locales import __
from models.roadmap import Roadmap
from services.errors import Refusal
from services.roadmap.importing.difference import compare
from services.roadmap.importing.present import present_items, roadmaps_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.calendar.period import Period
    from services.roadmap.importing.draft import Draft
    from services.roadmap.items import NewItem


class WhichRoadmap(Refusal):
    msgid = __("It has to be said first of which roadmap this is a new wording.")


class SayWhich(Refusal):
    msgid = __(
        "There is a roadmap for this period already: {roadmaps}. Say of which one this file is a new wording, "
        "--roadmap R1 for example, or --roadmap new for another one."
    )


@dataclass(frozen=True)
class Choice:
    """A roadmap that is there, and how much of it the document has."""

    id: int
    title: str
    order: str | None
    items: int
    found: int
    gone: int
    warns: bool  # most of it would go


async def question_of(session: AsyncSession, draft: Draft) -> list[Choice]:
    """Give the roadmaps to choose from, the likeliest first; none where it is clear or was said."""
    if draft.beside or draft.into is not None:
        return []
    return await asked(session, draft.municipality_id, draft.period, draft.items(), skipped=draft.skipped)


async def asked(
    session: AsyncSession,
    municipality_id: int,
    period: Period,
    items: Sequence[NewItem],
    *,
    skipped: Collection[int] = (),
) -> list[Choice]:
    """Ask where there are several roadmaps of the period, or where most of the only one would go."""
    choices = []
    for number in await roadmaps_of(session, municipality_id, period):
        present = await present_items(session, number)
        open_items = [one for one in present if not one.closed]
        found = compare(present, items, skipped=skipped)
        gone = len(found.removed)
        row = select(Roadmap.title, Roadmap.order_text).where(Roadmap.id == number)
        title, order = (await session.execute(row)).one()
        held = len(open_items) - gone - len(found.own)
        choices.append(Choice(number, title, order, len(open_items), held, gone, found.mostly_gone(len(open_items))))
    choices.sort(key=lambda one: one.found, reverse=True)
    return choices if len(choices) > 1 or any(one.warns for one in choices) else []


async def ensure_said(
    session: AsyncSession, municipality_id: int, period: Period, items: Sequence[NewItem], *, said: str | None
) -> int | None:
    """Give the roadmap that a command names («R3»); raise SayWhich where it has to and does not, or names none."""
    there = await roadmaps_of(session, municipality_id, period)
    if said == "new":
        return None
    if said is not None:
        number = int(said[1:]) if said[:1] == "R" and said[1:].isdecimal() else 0
        if number not in there:
            raise SayWhich(roadmaps=", ".join(f"R{one} «{title}»" for one, title in there.items()))
        return number
    choices = await asked(session, municipality_id, period, items)
    if choices:
        told = (f"R{one.id} «{one.title}» ({one.found}/{one.items})" for one in choices)
        raise SayWhich(roadmaps=", ".join(told))
    return None
