"""«Отправить»: answers become something that is counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, delete, insert, update

from locales import __
from models.surveys import SurveyAnswer, SurveyDraft, SurveyParticipation
from services.errors import Refusal
from services.surveys import definitions
from services.surveys.confidential import counted_rows, take_in
from storage.prepared import Prepared

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.surveys.position import Position


class NotComplete(Refusal):
    msgid = __("Some questions still have no answer. They are marked in the list.")


@dataclass(frozen=True)
class Sent:
    definition: definitions.Definition
    wiped: bool  # a draft was wiped: the journal must be emptied after the commit
    screens: tuple[int, ...] = ()  # messages that still show answers


FINISHES: Final = Prepared(
    update(SurveyParticipation)
    .where(SurveyParticipation.id == bindparam("part"))
    .values(finished_at=bindparam("at"))
    .returning(SurveyParticipation.label)
)
FORGETS: Final = Prepared(delete(SurveyAnswer).where(SurveyAnswer.participation_id == bindparam("part")))
WRITES: Final = Prepared(
    insert(SurveyAnswer).values(
        run_id=bindparam("run"),
        participation_id=bindparam("part"),
        question=bindparam("question"),
        value=bindparam("value"),
        words=bindparam("words"),
    )
)


async def send(session: AsyncSession, position: Position, *, now: datetime) -> Sent:
    """Count the answers of this person; raise `NotComplete`."""
    if not definitions.is_complete(position.definition, position.answers):
        raise NotComplete
    label = await FINISHES.value(session, part=position.participation_id, at=position.mark(now))
    if not position.definition.confidential:
        await write_named(session, position)
        return Sent(position.definition, wiped=False)
    assert position.key_id is not None  # noqa: S101 - every open confidential run has one: `publishing`, the migration
    await session.execute(delete(SurveyDraft).where(SurveyDraft.participation_id == position.participation_id))
    await take_in(session, position.run_id, position.key_id, position.definition, position.answers, label=label)
    return Sent(position.definition, wiped=True, screens=position.screens)


async def write_named(session: AsyncSession, position: Position) -> None:
    """Write the sent answers of a named survey, in place of those sent before."""
    await FORGETS.rows(session, part=position.participation_id)
    shared = {"run": position.run_id, "part": position.participation_id}
    await WRITES.each(session, [shared | row for row in counted_rows(position.definition, position.answers)])
