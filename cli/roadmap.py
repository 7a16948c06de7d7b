"""`nastavnik roadmap …`: what the coordinator does with a roadmap in the chat, from the command line."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cli.common import Commands
    from locales import Translator
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
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=run_parse)


def period(text: str) -> Period:
    """Read --period; a wrong one is wrong usage."""
    from locales import translator
    from services.errors import Refusal
    from services.period import Period

    try:
        return Period.parse(text)
    except Refusal as refused:
        raise argparse.ArgumentTypeError(refused.words(translator("en")).unescape()) from refused


def run_parse(arguments: argparse.Namespace) -> int:
    from locales import DEFAULT_LANGUAGE, translator
    from services.errors import Refusal
    from services.roadmap_parse import parse_items
    from services.roadmap_reading import read_roadmap_file

    _ = translator(DEFAULT_LANGUAGE)
    try:
        rows = read_roadmap_file(arguments.file).rows
    except Refusal as refused:
        print(refused.words(_).unescape(), file=sys.stderr)
        return 1
    items = parse_items(rows, arguments.period)
    print(as_json(items) if arguments.json else as_words(items, _))
    return 0


def as_json(items: list[ParsedItem]) -> str:
    import json

    from services.roadmap_parse import as_json as item_as_json

    return json.dumps({"items": [item_as_json(item) for item in items]}, ensure_ascii=False, indent=2)


def as_words(items: list[ParsedItem], _: Translator) -> str:
    """Show items under their sections, and a last line that counts them."""
    lines: list[str] = []
    section = None
    for item in items:
        if item.row.section != section:
            section = item.row.section
            lines += ["", section or _("No section").unescape(), ""]
        lines += lines_of(item, _)
    open_items = sum(item.deadline.needs_date for item in items)
    lines += ["", _.plural("{n} item", "{n} items", len(items)).unescape()]
    if open_items:
        lines.append(_.plural("{n} needs a date", "{n} need a date", open_items).unescape())
    return "\n".join(lines).strip()


def lines_of(item: ParsedItem, _: Translator) -> list[str]:
    row, deadline = item.row, item.deadline
    due = ", ".join(f"{day:%d.%m.%Y}" for day in deadline.due) or deadline.rule or ""
    doubt = _("needs a date").unescape() if deadline.needs_date else ""
    understood = " ".join(part for part in (due, f"({doubt})" if doubt else "") if part)
    details = (
        (_("Deadline"), f"{row.deadline} → {understood}" if row.deadline else understood),
        (_("Executors"), row.executors),
        (_("Result"), row.result),
    )
    first = f"{row.number or '–':<6}{row.title}"
    return [first, *(f"      {name.unescape()}: {text}" for name, text in details if text)]
