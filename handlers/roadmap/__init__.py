"""Living with a roadmap: what was done before, lists, cards, changes."""

from aiogram import Router

from handlers.filters import Area
from handlers.roadmap import before, correcting, editing, lists, moving, selecting, whole, years

router = Router(name="roadmap")
router.callback_query.filter(Area("rm."))
router.include_routers(
    lists.router,
    editing.router,
    correcting.router,
    selecting.router,
    moving.router,
    whole.router,
    before.router,
    years.router,
)
