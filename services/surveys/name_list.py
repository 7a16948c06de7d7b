"""Who is asked by a list: names as somebody pastes them, a sheet, or the people of an earlier run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import select

from locales import __
from models.people import Appointment, Person, School
from models.surveys import SurveyParticipation
from services.access import holds
from services.errors import Refusal
from services.people.names import comparable
from services.schools import SchoolNames
from services.surveys.runs import list_runs, load_run

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.surveys.runs import RunCard

LINES: Final = 2_000
EARLIER_RUNS: Final = 5
NUMBERED: Final = re.compile(r"^\s*(?:\d+[.)]?|[-–•*])\s+")
BETWEEN: Final = re.compile(r"[;,\t|]")


class AnsweredInSecret(Refusal):
    msgid = __("That survey was confidential: nobody is shown who answered. Take everybody who was asked.")


class Wanted(NamedTuple):
    """A line of a list: a name, and a school where it is given."""

    name: str
    school: str = ""


@dataclass
class Found:
    people: list[int] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)  # nobody of this name has an appointment here
    doubtful: list[str] = field(default_factory=list)  # several have it


class _Known(NamedTuple):
    person_id: int
    name: tuple[str, ...]
    school: str


def wanted_in(text: str) -> list[Wanted]:
    """Read pasted lines: «1. Образцова Вера Ивановна; Берёзовская СШ»."""
    found = []
    for line in text.splitlines()[:LINES]:
        name, *rest = [cell.strip() for cell in BETWEEN.split(NUMBERED.sub("", line))]
        if name:
            found.append(Wanted(name, " ".join(rest)))
    return found


async def find_people(session: AsyncSession, municipality_id: int, wanted: Iterable[Wanted], *, today: date) -> Found:
    """Find everybody on the list who has an appointment today; «Образцова В. И.» is enough where there is only one."""
    known = await _known(session, municipality_id, today=today)
    found = Found()
    for one in wanted:
        people = _called(one, known)
        if len(people) == 1:
            found.people += [person for person in people if person not in found.people]
        elif people:
            found.doubtful.append(one.name)
        else:
            found.missing.append(one.name)
    return found


async def _known(session: AsyncSession, municipality_id: int, *, today: date) -> dict[str, list[_Known]]:
    """Everybody by surname."""
    rows = await session.execute(
        select(Person.id, Person.name, School.name)
        .join(Appointment, Appointment.person_id == Person.id)
        .outerjoin(School, School.id == Appointment.school_id)
        .where(Appointment.municipality_id == municipality_id, holds(today), Person.erased_at.is_(None))
        .order_by(Person.id)
    )
    known: dict[str, list[_Known]] = {}
    for person_id, name, school in rows:
        words = tuple(comparable(name).split())
        if words:
            known.setdefault(words[0], []).append(_Known(person_id, words, school or ""))
    return known


def _called(one: Wanted, known: dict[str, list[_Known]]) -> set[int]:
    words = tuple(comparable(one.name).split())
    namesakes = [person for person in known.get(words[0], ()) if _fits(words, person.name)] if words else []
    exact = [person for person in namesakes if person.name == words]
    people = {person.person_id for person in exact or namesakes}
    if len(people) > 1 and one.school:
        schools = SchoolNames((person.school, person.school) for person in exact or namesakes)
        school = schools.find(one.school)
        people = {person.person_id for person in exact or namesakes if person.school == school}
    return people


def _fits(words: Sequence[str], name: Sequence[str]) -> bool:
    """Whether what is written may be this name: the surname whole, the rest whole or as initials."""
    return len(words) <= len(name) and all(
        written == full or (len(written) == 1 and full.startswith(written))
        for written, full in zip(words, name, strict=False)
    )


async def earlier_runs(session: AsyncSession, municipality_id: int, *, now: datetime) -> list[RunCard]:
    """The last runs, whose people may be asked again."""
    return (await list_runs(session, municipality_id, now=now))[:EARLIER_RUNS]


async def people_of_run(
    session: AsyncSession, actor: Actor, run_id: int, *, finished: bool, now: datetime
) -> tuple[int, ...]:
    """Those who were asked in a run, or only those who answered.

    Raise `SurveyUnknown`, `NotAllowed`, and `AnsweredInSecret`: of a confidential run no list is made by answering.
    """
    card = await load_run(session, actor, run_id, now=now)
    if finished and card.confidential:
        raise AnsweredInSecret
    part = SurveyParticipation
    query = select(part.person_id).where(part.run_id == run_id).order_by(part.person_id)
    if finished:
        query = query.where(part.finished_at.is_not(None))
    return tuple((await session.execute(query)).scalars())
