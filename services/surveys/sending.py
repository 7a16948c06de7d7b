"""«Отправить»: answers become something that is counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from locales import __
from models.surveys import SurveyAnswer, SurveyDraft, SurveyParticipation
from services.errors import Refusal
from services.surveys import definitions
from services.surveys.confidential import counted_rows, take_in

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


async def send(session: AsyncSession, position: Position, *, now: datetime) -> Sent:
    """Count the answers of this person; raise `NotComplete`."""
    if not definitions.is_complete(position.definition, position.answers):
        raise NotComplete
    mine = SurveyParticipation.id == position.participation_id
    finished = {"finished_at": position.mark(now)}
    label = (await session.execute(select(SurveyParticipation.label).where(mine))).scalar_one()
    await session.execute(update(SurveyParticipation).where(mine).values(**finished))
    if not position.definition.confidential:
        await write_named(session, position)
        return Sent(position.definition, wiped=False)
    assert position.key_id is not None  # noqa: S101 - every open confidential run has one: `publishing`, the migration
    await session.execute(delete(SurveyDraft).where(SurveyDraft.participation_id == position.participation_id))
    await take_in(session, position.run_id, position.key_id, position.definition, position.answers, label=label)
    return Sent(position.definition, wiped=True, screens=position.screens)


async def write_named(session: AsyncSession, position: Position) -> None:
    """Write the sent answers of a named survey, in place of those sent before."""
    mine = SurveyAnswer.participation_id == position.participation_id
    await session.execute(delete(SurveyAnswer).where(mine))
    shared = {"run_id": position.run_id, "participation_id": position.participation_id}
    rows = [shared | row for row in counted_rows(position.definition, position.answers)]
    if rows:
        await session.execute(insert(SurveyAnswer), rows)
