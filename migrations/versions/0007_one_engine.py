"""The week's digest and the nudges to who decides become reminders like the others.

A digest that was written before has its row now, so that it comes neither twice nor never; a nudge that has not left
becomes a morning message.
"""

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

OUTBOX = sa.table(
    "outbox",
    *(sa.column(name) for name in ("id", "person_id", "kind", "unique_key", "state", "reason")),
    *(sa.column(name, sa.DateTime(timezone=True)) for name in ("not_before", "send_until", "created_at")),
)
REMINDER = sa.table(
    "reminder",
    *(sa.column(name) for name in ("kind", "subject_id", "occurrence", "stage", "person_id", "due", "urgent")),
    *(sa.column(name) for name in ("stands_in", "state", "reason", "outbox_id")),
    *(sa.column(name, sa.DateTime(timezone=True)) for name in ("send_at", "send_until", "created_at")),
)
KEY = re.compile(r"digest:(\d+):(\d+)-(\d+):(\d+)")  # municipality, ISO year and week, person
FIRST_MONDAY = date(2024, 1, 1)
REPORTS = """
SELECT assignment.id, assignment.school_id, assignment.reported_at, assignment.held_at, roadmap.municipality_id,
    municipality.timezone
FROM assignment JOIN roadmap ON roadmap.id = assignment.roadmap_id
JOIN municipality ON municipality.id = roadmap.municipality_id
WHERE assignment.state = 'reported' AND assignment.reported_at IS NOT NULL
"""
POSTS = "SELECT role, municipality_id, school_id FROM appointment WHERE person_id = :person"
STATES = {"waiting": "queued", "claimed": "queued", "sending": "queued", "sent": "sent"}


def upgrade() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, settings FROM municipality")).all()
    settings: dict[int, Any] = {row.id: row.settings for row in rows}
    known = set()
    for row in connection.execute(sa.select(OUTBOX).where(OUTBOX.c.kind == "digest")).all():
        found = KEY.fullmatch(row.unique_key or "")
        if found:
            municipality, year, week, person = map(int, found.groups())
            values = _reminder(row, municipality, year, week, person, _weekday(settings.get(municipality)))
            key = tuple(values[name] for name in ("subject_id", "occurrence", "stage", "person_id"))
            if key not in known:
                known.add(key)
                connection.execute(sa.insert(REMINDER).values(values))
    _move_nudges(connection)


def _move_nudges(connection: sa.Connection) -> None:
    """A nudge that has not left becomes a morning message about the reports of that person's schools.

    Whose decision each of them waits for is asked when it leaves, as of every reminder.
    """
    moment = {"reported_at": sa.DateTime(timezone=True), "held_at": sa.DateTime(timezone=True)}
    reports = connection.execute(sa.text(REPORTS).columns(**moment)).all()
    for row in connection.execute(sa.select(OUTBOX).where(OUTBOX.c.kind == "evidence.queue")).all():
        if row.state not in ("waiting", "claimed"):
            continue
        posts = connection.execute(sa.text(POSTS), {"person": row.person_id}).all()
        for report in reports:
            if any(_decides(post, report) for post in posts):
                connection.execute(sa.insert(REMINDER).values(_nudge(row, report)))
        connection.execute(sa.update(OUTBOX).where(OUTBOX.c.id == row.id).values(kind="reminder.morning"))


def _decides(post: Any, report: Any) -> bool:
    if post.role == "curator":
        return bool(post.school_id == report.school_id)
    return post.role in ("coordinator", "specialist") and post.municipality_id == report.municipality_id


def _nudge(row: Any, report: Any) -> dict[str, Any]:
    since = _local(report.reported_at, report.timezone)
    if report.held_at:
        since = max(since, _local(report.held_at, report.timezone) + timedelta(days=4))
    return {
        "kind": "decision",
        "subject_id": report.id,
        "occurrence": since.isoformat(),
        "stage": f"+3:{row.id}",
        "person_id": row.person_id,
        "due": since.isoformat(),
        "urgent": False,
        "stands_in": False,
        "state": "queued",
        "outbox_id": row.id,
        "send_at": row.not_before,
        "send_until": row.send_until or row.not_before,
        "created_at": row.created_at,
    }


def _local(moment: datetime, timezone: str) -> date:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(ZoneInfo(timezone)).date()


def downgrade() -> None:
    op.execute("DELETE FROM reminder WHERE kind IN ('digest', 'decision', 'undecided')")


def _weekday(settings: Any) -> int:
    held = json.loads(settings) if isinstance(settings, str) else settings or {}
    weekday: int = held.get("digest", {}).get("weekday", 0)
    return weekday


def _reminder(row: Any, municipality: int, year: int, week: int, person: int, weekday: int) -> dict[str, Any]:
    """Number the week as the engine does: from the first Monday of 2024, on the weekday of the municipality."""
    due = FIRST_MONDAY + timedelta(days=max(weekday, 0))
    day = date.fromisocalendar(year, week, max(weekday, 0) + 1)
    state = STATES.get(row.state, "void")
    return {
        "kind": "digest",
        "subject_id": municipality,
        "occurrence": due.isoformat(),
        "stage": f"w{(day - due).days // 7}",
        "person_id": person,
        "due": due.isoformat(),
        "urgent": False,
        "stands_in": False,
        "state": state,
        "reason": None if state in ("queued", "sent") else row.reason or row.state,
        "outbox_id": row.id,
        "send_at": row.not_before,
        "send_until": row.send_until or row.not_before,
        "created_at": row.created_at,
    }
