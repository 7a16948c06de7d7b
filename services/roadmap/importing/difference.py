"""An amended document against the roadmap that is there: what was added, changed, removed. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Final, Protocol

from services.roadmap.executors import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterator, Sequence

    from services.deadlines import Deadline
    from services.roadmap.executors import Executors
    from services.roadmap.items import NewItem

ALIKE: Final = 0.6  # of the title, where number and section are the same
MOST_ALIKE: Final = 5  # items of one number and section that are looked at: comparing words is slow
LONGEST_COMPARED: Final = 200  # characters of a title
WORDINGS: Final = ("number", "section", "title", "deadline_text", "executors_text", "result_text")


class Worded(Protocol):
    """What two rows are compared by."""

    @property
    def number(self) -> str | None: ...
    @property
    def section(self) -> str | None: ...
    @property
    def title(self) -> str: ...
    @property
    def deadline_text(self) -> str: ...
    @property
    def executors_text(self) -> str | None: ...
    @property
    def result_text(self) -> str | None: ...


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
    deadline: Deadline
    executors: Executors


@dataclass(frozen=True)
class Change:
    present: Present
    item: NewItem
    fields: tuple[str, ...]  # the wordings that are new, `deadline` and `executors` where the decision is


@dataclass(frozen=True)
class Difference:
    added: tuple[NewItem, ...]
    changed: tuple[Change, ...]
    removed: tuple[Present, ...]
    unchanged: int
    order: tuple[int | None, ...] = ()  # the present item of each row of the document

    @property
    def empty(self) -> bool:
        return not (self.added or self.changed or self.removed)


def compare(present: Sequence[Present], items: Sequence[NewItem], *, skipped: Collection[int] = ()) -> Difference:
    """Tell what the document changes. Rows in `skipped` are left as they are, also where the roadmap has them."""
    pairs = pair(present, items)
    changes = [
        Change(one, items[at], fields)
        for at, one in sorted(pairs.items())
        if at not in skipped and (fields := changed_fields(one, items[at]))
    ]
    found = {one.id for one in pairs.values()}
    return Difference(
        added=tuple(item for at, item in enumerate(items) if at not in pairs and at not in skipped),
        changed=tuple(changes),
        removed=tuple(one for one in present if one.id not in found),
        unchanged=len(pairs) - len(changes),
        order=tuple(
            pairs[at].id if at in pairs else None for at in range(len(items)) if at in pairs or at not in skipped
        ),
    )


def pair(present: Sequence[Present], items: Sequence[Worded]) -> dict[int, Present]:
    """Pair rows of the document with items of the roadmap, the surest first; give the item by the row's place.

    A row is never paired by its number alone: numbers move up when a row is put in.
    """
    pairs: dict[int, Present] = {}
    for key in (everything, numbered_title, title_in_section, title):
        waiting = _grouped(_left(present, pairs), key)
        for at, item in enumerate(items):
            if at not in pairs and waiting.get(key(item)):
                pairs[at] = waiting[key(item)].pop(0)
    waiting = _grouped((one for one in _left(present, pairs) if one.number), place)
    for at, item in enumerate(items):
        if at in pairs:
            continue
        near = waiting.get(place(item), [])
        match = next((one for one in near[:MOST_ALIKE] if alike(one.title, item.title)), None)
        if match is not None:
            pairs[at] = match
            near.remove(match)
    return pairs


def _left(present: Sequence[Present], pairs: dict[int, Present]) -> Iterator[Present]:
    taken = {one.id for one in pairs.values()}
    return (one for one in present if one.id not in taken)


def _grouped(rows: Iterator[Present], key: Callable[[Any], Hashable]) -> dict[Hashable, list[Present]]:
    groups: defaultdict[Hashable, list[Present]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def everything(row: Worded) -> Hashable:
    return tuple(fold(getattr(row, name) or "") for name in WORDINGS)


def numbered_title(row: Worded) -> Hashable:
    return fold(row.title), fold(row.number or ""), fold(row.section or "")


def title_in_section(row: Worded) -> Hashable:
    return fold(row.title), fold(row.section or "")


def title(row: Worded) -> Hashable:
    return fold(row.title)


def place(row: Worded) -> Hashable:
    return fold(row.number or ""), fold(row.section or "")


def alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, fold(one[:LONGEST_COMPARED]), fold(other[:LONGEST_COMPARED])).ratio() >= ALIKE


def changed_fields(one: Present, item: NewItem) -> tuple[str, ...]:
    worded = [name for name in WORDINGS if fold(getattr(one, name) or "") != fold(getattr(item, name) or "")]
    if not same_deadline(one.deadline, item.deadline):
        worded.append("deadline")
    if not one.executors.means_as(item.executors):
        worded.append("executors")
    return tuple(worded)


def same_deadline(one: Deadline, other: Deadline) -> bool:
    """Two that both wait for a person are the same: the guess in them is not kept."""
    return (one.needs_date and other.needs_date) or one == other
