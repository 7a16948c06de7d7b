"""Invitations in the chat: role → school → how many people; list, revoke, print."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiogram import Router

from documents.qr import qr_png
from handlers.permission import needs
from services import people
from services.access import Action, authorize_municipality
from services.access.addresses import chat_link
from services.access.looks import Look, note_look
from services.access.roles import AT_SCHOOL
from services.people.lists import person_card
from views.people import invites as views
from views.people.top import OpenInvites
from views.roles import role_name

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery

    from handlers.turn import Turn
    from storage.database import Session

router = Router(name="people.invites")


@router.callback_query(OpenInvites.filter(), flags=needs(Action.PEOPLE_INVITE))
async def opened_invites(_: CallbackQuery, turn: Turn, callback_data: OpenInvites) -> None:
    authorize_municipality(turn.actor, Action.PEOPLE_INVITE, callback_data.municipality)
    await show_invites(turn, callback_data.municipality, page=callback_data.page)


async def show_invites(turn: Turn, municipality: int, *, page: int = 0) -> None:
    async with turn.read() as session:
        found = await people.open_invites(session, municipality, now=turn.now)
    await turn.show(views.invites_screen(municipality, found, page, turn._))


@router.callback_query(views.NewInviteFor.filter(), flags=needs(Action.PEOPLE_INVITE))
async def wants_invite(_: CallbackQuery, turn: Turn, callback_data: views.NewInviteFor) -> None:
    authorize_municipality(turn.actor, Action.PEOPLE_INVITE, callback_data.municipality)
    await turn.show(views.choose_role_screen(callback_data.municipality, turn._))


@router.callback_query(views.InviteAbove.filter(), flags=needs(Action.PEOPLE_INVITE))
async def wants_invite_above(_: CallbackQuery, turn: Turn, callback_data: views.InviteAbove) -> None:
    authorize_municipality(turn.actor, Action.PEOPLE_INVITE, callback_data.municipality)
    await turn.show(views.choose_role_screen(callback_data.municipality, turn._, above=True))


@router.callback_query(views.HowManyCards.filter(), flags=needs(Action.PEOPLE_INVITE))
async def wants_cards(_: CallbackQuery, turn: Turn, callback_data: views.HowManyCards) -> None:
    authorize_municipality(turn.actor, Action.PEOPLE_INVITE, callback_data.municipality)
    await turn.show(views.choose_cards_screen(callback_data, turn._))


@router.callback_query(views.InviteAs.filter(), flags=needs(Action.PEOPLE_INVITE))
async def chose_role(_: CallbackQuery, turn: Turn, callback_data: views.InviteAs) -> None:
    authorize_municipality(turn.actor, Action.PEOPLE_INVITE, callback_data.municipality)
    if callback_data.role not in AT_SCHOOL:
        to = views.InviteTo(municipality=callback_data.municipality, role=callback_data.role, school=0)
        await turn.show(views.choose_uses_screen(to, turn._))
        return
    async with turn.read() as session:
        schools = await people.schools_of(session, callback_data.municipality)
    await turn.show(views.choose_school_screen(callback_data, schools, turn._))


@router.callback_query(views.InviteTo.filter(), flags=needs(Action.PEOPLE_INVITE))
async def chose_school(_: CallbackQuery, turn: Turn, callback_data: views.InviteTo) -> None:
    authorize_municipality(turn.actor, Action.PEOPLE_INVITE, callback_data.municipality)
    await turn.show(views.choose_uses_screen(callback_data, turn._))


@router.callback_query(views.MakeInvite.filter(), flags=needs(Action.PEOPLE_INVITE))
async def made_invite(_: CallbackQuery, turn: Turn, callback_data: views.MakeInvite, bot_username: str) -> None:
    async with turn.begin() as session:
        (made,) = await people.invite_by(
            session,
            by=turn.actor,
            municipality_id=callback_data.municipality,
            role=callback_data.role,
            school_id=callback_data.school or None,
            uses=callback_data.uses,
            now=turn.now,
        )
    link = chat_link(bot_username, made.token)
    picture = await asyncio.to_thread(qr_png, link)
    await turn.say(views.invite_screen(made, link, picture, callback_data.municipality, turn._))


@router.callback_query(views.PrintInvites.filter(), flags=needs(Action.PEOPLE_INVITE))
async def wants_sheet(_: CallbackQuery, turn: Turn, callback_data: views.PrintInvites, bot_username: str) -> None:
    """A card a person, each with a one-use link of its own."""
    async with turn.begin() as session:
        made = await people.invite_by(
            session,
            by=turn.actor,
            municipality_id=callback_data.municipality,
            role=callback_data.role,
            school_id=callback_data.school or None,
            uses=1,
            count=callback_data.count,
            now=turn.now,
        )
    await give_sheet(turn, made, callback_data.form, bot_username)


async def give_sheet(turn: Turn, made: list[people.NewInvite], form: str, bot_username: str) -> None:
    content = await asyncio.to_thread(sheet, turn, made, form, bot_username)
    await turn.say(views.sheet_screen(made, content, form, made[0].municipality_id, turn._))


def sheet(turn: Turn, made: list[people.NewInvite], form: str, bot_username: str) -> bytes:
    from documents import invite_sheet  # noqa: PLC0415 - the office libraries behind it are heavy

    cards = [
        invite_sheet.Invite(
            one.name or "", str(role_name(one.role, turn._)), one.school or "", chat_link(bot_username, one.token)
        )
        for one in made
    ]
    write = invite_sheet.as_docx if form == "docx" else invite_sheet.as_xlsx
    return write(cards, views.sheet_words(turn._))


@router.callback_query(views.InviteListed.filter(), flags=needs(Action.PEOPLE_INVITE))
async def invited_one(_: CallbackQuery, turn: Turn, callback_data: views.InviteListed, bot_username: str) -> None:
    """A link for somebody on the list: in words to send on, then what to know about it."""
    async with turn.begin() as session:
        card = await person_card(session, callback_data.person, turn.actor, now=turn.now)
        municipality = card.municipality_id
        (made,) = await people.invite_listed(
            session, by=turn.actor, municipality_id=municipality, person_id=card.id, now=turn.now
        )
    await give_link(turn, made, card.name, bot_username)


async def give_link(turn: Turn, made: people.NewInvite, name: str, bot_username: str) -> None:
    link = chat_link(bot_username, made.token)
    picture = await asyncio.to_thread(qr_png, link)
    await turn.say(views.forward_screen(made, name, link, picture, turn._))
    await turn.say(views.for_one_screen(made, name, turn._))


@router.callback_query(views.PrintListed.filter(), flags=needs(Action.PEOPLE_INVITE))
async def wants_named_cards(_: CallbackQuery, turn: Turn, callback_data: views.PrintListed, bot_username: str) -> None:
    """A card with a name for everybody here who is on the list and has not joined."""
    async with turn.begin() as session:
        made = await people.invite_listed(
            session,
            by=turn.actor,
            municipality_id=callback_data.municipality,
            school_id=callback_data.school or None,
            now=turn.now,
        )
        await note_printed(session, turn, callback_data)
    await give_sheet(turn, made, callback_data.form, bot_username)


async def note_printed(session: Session, turn: Turn, data: views.PrintListed) -> None:
    subject = f"school:{data.school}" if data.school else f"municipality:{data.municipality}"
    await note_look(session, Look.CARDS, subject, municipality=data.municipality, by=turn.actor, now=turn.now)


@router.callback_query(views.RevokeInvite.filter(), flags=needs(Action.PEOPLE_INVITE))
async def revoked(_: CallbackQuery, turn: Turn, callback_data: views.RevokeInvite) -> None:
    async with turn.begin() as session:
        municipality = await people.revoke_invite(session, callback_data.invite, by=turn.actor, now=turn.now)
    await show_invites(turn, municipality)
