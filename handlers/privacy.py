"""What is kept about me: /privacy, /mydata, /forget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram import Router
from aiogram.filters import Command

from handlers.filters import Area
from handlers.people.founding import Founding
from handlers.people.joining import Asking, Phoning
from handlers.people.registration import Joining
from handlers.permission import needs
from services import privacy
from services.access import Action
from services.access.looks import looks_at
from services.municipality.municipalities import consent_of
from views import privacy as views
from views.paging import PAGE
from views.people.registration import consent_answers

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from services.privacy import Journal

router = Router(name="privacy")
router.callback_query.filter(Area("pv."))

KNOWN = needs(Action.PRIVACY)
CONSENTS: Final = frozenset(one.state for one in (Joining.consent, Founding.consent, Asking.consent, Phoning.consent))


@router.message(Command("privacy"), flags=KNOWN)
async def asked_privacy(_: Message, turn: Turn) -> None:
    await show_privacy(turn)


@router.callback_query(views.OpenPrivacy.filter(), flags=KNOWN)
async def opened_privacy(_: CallbackQuery, turn: Turn) -> None:
    await show_privacy(turn)


async def show_privacy(turn: Turn) -> None:
    turn.dialogue.end()
    async with turn.read() as session:
        consents = await privacy.consents_of(session, turn.actor.person_id)
    await turn.show(views.privacy_screen(consents, turn._))


@router.callback_query(
    views.AboutData.filter(), flags=needs(Action.ANYBODY)
)  # beside the consent, before anybody is known
async def asked_more(_: CallbackQuery, turn: Turn) -> None:
    answers = consent_answers(turn._) if turn.dialogue.state in CONSENTS else ()
    await turn.say(views.about_screen(answers, turn._))


@router.message(Command("mydata"), flags=KNOWN)
async def asked_data(_: Message, turn: Turn) -> None:
    await give_data(turn)


@router.callback_query(views.MyData.filter(), flags=KNOWN)
async def wants_data(_: CallbackQuery, turn: Turn) -> None:
    await give_data(turn)


async def give_data(turn: Turn) -> None:
    async with turn.begin() as session:
        kept = await privacy.all_about(session, turn.actor, now=turn.now)
    await turn.say(views.mydata_screen(kept, turn._))


@router.callback_query(views.WhoLooked.filter(), flags=KNOWN)
async def wants_looks(_: CallbackQuery, turn: Turn, callback_data: views.WhoLooked) -> None:
    page = callback_data.page
    async with turn.read() as session:
        total, found = await looks_at(session, turn.anybody, offset=page * PAGE, limit=PAGE)
    await turn.show(views.looks_screen(total, found, page, turn.now, turn._))


@router.callback_query(views.Withdraw.filter(), flags=KNOWN)
async def wants_to_withdraw(_: CallbackQuery, turn: Turn, callback_data: views.Withdraw) -> None:
    async with turn.read() as session:
        await consent_of(session, callback_data.municipality)
    await turn.show(views.confirm_withdraw_screen(callback_data.municipality, turn._))


@router.callback_query(views.WithdrawNow.filter(), flags=KNOWN)
async def withdrew(_: CallbackQuery, turn: Turn, callback_data: views.WithdrawNow) -> None:
    turn.dialogue.end()
    async with turn.begin() as session:
        await privacy.withdraw(session, turn.actor, callback_data.municipality, now=turn.now)
    await turn.show(views.withdrawn_screen(turn._))


@router.callback_query(views.AgreeAgain.filter(), flags=KNOWN)
async def agreed_again(_: CallbackQuery, turn: Turn, callback_data: views.AgreeAgain) -> None:
    async with turn.begin() as session:
        await privacy.agree_again(session, turn.actor, callback_data.municipality, now=turn.now)
    await show_privacy(turn)


@router.message(Command("forget"), flags=KNOWN)
async def asked_to_forget(_: Message, turn: Turn) -> None:
    turn.dialogue.end()
    await turn.say(views.confirm_forget_screen(turn._))


@router.callback_query(views.Forget.filter(), flags=KNOWN)
async def wants_to_be_forgotten(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.end()
    await turn.show(views.confirm_forget_screen(turn._))


@router.callback_query(views.ForgetNow.filter(), flags=KNOWN)
async def forgotten(_: CallbackQuery, turn: Turn, journal: Journal) -> None:
    """Erase in one transaction; then the database is vacuumed and the journal written, and only then it is said."""
    async with turn.begin() as session:
        act = await privacy.erase(session, turn.actor.person_id, reason="asked", now=turn.now)
        turn.leave()
    await journal.agree(turn.db, now=turn.now)
    await turn.show(views.act_screen(act, turn._))
