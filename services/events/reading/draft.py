"""One event being put together from what sentences, labels and cells say; the first word on a thing counts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from models.enums import EventForm
from services.deadlines.mentions import east_of_moscow, zone_said
from services.deadlines.words import WEEKDAYS
from services.events.reading import audience, facts, words
from services.events.reading.model import Doubt, DoubtKind, ReadEvent
from services.events.reading.said import QUOTED, heard, outside_quotes
from services.events.reading.tables import Field

if TYPE_CHECKING:
    from datetime import time

    from services.deadlines.mentions import SaidDate, SaidDays, SaidHours
    from services.events.reading.said import Said

BACK: Final = 60  # days before the letter in which a day without a year may lie
BESIDE: Final = 40  # characters between a day and its weekday
EARLY, LATE = 7, 21  # hours outside of which somebody should look


@dataclass(frozen=True, slots=True)
class Moment:
    """From where days are counted: the letter's own date if it says one; what is before `today` has passed."""

    written: date
    today: date

    def on(self, said: SaidDate) -> date | None:
        """Give the day; without a year the next one, seen from the letter."""
        if said.year:
            return said.on(said.year)
        for year in (self.written.year - 1, self.written.year, self.written.year + 1):
            found = said.on(year)
            if found and found >= self.written - timedelta(days=BACK):
                return found
        return None


@dataclass(slots=True)
class Draft:
    moment: Moment
    event: ReadEvent = field(default_factory=ReadEvent)
    doubts: list[Doubt] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)  # of the event itself, for form, level and whose it is
    around: list[str] = field(default_factory=list)  # … and of the letter about all events: whose they are
    asks: list[str] = field(default_factory=list)  # sentences that say who must come, wherever they stand
    minutes: int = 0
    quoted: bool = False
    _days: SaidDays | None = None

    def doubt(self, kind: DoubtKind, text: str = "") -> None:
        if not any(one.kind == kind and one.words == text for one in self.doubts):
            self.doubts.append(Doubt(kind, text))

    # -- days and hours

    def take_days(self, said: Said) -> None:
        """Take the first day as the event's; another one is a doubt."""
        for day in said.days:
            if self._days is None:
                self._days = day
                self.set_day(day, said)
            elif {self.moment.on(one) for one in day.dates} - {self.event.day, self.event.last_day}:
                self.doubt(DoubtKind.SEVERAL_DAYS, said.text[day.start : day.end])
        if said.left or said.was_then:
            self.doubt(DoubtKind.MOVED, said.raw)

    def pass_days(self, said: Said) -> None:
        """Tell of the days of a sentence that is about something else."""
        found = {self.moment.on(one) for day in said.days for one in day.dates}
        if found - {self.event.day, self.event.last_day, None}:
            self.doubt(DoubtKind.OTHER_DAY, said.raw)

    def set_day(self, day: SaidDays, said: Said) -> None:
        text = said.text[day.start : day.end]
        found = [self.moment.on(one) for one in day.dates]
        if any(one is None for one in found):
            self.doubt(DoubtKind.NO_SUCH_DAY, text)
            return
        days = [one for one in found if one]
        self.event.day = days[0]
        if day.joint == "or" or len(days) > 2 or (day.joint == "and" and days[-1] - days[0] > timedelta(days=1)):  # noqa: PLR2004 - more than a beginning and an end
            self.doubt(DoubtKind.SEVERAL_DAYS, text)
        elif len(days) > 1:
            self.event.last_day = days[-1]
            if days[-1] < days[0]:
                self.doubt(DoubtKind.SEVERAL_DAYS, text)
        if days[-1] < self.moment.today:
            self.doubt(DoubtKind.PASSED, text)
        self.check_weekday(said)

    def check_weekday(self, said: Said) -> None:
        day, text = self.event.day, said.text
        quoted = {at for one in QUOTED.finditer(text) for at in range(one.start(), one.end())}
        near = [one.start for one in said.days]
        names = {
            name
            for name, at in said.found.weekdays
            if at not in quoted and any(abs(at - start) <= BESIDE for start in near)
        }
        if (
            day
            and len(names) == 1
            and len(said.days) == 1
            and WEEKDAYS[day.weekday()] not in names
            and not self.event.last_day
        ):
            self.doubt(DoubtKind.WEEKDAY, said.raw)

    def take_relative(self, said: Said) -> None:
        """«завтра», «в пятницу»: counted from the letter, and a doubt always."""
        if self.event.day or self._days:
            return
        text = outside_quotes(said.text)
        for word, days in words.RELATIVE.items():
            if re.search(rf"(?<![а-я]){word}(?![а-я])", text):
                self.event.day = self.moment.written + timedelta(days=days)
                self.doubt(DoubtKind.RELATIVE_DAY, word)
                return
        if len(said.found.weekdays) == 1 and not words.REPEATS.search(text) and said.hours:
            name = said.found.weekdays[0][0]
            ahead = (WEEKDAYS.index(name) - self.moment.written.weekday()) % 7 or 7
            self.event.day = self.moment.written + timedelta(days=ahead)
            self.doubt(DoubtKind.RELATIVE_DAY, said.raw)

    def take_hours(self, said: Said, *, sure: bool = True) -> None:
        """Take the first hour; the same one in Moscow's time tells the zone."""
        hours = [one for one in said.hours if one.bound != "до" or one.ends]
        if len(hours) > 1 and hours[1].moscow and not hours[0].moscow:
            self.set_zone_by(hours[0], hours[1])
            hours.pop(1)
        for hour in hours:
            if self.event.starts is None:
                self.event.starts = hour.starts
                self.event.ends = self.event.ends or hour.ends
                if self.event.zone is None:
                    self.event.zone = zone_said(said.text[max(0, hour.start - 30) : hour.end + 40])
            elif hour.starts != self.event.starts and sure and not self.within(hour.starts):
                self.doubt(DoubtKind.SEVERAL_HOURS, said.raw)
            elif hour.starts == self.event.starts:
                self.event.ends = self.event.ends or hour.ends
        if said.ends and self.event.ends is None:
            self.event.ends = said.ends.starts
        self.minutes = self.minutes or said.minutes

    def within(self, hour: time) -> bool:
        """Whether an hour lies inside the event: a break, the end said once more."""
        start, end = self.event.starts, self.event.ends
        return bool(start and end and start < hour <= end)

    def set_zone_by(self, here: SaidHours, moscow: SaidHours) -> None:
        gap = (here.starts.hour - moscow.starts.hour) % 24
        if here.starts.minute == moscow.starts.minute:
            self.event.zone = east_of_moscow(gap)

    def take_answer(self, said: Said) -> None:
        for day, hour in said.until:
            found = self.moment.on(day.dates[-1])
            text = said.text[day.start : day.end]
            if found is None:
                self.doubt(DoubtKind.NO_SUCH_DAY, text)
            elif self.event.answer_day is None:
                self.event.answer_day, self.event.answer_hour = found, hour.starts if hour else None
            elif found != self.event.answer_day:
                self.doubt(DoubtKind.OTHER_DAY, said.raw)
        if said.others:
            self.doubt(DoubtKind.OTHER_DAY, said.raw)

    # -- words

    def take_words(self, said: Said, *, loose: bool = False) -> None:
        """Take place, link and people of a sentence about the event."""
        if self.event.place is None and not facts.YOURS.search(said.raw):
            self.event.place = facts.place_of(said, loose=loose)
        self.take_links(said.raw)
        if not self.event.audience:
            self.event.audience = audience.audience_of(said)

    def take_links(self, raw: str, *, part: str = "") -> None:
        for link, found in facts.links_of(raw):
            role = found or part
            if role in {"connection", ""} and self.event.link is None:
                self.event.link = link
            elif link != self.event.link:
                kind = DoubtKind.REGISTRATION_LINK if role == "registration" else DoubtKind.OTHER_LINK
                self.doubt(kind, link)
        if self.event.link is None:
            self.event.link = facts.entrance_of(raw)

    def take_title(self, said: Said) -> None:
        """Take a title: one in quotes goes before one in plain words, the first of each counts."""
        if said.kind and self.event.kind is None:
            self.event.kind = said.kind
        title, quoted = facts.title_of(said)
        if title and (not self.event.title or (quoted and not self.quoted)):
            self.event.title, self.quoted = title[: facts.LONGEST_TITLE], quoted

    def take_field(self, name: Field, value: str) -> None:  # noqa: C901 - one line for each label
        """Take what a label or a column says by itself."""
        said = heard(value)
        event = self.event
        if name in {Field.WHEN, Field.CLOCK}:
            if name is Field.CLOCK and not said.days and said.found.hours and not said.hours:
                said = heard(f"в {value}")
            self.take_days(said)
            self.take_hours(said)
            self.take_relative(said)
            rest = facts.place_of(said, loose=True) if said.hours else None
            event.place = event.place or rest
        elif name is Field.ENDS:
            hours = heard(f"в {value}").found.hours
            event.ends = event.ends or (hours[0].starts if hours else None)
        elif name is Field.TITLE:
            self.name_by(said, value)
        elif name is Field.KIND:
            event.kind = said.kind or event.kind
        elif name is Field.PLACE:
            self.take_place(value)
        elif name is Field.LINK:
            self.take_links(value, part="connection")
        elif name is Field.AUDIENCE:
            event.audience = event.audience or audience.people(value) or [facts.cut(value, facts.STOP)]
        elif name is Field.REGISTRATION:
            self.take_links(value, part="registration")
        elif name is Field.ANSWER:
            self.take_answer(heard(f"заявки {value}"))
            self.take_links(value, part="registration")
        if name in {Field.FORM, Field.PLACE, Field.LINK, Field.TITLE, Field.KIND, Field.ORGANISER, Field.WHEN}:
            self.texts.append(value)

    def name_by(self, said: Said, value: str) -> None:
        self.event.kind = self.event.kind or said.kind
        title, quoted = facts.title_of(said) if said.kind_at >= 0 else ("", False)
        if not quoted:
            whole = value.strip(" .;")
            title = whole[1:-1] if whole[:1] in '«"' and whole[-1:] in '»"' else title if said.kind_at == 0 else whole
        self.event.title, self.quoted = title[: facts.LONGEST_TITLE], True

    def take_place(self, value: str) -> None:
        links = facts.links_of(value)
        for link, _ in links:
            self.event.link = self.event.link or link
        rest = facts.LINK.sub("", value).strip(" ,.;:–—-")
        is_online = words.ONLINE.search(rest) and not re.search(facts.PLACE_NOUN, rest, re.IGNORECASE)
        if rest and not is_online and not links:
            self.event.place = self.event.place or facts.cut(rest, re.compile(r";\s|\.\s(?=[А-ЯЁ])"))

    # -- the end

    def finish(self, letterhead: str) -> ReadEvent:
        """Draw the conclusions that need everything: form, level, the end by the length, doubts about the whole."""
        event = self.event
        self.finish_form()
        event.level, event.ours = facts.level_of([*self.texts, *self.around], letterhead)
        event.obligation = audience.obligation_of([*self.texts, *self.asks])
        if event.starts and event.ends is None and self.minutes:
            end = datetime.combine(date(2000, 1, 1), event.starts) + timedelta(minutes=self.minutes)
            event.ends = end.time()
        kinds = {one.kind for one in self.doubts}
        if event.day and event.starts is None:
            self.doubt(DoubtKind.NO_HOUR)
        if event.day is None and not kinds & {DoubtKind.REPEATS, DoubtKind.NO_SUCH_DAY}:
            self.doubt(DoubtKind.NO_DAY)
        if event.starts and not EARLY <= event.starts.hour < LATE:
            self.doubt(DoubtKind.ODD_HOUR, f"{event.starts:%H:%M}")
        return event

    def finish_form(self) -> None:
        event = self.event
        event.form = facts.form_of(self.texts)
        if event.form is None and event.kind in {"webinar", "conference"}:
            event.form = EventForm.ONLINE
        if event.form is None and event.place and event.link:
            event.form = EventForm.MIXED
            self.doubt(DoubtKind.FORM_GUESSED)
        elif event.form is None and (event.place or event.link):
            event.form = EventForm.IN_PERSON if event.place else EventForm.ONLINE
        elif event.form is EventForm.ONLINE and event.place and words.HERE.search(" ".join(self.texts)):
            event.form = EventForm.MIXED
