"""Each reminder that was due ended in one way, at an hour at which one may be reminded."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sandbox.simulation.invariants import workdays
from sandbox.simulation.outcome import HERE
from sandbox.simulation.sql import ahead, stored

if TYPE_CHECKING:
    from sandbox.simulation.life import Life

STALE: Final = timedelta(days=2)
OF_WORK: Final = frozenset({"item", "start", "check_in", "escalation", "problem", "decision", "undecided"})
CALM: Final = "('reminder.morning', 'digest')"  # what is never urgent
STANDS: Final = {
    "work": """SELECT a.id, a.due, a.state, a.school_id, a.person_id, i.starts_on, i.closed_at
               FROM assignment a LEFT JOIN roadmap_item i ON i.id = a.item_id""",
    "seminar": "SELECT id, state, starts_at FROM event",
    "part": "SELECT id, answer, gone_at IS NULL FROM event_part",
    "survey": "SELECT id, state, opens_at, closes_at FROM survey_run",
    "person": """SELECT id, blocked_at, platform_id, (SELECT group_concat(p.id) FROM pause p WHERE p.kind = 'person'
                 AND p.subject_id = person.id AND p.ended_at IS NULL) FROM person""",
    "school": """SELECT id, (SELECT group_concat(p.id) FROM pause p WHERE p.kind = 'school'
                 AND p.subject_id = school.id AND p.ended_at IS NULL) FROM school""",
    "roadmap": """SELECT id, state, settings, (SELECT group_concat(p.id) FROM pause p WHERE p.kind = 'roadmap'
                  AND p.subject_id = roadmap.id AND p.ended_at IS NULL) FROM roadmap""",
}


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
    """On a day off, or in quiet hours, nobody is reminded of what is not urgent.

    Whoever moved their hours or their zone since the last look was reminded by the ones or by the others.
    """
    since = life.memory.get("looked", "")
    life.memory["looked"] = stored(life.now)
    rows = life.ask(
        f"""
        SELECT o.id, o.kind, o.finished_at, p.id FROM outbox o JOIN person p ON p.id = o.person_id
        WHERE o.kind IN {CALM} AND o.state = 'sent' AND o.finished_at > ? AND o.attempts <= 1
        """,  # noqa: S608 - no values
        since,
    )
    known, hours, early = workdays.calendars(life), _hours(life), ahead(life)
    if "jump" in life.troubles:
        return
    for number, kind, at, person in rows:
        if number in early:
            continue
        moment = datetime.fromisoformat(at + "+00:00")
        there = {zone: moment.astimezone(ZoneInfo(zone)) for *_, zone in hours[person]}
        local = next(iter(there.values()))
        if all(is_quiet(there[zone].hour, *span) for *span, zone in hours[person]):
            life.breaks("no reminder out of hours", f"outbox {number}, {kind}, at {local:%a %d.%m %H:%M}")
        mine = workdays.of_person(life, person, known)
        days = {here.date() for here in there.values()}
        off = bool(mine) and all(workdays.is_off(one, day) for one in mine for day in days)
        if off and not _must(life, number, workdays.next_working(mine, local, _resting(life, person, at))):
            life.breaks("no reminder out of hours", f"outbox {number}, {kind}, on a day off: {local:%a %d.%m %H:%M}")


Hours = tuple[int, int, str]  # when quiet hours begin and end, and the time zone


def _hours(life: Life) -> dict[int, list[Hours]]:
    """Give each person's quiet hours and zones as they are, and as they were when this was asked last.

    Who has set no zone lives by that of the municipalities in which they have a post.
    """
    query = """SELECT p.id, p.quiet_from, p.quiet_to, coalesce(p.timezone, m.timezone, ?) FROM person p
               LEFT JOIN appointment a ON a.person_id = p.id LEFT JOIN municipality m ON m.id = a.municipality_id"""
    here: defaultdict[int, set[Hours]] = defaultdict(set)
    for number, *rest in life.ask(query, str(HERE)):
        here[number].add((rest[0], rest[1], rest[2]))
    before = life.memory.get("hours", here)
    life.memory["hours"] = here
    return {number: sorted({*spans, *before.get(number, ())}) for number, spans in here.items()}


def _resting(life: Life, person: int, at: str) -> list[tuple[str, str]]:
    """Whoever goes on leave tomorrow is told today what would be over by then, on a Sunday as well."""
    query = """SELECT first, last FROM pause WHERE kind = 'person' AND subject_id = ? AND last IS NOT NULL
               AND created_at <= ? AND (ended_at IS NULL OR ended_at > ?)"""
    return life.ask(query, person, at, at)


def is_quiet(hour: int, begins: int, ends: int) -> bool:
    return begins <= hour < ends if begins <= ends else hour >= begins or hour < ends


def _must(life: Life, number: int, later: datetime) -> bool:
    """Something in it would be too late on the next working day."""
    return bool(life.ask("SELECT 1 FROM reminder WHERE outbox_id = ? AND send_until < ?", number, stored(later)))


SAID: Final = "SELECT kind, subject_id, occurrence FROM reminder WHERE outbox_id = ? AND state = 'sent'"


def one_morning_a_day(life: Life) -> None:
    """… unless something changes meanwhile: a second one says what hangs on that, and nothing that was said already.

    What changes is whose something is or when it is due: posts, and what stood differently the evening before
    (`_stood`), however often this day is looked at: after days of silence several are lived on one. Whoever moves a
    deadline nearer makes a stage of it due that day, and the schools hear of it; who is invited, or comes up from the
    queue, hears of the event. Who says yes themselves has just read of it. A morning that went out while the clock ran
    ahead is dated on a day that was yet to come: it is one of the day on which it went. On a day on which something
    goes wrong a morning may come late, and be of the day before.
    """
    midnight = life.now.astimezone(HERE).replace(hour=0, minute=0, second=0, microsecond=0)
    before: dict[str, Any] = life.memory.get("mornings", {})
    stands = _stood(life)
    evening = before["evening"] if before.get("of") == midnight else before.get("stands", {})
    life.memory["mornings"] = {"of": midnight, "evening": evening, "stands": stands}
    early = ahead(life)
    if life.troubles or life.disturbed:
        return
    rows = life.ask(
        """
        SELECT person_id FROM outbox
        WHERE kind = 'reminder.morning' AND state = 'sent' AND attempts <= 1 AND finished_at >= ?
        GROUP BY person_id HAVING count(*) > 1
        """,
        stored(midnight),
    )
    for (person,) in rows:
        told: set[tuple[str, int, str]] = set()
        for number in _mornings(life, person, stored(midnight)):
            if number in early:
                continue
            said = set(life.ask(SAID, number))
            if told & said:
                life.breaks("one morning a day", f"{person} is told twice of {sorted(told & said)[:3]}")
            for kind, subject, _ in sorted(said) if told else ():
                about = _about(life, kind, subject, person, midnight)
                moved = any(evening.get(one) != stands.get(one) for one in about)
                if not moved and not _changed_hands(life, person, kind, subject, midnight.date().isoformat()):
                    life.breaks("one morning a day", f"outbox {number} to {person}: {kind} {subject} came by itself")
            told |= said


def _about(life: Life, kind: str, subject: int, person: int, midnight: datetime) -> list[tuple[str, int]]:
    """Name what a reminder hangs on; an answer that was given today is no reason to be told.

    Where the people of a school go on leave, come back or block the bot, who is next hears of its work at once.
    """
    if kind == "seminar":
        query = """SELECT id FROM event_part WHERE event_id = ? AND person_id = ?
                   AND (answered_at IS NULL OR answered_at < ?)"""
        parts = life.ask(query, subject, person, stored(midnight))
        return [(kind, subject), ("person", person), *(("part", part) for (part,) in parts)]
    if kind not in OF_WORK:
        return [(kind, subject), ("person", person)]
    [[school, roadmap]] = life.ask("SELECT school_id, roadmap_id FROM assignment WHERE id = ?", subject)
    team = life.ask("SELECT DISTINCT person_id FROM appointment WHERE school_id = ?", school)
    found = [("work", subject), ("school", school), ("roadmap", roadmap), ("person", person)]
    return [*found, *(("person", other) for (other,) in team)]


def _stood(life: Life) -> dict[tuple[str, int], Any]:
    """What reminders of work, events and surveys hang on, and whether people, schools and roadmaps rest."""
    found: dict[tuple[str, int], Any] = {}
    for family, query in STANDS.items():
        found |= {(family, number): rest for number, *rest in life.ask(query)}
    return found


def _mornings(life: Life, person: int, since: str) -> list[int]:
    query = """SELECT id FROM outbox WHERE kind = 'reminder.morning' AND state = 'sent' AND attempts <= 1
               AND person_id = ? AND finished_at >= ? ORDER BY finished_at, id"""
    return [number for (number,) in life.ask(query, person, since)]


def _changed_hands(life: Life, person: int, kind: str, subject: int, today: str) -> bool:
    """Somebody's post at that school, or for the whole of a municipality in which this person works, changed today."""
    school = None
    if kind in OF_WORK:
        school = life.ask("SELECT school_id FROM assignment WHERE id = ?", subject)[0][0]
    query = """
        SELECT 1 FROM appointment mine JOIN appointment other ON other.municipality_id = mine.municipality_id
        WHERE mine.person_id = ? AND ? IN (other.since, other.until)
          AND (other.school_id IS NULL OR other.school_id = ? OR other.person_id = mine.person_id)
    """
    return bool(life.ask(query, person, today, school))


async def none_is_left_over(life: Life) -> None:
    query = "SELECT id, kind, send_at FROM reminder WHERE state IN ('planned', 'queued') AND send_until < ?"
    if rows := life.ask(query, stored(life.now - STALE)):
        life.breaks("no reminder is left over", str(rows[:3]))
