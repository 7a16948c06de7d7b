"""From a letter as it was read to drafts of events: what is asked, in which order, and what comes of the answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from models.enums import EventForm, Role, SchoolStatus
from models.people import Appointment
from services.calendar import zone
from services.events.making import LASTS, LIMITS, LONGEST
from services.events.reading.model import Doubt, DoubtKind, Missing, ReadEvent
from services.events.rules.audience import Rule
from services.roadmap.executors import subjects_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

LAST_MINUTE: Final = time(23, 59)


class Ask(StrEnum):
    """What a person may be asked about an event of a letter, in this order."""

    GOES_ON = "on"
    DAY = "day"
    HOUR = "hour"
    TITLE = "title"
    KIND = "kind"
    FORM = "form"
    PLACE = "place"
    LINK = "link"
    AUDIENCE = "who"


# What can be left for later: the draft is there without it.
LATER: Final = (Ask.KIND, Ask.FORM, Ask.PLACE, Ask.LINK)
# Which question settles a doubt; what none settles is only told.
SETTLED_BY: Final[dict[DoubtKind, Ask | None]] = {
    DoubtKind.SEVERAL_DAYS: Ask.DAY,
    DoubtKind.NO_DAY: Ask.DAY,
    DoubtKind.NO_SUCH_DAY: Ask.DAY,
    DoubtKind.WEEKDAY: Ask.DAY,
    DoubtKind.PASSED: Ask.DAY,
    DoubtKind.RELATIVE_DAY: Ask.DAY,
    DoubtKind.REPEATS: Ask.DAY,
    DoubtKind.MOVED: Ask.DAY,
    DoubtKind.NO_HOUR: Ask.HOUR,
    DoubtKind.SEVERAL_HOURS: Ask.HOUR,
    DoubtKind.ODD_HOUR: Ask.HOUR,
    DoubtKind.FORM_GUESSED: Ask.FORM,
    DoubtKind.CANCELLED: Ask.GOES_ON,
    DoubtKind.OTHER_DAY: None,
    DoubtKind.REGISTRATION_LINK: None,
    DoubtKind.OTHER_LINK: None,
    DoubtKind.MUCH_TEXT: None,
}
ASKED_FOR: Final[dict[Missing, Ask | None]] = {
    Missing.KIND: Ask.KIND,
    Missing.FORM: Ask.FORM,
    Missing.TITLE: Ask.TITLE,
    Missing.STARTS_AT: None,  # by day and by hour
    Missing.ENDS_AT: None,  # two hours, which the draft says
    Missing.PLACE: Ask.PLACE,
    Missing.LINK: Ask.LINK,
    Missing.AUDIENCE: Ask.AUDIENCE,
}


@dataclass(frozen=True)
class Understood:
    """For whom, as far as the phrases of a letter say it; `unsure` are those that say more than rules can."""

    rules: tuple[Rule, ...] = ()
    unsure: tuple[str, ...] = ()


@dataclass(frozen=True)
class LetterEvent:
    """One event of a letter with what was answered; an answer of None was left for later."""

    event: ReadEvent
    doubts: tuple[Doubt, ...]
    audience: Understood
    answers: Mapping[str, Any]

    @property
    def day(self) -> date | None:
        said = self.answers.get(Ask.DAY)
        return date.fromisoformat(said) if said else self.event.day

    @property
    def hours(self) -> tuple[time, time | None] | None:
        said = self.answers.get(Ask.HOUR)
        if said:
            return time.fromisoformat(said[0]), time.fromisoformat(said[1]) if said[1] else None
        return (self.event.starts, self.event.ends) if self.event.starts else None

    @property
    def title(self) -> str:
        return str(self.answers.get(Ask.TITLE) or self.event.title)

    def settled_by(self, ask: Ask) -> list[Doubt]:
        return [one for one in self.doubts if SETTLED_BY[one.kind] is ask]

    @property
    def only_told(self) -> list[Doubt]:
        return [one for one in self.doubts if SETTLED_BY[one.kind] is None]

    @property
    def open(self) -> list[Ask]:
        """What is still to be asked: what is missing, and what is doubtful."""
        wanted = {SETTLED_BY[one.kind] for one in self.doubts} | {ASKED_FOR[one] for one in self.event.missing}
        if self.day is None:
            wanted.add(Ask.DAY)
        if self.hours is None:
            wanted.add(Ask.HOUR)
        if self.audience.unsure or not self.audience.rules:
            wanted.add(Ask.AUDIENCE)
        known = {Ask.DAY: self.day, Ask.HOUR: self.hours, Ask.TITLE: self.title}
        return [one for one in Ask if one in wanted and (one not in self.answers or not known.get(one, True))]

    def columns(self, timezone: str) -> dict[str, Any]:
        """Give the columns of the draft; hours are on the clock that the letter names, else on the reader's."""
        here = zone(self.event.zone or timezone)
        day, hours = self.day, self.hours
        if day is None or hours is None:
            raise ValueError("day and hour are asked for first")
        starts_at = datetime.combine(day, hours[0], here)
        form = self.answers.get(Ask.FORM) or self.event.form or EventForm.IN_PERSON
        return {
            "kind": self.answers.get(Ask.KIND) or self.event.kind or "other",
            "form": EventForm(form),
            "level": self.event.level,
            "ours": self.event.ours,
            "title": self.title[: LIMITS["title"]],
            "starts_at": starts_at,
            "ends_at": self._ends(starts_at, hours[1]),
            "place": (self.answers.get(Ask.PLACE) or self.event.place or "")[: LIMITS["place"]],
            "link": (self.answers.get(Ask.LINK) or self.event.link or "")[: LIMITS["link"]] or None,
            "audience": self.answers.get(Ask.AUDIENCE) or [rule.to_json() for rule in self.audience.rules],
            "obligation": self.event.obligation,
            "answer_by": self._answer_by(starts_at),
        }

    def _ends(self, starts_at: datetime, ends: time | None) -> datetime:
        moved = self.day is not None and self.event.day is not None and self.day != self.event.day
        last = self.event.last_day if self.event.last_day and not moved else starts_at.date()
        said = datetime.combine(last, ends or (starts_at + LASTS).time(), starts_at.tzinfo)
        return said if starts_at < said <= starts_at + LONGEST else starts_at + LASTS

    def _answer_by(self, starts_at: datetime) -> datetime | None:
        day = self.event.answer_day
        if day is None:
            return None
        said = datetime.combine(day, self.event.answer_hour or LAST_MINUTE, starts_at.tzinfo)
        return said if said <= starts_at else None


# Stems by which a phrase names a role; the more telling first.
ROLES: Final = (
    (r"школьн\w+ координатор\w*", (Role.SCHOOL_COORDINATOR,)),
    (r"(?:руководител\w+|председател\w+) (?:\w*мо|(?:\w+ )?методическ\w+ объед\w+)", (Role.ASSOCIATION_HEAD,)),
    (r"(?:школьн\w+ )?(?:управленческ\w+ )?команд\w*", (Role.LEADER, Role.SCHOOL_COORDINATOR)),
    (r"(?:заместител\w+ )?(?:директор\w*|руководител\w+)|администраци\w+|завуч\w*", (Role.LEADER,)),
    (r"куратор\w*", (Role.CURATOR,)),
    (r"тьютор\w*", (Role.TUTOR,)),
    (r"учител\w*|педагог\w*|преподавател\w*", (Role.TEACHER,)),
    (r"специалист\w*", (Role.SPECIALIST,)),
)  # fmt: skip
STATUSES: Final = (
    (r"школ\w* с низкими (?:образовательными )?результатами|шнор\w*", SchoolStatus.LOW_RESULTS),
    (r"проект\w* 500 ?\+?|500 ?\+", SchoolStatus.PROJECT_500),
    (r"зона риска|зон\w риска", SchoolStatus.AT_RISK),
)
# What narrows nobody: whoever is meant belongs to a school of this municipality anyway.
PLAIN: Final = re.compile(
    r"(?:все[хм]?|ваш\w*|наш\w*|школ\w*|оо|оу|ооо?|образовательн\w+|общеобразовательн\w+|организаци\w+|учреждени\w+"
    r"|муниципальн\w+|район\w*|округ\w*|город\w*|предметник\w*|предмет\w*|по|и|из|числа|для|в|его|отдела|управления"
    r"|образования|язык\w*)",
)


async def understood_audience(session: AsyncSession, municipality_id: int, phrases: Iterable[str]) -> Understood:
    """Read for whom: a phrase that says anything besides roles, subjects and statuses is asked about."""
    query = select(Appointment.subject).where(
        Appointment.municipality_id == municipality_id, Appointment.subject.is_not(None)
    )
    taught = [one for one in (await session.execute(query.distinct())).scalars() if one]
    rules: list[Rule] = []
    unsure: list[str] = []
    for phrase in phrases:
        rule, sure = rule_of(phrase, taught)
        if rule is not None and rule not in rules:
            rules.append(rule)
        if rule is None or not sure:
            unsure.append(phrase)
    return Understood(merged(rules), tuple(unsure))


def rule_of(phrase: str, taught: Sequence[str]) -> tuple[Rule | None, bool]:
    """Give the rule of one phrase, and whether it says all that the phrase says."""
    rest = " ".join(re.sub(r"[^\w+-]", " ", phrase.lower().replace("ё", "е")).split())
    roles: tuple[Role, ...] = ()
    for stem, meant in ROLES:
        found = re.search(rf"(?<![\w-]){stem}(?![\w-])", rest)
        if found:
            roles, rest = meant, rest[: found.start()] + " " + rest[found.end() :]
            break
    statuses = []
    for stem, status in STATUSES:
        if re.search(stem, rest):
            statuses.append(status)
            rest = re.sub(stem, " ", rest)
    named = subjects_in(phrase)
    subjects = tuple(one for one in taught if named & subjects_in(one))
    for word in list(rest.split()):
        if named and subjects_in(word) & named:
            rest = rest.replace(word, " ")
    if not roles:
        return None, False
    left = [word for word in rest.split() if not PLAIN.fullmatch(word)]
    known = not named or bool(subjects)
    return Rule(roles=roles, subjects=subjects, statuses=tuple(statuses)), known and not left


def merged(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Put roles that nothing narrows into one rule, as people do by ticking them."""
    plain = tuple(dict.fromkeys(role for one in rules if one == Rule(roles=one.roles) for role in one.roles))
    narrowed = [one for one in rules if one != Rule(roles=one.roles)]
    return (*narrowed, *([Rule(roles=plain)] if plain else []))
