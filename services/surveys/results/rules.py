"""Figures of a survey and the protection of small groups: pure rules over counts.

A figure is rounded half up, once, and everything that is said about it (its level, a comparison) speaks of the
rounded figure, so that text, chart and table never disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from services.surveys.definitions import Step

Group = TypeVar("Group")


@dataclass(frozen=True, slots=True)
class Ratio:
    """`count` of `n` who answered; never shown without both."""

    count: int
    n: int

    @property
    def share(self) -> float | None:
        """A fraction of one, not rounded: whoever shows it rounds once. Nothing where nobody answered."""
        return self.count / self.n if self.n else None

    @property
    def percent(self) -> int | None:
        return int(rounded(100 * Decimal(self.count) / self.n)) if self.n else None


def share(count: int, n: int) -> Ratio:
    """Count of n, checked: a part is never larger than its whole."""
    if not 0 <= count <= n:
        raise ValueError(f"{count} of {n}")
    return Ratio(count, n)


def rounded(value: float | Decimal, digits: int = 0) -> float:
    """Round half up, as people do on paper; Python's round(2.5) is 2."""
    return float(Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Average:
    """A mean with its spread: the standard deviation over all who answered, who are the whole and no sample.

    Without a spread it is told to a tenth only: more would give away what is hidden.
    """

    mean: float
    spread: float | None
    n: int


def average(counts: Mapping[float, int]) -> Average | None:
    """From «how many gave this number»; exact, whatever the size of the counts."""
    n = sum(counts.values())
    if not n:
        return None
    total = sum(value * count for value, count in counts.items())
    mean = total / n
    variance = sum(count * (value - mean) ** 2 for value, count in counts.items()) / n
    return Average(rounded(mean, 2), rounded(sqrt(variance), 2), n)


def level_of_share(ratio: Ratio, steps: Sequence[Step]) -> str | None:
    return None if ratio.percent is None else level(ratio.percent, steps)


def level_of_mean(found: Average | None, steps: Sequence[Step]) -> str | None:
    return None if found is None else level(rounded(found.mean, 1), steps)


def level(value: float, steps: Sequence[Step]) -> str | None:
    """The name of the highest step that the value reaches."""
    reached = [step for step in steps if step.floor <= value]
    return max(reached, key=lambda step: step.floor).name if reached else None


def hidden_groups(sizes: Mapping[Group, int], minimum: int) -> frozenset[Group]:
    """Groups whose results must not be shown.

    All below the minimum are hidden. What is hidden can still be found by taking the visible groups from the total,
    so the hidden ones together must be at least two and at least the minimum: the next smallest join them until they
    are. Empty groups hide nobody and nothing. When the whole is too small, everybody is hidden.
    """
    ordered = sorted((size, str(group), group) for group, size in sizes.items() if size)
    small = [entry for entry in ordered if entry[0] < minimum]
    if not small:
        return frozenset()
    taken = len(small)
    while taken < len(ordered) and (taken == 1 or sum(size for size, _, _ in ordered[:taken]) < minimum):
        taken += 1
    return frozenset(group for _, _, group in ordered[:taken])


def folded(sizes: Mapping[Group, int], minimum: int) -> dict[Group, Group | None]:
    """Each group under its own name, or under None («другие») when it is too small to stand alone.

    «Другие» reach the minimum as well: the next smallest joins them. If even all together are too few, there is one
    group for everybody.
    """
    hidden = hidden_groups(sizes, minimum)
    empty = {group for group, size in sizes.items() if not size}
    return {group: None if group in hidden or (group in empty and hidden) else group for group in sizes}


def shown_counts(counts: Mapping[Group, int], minimum: int) -> dict[Group, int | None]:
    """Counts of a breakdown with the hidden ones as None, ready for people to see."""
    hidden = hidden_groups(counts, minimum)
    return {group: None if group in hidden else count for group, count in counts.items()}
