"""`nastavnik event …`: events from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.letters import add_read

if TYPE_CHECKING:
    from cli.common import Commands


def add(commands: Commands) -> None:
    group = commands.add_parser("event", help="read letters about events")
    actions = group.add_subparsers(dest="action", required=True, metavar="ACTION")
    add_read(actions)
