"""What looks like a roadmap when nobody has asked for one; asked only of those who may import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram.filters import Filter

from services.access import Action, may

if TYPE_CHECKING:
    from aiogram.types import Message

    from handlers.turn import Turn

LEAST_LINES: Final = 2


def is_table(text: str) -> bool:
    """A table copied from Word or Excel: several lines with tabs between the cells."""
    return sum("\t" in line for line in text.splitlines()) >= LEAST_LINES


class LooksLikeTable(Filter):
    async def __call__(self, message: Message, turn: Turn) -> bool:
        return is_table(message.text or "") and may(turn.person, Action.ROADMAP_EDIT)
