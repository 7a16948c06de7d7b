"""All tables, so that the metadata is whole whoever imports it."""

from models import (
    announcements,
    clock,
    desk,
    events,
    evidence,
    letters,
    people,
    plan,
    privacy,
    reminders,
    reports,
    roadmap,
    surveys,
    traffic,
)
from models.base import Base

__all__ = [
    "Base",
    "announcements",
    "clock",
    "desk",
    "events",
    "evidence",
    "letters",
    "people",
    "plan",
    "privacy",
    "reminders",
    "reports",
    "roadmap",
    "surveys",
    "traffic",
]
