"""what was done to an assignment is looked up by it, not by reading all that was ever done

Revision ID: 0019
Revises: 0018
"""

from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject", "action"])


def downgrade() -> None:
    op.drop_index("ix_audit_entry_subject", "audit_entry")
