"""Faults planted into the product, to see that a simulated year finds them: each breaks one promise, quietly."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from unittest import mock

import orjson
from sqlalchemy import update

from bot.outgoing import Outgoing
from handlers.turn import Turn
from models.events import EventPart
from models.people import Person
from scheduler.delivery import Delivery
from services import backup, people, privacy
from services.calendar.days import WorkCalendar
from services.events import attendance
from services.events.rules.book import Book
from services.messages import inbox
from services.people import appointments
from services.privacy import erasure
from services.report import model
from services.surveys import confidential, sealing
from storage.database import Database
from storage.patterns import Patterned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PLANTED: dict[str, Callable[[], Any]] = {}
FOUND_BY: dict[str, frozenset[str]] = {}  # which invariants say so


def planted(name: str, *invariants: str) -> Callable[[Callable[[], Iterator[mock._patch[Any]]]], Any]:
    """Register a fault: the patches that make it."""

    def register(make: Callable[[], Iterator[Any]]) -> Any:
        @contextmanager
        def standing() -> Iterator[None]:
            with ExitStack() as stack:
                for patch in make():
                    stack.enter_context(patch)
                yield

        PLANTED[name], FOUND_BY[name] = standing, frozenset(invariants)
        return standing

    return register


@planted("a lost mark", "a mark is what stands in the list")
def lost_mark():
    mark = attendance.mark

    async def forgetful(session, event, parts, *words, **more):
        await mark(session, event, parts, *words, **more)
        await session.execute(update(EventPart).where(EventPart.id.in_(parts)).values(presence=None))

    yield mock.patch.object(attendance, "mark", forgetful)


@planted("a doubled send", "nobody is told twice")
def doubled_send():
    send = Outgoing.deliver

    async def twice(self, address, screen, **more):
        await send(self, address, screen, **more)
        return await send(self, address, screen, **more)

    yield mock.patch.object(Outgoing, "deliver", twice)


@planted("a reminder on a holiday", "no reminder out of hours")
def holiday():
    yield mock.patch.object(WorkCalendar, "is_day_off", return_value=False)


@planted("a leak of a name", "nobody sees another municipality")
def leak():
    schools_of = people.schools_of

    async def everywhere(session, *_):
        return [school for place in (1, 2) for school in await schools_of(session, place)]

    yield mock.patch.object(people, "schools_of", everywhere)
    yield mock.patch.object(people, "schools_seen_by", everywhere)


@planted("a wrong count", "a status is its recount")
def wrong_count():
    of = Patterned._of

    def early(self, about, values):
        statement, given = of(self, about, values)
        if self.build.__qualname__.startswith("sums_of"):
            given["scope_today"] += timedelta(days=30)
        return statement, given

    yield mock.patch.object(Patterned, "_of", early)


@planted("a queue place given twice", "places add up")
def place_twice():
    taken = Book.taken.fget
    yield mock.patch.object(Book, "taken", property(lambda self: max(0, taken(self) - 1)))


@planted("an answer joined to a person", "answers stand where they may")
def joined_answer():
    def plain(session, key_id, content, *, place, room):
        return orjson.dumps(content)

    def read(session, key_id, sealed, *, place):
        return orjson.loads(sealed)

    for room in (sealing, confidential):
        for name, put in (("seal", plain), ("unseal", read)):
            if hasattr(room, name):
                yield mock.patch.object(room, name, put)


@planted("a dialogue stuck", "every act is heard")
def stuck():
    async def silent(self, text=None, *, alert=False):
        self.answered = True

    yield mock.patch.object(Turn, "answer_query", silent)


@planted("an erased name left", "the erased are nowhere")
def name_left():
    erase = erasure.erase

    async def half(session, person_id, **more):
        name = await session.scalar(
            Person.__table__.select().with_only_columns(Person.name).where(Person.id == person_id)
        )
        act = await erase(session, person_id, **more)
        await session.execute(update(Person).where(Person.id == person_id).values(name=name))
        return act

    yield mock.patch.object(privacy, "erase", half)  # handlers go by the door of the room


@planted("a backup without its papers", "a copy is the whole")
def backup_without():
    add = backup._add

    def bare(archive, name, path):
        if not name.startswith(backup.EVIDENCE):
            add(archive, name, path)

    yield mock.patch.object(backup, "_add", bare)


@planted("a handed-over school forgotten", "a school handed over is in new hands")
def forgotten_school():
    async def nothing(*_, **__):
        return None

    yield mock.patch.object(appointments, "appoint", nothing)


@planted("a report's figure off by one", "a report is its recount")
def off_by_one():
    figure = model.figure

    def more(*words, n=None, **named):
        made = figure(*words, n=n, **named)
        return model.Figure(**vars(made) | {"n": made.n + 1}) if n is None and made.n else made

    from services.report import events, evidence, roadmap, schools  # noqa: PLC0415 - same

    for room in (model, evidence, events, roadmap, schools):
        if hasattr(room, "figure"):
            yield mock.patch.object(room, "figure", more)


@planted(
    "a commit that is none", "nothing taken is missing", "nothing written goes", "every act is heard", "queues move"
)
def no_commit():
    commit, count = Database._commit, [0]

    async def sometimes(self, group):
        count[0] += 1
        if count[0] % 8:
            await commit(self, group)
        else:
            await group.connection.rollback()
            group.committed.set_result(None)

    yield mock.patch.object(Database, "_commit", sometimes)


@planted("an update handled twice", "queues move", "nobody is told twice")
def handled_twice():
    async def not_done(*_, **__):
        return None

    yield mock.patch.object(inbox, "mark_done", not_done)


@planted("a send that is forgotten", "queues move", "each reminder ends in one way")
def forgotten_send():
    end = Delivery._end
    count = [0]

    async def lost(self, one, state, **more):
        count[0] += 1
        if count[0] % 10:
            await end(self, one, state, **more)

    yield mock.patch.object(Delivery, "_end", lost)
