"""Evidence and confirmation: reports, the curator's queue, cards, questions."""

from __future__ import annotations

from aiogram import Router

from handlers.evidence import cards, checks, reporting, returns, reviewing

router = Router(name="evidence")
router.include_routers(cards.router, reviewing.router, returns.router, checks.router, reporting.router)
