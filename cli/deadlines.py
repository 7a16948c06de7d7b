"""`nastavnik deadlines`: JSON lines with a phrase and its period in, JSON lines with the reading out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from cli.common import Commands


def add(commands: Commands) -> None:
    command = commands.add_parser("deadlines", help="read deadline phrases (JSON lines on standard input)")
    command.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    return 0
