"""Figures and the protection of small groups."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.surveys.definitions import Step
from services.surveys.results.rules import (
    Average,
    Ratio,
    average,
    folded,
    hidden_groups,
    level_of_mean,
    level_of_share,
    rounded,
    share,
    shown_counts,
)

STEPS = (Step("высокий", 90), Step("оптимальный", 75), Step("низкий", 0))


@pytest.mark.parametrize(
    ("count", "n", "percent"), [(0, 7, 0), (46, 50, 92), (1, 8, 13), (1, 200, 1), (2, 3, 67), (7, 7, 100)]
)
def test_per_cent_is_rounded_half_up(count, n, percent):
    assert share(count, n).percent == percent


def test_a_share_of_nobody_is_no_figure():
    assert (share(0, 0).share, share(0, 0).percent) == (None, None)
    assert share(46, 50).share == 0.92


def test_more_than_all_cannot_be():
    with pytest.raises(ValueError, match="5 of 4"):
        share(5, 4)


def test_average_and_spread_by_hand():
    # 5, 5, 4, 2: the mean is 4; the squares of the differences are 1, 1, 0, 4; the root of 6/4 is 1.22
    assert average({5: 2, 4: 1, 2: 1}) == Average(4.0, 1.22, 4)
    assert average({}) is None


def test_rounding_is_the_one_of_paper():
    assert (rounded(2.5), rounded(0.125, 2), rounded(88.955, 2)) == (3, 0.13, 88.96)


@pytest.mark.parametrize(
    ("count", "level"), [(179, "высокий"), (178, "оптимальный"), (149, "оптимальный"), (0, "низкий")]
)
def test_a_level_speaks_of_the_figure_that_is_shown(count, level):
    # 179 of 200 is 89.5 %, shown as 90 %: calling it «оптимальный» beside «90 %» would contradict the scale
    assert level_of_share(share(count, 200), STEPS) == level


def test_levels_of_a_mean_and_of_nothing():
    steps = (Step("высокая", 4), Step("низкая", 1))
    assert level_of_mean(Average(3.95, 0, 9), steps) == "высокая"
    assert level_of_mean(Average(3.94, 0, 9), steps) == "низкая"
    assert level_of_mean(None, steps) is None
    assert level_of_share(Ratio(0, 0), STEPS) is None


def test_a_single_small_group_takes_the_next_smallest_with_it():
    assert hidden_groups({"a": 3, "b": 6, "c": 9}, 5) == {"a", "b"}


def test_two_small_groups_that_are_few_together_take_a_third():
    assert hidden_groups({"a": 1, "b": 1, "c": 6, "d": 9}, 5) == {"a", "b", "c"}
    assert hidden_groups({"a": 3, "b": 3, "c": 6}, 5) == {"a", "b"}


def test_empty_groups_do_not_hide_anybody():
    assert hidden_groups({"a": 0, "b": 6, "c": 9}, 5) == frozenset()
    assert hidden_groups({"a": 0, "b": 3, "c": 9}, 5) == {"b", "c"}


def test_a_whole_that_is_too_small_is_hidden_altogether():
    assert hidden_groups({"a": 4}, 5) == {"a"}
    assert hidden_groups({"a": 2, "b": 1}, 5) == {"a", "b"}


def test_small_schools_are_folded_into_the_others():
    assert folded({"a": 3, "b": 6, "c": 9, "d": 0}, 5) == {"a": None, "b": None, "c": "c", "d": None}
    assert folded({"a": 6, "d": 0}, 5) == {"a": "a", "d": "d"}


def test_hidden_counts_are_shown_as_nothing():
    assert shown_counts({"a": 3, "b": 6, "c": 9}, 5) == {"a": None, "b": None, "c": 9}


SIZES = st.dictionaries(st.integers(0, 50), st.integers(0, 12), max_size=12)


@given(SIZES, st.integers(2, 8))
def test_what_is_hidden_cannot_be_found_from_the_rest(sizes, minimum):
    hidden = hidden_groups(sizes, minimum)
    assert {group for group, size in sizes.items() if 0 < size < minimum} <= hidden
    seen = {group for group, size in sizes.items() if size and group not in hidden}
    assert all(sizes[group] >= minimum for group in seen)
    if hidden and seen:
        assert len(hidden) >= 2
        assert sum(sizes[group] for group in hidden) >= minimum


@given(SIZES, st.integers(2, 8))
def test_folding_keeps_everybody_and_leaves_no_small_group(sizes, minimum):
    names = folded(sizes, minimum)
    assert names.keys() == sizes.keys()
    others = [sizes[group] for group, name in names.items() if name is None]
    if any(name is not None and sizes[group] for group, name in names.items()) and sum(others):
        assert sum(others) >= minimum
