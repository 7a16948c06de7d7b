"""Small counts stay hidden: an attacker tries every table that fits what is shown."""

from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.surveys.results.protection import hidden_options, hidden_rows, may_join, parts, told_average
from services.surveys.results.rules import Average

MINIMUM = 5
STEPS = "1234"
TABLES = st.fixed_dictionaries({step: st.integers(0, 7) for step in STEPS}).filter(lambda t: sum(t.values()) >= MINIMUM)
CUTS = st.lists(st.sampled_from([("4",), ("3", "4"), ("1",), ("2", "3")]), unique=True, max_size=2)


def every_table(people, steps):
    """All ways in which so many people can answer."""
    for bars in combinations(range(people + len(steps) - 1), len(steps) - 1):
        edges = (-1, *bars, people + len(steps) - 1)
        yield {step: edges[at + 1] - edges[at] - 1 for at, step in enumerate(steps)}


def told(counts, hidden, cuts, average):
    """All that is shown of a question, but for which answers are hidden."""
    shown = {step: count for step, count in counts.items() if step not in hidden}
    shares = [sum(counts[step] for step in cut) for cut in cuts]
    return shown, shares, average(counts)


def figure_like(found):
    """What the attacker works out for a table of their own: the mean exactly, to a tenth, or nothing."""
    if found is None:
        return lambda _: None
    return rough if found.spread is None else lambda counts: told_average(counts, (), 1)


def rough(counts):
    total, n = sum(int(step) * count for step, count in counts.items()), sum(counts.values())
    return (20 * total + n) // (2 * n)  # tenths, half up


@given(TABLES, CUTS)
@example({"1": 0, "2": 3, "3": 0, "4": 47}, [("3", "4")])
@example({"1": 4, "2": 0, "3": 0, "4": 46}, [])
def test_no_few_can_be_found_from_all_that_is_told_of_a_question(counts, wanted):
    cuts = []
    for cut in wanted:
        if sum(counts[step] for step in cut) not in range(1, MINIMUM) and may_join(counts, cuts, cut, MINIMUM):
            cuts.append(cut)
    hidden = hidden_options(counts, MINIMUM, cuts)
    assert {step for step, count in counts.items() if 0 < count < MINIMUM} <= hidden
    average = figure_like(told_average(counts, hidden, MINIMUM, cuts))
    seen = told(counts, hidden, cuts, average)
    fitting = [
        table for table in every_table(sum(counts.values()), STEPS) if told(table, hidden, cuts, average) == seen
    ]
    for step in hidden:
        alone_in_a_share = any(part == {step} for part in parts(STEPS, cuts))
        if 0 < counts[step] < MINIMUM and not alone_in_a_share:
            assert len({table[step] for table in fitting}) > 1, (step, hidden, seen)


@given(TABLES)
def test_the_hidden_ones_together_are_a_crowd(counts):
    hidden = hidden_options(counts, MINIMUM)
    if hidden:
        assert sum(counts[step] for step in hidden) >= MINIMUM
        assert len(hidden) >= 2


def test_a_mean_is_told_as_far_as_it_tells_of_nobody():
    assert told_average({"1": 5, "2": 0, "3": 5}, (), 5) == Average(2.0, 1.0, 10)
    # 3 × 2 and 47 × 5: the whole mean, 4.82, would tell both.
    counts = {"1": 0, "2": 3, "3": 0, "4": 0, "5": 47}
    assert told_average(counts, hidden_options(counts, 5), 5) == Average(4.8, None, 50)
    # Five people and a mean of 4.8: one of them took 4, however it is rounded.
    counts = {"1": 0, "2": 0, "3": 0, "4": 1, "5": 4}
    assert told_average(counts, hidden_options(counts, 5), 5) is None


def test_two_shares_of_one_question_do_not_tell_of_few_between_them():
    counts = {"1": 0, "2": 0, "3": 10, "4": 3, "5": 30}
    assert may_join(counts, [], ("4", "5"), 5)
    assert not may_join(counts, [("4", "5")], ("5",), 5), "33 less 30"
    assert may_join(counts, [("4", "5")], ("3", "4", "5"), 5)


@pytest.mark.parametrize(
    ("columns", "hidden"),
    [
        ([{"a": 14, "b": 20, "c": 10}], set()),
        ([{"a": 14, "b": 20, "c": 3}], {"c", "a"}),
        ([{"a": 14, "b": 20, "c": 3}, {"a": 20, "b": 20, "c": 10}], {"c", "a"}),
        ([{"a": 14, "b": 0, "c": 10}], set()),
        ([{"a": 2, "b": 2, "c": 10}], {"a", "b", "c"}),
        ([{"a": 2}], {"a"}),
    ],
)
def test_a_hidden_row_takes_another_with_it(columns, hidden):
    assert hidden_rows(columns, 5) == hidden


@given(st.dictionaries(st.sampled_from("abcdef"), st.tuples(st.integers(0, 15), st.integers(0, 15)), max_size=6))
def test_no_row_can_be_found_from_the_sum_of_all(rows):
    counts = {name: min(row) for name, row in rows.items()}
    asked = {name: max(row) for name, row in rows.items()}
    hidden = hidden_rows([counts, asked], MINIMUM)
    for column in (counts, asked):
        assert all(not 0 < count < MINIMUM for name, count in column.items() if name not in hidden)
        missing = sum(column[name] for name in hidden)
        assert len(hidden) != 1 or len(rows) == 1
        assert not hidden or hidden == set(rows) or missing >= MINIMUM
