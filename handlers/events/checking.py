"""Whoever holds a certificate asks whether it is genuine: by its QR, by a button, or by the code alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from aiogram import Router
from aiogram.filters import Command, CommandStart, Filter
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import Area, IsText, Linked
from handlers.permission import needs
from services.access import Action
from services.events import certificates
from services.events.check_code import code_in
from views.events import paper_buttons as p
from views.events import papers as views

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn

router = Router(name="events.checking")
router.callback_query.filter(Area("mp."))
ANYBODY = needs(Action.ANYBODY)
# As it stands on the paper; ten letters in a row may be any word.
AS_PRINTED: Final = re.compile(r"\s*\w{4}[-–—]\w{3}[-–—]\w{3}\s*")


class Checking(StatesGroup):
    code = State()


class CodeAsPrinted(Filter):
    async def __call__(self, message: Message, turn: Turn) -> bool:
        text = message.text or ""
        return not turn.dialogue.waits and AS_PRINTED.fullmatch(text) is not None and not text.isdecimal()


@router.message(CommandStart(deep_link=True), Linked(code_in), flags=ANYBODY)
async def opened_certificate(_: Message, turn: Turn, linked: str) -> None:
    await check(turn, linked)


@router.message(Command("certificate"), flags=ANYBODY)
async def asks(_: Message, turn: Turn) -> None:
    await ask_code(turn)


@router.callback_query(p.CheckCertificate.filter(), flags=ANYBODY)
async def wants_to_check(_: CallbackQuery, turn: Turn) -> None:
    await ask_code(turn)


async def ask_code(turn: Turn) -> None:
    turn.dialogue.end()
    turn.dialogue.go(Checking.code)
    await turn.show(views.ask_check_screen(turn._))


@router.message(Checking.code, IsText(), flags=ANYBODY)
async def wrote_code(message: Message, turn: Turn) -> None:
    await check(turn, message.text or "")


@router.message(CodeAsPrinted(), flags=ANYBODY)
async def wrote_code_at_once(message: Message, turn: Turn) -> None:
    await check(turn, message.text or "")


async def check(turn: Turn, written: str) -> None:
    """A slip is told and the code asked for again; an unknown code is counted, whatever is said of it."""
    async with turn.begin() as session:
        checked = await certificates.check(session, turn.address, written, now=turn.now)
        turn.dialogue.end()
    await turn.say(views.checked_screen(checked, turn._))
