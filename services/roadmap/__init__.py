"""Roadmaps: items, their due days, and who answers for each of them."""

from services.roadmap.crowd import Crowd, Target, load_crowd, load_directory
from services.roadmap.items import NewItem, by_day, columns, deadline_columns, due_days, wording_columns
from services.roadmap.rescheduling import reschedule
from services.roadmap.writing import add_items, create_roadmap

__all__ = [
    "Crowd",
    "NewItem",
    "Target",
    "add_items",
    "by_day",
    "columns",
    "create_roadmap",
    "deadline_columns",
    "due_days",
    "load_crowd",
    "load_directory",
    "reschedule",
    "wording_columns",
]
