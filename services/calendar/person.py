"""One person's clock: their zone and reminder hour, quiet hours and pauses. Moments are aware UTC, days are theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from locales import DEFAULT_LANGUAGE, __
from services.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.calendar.days import Span, WorkCalendar

DAY: Final = timedelta(days=1)
HOURS: Final = range(24)
RUSSIAN_ZONES: Final = (
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Magadan",
    "Asia/Kamchatka",
)


class UnknownZone(Refusal):
    msgid = __("I do not know the time zone “{name}”. Please pick one from the list.")


@cache
def zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UnknownZone(name=name) from error


@dataclass(frozen=True)
class Preferences:
    """How a person wants to be reminded. Hours are whole; equal `quiet_from` and `quiet_to` mean no quiet hours."""

    timezone: str = "Europe/Moscow"
    hour: int = 8
    quiet_from: int = 21
    quiet_to: int = 8
    language: str = DEFAULT_LANGUAGE
    pauses: tuple[Span, ...] = ()

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:  # preferences key the cache of plans
        return hash((self.timezone, self.hour, self.quiet_from, self.quiet_to, self.language, self.pauses))

    @cached_property
    def allowed_hours(self) -> tuple[bool, ...]:
        """Say for each hour of the day whether messages may come in it."""
        if self.quiet_from <= self.quiet_to:
            return tuple(not self.quiet_from <= hour < self.quiet_to for hour in HOURS)
        return tuple(self.quiet_to <= hour < self.quiet_from for hour in HOURS)

    @cached_property
    def reminder_hour(self) -> int:
        """The chosen hour, or the nearest one that is not quiet."""
        return min(
            (hour for hour in HOURS if self.allowed_hours[hour]), key=lambda hour: (abs(hour - self.hour), -hour)
        )

    def paused(self, day: date) -> bool:
        return any(pause.covers(day) for pause in self.pauses)


@lru_cache(maxsize=1 << 14)
def at_hour(zone_name: str, day: date, hour: int) -> datetime:
    """Give the moment of a whole hour on a person's day; 24 is the midnight that ends it."""
    if hour == len(HOURS):
        day, hour = day + DAY, 0
    return datetime.combine(day, time(hour), tzinfo=zone(zone_name)).astimezone(UTC)


def local(moment: datetime, prefs: Preferences) -> datetime:
    return moment.astimezone(zone(prefs.timezone))


def permitted(moment: datetime, prefs: Preferences) -> bool:
    """Whether the person may be written to at all: neither quiet hours nor a pause."""
    here = local(moment, prefs)
    return prefs.allowed_hours[here.hour] and not prefs.paused(here.date())


def next_permitted(moment: datetime, prefs: Preferences, calendar: WorkCalendar | None = None) -> datetime | None:
    """Find the first permitted moment from `moment` on, on a working day of `calendar`; None in an endless pause."""
    return _first(moment, prefs, calendar, lambda hour: prefs.allowed_hours[hour])


def next_morning(moment: datetime, prefs: Preferences, calendar: WorkCalendar) -> datetime | None:
    """Find the first moment that suits reminders: a working day, from the person's hour on, before quiet hours."""
    return _first(moment, prefs, calendar, lambda hour: hour >= prefs.reminder_hour and prefs.allowed_hours[hour])


def _first(
    moment: datetime, prefs: Preferences, calendar: WorkCalendar | None, suits: Callable[[int], bool]
) -> datetime | None:
    here = local(moment, prefs)
    day = here.date()
    if _works(day, prefs, calendar) and suits(here.hour):
        return moment
    later = next((hour for hour in HOURS if hour > here.hour and suits(hour)), None)
    if _works(day, prefs, calendar) and later is not None:
        return at_hour(prefs.timezone, day, later)
    found = working_day_after(day + DAY, prefs, calendar)
    return at_hour(prefs.timezone, found, next(filter(suits, HOURS))) if found else None


def working_day_before(day: date, prefs: Preferences, calendar: WorkCalendar | None) -> date | None:
    """Find the person's last working day up to and including `day`."""
    while not _works(day, prefs, calendar):
        pause = next((pause for pause in prefs.pauses if pause.covers(day)), None)
        if pause:
            if pause.first == date.min:
                return None
            day = pause.first - DAY
        elif calendar:
            earlier = calendar.previous_working_day(day)
            if earlier == day:
                return None
            day = earlier
    return day


def working_day_after(day: date, prefs: Preferences, calendar: WorkCalendar | None) -> date | None:
    """Find the person's first working day from `day` on; None in a pause without an end."""
    while not _works(day, prefs, calendar):
        pause = next((pause for pause in prefs.pauses if pause.covers(day)), None)
        if pause:
            if pause.last == date.max:
                return None
            day = pause.last + DAY
        elif calendar:
            later = calendar.next_working_day(day)
            if later == day:
                return None
            day = later
    return day


def _works(day: date, prefs: Preferences, calendar: WorkCalendar | None) -> bool:
    if calendar and calendar.is_day_off(day):
        return False
    return not (prefs.pauses and prefs.paused(day))
