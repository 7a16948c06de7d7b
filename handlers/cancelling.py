"""A dialogue ends, is taken up again, or is told whether words were meant for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router

from handlers.filters import Area
from handlers.permission import needs
from handlers.steps import CANCELLING, TAKING_UP
from services.access import Action
from services.errors import NotFound, Refusal
from views import dialogues as views

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any

    from aiogram.types import CallbackQuery

    from handlers.turn import Turn

    Replay = Callable[[dict[str, Any]], Awaitable[None]]

router = Router(name="cancelling")
router.callback_query.filter(Area("dlg."))
ANYBODY = needs(Action.ANYBODY)


@router.callback_query(views.CancelStep.filter(), flags=ANYBODY)
async def tapped_cancel(_: CallbackQuery, turn: Turn) -> None:
    await cancel(turn)


async def cancel(turn: Turn) -> None:
    """End what is awaited; else what was put aside."""
    if not turn.dialogue.waits and not turn.dialogue.take_up():
        # Also a dialogue of buttons alone is over now.
        turn.dialogue.end()
        await turn.show(views.nothing_to_cancel_screen(turn._, known=turn.person is not None))
        return
    way = CANCELLING.get(turn.dialogue.state or "")
    await (way(turn) if way and turn.person else drop(turn))


async def drop(turn: Turn) -> None:
    what = turn.awaited
    turn.dialogue.end()
    if what:
        await turn.show(views.cancelled_screen(what, turn._, known=turn.person is not None))


@router.callback_query(views.TakeUp.filter(), flags=ANYBODY)
async def took_up(_: CallbackQuery, turn: Turn) -> None:
    if not turn.dialogue.take_up():
        raise NotFound
    await show_again(turn)


async def show_again(turn: Turn) -> None:
    turn.mean(turn.dialogue.municipality)
    state, what = turn.dialogue.state, turn.awaited
    if state is None or what is None:
        raise NotFound
    way = TAKING_UP.get(state)
    await (way(turn) if way else turn.show(views.go_on_screen(state, what, turn._)))


@router.callback_query(views.ItIs.filter(), flags=ANYBODY)
async def it_is(_: CallbackQuery, turn: Turn, replay: Replay) -> None:
    """Take what was held, in order, for as long as the same thing is awaited."""
    turn.mean(turn.dialogue.municipality)
    held, what = turn.dialogue.held, turn.awaited
    if not held or what is None:
        raise NotFound
    if not turn.dialogue.keeps_words:
        turn.dialogue.release([])
        turn.dialogue.asked = True
        await show_again(turn)
        return
    await turn.show(views.taken_screen(what, turn._))
    turn.go_on_as_message()
    turn.meant = True
    for number, raw in enumerate(held, start=1):
        if turn.awaited != what:
            await turn.say(views.left_over_screen(turn._))
            break
        turn.dialogue.release(held[number:])
        try:
            await replay(raw)
        except Refusal:
            # It was heard, and refused: the step waits on for the next try.
            turn.dialogue.release([])
            await turn.close()
            raise


@router.callback_query(views.ItIsNot.filter(), flags=ANYBODY)
async def it_is_not(_: CallbackQuery, turn: Turn, replay: Replay) -> None:
    """End what was awaited; a file that was held is looked at as one that nobody has asked for."""
    held = turn.dialogue.held
    if not held:
        raise NotFound
    await drop(turn)
    turn.go_on_as_message()
    for raw in held:
        if {"document", "photo", "video"} & raw.keys():
            await replay(raw)
