"""What somebody has changed last is put back by one tap, as long as nobody has changed it since."""

from __future__ import annotations

import secrets
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from aiogram import Router

from handlers.filters import Area
from handlers.permission import needs
from services import last_edit
from services.access import Action
from services.last_edit import Edited, LastEdit, OvertakenEdit
from views import last_edit as views

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiogram.types import CallbackQuery

    from handlers.turn import Turn
    from storage.database import Session

router = Router(name="last_edit")
router.callback_query.filter(Area("undo"))
TOKENS: Final = 2**31


@asynccontextmanager
async def edited(turn: Turn, session: Session, what: Edited, *about: Any) -> AsyncIterator[None]:
    """Remember how a thing stood before what is done here; what has changed nothing is no edit."""
    before = await last_edit.standing(session, what, [*about])
    yield
    session.expire_all()
    after = await last_edit.standing(session, what, [*about])
    if before != after:
        token = secrets.randbelow(TOKENS)
        turn.dialogue.note_edit(
            {"token": token, "what": what.value, "about": [*about], "before": before, "after": after}
        )


@router.callback_query(views.PutBack.filter(), flags=needs(Action.HOME))
async def put_back(_: CallbackQuery, turn: Turn, callback_data: views.PutBack) -> None:
    """Whoever may not change the thing any more is refused by the function that changes it."""
    kept = turn.dialogue.edit
    if kept is None or kept["token"] != callback_data.edit:
        raise OvertakenEdit
    edit = LastEdit(**(kept | {"what": Edited(kept["what"])}))
    async with turn.begin() as session:
        await last_edit.put_back(session, edit, by=turn.actor, now=turn.now)
        turn.dialogue.note_edit(None)
    await turn.show(views.put_back_screen(edit.what, turn._))
