"""Nothing is a mistake of the program's own, and nothing waits for ever."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sandbox.simulation.sql import stored

if TYPE_CHECKING:
    from sandbox.simulation.year import Year

DAY: Final = timedelta(hours=20)
LATE: Final = timedelta(hours=14)  # a night, and some tries
# What is said of a database or a platform out of reach is no mistake.
KNOWN: Final = ("cannot be written to", "out of reach", "could not be marked", "clock jumped", "could not be written")


def no_incident(year: Year) -> None:
    for line in year.machine.troubled.lines:
        if year.disturbed and not line.startswith("incident"):
            continue
        if "Refused(" in line or "refused by the simulation" in line or any(known in line for known in KNOWN):
            continue
        year.breaks("no incident", line)


def queues_move(year: Year) -> None:
    rows = year.ask("SELECT number, state, incident FROM inbox WHERE state != 'done'")
    if rows and not year.disturbed:
        year.breaks("queues move", f"updates that are not done: {rows[:5]}")
    if year.disturbed:
        return
    rows = year.ask("SELECT id, kind, state FROM outbox WHERE state IN ('claimed', 'sending')")
    if rows:
        year.breaks("queues move", f"in hand while nobody works: {rows[:5]}")
    before = stored(year.now - LATE)
    query = "SELECT id, kind, not_before, reason FROM outbox WHERE state = 'waiting' AND not_before < ?"
    if rows := year.ask(query, before):
        year.breaks("queues move", f"waits since long: {rows[:5]}")


def nothing_taken_is_missing(year: Year) -> None:
    """What the platform believes to have told us today stands in the inbox: it will never be told again.

    A copy that was put back knows nothing of what came after it was made.
    """
    since = max(year.now - DAY, year.memory.get("restored", year.first)).timestamp()
    there = {row[0] for row in year.ask("SELECT update_id FROM inbox")}
    missing = [
        update.id
        for update in year.box.bot.queue.log
        if update.state == "confirmed" and update.at > since and str(update.id) not in there
    ]
    if missing:
        year.breaks("nothing taken is missing", f"updates {missing[:5]}")


async def queues_are_empty(year: Year) -> None:
    rows = year.ask("SELECT id, kind, reason FROM outbox WHERE state = 'failed' AND reason IN ('error', 'rejected')")
    if rows:
        year.breaks("queues are empty", f"failed by a mistake: {rows[:5]}")
    rows = year.ask("SELECT number, state FROM inbox WHERE state != 'done'")
    if rows:
        year.breaks("queues are empty", f"updates that are not done: {rows[:5]}")
