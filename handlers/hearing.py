"""Before any handler: whether what a person writes is meant for the dialogue that waits.

A command is not: it puts the dialogue aside. Words that come long after the prompt, or after the person has looked at
something else, may not be: they are kept, and the person is asked. A step that waits for something else than what came
is put aside too, so that a file of today is not the answer to last week's question.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from aiogram.types import Update

from handlers.cancelling import cancel
from handlers.dialogue import kind_of
from handlers.filters import RepliesTo, buttons_replied_to
from handlers.recognising import pasted_meanwhile
from views.common import MARK, unmarked
from views.dialogues import AWAITED, Kind, is_it_screen
from views.screen import WAYS_OUT

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiogram.types import Message

    from handlers.taps import Tap
    from handlers.turn import Turn

    Handler = Callable[[Any, dict[str, Any]], Awaitable[Any]]

CANCEL: Final = frozenset({"отмена", "отменить", "отмени", "отменяю", "cancel"})
NOISE: Final = re.compile(r"[\W_]+")


def is_cancel(text: str | None) -> bool:
    """«Отмена», /cancel, «✖️ Отмена!», and nothing else in the message."""
    if text is None:
        return False
    word = text.partition("@")[0] if text.startswith("/") else text
    return NOISE.sub("", word).casefold() in CANCEL


async def hear_out(handler: Handler, event: Update | Tap, data: dict[str, Any]) -> None:
    """Middleware: ask first where that is needed, then go on to the handler."""
    turn: Turn = data["turn"]

    async def replay(raw: dict[str, Any]) -> None:
        """Handle a message that was held as if it came now."""
        held = {"update_id": data["raw"]["update_id"], "message": raw}
        turn.raw = raw
        data["raw_state"] = turn.dialogue.state
        await handler(Update.model_validate(held, context={"bot": data["bot"]}), data)

    message = event.message if isinstance(event, Update) else None
    if message is not None and is_cancel(message.text):
        await cancel(turn)
        return
    if message is not None and await holds(message, turn):
        return
    if message is not None and turn.dialogue.state is not None:
        turn.mean(turn.dialogue.municipality)
    data |= {"raw_state": turn.dialogue.state, "replay": replay}
    await handler(event, data)
    if turn.query_id is not None and turn.shown:
        turn.dialogue.wander()


async def holds(message: Message, turn: Turn) -> bool:
    """Put the dialogue aside where the message is not for it; keep the message and ask where it may not be."""
    dialogue, kind = turn.dialogue, kind_of(message)
    answered = buttons_replied_to(message)
    if answered and is_for_another(answered, turn):
        return False
    if message.text is not None and message.text.startswith("/"):
        dialogue.put_aside()
        return False
    if not dialogue.doubts(turn.now) or kind is Kind.CONTACT:
        return False
    if not dialogue.takes(kind):
        dialogue.put_aside()
        return False
    if await pasted_meanwhile(message, turn):
        return False  # one question is enough: what it is
    turn.mean(dialogue.municipality)
    await hold(turn)
    return True


def is_for_another(answered: list[str], turn: Turn) -> bool:
    """Tell a reply that says itself what it is about: of a message with buttons of its own, or of the prompt.

    A dialogue that waits meanwhile goes on waiting; its next words are asked about.
    """
    prefixes = {one.partition(":")[0] for one in answered}
    municipality_id = next((unmarked(one)[1] for one in answered if MARK in one), None)
    if prefixes & {one.__prefix__ for one in RepliesTo.KNOWN}:
        turn.mean(municipality_id)
        turn.dialogue.wander()
        return True
    return turn.dialogue.waits and bool(prefixes & WAYS_OUT)


async def hold(turn: Turn) -> None:
    """Keep the message; ask once, also where several come as one album."""
    if turn.raw is None:
        return
    album = turn.raw.get("media_group_id")
    asked = album is not None and any(one.get("media_group_id") == album for one in turn.dialogue.held)
    turn.dialogue.hold(turn.raw)
    await turn.close()
    if not asked and turn.awaited:
        await turn.say(is_it_screen(turn.awaited, turn._, kept=turn.dialogue.keeps_words))


async def offer_aside(message: Message, turn: Turn) -> bool:
    """Words that nobody else takes may be for what was put aside: ask."""
    kind = kind_of(message)
    if turn.dialogue.aside is None or kind is None or kind is Kind.CONTACT:
        return False
    takes = AWAITED[turn.dialogue.aside[0]].takes
    if kind not in takes or not turn.dialogue.take_up():
        return False
    await hold(turn)
    return True
