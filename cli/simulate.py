"""`nastavnik simulate`: made-up school years with everything that can go wrong, each by one seed, checked all along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cli.common import OPERATOR, whole_number
from locales import __

if TYPE_CHECKING:
    import argparse

    from cli.common import Commands

PEOPLE: Final = 60


def add(commands: Commands) -> None:
    command = commands.add_parser("simulate", help=__("live a made-up school year by one seed and check it all along"))
    command.add_argument(
        "--seed", type=int, metavar="N", help=__("the same seed is the same year; with --years the first of them")
    )
    command.add_argument("--days", type=whole_number, default=400, metavar="D", help=__("how long (400)"))
    command.add_argument(
        "--people", type=whole_number, metavar="P", help=__("how many (60; with --years every seed has its own number)")
    )
    command.add_argument("--faults", default="all", metavar="LIST", help=__("all, none, or names with commas"))
    command.add_argument(
        "--until", type=int, metavar="STEP", help=__("stop just before this step and show the last ones")
    )
    command.add_argument(
        "--years", type=whole_number, metavar="N", help=__("so many years, by fresh seeds, each in its own process")
    )
    command.add_argument("--jobs", type=whole_number, default=2, metavar="N", help=__("so many years at a time (2)"))
    command.add_argument("--fail-fast", action="store_true", help=__("begin no further year after one that broke"))
    command.add_argument("--json", action="store_true", help=__("answer in JSON"))
    command.set_defaults(run=run, action=OPERATOR)


def run(arguments: argparse.Namespace) -> int:
    import sys

    import views  # noqa: F401 - first: it brings in aiogram without its weight
    from sandbox.simulation.troubles import NAMES, named

    try:
        faults = named(arguments.faults)
    except ValueError as unknown:
        print(f"no such fault: {unknown}; there are {', '.join(NAMES)}, all, none", file=sys.stderr)
        return 2
    if arguments.years is not None and arguments.until is None:
        return _many(arguments, faults)
    if arguments.seed is None or arguments.years is not None:
        print("which year? --seed N for one of them, or --years N without --until", file=sys.stderr)
        return 2
    return _one(arguments, faults)


def _one(arguments: argparse.Namespace, faults: frozenset[str]) -> int:
    import orjson

    from sandbox.simulation.outcome import Wish
    from sandbox.simulation.run import simulate

    outcome = simulate(Wish(arguments.seed, arguments.days, arguments.people or PEOPLE, faults, arguments.until))
    print(orjson.dumps(outcome.as_json()).decode() if arguments.json else outcome.in_words())
    return 1 if outcome.broken else 0


def _many(arguments: argparse.Namespace, faults: frozenset[str]) -> int:
    """Print a line a year as each ends (with --json on the other stream), then the sums."""
    import sys
    import time

    import orjson

    from sandbox.simulation import many

    def say(words: str) -> None:
        print(words, file=sys.stderr if arguments.json else sys.stdout, flush=True)

    first = int(time.time() * 1_000) if arguments.seed is None else arguments.seed
    wishes = many.fresh(first, arguments.years, days=arguments.days, people=arguments.people, faults=faults)
    years = many.live(wishes, jobs=arguments.jobs, fail_fast=arguments.fail_fast, say=say)
    print(orjson.dumps(years.as_json()).decode() if arguments.json else years.in_words())
    return 0 if years.whole else 1
