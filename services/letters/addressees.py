"""Who reads a question: the curators of the writer's schools, or the municipality's coordinators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from models.enums import LetterTo, Role
from models.letters import Letter
from models.people import Appointment, Person
from services.access import holds, stands_at
from services.errors import NotAllowed
from storage.patterns import patterned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Select, SQLColumnExpression
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

HEARD_ABOVE: Final = 2  # from so many nudges on the coordinators hear of a question to a curator


def _meant(
    post: type[Appointment],
    to: LetterTo,
    writer: SQLColumnExpression[int] | int,
    municipality: SQLColumnExpression[int] | int,
    today: date,
) -> ColumnElement[bool]:
    """Tell in SQL whether an appointment is one of those whom a writer means."""
    there = and_(post.municipality_id == municipality, holds(today, post), post.person_id != writer)
    if to is LetterTo.COORDINATOR:
        return and_(there, post.role == Role.COORDINATOR)
    own = aliased(Appointment)
    schools = select(own.school_id).where(own.person_id == writer, own.role != Role.CURATOR, holds(today, own))
    # Correlated by hand: two levels down the subquery would bring a `letter` of its own, and with it anybody's schools.
    return and_(there, post.role == Role.CURATOR, post.school_id.in_(schools.correlate(Letter)))


async def read_by(
    session: AsyncSession, to: LetterTo, writer: int, municipality_id: int, *, today: date, reachable: bool = False
) -> Sequence[int]:
    """Name the people whom a writer means; `reachable`: only those to whom a message can be brought."""
    about = {"writer": writer, "municipality_id": municipality_id, "today": today}
    return await _readers.column(session, to=to, reachable=reachable, **about)


@patterned()
def _readers(*, to: LetterTo, reachable: bool, writer: int, municipality_id: int, today: date) -> Select[int]:
    query = select(Appointment.person_id).where(_meant(Appointment, to, writer, municipality_id, today))
    if reachable:
        query = query.join(Person, Person.id == Appointment.person_id).where(
            Person.platform_id.is_not(None), Person.blocked_at.is_(None)
        )
    return query.distinct().order_by(Appointment.person_id)


async def may_answer(session: AsyncSession, actor: Actor, letter: Letter, *, today: date) -> None:
    """Raise `NotAllowed` for anybody but those who are meant, and the coordinators, who hear of what waits long."""
    stands_at(letter.municipality_id)
    for to in {letter.addressee, LetterTo.COORDINATOR}:
        if actor.person_id in await read_by(session, to, letter.person_id, letter.municipality_id, today=today):
            return
    raise NotAllowed


def waits_for(actor: Actor, today: date) -> ColumnElement[bool]:
    """Select in SQL the questions that are meant for this person and have no answer."""

    def is_one(to: LetterTo) -> ColumnElement[bool]:
        post, meant = _posts_meant(to, today)
        return meant.where(post.person_id == actor.person_id).exists()

    curator = and_(Letter.addressee == LetterTo.CURATOR, is_one(LetterTo.CURATOR))
    above = or_(Letter.addressee == LetterTo.COORDINATOR, Letter.nudges >= HEARD_ABOVE)
    return and_(Letter.answered_at.is_(None), or_(curator, and_(above, is_one(LetterTo.COORDINATOR))))


def _posts_meant(to: LetterTo, today: date) -> tuple[type[Appointment], Select[int]]:
    """Select the posts that an enclosing letter means."""
    post = aliased(Appointment)
    meant = _meant(post, to, Letter.person_id, Letter.municipality_id, today)
    return post, select(post.id).where(meant).correlate(Letter)
