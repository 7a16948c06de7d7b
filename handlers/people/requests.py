"""Who asks to be let in: look → let in, or refuse with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import IsText
from handlers.permission import needs
from locales import translator
from services import people
from services.access import Action, authorize
from services.people.persons import language_of
from views.people import requests as views

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn

router = Router(name="people.requests")


class Refusing(StatesGroup):
    reason = State()


@router.callback_query(views.OpenRequests.filter(), flags=needs(Action.PEOPLE_APPROVE))
async def opened_requests(_: CallbackQuery, turn: Turn) -> None:
    async with turn.read() as session:
        found = await people.requests_for(session, turn.here)
    await turn.show(views.requests_screen(found, turn._))


@router.callback_query(views.OpenRequest.filter(), flags=needs(Action.PEOPLE_APPROVE))
async def opened_request(_: CallbackQuery, turn: Turn, callback_data: views.OpenRequest) -> None:
    await turn.show(views.request_screen(await request_of(turn, callback_data.request), turn._))


async def request_of(turn: Turn, request_id: int) -> people.Request:
    """Read a request that waits for this person; raise `NotFound`, `NotAllowed`, `AlreadyDecided`."""
    async with turn.read() as session:
        request = await people.load_request(session, request_id)
    authorize(turn.actor, Action.PEOPLE_APPROVE, request.place)
    if request.approved is not None:
        raise people.AlreadyDecided
    return request


@router.callback_query(views.Approve.filter(), flags=needs(Action.PEOPLE_APPROVE))
async def approved(_: CallbackQuery, turn: Turn, callback_data: views.Approve) -> None:
    async with turn.begin() as session:
        request = await people.decide(session, callback_data.request, approve=True, by=turn.actor, now=turn.now)
    await turn.show(views.let_in_screen(request, turn._))


@router.callback_query(views.Refuse.filter(), flags=needs(Action.PEOPLE_APPROVE))
async def wants_to_refuse(_: CallbackQuery, turn: Turn, callback_data: views.Refuse) -> None:
    request = await request_of(turn, callback_data.request)
    turn.dialogue.go(Refusing.reason, request=request.id)
    await turn.show(views.ask_reason_screen(request, turn._))


@router.callback_query(views.RefuseBecause.filter(), flags=needs(Action.PEOPLE_APPROVE))
async def chose_reason(_: CallbackQuery, turn: Turn, callback_data: views.RefuseBecause) -> None:
    """The reason is put into the applicant's language, not the decider's."""
    async with turn.read() as session:
        request = await people.load_request(session, callback_data.request)
        language = await language_of(session, request.person_id)
    reasons = tuple(views.REASONS.values())
    await refuse(turn, callback_data.request, str(translator(language)(reasons[callback_data.reason % len(reasons)])))


@router.message(Refusing.reason, IsText(), flags=needs(Action.PEOPLE_APPROVE))
async def wrote_reason(message: Message, turn: Turn) -> None:
    await refuse(turn, turn.dialogue.data["request"], message.text or "")


async def refuse(turn: Turn, request_id: int, reason: str) -> None:
    turn.dialogue.end()
    async with turn.begin() as session:
        request = await people.decide(session, request_id, approve=False, reason=reason, by=turn.actor, now=turn.now)
    await turn.show(views.refused_screen(request, turn._))
