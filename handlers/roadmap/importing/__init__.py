"""A roadmap from the file that a coordinator already has: file → period → order → doubts → saved."""

from aiogram import Router

from handlers.filters import Area
from handlers.roadmap.importing import argument, receiving

router = Router(name="roadmap_import")
router.callback_query.filter(Area("rmi."))
router.include_routers(receiving.router, argument.router)
