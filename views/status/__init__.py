"""Status on one screen: the line that matters first, then buttons that lead down to the card."""

from views.status.lists import rows_screen, short_labels, silent_screen, undated_screen, unreachable_screen
from views.status.main import (
    cut_screen,
    drawer_screen,
    drawers_of,
    group_name,
    headline,
    part_screen,
    part_title,
    place_name,
    sums_screen,
    top_screen,
)
from views.status.progress import going_screen
from views.status.quiet import quiet_screen, quiet_words_screen
from views.status.unheard import unheard_screen

__all__ = [
    "cut_screen",
    "drawer_screen",
    "drawers_of",
    "going_screen",
    "group_name",
    "headline",
    "part_screen",
    "part_title",
    "place_name",
    "quiet_screen",
    "quiet_words_screen",
    "rows_screen",
    "short_labels",
    "silent_screen",
    "sums_screen",
    "top_screen",
    "undated_screen",
    "unheard_screen",
    "unreachable_screen",
]
