"""events: the key of the code that changes on the screen at the door

Revision ID: 0027
Revises: 0026
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

KEY_BYTES = 24


def upgrade() -> None:
    # Not by a batch, which writes the table anew: it would forget which numbers were given already.
    op.add_column("event", sa.Column("door_key", sa.String(length=40), nullable=False, server_default=""))
    event = sa.table("event", sa.column("id", sa.Integer), sa.column("door_key", sa.String))
    for number in op.get_bind().execute(sa.select(event.c.id)).scalars().all():
        # Each its own: whoever learns one key learns nothing of another event.
        fresh = sa.update(event).where(event.c.id == number).values(door_key=secrets.token_urlsafe(KEY_BYTES))
        op.get_bind().execute(fresh)


def downgrade() -> None:
    op.drop_column("event", "door_key")
