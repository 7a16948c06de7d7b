"""numbers are given once; whose sake somebody came for without an invitation is known

Revision ID: 0017
Revises: 0016
"""

from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

# Rows of these are deleted, and their numbers stand in buttons, keys of the outbox and the journal.
TABLES = (
    "appointment", "event", "event_act", "event_file", "event_part", "evidence_basket", "evidence_piece",
    "join_request", "roadmap_draft",
)
# What has been given away before and stands somewhere still: after these numbers it goes on.
KNOWN = {
    "event": "SELECT max(CAST(substr(subject, 7) AS INTEGER)) FROM audit_entry WHERE subject LIKE 'event:%'",
    "join_request": "SELECT max(CAST(substr(subject, 9) AS INTEGER)) FROM audit_entry WHERE subject LIKE 'request:%'",
    "event_act": "SELECT max(CAST(substr(batch, 11) AS INTEGER)) FROM outbox WHERE batch LIKE 'event:act:%'",
    "event_file": (
        "SELECT max(CAST(substr(unique_key, 16) AS INTEGER)) FROM outbox WHERE unique_key LIKE 'event.material:%'"
    ),
}
# Who came uninvited or in a colleague's place had no role, and no count by role saw them.
POSTS = """
    SELECT min(appointment.role) FROM appointment, event
    WHERE event.id = event_part.event_id AND appointment.municipality_id = event.municipality_id
        AND appointment.person_id = event_part.person_id
"""
ROLES = f"""
    UPDATE event_part SET role = coalesce(
        ({POSTS} AND appointment.school_id = event_part.school_id AND appointment.until IS NULL),
        ({POSTS} AND appointment.school_id = event_part.school_id),
        ({POSTS})
    )
    WHERE role IS NULL AND person_id IS NOT NULL
"""


def upgrade() -> None:
    op.execute(ROLES)
    if op.get_bind().dialect.name == "sqlite":
        rewritten(sqlite_autoincrement=True)
        for table, known in KNOWN.items():
            last = op.get_bind().exec_driver_sql(known).scalar() or 0
            kept = op.get_bind().exec_driver_sql(f"SELECT coalesce(max(id), 0) FROM {table}").scalar() or 0
            op.execute(f"DELETE FROM sqlite_sequence WHERE name = '{table}'")
            op.execute(f"INSERT INTO sqlite_sequence (name, seq) VALUES ('{table}', {max(last, kept)})")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        rewritten()


def rewritten(**how: bool) -> None:
    """Write the tables anew. Their triggers are made again after the last step."""
    for table in TABLES:
        with op.batch_alter_table(table, recreate="always", table_kwargs=how):
            pass
