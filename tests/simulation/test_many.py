"""Many fresh years: each is lived though another broke, and whoever reads the sums can live a broken one again."""

import json
import os

import pytest

import cli
from sandbox.simulation.many import FEWEST, MOST, NO_YEAR, apart, drawn, fresh, live
from sandbox.simulation.outcome import Outcome, Wish
from sandbox.simulation.run import simulate
from sandbox.simulation.troubles import NAMES, named, spelled
from tests.support.only import sqlite_only
from tests.support.planted import PLANTED

pytestmark = sqlite_only("the simulator's year stands in a file")
THREE = [Wish(seed, 1, 4, named("crash,429")) for seed in (1, 2, 3)]


def _dying(_: Wish) -> Outcome:
    """Stand at the module's top, for another process finds it by its name."""
    os._exit(1)


@pytest.fixture
def stuck():
    """Every year breaks on its first day."""
    with PLANTED["a dialogue stuck"]():
        yield


def test_fresh_years_are_lived_side_by_side_and_summed_up(capsys):
    assert cli.main(["simulate", "--years", "2", "--days", "1", "--json"]) == 0
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert told.items() >= {"years": 2, "asked": 2, "days": 2, "broken": []}.items()
    assert told["steps"] > 20
    assert told["messages"] > 10
    first, second = sorted(told["seeds"])
    assert second == first + 1
    assert sorted(line.rpartition(": ")[2] for line in said.err.splitlines()) == ["whole", "whole"]


def test_a_broken_year_stops_no_other_and_is_told_with_its_command(stuck):
    lines = []
    years = live(THREE, jobs=1, fail_fast=False, say=lines.append, how=simulate)
    assert not years.whole
    assert [one.wish for one in years.broken] == THREE
    assert len(lines) == 3
    assert "#1 " in lines[0], "its dialogue"
    for words in (lines[1], years.in_words()):
        assert "✗ every act is heard: day 0" in words
        assert "nastavnik simulate --seed 2 --days 1 --people 4 --faults crash,429" in words
    assert years.as_json()["broken"][2].items() >= {"seed": 3, "people": 4, "invariant": "every act is heard"}.items()
    assert years.in_words().startswith("3 years, 0 days, ")


def test_whoever_asks_has_no_further_year_begun_after_one_that_broke(stuck):
    years = live(THREE, jobs=1, fail_fast=True, say=lambda _: None, how=simulate)
    assert [one.wish.seed for one in years.lived] == [1]
    assert not years.whole
    assert "2 of 3 were not lived to their end" in years.in_words()


def test_a_year_whose_process_dies_is_a_broken_one():
    (broken,) = apart(Wish(1, 1, 4), life=_dying).broken
    assert broken.invariant == NO_YEAR
    assert "exit code 1" in broken.what


def test_a_year_of_a_process_of_its_own_is_the_same_year():
    wish = Wish(3, 2, 4, named("crash"))
    assert apart(wish) == simulate(wish)


def test_a_seed_alone_says_how_many_people_there_are():
    sizes = [drawn(seed) for seed in range(400)]
    assert min(sizes) == FEWEST
    assert max(sizes) <= MOST
    assert sorted(sizes)[200] < 18, "small places are many"
    first, other = fresh(7, 2, days=30, people=None, faults=named("none"))
    assert (first.seed, first.people, first.days, other.seed) == (7, drawn(7), 30, 8)
    assert fresh(7, 1, days=30, people=20, faults=named("none"))[0].people == 20


@pytest.mark.parametrize("words", ["all", "none", "crash,429"])
def test_faults_are_spelled_as_they_are_read(words):
    assert spelled(named(words)) == words
    assert spelled(frozenset(NAMES)) == "all"


@pytest.mark.parametrize("words", [(), ("--years", "2", "--until", "3")])
def test_which_year_must_be_said(words, capsys):
    assert cli.main(["simulate", *words]) == 2
    assert "--seed N" in capsys.readouterr().err
