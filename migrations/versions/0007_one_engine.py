"""The week's digest and the nudges to who decides become reminders like the others.

A digest that was written before has its row now, so that it comes neither twice nor never; a nudge that has not left
is void: the engine plans its own.
"""

import json
import re
from datetime import date, timedelta
from typing import Any

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
    nudges = sa.update(OUTBOX).where(OUTBOX.c.kind == "evidence.queue", OUTBOX.c.state == "waiting")
    connection.execute(nudges.values(state="void", reason="superseded"))


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
