"""who has put off a reminder stands in no journal: of a confidential survey it told who had not answered

Revision ID: 0014
Revises: 0013
"""

from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM audit_entry WHERE action = 'reminder.snoozed'")


def downgrade() -> None:
    pass  # nobody misses them
