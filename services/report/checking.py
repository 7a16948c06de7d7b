"""Figures as JSON, and what has moved since they were written down: behind the report's back, or on request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from models.people import ErasureAct
from services.report.model import NO_ROWS, Chapter, Codes, Figure, Root, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.report.model import Value


@dataclass(frozen=True)
class Drift:
    """A figure that is another one now; `was` or `now` none: it was not there, or is no more, or must not be told."""

    key: str
    was: Value
    now: Value
    added: tuple[str, ...]
    removed: tuple[str, ...]

    def by_request(self, erased: Collection[str]) -> bool:
        """Tell whether nothing but erased rows has gone, and nothing came: not one more than the number fell by."""
        if not self.removed or self.added or not set(self.removed) <= set(erased):
            return False
        was, now = self.was, self.now if self.now is not None else 0
        return isinstance(was, int) and isinstance(now, int) and was - now == len(self.removed)


def figure_as_json(one: Figure, rule: Callable[[Figure], str]) -> dict[str, Any]:
    return {
        "key": one.key,
        "section": one.chapter.value,
        "value": round(one.value, 4) if isinstance(one.value, float) else one.value,
        "n": one.n,
        "total": one.total,
        "unit": one.unit.value,
        "rule": rule(one),
        "ids": list(one.ids),
    }


def figure_to_json(one: Figure) -> dict[str, Any]:
    """Write a figure down as it is, to be kept."""
    return {
        **vars(one),
        "chapter": one.chapter.value,
        "unit": one.unit.value,
        "about": dict(one.about),
        "ids": list(one.ids),
    }


def figure_from_json(kept: Mapping[str, Any]) -> Figure:
    typed = {"chapter": Chapter(kept["chapter"]), "unit": Unit(kept["unit"]), "ids": Codes.read(kept["ids"])}
    return Figure(**{**kept, **typed})


def drift(kept: Iterable[Mapping[str, Any]], present: Mapping[str, Figure]) -> list[Drift]:
    """Compare what was written down with what is counted now, figure by figure."""
    found, seen = [], set()
    for one in kept:
        key = str(one["key"])
        seen.add(key)
        now = present.get(key)
        was_ids, ids = set(one["ids"]), set(now.ids if now else NO_ROWS)
        same = now is not None and _told(now) == (one["value"], one["n"], one["total"])
        if not same or was_ids != ids:
            value = _told(now)[0] if now else None
            found.append(Drift(key, one["value"], value, tuple(sorted(ids - was_ids)), tuple(sorted(was_ids - ids))))
    new = (one for key, one in present.items() if key not in seen)
    return found + [Drift(one.key, None, _told(one)[0], tuple(sorted(one.ids)), ()) for one in new]


async def erased_since(session: AsyncSession, at: datetime) -> set[str]:
    """Name the rows that went because somebody asked to be erased: what they say of it is a number and nothing else."""
    acts = await session.execute(select(ErasureAct.kept).where(ErasureAct.at > at))
    return {code for kept in acts.scalars() for code in Root.ANSWERED.codes(kept.get("gone") or ())}


def _told(one: Figure) -> tuple[Value, int | None, int | None]:
    return (round(one.value, 4) if isinstance(one.value, float) else one.value), one.n, one.total
