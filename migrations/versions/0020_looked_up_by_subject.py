"""what was done to an assignment is looked up by it, not by reading all that was ever done

Revision ID: 0020
Revises: 0017
"""

from alembic import op

revision = '0020'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject", "action"])


def downgrade() -> None:
    op.drop_index("ix_audit_entry_subject", "audit_entry")
