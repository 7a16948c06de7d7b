"""A name is struck out of one text; and nothing else of it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, select, update

from models.enums import MentionState
from models.privacy import Mention
from models.surveys import SurveyAnswer, SurveyDraft
from models.tables import Base
from services.privacy.mentions import digest_of
from services.privacy.wording import Span, moved, without

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession


def column_of(place: str) -> tuple[Column[Any], Column[Any]]:
    """Give the key and the text of a place «table.column»."""
    name, _, column = place.partition(".")
    table = Base.metadata.tables[name]
    return next(iter(table.primary_key.columns)), table.c[column]


async def text_at(session: AsyncSession, place: str, row: int) -> str | None:
    key, column = column_of(place)
    text: str | None = (await session.execute(select(column).where(key == row))).scalar()
    return text


async def strike_out(session: AsyncSession, place: str, row: int, text: str, spans: list[Span]) -> None:
    """Put «•••» at these places of `text`; where others wait for a decision in it, their places move along."""
    key, column = column_of(place)
    clean = without(text, spans)
    await session.execute(update(column.table).where(key == row).values({column: clean}))
    if place == "survey_answer.words":
        await _in_the_draft(session, row, text, clean)
    others = select(Mention).where(
        Mention.place == place,
        Mention.row == row,
        Mention.state == MentionState.WAITING,
        Mention.digest == digest_of(text),
    )
    for other in (await session.execute(others)).scalars():
        left = moved([Span(*span) for span in other.spans], spans)
        if left:
            other.spans, other.digest = [list(span) for span in left], digest_of(clean)
        else:  # all that it was about went with this one
            other.spans, other.digest, other.state = [], None, MentionState.GONE


async def _in_the_draft(session: AsyncSession, answer: int, text: str, clean: str) -> None:
    """Of a named survey the sent words also stand in the draft, from which they may be changed and sent again."""
    of_answer = SurveyDraft.participation_id == SurveyAnswer.participation_id
    query = select(SurveyAnswer.question, SurveyDraft.participation_id, SurveyDraft.answers)
    found = (await session.execute(query.join(SurveyDraft, of_answer).where(SurveyAnswer.id == answer))).first()
    if found is None or text not in str(found.answers.get(found.question, "")):
        return
    answers = found.answers | {found.question: found.answers[found.question].replace(text, clean)}
    mine = SurveyDraft.participation_id == found.participation_id
    await session.execute(update(SurveyDraft).where(mine).values(answers=answers))
