"""All tables, so that the metadata is whole whoever imports it."""

from models import people, reminders, roadmap, seminars, surveys, traffic
from models.base import Base

__all__ = ["Base", "people", "reminders", "roadmap", "seminars", "surveys", "traffic"]
