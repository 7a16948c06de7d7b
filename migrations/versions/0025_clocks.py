"""processes: how far the clock of each is from the server's

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("worker", sa.Column("apart", sa.Double(), nullable=False, server_default="0"))
    with op.batch_alter_table("worker") as batch:
        batch.alter_column("apart", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("worker") as batch:
        batch.drop_column("apart")
