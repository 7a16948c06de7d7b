"""`nastavnik evidence export FILE.zip`: everything that was sent, under names that people understand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cli.common import at_desk, operator_options
from locales import __

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cli.common import Commands, Desk
    from documents.workbook import Sheet
    from locales import Translator
    from services.evidence.export import Exported


def add(commands: Commands) -> None:
    evidence = commands.add_parser("evidence", help=__("evidence: export all files as one archive"))
    actions = evidence.add_subparsers(dest="action", required=True, metavar="ACTION")
    export_ = actions.add_parser("export", help=__("write a ZIP with every file and a list of everything"))
    export_.add_argument("file", metavar="FILE.zip", type=Path)
    operator_options(export_)
    export_.set_defaults(run=at_desk(export), action="roadmap.read")


async def export(desk: Desk) -> int:
    import asyncio

    from services.evidence.export import everything, pack
    from services.evidence.store import EvidenceStore

    target: Path = desk.arguments.file
    target.parent.mkdir(parents=True, exist_ok=True)
    municipality_id = await desk.municipality()
    async with desk.db.read() as session:
        rows = await everything(session, municipality_id)
    store = EvidenceStore(desk.settings.data_dir / "evidence")
    done = await asyncio.to_thread(
        pack,
        target,
        rows,
        store,
        list_name=desk._("List of evidence").unescape() + ".xlsx",
        make_list=lambda named: listed(named, desk._, day=desk.now.date()),
    )
    told = {"file": str(target), "files": done.files, "words": done.words, "missing": done.missing}
    words = [desk._("{file}: {files} files, {words} links and texts", **told)]
    if done.missing:
        words.append(desk._("Not on the disk any more: {n}", n=done.missing))
    return desk.answer(told, words)


def listed(named: Iterable[tuple[Exported, str | None]], _: Translator, *, day: date) -> bytes:
    from documents.workbook import workbook

    return workbook([sheet_of(named, _, day=day)])


def sheet_of(named: Iterable[tuple[Exported, str | None]], _: Translator, *, day: date) -> Sheet:
    from documents.workbook import Sheet
    from views.dates import full_day
    from views.evidence.card import kind_name
    from views.states import state_name

    columns = (
        _("No."),
        _("School or person"),
        _("Item"),
        _("State"),
        _("What it is"),
        _("Date of the document"),
        _("Sent"),
        _("File"),
        _("Name as sent"),
        _("Text or link"),
    )
    rows = [
        (
            one.number,
            one.school,
            one.title,
            str(state_name(one.state, _, problem=one.problem)),
            str(kind_name(one.kind, _)),
            one.dated,
            one.added_at.date(),
            name,
            one.name,
            one.text,
        )
        for one, name in named
    ]
    title = _("List of evidence").unescape()
    above = title, _("As of {day}", day=full_day(day, _)).unescape(), _("Pieces: {n}", n=len(rows)).unescape()
    return Sheet(title, [str(column) for column in columns], rows, above=above)
