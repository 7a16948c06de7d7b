"""`nastavnik simulate`: one seed, one made-up school year with everything that can go wrong, checked all along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.common import OPERATOR
from locales import __

if TYPE_CHECKING:
    import argparse

    from cli.common import Commands


def add(commands: Commands) -> None:
    command = commands.add_parser("simulate", help=__("live a made-up school year by one seed and check it all along"))
    command.add_argument("--seed", type=int, required=True, metavar="N", help=__("the same seed is the same year"))
    command.add_argument("--days", type=int, default=400, metavar="D", help=__("how long (400)"))
    command.add_argument("--people", type=int, default=60, metavar="P", help=__("how many (60)"))
    command.add_argument("--faults", default="all", metavar="LIST", help=__("all, none, or names with commas"))
    command.add_argument(
        "--until", type=int, metavar="STEP", help=__("stop just before this step and show the last ones")
    )
    command.add_argument("--json", action="store_true", help=__("answer in JSON"))
    command.set_defaults(run=run, action=OPERATOR)


def run(arguments: argparse.Namespace) -> int:
    import sys

    import orjson

    import views  # noqa: F401 - first: it brings in aiogram without its weight
    from sandbox.simulation.outcome import Wish
    from sandbox.simulation.run import simulate
    from sandbox.simulation.troubles import NAMES, named

    try:
        faults = named(arguments.faults)
    except ValueError as unknown:
        print(f"no such fault: {unknown}; there are {', '.join(NAMES)}, all, none", file=sys.stderr)
        return 2
    outcome = simulate(Wish(arguments.seed, arguments.days, arguments.people, faults, arguments.until))
    if arguments.json:
        print(orjson.dumps(outcome.as_json()).decode())
    else:
        print(outcome.in_words(arguments.faults))
    return 1 if outcome.broken else 0
