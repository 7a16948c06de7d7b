"""Who may do what, where: the table (rules), who acts (actors), the questions (deciding), and what is kept of them."""

from services.access.actors import Actor, Post, actor_of, holds, load_actor
from services.access.addresses import Address, on_telegram
from services.access.assignments import visible_assignments
from services.access.deciding import (
    AT,
    OwnSchool,
    Place,
    authorize,
    authorize_municipality,
    may,
    may_at,
    municipalities_for,
    municipality_for,
    municipality_of,
    posts_for,
    reaches,
    stands_at,
    visible_schools,
)
from services.access.rules import MEANINGS, NOT_FOR_OWN_SCHOOL, NOT_FOR_REGIONS, RULES, Action, Reach

__all__ = [
    "AT",
    "MEANINGS",
    "NOT_FOR_OWN_SCHOOL",
    "NOT_FOR_REGIONS",
    "RULES",
    "Action",
    "Actor",
    "Address",
    "OwnSchool",
    "Place",
    "Post",
    "Reach",
    "actor_of",
    "authorize",
    "authorize_municipality",
    "holds",
    "load_actor",
    "may",
    "may_at",
    "municipalities_for",
    "municipality_for",
    "municipality_of",
    "on_telegram",
    "posts_for",
    "reaches",
    "stands_at",
    "visible_assignments",
    "visible_schools",
]
