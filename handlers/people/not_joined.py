"""Who has not connected yet, and the words that bring them in."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from aiogram import Router

from handlers.permission import needs
from services import people
from services.access import Action, authorize_municipality
from services.access.addresses import chat_link
from services.access.looks import Look, note_look
from views.people import not_joined as views

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from markupsafe import Markup

    from handlers.turn import Turn
    from services.people import NewInvite

router = Router(name="people.not_joined")
INVITE = needs(Action.PEOPLE_INVITE)


@router.callback_query(views.OpenNotJoined.filter(), flags=INVITE)
async def listed(_: CallbackQuery, turn: Turn, callback_data: views.OpenNotJoined) -> None:
    municipality = callback_data.municipality
    authorize_municipality(turn.actor, Action.PEOPLE_INVITE, municipality)
    async with turn.read() as session:
        waiting = await people.not_joined_by_school(session, municipality, today=turn.now.date())
    await turn.show(views.not_joined_screen(municipality, waiting, max(0, callback_data.page), turn._))


@router.callback_query(views.TextFor.filter(), flags=INVITE)
async def words_for_school(_: CallbackQuery, turn: Turn, callback_data: views.TextFor, bot_username: str) -> None:
    municipality = callback_data.municipality
    made = await make(turn, municipality, callback_data.school)
    for screen in views.words_screens(words(turn, made, bot_username)):
        await turn.say(screen)
    place = made[0].school or str(turn._("Outside schools"))
    await turn.say(views.written_screen(municipality, place, turn._))


@router.callback_query(views.TextForAll.filter(), flags=INVITE)
async def words_for_all(_: CallbackQuery, turn: Turn, callback_data: views.TextForAll, bot_username: str) -> None:
    made = await make(turn, callback_data.municipality, None)
    parts = []
    for school, theirs in groupby(made, key=lambda one: one.school):
        told = words(turn, list(theirs), bot_username)
        parts += [f"=== {school or turn._('Outside schools')} ===", *(text.unescape() for text in told), ""]
    await turn.say(views.file_screen("\n".join(parts), callback_data.municipality, turn._))


async def make(turn: Turn, municipality: int, school: int | None) -> list[NewInvite]:
    """Make a link for each; that names were given out is written down."""
    async with turn.begin() as session:
        made = await people.invite_listed(
            session,
            by=turn.actor,
            municipality_id=municipality,
            school_id=school or None,
            at_centre=school == 0,
            now=turn.now,
        )
        subject = f"school:{school}" if school else f"municipality:{municipality}"
        await note_look(session, Look.CARDS, subject, municipality=municipality, by=turn.actor, now=turn.now)
    return sorted(made, key=lambda one: (one.school is None, one.school or "", one.name or ""))


def words(turn: Turn, made: list[NewInvite], bot_username: str) -> list[Markup]:
    return views.words_for(made, [chat_link(bot_username, one.token) for one in made], turn._)
