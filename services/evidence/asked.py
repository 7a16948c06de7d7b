"""Home's lines of the morning: what a message asked of a person and is still to be done, a report half made too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.reminders.rules import Kind
from services.reminders.unsent import unsent_of, unsent_report
from services.reminders.waiting import asked_or_not_theirs, not_theirs, still_asked

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.reminders.facts import Task
    from services.reminders.waiting import NotTheirs


@dataclass(frozen=True)
class AskedWaiting:
    questions: tuple[Task, ...]
    stands_in: tuple[Task, ...]
    undecided: tuple[Task, ...]
    not_theirs: tuple[NotTheirs, ...]
    basket: int | None  # a report that was begun and not sent


def may_be_asked(actor: Actor, now: datetime, today: date) -> ColumnElement[bool]:  # noqa: ARG001 - one shape for all signs
    """Tell in SQL whether there can be anything: what was asked, and is done by now, is looked through afterwards."""
    return asked_or_not_theirs(actor, now) | unsent_of(actor.person_id).exists()


async def asked_waiting(session: AsyncSession, actor: Actor, now: datetime) -> AskedWaiting | None:
    tasks = await still_asked(session, actor.person_id, now=now)

    def of(kind: Kind) -> tuple[Task, ...]:
        return tuple(task for task in tasks if task.kind is kind)

    waiting = AskedWaiting(
        of(Kind.CHECK_IN),
        of(Kind.ITEM),
        of(Kind.UNDECIDED),
        tuple(await not_theirs(session, actor, now=now)),
        await unsent_report(session, actor.person_id),
    )
    parts = waiting.questions, waiting.stands_in, waiting.undecided, waiting.not_theirs, waiting.basket
    return waiting if any(parts) else None
