"""What of a confidential run's figures must stay hidden, so that no few people are counted – not even by subtraction.

Protected is how many chose one answer and how many stand in one group. A share is what a run is held for: its
own «not in it» can always be told from «n of N», so that is not protected; but shares must not tell more than that.
Pure rules over counts; everybody may know them.
"""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any, TypeVar

from services.surveys.results.rules import Average, average, hidden_groups, rounded

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

Group = TypeVar("Group")
Part = frozenset[str]


def parts(values: Collection[str], cuts: Sequence[Collection[str]]) -> list[Part]:
    """Divide the answers of a question by its shares: how many people stand in each part can be told from them."""
    found: dict[tuple[bool, ...], list[str]] = {}
    for value in values:
        found.setdefault(tuple(value in cut for cut in cuts), []).append(value)
    return [Part(part) for part in found.values()]


def may_join(counts: Mapping[str, int], cuts: Sequence[Collection[str]], more: Collection[str], minimum: int) -> bool:
    """Whether one more share on a question leaves no new part with few people: 5 beside 4–5 tells how many took 4."""
    before = set(parts(counts, cuts))
    new = [part for part in parts(counts, [*cuts, more]) if part not in before]
    few = [part for part in new if 0 < total(counts, part) < minimum]
    return not few if cuts else all(not part.issubset(more) for part in few)


def total(counts: Mapping[str, int], part: Collection[str]) -> int:
    return sum(counts.get(value, 0) for value in part)


def hidden_options(counts: Mapping[str, int], minimum: int, cuts: Sequence[Collection[str]] = ()) -> frozenset[str]:
    """Answers of which it is not told how many chose them.

    With the few, what nobody chose is hidden as well: else the few would be found in a part whose sum a share tells.
    In each part either nothing is hidden or at least two answers are, where it has two.
    """
    hidden = set(hidden_groups(counts, minimum))
    if not hidden:
        return frozenset()
    hidden |= {value for value, count in counts.items() if not count}
    for part in parts(counts, cuts):
        rest = sorted(part - hidden, key=lambda value: counts[value])
        if len(part & hidden) == 1 and rest:
            hidden.add(rest[0])
    return frozenset(hidden)


def hidden_rows(columns: Sequence[Mapping[Group, int]], minimum: int) -> frozenset[Group]:
    """Groups whose row is hidden: a small number stands in one of its columns, or one could be found from the sums."""
    groups = {group: sum(column.get(group, 0) for column in columns) for column in columns for group in column}
    hidden = {group for group in groups if any(0 < column.get(group, 0) < minimum for column in columns)}
    rest = sorted(groups.keys() - hidden, key=lambda group: (groups[group], str(group)))
    while hidden and rest and not _is_crowd(hidden, columns, minimum):
        hidden.add(rest.pop(0))
    return frozenset(hidden)


def _is_crowd(hidden: Collection[Group], columns: Sequence[Mapping[Group, int]], minimum: int) -> bool:
    return len(hidden) > 1 and all(sum(column.get(group, 0) for group in hidden) >= minimum for column in columns)


def told_average(
    counts: Mapping[str, int], hidden: Collection[str], minimum: int, cuts: Sequence[Collection[str]] = ()
) -> Average | None:
    """The mean of a scale as far as it may be told beside what is hidden: whole, to a tenth without spread, or not."""
    exact = average_of(counts)
    if exact is None or not hidden:
        return exact
    for told in (average_of, rough_average_of):
        if not gives_away(counts, hidden, minimum, cuts, told):
            return told(counts)
    return None


def average_of(counts: Mapping[str, int]) -> Average | None:
    return average({float(value): count for value, count in counts.items()})


def rough_average_of(counts: Mapping[str, int]) -> Average | None:
    exact = average_of(counts)
    return exact and rough(exact)


def rough(found: Average) -> Average:
    return Average(rounded(found.mean, 1), None, found.n)


def gives_away(
    counts: Mapping[str, int],
    hidden: Collection[str],
    minimum: int,
    cuts: Sequence[Collection[str]],
    told: Callable[[Mapping[str, int]], Any],
) -> bool:
    """Whether a figure tells a small count: no other answers of the same people would come to the same figure."""
    few = {value for value in hidden if 0 < counts[value] < minimum}
    figure = told(counts)
    for other in _others(counts, [part & frozenset(hidden) for part in parts(counts, cuts)]):
        if not few:
            break
        changed = {value for value in few if other[value] != counts[value]}
        if changed and told(other) == figure:
            few -= changed
    return bool(few)


def _others(counts: Mapping[str, int], among: Sequence[Part]) -> Iterator[dict[str, int]]:
    """Tables with the same sums: one person answered otherwise, or two did, one higher and one lower by as much."""
    moves = [move for part in among for move in permutations(sorted(part), 2)]
    for one in moves:
        if (moved := _moved(counts, *one)) is not None:
            yield moved
    for at, one in enumerate(moves):
        step = float(one[1]) - float(one[0])
        for two in moves[at:]:
            if float(two[0]) - float(two[1]) == step and two != one[::-1]:
                first = _moved(counts, *one)
                both = first and _moved(first, *two)
                if both:
                    yield both


def _moved(counts: Mapping[str, int], source: str, target: str) -> dict[str, int] | None:
    if not counts[source]:
        return None
    return dict(counts) | {source: counts[source] - 1, target: counts[target] + 1}
