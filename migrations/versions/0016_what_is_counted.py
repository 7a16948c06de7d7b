"""a number told with a report says of what, for the plan may read otherwise later

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not by a batch, which writes the table anew: it would lose its triggers.
    op.add_column("assignment", sa.Column("amount_of", sa.String(length=120), nullable=True))


def downgrade() -> None:
    op.drop_column("assignment", "amount_of")
