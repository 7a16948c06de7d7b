"""Joining without a link: by the phone number on the list, or by asking (consent → role → school → name)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import Area, HasContact, IsText
from handlers.home import show_home
from handlers.people.registration import show_door
from handlers.permission import needs
from handlers.steps import taken_up_by
from services import people
from services.access import Action, load_actor
from services.access.naming import initials
from services.access.roles import AT_SCHOOL
from services.errors import NotFound
from services.municipality.municipalities import consent_of, list_municipalities
from services.people import REQUESTABLE
from views.people import registration as views

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from models.enums import Role

router = Router(name="requests")
router.callback_query.filter(Area("jn."))


class Asking(StatesGroup):
    municipality = State()
    consent = State()
    role = State()
    school = State()
    name = State()


class Phoning(StatesGroup):
    number = State()
    consent = State()
    confirm = State()


@router.callback_query(views.AskIn.filter(), flags=needs(Action.ANYBODY))
async def wants_in(_: CallbackQuery, turn: Turn) -> None:
    async with turn.read() as session:
        if turn.person:
            await people.ensure_may_ask(session, turn.person.person_id, now=turn.now)
        municipalities = await list_municipalities(session)
    if not municipalities:
        raise NotFound
    if len(municipalities) == 1:
        await ask_consent(turn, municipalities[0][0])
        return
    turn.dialogue.go(Asking.municipality)
    await turn.show(views.choose_municipality_screen(municipalities, turn._))


@router.callback_query(views.AskAt.filter(), Asking.municipality, flags=needs(Action.ANYBODY))
async def chose_municipality(_: CallbackQuery, turn: Turn, callback_data: views.AskAt) -> None:
    await ask_consent(turn, callback_data.municipality)


async def ask_consent(turn: Turn, municipality_id: int) -> None:
    async with turn.read() as session:
        text, version = await consent_of(session, municipality_id)
    turn.dialogue.go(Asking.consent, municipality=municipality_id)
    await turn.show(views.consent_screen(text, version, turn._))


@router.callback_query(views.Decline.filter(), Asking.consent, flags=needs(Action.ANYBODY))
async def declined(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.end()
    await turn.show(views.declined_screen(turn._))


@router.callback_query(views.Agree.filter(), Asking.consent, flags=needs(Action.ANYBODY))
async def agreed(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.go(Asking.role)
    await turn.show(views.choose_role_screen(REQUESTABLE, turn._))


@router.callback_query(views.AskAs.filter(), Asking.role, flags=needs(Action.ANYBODY))
async def chose_role(_: CallbackQuery, turn: Turn, callback_data: views.AskAs) -> None:
    role = callback_data.role
    if role not in AT_SCHOOL:
        await go_to_name(turn, role=role, school=None)
        return
    turn.dialogue.go(Asking.school, role=role)
    await show_schools(turn)


async def show_schools(turn: Turn, *, page: int = 0, words: str = "") -> None:
    municipality_id = turn.dialogue.data["municipality"]
    async with turn.read() as session:
        if words:
            schools = await people.find_schools(session, municipality_id, words)
        else:
            schools = await people.schools_of(session, municipality_id)
    await turn.show(views.choose_school_screen(schools, page, turn._))


@router.callback_query(views.SchoolPage.filter(), Asking.school, flags=needs(Action.ANYBODY))
async def turned_page(_: CallbackQuery, turn: Turn, callback_data: views.SchoolPage) -> None:
    turn.dialogue.stay()
    await show_schools(turn, page=callback_data.page)


@router.message(Asking.school, IsText(), flags=needs(Action.ANYBODY))
async def searched_school(message: Message, turn: Turn) -> None:
    await show_schools(turn, words=message.text or "")


@router.callback_query(views.AskSchool.filter(), Asking.school, flags=needs(Action.ANYBODY))
async def chose_school(_: CallbackQuery, turn: Turn, callback_data: views.AskSchool) -> None:
    await go_to_name(turn, role=turn.dialogue.data["role"], school=callback_data.school)


async def go_to_name(turn: Turn, *, role: Role, school: int | None) -> None:
    turn.dialogue.go(Asking.name, role=role, school=school)
    await turn.show(views.ask_name_screen(turn._))


@router.message(Asking.name, IsText(), flags=needs(Action.ANYBODY))
async def named(message: Message, turn: Turn) -> None:
    name = people.tidy_name(message.text or "")
    known = turn.dialogue.data
    turn.dialogue.end()
    async with turn.begin() as session:
        await people.ask_to_join(
            session,
            turn.address,
            name=name,
            language=turn._.language,
            role=known["role"],
            municipality_id=known["municipality"],
            school_id=known["school"],
            now=turn.now,
        )
    await turn.say(views.asked_screen(turn._))


@router.callback_query(views.TakeBack.filter(), flags=needs(Action.ANYBODY))
async def took_back(_: CallbackQuery, turn: Turn) -> None:
    async with turn.begin() as session:
        await people.withdraw_request(session, turn.anybody, now=turn.now)
    await turn.show(views.taken_back_screen(turn._))


@router.callback_query(views.FindByPhone.filter(), flags=needs(Action.ANYBODY))
async def wants_to_be_found(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.go(Phoning.number)
    await turn.say(views.ask_contact_screen(turn._))


@taken_up_by(Phoning.number)
async def asks_number_again(turn: Turn) -> None:
    await turn.say(views.ask_contact_screen(turn._))


@router.message(Phoning.number, HasContact(), flags=needs(Action.ANYBODY))
async def shared_number(message: Message, turn: Turn) -> None:
    phone = people.tidy_phone(turn.own_number(message.contact))
    async with turn.read() as session:
        await people.ensure_may_guess(session, turn.address, now=turn.now)
        listed = await people.listed_by_phone(session, phone)
        found = listed and await people.consent_terms(session, listed)
    if not found:
        turn.dialogue.end()
        async with turn.begin() as session:
            await people.note_wrong_guess(session, turn.address, now=turn.now)
        raise people.NotOnTheList
    turn.dialogue.go(Phoning.consent, listed=listed, phone=phone)
    await turn.say(views.consent_screen(found.text, found.version, turn._))


@router.callback_query(views.Decline.filter(), Phoning.consent, flags=needs(Action.ANYBODY))
@router.callback_query(views.Decline.filter(), Phoning.confirm, flags=needs(Action.ANYBODY))
async def is_somebody_else(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.end()
    await turn.show(views.declined_screen(turn._))


@router.callback_query(views.Agree.filter(), Phoning.consent, flags=needs(Action.ANYBODY))
async def agreed_by_phone(_: CallbackQuery, turn: Turn) -> None:
    async with turn.read() as session:
        terms = await people.consent_terms(session, turn.dialogue.data["listed"])
    if terms is None:
        raise NotFound
    turn.dialogue.go(Phoning.confirm)
    await turn.show(views.is_it_you_screen(initials(terms.name), turn._))


@router.callback_query(views.ItIsMe.filter(), Phoning.confirm, flags=needs(Action.ANYBODY))
async def is_the_one(_: CallbackQuery, turn: Turn) -> None:
    phone = turn.dialogue.data["phone"]
    turn.dialogue.end()
    async with turn.begin() as session:
        await people.join_by_phone(session, phone, turn.address, language=turn._.language, now=turn.now)
        turn.person = await load_actor(session, turn.address, now=turn.now)
    if turn.person and turn.person.posts:
        await show_home(turn, welcome=True)
    else:
        await show_door(turn)
