"""The journal of a municipality: who did what, for whoever may read the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router

from handlers.permission import needs
from services.access import Action
from services.access.journal import Asked, Deeds, journal, who_acted
from services.errors import NotFound
from services.municipality.municipalities import load_municipality
from views.paging import PAGE
from views.people import journal as views
from views.people.top import OpenJournal

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery

    from handlers.turn import Turn

router = Router(name="people.journal")


@router.callback_query(OpenJournal.filter(), flags=needs(Action.AUDIT_READ))
async def opened_journal(_: CallbackQuery, turn: Turn, callback_data: OpenJournal) -> None:
    at = callback_data
    if (at.what and at.what not in set(Deeds)) or at.days not in views.DAYS:
        raise NotFound
    asked = Asked(Deeds(at.what) if at.what else None, (at.who,) if at.who else (), views.since(at.days, turn.now))
    offset = at.page * PAGE
    async with turn.read() as session:
        total, found = await journal(session, at.municipality, asked, by=turn.actor, offset=offset, limit=PAGE)
        people = dict(await who_acted(session, at.municipality, by=turn.actor)) if at.who else {}
        timezone = (await load_municipality(session, at.municipality)).timezone
    who = people.get(at.who)
    await turn.show(views.journal_screen(at, total, found, who, turn.now, timezone, turn._))


@router.callback_query(views.NarrowJournal.filter(), flags=needs(Action.AUDIT_READ))
async def narrows(_: CallbackQuery, turn: Turn, callback_data: views.NarrowJournal) -> None:
    async with turn.read() as session:
        people = await who_acted(session, callback_data.municipality, by=turn.actor)
    await turn.show(views.narrow_screen(callback_data, people, turn._))
