"""All tables, so that the metadata is whole whoever imports it."""

from models import evidence, people, reminders, roadmap, seminars, surveys, traffic
from models.base import Base

__all__ = ["Base", "evidence", "people", "reminders", "roadmap", "seminars", "surveys", "traffic"]
