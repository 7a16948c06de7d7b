"""what is forgotten is found by an index

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index('ix_event_ends_at', ['ends_at'], unique=False)

    with op.batch_alter_table('event_guest', schema=None) as batch_op:
        batch_op.create_index('ix_event_guest_named', ['created_at'], unique=False, sqlite_where=sa.text("name <> ''"), postgresql_where=sa.text("name <> ''"))

    with op.batch_alter_table('event_part', schema=None) as batch_op:
        batch_op.create_index('ix_event_part_instead_of', ['instead_of'], unique=False, sqlite_where=sa.text('instead_of IS NOT NULL'), postgresql_where=sa.text('instead_of IS NOT NULL'))

    with op.batch_alter_table('join_request', schema=None) as batch_op:
        batch_op.create_index('ix_join_request_decided_at', ['decided_at'], unique=False)

    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.create_index('ix_letter_sent_at', ['sent_at'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_index('ix_letter_sent_at')

    with op.batch_alter_table('join_request', schema=None) as batch_op:
        batch_op.drop_index('ix_join_request_decided_at')

    with op.batch_alter_table('event_part', schema=None) as batch_op:
        batch_op.drop_index('ix_event_part_instead_of', sqlite_where=sa.text('instead_of IS NOT NULL'), postgresql_where=sa.text('instead_of IS NOT NULL'))

    with op.batch_alter_table('event_guest', schema=None) as batch_op:
        batch_op.drop_index('ix_event_guest_named', sqlite_where=sa.text("name <> ''"), postgresql_where=sa.text("name <> ''"))

    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index('ix_event_ends_at')

