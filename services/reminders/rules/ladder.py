"""Ladders: when a person is reminded, as data and as the short text a coordinator types («14,7,3,1,0,weekly»)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final

from locales import __
from services.errors import Refusal

if TYPE_CHECKING:
    from datetime import date

FARTHEST: Final = 365  # days
MOST_STAGES: Final = 12
MONDAY: Final = 0
WEEK: Final = 7  # days
ENOUGH: Final = 3  # days in which something can still be done
WEEKLY_WORDS: Final = frozenset({"weekly", "еженедельно"})
HOUR: Final = 60  # minutes
UNITS: Final = {"h": HOUR, "ч": HOUR, "m": 1, "м": 1}
EXTRA: Final = "?"  # ends the key of a stage that does not go to everybody
HALFWAY: Final = "half"  # the key of the one word in a time that is shorter than its ladder: rules.outline
TOKEN: Final = re.compile(r"(?P<after>\+?)(?P<number>\d{1,5})(?P<unit>[hчmм]?)(?P<extra>\??)")


class LadderEmpty(Refusal):
    msgid = __("Please name at least one day, for example: 14, 7, 3, 1, 0, weekly")


class LadderUnclear(Refusal):
    msgid = __("I do not understand “{part}”. An example that I do: 14, 7, 3, 1, 0, weekly")


class LadderTwice(Refusal):
    msgid = __("“{part}” is there twice")


class LadderTooFar(Refusal):
    msgid = __("“{part}” is too far away: a year at most")


class LadderTooLong(Refusal):
    msgid = __("That is too many reminders for one task: {most} at most")


class Direction(StrEnum):
    ANNOUNCE = "announce"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class Stage:
    """One rung. `days` and `minutes` count from the due moment: back when the stage announces, on when it follows up.

    A stage in minutes is urgent: it neither waits for the morning message nor minds quiet hours. An `extra` stage goes
    only where the subject still asks for it (a survey begun but not sent, a coverage goal that is missed).
    """

    key: str
    direction: Direction
    days: int = 0
    minutes: int = 0
    extra: bool = False

    @property
    def urgent(self) -> bool:
        return self.minutes > 0

    @property
    def announces(self) -> bool:
        return self.direction is Direction.ANNOUNCE

    @property
    def order(self) -> int:
        """Minutes from the due day: earlier stages come first."""
        distance = self.days * 24 * HOUR + self.minutes
        return -distance if self.announces else distance


@dataclass(frozen=True)
class Ladder:
    """Stages in the order of time; `weekly` goes on after the last of them, once a week, while the item is late.

    All that repeats does so on one `weekday`, so that what is late stands in one list; none counts from the due day.
    """

    stages: tuple[Stage, ...]
    weekly: bool = False
    weekday: int | None = MONDAY

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:  # a ladder keys the cache of plans
        return hash((self.stages, self.weekly, self.weekday))

    def weeks_from(self, due: date) -> date:
        """Give the day from which the weeks are counted: the first repeat comes seven days after it."""
        last = due + timedelta(days=max((stage.days for stage in self.stages if not stage.announces), default=0))
        return last if self.weekday is None else last - timedelta(days=(last.weekday() - self.weekday) % WEEK)

    @classmethod
    def parse(cls, text: str) -> Ladder:
        """Read days before, 0 for the day itself, «+1» after it, «1h» or «30m» before a start, «1?» for an extra."""
        parts = [part.lower() for part in re.split(r"[\s,;]+", text) if part]
        if not parts:
            raise LadderEmpty
        days = [part for part in parts if part not in WEEKLY_WORDS]
        stages = [_stage(part) for part in days]
        _ensure_once([stage.key.rstrip(EXTRA) for stage in stages] + ["weekly"] * (len(parts) - len(days)))
        if len(stages) > MOST_STAGES:
            raise LadderTooLong(most=MOST_STAGES)
        return cls(tuple(sorted(stages, key=lambda stage: stage.order)), weekly=len(days) < len(parts))

    @cached_property
    def lean(self) -> Ladder:
        """For what comes back every month: of the stages before one, the last that leaves three days, and the weeks."""
        before = [stage for stage in self.stages if stage.announces and not stage.urgent and stage.days]
        enough = [stage for stage in before if stage.days >= ENOUGH]
        kept = enough[-1:] or before[:1]
        return Ladder(tuple(kept) or self.stages, self.weekly, self.weekday)

    def format(self) -> str:
        return ",".join([*(stage.key for stage in self.stages), *(["weekly"] if self.weekly else [])])


def _stage(part: str) -> Stage:
    found = TOKEN.fullmatch(part)
    if not found or (found["after"] and (found["unit"] or found["extra"])):
        raise LadderUnclear(part=part)
    number, extra = int(found["number"]), bool(found["extra"])
    if found["unit"]:
        return _in_minutes(part, number * UNITS[found["unit"]], extra=extra)
    if number > FARTHEST:
        raise LadderTooFar(part=part)
    after = bool(found["after"]) and number > 0
    key = f"+{number}" if after else f"{number}{EXTRA * extra}"
    return Stage(key, Direction.FOLLOW_UP if after else Direction.ANNOUNCE, days=number, extra=extra)


def _in_minutes(part: str, minutes: int, *, extra: bool) -> Stage:
    if not minutes:
        raise LadderUnclear(part=part)
    if minutes > FARTHEST * 24 * HOUR:
        raise LadderTooFar(part=part)
    hours, rest = divmod(minutes, HOUR)
    key = f"{minutes}m" if rest else f"{hours}h"
    return Stage(f"{key}{EXTRA * extra}", Direction.ANNOUNCE, minutes=minutes, extra=extra)


def _ensure_once(keys: list[str]) -> None:
    for number, key in enumerate(keys):
        if key in keys[:number]:
            raise LadderTwice(part=key)


ROADMAP_LADDER: Final = Ladder.parse("14,7,3,1,0,weekly")  # what is late: once a week, all of it together
SEMINAR_LADDER: Final = Ladder.parse("1,1h")
# What was announced can be taken back for so long: until then nobody who is invited hears of it.
TAKE_BACK: Final = timedelta(minutes=5)
SURVEY_LADDER: Final = Ladder.parse("7,3,1?")  # the opening is a message of its own, not a reminder
SENDING_LADDER: Final = Ladder.parse("7,3,1?,0")  # for who has answered everything and has only to send it
START_LADDER: Final = Ladder.parse("0")  # what begins is told of on its first day
DECISION_LADDER: Final = Ladder.parse("+3,+4,+5,weekly")  # days a report has waited for its decision
UNSENT_LADDER: Final = Ladder.parse("+1,+3,weekly")  # days since a report was begun
DIGEST_LADDER: Final = Ladder((), weekly=True, weekday=None)  # its subject is due on the municipality's own weekday
CHECK_IN_LADDER: Final = Ladder.parse("0,+7")  # a question each quarter about what has no date of its own
