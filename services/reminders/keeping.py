"""The plan is kept: what has changed is planned anew, what is due is decided and written down. Nothing else is touched.

Outcomes stand under their UNIQUE key, so a look too many sends nothing twice; all that is due for a person at one
moment goes in one message.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, delete, select

from models.plan import Planned
from services.reminders.changes import planned_up_to, take_changes, turn_days
from services.reminders.deciding import decide_some
from services.reminders.recording import Outcome, record_decisions
from services.reminders.rules import Decision
from storage.giving_way import give_way, in_the_background
from storage.prepared import Prepared
from storage.rows import pages
from storage.whole_rows import put_each

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from services.reminders.plans import SubjectKey
    from services.reminders.recording import Known
    from storage.database import Database


# Asked every few seconds, mostly for nothing: so it is prepared.
WAKING: Final = Prepared(select(Planned.subject_id).where(Planned.wakes_at <= bindparam("now")).limit(1))
OVER: Final = Prepared(
    delete(Planned).where(
        Planned.kind == bindparam("of"),
        Planned.subject_id == bindparam("number"),
        Planned.person_id == bindparam("who"),
    )
)
PORTION: Final = 60  # subjects that are read and decided in one go
ROWS_AT_ONCE: Final = 200
PLACE: Final = Planned.municipality_id, Planned.kind, Planned.subject_id, Planned.person_id
AWAKE: Final = Prepared(
    select(*PLACE)
    .where(Planned.wakes_at <= bindparam("now"))
    .order_by(*PLACE)
    .offset(bindparam("known"))
    .limit(ROWS_AT_ONCE),
    at_length=True,
)
PEOPLE_AT_ONCE: Final = 20


async def keep_up(db: Database, *, now: datetime, sheets: bool = True) -> int:
    """Bring plan and outcomes up to now; give the number of people for whom something was decided.

    `sheets`: look at those that somebody began or sent too, see `take_changes`. What fails in one municipality is
    raised when the others have been looked at.
    """
    with in_the_background():
        await turn_days(db, now=now)
        await take_changes(db, now=now, sheets=sheets)
        due = await _due(db, now=now)
        concerned = 0
        failed: Exception | None = None
        for municipality_id, rows in groupby(due, key=lambda row: row[0]):
            try:
                concerned += await _look(db, municipality_id, [key for _, key in rows], now=now)
            except Exception as error:  # noqa: BLE001 - raised below
                failed = failed or error
        if failed:
            raise failed
        return concerned


async def _due(db: Database, *, now: datetime) -> list[tuple[int, SubjectKey]]:
    """List what is to be looked at, by municipality and kind."""
    async with db.lookup() as door:
        if await WAKING.first(door, now=now) is None:
            return []
    found: list[tuple[int, SubjectKey]] = []
    while True:
        async with db.read() as session:
            page = await AWAKE.rows(session, now=now, known=len(found))
        found += [(municipality_id, (kind, number, person)) for municipality_id, kind, number, person in page]
        if len(page) < ROWS_AT_ONCE:
            return found


async def _look(db: Database, municipality_id: int, keys: Sequence[SubjectKey], *, now: datetime) -> int:
    people: dict[int, Outcome] = {}
    already: Known = {}
    wakes: dict[SubjectKey, datetime] = {}
    for portion in pages(keys, PORTION):
        async with db.read() as session:
            found = await decide_some(session, municipality_id, portion, now=now)
        for person, outcome in found.outcomes.items():
            _add(people.setdefault(person, Outcome(person, Decision())), outcome)
        spoken_for = {into for one in found.outcomes.values() for _, into in one.decision.merged}
        already |= {key: found.already[key] for key in spoken_for if key in found.already}
        wakes |= found.wakes
        await give_way()
    for page in pages(sorted(people), PEOPLE_AT_ONCE):
        async with db.begin() as session:
            await record_decisions(session, [people[person] for person in page], already, now=now)
        await give_way()
    await write_wakes(db, municipality_id, keys, wakes, now=now)
    return len(people)


def _add(to: Outcome, more: Outcome) -> None:
    to.decision.send += more.decision.send
    to.decision.merged += more.decision.merged
    to.decision.void += more.decision.void
    to.standing_in |= more.standing_in


async def write_wakes(
    db: Database,
    municipality_id: int,
    keys: Sequence[SubjectKey],
    wakes: Mapping[SubjectKey, datetime],
    *,
    now: datetime,
) -> None:
    """Write when to look again; what nobody is told of any more goes from the plan."""
    for page in pages(keys, ROWS_AT_ONCE):
        over = [key for key in page if key not in wakes]
        rows = [
            {"kind": kind, "subject_id": number, "person_id": person, "municipality_id": municipality_id}
            | {"wakes_at": wakes[kind, number, person]}
            for kind, number, person in page
            if (kind, number, person) in wakes
        ]
        async with db.begin() as session:
            await OVER.each(session, [{"of": kind, "number": number, "who": who} for kind, number, who in over])
            await put_each(session, Planned, rows)
            await planned_up_to(session, municipality_id, now=now)
        await give_way()
