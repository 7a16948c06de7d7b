"""From a read file to a saved roadmap: doubts one by one, answers remembered, everything saved at once.

draft: the rows as read and what was decided about them; rows: what is known already; memory: what earlier imports
taught; difference: an amended document against the roadmap that is there; saving: the one transaction at the end.
"""

from services.roadmap.importing.choosing import Choice, question_of
from services.roadmap.importing.difference import Change, Difference, compare
from services.roadmap.importing.draft import Decision, Doubt, DoubtKind, Draft, DraftRow
from services.roadmap.importing.saving import Saved, difference_of, save, save_items
from services.roadmap.importing.store import (
    DraftGone,
    answer_deadline,
    answer_executors,
    answer_schools,
    choose_group,
    choose_person,
    drop_draft,
    go_by_paper,
    keep_executors,
    known_of,
    load_draft,
    name_order,
    put_beside,
    put_into,
    row_at,
    running_draft,
    staff_of,
    start_draft,
    toggle_school,
)

__all__ = [
    "Change",
    "Choice",
    "Decision",
    "Difference",
    "Doubt",
    "DoubtKind",
    "Draft",
    "DraftGone",
    "DraftRow",
    "Saved",
    "answer_deadline",
    "answer_executors",
    "answer_schools",
    "choose_group",
    "choose_person",
    "compare",
    "difference_of",
    "drop_draft",
    "go_by_paper",
    "keep_executors",
    "known_of",
    "load_draft",
    "name_order",
    "put_beside",
    "put_into",
    "question_of",
    "row_at",
    "running_draft",
    "save",
    "save_items",
    "staff_of",
    "start_draft",
    "toggle_school",
]
