"""Events in the chat."""

from aiogram import Router

from handlers.events import after, answering, editing, lists, managing, marking, planning

router = Router(name="events")
router.include_routers(
    answering.router,
    planning.router,
    editing.router,
    managing.router,
    marking.router,
    after.router,
    lists.router,
)

__all__ = ["router"]
