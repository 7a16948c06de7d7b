"""How the papers look: font, margins, signature, the municipality's own letterhead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router

from handlers.files import document_of
from handlers.filters import Area, HasFile, IsText
from handlers.permission import needs
from handlers.report.sections import ReportWriting, known, period_from
from services.access import Action, municipality_of
from services.errors import LARGEST_FILE, NotFound
from services.report.layout import CHOICES, load_layout, read_letterhead, set_layout, set_letterhead
from views.report import buttons as b
from views.report import more as views

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from services.calendar.period import Period

router = Router(name="report.layout")
router.callback_query.filter(Area("rt."))
WRITE = needs(Action.REPORT_WRITE)


def place(turn: Turn) -> int:
    return municipality_of(turn.here, Action.REPORT_WRITE)


async def show(turn: Turn, period: Period, left_out: list[str] | None = None) -> None:
    async with turn.read() as session:
        layout = await load_layout(session, place(turn))
    await turn.show(views.layout_screen(layout, period, turn._, left_out=left_out or ()))


@router.callback_query(b.OpenLayout.filter(), flags=WRITE)
async def opened(_: CallbackQuery, turn: Turn, callback_data: b.OpenLayout) -> None:
    turn.dialogue.end()
    await show(turn, period_from(callback_data.first, callback_data.last))


@router.callback_query(b.SetLayout.filter(), flags=WRITE)
async def chose(_: CallbackQuery, turn: Turn, callback_data: b.SetLayout) -> None:
    choices = CHOICES.get(callback_data.what, ())
    if not 0 <= callback_data.index < len(choices):
        raise NotFound
    async with turn.begin() as session:
        changed = {callback_data.what: choices[callback_data.index]}
        await set_layout(session, turn.actor, place(turn), now=turn.now, **changed)
    await show(turn, period_from(callback_data.first, callback_data.last))


@router.callback_query(b.WriteSignature.filter(), flags=WRITE)
async def wants_to_sign(_: CallbackQuery, turn: Turn, callback_data: b.WriteSignature) -> None:
    turn.dialogue.go(ReportWriting.signature, **b.days(period_from(callback_data.first, callback_data.last)))
    async with turn.read() as session:
        layout = await load_layout(session, place(turn))
    await turn.show(views.ask_signature_screen(layout, turn._))


@router.message(ReportWriting.signature, IsText(), flags=WRITE)
async def signed(message: Message, turn: Turn) -> None:
    period = period_from(known(turn, "first"), known(turn, "last"))
    async with turn.begin() as session:
        await set_layout(session, turn.actor, place(turn), now=turn.now, signature=message.text or "")
        turn.dialogue.end()
    await show(turn, period)


@router.callback_query(b.SendLetterhead.filter(), flags=WRITE)
async def wants_to_send(_: CallbackQuery, turn: Turn, callback_data: b.SendLetterhead) -> None:
    turn.dialogue.go(ReportWriting.letterhead, **b.days(period_from(callback_data.first, callback_data.last)))
    await turn.show(views.ask_letterhead_screen(turn._))


@router.message(ReportWriting.letterhead, HasFile(), flags=WRITE)
async def sent(message: Message, turn: Turn) -> None:
    """A letterhead that will not do is refused by name; the dialogue waits for another one."""
    period = period_from(known(turn, "first"), known(turn, "last"))
    content = await turn.out.fetch(document_of(message).file_id, limit=LARGEST_FILE)
    letterhead, left_out = await read_letterhead(content)
    async with turn.begin() as session:
        await set_letterhead(session, turn.actor, place(turn), letterhead, now=turn.now)
        turn.dialogue.end()
    await show(turn, period, left_out)


@router.callback_query(b.DropLetterhead.filter(), flags=WRITE)
async def dropped(_: CallbackQuery, turn: Turn, callback_data: b.DropLetterhead) -> None:
    async with turn.begin() as session:
        await set_letterhead(session, turn.actor, place(turn), None, now=turn.now)
    await show(turn, period_from(callback_data.first, callback_data.last))
