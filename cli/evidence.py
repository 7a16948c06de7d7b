"""`nastavnik evidence export FILE.zip`: everything that was sent, under names that people understand.

`nastavnik evidence move`: from the folder into the bucket, and back.

`nastavnik evidence missing`: what is lost for good.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cli.common import OPERATOR, at_desk, operator_options
from locales import __
from services.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cli.common import Commands, Desk
    from documents.workbook import Sheet
    from locales import Translator
    from services.evidence.export import Exported


class NoBucket(Refusal):
    msgid = __("There is no bucket to move papers into or out of: set EVIDENCE_URL first.")


def add(commands: Commands) -> None:
    evidence = commands.add_parser(
        "evidence", help=__("evidence: export all files as one archive; move them; say what is lost")
    )
    actions = evidence.add_subparsers(dest="action", required=True, metavar="ACTION")
    export_ = actions.add_parser("export", help=__("write a ZIP with every file and a list of everything"))
    export_.add_argument("file", metavar="FILE.zip", type=Path)
    operator_options(export_)
    export_.set_defaults(run=at_desk(export), action="roadmap.read")
    moved = actions.add_parser(
        "move",
        help=__("carry all files from the folder into the bucket of EVIDENCE_URL; the bot stands still meanwhile"),
    )
    moved.add_argument("--back", action="store_true", help=__("from the bucket into the folder"))
    moved.add_argument("--json", action="store_true", help=__("answer in JSON"))
    moved.set_defaults(run=at_desk(move), action=OPERATOR)
    lost = actions.add_parser(
        "missing",
        help=__("count the papers that are not where they are kept; with --confirm they are lost for good"),
    )
    lost.add_argument(
        "--confirm",
        action="store_true",
        help=__("mark them as missing and have confidential answers without a key given anew; the bot stands still"),
    )
    lost.add_argument("--json", action="store_true", help=__("answer in JSON"))
    lost.set_defaults(run=at_desk(missing, whatever_lies_there=True), action=OPERATOR)


async def missing(desk: Desk) -> int:
    """Count what is not where it is kept; confirmed, it is given up, so that the bot starts without it."""
    from bot.belongings import refuse_unknown_things
    from bot.lock import only_one, only_one_on
    from services.evidence.bucket import store_in
    from services.evidence.upkeep import give_up, not_there
    from services.surveys.keeping import count_without_keys, keep_keys

    settings, _ = desk.settings, desk._
    await refuse_unknown_things(desk.db, settings)  # of another bot, whose keys would be idle here
    store = store_in(settings.evidence, settings.bucket)
    if not desk.arguments.confirm:
        papers, surveys = len(await not_there(desk.db, store)), await count_without_keys(desk.db)
        words = [_("Papers that are not there: {n}", n=papers), _("Open surveys without their key: {n}", n=surveys)]
        if papers or surveys:
            words.append(_("If they are lost for good: `nastavnik evidence missing --confirm`"))
        return desk.answer({"papers": papers, "surveys": surveys}, words)
    with only_one(settings.data_dir):
        async with only_one_on(settings.database_url):
            papers = await give_up(desk.db, store, now=desk.now)
            asked = await keep_keys(desk.db, now=desk.now)
    words = [_("Marked as missing: {n}", n=papers), _("People who are asked again: {n}", n=asked)]
    return desk.answer({"papers": papers, "asked": asked}, words)


async def move(desk: Desk) -> int:
    """Carry over and compare; the source is only read."""
    from bot.lock import only_one, only_one_on
    from services.evidence.bucket import BucketStore
    from services.evidence.moving import move_all
    from services.evidence.store import FolderStore

    settings = desk.settings
    if settings.bucket is None:
        raise NoBucket
    folder, bucket = FolderStore(settings.evidence), BucketStore(settings.bucket)
    with only_one(settings.data_dir):
        async with only_one_on(settings.database_url):
            await bucket.check()
            source, target = (bucket, folder) if desk.arguments.back else (folder, bucket)
            done = await move_all(desk.db, source, target)
    words = [desk._("Files there now, compared with their records: {n}", n=done.files)]
    if done.missing:
        words.append(desk._("Not found, or not as they were kept: {n}", n=done.missing))
    if desk.arguments.back:
        words.append(desk._("Now take EVIDENCE_URL out of the settings and start the bot."))
    return desk.answer({"files": done.files, "missing": done.missing}, words)


async def export(desk: Desk) -> int:
    import asyncio

    from services.evidence.bucket import store_in
    from services.evidence.export import everything, pack

    target: Path = desk.arguments.file
    target.parent.mkdir(parents=True, exist_ok=True)
    municipality_id = await desk.municipality()
    async with desk.db.read() as session:
        rows = await everything(session, municipality_id)
    store = store_in(desk.settings.evidence, desk.settings.bucket)
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
