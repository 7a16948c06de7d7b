"""An amended document against the roadmap that is there: what was added, changed, removed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from services.executors import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.roadmap import NewItem

ALIKE: Final = 0.6  # of the title, where number and section are the same


@dataclass(frozen=True)
class Present:
    """An item of the saved roadmap, as far as an import can change it."""

    id: int
    number: str | None
    section: str | None
    title: str
    deadline_text: str
    executors_text: str | None
    result_text: str | None


@dataclass(frozen=True)
class Change:
    present: Present
    item: NewItem
    fields: tuple[str, ...]  # which of the four wordings are new


@dataclass(frozen=True)
class Difference:
    added: tuple[NewItem, ...]
    changed: tuple[Change, ...]
    removed: tuple[Present, ...]
    unchanged: int

    @property
    def empty(self) -> bool:
        return not (self.added or self.changed or self.removed)


def compare(present: Sequence[Present], items: Sequence[NewItem]) -> Difference:
    """Pair each item of the document with one of the roadmap: by equal title first, then by number and likeness."""
    left = list(present)
    pairs: dict[int, Present] = {}
    for alike in (same_title, same_place):
        for at, item in enumerate(items):
            if at in pairs:
                continue
            match = next((one for one in left if alike(one, item)), None)
            if match is not None:
                pairs[at] = match
                left.remove(match)
    changes = [
        Change(one, items[at], fields)
        for at, one in sorted(pairs.items())
        if (fields := changed_fields(one, items[at]))
    ]
    return Difference(
        added=tuple(item for at, item in enumerate(items) if at not in pairs),
        changed=tuple(changes),
        removed=tuple(left),
        unchanged=len(pairs) - len(changes),
    )


def same_title(one: Present, item: NewItem) -> bool:
    return fold(one.title) == fold(item.title) and (one.number == item.number or one.section == item.section)


def same_place(one: Present, item: NewItem) -> bool:
    if one.number is None or one.number != item.number or one.section != item.section:
        return False
    return SequenceMatcher(None, fold(one.title), fold(item.title)).ratio() >= ALIKE


def changed_fields(one: Present, item: NewItem) -> tuple[str, ...]:
    names = ("number", "section", "title", "deadline_text", "executors_text", "result_text")
    return tuple(name for name in names if fold(getattr(one, name) or "") != fold(getattr(item, name) or ""))
