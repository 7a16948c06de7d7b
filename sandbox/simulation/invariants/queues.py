"""Nothing is a mistake of the program's own, and nothing waits for ever."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sandbox.simulation.sql import stored

if TYPE_CHECKING:
    from sandbox.simulation.life import Life

DAY: Final = timedelta(hours=20)
LATE: Final = timedelta(hours=14)  # a night, and some tries
# What is said of a database or a platform out of reach is no mistake.
KNOWN: Final = ("cannot be written to", "out of reach", "could not be marked", "clock jumped", "could not be written")


def no_incident(life: Life) -> None:
    for line in life.machine.troubled.lines:
        if life.disturbed and not line.startswith("incident"):
            continue
        if "Refused(" in line or "refused by the simulation" in line or any(known in line for known in KNOWN):
            continue
        life.breaks("no incident", line)


def queues_move(life: Life) -> None:
    rows = life.ask("SELECT number, state, incident FROM inbox WHERE state != 'done'")
    if rows and not life.disturbed:
        life.breaks("queues move", f"updates that are not done: {rows[:5]}")
    if life.disturbed:
        return
    rows = life.ask("SELECT id, kind, state FROM outbox WHERE state IN ('claimed', 'sending')")
    if rows:
        life.breaks("queues move", f"in hand while nobody works: {rows[:5]}")
    before = stored(life.now - LATE)
    query = "SELECT id, kind, not_before, reason FROM outbox WHERE state = 'waiting' AND not_before < ?"
    if rows := life.ask(query, before):
        life.breaks("queues move", f"waits since long: {rows[:5]}")


def nothing_taken_is_missing(life: Life) -> None:
    """What the platform believes to have told us today stands in the inbox: it will never be told again.

    A copy that was put back knows nothing of what came after it was made.
    """
    since = max(life.now - DAY, life.memory.get("restored", life.first)).timestamp()
    there = {row[0] for row in life.ask("SELECT update_id FROM inbox")}
    missing = [
        update.id
        for update in life.box.bot.queue.log
        if update.state == "confirmed" and update.at > since and str(update.id) not in there
    ]
    if missing:
        life.breaks("nothing taken is missing", f"updates {missing[:5]}")


async def queues_are_empty(life: Life) -> None:
    rows = life.ask("SELECT id, kind, reason FROM outbox WHERE state = 'failed' AND reason IN ('error', 'rejected')")
    if rows:
        life.breaks("queues are empty", f"failed by a mistake: {rows[:5]}")
    rows = life.ask("SELECT number, state FROM inbox WHERE state != 'done'")
    if rows:
        life.breaks("queues are empty", f"updates that are not done: {rows[:5]}")
