"""Around every handler: who acts and where the dialogue stands; errors become words."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

from aiogram.types import ChatMemberUpdated, Message, Update, User

from handlers.dialogue import load_dialogue
from handlers.elsewhere import in_private
from handlers.errors import apologise, ask_for_patience, explain
from handlers.hearing import hear_out
from handlers.links import follow_link
from handlers.taps import Tap
from handlers.turn import Turn
from locales import DEFAULT_LANGUAGE, LANGUAGES, translator
from services.access import AT, load_actor, on_telegram
from services.errors import Refusal
from services.messages import inbox
from storage.database import is_out_of_reach
from storage.postgres import GivenUp

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from handlers.elsewhere import Subject
    from handlers.taps import Tapper
    from handlers.turn import Speaks
    from storage.database import Database

log = logging.getLogger("nastavnik.turns")

RETRY_S: Final = 1.0


async def open_turn(
    handler: Callable[[Update | Tap, dict[str, Any]], Awaitable[Any]], event: Update | Tap, data: dict[str, Any]
) -> Any:
    """Open the turn, let the handler do its four moves, close the turn.

    Gives the number of an incident if it came to one.
    """
    subject = subject_of(event)
    user = subject.from_user if subject else None
    if subject is None or user is None or not in_private(subject, user):
        async with data["db"].begin() as session:
            await inbox.mark_done(session, data["entry"])
        if isinstance(event, Update) and isinstance(user, User) and event.message is not None:
            named = data["bot_username"]
            await data["groups"].answer(event.message, user, out=data["out"], bot_username=named, now=data["clock"]())
        return None
    turn = await new_turn(data["entry"], subject, user, db=data["db"], out=data["out"], now=data["clock"]())
    turn.desk_url, turn.desk_app = data["desk_url"], data["desk_app"]
    turn.raw = data["raw"].get("message") or data["raw"].get("edited_message")
    data["turn"] = turn
    if isinstance(event, Tap):
        turn.keeps = event.keeps
        event, municipality_id = event.plain()
        turn.mean(municipality_id)
    else:
        turn.mean(None)
        event = follow_link(event, turn, data["bot_username"])
    AT.set(None)
    try:
        await hear_out(handler, event, data)
    except Refusal as error:
        turn.dialogue.changed = False
        await turn.close()
        await explain(turn, error)
    except GivenUp:
        raise  # whoever has taken over from us answers
    except Exception as error:
        turn.dialogue.changed = False
        if is_out_of_reach(error) and not turn.done:
            if not data["again"]:
                await ask_for_patience(turn)
            raise  # nothing has happened yet: the intake tries it again
        return await apologise(turn, error)
    else:
        await _close_at_last(turn)
        await turn.answer_query()
    return None


async def _close_at_last(turn: Turn) -> None:
    """Close a turn whose moves are done, however long the database is out of reach.

    Do not leave this to the intake, which begins the whole turn again: what was done would be done twice, and what was
    shown would be shown at every try.
    """
    while True:
        try:
            return await turn.close()
        except GivenUp:
            raise
        except Exception as error:  # of whichever driver: it is asked what it is
            if not is_out_of_reach(error):
                raise
            log.error("the database cannot be written to; entry %s is closed as soon as it can be", turn.entry)  # noqa: TRY400 - no trace needed
            await turn.answer_query()
            await asyncio.sleep(RETRY_S)


def subject_of(event: Update | Tap) -> Subject | None:
    return event if isinstance(event, Tap) else event.message or event.edited_message or event.my_chat_member


async def ask_sender_for_patience(event: Update | Tap, *, db: Database, out: Speaks, now: datetime) -> None:
    """Tell whoever wrote or tapped in a private chat that what they did is kept, while it cannot be saved yet."""
    subject = subject_of(event)
    if not isinstance(subject, (Message, Tap)) or subject.from_user is None:
        return
    if subject.chat is not None and subject.chat.type == "private":
        await ask_for_patience(await new_turn(None, subject, subject.from_user, db=db, out=out, now=now))


async def new_turn(
    entry: int | None,
    subject: Subject,
    user: User | Tapper,
    *,
    db: Database,
    out: Speaks,
    now: datetime,
) -> Turn:
    address = on_telegram(user.id)
    async with db.lookup() as session:
        person = await load_actor(session, address, now=now)
        dialogue = await load_dialogue(session, address)
    hint = (user.language_code or "")[:2]
    hint = dialogue.data.get("language") or (hint if hint in LANGUAGES else DEFAULT_LANGUAGE)
    language = person.language if person else hint
    tap = subject if isinstance(subject, Tap) else None
    return Turn(
        entry=entry,
        address=address,
        now=now,
        db=db,
        out=out,
        person=person,
        dialogue=dialogue,
        _=translator(language),
        query_id=tap.id if tap else None,
        message_id=tap.message_id if tap else None,
        language_hint=language,
        back_again=person is not None and person.unreachable and not isinstance(subject, ChatMemberUpdated),
        acts=not isinstance(subject, ChatMemberUpdated),
    )
