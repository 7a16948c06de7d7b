"""Messages that remind of nothing but confidential surveys: a list of them would be a list of who has not answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import aliased

from models.reminders import Reminder
from models.surveys import SurveyRun
from models.traffic import Outgoing
from services.reminders.recording import MORNING
from services.reminders.rules import Kind
from services.surveys.keeping import AGAIN

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


def may_be_listed() -> ColumnElement[bool]:
    """Whether a row of the outbox may stand in a list of people: it tells nothing of who answered in secret."""
    secret = select(SurveyRun.id).where(SurveyRun.confidential)
    carried = aliased(Reminder)  # an enclosing query may speak of reminders, too
    of_secret = and_(carried.kind == Kind.SURVEY, carried.subject_id.in_(secret))
    mine = exists().where(carried.outbox_id == Outgoing.id)
    only_secret = and_(Outgoing.kind == MORNING, mine.where(of_secret), ~mine.where(~of_secret))
    return and_(Outgoing.kind != AGAIN, ~only_secret)
