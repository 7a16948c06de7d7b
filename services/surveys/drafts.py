"""Answers that are not sent yet: one row a participant, of a confidential run encrypted as a whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select, update

from models.surveys import SurveyDraft, SurveyParticipation, SurveyRun
from services.surveys import definitions
from services.surveys.position import TYPING
from services.surveys.sealing import room_of, seal, unseal
from storage.run_keys import KeyLost
from storage.whole_rows import put

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.surveys.definitions import Answers
    from services.surveys.position import Position

KNOWN_SCREENS: Final = 40


@dataclass(frozen=True)
class Draft:
    answers: dict[str, str]  # question -> packed answer
    place: str | None  # the question on the screen; none: the review page
    screens: tuple[int, ...] = ()


def place_of_draft(participation_id: int) -> str:
    return f"draft:{participation_id}"


def read_draft(session: AsyncSession, participation_id: int, key_id: str | None, row: Any) -> Draft | None:
    """Read the draft's columns out of a row that an outer join has brought; none where nothing was begun.

    None as well where the key is lost: `keeping` begins such a run anew.
    """
    if row.answers is None:
        return None
    if row.sealed is None or key_id is None:
        return Draft(row.answers, row.position, tuple(row.screens or ()))
    try:
        found = unseal(session, key_id, row.sealed, place=place_of_draft(participation_id))
    except KeyLost:
        return None
    return Draft(found["answers"], found["position"], tuple(found["screens"]))


def answers_of(draft: Draft | None) -> Answers:
    """Unpack what was answered; nothing where nothing was begun."""
    return {key: definitions.unpack(packed) for key, packed in draft.answers.items()} if draft else {}


async def write_draft(session: AsyncSession, position: Position, *, now: datetime) -> None:
    await put(
        session,
        SurveyDraft,
        participation_id=position.participation_id,
        changed_at=position.mark(now),
        **_columns(session, position),
    )


async def note_screen(session: AsyncSession, position: Position, message_id: int | None) -> None:
    """Remember a message that shows answers of a confidential survey: it is replaced when they are sent."""
    if message_id is None or not position.definition.confidential or not position.started:
        return
    if message_id not in position.screens:
        known = replace(position, screens=(*position.screens, message_id)[-KNOWN_SCREENS:])
        mine = SurveyDraft.participation_id == position.participation_id
        await session.execute(update(SurveyDraft).where(mine).values(**_columns(session, known)))


def _columns(session: AsyncSession, position: Position) -> dict[str, Any]:
    answers = {key: definitions.pack(answer) for key, answer in position.answers.items()}
    place, screens = place_of(position), list(position.screens)
    if position.key_id is None:
        return {"answers": answers, "position": place, "screens": screens, "sealed": None}
    whole = {"answers": answers, "position": place, "screens": screens}
    where, room = place_of_draft(position.participation_id), room_of(position.definition)
    sealed = seal(session, position.key_id, whole, place=where, room=room)
    return {"answers": {}, "position": None, "screens": [], "sealed": sealed}


def place_of(position: Position) -> str | None:
    if position.question is None:
        return None
    return position.question.key + (TYPING if position.typing else "")


async def own_drafts(session: AsyncSession, person_id: int) -> list[dict[str, Any]]:
    """What a person has answered and not sent, to be shown to themselves."""
    query = (
        select(SurveyRun.id, SurveyRun.key_id, SurveyParticipation.id.label("part"), *DRAFT_COLUMNS)
        .join(SurveyParticipation, SurveyParticipation.run_id == SurveyRun.id)
        .join(SurveyDraft, SurveyDraft.participation_id == SurveyParticipation.id)
        .where(SurveyParticipation.person_id == person_id)
    )
    drafts = [(row, read_draft(session, row.part, row.key_id, row)) for row in await session.execute(query)]
    return [
        {"participation_id": row.part, "run_id": row.id, "answers": draft.answers} for row, draft in drafts if draft
    ]


DRAFT_COLUMNS: Final = (SurveyDraft.answers, SurveyDraft.position, SurveyDraft.screens, SurveyDraft.sealed)
