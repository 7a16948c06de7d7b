"""`nastavnik roadmap …`: what a coordinator does with a roadmap in the chat, from the command line."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cli.common import Commands
    from locales import Translator
    from services.deadlines import Deadline
    from services.period import Period
    from services.roadmap_parse import ParsedItem


def add(commands: Commands) -> None:
    group = commands.add_parser("roadmap", help="read, import and export roadmaps")
    actions = group.add_subparsers(dest="action", required=True, metavar="ACTION")
    add_parse(actions)


def add_parse(actions: Commands) -> None:
    command = actions.add_parser("parse", help="show what a file would become; nothing is saved")
    command.add_argument("file", type=Path, metavar="FILE", help="docx, xlsx, csv, pdf or plain text")
    command.add_argument("--period", type=period, required=True, metavar="P", help="YYYY-MM-DD..YYYY-MM-DD")
    command.add_argument("--json", action="store_true", help="answer in JSON")
    command.set_defaults(run=run_parse)


def period(text: str) -> Period:
    """Read `--period`; a wrong one is wrong usage."""
    from cli.common import operator_words, plain
    from services.errors import Refusal
    from services.period import Period

    try:
        return Period.parse(text)
    except Refusal as refused:
        raise argparse.ArgumentTypeError(plain(refused.words(operator_words()))) from refused


def run_parse(arguments: argparse.Namespace) -> int:
    """Parse without the database; what is refused is said here, so that nothing of the database is loaded for it."""
    from cli.common import operator_words, plain
    from services.errors import Refusal
    from services.roadmap_parse import parse_items
    from services.roadmap_reading import read_roadmap_file

    _ = operator_words()
    try:
        rows = read_roadmap_file(arguments.file).rows
    except Refusal as refused:
        print(plain(refused.words(_)), file=sys.stderr)
        return 1
    items = parse_items(rows, arguments.period)
    if arguments.json:
        import json

        print(json.dumps({"items": [as_json(item) for item in items]}, ensure_ascii=False, indent=2))
    else:
        print("\n".join(lines_of_roadmap(items, _)))
    return 0


def as_json(item: ParsedItem) -> dict[str, Any]:
    """Shape an item as the contracts say: number, executors and result as written or null."""
    from cli import deadlines

    return {
        "number": item.row.number,
        "section": item.row.section,
        "title": item.row.title,
        "deadline": {"text": item.row.deadline, **deadlines.as_json(item.deadline)},
        "executors": item.row.executors,
        "result": item.row.result,
    }


def lines_of_roadmap(items: list[ParsedItem], _: Translator) -> Iterator[str]:
    """Say items under their sections, and at the end how many there are."""
    from cli.common import plain

    section: str | None = None
    for item in items:
        if item.row.section != section:
            section = item.row.section
            yield from ("", section or plain(_("No section")), "")
        yield from lines_of_item(item, _)
    undated = sum(item.deadline.needs_date for item in items)
    counts = [_.plural("{n} item", "{n} items", len(items))]
    if undated:
        counts.append(_.plural("{n} needs a date", "{n} need a date", undated))
    yield from ("", ", ".join(map(plain, counts)))


def lines_of_item(item: ParsedItem, _: Translator) -> Iterator[str]:
    from cli.common import plain

    row = item.row
    yield f"{row.number or '–':<6}{row.title}"
    details = (
        (_("Deadline"), " → ".join(part for part in (row.deadline, understood(item.deadline, _)) if part)),
        (_("Executors"), row.executors),
        (_("Result"), row.result),
    )
    yield from (f"      {plain(name)}: {text}" for name, text in details if text)


def understood(deadline: Deadline, _: Translator) -> str:
    from cli.common import plain

    days = ", ".join(f"{day:%d.%m.%Y}" for day in deadline.due) or deadline.rule or ""
    doubt = plain(_("(needs a date)")) if deadline.needs_date else ""
    return " ".join(part for part in (days, doubt) if part)
