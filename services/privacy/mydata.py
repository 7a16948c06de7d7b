"""Everything that is kept about a person, table by table: a new table comes along by itself."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, or_, select

from models.events import CodeTry
from models.people import AuditEntry, InviteGuess, Person
from models.surveys import SurveyAnswer, SurveyDraft, SurveyParticipation
from models.traffic import Conversation, InboxUpdate
from services.access.addresses import kept_for
from services.access.audit import record
from services.access.looks import looks_at
from services.privacy.erasure import columns_naming_people

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

HIDDEN = frozenset({"token_hash"})
MOST_LOOKS = 1000


async def all_about(session: AsyncSession, actor: Actor, *, now: datetime) -> dict[str, list[dict[str, Any]]]:
    """Read every row that names this person. Plain values, ready for JSON."""
    me = actor.person_id
    mine = select(SurveyParticipation.id).where(SurveyParticipation.person_id == me)
    ways: dict[Table, list[ColumnElement[bool]]] = {
        table_of(Person): [Person.id == me],
        table_of(SurveyAnswer): [SurveyAnswer.participation_id.in_(mine)],
        table_of(Conversation): [kept_for(me, Conversation.platform, Conversation.chat)],
        table_of(InboxUpdate): [kept_for(me, InboxUpdate.platform, InboxUpdate.chat)],
        table_of(InviteGuess): [kept_for(me, InviteGuess.platform, InviteGuess.platform_id)],
        table_of(CodeTry): [kept_for(me, CodeTry.platform, CodeTry.platform_id)],
        table_of(AuditEntry): [AuditEntry.actor_id == me, AuditEntry.subject == f"person:{me}"],
    }
    for _label, column in columns_naming_people():
        ways.setdefault(column.table, []).append(column == me)
    kept = {}
    for table, conditions in ways.items():
        rows = (await session.execute(select(table).where(or_(*conditions)))).mappings().all()
        if rows:
            kept[table.name] = [plain(dict(row)) for row in rows]
    from services.surveys.drafts import own_drafts  # noqa: PLC0415 - brings office libraries: not for the doctor, who asks this room too

    if drafts := await own_drafts(session, me):  # what is encrypted of them is told in words
        kept[table_of(SurveyDraft).name] = [plain(draft) for draft in drafts]
    if looks := await looked_at(session, me):
        kept["who_looked"] = looks
    await record(session, "mydata.given", f"person:{me}", by=me, now=now)
    return kept


async def looked_at(session: AsyncSession, person_id: int) -> list[dict[str, Any]]:
    """Say in words who has looked at this person's card, and at lists on which they stand."""
    _, found = await looks_at(session, person_id, offset=0, limit=MOST_LOOKS)
    return [plain({"at": one.at, "who": one.who, "what": one.look.value, "role": one.role}) for one in found]


def table_of(model: type[Any]) -> Table:
    table: Table = model.__table__
    return table


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is empty and what is a secret; write moments as ISO 8601."""
    return {
        key: value.isoformat()
        if isinstance(value, (date, datetime))
        else f"{len(value)} bytes"
        if isinstance(value, bytes)
        else value
        for key, value in row.items()
        if value not in (None, "", {}, []) and key not in HIDDEN
    }
