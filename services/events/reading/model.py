"""What a letter becomes: events as far as they were understood, and doubts about the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING

from models.enums import EventForm, EventLevel, Obligation

if TYPE_CHECKING:
    from collections.abc import Mapping


class Missing(StrEnum):
    """What an event needs and the letter does not say: each is asked for. Named as the fields of the answer."""

    KIND = "kind"
    FORM = "form"
    TITLE = "title"
    STARTS_AT = "starts_at"
    ENDS_AT = "ends_at"
    PLACE = "place"
    LINK = "link"
    AUDIENCE = "audience"


class DoubtKind(StrEnum):
    """Why a person should look; `words` of the doubt are the letter's own."""

    SEVERAL_DAYS = "several_days"
    NO_DAY = "no_day"
    NO_SUCH_DAY = "no_such_day"
    NO_HOUR = "no_hour"
    SEVERAL_HOURS = "several_hours"
    ODD_HOUR = "odd_hour"
    WEEKDAY = "weekday"
    PASSED = "passed"
    RELATIVE_DAY = "relative_day"
    REPEATS = "repeats"
    MOVED = "moved"
    CANCELLED = "cancelled"
    OTHER_DAY = "other_day"  # a day of the letter that is neither the event's nor the answer's
    FORM_GUESSED = "form_guessed"
    REGISTRATION_LINK = "registration_link"
    OTHER_LINK = "other_link"
    MUCH_TEXT = "much_text"


@dataclass(frozen=True, slots=True)
class Doubt:
    """`about` counts the events from 1; 0 is the letter as a whole."""

    kind: DoubtKind
    words: str = ""
    about: int = 0


@dataclass(slots=True)
class ReadEvent:
    """One event as understood.

    `day` without `starts` is an event whose hour is not known. Hours are on the clock of `zone`; without a zone on
    the reader's. `place` and `link` are the letter's words; `audience` holds a phrase each. `ours` is False for an
    event of a region or of the country in which one only takes part. What is `missing` has to be asked.
    """

    kind: str | None = None
    form: EventForm | None = None
    level: EventLevel = EventLevel.MUNICIPAL
    ours: bool = True
    title: str = ""
    day: date | None = None
    last_day: date | None = None
    starts: time | None = None
    ends: time | None = None
    zone: str | None = None
    place: str | None = None
    link: str | None = None
    audience: list[str] = field(default_factory=list)
    obligation: Obligation = Obligation.FREE
    answer_day: date | None = None
    answer_hour: time | None = None

    @property
    def starts_at(self) -> datetime | date | None:
        """Day and hour, or the day alone where the hour is not said."""
        return datetime.combine(self.day, self.starts) if self.day and self.starts else self.day

    @property
    def ends_at(self) -> datetime | date | None:
        if self.last_day is None and self.ends is None:
            return None
        last = self.last_day or self.day
        return datetime.combine(last, self.ends) if last and self.ends else last if self.last_day else None

    @property
    def answer_by(self) -> datetime | date | None:
        day, hour = self.answer_day, self.answer_hour
        return datetime.combine(day, hour) if day and hour else day

    @property
    def missing(self) -> list[Missing]:
        """What is not said and has to be: the place of who meets in a room, the link of who meets in a call."""
        here = self.form in {EventForm.IN_PERSON, EventForm.MIXED}
        afar = self.form in {EventForm.ONLINE, EventForm.MIXED}
        gaps: Mapping[Missing, bool] = {
            Missing.KIND: self.kind is None,
            Missing.FORM: self.form is None,
            Missing.TITLE: not self.title,
            Missing.STARTS_AT: self.day is None or self.starts is None,
            Missing.ENDS_AT: self.ends is None,
            Missing.PLACE: here and not self.place,
            Missing.LINK: afar and not self.link,
            Missing.AUDIENCE: not self.audience,
        }
        return [key for key, is_missing in gaps.items() if is_missing]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that a letter says; no event is an answer too."""

    events: tuple[ReadEvent, ...]
    doubts: tuple[Doubt, ...] = ()
