"""/people: schools, people by role, invitations, requests, the municipality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.filters import Command

from handlers.permission import needs
from services.access import Action, Place, authorize_municipality, may_at, posts_for, stands_at
from services.access.addresses import chat_link
from services.errors import NotAllowed
from services.home import names_of
from services.municipality.municipalities import load_municipality
from services.people.lists import count_by_role, count_former, people_of, unreachable
from views.people import persons
from views.people import top as views

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from models.enums import Role

router = Router(name="people.top")


def municipalities_of(turn: Turn) -> list[int]:
    return list(dict.fromkeys(post.municipality_id for post, _ in posts_for(turn.actor, Action.PEOPLE_READ)))


def ensure_here(turn: Turn, municipality: int) -> None:
    """Raise `NotAllowed` for a municipality in which this person sees nobody."""
    if municipality not in municipalities_of(turn):
        raise NotAllowed
    stands_at(municipality)


@router.message(Command("people"), flags=needs(Action.PEOPLE_READ))
@router.callback_query(views.PeopleDoor.filter(), flags=needs(Action.PEOPLE_READ))
async def asked_people(_: Message | CallbackQuery, turn: Turn) -> None:
    turn.dialogue.end()
    municipalities = municipalities_of(turn)
    if len(municipalities) > 1 and turn.actor.municipalities[0] not in municipalities:
        async with turn.read() as session:
            names = await names_of(session, municipalities)
        await turn.show(views.choose_municipality_screen(sorted(names.items(), key=lambda one: one[1]), turn._))
        return
    await show_top(turn, turn.actor.municipalities[0] if len(municipalities) > 1 else municipalities[0])


@router.callback_query(views.OpenPeople.filter(), flags=needs(Action.PEOPLE_READ))
async def opened_people(_: CallbackQuery, turn: Turn, callback_data: views.OpenPeople) -> None:
    turn.dialogue.end()
    await show_top(turn, callback_data.municipality)


async def show_top(turn: Turn, municipality: int) -> None:
    ensure_here(turn, municipality)
    name, counts, former = await counted(turn, municipality)
    await turn.show(views.top_screen(municipality, name, counts, former, turn.actor, turn._))


async def counted(turn: Turn, municipality: int) -> tuple[str, Mapping[Role, int], int]:
    """Give the municipality's name, how many people it has by role, and how many it had."""
    async with turn.read() as session:
        name = (await load_municipality(session, municipality)).name
        counts = await count_by_role(session, turn.actor, municipality, today=turn.now.date())
        gives = may_at(turn.actor, Action.PEOPLE_EDIT, Place(municipality))
        former = await count_former(session, municipality, today=turn.now.date()) if gives else 0
    return name, counts, former


@router.callback_query(views.OpenRoles.filter(), flags=needs(Action.PEOPLE_READ))
async def opened_roles(_: CallbackQuery, turn: Turn, callback_data: views.OpenRoles) -> None:
    ensure_here(turn, callback_data.municipality)
    name, counts, former = await counted(turn, callback_data.municipality)
    page = callback_data.page
    await turn.show(views.roles_screen(callback_data.municipality, name, counts, former, page, turn._))


@router.callback_query(views.OpenRole.filter(), flags=needs(Action.PEOPLE_READ))
async def opened_role(_: CallbackQuery, turn: Turn, callback_data: views.OpenRole) -> None:
    ensure_here(turn, callback_data.municipality)
    async with turn.begin() as session:
        found = await people_of(
            session,
            turn.actor,
            municipality_id=callback_data.municipality,
            role=callback_data.role,
            now=turn.now,
        )
    await turn.show(
        persons.role_list_screen(callback_data.municipality, callback_data.role, found, callback_data.page, turn._)
    )


@router.callback_query(views.OpenUnreachable.filter(), flags=needs(Action.PEOPLE_EDIT))
async def opened_unreachable(
    _: CallbackQuery, turn: Turn, callback_data: views.OpenUnreachable, bot_username: str
) -> None:
    authorize_municipality(turn.actor, Action.PEOPLE_EDIT, callback_data.municipality)
    async with turn.begin() as session:
        found = await unreachable(session, turn.actor, callback_data.municipality, now=turn.now)
    link = chat_link(bot_username)
    await turn.show(persons.unreachable_screen(callback_data.municipality, found, callback_data.page, link, turn._))
