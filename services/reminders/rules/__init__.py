"""Reminders: a pure function of plan, preferences, calendar and `now`. No table and no message is touched here.

`plan` lays out every stage of a ladder for one person; `due_now` decides, at any moment and after any downtime, what
goes, what merges into a later one and what is void. Both may be called again and again: only keys without an outcome
are decided.
"""

from services.reminders.rules.deciding import Decision, due_now, fits
from services.reminders.rules.ladder import (
    CHECK_IN_LADDER,
    DECISION_LADDER,
    DIGEST_LADDER,
    HALFWAY,
    ROADMAP_LADDER,
    SEMINAR_LADDER,
    SENDING_LADDER,
    START_LADDER,
    SURVEY_LADDER,
    TAKE_BACK,
    UNSENT_LADDER,
    Direction,
    Ladder,
    LadderEmpty,
    LadderTooFar,
    LadderTooLong,
    LadderTwice,
    LadderUnclear,
    Stage,
)
from services.reminders.rules.oversight import Escalation, Level, check_in_days, escalations, unanswered, unheard
from services.reminders.rules.plan import Kind, PlannedReminder, ReminderKey, Subject, VoidReason
from services.reminders.rules.planning import Watch, plan, upcoming, watched
from services.reminders.rules.waking import next_look

__all__ = [
    "CHECK_IN_LADDER",
    "DECISION_LADDER",
    "DIGEST_LADDER",
    "HALFWAY",
    "ROADMAP_LADDER",
    "SEMINAR_LADDER",
    "SENDING_LADDER",
    "START_LADDER",
    "SURVEY_LADDER",
    "TAKE_BACK",
    "UNSENT_LADDER",
    "Decision",
    "Direction",
    "Escalation",
    "Kind",
    "Ladder",
    "LadderEmpty",
    "LadderTooFar",
    "LadderTooLong",
    "LadderTwice",
    "LadderUnclear",
    "Level",
    "PlannedReminder",
    "ReminderKey",
    "Stage",
    "Subject",
    "VoidReason",
    "Watch",
    "check_in_days",
    "due_now",
    "escalations",
    "fits",
    "next_look",
    "plan",
    "unanswered",
    "unheard",
    "upcoming",
    "watched",
]
