"""The figures: each defined once, by the rows that it counts; status, digest, commands and papers ask here."""

from services.figures import assignments, concerns, items, week  # noqa: F401 - they put their figures into the registry
from services.figures.assignments import CONDITIONS
from services.figures.model import (
    FIGURES,
    Definition,
    Figure,
    Section,
    Unit,
    count,
    counts_of,
    figure,
    how_many,
    ids_of,
)
from services.figures.pattern import sums_of
from services.figures.scope import OBSERVED_MIN, SOON_DAYS, Scope, View, municipality_scope, period_scope

__all__ = [
    "CONDITIONS",
    "FIGURES",
    "OBSERVED_MIN",
    "SOON_DAYS",
    "Definition",
    "Figure",
    "Scope",
    "Section",
    "Unit",
    "View",
    "count",
    "counts_of",
    "figure",
    "how_many",
    "ids_of",
    "municipality_scope",
    "period_scope",
    "sums_of",
]
