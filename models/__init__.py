"""All tables, so that the metadata is whole whoever imports it."""

from models import announcements, evidence, people, reminders, roadmap, seminars, surveys, traffic
from models.base import Base

__all__ = ["Base", "announcements", "evidence", "people", "reminders", "roadmap", "seminars", "surveys", "traffic"]
