"""Which municipalities stand in one row of a region's sums, so that no subtraction opens a small one.

What was told once stands forever in the row in which it was told: a row is never parted and never gets another member.
Why this is enough stands in docs/decisions/0054; tests/unit/test_region_rows.py tries it.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from services.errors import NotFound
from services.figures import OBSERVED_MIN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

SEVERAL: Final = 2


class Keyed(Protocol):
    @property
    def key(self) -> int: ...


R = TypeVar("R", bound=Keyed)


def row_of(rows: Iterable[R], key: int) -> R:
    """Find a row by the key in a button; raise `NotFound`."""
    for row in rows:
        if row.key == key:
            return row
    raise NotFound


def new_rows(schools: Mapping[int, int]) -> list[tuple[int, ...]]:
    """Make rows of municipalities that stand in none yet, by how many schools each has; who stays out waits.

    A small one needs another one beside it that is told of for the first time as well: with one that was told alone
    before, the sum would tell the small one.
    """
    ordered = sorted((n, number) for number, n in schools.items() if n)
    small = [number for n, number in ordered if n < OBSERVED_MIN]
    large = [number for n, number in ordered if n >= OBSERVED_MIN]
    rows: list[list[int]] = []
    gathered: list[int] = []
    for number in small:
        gathered.append(number)
        if len(gathered) >= SEVERAL and sum(schools[one] for one in gathered) >= OBSERVED_MIN:
            rows.append(gathered)
            gathered = []
    if gathered and rows:
        rows[-1] += gathered
    elif gathered and large:
        rows.append([large.pop(0), *gathered])
    return [tuple(sorted(row)) for row in (*rows, *([number] for number in large))]


def may_be_told(schools: Collection[int]) -> bool:
    """Tell by the schools of each of its municipalities whether a row is told today: all are there, and enough."""
    return all(schools) and sum(schools) >= OBSERVED_MIN


def rows_of(told_with: Mapping[int, int | None]) -> Iterable[tuple[int, tuple[int, ...]]]:
    """Put together who is told with whom: the row's key, and its municipalities."""
    rows: dict[int, list[int]] = {}
    for number, row in told_with.items():
        if row is not None:
            rows.setdefault(row, []).append(number)
    return ((key, tuple(members)) for key, members in rows.items())


def sums_told(row: Sequence[Mapping[int, int]], how_many: int) -> frozenset[int]:
    """Choose which of several sums over the same row are told beside each other, the first ones first.

    What is asked of a school may lie in several of the sums. `row` says of each municipality how many schools have work
    in which overlaps: overlap `n` is what lies in just the sums whose bits are set in `n`, and a school has bit `n` in
    its key where it has work there. Of work that is no school's, or of one that takes part no more, it says so with 0.
    A sum is told when nothing that adding and subtracting leaves of it and of those before it is too little to be told
    by itself.
    """
    told: tuple[int, ...] = ()
    for one in range(how_many):
        if any(_counts(row, _overlaps((1,), (one,), how_many))) and _opens_nothing(row, (*told, one), how_many):
            told = (*told, one)
    return frozenset(told)


def _opens_nothing(row: Sequence[Mapping[int, int]], told: tuple[int, ...], how_many: int) -> bool:
    """Try every sum and difference: that no others leave less follows from each being in a sum or not."""
    left = (_overlaps(weights, told, how_many) for weights in product((-1, 0, 1), repeat=len(told)))
    return all(may_be_told(_counts(row, one)) for one in left if _is_work(row, one))


def _overlaps(weights: Sequence[int], told: Sequence[int], how_many: int) -> int:
    """Name the overlaps that are left when the sums are added up with these weights: a bit for each."""
    weighed = tuple(zip(weights, told, strict=True))
    return sum(1 << n for n in range(1, 1 << how_many) if sum(weight for weight, one in weighed if n >> one & 1))


def _is_work(row: Sequence[Mapping[int, int]], overlaps: int) -> bool:
    return any(has & overlaps for schools in row for has in schools)


def _counts(row: Sequence[Mapping[int, int]], overlaps: int) -> list[int]:
    return [sum(n for has, n in schools.items() if has & overlaps) for schools in row]
