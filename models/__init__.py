"""All tables, so that the metadata is whole whoever imports it."""

from models import (
    announcements,
    clock,
    evidence,
    letters,
    people,
    privacy,
    reminders,
    roadmap,
    seminars,
    surveys,
    traffic,
)
from models.base import Base

__all__ = [
    "Base",
    "announcements",
    "clock",
    "evidence",
    "letters",
    "people",
    "privacy",
    "reminders",
    "roadmap",
    "seminars",
    "surveys",
    "traffic",
]
