"""`nastavnik roadmap …`: what a coordinator does with a roadmap in the chat, from the command line."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.common import OPERATOR, at_desk, operator_options
from locales import __

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cli.common import Commands, Desk
    from locales import Translator
    from services.calendar.period import Period
    from services.deadlines import Deadline
    from services.roadmap.files import ReadRoadmap
    from services.roadmap.head import Head
    from services.roadmap.importing import Difference, DraftRow
    from services.roadmap.parsing import ParsedItem


def add(commands: Commands) -> None:
    group = commands.add_parser("roadmap", help=__("read, import and export roadmaps"))
    actions = group.add_subparsers(dest="action", required=True, metavar="ACTION")
    add_parse(actions)
    add_import(actions)
    add_export(actions)


def add_parse(actions: Commands) -> None:
    command = actions.add_parser("parse", help=__("show what a file would become; nothing is saved"))
    command.add_argument("file", type=Path, metavar="FILE", help=__("docx, xlsx, csv, pdf or plain text"))
    command.add_argument("--period", type=period, required=True, metavar="P", help=__("YYYY-MM-DD..YYYY-MM-DD"))
    command.add_argument("--json", action="store_true", help=__("answer in JSON"))
    command.set_defaults(run=run_parse, action=OPERATOR)


def period(text: str) -> Period:
    """Read `--period`; a wrong one is wrong usage."""
    from cli.common import operator_words, plain
    from services.calendar.period import Period
    from services.errors import Refusal

    try:
        return Period.parse(text)
    except Refusal as refused:
        raise argparse.ArgumentTypeError(plain(refused.words(operator_words()))) from refused


def run_parse(arguments: argparse.Namespace) -> int:
    """Parse without the database; what is refused is said here, so that nothing of the database is loaded for it."""
    from cli.common import left_out_as_json, operator_words, plain
    from services.errors import Refusal
    from services.roadmap.files import read_roadmap_file

    _ = operator_words()
    try:
        read = read_roadmap_file(arguments.file, arguments.period)
    except Refusal as refused:
        print(plain(refused.words(_)), file=sys.stderr)
        return 1
    if arguments.json:
        import json

        told = {"items": [as_json(item) for item in read.items], **left_out_as_json(read.left_out, _)}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print("\n".join((*lines_of_roadmap(read.items, _), *lines_of_reading(read, _))))
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


def lines_of_reading(read: ReadRoadmap, _: Translator) -> Iterator[str]:
    from cli.common import plain
    from services.roadmap.notes import note_lines

    yield from map(plain, note_lines(read.notes, read.left_out, _))


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


def add_import(actions: Commands) -> None:
    command = actions.add_parser("import", help=__("save a roadmap from a file, or bring it up to date"))
    command.add_argument("file", type=Path, metavar="FILE", help=__("docx, xlsx, csv, pdf or plain text"))
    command.add_argument(
        "--period", type=period, metavar="P", help=__("YYYY-MM-DD..YYYY-MM-DD; else what the document itself says")
    )
    command.add_argument("--order", metavar="TEXT", help=__("the order that approved it; else what the document says"))
    command.add_argument(
        "--roadmap",
        metavar="R1",
        help=__("of which roadmap it is a new wording, or `new`; asked where there are several"),
    )
    operator_options(command)
    command.set_defaults(run=at_desk(run_import), action="roadmap.edit")


async def run_import(desk: Desk) -> int:
    """Save what is certain; what a person has to decide stays open and is named as a problem of its row."""
    from cli.common import left_out_as_json
    from services.files import bytes_of
    from services.municipality.calendar import school_terms
    from services.roadmap.files import read_roadmap_file
    from services.roadmap.head import Head, NoPeriod, propose_now
    from services.roadmap.importing import save_items
    from services.roadmap.importing.choosing import ensure_said
    from services.roadmap.importing.rows import draft_rows
    from views.roadmap.importing import roadmap_title

    asked = desk.arguments
    municipality_id = await desk.municipality()
    async with desk.db.read() as session:
        terms = await school_terms(session, municipality_id)
    head = propose_now(bytes_of(asked.file)) if asked.period is None or asked.order is None else Head()
    asked.period, asked.order = asked.period or head.period, asked.order or head.order
    if asked.period is None:
        raise NoPeriod
    read = read_roadmap_file(asked.file, asked.period, terms)
    async with desk.db.begin() as session:
        rows = await draft_rows(session, municipality_id, asked.period, read.items, now=desk.now)
        items = [row.item() for row in rows]
        into = await ensure_said(session, municipality_id, asked.period, items, said=asked.roadmap)
        saved = await save_items(
            session,
            None,
            municipality_id=municipality_id,
            period=asked.period,
            order_text=asked.order,
            title=roadmap_title(asked.period, desk._),
            items=items,
            into=into,
            beside=asked.roadmap == "new",
            now=desk.now,
        )
    counts = counted(saved.difference)
    problems = list(problems_of(rows, desk._))
    words = [
        desk._("Added {added}, changed {changed}, unchanged {unchanged}, removed {removed}.", **counts),
        *(desk._("row {row}: {reason}", row=one["row"], reason=one["problem"]) for one in problems),
        *lines_of_head(head, asked, desk._),
        *lines_by_hand(saved.difference, desk._),
        *lines_of_reading(read, desk._),
    ]
    told = counts | {"problems": problems} | left_out_as_json(read.left_out, desk._)
    return desk.answer(told, words)


def lines_of_head(head: Head, asked: argparse.Namespace, _: Translator) -> Iterator[str]:
    """Say what was taken from the document because the command did not say it."""
    from cli.common import plain
    from views.roadmap.importing import period_name

    if head.period is not None and asked.period == head.period:
        yield plain(_("In the document: {period}.", period=period_name(head.period, _)))
    if head.order is not None and asked.order == head.order:
        yield plain(_("In the document: {order}.", order=head.order))


def lines_by_hand(difference: Difference, _: Translator) -> Iterator[str]:
    """Say what was changed by hand and holds on against the file."""
    from cli.common import plain
    from views.roadmap.importing.overview import held_lines

    yield from map(plain, held_lines(difference, _))


def counted(difference: Difference) -> dict[str, int]:
    return {
        "added": len(difference.added),
        "changed": len(difference.changed),
        "unchanged": difference.unchanged,
        "removed": len(difference.removed),
    }


def problems_of(rows: Iterable[DraftRow], _: Translator) -> Iterator[dict[str, Any]]:
    """Name what a person has to decide, by the row of the table in the file."""
    from cli.common import plain
    from views.roadmap.importing.words import reason_in_words

    for row in rows:
        if row.doubt:
            yield {"row": row.source, "problem": plain(reason_in_words(row.reading.reason, _) or "")}
        if not row.executors.sure:
            who = row.executors_text or ""
            yield {"row": row.source, "problem": plain(_("It is not clear who is to do it: “{text}”", text=who))}


def add_export(actions: Commands) -> None:
    command = actions.add_parser("export", help=__("write the roadmap that is in force, with marks of what is done"))
    command.add_argument("file", type=Path, metavar="FILE", help=__("where to write"))
    command.add_argument("--format", choices=("docx", "xlsx"), help=__("else by the file's name; Word by default"))
    operator_options(command)
    command.set_defaults(run=at_desk(run_export), action="roadmap.read")


async def run_export(desk: Desk) -> int:
    from services.roadmap.sheet import roadmap_sheet
    from views.roadmap.export import exported

    asked = desk.arguments
    form = asked.format or ("xlsx" if asked.file.suffix.lower() == ".xlsx" else "docx")
    municipality_id = await desk.municipality()
    async with desk.db.read() as session:
        sheet = await roadmap_sheet(session, municipality_id)
    asked.file.write_bytes(exported(sheet, form, desk._, now=desk.now))
    told = {"file": str(asked.file), "items": len(sheet.rows)}
    return desk.answer(told, [desk._("{n} items are written to {path}.", n=told["items"], path=asked.file)])
