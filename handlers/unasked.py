"""Any file and any pasted list at any moment: looked at, asked about, and handed to whoever takes such a thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aiogram import Router
from aiogram.filters import Filter
from markupsafe import Markup

from handlers.dialogue import kind_of
from handlers.events import letters
from handlers.evidence import reporting
from handlers.filters import Area
from handlers.letters import offer_words
from handlers.people import imports as people
from handlers.permission import needs
from handlers.recognising import NEEDS, Given, ask, kinds_for, pasted_meanwhile, recognise, with_the_part_before
from handlers.roadmap.importing import receiving
from handlers.surveys import planning
from services.access import Action, may, municipality_for
from services.errors import LARGEST_FILE, NotAllowed, NotFound
from services.recognition import Sent, worth_a_look
from views.dialogues import taken_screen
from views.unasked import ItIsA, ItIsNone

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.cancelling import Replay
    from handlers.turn import Turn
    from services.evidence.store import EvidenceStore
    from services.recognition import Recognised

router = Router(name="unasked")
router.callback_query.filter(Area("in."))
meanwhile = Router(name="unasked.meanwhile")  # before all who wait for words
# Files that may be what a coordinator works with; pictures and whatever else are evidence without a question.
ENDINGS: Final = (
    *(".docx", ".docm", ".xlsx", ".xlsm", ".csv", ".tsv", ".doc", ".xls", ".odt", ".ods", ".rtf"),
    *(".txt", ".yaml", ".yml", ".pdf"),
)
LETTERS: Final = (".docx", ".docm", ".txt")


class MayBeOurs(Filter):
    """A file that nobody waits for, from somebody who could take it in; gives it with the look at it.

    Who imports is asked about every document; who only holds events, about what looks like a letter.
    """

    async def __call__(self, message: Message, turn: Turn) -> bool | dict[str, Any]:
        sent = message.document
        name = (sent.file_name or "").lower() if sent else ""
        if sent is None or not name.endswith(ENDINGS):
            return False
        offered = turn.dialogue.state == receiving.ImportingRoadmap.offered.state
        kinds = kinds_for(turn)
        if not kinds or (turn.dialogue.takes(kind_of(message)) and not (offered and kinds - {Sent.LETTER})):
            return False
        if kinds == {Sent.LETTER} and (not name.endswith(LETTERS) or (sent.file_size or 0) > LARGEST_FILE):
            return False
        given = Given.of(message)
        look = await recognise(turn, given)
        asked = kinds != {Sent.LETTER} or Sent.LETTER in look.likely
        return {"given": given, "look": look} if asked else False


class LooksLikeOurs(Filter):
    """Words that nobody waits for and that are almost certainly something of ours; gives them with the look at them."""

    async def __call__(self, message: Message, turn: Turn) -> bool | dict[str, Any]:
        text = message.text or ""
        kinds = kinds_for(turn)
        if not text or text.startswith("/") or turn.dialogue.takes(kind_of(message)):
            return False
        given = with_the_part_before(turn, Given.of(message))
        if not worth_a_look(given.text, kinds):
            return False
        look = await recognise(turn, given)
        return {"given": given, "look": look} if kinds & set(look.likely) else False


class PastedMeanwhile(Filter):
    """Words that came while others are awaited, and that are almost certainly a list of ours."""

    async def __call__(self, message: Message, turn: Turn) -> bool | dict[str, Any]:
        found = await pasted_meanwhile(message, turn)
        return {"given": found[0], "look": found[1]} if found else False


# The step in the middle is that of an earlier version, which waited in it for the answer.
@router.message(receiving.ImportingRoadmap.offered, MayBeOurs(), flags=needs(Action.HOME))
@router.message(MayBeOurs(), flags=needs(Action.HOME))
@router.message(LooksLikeOurs(), flags=needs(Action.HOME))
@meanwhile.message(PastedMeanwhile(), flags=needs(Action.HOME))
async def got_something(_: Message, turn: Turn, given: Given, look: Recognised) -> None:
    await ask(turn, given, look)


def kept(turn: Turn, mark: int) -> Given:
    """Give what was asked about; raise `NotFound` where it waits no longer."""
    found = turn.dialogue.data.get("files", {}).get(str(mark))
    if found is None:
        raise NotFound
    return Given.stored(found)


@router.callback_query(ItIsNone.filter(), flags=needs(Action.HOME))
async def it_is_none(_: CallbackQuery, turn: Turn, callback_data: ItIsNone, replay: Replay) -> None:
    """Words that are no list are the answer that was awaited when they came, else words to somebody."""
    given = kept(turn, callback_data.mark)
    aside = turn.dialogue.aside
    turn.dialogue.end()
    if given.raw and aside and aside[0] == given.step and turn.dialogue.take_up():
        turn.mean(turn.dialogue.municipality)
        await turn.show(taken_screen(turn.awaited or Markup(), turn._))
        turn.go_on_as_message()
        turn.meant = True
        await replay(given.raw | {"text": given.text})
        return
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
