"""An event planned: a draft made by steps or from an earlier one, its fields changed before and after."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import delete, insert, update

from locales import __
from models.enums import EventState, Role
from models.events import Event
from services.access import Action, Place, Reach, authorize, may_at, municipality_of, posts_for
from services.access.audit import record
from services.errors import NotAllowed, Refusal
from services.events.cards import event_row, managed
from services.events.doors import new_door
from services.events.rules.audience import Rule, rules_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

LASTS: Final = timedelta(hours=2)
LONGEST: Final = timedelta(days=31)
MOST_PLACES: Final = 100_000


class EventInThePast(Refusal):
    msgid = __("That moment has passed. Name a day and an hour that are still to come.")


class EndsBeforeStart(Refusal):
    msgid = __("It would end before it starts. Give the end time again, please.")


class TooLong(Refusal):
    msgid = __("This is longer than {limit} characters. Say it shorter, please.")


class PlacesUnclear(Refusal):
    msgid = __("Write the number of places, for example 30, or 0 for no limit.")


class Scope(NamedTuple):
    """Whom somebody may invite: everybody, or only at some schools or of some subjects."""

    wide: bool
    schools: tuple[int, ...] = ()
    subjects: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()


LIMITS: Final = {"title": 300, "place": 1000, "link": 1000, "about": 3000, "speakers": 1000, "order_text": 300}


def tidy(field: str, written: str) -> str:
    """Flatten a title, keep the lines of the rest; raise `TooLong`."""
    text = " ".join(written.split()) if field in {"title", "order_text"} else written.strip()
    if len(text) > LIMITS[field]:
        raise TooLong(limit=LIMITS[field])
    return text


def scope_of(actor: Actor, municipality_id: int) -> Scope:
    """Say whom this person may invite in a municipality; raise `NotAllowed` where nobody."""
    posts = [
        (post, reach) for post, reach in posts_for(actor, Action.EVENT_EDIT) if post.municipality_id == municipality_id
    ]
    if not posts:
        raise NotAllowed
    if any(reach is Reach.MUNICIPALITY for _, reach in posts):
        return Scope(wide=True)
    schools = tuple(dict.fromkeys(post.school_id for post, reach in posts if reach is Reach.SCHOOL and post.school_id))
    if schools:
        return Scope(wide=False, schools=schools)
    subjects = tuple(dict.fromkeys(post.subject for post, _ in posts if post.subject))
    return Scope(wide=False, subjects=subjects, roles=() if subjects else (Role.TEACHER,))


def narrowed(rules: Iterable[Rule], scope: Scope) -> list[dict[str, Any]]:
    """Keep an audience within what its maker may invite."""
    if scope.wide:
        return [rule.to_json() for rule in rules]
    kept = []
    for rule in rules:
        if rule.people:  # whom somebody may name: services.events.naming_people
            kept.append(rule.to_json())
            continue
        schools = tuple(one for one in rule.schools if one in scope.schools) or scope.schools
        roles = tuple(one for one in rule.roles if not scope.roles or one in scope.roles) or scope.roles
        kept.append(Rule(roles, schools or rule.schools, scope.subjects or rule.subjects, rule.statuses).to_json())
    return kept


async def create_draft(session: AsyncSession, actor: Actor, *, now: datetime, **fields: Any) -> int:
    """Write a draft down: nobody is told of it. `fields` are columns; title, starts_at and place must be there."""
    municipality_id = fields.pop("municipality_id", None) or municipality_of(actor, Action.EVENT_EDIT)
    scope = scope_of(actor, municipality_id)
    school = scope.schools[0] if len(scope.schools) == 1 else None
    authorize(actor, Action.EVENT_EDIT, Place(municipality_id, school, actor.person_id))
    values = {
        "municipality_id": municipality_id,
        "school_id": school,
        "organiser_id": actor.person_id,
        "ends_at": fields["starts_at"] + LASTS,
        "created_by": actor.person_id,
        "created_at": now,
        "changed_at": now,
        "code": f"{secrets.randbelow(10_000):04d}",
        "door": new_door(),
        **fields,
    }
    values["title"], values["place"] = tidy("title", values["title"]), tidy("place", values["place"])
    values["audience"] = narrowed(rules_of(values["audience"]), scope)
    number = (await session.execute(insert(Event).values(**values).returning(Event.id))).scalar_one()
    await record(session, "event.drafted", f"event:{number}", by=actor.person_id, now=now)
    return number


COPIED: Final = (
    "municipality_id", "kind", "form", "level", "ours", "title", "about", "place", "link", "speakers", "audience",
    "obligation", "places", "item_id", "project_id",
)  # fmt: skip


async def again(session: AsyncSession, actor: Actor, event_id: int, starts_at: datetime, *, now: datetime) -> int:
    """Plan the same once more on another day: all but day, order and answers."""
    old = await managed(session, actor, event_id, Action.EVENT_EDIT)
    fields = {name: getattr(old, name) for name in COPIED}
    return await create_draft(
        session, actor, now=now, starts_at=starts_at, ends_at=starts_at + (old.ends_at - old.starts_at), **fields
    )


async def set_field(session: AsyncSession, actor: Actor, event_id: int, *, now: datetime, **fields: Any) -> Event:
    """Change what nobody has to be told of. Place, link, day and cancelling: services.events.acts."""
    row = await managed(session, actor, event_id, Action.EVENT_EDIT)
    values: dict[str, Any] = {
        name: tidy(name, value) if name in LIMITS and value else value for name, value in fields.items()
    }
    if "audience" in values:
        values["audience"] = narrowed(rules_of(values["audience"]), scope_of(actor, row.municipality_id))
    if "ends_at" in values and not row.starts_at < values["ends_at"] <= row.starts_at + LONGEST:
        raise EndsBeforeStart
    await session.execute(update(Event).where(Event.id == event_id).values(changed_at=now, **values))
    await record(session, "event.changed", f"event:{event_id}", by=actor.person_id, now=now, fields=sorted(values))
    session.expire_all()
    return await event_row(session, event_id)


def read_places(written: str) -> int | None:
    """Read a limit; 0 is none."""
    if not (written.strip().isdecimal() and int(written) <= MOST_PLACES):
        raise PlacesUnclear
    return int(written) or None


def may_edit(actor: Actor, event: Event) -> bool:
    return may_at(actor, Action.EVENT_EDIT, Place(event.municipality_id, event.school_id, event.organiser_id))


async def editable(session: AsyncSession, actor: Actor, event_id: int) -> Event:
    return await managed(session, actor, event_id, Action.EVENT_EDIT)


async def drop_draft(session: AsyncSession, actor: Actor, event_id: int) -> None:
    """Throw a draft away; what was announced is cancelled instead, with a reason."""
    row = await managed(session, actor, event_id, Action.EVENT_EDIT)
    if row.state is EventState.DRAFT:
        await session.execute(delete(Event).where(Event.id == event_id))
