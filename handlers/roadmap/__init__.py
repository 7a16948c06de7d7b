"""Living with a roadmap: what was done before, lists, cards, changes."""

from aiogram import Router

from handlers.filters import Area
from handlers.roadmap import before, editing, lists, moving, years

router = Router(name="roadmap")
router.callback_query.filter(Area("rm."))
router.include_routers(lists.router, editing.router, moving.router, before.router, years.router)
