"""Everything a coordinator does about people, in the chat."""

from __future__ import annotations

from aiogram import Router

from handlers.filters import Area
from handlers.municipality import another, calendar
from handlers.municipality import settings as municipality
from handlers.people import (
    imports,
    invites,
    journal,
    looks,
    not_joined,
    persons,
    requests,
    schools,
    statuses,
    subjects,
    top,
)

router = Router(name="people")
router.callback_query.filter(Area("pp."))
router.include_routers(
    top.router,
    requests.router,
    schools.router,
    statuses.router,
    persons.router,
    invites.router,
    not_joined.router,
    municipality.router,
    another.router,
    calendar.router,
    looks.router,
    journal.router,
    imports.router,
    subjects.router,
)
