"""Joining by a link: what is offered → consent → name → home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.filters import CommandObject, CommandStart, StateFilter
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import IsText
from handlers.home import show_home
from handlers.permission import needs
from services import people
from services.access import Action, load_actor
from views import registration as views

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn

router = Router(name="registration")


class Joining(StatesGroup):
    consent = State()
    name = State()


@router.message(CommandStart(deep_link=True), flags=needs(Action.ANYBODY))
async def opened_link(_: Message, turn: Turn, command: CommandObject) -> None:
    token = command.args or ""
    async with turn.read() as session:
        if turn.person and await people.already_used_by(session, token, turn.person.person_id):
            offer = None
        else:
            offer = await people.look_at_invite(session, token, now=turn.now)
    if offer is None:
        await show_home(turn)
        return
    turn.dialogue.go(Joining.consent, invite=offer.invite_id)
    await turn.say(views.offer_screen(offer, turn._))


@router.callback_query(views.Agree.filter(), StateFilter(Joining), flags=needs(Action.ANYBODY))
async def agreed(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.go(Joining.name)
    await turn.show(views.ask_name_screen(turn._))


@router.callback_query(views.Decline.filter(), Joining.consent, flags=needs(Action.ANYBODY))
async def declined(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.end()
    await turn.show(views.declined_screen(turn._))


@router.message(Joining.name, IsText(), flags=needs(Action.ANYBODY))
async def named(message: Message, turn: Turn) -> None:
    name = people.tidy_name(message.text or "")
    invite_id = turn.dialogue.data["invite"]
    language = turn.language_hint or "ru"
    turn.dialogue.end()
    async with turn.begin() as session:
        await people.redeem_invite(
            session, invite_id, platform_id=turn.chat_id, name=name, language=language, now=turn.now
        )
        turn.person = await load_actor(session, platform="telegram", platform_id=turn.chat_id, now=turn.now)
    await show_home(turn, welcome=True)


@router.message(CommandStart(), flags=needs(Action.ANYBODY))
async def started(message: Message, turn: Turn, admin_ids: frozenset[int], default_zone: str) -> None:
    turn.dialogue.end()
    if turn.person is None and turn.chat_id in admin_ids:
        async with turn.begin() as session:
            await people.join_as_first_coordinator(
                session,
                platform_id=turn.chat_id,
                name=message.from_user.full_name if message.from_user else "",
                language=turn.language_hint or "ru",
                timezone=default_zone,
                now=turn.now,
            )
            turn.person = await load_actor(session, platform="telegram", platform_id=turn.chat_id, now=turn.now)
    if turn.person is None or not turn.person.posts:
        await turn.say(views.stranger_screen(turn._))
        return
    await show_home(turn)
