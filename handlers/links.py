"""Our own invitation link in what a person writes: it is followed as if it had been opened.

Telegram's programs lose the payload of a link now and then, and people send a link on as words: after /start, with a
greeting around it, under a picture. What carries a link as its own content – an announcement – is left alone, and so
are words in which a dialogue of somebody who is in already has asked for words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

from views.dialogues import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiogram.types import Message, Update

    from handlers.turn import Turn

LINK: Final = re.compile(
    r"""(?:https?://)?(?:www\.)?(?:t|telegram)\.(?:me|dog)/[^\s<>"«»()]+ | tg:(?://)?resolve\?[^\s<>"«»()]+""",
    re.IGNORECASE | re.VERBOSE,
)
PAYLOAD: Final = re.compile(r"[\w-]{1,64}", re.ASCII)
AFTER: Final = ".,;:!?…'*_"  # marks that follow a link in a sentence
CARRIES_LINKS: Final = "Announcing:"


def payload_of(link: str, bot_username: str) -> str | None:
    """Give what our link would start the bot with; none for a link that is not ours or brings nothing."""
    parts = urlsplit(link if ":" in link.partition("/")[0] else f"https://{link}")
    query = parse_qs(parts.query)
    name = query.get("domain", [""])[0] if parts.scheme.lower() == "tg" else parts.path.strip("/")
    brought = query.get("start", [""])[0].rstrip(AFTER.replace("_", ""))
    ours = name.lower() == bot_username.lower()
    return brought if ours and PAYLOAD.fullmatch(brought) else None


def links_in(message: Message) -> Iterator[str]:
    """Name the links that are written in a message, or hang on its words."""
    yield from LINK.findall(message.text or message.caption or "")
    for one in message.entities or message.caption_entities or ():
        if one.url:
            yield one.url


def invited_by(message: Message, bot_username: str) -> str | None:
    found = (payload_of(link, bot_username) for link in links_in(message))
    return next((payload for payload in found if payload), None)


def follow_link(event: Update, turn: Turn, bot_username: str) -> Update:
    """Read a message with our link in it as the command that opening the link would have sent."""
    message = event.message
    payload = invited_by(message, bot_username) if message is not None else None
    if message is None or payload is None or _belongs_to_dialogue(message, turn):
        return event
    opened = {"text": f"/start {payload}", "caption": None, "entities": None, "document": None, "photo": None}
    return event.model_copy(update={"message": message.model_copy(update=opened)})


def _belongs_to_dialogue(message: Message, turn: Turn) -> bool:
    if (turn.dialogue.state or "").startswith(CARRIES_LINKS):
        return True
    words = LINK.sub("", message.text or "").strip()
    is_in = turn.person is not None and bool(turn.person.posts)
    return is_in and bool(words) and not words.startswith("/") and turn.dialogue.takes(Kind.WORDS)
