"""Events in the chat."""

from aiogram import Router

from handlers.events import (
    after,
    answering,
    checking,
    counts,
    editing,
    letters,
    lists,
    managing,
    marking,
    papers,
    planning,
)

router = Router(name="events")
router.include_routers(
    answering.router,
    planning.router,
    editing.router,
    managing.router,
    marking.router,
    after.router,
    papers.router,
    checking.router,
    letters.router,
    lists.router,
    counts.router,
)

__all__ = ["router"]
