"""/settings: what a person chooses for themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import Area, HasContact, IsText
from handlers.home import show_home
from handlers.last_edit import edited
from handlers.people.registration import show_door
from handlers.permission import needs
from handlers.steps import taken_up_by
from locales import translator
from services import people, preferences
from services.access import Action, actor_of
from services.calendar import RUSSIAN_ZONES
from services.errors import NotFound
from services.home import load_home
from services.last_edit import Edited
from views import preferences as views
from views.home import with_menu

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from models.enums import Role

router = Router(name="preferences")
router.callback_query.filter(Area("me."))

SPAN = re.compile(r"(\d{1,2})\D+(\d{1,2})")


class Choosing(StatesGroup):
    quiet = State()
    name = State()
    phone = State()


@router.message(Command("settings"), flags=needs(Action.PREFERENCES))
async def asked_settings(_: Message, turn: Turn) -> None:
    await show_settings(turn)


@router.callback_query(views.OpenSettings.filter(), flags=needs(Action.PREFERENCES))
async def opened_settings(_: CallbackQuery, turn: Turn) -> None:
    await show_settings(turn)


async def show_settings(turn: Turn, *, menu: bool = False) -> None:
    turn.dialogue.end()
    async with turn.read() as session:
        choices = await preferences.load_choices(session, turn.actor.person_id, now=turn.now)
    screen = views.settings_screen(choices, turn._)
    await turn.show(with_menu(screen, turn.actor, turn._) if menu else screen)


@router.callback_query(views.SetLanguage.filter(), flags=needs(Action.PREFERENCES))
async def chose_language(_: CallbackQuery, turn: Turn, callback_data: views.SetLanguage) -> None:
    async with turn.begin() as session:
        await preferences.set_language(session, turn.actor, callback_data.language)
    turn._ = translator(callback_data.language)
    await show_settings(turn, menu=True)


@router.callback_query(views.ChooseZone.filter(), flags=needs(Action.PREFERENCES))
async def wants_zone(_: CallbackQuery, turn: Turn) -> None:
    await turn.show(views.zones_screen(turn._))


@router.callback_query(views.SetZone.filter(), flags=needs(Action.PREFERENCES))
async def chose_zone(_: CallbackQuery, turn: Turn, callback_data: views.SetZone) -> None:
    if callback_data.zone not in range(-1, len(RUSSIAN_ZONES)):
        raise NotFound
    name = RUSSIAN_ZONES[callback_data.zone] if callback_data.zone >= 0 else None
    async with turn.begin() as session:
        await preferences.set_zone(session, turn.actor, name)
    await show_settings(turn)


@router.callback_query(views.ChooseHour.filter(), flags=needs(Action.PREFERENCES))
async def wants_hour(_: CallbackQuery, turn: Turn) -> None:
    await turn.show(views.hours_screen(turn._))


@router.callback_query(views.SetHour.filter(), flags=needs(Action.PREFERENCES))
async def chose_hour(_: CallbackQuery, turn: Turn, callback_data: views.SetHour) -> None:
    async with turn.begin() as session:
        await preferences.set_hour(session, turn.actor, callback_data.hour)
    await show_settings(turn)


@router.callback_query(views.ChooseQuiet.filter(), flags=needs(Action.PREFERENCES))
async def wants_quiet(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.go(Choosing.quiet)
    await turn.show(views.quiet_screen(turn._))


@router.callback_query(views.SetQuiet.filter(), flags=needs(Action.PREFERENCES))
async def chose_quiet(_: CallbackQuery, turn: Turn, callback_data: views.SetQuiet) -> None:
    await set_quiet(turn, callback_data.start, callback_data.end)


@router.message(Choosing.quiet, IsText(), flags=needs(Action.PREFERENCES))
async def wrote_quiet(message: Message, turn: Turn) -> None:
    found = SPAN.search(message.text or "")
    if found is None:
        raise preferences.NoSuchHour
    await set_quiet(turn, int(found[1]), int(found[2]))


async def set_quiet(turn: Turn, start: int, end: int) -> None:
    async with turn.begin() as session:
        await preferences.set_quiet(session, turn.actor, quiet_from=start, quiet_to=end)
    await show_settings(turn)


@router.callback_query(views.OpenSelf.filter(), flags=needs(Action.PREFERENCES))
async def opened_self(_: CallbackQuery, turn: Turn) -> None:
    async with turn.read() as session:
        choices = await preferences.load_choices(session, turn.actor.person_id, now=turn.now)
    await turn.show(views.self_screen(choices, turn._))


@router.callback_query(views.ChangeName.filter(), flags=needs(Action.PREFERENCES))
async def wants_name(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.go(Choosing.name)
    await turn.show(views.write_name_screen(turn._))


@router.message(Choosing.name, IsText(), flags=needs(Action.PREFERENCES))
async def wrote_name(message: Message, turn: Turn) -> None:
    async with turn.begin() as session, edited(turn, session, Edited.OWN_NAME, turn.actor.person_id):
        await preferences.set_own_name(session, turn.actor, message.text or "", now=turn.now)
    await show_settings(turn)


@router.callback_query(views.ChoosePhone.filter(), flags=needs(Action.PREFERENCES))
async def opened_phone(_: CallbackQuery, turn: Turn) -> None:
    async with turn.read() as session:
        choices = await preferences.load_choices(session, turn.actor.person_id, now=turn.now)
    await turn.show(views.phone_screen(choices, turn._))


@router.callback_query(views.SharePhone.filter(), flags=needs(Action.PREFERENCES))
async def wants_to_share_phone(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.go(Choosing.phone)
    await turn.say(views.share_phone_screen(turn._))


@taken_up_by(Choosing.phone)
async def asks_phone_again(turn: Turn) -> None:
    await turn.say(views.share_phone_screen(turn._))


@router.message(Choosing.phone, HasContact(), flags=needs(Action.PREFERENCES))
async def shared_phone(message: Message, turn: Turn) -> None:
    await set_phone(turn, turn.own_number(message.contact))


@router.callback_query(views.DropPhone.filter(), flags=needs(Action.PREFERENCES))
async def dropped_phone(_: CallbackQuery, turn: Turn) -> None:
    await set_phone(turn, None)


async def set_phone(turn: Turn, number: str | None) -> None:
    turn.dialogue.end()
    async with turn.begin() as session:
        await preferences.set_own_phone(session, turn.actor, number, now=turn.now)
    await show_settings(turn)


@router.callback_query(views.ChooseLeaving.filter(), flags=needs(Action.PREFERENCES))
async def wants_to_leave(_: CallbackQuery, turn: Turn) -> None:
    await turn.show(views.leaving_screen(await own_posts(turn), turn._))


async def own_posts(turn: Turn) -> list[tuple[int, Role, str]]:
    async with turn.read() as session:
        home = await load_home(session, turn.actor, now=turn.now)
    return [(post.id, post.role, seen.place) for post, seen in zip(turn.actor.posts, home.posts, strict=True)]


@router.callback_query(views.Leave.filter(), flags=needs(Action.PREFERENCES))
async def chose_leaving(_: CallbackQuery, turn: Turn, callback_data: views.Leave) -> None:
    mine = [one for one in await own_posts(turn) if one[0] == callback_data.post]
    if not mine:
        raise NotFound
    await turn.show(views.confirm_leaving_screen(*mine[0], turn._))


@router.callback_query(views.LeaveNow.filter(), flags=needs(Action.PREFERENCES))
async def left(_: CallbackQuery, turn: Turn, callback_data: views.LeaveNow) -> None:
    turn.dialogue.end()
    async with turn.begin() as session:
        await people.leave(session, callback_data.post, by=turn.actor, now=turn.now)
        turn.person = await actor_of(session, turn.actor.person_id, now=turn.now)
    await (show_home(turn, menu=True) if turn.person and turn.person.posts else show_door(turn))
