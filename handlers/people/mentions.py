"""The coordinator looks at where others name an erased person, and decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router

from handlers.filters import Area
from handlers.permission import needs
from services import privacy
from services.privacy.asking import DECIDES
from views.people import mentions as views

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery

    from handlers.turn import Turn
    from services.privacy import Journal

router = Router(name="mentions")
router.callback_query.filter(Area("pv.ment"))


@router.callback_query(views.OpenMentions.filter(), flags=needs(DECIDES))
async def opened_mentions(_: CallbackQuery, turn: Turn, callback_data: views.OpenMentions) -> None:
    await show(turn, callback_data.municipality, after=callback_data.after, count=callback_data.count)


@router.callback_query(views.DecideMentions.filter(), flags=needs(DECIDES))
async def decided(_: CallbackQuery, turn: Turn, callback_data: views.DecideMentions, journal: Journal) -> None:
    """What was struck out must be gone from the disk as well, and stay so after a restore."""
    asked = callback_data
    async with turn.begin() as session:
        done = await privacy.decide_mentions(
            session,
            turn.actor,
            asked.municipality,
            after=asked.after,
            last=asked.last,
            strike=asked.strike,
            now=turn.now,
        )
    if asked.strike and done:
        await journal.agree(turn.db, now=turn.now)
    await show(turn, asked.municipality, after=asked.after, count=asked.count, done=done)


async def show(turn: Turn, municipality: int, *, after: int, count: int, done: int | None = None) -> None:
    after, count = max(after, 0), min(max(count, 1), views.TOGETHER)
    async with turn.read() as session:
        page = await privacy.mentions_page(session, turn.actor, municipality, after=after, count=count)
    await turn.show(views.mentions_screen(page, after=after, count=count, done=done, _=turn._))
