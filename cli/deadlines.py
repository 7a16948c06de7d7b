"""`nastavnik deadlines`: JSON lines with a phrase and its period in, JSON lines with the reading out."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from cli.common import OPERATOR
from locales import __

if TYPE_CHECKING:
    import argparse

    from cli.common import Commands
    from services.deadlines import Deadline


def add(commands: Commands) -> None:
    command = commands.add_parser(
        "deadlines",
        help=__("read deadline phrases (JSON lines on standard input)"),
        description=__(
            "Reads JSON lines with phrase, start, end and writes for each a line with kind, start, due, rule, until, "
            "needs_date, reason. Lines that cannot be read are told by number; the others are read."
        ),
    )
    command.add_argument("--json", action="store_true", help=__("answer in JSON (it always does)"))
    command.set_defaults(run=run, action=OPERATOR)


def run(_: argparse.Namespace) -> int:
    failed = False
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            print(json.dumps(_answer(line), ensure_ascii=False), flush=True)
        except ValueError as error:
            failed = True
            print(json.dumps({"line": number, "error": str(error)}, ensure_ascii=False), file=sys.stderr, flush=True)
    return int(failed)


def _answer(line: str) -> dict[str, Any]:
    from services.deadlines import read_deadline

    phrase, start, end = _fields(line)
    return as_json(read_deadline(phrase, _period(start, end)))


def _fields(line: str) -> tuple[str, str, str]:
    try:
        given = json.loads(line)
    except ValueError:
        raise ValueError("not JSON") from None
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(given, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - every bad line is a ValueError here
    for name in ("phrase", "start", "end"):
        if not isinstance(given.get(name), str):
            raise ValueError(f"{name} is missing or not a text")  # noqa: TRY004 - same
    return given["phrase"], given["start"], given["end"]


def _period(start: str, end: str) -> Any:
    from locales import translator
    from services.calendar.period import SEPARATOR, Period
    from services.errors import Refusal

    try:
        return Period.parse(f"{start}{SEPARATOR}{end}")
    except Refusal as refusal:
        raise ValueError(str(refusal.words(translator("en")))) from None


def as_json(deadline: Deadline) -> dict[str, Any]:
    """Shape a reading as the contracts say; dates are ISO, `due` is a list."""
    return {
        "kind": deadline.kind,
        "start": deadline.start and deadline.start.isoformat(),
        "due": [day.isoformat() for day in deadline.due],
        "rule": deadline.rule,
        "until": deadline.until and deadline.until.isoformat(),
        "needs_date": deadline.needs_date,
        "reason": deadline.reason,
    }
