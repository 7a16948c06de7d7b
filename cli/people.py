"""`nastavnik people import`: a list of people from a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.common import at_desk, operator_options
from locales import __

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cli.common import Commands, Desk
    from services.people.importing import Plan


def add(commands: Commands) -> None:
    group = commands.add_parser("people", help=__("bring in a list of people")).add_subparsers(
        dest="what", required=True, metavar="WHAT"
    )
    command = group.add_parser("import", help=__("bring in a list: xlsx, docx or csv"))
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--dry-run", action="store_true", help=__("only say what would change"))
    command.add_argument("--add-schools", action="store_true", help=__("add schools that are not known yet"))
    operator_options(command)
    command.set_defaults(run=at_desk(bring_in), action="people.import")


async def bring_in(desk: Desk) -> int:
    from services.people.importing import plan_import, read_people_file, save_plan

    asked = desk.arguments
    read = read_people_file(asked.file)
    municipality_id = await desk.municipality()
    async with desk.db.begin() as session:
        plan = await plan_import(
            session,
            municipality_id,
            read.rows,
            left_out=read.left_out,
            today=desk.now.date(),
            add_schools=asked.add_schools,
        )
        if not asked.dry_run:
            await save_plan(session, plan, municipality_id, by=None, now=desk.now)
    return desk.answer(as_json(plan, desk), in_words(plan, desk))


def as_json(plan: Plan, desk: Desk) -> dict[str, Any]:
    """Give the contract's shape; a list never removes anybody."""
    from cli.common import left_out_as_json
    from services.people.importing import Change

    told = sorted([*plan.problems, *plan.remarks], key=lambda one: (one.sheet or "", one.row))
    problems = [{"row": one.row, "problem": one.reason.words(desk._).unescape()} for one in told]
    counts = {change.value: plan.rows[change] for change in Change} | {"removed": 0}
    return counts | {"problems": problems} | left_out_as_json(plan.left_out, desk._)


def in_words(plan: Plan, desk: Desk) -> Iterator[str]:
    from services.files.left_out import left_out_lines
    from services.people.importing import Change
    from views.people.readings import reading_in_words

    _ = desk._
    yield _("New: {n}", n=plan.rows[Change.ADDED])
    yield _("Changed: {n}", n=plan.rows[Change.CHANGED])
    yield _("Unchanged: {n}", n=plan.rows[Change.UNCHANGED])
    yield from (reading_in_words(one, _).unescape() for one in plan.readings)
    left_out = [*plan.problems, *plan.remarks]
    yield from (_("row {row}: {reason}", row=one.row, reason=one.reason.words(_)) for one in left_out)
    yield from left_out_lines(plan.left_out, _)
