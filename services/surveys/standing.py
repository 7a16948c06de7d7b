"""Reading where a person stands in a run: at every tap, in one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from sqlalchemy import bindparam, select

from locales import __
from models.enums import SurveyState
from models.surveys import SurveyDraft, SurveyParticipation, SurveyRun
from services.errors import Refusal
from services.surveys import definitions
from services.surveys.drafts import DRAFT_COLUMNS, answers_of, read_draft
from services.surveys.position import TYPING, Position
from services.surveys.runs import SurveyClosed, state_of
from services.surveys.sealing import keys_of
from storage.prepared import Prepared

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.surveys.definitions import Definition
    from storage.run_keys import KeyRing

KNOWN_RUNS: Final = 64


class SurveyNotYours(Refusal):
    msgid = __("You were not asked in this survey, or it is no longer there.")


class NotOpenYet(Refusal):
    msgid = __("This survey has not begun yet. You will be told when it does.")


DEFINITION: Final = Prepared(select(SurveyRun.definition).where(SurveyRun.id == bindparam("run")))
# By the ring of keys, of which each database has its own: another one may know another run by the same number.
_definitions: Final[WeakKeyDictionary[KeyRing, dict[tuple[int, str], Definition]]] = WeakKeyDictionary()


async def definition_of(session: AsyncSession, run_id: int, version: str) -> Definition:
    """Give a run's own copy. It cannot change without a new version, so reading it once a database is enough."""
    known = _definitions.setdefault(keys_of(session), {})
    key = (run_id, version)
    if key not in known:
        if len(known) >= KNOWN_RUNS:
            del known[next(iter(known))]  # the one known longest
        known[key] = definitions.from_json(await DEFINITION.value(session, run=run_id))
    return known[key]


STANDING: Final = Prepared(
    select(
        SurveyParticipation.id,
        SurveyParticipation.started_at,
        SurveyParticipation.finished_at,
        SurveyRun.version,
        SurveyRun.state,
        SurveyRun.opens_at,
        SurveyRun.closes_at,
        SurveyRun.key_id,
        *DRAFT_COLUMNS,
    )
    .join(SurveyRun, SurveyRun.id == SurveyParticipation.run_id)
    .outerjoin(SurveyDraft, SurveyDraft.participation_id == SurveyParticipation.id)
    .where(SurveyParticipation.run_id == bindparam("run"), SurveyParticipation.person_id == bindparam("person"))
)


async def load(session: AsyncSession, run_id: int, person_id: int, *, now: datetime) -> Position:
    """Read where somebody stands; raise `SurveyNotYours`, `SurveyClosed`."""
    row = await STANDING.first(session, run=run_id, person=person_id)
    if row is None:
        raise SurveyNotYours
    state = state_of(row.state, row.opens_at, row.closes_at, now=now)
    if state is not SurveyState.OPEN:
        raise SurveyClosed if state is SurveyState.CLOSED else NotOpenYet
    definition = await definition_of(session, run_id, row.version)
    draft = read_draft(session, row.id, row.key_id, row)
    answers = answers_of(draft)
    place = (draft and draft.place) or ""
    question = definition.question(place.removesuffix(TYPING))
    if draft is None:
        question = definitions.next_question(definition, answers)
    return Position(
        run_id=run_id,
        participation_id=row.id,
        definition=definition,
        answers=answers,
        question=question,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        started=row.started_at is not None,
        finished=row.finished_at is not None,
        typing=place.endswith(TYPING),
        screens=draft.screens if draft else (),
        key_id=row.key_id,
    )
