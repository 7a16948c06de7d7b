"""An edited message: what is not sent yet follows it, of what is sent the person is told so. Never silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router

from handlers.evidence.reporting import look
from handlers.letters import Writing, offer
from handlers.permission import needs
from handlers.surveys.answering import Answering
from services import letters
from services.access import Action
from services.evidence import pieces
from views import dialogues
from views.evidence.basket import basket_screen, corrected_basket_screen, sent_already_screen
from views.letters.screens import corrected_screen
from views.surveys.answering import answer_stays_screen

if TYPE_CHECKING:
    from aiogram.types import Message

    from handlers.turn import Turn

router = Router(name="edits")


@router.edited_message(flags=needs(Action.ANYBODY))
async def edited(message: Message, turn: Turn) -> None:
    words = message.text if message.text is not None else message.caption
    if words is None or words.startswith("/"):
        return
    if turn.raw is not None and turn.dialogue.correct_held(turn.raw):
        kept, what = turn.dialogue.keeps_words, turn.awaited
        asked = dialogues.is_it_screen(what, turn._, kept=False) if what and not kept else None
        await turn.say(asked or dialogues.held_corrected_screen(turn._))
    elif turn.dialogue.state == Writing.offered.state and turn.dialogue.data.get("message") == message.message_id:
        await offer(message, turn)
    elif not (turn.person and turn.person.posts and await what_was_kept_follows(turn, message.message_id, words)):
        await turn.say(dialogues.edit_came_late_screen(turn._, known=turn.person is not None))


async def what_was_kept_follows(turn: Turn, message_id: int, words: str) -> bool:
    """Correct a part of an unsent report or a question without an answer; say what can no longer be corrected."""
    async with turn.begin() as session:
        by = turn.actor.person_id
        piece = await pieces.correct(session, message_id, words, by=by)
        letter = None if piece else await letters.correct(session, turn.actor, message_id, words, now=turn.now)
    if piece is not None and piece.basket is not None:
        await turn.say(corrected_basket_screen(basket_screen(await look(turn, piece.basket), turn._), turn._))
    elif piece is not None:
        await turn.say(sent_already_screen(piece.assignments, turn._))
    elif letter is not None:
        await turn.say(corrected_screen(turn._))
    elif turn.dialogue.state == Answering.words.state:
        await turn.say(answer_stays_screen(turn.dialogue.data["run"], turn._))
    else:
        return False
    return True
