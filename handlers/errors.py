"""One place turns what went wrong into words: a refusal says why; the unexpected gets an apology and a number."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from services.errors import new_incident
from views.common import incident_screen, patience_screen, refusal_screen

if TYPE_CHECKING:
    from handlers.turn import Turn
    from services.errors import Refusal

log = logging.getLogger("nastavnik.incidents")

ALERT_LIMIT: Final = 190


async def explain(turn: Turn, error: Refusal) -> None:
    """Say why not: as an alert over the tapped button when it fits, else as a message."""
    words = error.words(turn._)
    plain = words.unescape()
    if turn.query_id is not None and len(plain) <= ALERT_LIMIT:
        await turn.answer_query(plain, alert=True)
    else:
        await turn.say(refusal_screen(words, turn._))


async def ask_for_patience(turn: Turn) -> None:
    """The database is out of reach; what the person did is kept in the inbox and done as soon as it is back."""
    await turn.say(patience_screen(turn._))


async def apologise(turn: Turn, error: Exception) -> str:
    """Log by internal ids only; give the person the number under which the operator finds it."""
    number = new_incident()
    person = turn.person.person_id if turn.person else None
    log.error("incident %s, inbox entry %s, person %s", number, turn.entry, person, exc_info=error)
    await turn.say(incident_screen(number, turn._))
    return number
