"""Who stands with whom in the sums of a region: no subtraction, now or later, opens a municipality of few schools."""

from collections import Counter
from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from services.figures import OBSERVED_MIN
from services.status.region_rows import may_be_told, new_rows, rows_of, sums_told

TOWNS = range(1, 6)
AT_FIRST = st.dictionaries(st.sampled_from(TOWNS), st.integers(0, 8))
# What happens: schools begin to be counted somewhere, and an observer looks after each time.
ADDED = st.lists(st.tuples(st.sampled_from(TOWNS), st.integers(0, 4)), max_size=7)
CHANGED = st.lists(st.tuples(st.sampled_from(TOWNS), st.integers(-3, 4)), max_size=7)


class Region:
    """Municipalities with numbered schools; each school's figures are an unknown of their own."""

    def __init__(self):
        self.schools = {}
        self.told_with = {}
        self.told = []  # sets of schools whose sum an observer has seen
        self.small = []  # what a municipality of few schools was at some time
        self._numbers = iter(range(10_000))

    def changes(self, town, by):
        here = self.schools.setdefault(town, [])
        self.told_with.setdefault(town, None)
        here += [next(self._numbers) for _ in range(by)]
        del here[: max(0, -by)]
        if 0 < len(here) < OBSERVED_MIN:
            self.small.append(frozenset(here))

    def is_looked_at(self):
        waiting = {town: len(here) for town, here in self.schools.items() if self.told_with[town] is None}
        for row in new_rows(waiting):
            self.told_with |= dict.fromkeys(row, row[0])
        rows = [towns for _, towns in rows_of(self.told_with) if may_be_told([len(self.schools[t]) for t in towns])]
        self.told += [frozenset(one for town in towns for one in self.schools[town]) for towns in rows]
        return rows


def is_opened(wanted, told):
    """Tell whether adding and subtracting sums gives the sum over just these schools: elimination, in fractions."""
    # Schools that are in the same sums are one column.
    columns = sorted({(one in wanted, *(one in sum_ for sum_ in told)) for one in frozenset().union(wanted, *told)})
    rest, *rows = ([Fraction(column[at]) for column in columns] for at in range(len(told) + 1))
    for column in range(len(columns)):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows = [_without(row, pivot, column) for row in rows]
        rest = _without(rest, pivot, column)
    return not any(rest)


def _without(row, pivot, column):
    if not row[column]:
        return row
    by = row[column] / pivot[column]
    return [mine - by * theirs for mine, theirs in zip(row, pivot, strict=True)]


def test_what_the_attack_can():
    assert is_opened({1, 2}, [{1, 2, 3}, {3}])
    assert is_opened({3}, [{1, 2}, {2, 3}, {1, 3}])
    assert not is_opened({1}, [{1, 2}, {1, 2, 3}])


@given(AT_FIRST, ADDED)
def test_no_sums_open_a_municipality_of_few_schools(first, deeds):
    region = Region()
    for town, n in first.items():
        region.changes(town, n)
    region.is_looked_at()
    for town, by in deeds:
        region.changes(town, by)
        region.is_looked_at()
    told = list(set(region.told))
    assert not [small for small in set(region.small) if is_opened(small, told)]


@given(AT_FIRST, CHANGED)
def test_every_row_has_enough_and_is_never_parted(first, deeds):
    region = Region()
    for town, n in first.items():
        region.changes(town, n)
    before = {}
    for town, by in [(1, 0), *deeds]:
        region.changes(town, by)
        for row in region.is_looked_at():
            counts = [len(region.schools[one]) for one in row]
            assert sum(counts) >= OBSERVED_MIN
            assert len(row) > 1 or counts[0] >= OBSERVED_MIN
        after = {key: set(towns) for key, towns in rows_of(region.told_with)}
        assert all(after[key] == towns for key, towns in before.items())
        before = after


def test_small_ones_stand_together_and_the_last_with_a_large_one():
    assert sorted(new_rows({1: 9, 2: 3, 3: 2, 4: 7})) == [(1,), (2, 3), (4,)]
    assert sorted(new_rows({1: 9, 2: 1, 3: 6})) == [(1,), (2, 3)]
    assert sorted(new_rows({1: 4, 2: 4, 3: 1, 4: 4})) == [(1, 3), (2, 4)]
    assert sorted(new_rows({1: 4, 2: 4, 3: 1})) == [(1, 2, 3)]
    assert new_rows({1: 4}) == []
    assert new_rows({1: 2, 2: 2}) == []
    assert new_rows({1: 0, 2: 5}) == [(2,)]


OVERLAPS = range(1, 8)  # of three sums: an assignment is in those whose bits are set
WORK = st.lists(st.frozensets(st.sampled_from(OVERLAPS), min_size=1), min_size=0, max_size=7)  # of each school


def keyed(schools):
    """As the database counts them: how many schools have work in just these overlaps."""
    counts = Counter(sum(1 << one for one in has) for has in schools)
    return dict(counts)


def cells(row, among=OVERLAPS):
    """What is asked of each school in each overlap is an unknown of its own."""
    return {
        (town, school, one)
        for town, schools in enumerate(row)
        for school, has in enumerate(schools)
        for one in has
        if one in among
    }


@given(st.lists(WORK, min_size=1, max_size=3))
def test_no_sums_of_one_row_beside_each_other_open_too_little(row):
    chosen = sums_told([keyed(schools) for schools in row], 3)
    told = [frozenset(cells(row, [one for one in OVERLAPS if one >> sum_ & 1])) for sum_ in chosen]
    for size in range(1, len(OVERLAPS) + 1):
        for among in combinations(OVERLAPS, size):
            for towns in range(1, 1 << len(row)):
                wanted = frozenset(cell for cell in cells(row, among) if towns >> cell[0] & 1)
                behind = [len({school for town, school, _ in wanted if town == one}) for one in range(len(row))]
                if wanted and not may_be_told(behind):
                    assert not is_opened(wanted, told), (among, towns)


@given(st.lists(WORK, min_size=1, max_size=3))
def test_a_sum_that_may_not_be_told_by_itself_is_told_beside_no_other(row):
    keys = [keyed(schools) for schools in row]
    for one in sums_told(keys, 3):
        inside = [sum(any(has >> one & 1 for has in school) for school in schools) for schools in row]
        assert may_be_told(inside)


def test_sums_that_are_told_beside_each_other():
    both, one_only, other_only = 1 << 3, 1 << 1, 1 << 2
    assert sums_told([{both: 5}], 2) == {0, 1}
    assert sums_told([{both | one_only: 5, both: 1}], 2) == {0, 1}
    assert sums_told([{both | one_only: 4, both: 2}], 2) == {0}, "what is in the first alone is of four schools"
    assert sums_told([{one_only: 5, other_only: 5}], 2) == {0, 1}, "nothing in common"
    assert sums_told([{one_only: 4, other_only: 5}], 2) == {1}, "the first is not told, so it opens nothing"
    assert sums_told([{both: 3}, {both: 6}], 2) == {0, 1}
    assert sums_told([{both | other_only: 3}, {both: 6}], 2) == {0}, "the rest of the second would be the small one's"
    assert sums_told([{both: 3}, {}], 2) == frozenset()
    assert sums_told([{both: 5, one_only: 0}], 2) == {0}, "what is in the first alone is of no school"
    assert sums_told([{both: 5, both | one_only: 0}], 2) == {0}
    assert sums_told([{both: 5, 1: 0}], 2) == {0, 1}, "what is in neither"
