"""The `nastavnik` command: everything acts as the operator, prints words, or JSON with `--json`.

Exit codes: 0 done, 1 refused with a reason, 2 wrong usage.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING, Final

from locales import __

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

# One small file per group of commands; each has `add(commands)` and imports what is heavy inside its functions.
GROUPS: Final = (
    "running",
    "backups",
    "moving",
    "invites",
    "municipalities",
    "regions",
    "people",
    "evidence",
    "status",
    "surveys",
    "deadlines",
    "roadmap",
    "events",
    "report",
    "checklist",
    "export",
    "outbox",
    "audit",
    "clock",
    "demo",
    "simulate",
)


def parser() -> argparse.ArgumentParser:
    from cli.usage import Parser

    root = Parser(prog="nastavnik", description=__("The mentor for school-support roadmaps"))
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for group in GROUPS:
        importlib.import_module(f"cli.{group}").add(commands)
    return root


def main(argv: Sequence[str] | None = None) -> int:
    arguments = parser().parse_args(argv)
    try:
        result: int = arguments.run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        return _unread()
    except Exception as error:
        from cli.common import reasons

        lines = reasons(error)
        if not lines:
            raise
        print("\n".join(lines), file=sys.stderr)
        return 1
    return result


def _unread() -> int:
    """The reader had enough (`… | head`). What is still buffered must not fail again when the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
