"""`nastavnik event sheet | plan | certificates`: papers of events, written to files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cli.common import at_desk, operator_options
from cli.event_named import named, period
from locales import __

if TYPE_CHECKING:
    from cli.common import Commands, Desk


def add_papers(actions: Commands) -> None:
    sheet = actions.add_parser("sheet", help=__("write the registration sheet: to be signed, or with marks afterwards"))
    sheet.add_argument("event", metavar="EVENT", help=__("for example E12"))
    sheet.add_argument("file", metavar="FILE.docx", type=Path)
    operator_options(sheet)
    sheet.set_defaults(run=at_desk(write_sheet), action="event.read")
    plan = actions.add_parser("plan", help=__("write the plan of a month or a year"))
    plan.add_argument("file", metavar="FILE", type=Path, help=__("Excel where it ends in .xlsx, else Word"))
    plan.add_argument(
        "--period", type=period, required=True, metavar="P", help=__("for example 2026-12-01..2026-12-31")
    )
    operator_options(plan)
    plan.set_defaults(run=at_desk(write_plan), action="event.read")
    certificates = actions.add_parser("certificates", help=__("give certificates to who was there; all in one archive"))
    certificates.add_argument("event", metavar="EVENT", help=__("for example E12"))
    certificates.add_argument("file", metavar="FILE.zip", type=Path)
    operator_options(certificates)
    certificates.set_defaults(run=at_desk(write_certificates), action="event.certificate")


async def write_sheet(desk: Desk) -> int:
    from services.events.papers import registration_list
    from views.events.printed import sheet_paper

    card, target = await named(desk), desk.arguments.file
    async with desk.db.read() as session:
        listed = await registration_list(session, None, card.id, now=desk.now)
    target.write_bytes(sheet_paper(card, listed, desk._))
    told = {"id": card.code, "file": str(target), "people": len(listed.lines), "marked": listed.marked}
    return desk.answer(told, [desk._("The file is written: {path}.", path=target)])


async def write_plan(desk: Desk) -> int:
    from services.events.papers import plan_of
    from services.schools.taking_part import schools_taking_part
    from views.events.printed import plan_paper

    asked, municipality_id = desk.arguments, await desk.municipality()
    async with desk.db.read() as session:
        office, cards = await plan_of(session, None, asked.period, municipality_id=municipality_id, now=desk.now)
        schools = dict(await schools_taking_part(session, municipality_id))
    form = "xlsx" if asked.file.suffix.lower() == ".xlsx" else "docx"
    asked.file.write_bytes(plan_paper(form, office, asked.period, cards, schools, desk._))
    told = {"file": str(asked.file), "period": str(asked.period), "events": [card.code for card in cards]}
    return desk.answer(told, [desk._("Events: {n}. The file is written: {path}.", n=len(cards), path=asked.file)])


async def write_certificates(desk: Desk) -> int:
    from services.events.certificates import give_certificates, given_at
    from views.events.printed import certificates_paper

    card, target = await named(desk), desk.arguments.file
    async with desk.db.begin() as session:
        new = await give_certificates(session, None, card.id, now=desk.now)
        given = await given_at(session, None, card.id)
    target.write_bytes(certificates_paper(card, given, desk.settings.bot_username or "", desk._))
    told = {"id": card.code, "file": str(target), "certificates": len(given), "new": new}
    return desk.answer(told, [desk._("Certificates: {n}. The file is written: {path}.", n=len(given), path=target)])
