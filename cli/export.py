"""`nastavnik export all FILE.zip`: tables, the report, the calendar, all evidence, and a copy to restore from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cli.common import OPERATOR, at_desk, operator_options
from locales import __

if TYPE_CHECKING:
    from cli.common import Commands, Desk
    from services.evidence.export import Exported
    from services.evidence.store import EvidenceStore
    from services.report.archive import Archive

FILES: Final = "files"


def add(commands: Commands) -> None:
    group = commands.add_parser("export", help=__("take everything along: one ZIP"))
    actions = group.add_subparsers(dest="action", required=True, metavar="ACTION")
    whole = actions.add_parser("all", help=__("tables, report, calendar, evidence, figures, a copy for `restore`"))
    whole.add_argument("file", metavar="FILE.zip", type=Path)
    operator_options(whole)
    whole.set_defaults(run=at_desk(export_all), action=OPERATOR)


async def export_all(desk: Desk) -> int:
    import asyncio

    from services.evidence.bucket import store_in
    from services.evidence.export import everything
    from services.municipality.municipalities import list_municipalities

    municipality_id = await desk.municipality()
    made = await _made(desk, municipality_id)
    async with desk.db.read() as session:
        rows = await everything(session, municipality_id)
        alone = len(await list_municipalities(session)) == 1
    store = store_in(desk.settings.evidence, desk.settings.bucket)
    target: Path = desk.arguments.file
    target.parent.mkdir(parents=True, exist_ok=True)
    told = await asyncio.to_thread(_write, desk, target, made, rows, store, with_copy=alone)
    words = [desk._("{file}: {files} files of evidence, {sheets} tables", **told)]
    if told["missing"]:
        words.append(desk._("Not on the disk any more: {n}", n=told["missing"]))
    if not alone:
        words.append(desk._("Without a copy for “restore”: it would hold the other municipalities too."))
    return desk.answer(told, words)


async def _made(desk: Desk, municipality_id: int) -> dict[str, Any]:
    """Make what is no file yet: sheets, the report of the present year, the calendar of all events."""
    from documents.ics import calendar_of
    from services.calendar import zone
    from services.events.listing import events_between
    from services.report.apart import make_docx
    from services.report.figures import ask_all, period_of
    from services.report.layout import form_for
    from services.report.reading import load_report
    from services.report.tables import load_tables
    from views.events.calendar import calendar_entry
    from views.report.paper import figures_of, paper_of
    from views.report.tables import sheets

    async with desk.db.read() as session:
        tables = await load_tables(session, municipality_id, now=desk.now)
        period = period_of(desk.now.astimezone(zone(tables.timezone)).date())
        loaded = await load_report(await ask_all(session, municipality_id, period, now=desk.now), None)
        form = await form_for(session, municipality_id, erased=desk._("erased on request").unescape())
        cards = await events_between(session, municipality_id, None)
    return {
        "sheets": list(sheets(tables, loaded.facts, desk._)),
        "paper": await make_docx(paper_of(loaded, desk._), form),
        "figures": figures_of(loaded, desk._),
        "calendar": calendar_of(calendar_entry(card, desk._) for card in cards),
    }


def _write(
    desk: Desk, target: Path, made: dict[str, Any], rows: Any, store: EvidenceStore, *, with_copy: bool
) -> dict[str, Any]:
    import json

    from cli.evidence import sheet_of
    from documents.workbook import workbook
    from services.report.archive import Archive
    from views.report.tables import as_json

    with Archive(target) as archive:
        named = _files(archive, rows, store)
        sheets = [*made["sheets"], sheet_of(named, desk._, day=desk.now.date())]
        archive.put("tables.xlsx", workbook(sheets))
        archive.put("tables.json", json.dumps(as_json(sheets), ensure_ascii=False, indent=1).encode())
        archive.put("report.docx", made["paper"])
        archive.put("report.figures.json", json.dumps(made["figures"], ensure_ascii=False, indent=1).encode())
        archive.put("events.ics", made["calendar"])
        if with_copy:
            _copy(desk, archive, target)
    files = sum(name is not None for _row, name in named)
    missing = sum(row.stored_name is not None and name is None for row, name in named)
    return {"file": str(target), "files": files, "missing": missing, "sheets": len(sheets), "copy": with_copy}


def _files(archive: Archive, rows: Any, store: EvidenceStore) -> list[tuple[Exported, str | None]]:
    from services.evidence.export import unique_names

    named: list[tuple[Exported, str | None]] = []
    for row, name in zip(rows, unique_names(rows), strict=True):
        if row.stored_name is None:
            named.append((row, None))
            continue
        with store.at_hand(row.stored_name) as path:
            if path is not None:
                archive.take(f"{FILES}/{name}", path)
        named.append((row, f"{FILES}/{name}" if path else None))
    return named


def _copy(desk: Desk, archive: Archive, target: Path) -> None:
    """Put a backup in, made beside the target: the very thing that `restore` reads."""
    from cli.backups import held_by
    from services import backup

    held, beside = held_by(desk.settings), target.with_name(f"{target.name}.copy")
    try:
        backup.back_up(held, beside, now=desk.now)
        archive.take(backup.COPY, beside)
    finally:
        beside.unlink(missing_ok=True)
