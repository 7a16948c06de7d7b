"""the desk inside Telegram: what was opened once, and sessions without a cookie

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('desk_opening',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mark_hash', sa.String(length=64), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_desk_opening')),
    sa.UniqueConstraint('mark_hash', name=op.f('uq_desk_opening_mark_hash'))
    )
    with op.batch_alter_table('desk_opening', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_desk_opening_expires_at'), ['expires_at'], unique=False)
    op.add_column('desk_session', sa.Column('inside', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('desk_session', schema=None) as batch_op:
        batch_op.drop_column('inside')
    op.drop_table('desk_opening')
