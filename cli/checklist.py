"""`nastavnik checklist`: the check-list by direction, of all schools or one, and its files as a ZIP."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.common import at_desk, operator_options
from cli.event_named import period
from locales import __

if TYPE_CHECKING:
    from cli.common import Commands, Desk
    from services.report.checklist import CheckList, Line


def add(commands: Commands) -> None:
    group = commands.add_parser("checklist", help=__("documents by direction: how far each school is"))
    group.add_argument("--school", metavar="NAME", help=__("this school alone"))
    group.add_argument("--period", type=period, metavar="P", help=__("for example 2026-09-01..2027-08-31"))
    group.add_argument("--zip", metavar="FILE.zip", type=Path, help=__("the school's files in the order of upload"))
    operator_options(group)
    group.set_defaults(run=at_desk(checklist), action="report.read")


async def checklist(desk: Desk) -> int:
    import asyncio

    from cli.report import _ask
    from services.errors import NotFound
    from services.evidence.bucket import store_in
    from services.people.schools import names_of_schools
    from services.report.checklist import files_of, load_checklist, pack_files

    arguments = desk.arguments
    async with desk.db.read() as session:
        ask = await _ask(desk, session, asked=arguments.period)
        found, only = await load_checklist(ask), None
        if arguments.school:
            known = (await names_of_schools(session, ask.municipality_id)).find(arguments.school)
            if known is None:
                raise NotFound
            only = known.id
        files = await files_of(ask, found, only) if arguments.zip and only else []
    told: dict[str, Any] = {"directions": _directions(found, only, desk)}
    if arguments.zip:
        if only is None:
            raise NotFound
        store = store_in(desk.settings.evidence, desk.settings.bucket)
        missing = await asyncio.to_thread(pack_files, arguments.zip, files, store)
        told |= {"file": str(arguments.zip), "files": len(files) - missing, "missing": missing}
    words = [
        desk._("{school}: {done} of {total}", school=name, done=done, total=total)
        for number, name in found.schools
        if only in {None, number}
        for done, total in [found.done(number)]
    ]
    return desk.answer(told, words or [desk._("The roadmap asks schools for no documents in this period.")])


def _directions(found: CheckList, only: int | None, desk: Desk) -> list[dict[str, Any]]:
    from views.report.checklist import document_words

    names, by_direction = dict(found.schools), dict[str, list[dict[str, Any]]]()
    for line in found.taken:
        by_direction.setdefault(line.direction, []).append(
            {
                "item": f"I{line.item}",
                "number": line.number,
                "title": line.title,
                "document": document_words(line, desk._),
                "deadline": line.deadline,
                "confirms": "curator" if line.asks else None,
                "schools": _schools(line, names, only),
            }
        )
    return [{"direction": name, "lines": lines} for name, lines in by_direction.items()]


def _schools(line: Line, names: dict[int, str], only: int | None) -> list[dict[str, Any]]:
    return [
        {"school": names[school], "dated": mark.dated, "uploaded": mark.uploaded, "confirmed": mark.confirmed}
        for school, mark in line.marks.items()
        if only in {None, school}
    ]
