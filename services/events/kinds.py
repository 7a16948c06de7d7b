"""Kinds of events: those that every municipality has, and those it has added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import insert, select

from locales import __
from models.events import OwnKind, Project
from services.access import Action, authorize_municipality
from services.access.audit import record
from services.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

# In the order in which they are offered; how each is said stands in views.events.words.
KINDS: Final = (
    "seminar", "webinar", "conference", "workshop", "consultation", "consulting", "training", "session", "methods",
    "visit", "internship", "forum", "meeting", "exchange", "contest", "courses", "other",
)  # fmt: skip
OWN: Final = "k"
FORMS: Final = 3
LONGEST: Final = 60


class KindUnclear(Refusal):
    msgid = __(
        "Write the three forms with commas: one, two, five. For example: “round table, round tables, round tables”"
    )


class KindForms(NamedTuple):
    one: str
    few: str
    many: str


async def own_kinds(session: AsyncSession, municipality_id: int) -> dict[str, KindForms]:
    query = select(OwnKind).where(OwnKind.municipality_id == municipality_id).order_by(OwnKind.id)
    return {f"{OWN}{one.id}": KindForms(one.one, one.few, one.many) for one in (await session.execute(query)).scalars()}


async def add_kind(session: AsyncSession, actor: Actor, municipality_id: int, written: str, *, now: datetime) -> str:
    """Read «круглый стол, круглых стола, круглых столов»; give the key of the new kind."""
    authorize_municipality(actor, Action.EVENT_EDIT, municipality_id)
    forms = [" ".join(part.split()) for part in written.split(",")]
    if len(forms) != FORMS or not all(0 < len(one) <= LONGEST for one in forms):
        raise KindUnclear
    known = await own_kinds(session, municipality_id)
    for key, kind in known.items():
        if kind.one.casefold() == forms[0].casefold():
            return key
    values = dict(zip(KindForms._fields, forms, strict=True))
    row = insert(OwnKind).values(municipality_id=municipality_id, **values).returning(OwnKind.id)
    number = (await session.execute(row)).scalar_one()
    await record(session, "event.kind_added", f"kind:{number}", by=actor.person_id, now=now)
    return f"{OWN}{number}"


def is_known(kind: str, own: Mapping[str, KindForms]) -> bool:
    return kind in KINDS or kind in own


async def project_named(session: AsyncSession, municipality_id: int, name: str) -> int:
    """Find the project of this name, or begin it."""
    tidy = " ".join(name.split())
    known = select(Project.id).where(Project.municipality_id == municipality_id, Project.name == tidy)
    found = (await session.execute(known)).scalar()
    if found is not None:
        return found
    row = insert(Project).values(municipality_id=municipality_id, name=tidy).returning(Project.id)
    return (await session.execute(row)).scalar_one()
