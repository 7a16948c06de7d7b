"""Messages that remind of nothing but confidential surveys: a list of them would be a list of who has not answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from models.enums import NoticeKind
from models.reminders import Reminder
from models.surveys import SurveyRun
from models.traffic import Outgoing
from services.reminders.rules import Kind

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


def may_be_listed() -> ColumnElement[bool]:
    """Whether a row of the outbox may stand in a list of people: it tells nothing of who answered in secret."""
    reminder = aliased(Reminder)
    secret = select(SurveyRun.id).where(SurveyRun.confidential)
    of_secret = and_(reminder.kind == Kind.SURVEY, reminder.subject_id.in_(secret))
    mine = select(reminder.id).where(reminder.outbox_id == Outgoing.id)
    something = mine.where(of_secret).correlate(Outgoing).exists()
    something_else = mine.where(~of_secret).correlate(Outgoing).exists()
    return and_(
        Outgoing.kind != NoticeKind.SURVEY_AGAIN, or_(Outgoing.kind != NoticeKind.MORNING, ~something, something_else)
    )
