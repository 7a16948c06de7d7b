"""All conversations, in the order in which they are asked; the fallback is last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import views  # noqa: F401 - first: it brings in aiogram without its weight
from handlers import (
    announcements,
    cancelling,
    desk,
    edits,
    events,
    evidence,
    fallback,
    home,
    last_edit,
    letters,
    people,
    preferences,
    privacy,
    replies,
    report,
    roadmap,
    status,
    surveys,
    unasked,
)
from handlers.people import founding, mentions, registration
from handlers.people import joining as requests
from handlers.reminders import pauses
from handlers.reminders import settings as reminder_settings
from handlers.reminders import task as reminders
from handlers.roadmap import importing as roadmap_import
from handlers.status import digest
from handlers.status import pictures as status_pictures
from handlers.status import region as status_region
from handlers.status import undelivered as deliveries

if TYPE_CHECKING:
    from aiogram import Router

ROUTERS: Final[tuple[Router, ...]] = (
    replies.router,  # what answers one message is about that one
    unasked.meanwhile,  # a list that came where other words are awaited
    surveys.router,  # the hot path
    cancelling.router,
    people.router,
    privacy.router,
    mentions.router,
    preferences.router,  # before those who take any file or text
    events.router,  # before registration: a link at a door is no invitation
    desk.router,  # nor is the one behind a computer's QR
    founding.router,
    registration.router,
    home.router,
    last_edit.router,
    status.router,
    status_region.router,
    status_pictures.router,
    digest.router,
    report.router,
    roadmap.router,
    roadmap_import.router,
    unasked.router,
    reminders.router,
    reminder_settings.router,
    pauses.router,
    announcements.router,
    deliveries.router,
    requests.router,
    letters.router,
    edits.router,
    evidence.router,  # takes any file that nobody else has asked for
    fallback.router,
)
