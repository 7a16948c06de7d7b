"""Any file and any pasted list at any moment: looked at, asked about, and handed to whoever takes such a thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aiogram import Router
from aiogram.filters import Filter

from handlers.dialogue import kind_of
from handlers.events import letters
from handlers.evidence import reporting
from handlers.letters import offer_words
from handlers.people import imports as people
from handlers.permission import needs
from handlers.recognising import NEEDS, Given, ask, imports_anything, recognise, with_the_part_before
from handlers.roadmap.importing import receiving
from handlers.surveys import planning
from services.access import Action, may, municipality_for
from services.errors import LARGEST_FILE, FileNotFetched, NotAllowed, NotFound
from services.events.letters import letter_likeness
from services.events.reading.likeness import LIKELY
from services.files import UnreadableFile
from services.recognition import Sent
from views.unasked import ItIsA, ItIsNone

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from services.evidence.store import EvidenceStore
    from services.recognition import Recognised

router = Router(name="unasked")
# Files that may be what a coordinator works with; pictures and whatever else are evidence without a question.
ENDINGS: Final = (
    *(".docx", ".docm", ".xlsx", ".xlsm", ".csv", ".tsv", ".doc", ".xls", ".odt", ".ods", ".rtf"),
    *(".txt", ".yaml", ".yml", ".pdf"),
)
LINES: Final = 2  # of words that may be a list
LETTERS: Final = (".docx", ".docm", ".txt")


class MayBeOurs(Filter):
    """A file that nobody waits for, from somebody who could import it."""

    async def __call__(self, message: Message, turn: Turn) -> bool:
        name = (message.document.file_name or "") if message.document else ""
        if not name.lower().endswith(ENDINGS) or not imports_anything(turn):
            return False
        return turn.dialogue.state == receiving.ImportingRoadmap.offered.state or not turn.dialogue.takes(
            kind_of(message)
        )


class LooksLikeList(Filter):
    """Words of several lines that nobody waits for and that are almost certainly a list of ours; gives the look.

    Letters about events have a way of their own, for they come in one line too, and to more people.
    """

    async def __call__(self, message: Message, turn: Turn) -> bool | dict[str, Any]:
        text = message.text or ""
        if text.startswith("/") or len(text.strip().splitlines()) < LINES:
            return False
        if turn.dialogue.takes(kind_of(message)) or not imports_anything(turn):
            return False
        given = with_the_part_before(turn, Given.of(message))
        look = await recognise(turn, given)
        lists = [kind for kind in look.likely if kind is not Sent.LETTER]
        likely = look.kinds[0] is not Sent.LETTER and any(may(turn.person, NEEDS[kind]) for kind in lists)
        return {"given": given, "look": look} if likely else False


class MayBeLetter(Filter):
    """A document from somebody who holds events but imports nothing: asked about only where it looks like a letter."""

    async def __call__(self, message: Message, turn: Turn) -> bool:
        document = message.document
        name = (document.file_name or "").lower() if document else ""
        if document is None or not name.endswith(LETTERS) or not may(turn.person, NEEDS[Sent.LETTER]):
            return False
        if turn.dialogue.takes(kind_of(message)) or (document.file_size or 0) > LARGEST_FILE:
            return False
        try:
            return await letter_likeness(await turn.out.fetch(document.file_id, limit=LARGEST_FILE)) > LIKELY
        except (FileNotFetched, UnreadableFile):
            return False


# The lowest is asked first. The step in the middle is that of an earlier version, which waited in it for the answer.
@router.message(MayBeLetter(), flags=needs(Action.HOME))
@router.message(receiving.ImportingRoadmap.offered, MayBeOurs(), flags=needs(Action.HOME))
@router.message(MayBeOurs(), flags=needs(Action.HOME))
async def got_file(message: Message, turn: Turn) -> None:
    given = Given.of(message)
    await ask(turn, given, await recognise(turn, given))


@router.message(LooksLikeList(), flags=needs(Action.HOME))
async def got_words(_: Message, turn: Turn, given: Given, look: Recognised) -> None:
    await ask(turn, given, look)


def kept(turn: Turn, mark: int) -> Given:
    """Give what was asked about; raise `NotFound` where it waits no longer."""
    found = turn.dialogue.data.get("files", {}).get(str(mark))
    if found is None:
        raise NotFound
    return Given.stored(found)


@router.callback_query(ItIsNone.filter(), flags=needs(Action.HOME))
async def it_is_none(_: CallbackQuery, turn: Turn, callback_data: ItIsNone) -> None:
    """Words that are no list are words to somebody."""
    given = kept(turn, callback_data.mark)
    turn.dialogue.end()
    await offer_words(turn, given.text, given.message_id)


@router.callback_query(ItIsA.filter(), flags=needs(Action.HOME))
async def it_is(
    _: CallbackQuery, turn: Turn, callback_data: ItIsA, evidence: EvidenceStore, confidential_min: int
) -> None:
    given = kept(turn, callback_data.mark)
    if not may(turn.person, NEEDS[callback_data.kind]):
        raise NotAllowed
    turn.dialogue.end()
    match callback_data.kind:
        case Sent.ROADMAP:
            await receiving.take(turn, given)
        case Sent.PEOPLE | Sent.SCHOOLS:
            municipality = municipality_for(turn.actor, Action.PEOPLE_IMPORT)
            turn.dialogue.go(people.ImportingPeople.file, municipality=municipality)
            await people.take(turn, given)
        case Sent.SURVEY:
            turn.dialogue.go(planning.Planning.file)
            await planning.take(turn, given, confidential_min)
        case Sent.LETTER:
            await letters.take(turn, await given.content(turn))
        case Sent.EVIDENCE:
            sent = ("document", given.file_id, given.filename, given.size)
            await reporting.take_file(turn, evidence, sent, await reporting.gathered(turn))
