"""What a roadmap and a municipality may set for themselves: typed, with the usual values, read and written here alone.

In the database they are JSON in which only what somebody has set stands: what is not there is as usual, and what this
version does not know is left as it is.
"""

from services.settings.municipality import (
    NEVER,
    WEEKDAYS,
    DigestDay,
    MunicipalitySettings,
    change_municipality,
    settings_of,
    today_in,
    zone_of,
)
from services.settings.roadmap import LONGEST_WAIT, DaysUnclear, RoadmapSettings, change_roadmap

__all__ = [
    "LONGEST_WAIT",
    "NEVER",
    "WEEKDAYS",
    "DaysUnclear",
    "DigestDay",
    "MunicipalitySettings",
    "RoadmapSettings",
    "change_municipality",
    "change_roadmap",
    "settings_of",
    "today_in",
    "zone_of",
]
