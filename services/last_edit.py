"""«Вернуть как было» of the last thing that somebody has changed: a name, a date, a list of days, a rule.

What stood before lies where the person's dialogue stands, not in the journal, which knows no words. It is put back by
the very function that changes it, so whoever may no longer change it may not put it back either; what somebody else
has changed since is left alone. Roadmaps have a history of their own (services.roadmap.undoing), and what has told
people is taken back as an act (services.events.acts).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, cast

from sqlalchemy import select

from locales import __
from models.enums import EventForm, EventLevel, Obligation, SchoolStatus, TermEnd
from models.events import Event
from models.people import Appointment, Municipality, Person, School, SchoolAlias
from models.roadmap import Roadmap
from models.surveys import SurveyRun
from services import people, preferences
from services.errors import NotFound, Refusal
from services.events import acts, changing, making
from services.municipality import calendar, municipalities
from services.people.statuses import with_status
from services.people.terms import set_term
from services.reminders import settings
from services.settings import RoadmapSettings
from services.surveys import runs

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor


class Edited(StrEnum):
    """What can be put back."""

    SCHOOL_NAME = "school.name"
    SCHOOL_ALIASES = "school.aliases"
    SCHOOL_PARENT = "school.parent"
    STATUSES = "statuses"  # about: municipality, status, school year
    TERM = "term"  # about: appointment, which end
    MUNICIPALITY_NAME = "municipality.name"
    MUNICIPALITY_ZONE = "municipality.zone"
    CONSENT = "consent"
    CALENDAR = "calendar"
    LADDER = "ladder"
    ESCALATION = "escalation"  # about: roadmap, who
    EVENT = "event"  # about: event, column
    SURVEY_CLOSES = "survey.closes"
    OWN_NAME = "own_name"


@dataclass(frozen=True)
class LastEdit:
    """Plain values alone: it lies with the dialogue, as JSON."""

    token: int
    what: Edited
    about: list[Any]
    before: Any
    after: Any


class OvertakenEdit(Refusal):
    msgid = __("This can no longer be put back: something has been changed since. Change it on its card.")


class Put(Protocol):
    async def __call__(
        self, session: AsyncSession, about: list[Any], value: Any, /, *, by: Actor, now: datetime
    ) -> None: ...


class Way(NamedTuple):
    """How a thing is read, and how it is set."""

    read: Any
    put: Put


async def standing(session: AsyncSession, what: Edited, about: list[Any]) -> Any:
    """Read how it stands, as JSON keeps it; raise `NotFound`."""
    return await WAYS[what].read(session, about)


async def put_back(session: AsyncSession, edit: LastEdit, *, by: Actor, now: datetime) -> None:
    """Let it stand as before; raise `OvertakenEdit`, or what its own rules say against it."""
    if await standing(session, edit.what, edit.about) != edit.after:
        raise OvertakenEdit
    await WAYS[edit.what].put(session, edit.about, edit.before, by=by, now=now)


async def _one(session: AsyncSession, column: Any, *where: ColumnElement[bool]) -> Any:
    row = (await session.execute(select(column).where(*where))).first()
    if row is None:
        raise NotFound
    return row[0]


async def _school_name(session: AsyncSession, about: list[Any]) -> list[Any]:
    """Give the name and the others: who is renamed goes by the old name as well."""
    return [await _one(session, School.name, School.id == about[0]), await _aliases(session, about)]


async def _rename(session: AsyncSession, about: list[Any], value: Any, /, *, by: Actor, now: datetime) -> None:
    name, aliases = value
    await people.rename_school(session, about[0], name, by=by, now=now)
    await _put_aliases(session, about, aliases, by=by, now=now)


async def _aliases(session: AsyncSession, about: list[Any]) -> list[str]:
    names = await session.execute(select(SchoolAlias.name).where(SchoolAlias.school_id == about[0]))
    return sorted(names.scalars())


async def _put_aliases(session: AsyncSession, about: list[Any], value: Any, /, *, by: Actor, now: datetime) -> None:
    found = await session.execute(select(SchoolAlias.id, SchoolAlias.name).where(SchoolAlias.school_id == about[0]))
    known = {name: number for number, name in found}
    for name in sorted(known.keys() - set(value)):
        await people.remove_alias(session, about[0], known[name], by=by, now=now)
    for name in sorted(set(value) - known.keys()):
        await people.add_alias(session, about[0], name, by=by, now=now)


async def _parent(session: AsyncSession, about: list[Any]) -> int | None:
    return cast("int | None", await _one(session, School.parent_id, School.id == about[0]))


async def _put_parent(session: AsyncSession, about: list[Any], value: Any, /, *, by: Actor, now: datetime) -> None:
    await people.set_parent(session, about[0], value, by=by, now=now)


async def _statuses(session: AsyncSession, about: list[Any]) -> list[int]:
    municipality, status, year = about
    return sorted(await with_status(session, municipality, SchoolStatus(status), year=year))


async def _put_statuses(session: AsyncSession, about: list[Any], value: Any, /, *, by: Actor, now: datetime) -> None:
    _municipality, status, year = about
    for school in sorted(set(await _statuses(session, about)) ^ set(value)):
        await people.toggle_status(session, school, SchoolStatus(status), year=year, by=by, now=now)


async def _term(session: AsyncSession, about: list[Any]) -> str | None:
    post, end = about
    column = Appointment.since if TermEnd(end) is TermEnd.SINCE else Appointment.until
    day = await _one(session, column, Appointment.id == post)
    return day.isoformat() if day else None


async def _put_term(session: AsyncSession, about: list[Any], value: Any, /, *, by: Actor, now: datetime) -> None:
    post, end = about
    day = date.fromisoformat(value) if value else None
    if day and TermEnd(end) is TermEnd.LAST:
        day -= timedelta(days=1)  # kept is the day after the last one
    await set_term(session, post, TermEnd(end), f"{day:%d.%m.%Y}" if day else None, by=by, now=now)


async def _municipality_name(session: AsyncSession, about: list[Any]) -> str:
    return cast("str", await _one(session, Municipality.name, Municipality.id == about[0]))


async def _put_municipality_name(
    session: AsyncSession, about: list[Any], value: Any, /, *, by: Actor, now: datetime
) -> None:
    await municipalities.set_name(session, about[0], value, by=by, now=now)


async def _zone(session: AsyncSession, about: list[Any]) -> str:
    return cast("str", await _one(session, Municipality.timezone, Municipality.id == about[0]))


async def _put_zone(session: AsyncSession, about: list[Any], value: Any, /, *, by: Actor, now: datetime) -> None:
    await municipalities.set_timezone(session, about[0], value, by=by, now=now)


async def _consent(session: AsyncSession, about: list[Any]) -> list[Any]:
    """Give the text (none: the shipped one) and its version."""
    return [*await municipalities.consent_of(session, about[0])]


async def _put_consent(session: AsyncSession, about: list[Any], value: Any, /, *, by: Actor, now: datetime) -> None:
    text, version = value
    if not await municipalities.take_back_consent_text(session, about[0], text, version, by=by, now=now):
        raise OvertakenEdit


async def _calendar(session: AsyncSession, about: list[Any]) -> Any:
    return await _one(session, Municipality.calendar, Municipality.id == about[0])


async def _put_calendar(session: AsyncSession, about: list[Any], value: Any, /, *, by: Actor, now: datetime) -> None:
    await calendar.put_back_days(session, about[0], value, by=by, now=now)


async def _rules(session: AsyncSession, roadmap: int) -> settings.ReminderRules:
    stored = await _one(session, Roadmap.settings, Roadmap.id == roadmap)
    return settings.rules_of(RoadmapSettings.of(stored))


async def _ladder(session: AsyncSession, about: list[Any]) -> str:
    return (await _rules(session, about[0])).ladder.format()


async def _put_ladder(session: AsyncSession, about: list[Any], value: Any, /, *, by: Actor, now: datetime) -> None:
    await settings.set_ladder(session, by, about[0], value, now=now)


async def _escalation(session: AsyncSession, about: list[Any]) -> int | None:
    roadmap, who = about
    if who not in settings.ESCALATIONS:
        raise NotFound
    return cast("int | None", getattr(await _rules(session, roadmap), who))


async def _put_escalation(session: AsyncSession, about: list[Any], value: Any, /, *, by: Actor, now: datetime) -> None:
    await settings.set_escalation(session, by, about[0], about[1], value, now=now)


async def _event(session: AsyncSession, about: list[Any]) -> Any:
    event, column = about
    value = await _one(session, getattr(Event, column), Event.id == event)
    return value.isoformat() if isinstance(value, datetime) else value


CHOICES: Final[dict[str, Any]] = {"form": EventForm, "level": EventLevel, "obligation": Obligation}
MOMENTS: Final = frozenset({"ends_at", "answer_by"})
TOLD: Final = frozenset({"place", "link"})


async def _put_event(session: AsyncSession, about: list[Any], value: Any, /, *, by: Actor, now: datetime) -> None:
    event, column = about
    if column == "title":
        await acts.correct_title(session, by, event, value, now=now)
    elif column == "places":
        await changing.set_places(session, by, event, value, now=now)
    elif column in TOLD:
        await acts.change_place(session, by, event, now=now, **{column: value})
    else:
        plain = datetime.fromisoformat(value) if column in MOMENTS and value else value
        plain = CHOICES[column](value) if column in CHOICES else plain
        await making.set_field(session, by, event, now=now, **{column: plain})


async def _survey_closes(session: AsyncSession, about: list[Any]) -> str:
    query = select(SurveyRun.closes_at, Municipality.timezone).join(Municipality).where(SurveyRun.id == about[0])
    row = (await session.execute(query)).first()
    if row is None:
        raise NotFound
    return runs.last_day(row.closes_at, row.timezone).isoformat()


async def _put_survey_closes(
    session: AsyncSession, about: list[Any], value: Any, /, *, by: Actor, now: datetime
) -> None:
    await runs.extend_run(session, by, about[0], date.fromisoformat(value), now=now)


async def _own_name(session: AsyncSession, about: list[Any]) -> str:
    return cast("str", await _one(session, Person.name, Person.id == about[0]))


async def _put_own_name(session: AsyncSession, about: list[Any], value: Any, /, *, by: Actor, now: datetime) -> None:
    if by.person_id != about[0]:
        raise NotFound
    await preferences.set_own_name(session, by, value, now=now)


WAYS: Final[dict[Edited, Way]] = {
    Edited.SCHOOL_NAME: Way(_school_name, _rename),
    Edited.SCHOOL_ALIASES: Way(_aliases, _put_aliases),
    Edited.SCHOOL_PARENT: Way(_parent, _put_parent),
    Edited.STATUSES: Way(_statuses, _put_statuses),
    Edited.TERM: Way(_term, _put_term),
    Edited.MUNICIPALITY_NAME: Way(_municipality_name, _put_municipality_name),
    Edited.MUNICIPALITY_ZONE: Way(_zone, _put_zone),
    Edited.CONSENT: Way(_consent, _put_consent),
    Edited.CALENDAR: Way(_calendar, _put_calendar),
    Edited.LADDER: Way(_ladder, _put_ladder),
    Edited.ESCALATION: Way(_escalation, _put_escalation),
    Edited.EVENT: Way(_event, _put_event),
    Edited.SURVEY_CLOSES: Way(_survey_closes, _put_survey_closes),
    Edited.OWN_NAME: Way(_own_name, _put_own_name),
}
