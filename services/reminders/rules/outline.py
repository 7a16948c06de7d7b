"""The moments of one ladder for one due date and one person's clock; the same for all who share these.

The rules, in this order: a stage goes at the person's hour; from a day off it moves to the working day before when it
announces and after when it follows up; what was past before the subject was known is void, but for the latest that
still says something; a ladder longer than the time there is becomes one word halfway;
a snooze takes the place of the stages before it; of two on one day the later goes.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, NamedTuple

from services.calendar import at_hour, local, next_permitted, working_day_after, working_day_before
from services.reminders.rules.ladder import EXTRA, HALFWAY
from services.reminders.rules.plan import VoidReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.calendar import Preferences, WorkCalendar
    from services.reminders.rules.ladder import Ladder, Stage
    from services.reminders.rules.plan import Due

DAY: Final = timedelta(days=1)
LAST_FOLLOW_UP: Final = timedelta(days=14)  # how long the last follow-up keeps; the New Year holidays take 11 days
LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Basis(NamedTuple):
    """All that the moments depend on; `weeks` is the range of weekly repeats to lay out, first and last."""

    ladder: Ladder
    due: Due
    prefs: Preferences
    calendar: WorkCalendar
    known_since: datetime
    snoozed_until: date | None
    told: bool
    wants_extra: bool
    weeks: tuple[int, int]

    @property
    def due_day(self) -> date:
        return due_day(self.due, self.prefs)

    @property
    def end(self) -> datetime:
        """The due moment: what announces is stale from here on."""
        return self.due if isinstance(self.due, datetime) else at_hour(self.prefs.timezone, self.due, 24)


class Draft(NamedTuple):
    """A planned reminder before it has a subject and a person; `merged_into` is a stage."""

    stage: str
    at: datetime
    until: datetime
    urgent: bool
    announces: bool
    last_chance: bool = False
    merged_into: str | None = None
    void: VoidReason | None = None


def due_day(due: Due, prefs: Preferences) -> date:
    """Give the last whole or begun day before the due moment, where the person lives."""
    return local(due - timedelta.resolution, prefs).date() if isinstance(due, datetime) else due


@lru_cache(maxsize=1 << 12)
def outline(basis: Basis) -> tuple[Draft, ...]:
    """Lay out every stage, in the order of time; void and merged ones too, each with what became of it."""
    ended, live = _laid_out(basis)
    for rule in (_known_too_late, _snoozed, _one_a_day):
        more, live = rule(basis, live)
        ended += more
    return tuple(sorted([*ended, *_windows(basis, live)], key=lambda draft: draft.at))


Sorted = tuple[list[Draft], list[Draft]]  # what has ended, what lives on


def _laid_out(basis: Basis) -> Sorted:
    ended: list[Draft] = []
    live: list[Draft] = []
    for stage in basis.ladder.stages:
        if not stage.urgent or isinstance(basis.due, datetime):  # an hour before a whole day is no moment
            draft = _draft(basis, stage)
            if stage.extra and not basis.wants_extra:
                draft = draft._replace(void=VoidReason.NOT_NEEDED)
            (ended if draft.void else live).append(draft)
    for draft in _repeats(basis):
        (ended if draft.void else live).append(draft)
    return ended, sorted(live, key=lambda draft: draft.at)


def _draft(basis: Basis, stage: Stage) -> Draft:
    if stage.urgent:
        at = basis.end - timedelta(minutes=stage.minutes)
        return Draft(stage.key, at, at, urgent=True, announces=True)
    if stage.announces:
        return _announcing(basis, stage.key, basis.due_day - timedelta(days=stage.days))
    return _following(basis, stage.key, basis.due_day + timedelta(days=stage.days))


def _announcing(basis: Basis, key: str, day: date) -> Draft:
    prefs = basis.prefs
    if day == basis.due_day and at_hour(prefs.timezone, day, prefs.reminder_hour) >= basis.end:
        day -= DAY  # a survey that closes before the person's hour
    found = working_day_before(day, prefs, basis.calendar)
    at = at_hour(prefs.timezone, found or day, prefs.reminder_hour)
    return Draft(key, at, at, urgent=False, announces=True, void=None if found else VoidReason.PAUSED)


def _following(basis: Basis, key: str, day: date) -> Draft:
    found = working_day_after(day, basis.prefs, basis.calendar)
    at = at_hour(basis.prefs.timezone, found or day, basis.prefs.reminder_hour)
    return Draft(key, at, at, urgent=False, announces=False, void=None if found else VoidReason.PAUSED)


def _repeats(basis: Basis) -> Iterator[Draft]:
    if basis.ladder.weekly:
        first, last = basis.weeks
        for week in range(first, last + 1):
            day = basis.ladder.weeks_from(basis.due_day) + timedelta(weeks=week)
            yield _following(basis, f"w{week}", day)


def _known_too_late(basis: Basis, live: list[Draft]) -> Sorted:
    """End what was past before the subject was known; keep the latest of them where it still says something in time."""
    late = [draft for draft in live if draft.at < basis.known_since]
    if not late:
        return [], live
    ahead = live[len(late) :]
    if basis.told:
        return _fitted(basis, late, ahead)
    kept = _caught_up(basis, late[-1], ahead[0] if ahead else None)
    ended = [draft._replace(void=VoidReason.KNOWN_TOO_LATE) for draft in (late[:-1] if kept else late)]
    return ended, [kept, *ahead] if kept else ahead


def _fitted(basis: Basis, late: list[Draft], ahead: list[Draft]) -> Sorted:
    """Fit a ladder to a time that is shorter than it: one word halfway, for everybody, in its place.

    Only where the subject was told of when it began and no stage that goes to everybody is left before its end: a
    survey of three days keeps none of «7, 3, 1?». Stages of an hour fit any time; where they were too late as well, the
    subject has only just been told of.
    """
    ended = [draft._replace(void=VoidReason.KNOWN_TOO_LATE) for draft in late]
    general = [draft for draft in (*late, *ahead) if draft.announces and not draft.stage.endswith(EXTRA)]
    fits = not general or general[-1] in ahead or any(draft.urgent for draft in late)
    moment = None if fits else _halfway(basis)
    if moment is None:
        return ended, ahead
    ended += [draft._replace(void=VoidReason.NOT_NEEDED) for draft in ahead if draft.announces]
    later = [draft for draft in ahead if not draft.announces]
    return ended, [Draft(HALFWAY, moment, moment, urgent=False, announces=True), *later]


def _halfway(basis: Basis) -> datetime | None:
    """Find the morning for the one word: the first working day's from the middle on, else the last one's before.

    In a time without a working day any day does that is not a pause; in one without a morning there is none.
    """
    prefs, known = basis.prefs, basis.known_since
    middle = known + (basis.end - known) / 2
    after = _morning_from(basis, middle)
    if after is not None and after < basis.end:
        return after
    day = local(middle, prefs).date()
    found = working_day_before(day, prefs, basis.calendar)
    before = at_hour(prefs.timezone, found, prefs.reminder_hour) if found else None
    if before is not None and known < before < basis.end:
        return before
    mornings = [(near, at_hour(prefs.timezone, near, prefs.reminder_hour)) for near in (day, day + DAY, day - DAY)]
    free = [moment for near, moment in mornings if known < moment < basis.end and not prefs.paused(near)]
    return next((moment for moment in free if moment >= middle), free[0] if free else None)


def _caught_up(basis: Basis, late: Draft, following: Draft | None) -> Draft | None:
    """Move a late stage to the next morning; where none is left before the due moment, to the next permitted hour."""
    known, prefs = basis.known_since, basis.prefs
    if late.announces and known >= basis.end:
        return None
    if late.urgent:
        return late._replace(at=known)
    morning = _morning_from(basis, known)
    if late.announces and (following is None or not following.announces) and not (morning and morning < basis.end):
        at_once = next_permitted(known, prefs)
        return late._replace(at=at_once) if at_once and at_once < basis.end else None
    if morning is None or (following and morning > following.at):
        return None
    return late._replace(at=morning)


def _morning_from(basis: Basis, moment: datetime) -> datetime | None:
    prefs = basis.prefs
    day = local(moment, prefs).date()
    if at_hour(prefs.timezone, day, prefs.reminder_hour) < moment:
        day += DAY
    found = working_day_after(day, prefs, basis.calendar)
    return at_hour(prefs.timezone, found, prefs.reminder_hour) if found else None


def _snoozed(basis: Basis, live: list[Draft]) -> Sorted:
    """Put the snooze in the place of all that was to come before it; urgent ones pass."""
    snooze = _snooze(basis, basis.snoozed_until) if basis.snoozed_until else None
    if not snooze:
        return [], live
    day = local(snooze.at, basis.prefs).date()
    replaced: list[Draft] = []
    rest = [snooze]
    for draft in live:
        if draft.urgent or local(draft.at, basis.prefs).date() > day:
            rest.append(draft)
        else:
            replaced.append(draft._replace(merged_into=snooze.stage))
    return replaced, sorted(rest, key=lambda draft: draft.at)


def _snooze(basis: Basis, until: date) -> Draft | None:
    key, prefs = f"s{until.isoformat()}", basis.prefs
    found = working_day_after(until, prefs, basis.calendar)
    at = at_hour(prefs.timezone, found, prefs.reminder_hour) if found else None
    if until <= basis.due_day and not (at and at < basis.end):  # better on the day they picked than after the due date
        at = at_hour(prefs.timezone, until, prefs.reminder_hour)
        if at >= basis.end or prefs.paused(until):
            return None
    return Draft(key, at, at, urgent=False, announces=at < basis.end) if at else None


def _one_a_day(basis: Basis, live: list[Draft]) -> Sorted:
    """Of several on one day the last goes and says it all; an urgent one goes apart, unless at the same moment."""
    ended: list[Draft] = []
    kept: list[Draft] = []
    for draft in reversed(live):
        neighbours = reversed(kept[-2:])  # in time: one of them may be urgent
        later = next((other for other in neighbours if _meet(basis, draft, other)), None)
        if later:
            ended.append(draft._replace(merged_into=later.stage))
        else:
            kept.append(draft)
    return ended, kept[::-1]


def _meet(basis: Basis, draft: Draft, other: Draft) -> bool:
    if draft.urgent or other.urgent:
        return draft.at == other.at
    return local(draft.at, basis.prefs).date() == local(other.at, basis.prefs).date()


def _windows(basis: Basis, live: list[Draft]) -> Iterator[Draft]:
    """Say until when each may go: to the next one's moment; what announces not beyond the due moment."""
    for draft, following in zip_longest(live, live[1:]):
        limit = basis.end if draft.announces else draft.at + LAST_FOLLOW_UP
        bounded = following is not None and (following.at < basis.end or not draft.announces)
        until = following.at if following and bounded else limit
        yield draft._replace(until=until, last_chance=not bounded)
