"""Where a person is named in words: found within bounds, never by a search through everything.

Looked through are the texts of the person's own places – their schools, their municipality – from a month before each
post to a month after it, for the names that they bore then. Who never had a post is looked for nowhere. A place where
somebody else of that name has a post too is doubtful: nobody can tell who is meant, so it is counted and left.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import func, select

from models.people import Appointment, Person
from models.privacy import PersonName
from services.privacy.texts import FILE_NAMES, OFFICIAL, WORDS, Written
from services.privacy.wording import Numbers, Span, Wording, folded, united, wording
from storage.rows import in_turns

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.ext.asyncio import AsyncSession

MARGIN: Final = timedelta(days=31)
FILE_ENDING: Final = re.compile(r"\.[A-Za-z0-9]{1,8}$")


class Tenure(NamedTuple):
    """One post: where and when; no school: the whole municipality."""

    municipality_id: int
    school_id: int | None
    since: date
    until: date | None

    def is_at(self, municipality_id: int, school_id: int | None) -> bool:
        if municipality_id != self.municipality_id:
            return False
        return None in {school_id, self.school_id} or school_id == self.school_id

    def covers(self, at: datetime) -> bool:
        day = at.date()
        return self.since - MARGIN <= day and (self.until is None or day <= self.until + MARGIN)


@dataclass(frozen=True)
class Found:
    """A text in which the person is named."""

    place: str
    row: int
    municipality_id: int
    text: str
    spans: list[Span]
    own: bool  # their own words
    doubtful: int = 0  # places in it that may mean somebody else


@dataclass(frozen=True)
class Known:
    """Who is looked for: by which names since when, in which posts, by which numbers."""

    person_id: int
    names: tuple[tuple[Wording, datetime | None], ...]
    tenures: tuple[Tenure, ...]
    numbers: Numbers

    @property
    def municipalities(self) -> set[int]:
        return {one.municipality_id for one in self.tenures}

    def borne_at(self, at: datetime) -> list[Wording]:
        return [name for name, since in self.names if since is None or since <= at]

    def may_stand_in(self, written: Written) -> bool:
        return any(
            one.is_at(written.municipality_id, written.school_id) and one.covers(written.at) for one in self.tenures
        )


async def known_as(session: AsyncSession, person_id: int) -> Known:
    """Read how and where a person may be named; by nothing where they never had a post."""
    posts = select(Appointment.municipality_id, Appointment.school_id, Appointment.since, Appointment.until).where(
        Appointment.person_id == person_id
    )
    tenures = tuple(Tenure(*row) for row in await session.execute(posts))
    if not tenures:
        return Known(person_id, (), (), Numbers(None, None))
    borne = select(PersonName.name, PersonName.since).where(PersonName.person_id == person_id)
    names = tuple((wording(name), since) for name, since in await session.execute(borne))
    phone, account = (
        await session.execute(select(Person.phone, Person.platform_id).where(Person.id == person_id))
    ).one()
    shared = select(func.count()).where(Person.phone == phone, Person.id != person_id)
    if phone is not None and (await session.execute(shared)).scalar_one():
        phone = None  # an office's telephone is nobody's
    return Known(person_id, names, tenures, Numbers(phone, account))


async def look_for(session: AsyncSession, person: Known) -> list[Found]:
    """Find the texts that name this person, within their places and time."""
    if not person.tenures:
        return []
    others = Namesakes(session, person)
    found = []
    for place, rows in WORDS.items():
        written = await session.execute(rows, {"municipalities": sorted(person.municipalities)})
        async for row in in_turns(written):
            one = await _look_into(place, row, person, others)
            if one is not None:
                found.append(one)
    return found


async def _look_into(place: str, row: Sequence[Any], person: Known, others: Namesakes) -> Found | None:
    written = Written(*row)
    own = written.author == person.person_id
    if not own and not person.may_stand_in(written):
        return None
    text = FILE_ENDING.sub("", written.text) if place in FILE_NAMES else written.text
    named = united(span for name in person.borne_at(written.at) for span in name.spans(text, own=own))
    by_number = [span for span in person.numbers.spans(text) if not any(_touch(span, one) for one in named)]
    sure = [span for span in named if not await others.may_be_meant(written, text, span)]
    if not named and not by_number:
        return None
    spans = sorted([*sure, *by_number])
    return Found(place, written.row, written.municipality_id, written.text, spans, own, len(named) - len(sure))


def _touch(one: Span, two: Span) -> bool:
    return one.first < two.after and two.first < one.after


class Namesakes:
    """The other people with a post in the same municipalities: read when the first name is found."""

    def __init__(self, session: AsyncSession, person: Known) -> None:
        self._session = session
        self._person = person
        self._read: dict[str, list[Tenure]] | None = None

    async def may_be_meant(self, written: Written, text: str, span: Span) -> bool:
        """Tell whether these words fit somebody else as well who has, or had, a post at the same place."""
        said = _beginnings(text[span.first : span.after])
        for name, tenures in (await self._names()).items():
            other = wording(name) if _may_fit(name, said) else None
            if other is None or not any(_touch(span, one) for one in other.spans(text)):
                continue
            if any(one.is_at(written.municipality_id, written.school_id) for one in tenures):
                return True
        return False

    async def _names(self) -> dict[str, list[Tenure]]:
        if self._read is None:
            self._read = defaultdict(list)
            post = Appointment
            others = (
                select(Person.name, PersonName.name, post.municipality_id, post.school_id, post.since, post.until)
                .join(post, post.person_id == Person.id)
                .outerjoin(PersonName, PersonName.person_id == Person.id)
                .where(
                    post.municipality_id.in_(self._person.municipalities),
                    Person.id != self._person.person_id,
                    Person.erased_at.is_(None),
                )
            )
            for now, borne, *where in await self._session.execute(others):
                tenure = Tenure._make(where)
                for name in {now, borne} - {None, ""}:
                    self._read[name].append(tenure)
        return self._read


def _beginnings(words: str) -> list[str]:
    return [folded(word)[:3] for word in re.findall(r"[^\W\d_]+", words)]


def _may_fit(name: str, said: list[str]) -> bool:
    """Look cheaply before a pattern is made: one word begins as one that was found, the initial of another fits."""
    mine = _beginnings(name)
    like = {one for one in mine if len(one) > 1 and one in said}
    return bool(like) and len({one[0] for one in mine} & {one[0] for one in said}) >= min(2, len(set(said)))


async def officially_named(session: AsyncSession, person: Known) -> int:
    """Count the official texts of the person's municipalities in which they stand: they stay as they are."""
    found = 0
    if not person.tenures:
        return 0
    names = [name for name, since in person.names if since is None]
    for texts in OFFICIAL:
        values = (await session.execute(texts, {"municipalities": sorted(person.municipalities)})).scalars()
        found += sum(any(name.spans(one) for name in names) for value in values for one in strings(value))
    return found


def strings(value: object) -> list[str]:
    """Give every text that a value of JSON holds."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [one for inner in value.values() for one in strings(inner)]
    return [one for inner in value for one in strings(inner)] if isinstance(value, list) else []


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
