"""An amended document against the roadmap that is there: what was added, changed, removed. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Final, Protocol

from services.roadmap.by_hand import ABSENT, CLOSED, MOVED, WORDINGS
from services.roadmap.executors import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence

    from services.deadlines import Deadline
    from services.roadmap.executors import Executors
    from services.roadmap.items import NewItem

FEW: Final = 3  # rows that may go without a question
ALIKE: Final = 0.6  # of the title, where number and section are the same
MOST_ALIKE: Final = 5  # items of one number and section that are looked at: comparing words is slow
LONGEST_COMPARED: Final = 200  # characters of a title


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
    paper: Mapping[str, Any] = field(default_factory=dict)  # what the document says where it was changed by hand

    @property
    def as_written(self) -> Present:
        """Give the item in the words of its document."""
        return replace(self, **{name: self.paper[name] for name in WORDINGS if name in self.paper})

    @property
    def closed(self) -> bool:
        return CLOSED in self.paper


@dataclass(frozen=True)
class Held:
    """What the document says anew where somebody has decided otherwise by hand."""

    present: Present
    fields: tuple[str, ...]
    paper: Mapping[str, Any]  # what the document says now


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
    held: tuple[Held, ...] = ()  # by hand otherwise than the document now says
    papers: tuple[Held, ...] = ()  # of which it must be noted anew what the document says
    own: tuple[Present, ...] = ()  # added by hand: no document says that they go
    shut: tuple[Present, ...] = ()  # closed by hand: they stay closed

    @property
    def empty(self) -> bool:
        return not (self.added or self.changed or self.removed or self.held)

    def mostly_gone(self, present: int) -> bool:
        """Tell whether most of the roadmap would go: then it may be another one that is meant."""
        return len(self.removed) >= FEW and len(self.removed) * 2 > present


def compare(
    present: Sequence[Present], items: Sequence[NewItem], *, skipped: Collection[int] = (), by_paper: bool = False
) -> Difference:
    """Tell what the document changes. Rows in `skipped` are left as they are, also where the roadmap has them.

    What was changed by hand holds on: where the document says something new about the same, it is told as held, and
    becomes true only `by_paper`.
    """
    # The open ones first: of two with the same words the one that is closed is not meant.
    in_turn = sorted(present, key=lambda one: one.closed)
    every = pair([one.as_written for one in in_turn], items)
    pairs = {at: one for at, one in every.items() if not one.closed}
    shut = {at: one for at, one in every.items() if one.closed}
    by_id = {one.id: one for one in present}
    changes: list[Change] = []
    held: list[Held] = []
    papers: list[Held] = []
    for at, one in sorted(pairs.items()):
        if at in skipped:
            continue
        item, still = merged(by_id[one.id], items[at], by_paper=by_paper)
        if still.fields:
            held.append(still)
        if still.paper != by_id[one.id].paper:
            papers.append(still)
        if fields := changed_fields(by_id[one.id], item):
            changes.append(Change(by_id[one.id], item, fields))
    found = {one.id for one in pairs.values()}
    gone = [one for one in present if not one.closed and one.id not in found]
    return Difference(
        added=tuple(item for at, item in enumerate(items) if at not in pairs and at not in skipped and at not in shut),
        changed=tuple(changes),
        removed=tuple(one for one in gone if ABSENT not in one.paper),
        unchanged=len(pairs) - len(changes),
        held=tuple(held),
        papers=tuple(papers),
        own=tuple(one for one in gone if ABSENT in one.paper),
        shut=tuple(shut.values()),
        order=tuple(
            pairs[at].id if at in pairs else None
            for at in range(len(items))
            if at not in shut and (at in pairs or at not in skipped)
        ),
    )


def merged(one: Present, item: NewItem, *, by_paper: bool) -> tuple[NewItem, Held]:
    """Give the item as it is to be, and what of the document is held off; its paper is what the document says now."""
    written, paper = one.as_written, dict(one.paper)
    fields: list[str] = []
    paper.pop(ABSENT, None)
    values: dict[str, Any] = {}
    for name in WORDINGS:
        if name not in paper:
            continue
        says = getattr(item, name)
        if fold(says or "") == fold(getattr(written, name) or ""):
            values[name] = getattr(one, name)
        elif fold(says or "") == fold(getattr(one, name) or "") or by_paper:
            del paper[name]
        else:
            fields.append(name)
            values[name], paper[name] = getattr(one, name), says
    if "executors_text" in values:
        values["executors"] = one.executors
    if MOVED in paper and fold(item.deadline_text) != fold(one.deadline_text):
        if by_paper:
            del paper[MOVED]
        else:
            fields.append("deadline")
            values["deadline"] = one.deadline
    return replace(item, **values), Held(one, tuple(fields), paper)


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
