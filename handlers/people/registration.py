"""Joining by a link: what is offered → consent → name → home. Blocked and back again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import Area, IsText
from handlers.home import show_home
from handlers.people.founding import Founding, greet
from handlers.permission import needs
from locales import translator
from services import people, preferences
from services.access import Action, load_actor
from services.municipality.municipalities import consent_of
from views.people import registration as views

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

    from handlers.turn import Turn
    from services.access import Address
    from services.people import InviteOffer

router = Router(name="registration")
router.callback_query.filter(Area("jn."))


class Joining(StatesGroup):
    offer = State()
    consent = State()
    name = State()


@router.message(CommandStart(deep_link=True), flags=needs(Action.ANYBODY))
async def opened_link(_: Message, turn: Turn, command: CommandObject) -> None:
    try:
        offer = await offer_of(turn, command.args or "")
    except people.InviteNotValid as error:
        if turn.person is not None and turn.person.posts:
            raise
        # Used up or out of date: whoever holds it was meant to come in, so the door is shown too.
        await turn.say(views.not_valid_screen(error.words(turn._), turn._))
        return
    if offer is None:
        await (show_home(turn) if turn.actor.posts else show_door(turn))
        return
    turn.dialogue.end()
    turn.dialogue.go(
        Joining.offer, invite=offer.invite_id, municipality=offer.municipality_id, listed=offer.listed_name
    )
    await turn.say(views.offer_screen(offer, turn._))


async def offer_of(turn: Turn, token: str) -> InviteOffer | None:
    """Look at a link; none for one that its owner has used before. A link that is none is counted."""
    async with turn.read() as session:
        if turn.person and await people.already_used_by(session, token, turn.person.person_id):
            return None
        await people.ensure_may_guess(session, turn.address, now=turn.now)
        try:
            return await people.look_at_invite(session, token, now=turn.now)
        except people.InviteNotValid as error:
            wrong = error
    async with turn.begin() as session:
        await people.note_wrong_guess(session, turn.address, now=turn.now)
    raise wrong


@router.callback_query(views.Speak.filter(), flags=needs(Action.ANYBODY))
async def chose_language(_: CallbackQuery, turn: Turn, callback_data: views.Speak) -> None:
    language = views.spoken(callback_data.language)
    turn._ = translator(language)
    turn.dialogue.remember(language=language)
    if turn.person:
        async with turn.begin() as session:
            await preferences.set_language(session, turn.actor, language)
    if turn.dialogue.state == Joining.offer.state:
        await ask_consent(turn)
    elif turn.dialogue.state == Founding.greeted.state:
        await greet(turn, turn.dialogue.data.get("listed") or "")
    else:
        await turn.show(views.stranger_screen(turn._))


# A tap may come twice: after a crash the old screen may still be there while the dialogue has moved on.
@router.callback_query(views.GoOn.filter(), Joining.offer, flags=needs(Action.ANYBODY))
@router.callback_query(views.GoOn.filter(), Joining.consent, flags=needs(Action.ANYBODY))
async def went_on(_: CallbackQuery, turn: Turn) -> None:
    if turn.person:
        async with turn.read() as session:
            agreed_before = await people.has_consented(
                session, turn.person.person_id, turn.dialogue.data["municipality"]
            )
        if agreed_before:
            await join(turn, turn.person.name)
            return
    await ask_consent(turn)


async def ask_consent(turn: Turn) -> None:
    async with turn.read() as session:
        text, version = await consent_of(session, turn.dialogue.data["municipality"])
    turn.dialogue.go(Joining.consent)
    await turn.show(views.consent_screen(text, version, turn._))


@router.callback_query(views.Agree.filter(), Joining.consent, flags=needs(Action.ANYBODY))
@router.callback_query(views.Agree.filter(), Joining.name, flags=needs(Action.ANYBODY))
async def agreed(_: CallbackQuery, turn: Turn) -> None:
    if turn.person:
        await join(turn, turn.person.name)
        return
    turn.dialogue.go(Joining.name)
    listed = turn.dialogue.data.get("listed")
    await turn.show(views.is_it_you_screen(listed, turn._) if listed else views.ask_name_screen(turn._))


@router.callback_query(views.Decline.filter(), Joining.offer, flags=needs(Action.ANYBODY))
@router.callback_query(views.Decline.filter(), Joining.consent, flags=needs(Action.ANYBODY))
@router.callback_query(views.Decline.filter(), Joining.name, flags=needs(Action.ANYBODY))
async def declined(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.end()
    await turn.show(views.declined_screen(turn._))


@router.callback_query(views.ItIsMe.filter(), Joining.name, flags=needs(Action.ANYBODY))
async def is_on_the_list(_: CallbackQuery, turn: Turn) -> None:
    await join(turn, turn.dialogue.data["listed"])


@router.message(Joining.name, IsText(), flags=needs(Action.ANYBODY))
async def named(message: Message, turn: Turn) -> None:
    await join(turn, people.tidy_name(message.text or ""))


async def join(turn: Turn, name: str) -> None:
    invite_id = turn.dialogue.data["invite"]
    turn.dialogue.end()
    async with turn.begin() as session:
        await people.redeem_invite(
            session,
            invite_id,
            turn.address,
            name=name,
            language=turn._.language,
            now=turn.now,
        )
        turn.person = await load_actor(session, turn.address, now=turn.now)
    await show_home(turn, welcome=True)


@router.message(CommandStart(), flags=needs(Action.ANYBODY))
async def started(message: Message, turn: Turn, operators: frozenset[Address]) -> None:
    turn.dialogue.end()
    if turn.person is None and turn.address in operators:
        await greet(turn, message.from_user.full_name if message.from_user else "")
        return
    if turn.person is None or not turn.person.posts:
        await show_door(turn)
        return
    await show_home(turn, welcome=False, menu=True)


async def show_door(turn: Turn) -> None:
    """What somebody sees who is not in: how to get in, or that their request waits."""
    async with turn.read() as session:
        waits = turn.person and await people.pending_of(session, turn.person.person_id)
    await turn.say(views.waiting_screen(turn._) if waits else views.stranger_screen(turn._))


@router.my_chat_member(flags=needs(Action.ANYBODY))
async def blocked_or_back(event: ChatMemberUpdated, turn: Turn) -> None:
    if turn.person is None:
        return
    async with turn.begin() as session:
        if event.new_chat_member.status in {"kicked", "left"}:
            await people.mark_unreachable(session, turn.person.person_id, now=turn.now)
        else:
            await people.mark_reachable(session, turn.person.person_id)
