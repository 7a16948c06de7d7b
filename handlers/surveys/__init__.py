"""Surveys: answering first, it is the hot path."""

from __future__ import annotations

from aiogram import Router

from handlers.filters import Area
from handlers.surveys import answering, levels, name_list, planning, results, running

router = Router(name="surveys")
router.callback_query.filter(Area("sv."))
router.include_routers(
    answering.router, running.router, planning.router, name_list.router, results.router, levels.router
)
