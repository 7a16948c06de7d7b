"""a municipality is called a municipality, in columns and in what is kept as JSON too

Revision ID: 0004
Revises: 0003
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

OLD, NEW = "town", "municipality"
STATES = {
    "Asking:town": "Asking:municipality",
    "WritingTown:name": "WritingMunicipality:name",
    "WritingTown:consent": "WritingMunicipality:consent",
}
PERSON = sa.table("person", sa.column("id"), sa.column("chosen_municipality_id"))


def upgrade() -> None:
    op.execute("ALTER TABLE person RENAME COLUMN town_id TO chosen_municipality_id")
    _rename(OLD, NEW, STATES)


def downgrade() -> None:
    op.execute("ALTER TABLE person RENAME COLUMN chosen_municipality_id TO town_id")
    _rename(NEW, OLD, {new: old for old, new in STATES.items()})


def _rename(old: str, new: str, states: dict[str, str]) -> None:
    connection = op.get_bind()
    kept = sa.table(
        "conversation", sa.column("chat"), sa.column("state", sa.String), sa.column("data", sa.JSON)
    )
    for chat, state, data in connection.execute(sa.select(kept.c.chat, kept.c.state, kept.c.data)).all():
        connection.execute(
            sa.update(kept)
            .where(kept.c.chat == chat)
            .values(state=states.get(state, state), data=_renamed(data, old, new, states))
        )
    for name, column in (("audit_entry", "details"), ("outbox", "payload")):
        table = sa.table(name, sa.column("id", sa.Integer), sa.column(column, sa.JSON))
        text = sa.cast(table.c[column], sa.String)
        rows = connection.execute(sa.select(table.c.id, table.c[column]).where(text.contains(f'"{old}"'))).all()
        for number, values in rows:
            if old in values:
                changed = json.loads(json.dumps(values))
                changed[new] = changed.pop(old)
                connection.execute(sa.update(table).where(table.c.id == number).values({column: changed}))


def _renamed(value: Any, old: str, new: str, states: dict[str, str]) -> Any:
    """A dialogue that was put aside lies inside the data of the one that came after it."""
    if isinstance(value, dict):
        return {new if key == old else key: _renamed(held, old, new, states) for key, held in value.items()}
    if isinstance(value, list):
        return [_renamed(held, old, new, states) for held in value]
    return states.get(value, value) if isinstance(value, str) else value
