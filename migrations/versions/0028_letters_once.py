"""numbers of letters are given once

Where nobody had written for a year they began anew, and what the journal says of the first letter of old stood in the
journal of the municipality in which the new first one was written.

Revision ID: 0028
Revises: 0027
"""

from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None

# What has been given away before and stands in the journal still: after these numbers it goes on.
KNOWN = "SELECT max(CAST(substr(subject, 8) AS INTEGER)) FROM audit_entry WHERE subject LIKE 'letter:%'"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        rewritten(sqlite_autoincrement=True)
        last = op.get_bind().exec_driver_sql(KNOWN).scalar() or 0
        kept = op.get_bind().exec_driver_sql("SELECT coalesce(max(id), 0) FROM letter").scalar() or 0
        op.execute("DELETE FROM sqlite_sequence WHERE name = 'letter'")
        op.execute(f"INSERT INTO sqlite_sequence (name, seq) VALUES ('letter', {max(last, kept)})")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        rewritten()


def rewritten(**how: bool) -> None:
    """Write the table anew. Its triggers are made again after the last step."""
    with op.batch_alter_table("letter", recreate="always", table_kwargs=how):
        pass
