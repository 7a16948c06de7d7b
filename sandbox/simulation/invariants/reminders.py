"""Each reminder that was due ended in one way, at an hour at which one may be reminded."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sandbox.simulation.invariants import workdays
from sandbox.simulation.sql import stored

if TYPE_CHECKING:
    from sandbox.simulation.life import Life

STALE: Final = timedelta(days=2)
CALM: Final = "('reminder.morning', 'digest')"  # what is never urgent


def each_ends_in_one_way(life: Life) -> None:
    if life.disturbed:
        return
    rows = life.ask(
        """
        SELECT r.id, r.state, o.state, o.reason FROM reminder r JOIN outbox o ON o.id = r.outbox_id
        WHERE (r.state = 'queued' AND o.state NOT IN ('waiting', 'claimed', 'sending'))
           OR (r.state = 'sent' AND o.state != 'sent')
        """
    )
    if rows:
        life.breaks("each reminder ends in one way", str(rows[:3]))
    rows = life.ask(
        "SELECT id, state FROM reminder WHERE state IN ('void', 'merged') AND reason IS NULL AND merged_into IS NULL"
    )
    if rows:
        life.breaks("each reminder ends in one way", f"ended without a word: {rows[:3]}")
    query = "SELECT id, kind, subject_id, send_until FROM reminder WHERE state = 'planned' AND send_until < ?"
    if rows := life.ask(query, stored(life.now - STALE)):
        life.breaks("each reminder ends in one way", f"stale: {rows[:3]}")


def none_out_of_hours(life: Life) -> None:
    """On a day off, or in quiet hours, nobody is reminded of what is not urgent."""
    since = life.memory.get("looked", "")
    life.memory["looked"] = stored(life.now)
    rows = life.ask(
        f"""
        SELECT o.id, o.kind, o.finished_at, p.quiet_from, p.quiet_to, coalesce(p.timezone, 'Asia/Krasnoyarsk'), p.id
        FROM outbox o JOIN person p ON p.id = o.person_id
        WHERE o.kind IN {CALM} AND o.state = 'sent' AND o.finished_at > ? AND o.attempts <= 1
        """,  # noqa: S608 - no values
        since,
    )
    known = workdays.calendars(life)
    if "jump" in life.troubles:
        return
    for number, kind, at, quiet_from, quiet_to, zone, person in rows:
        local = datetime.fromisoformat(at + "+00:00").astimezone(ZoneInfo(zone))
        if is_quiet(local.hour, quiet_from, quiet_to):
            life.breaks("no reminder out of hours", f"outbox {number}, {kind}, at {local:%a %d.%m %H:%M}")
        mine = workdays.of_person(life, person, known)
        off = bool(mine) and all(workdays.is_off(one, local.date()) for one in mine)
        if off and not _must(life, number, workdays.next_working(mine, local)):
            life.breaks("no reminder out of hours", f"outbox {number}, {kind}, on a day off: {local:%a %d.%m %H:%M}")


def is_quiet(hour: int, begins: int, ends: int) -> bool:
    return begins <= hour < ends if begins <= ends else hour >= begins or hour < ends


def _must(life: Life, number: int, later: datetime) -> bool:
    """Something in it would be too late on the next working day."""
    return bool(life.ask("SELECT 1 FROM reminder WHERE outbox_id = ? AND send_until < ?", number, stored(later)))


def one_morning_a_day(life: Life) -> None:
    rows = life.ask(
        """
        SELECT person_id, date(finished_at, '+7 hours'), count(*) FROM outbox
        WHERE kind = 'reminder.morning' AND state = 'sent' GROUP BY 1, 2 HAVING count(*) > 1
        """
    )
    if rows and not life.wish.faults:
        life.breaks("one morning a day", str(rows[:3]))


async def none_is_left_over(life: Life) -> None:
    query = "SELECT id, kind, send_at FROM reminder WHERE state IN ('planned', 'queued') AND send_until < ?"
    if rows := life.ask(query, stored(life.now - STALE)):
        life.breaks("no reminder is left over", str(rows[:3]))
