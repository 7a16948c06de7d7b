"""Any file at any moment: looked at, asked about – «это …?» – and handed to whoever takes such a thing."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from aiogram import Router
from aiogram.filters import Filter

from handlers.events import letters
from handlers.evidence import reporting
from handlers.files import MAX_DOCUMENT, document_of
from handlers.people import imports as people
from handlers.permission import needs
from handlers.roadmap.importing import receiving
from handlers.surveys import planning
from services.access import Action, may, municipality_for
from services.errors import FileNotFetched, NotAllowed, NotFound
from services.events.letters import letter_likeness
from services.events.reading.likeness import LIKELY
from services.files import UnreadableFile
from services.recognition import Sent, recognised
from views.dialogues import Kind
from views.unasked import ItIsA, what_is_it_screen

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from services.evidence.store import EvidenceStore

router = Router(name="unasked")
# Files that may be what a coordinator works with; pictures, scans and whatever else are evidence without a question.
ENDINGS: Final = (".docx", ".docm", ".xlsx", ".xlsm", ".csv", ".doc", ".xls", ".odt", ".ods", ".txt", ".yaml", ".yml")
LETTERS: Final = (".docx", ".docm", ".txt")
NEEDS: Final = {
    Sent.ROADMAP: Action.ROADMAP_EDIT,
    Sent.PEOPLE: Action.PEOPLE_IMPORT,
    Sent.SCHOOLS: Action.PEOPLE_IMPORT,
    Sent.SURVEY: Action.SURVEY_RUN,
    Sent.LETTER: Action.EVENT_EDIT,
    Sent.EVIDENCE: Action.ITEM_REPORT,
}
OURS: Final = (Sent.ROADMAP, Sent.PEOPLE, Sent.SURVEY)
KEPT: Final = 5  # files that still wait for an answer


class MayBeOurs(Filter):
    """A file that nobody waits for, from somebody who could import it."""

    async def __call__(self, message: Message, turn: Turn) -> bool:
        name = (message.document.file_name or "") if message.document else ""
        if not name.lower().endswith(ENDINGS) or not any(may(turn.person, NEEDS[kind]) for kind in OURS):
            return False
        return turn.dialogue.state == receiving.ImportingRoadmap.offered.state or not turn.dialogue.takes(Kind.FILE)


class MayBeLetter(Filter):
    """A document from somebody who holds events but imports nothing: asked about only where it looks like a letter."""

    async def __call__(self, message: Message, turn: Turn) -> bool:
        document = message.document
        name = (document.file_name or "").lower() if document else ""
        if document is None or not name.endswith(LETTERS) or not may(turn.person, NEEDS[Sent.LETTER]):
            return False
        if turn.dialogue.takes(Kind.FILE) or (document.file_size or 0) > MAX_DOCUMENT:
            return False
        try:
            return await letter_likeness(await turn.out.fetch(document.file_id, limit=MAX_DOCUMENT)) > LIKELY
        except (FileNotFetched, UnreadableFile):
            return False


# The lowest is asked first. The step in the middle is that of an earlier version, which waited in it for the answer.
@router.message(MayBeLetter(), flags=needs(Action.HOME))
@router.message(receiving.ImportingRoadmap.offered, MayBeOurs(), flags=needs(Action.HOME))
@router.message(MayBeOurs(), flags=needs(Action.HOME))
async def got_file(message: Message, turn: Turn) -> None:
    """Ask what it is. Several files wait beside each other, and what was asked before is put aside, not lost."""
    sent = document_of(message)
    files = dict(turn.dialogue.data.get("files", {}))
    turn.dialogue.put_aside()
    turn.dialogue.end()
    mark = zlib.crc32(sent.file_id.encode())
    files = dict([*files.items(), (str(mark), [sent.file_id, sent.filename, sent.size])][-KEPT:])
    turn.dialogue.remember(files=files)
    try:
        kinds = await recognised(await turn.out.fetch(sent.file_id, limit=MAX_DOCUMENT))
    except FileNotFetched:
        kinds = list(Sent)
    allowed = [kind for kind in kinds if may(turn.person, NEEDS[kind])]
    await turn.say(what_is_it_screen(sent.filename, allowed, mark, turn._))


@router.callback_query(ItIsA.filter(), flags=needs(Action.HOME))
async def it_is(
    _: CallbackQuery, turn: Turn, callback_data: ItIsA, evidence: EvidenceStore, confidential_min: int
) -> None:
    kept = turn.dialogue.data.get("files", {}).get(str(callback_data.mark))
    if kept is None:
        raise NotFound
    if not may(turn.person, NEEDS[callback_data.kind]):
        raise NotAllowed
    file_id, filename, size = kept
    turn.dialogue.end()
    match callback_data.kind:
        case Sent.ROADMAP:
            turn.dialogue.go(receiving.ImportingRoadmap.period, file_id=file_id, filename=filename)
            await receiving.ask_period(turn)
        case Sent.PEOPLE | Sent.SCHOOLS:
            municipality = municipality_for(turn.actor, Action.PEOPLE_IMPORT)
            turn.dialogue.go(people.ImportingPeople.file, municipality=municipality)
            await people.take_file(turn, file_id)
        case Sent.SURVEY:
            turn.dialogue.go(planning.Planning.file)
            await planning.take_file(turn, file_id, filename, confidential_min)
        case Sent.LETTER:
            await letters.take_file(turn, file_id)
        case Sent.EVIDENCE:
            sent = ("document", file_id, filename, size)
            await reporting.take_file(turn, evidence, sent, await reporting.gathered(turn))
