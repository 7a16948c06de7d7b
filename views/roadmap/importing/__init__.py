"""The import of a roadmap in words: what was understood, one card a doubt, what will change."""

from views.roadmap.importing.asking import (
    ask_file_screen,
    ask_order_screen,
    ask_period_screen,
    dropped_screen,
    more_of_the_table_screen,
    not_a_roadmap_screen,
    resume_screen,
)
from views.roadmap.importing.doubts import calendar_screen, doubt_screen, row_screen
from views.roadmap.importing.executors import people_screen, schools_screen
from views.roadmap.importing.overview import compare_screen, overview_screen, rows_screen, saved_screen, which_screen
from views.roadmap.importing.words import period_name, roadmap_title

__all__ = [
    "ask_file_screen",
    "ask_order_screen",
    "ask_period_screen",
    "calendar_screen",
    "compare_screen",
    "doubt_screen",
    "dropped_screen",
    "more_of_the_table_screen",
    "not_a_roadmap_screen",
    "overview_screen",
    "people_screen",
    "period_name",
    "resume_screen",
    "roadmap_title",
    "row_screen",
    "rows_screen",
    "saved_screen",
    "schools_screen",
    "which_screen",
]
