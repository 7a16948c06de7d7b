"""Schools in the chat: list → card → name, other names, branch, status of the year, handover in two taps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router

from handlers.filters import IsText
from handlers.last_edit import edited
from handlers.people.top import ensure_here
from handlers.people.writing import WritingSchool, ask, written
from handlers.permission import needs
from models.enums import Role
from services import people
from services.access import Action, authorize
from services.errors import NotFound
from services.last_edit import Edited
from services.people.lists import people_of
from services.people.schools import place_of_school
from services.preferences import load_choices
from views.people import handing_over, persons
from views.people import schools as views
from views.people.top import OpenSchools

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from storage.database import Session

router = Router(name="people.schools")


EDIT = needs(Action.SCHOOLS_EDIT)


@router.callback_query(OpenSchools.filter(), flags=needs(Action.PEOPLE_READ))
async def opened_schools(_: CallbackQuery, turn: Turn, callback_data: OpenSchools) -> None:
    turn.dialogue.end()
    ensure_here(turn, callback_data.municipality)
    async with turn.read() as session:
        found = await people.schools_seen_by(session, turn.actor, callback_data.municipality)
    await turn.show(views.schools_screen(callback_data.municipality, found, callback_data.page, turn.actor, turn._))


@router.callback_query(views.OpenSchool.filter(), flags=needs(Action.PEOPLE_READ))
async def opened_school(_: CallbackQuery, turn: Turn, callback_data: views.OpenSchool) -> None:
    turn.dialogue.end()
    await show_school(turn, callback_data.school)


async def show_school(turn: Turn, school_id: int) -> None:
    async with turn.begin() as session:
        card = await seen_school(session, turn, school_id)
        staff = await people_of(
            session, turn.actor, municipality_id=card.municipality_id, school_id=school_id, now=turn.now
        )
    curators = [one for one in staff if one.role is Role.CURATOR]
    await turn.show(views.school_screen(card, staff, curators, turn.actor, turn._))


async def seen_school(
    session: Session,
    turn: Turn,
    school_id: int,
    action: Action = Action.PEOPLE_READ,
    *,
    year: int | None = None,
) -> people.SchoolCard:
    """Read a school's card if the actor may do this there; raise `NotFound`, `NotAllowed`."""
    authorize(turn.actor, action, await place_of_school(session, school_id))
    return await people.load_school(session, school_id, today=turn.now.date(), year=year)


@router.callback_query(views.OpenStaff.filter(), flags=needs(Action.PEOPLE_READ))
async def opened_staff(_: CallbackQuery, turn: Turn, callback_data: views.OpenStaff) -> None:
    async with turn.begin() as session:
        card = await seen_school(session, turn, callback_data.school)
        staff = await people_of(
            session, turn.actor, municipality_id=card.municipality_id, school_id=card.id, now=turn.now
        )
    await turn.show(persons.staff_screen(card, staff, callback_data.page, turn.actor, turn._))


@router.callback_query(views.AddSchool.filter(), flags=EDIT)
async def wants_new_school(_: CallbackQuery, turn: Turn, callback_data: views.AddSchool) -> None:
    await ask(turn, WritingSchool.school, callback_data.municipality, views.write_name_screen(turn._, several=True))


@router.message(WritingSchool.school, IsText(), flags=EDIT)
async def wrote_new_school(message: Message, turn: Turn) -> None:
    municipality, schools = await written(message, turn, people.add_schools)
    if len(schools.added) == 1 and not schools.known:
        await show_school(turn, schools.added[0].id)
    else:
        await turn.show(views.added_screen(schools, municipality, turn._))


@router.callback_query(views.AddAlias.filter(), flags=EDIT)
async def wants_alias(_: CallbackQuery, turn: Turn, callback_data: views.AddAlias) -> None:
    await ask(turn, WritingSchool.alias, callback_data.school, views.write_name_screen(turn._, alias=True))


@router.message(WritingSchool.alias, IsText(), flags=EDIT)
async def wrote_alias(message: Message, turn: Turn) -> None:
    school, _ = await written(message, turn, people.add_alias, Edited.SCHOOL_ALIASES)
    await show_school(turn, school)


@router.callback_query(views.OpenAliases.filter(), flags=EDIT)
async def opened_aliases(_: CallbackQuery, turn: Turn, callback_data: views.OpenAliases) -> None:
    await show_aliases(turn, callback_data.school)


async def show_aliases(turn: Turn, school_id: int) -> None:
    async with turn.read() as session:
        card = await seen_school(session, turn, school_id, Action.SCHOOLS_EDIT)
    await turn.show(views.aliases_screen(card, turn._))


@router.callback_query(views.DropAlias.filter(), flags=EDIT)
async def dropped_alias(_: CallbackQuery, turn: Turn, callback_data: views.DropAlias) -> None:
    async with turn.begin() as session, edited(turn, session, Edited.SCHOOL_ALIASES, callback_data.school):
        await people.remove_alias(session, callback_data.school, callback_data.alias, by=turn.actor, now=turn.now)
    await show_aliases(turn, callback_data.school)


@router.callback_query(views.RenameSchool.filter(), flags=EDIT)
async def wants_name(_: CallbackQuery, turn: Turn, callback_data: views.RenameSchool) -> None:
    await ask(turn, WritingSchool.name, callback_data.school, views.write_name_screen(turn._))


@router.message(WritingSchool.name, IsText(), flags=EDIT)
async def wrote_name(message: Message, turn: Turn) -> None:
    school, _ = await written(message, turn, people.rename_school, Edited.SCHOOL_NAME)
    await show_school(turn, school)


@router.callback_query(views.ChooseParent.filter(), flags=EDIT)
async def wants_parent(_: CallbackQuery, turn: Turn, callback_data: views.ChooseParent) -> None:
    async with turn.read() as session:
        card = await seen_school(session, turn, callback_data.school, Action.SCHOOLS_EDIT)
        schools = await people.schools_of(session, card.municipality_id)
    await turn.show(views.parents_screen(card, schools, callback_data.page, turn._))


@router.callback_query(views.SetParent.filter(), flags=EDIT)
async def chose_parent(_: CallbackQuery, turn: Turn, callback_data: views.SetParent) -> None:
    async with turn.begin() as session, edited(turn, session, Edited.SCHOOL_PARENT, callback_data.school):
        await people.set_parent(
            session, callback_data.school, callback_data.parent or None, by=turn.actor, now=turn.now
        )
    await show_school(turn, callback_data.school)


@router.callback_query(views.OpenStatuses.filter(), flags=EDIT)
async def opened_statuses(_: CallbackQuery, turn: Turn, callback_data: views.OpenStatuses) -> None:
    await show_statuses(turn, callback_data.school, callback_data.year)


async def show_statuses(turn: Turn, school_id: int, year: int) -> None:
    async with turn.read() as session:
        card = await seen_school(session, turn, school_id, Action.SCHOOLS_EDIT, year=year)
    await turn.show(views.statuses_screen(card, turn._))


@router.callback_query(views.ToggleStatus.filter(), flags=EDIT)
async def toggled_status(_: CallbackQuery, turn: Turn, callback_data: views.ToggleStatus) -> None:
    school, year = callback_data.school, callback_data.year
    async with turn.begin() as session:
        await people.toggle_status(session, school, callback_data.status, year=year, by=turn.actor, now=turn.now)
    await show_statuses(turn, school, year)


@router.callback_query(views.OpenClosed.filter(), flags=EDIT)
async def opened_closed(_: CallbackQuery, turn: Turn, callback_data: views.OpenClosed) -> None:
    async with turn.read() as session:
        found = await people.closed_schools(session, turn.actor, callback_data.municipality)
    await turn.show(views.closed_screen(callback_data.municipality, found, callback_data.page, turn._))


@router.callback_query(views.CloseSchool.filter(), flags=EDIT)
async def wants_to_close(_: CallbackQuery, turn: Turn, callback_data: views.CloseSchool) -> None:
    await turn.show(views.confirm_close_screen(*await card_and_told(turn, callback_data.school), turn._))


async def card_and_told(turn: Turn, school: int) -> tuple[people.SchoolCard, int]:
    """Read a school, and how many people will hear when it is closed or opened again."""
    async with turn.read() as session:
        card = await seen_school(session, turn, school, Action.SCHOOLS_EDIT)
        today = turn.now.date()
        return card, await people.how_many_hear_of_it(session, school, by=turn.actor, today=today)


@router.callback_query(views.CloseSchoolNow.filter(), flags=EDIT)
async def closed(_: CallbackQuery, turn: Turn, callback_data: views.CloseSchoolNow) -> None:
    async with turn.begin() as session:
        await people.close_school(session, callback_data.school, by=turn.actor, now=turn.now)
    await show_school(turn, callback_data.school)


@router.callback_query(views.ReopenSchool.filter(), flags=EDIT)
async def wants_to_reopen(_: CallbackQuery, turn: Turn, callback_data: views.ReopenSchool) -> None:
    await turn.show(views.confirm_reopen_screen(*await card_and_told(turn, callback_data.school), turn._))


@router.callback_query(views.ReopenSchoolNow.filter(), flags=EDIT)
async def reopened(_: CallbackQuery, turn: Turn, callback_data: views.ReopenSchoolNow) -> None:
    async with turn.begin() as session:
        await people.reopen_school(session, callback_data.school, by=turn.actor, now=turn.now)
    await show_school(turn, callback_data.school)


@router.callback_query(views.HandOver.filter(), flags=needs(Action.PEOPLE_EDIT))
async def wants_handover(_: CallbackQuery, turn: Turn, callback_data: views.HandOver) -> None:
    async with turn.read() as session:
        card = await seen_school(session, turn, callback_data.school, Action.PEOPLE_EDIT)
        candidates = await people.curators_to_choose(
            session, municipality_id=card.municipality_id, school_id=card.id, today=turn.now.date()
        )
    await turn.show(handing_over.hand_over_screen(card, callback_data.curator, candidates, turn._))


@router.callback_query(handing_over.HandTo.filter(), flags=needs(Action.PEOPLE_EDIT))
async def asks_before_handover(_: CallbackQuery, turn: Turn, callback_data: handing_over.HandTo) -> None:
    data = callback_data
    async with turn.read() as session:
        card = await seen_school(session, turn, data.school, Action.PEOPLE_EDIT)
        candidates = await people.curators_to_choose(
            session, municipality_id=card.municipality_id, school_id=card.id, today=turn.now.date()
        )
        name = dict(candidates).get(data.to)
        if name is None:
            raise NotFound
        waits = await people.what_waits(session, data.school, data.curator)
        vacation = (await load_choices(session, data.to, now=turn.now)).vacation
    await turn.show(handing_over.confirm_hand_over_screen(card, data, name, waits, vacation, turn._))


@router.callback_query(handing_over.HandNow.filter(), flags=needs(Action.PEOPLE_EDIT))
async def handed_over(_: CallbackQuery, turn: Turn, callback_data: handing_over.HandNow) -> None:
    async with turn.begin() as session:
        await people.hand_over(
            session,
            callback_data.school,
            from_id=callback_data.curator,
            to_id=callback_data.to,
            by=turn.actor,
            now=turn.now,
        )
    await show_school(turn, callback_data.school)
