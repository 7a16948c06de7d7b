"""One person: card, roles given and ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import IsText
from handlers.last_edit import edited
from handlers.people.invites import give_link
from handlers.permission import needs
from models.enums import TermEnd
from services import people
from services.access import Action, authorize, authorize_municipality
from services.errors import NotFound
from services.last_edit import Edited
from services.people.appointments import place_of_appointment
from services.people.lists import former_people, person_card
from services.people.schools import place_of_school
from services.people.terms import dates_of, set_term, term_of
from views.people import persons as views
from views.people.top import OpenFormer

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from models.enums import Role
    from services.people.lists import PersonCard
    from storage.database import Session

router = Router(name="people.persons")


class WritingTerm(StatesGroup):
    day = State()


@router.callback_query(views.OpenPerson.filter(), flags=needs(Action.PEOPLE_READ))
async def opened_person(_: CallbackQuery, turn: Turn, callback_data: views.OpenPerson) -> None:
    await show_person(turn, callback_data.person)


async def show_person(turn: Turn, person_id: int) -> None:
    async with turn.begin() as session:
        card = await person_card(session, person_id, turn.actor, now=turn.now)
    await turn.show(views.person_screen(card, turn.actor, turn._))


@router.callback_query(OpenFormer.filter(), flags=needs(Action.PEOPLE_EDIT))
async def opened_former(_: CallbackQuery, turn: Turn, callback_data: OpenFormer) -> None:
    async with turn.begin() as session:
        found = await former_people(session, turn.actor, callback_data.municipality, now=turn.now)
    await turn.show(views.former_screen(callback_data.municipality, found, callback_data.page, turn._))


@router.callback_query(views.EndPost.filter(), flags=needs(Action.PEOPLE_EDIT))
async def wants_to_end(_: CallbackQuery, turn: Turn, callback_data: views.EndPost) -> None:
    async with turn.begin() as session:
        found, place = await place_of_appointment(session, callback_data.post, today=turn.now.date())
        authorize(turn.actor, Action.PEOPLE_EDIT, place)
        card = await person_card(session, found.person_id, turn.actor, now=turn.now)
    post = next(one for one in card.posts if one.id == callback_data.post)
    await turn.show(views.confirm_end_screen(card, post, turn._))


@router.callback_query(views.EndPostNow.filter(), flags=needs(Action.PEOPLE_EDIT))
async def ended(_: CallbackQuery, turn: Turn, callback_data: views.EndPostNow) -> None:
    async with turn.begin() as session:
        found = await people.end_appointment(session, callback_data.post, by=turn.actor, now=turn.now)
    await turn.show(views.ended_screen(found.person_id, turn._))


@router.callback_query(views.LostAccount.filter(), flags=needs(Action.PEOPLE_EDIT))
async def lost_account(_: CallbackQuery, turn: Turn, callback_data: views.LostAccount) -> None:
    async with turn.begin() as session:
        card = await person_card(session, callback_data.person, turn.actor, now=turn.now)
    authorize_municipality(turn.actor, Action.PEOPLE_EDIT, card.municipality_id)
    await turn.show(views.lost_account_screen(card, turn._))


@router.callback_query(views.NewLink.filter(), flags=needs(Action.PEOPLE_EDIT))
async def made_new_link(_: CallbackQuery, turn: Turn, callback_data: views.NewLink, bot_username: str) -> None:
    """The old account is let go and a link made in one step: there is no moment without a way in."""
    async with turn.begin() as session:
        municipality = await people.release_account(session, callback_data.person, by=turn.actor, now=turn.now)
        card = await person_card(session, callback_data.person, turn.actor, now=turn.now)
        (made,) = await people.invite_listed(
            session, by=turn.actor, municipality_id=municipality, person_id=card.id, now=turn.now
        )
    await give_link(turn, made, card.name, bot_username)


@router.callback_query(views.OpenTerms.filter(), flags=needs(Action.PEOPLE_EDIT))
async def opened_terms(_: CallbackQuery, turn: Turn, callback_data: views.OpenTerms) -> None:
    async with turn.begin() as session:
        card = await person_card(session, callback_data.person, turn.actor, now=turn.now)
    authorize_municipality(turn.actor, Action.PEOPLE_EDIT, card.municipality_id)
    await turn.show(views.terms_screen(card, turn.actor, turn._))


@router.callback_query(views.OpenTerm.filter(), flags=needs(Action.PEOPLE_EDIT))
async def opened_term(_: CallbackQuery, turn: Turn, callback_data: views.OpenTerm) -> None:
    await show_term(turn, callback_data.post)


async def show_term(turn: Turn, post_id: int) -> None:
    async with turn.begin() as session:
        found = await term_of(session, post_id, by=turn.actor)
        dates = await dates_of(session, found)
        card = await person_card(session, found.person_id, turn.actor, now=turn.now)
    post = next((one for one in card.every if one.id == post_id), None)
    if post is None:
        raise NotFound
    await turn.show(views.term_screen(card, post, dates, turn._))


@router.callback_query(views.WriteDay.filter(), flags=needs(Action.PEOPLE_EDIT))
async def wants_day(_: CallbackQuery, turn: Turn, callback_data: views.WriteDay) -> None:
    async with turn.read() as session:
        await term_of(session, callback_data.post, by=turn.actor)
    turn.dialogue.end()
    turn.dialogue.go(WritingTerm.day, post=callback_data.post, end=callback_data.end)
    await turn.show(views.write_day_screen(callback_data.end, turn._))


@router.message(WritingTerm.day, IsText(), flags=needs(Action.PEOPLE_EDIT))
async def wrote_day(message: Message, turn: Turn) -> None:
    post, end = turn.dialogue.data["post"], TermEnd(turn.dialogue.data["end"])
    async with turn.begin() as session:
        async with edited(turn, session, Edited.TERM, post, end.value):
            await set_term(session, post, end, message.text or "", by=turn.actor, now=turn.now)
        turn.dialogue.end()
    await show_term(turn, post)


@router.callback_query(views.NoLastDay.filter(), flags=needs(Action.PEOPLE_EDIT))
async def without_last_day(_: CallbackQuery, turn: Turn, callback_data: views.NoLastDay) -> None:
    async with turn.begin() as session, edited(turn, session, Edited.TERM, callback_data.post, TermEnd.LAST.value):
        await set_term(session, callback_data.post, TermEnd.LAST, None, by=turn.actor, now=turn.now)
    await show_term(turn, callback_data.post)


@router.callback_query(views.GivePost.filter(), flags=needs(Action.PEOPLE_EDIT))
async def wants_to_give(_: CallbackQuery, turn: Turn, callback_data: views.GivePost) -> None:
    async with turn.begin() as session:
        card = await card_here(session, turn, callback_data.person, callback_data.municipality)
    await turn.show(views.choose_role_screen(card, callback_data.municipality, turn._))


@router.callback_query(views.GiveAbove.filter(), flags=needs(Action.PEOPLE_EDIT))
async def wants_to_give_above(_: CallbackQuery, turn: Turn, callback_data: views.GiveAbove) -> None:
    async with turn.begin() as session:
        card = await card_here(session, turn, callback_data.person, callback_data.municipality)
    await turn.show(views.choose_role_screen(card, callback_data.municipality, turn._, above=True))


async def card_here(session: Session, turn: Turn, person_id: int, municipality: int) -> PersonCard:
    """Read somebody who works in this municipality, for whoever may give roles there."""
    authorize_municipality(turn.actor, Action.PEOPLE_EDIT, municipality)
    card = await person_card(session, person_id, turn.actor, now=turn.now)
    if all(post.municipality_id != municipality for post in card.every):
        raise NotFound
    return card


@router.callback_query(views.GiveRole.filter(), flags=needs(Action.PEOPLE_EDIT))
async def chose_role(_: CallbackQuery, turn: Turn, callback_data: views.GiveRole) -> None:
    if not views.needs_school(callback_data.role):
        await give(turn, callback_data.person, callback_data.role, municipality=callback_data.municipality)
        return
    async with turn.begin() as session:
        card = await card_here(session, turn, callback_data.person, callback_data.municipality)
        schools = await people.schools_of(session, callback_data.municipality)
    await turn.show(views.choose_school_screen(callback_data, card, schools, turn._))


@router.callback_query(views.GiveAt.filter(), flags=needs(Action.PEOPLE_EDIT))
async def chose_school(_: CallbackQuery, turn: Turn, callback_data: views.GiveAt) -> None:
    async with turn.read() as session:
        municipality = (await place_of_school(session, callback_data.school)).municipality_id
    await give(turn, callback_data.person, callback_data.role, municipality=municipality, school=callback_data.school)


async def give(turn: Turn, person_id: int, role: Role, *, municipality: int, school: int | None = None) -> None:
    async with turn.begin() as session:
        await card_here(session, turn, person_id, municipality)
        await people.appoint_by(
            session, person_id, role, municipality_id=municipality, school_id=school, by=turn.actor, now=turn.now
        )
        card = await person_card(session, person_id, turn.actor, now=turn.now)
    await turn.show(views.person_screen(card, turn.actor, turn._))
