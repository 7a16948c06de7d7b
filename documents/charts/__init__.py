"""Pictures for phones: PNG bytes from plain values and words handed in."""

from documents.charts.bars import Bar, Progress, bars, progress_by_section, scale_chart
from documents.charts.heat_map import SIGNS, Grid, heat_map, heat_map_sheet

__all__ = [
    "SIGNS",
    "Bar",
    "Grid",
    "Progress",
    "bars",
    "heat_map",
    "heat_map_sheet",
    "progress_by_section",
    "scale_chart",
]
