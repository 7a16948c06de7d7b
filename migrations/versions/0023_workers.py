"""processes at work beside each other, and who has which chat in hand

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('worker',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('bot', sa.String(length=64), nullable=False),
    sa.Column('way', sa.String(length=300), nullable=False),
    sa.Column('folder', sa.String(length=32), nullable=False),
    sa.Column('leads', sa.Boolean(), nullable=False),
    sa.Column('beat_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_worker'))
    )
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('taken_by', sa.Integer(), nullable=True))
        batch_op.create_index('ix_inbox_chat', ['platform', 'chat'], unique=False, sqlite_where=sa.text("state = 'new'"), postgresql_where=sa.text("state = 'new'"))



def downgrade() -> None:
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.drop_index('ix_inbox_chat', sqlite_where=sa.text("state = 'new'"), postgresql_where=sa.text("state = 'new'"))
        batch_op.drop_column('taken_by')

    op.drop_table('worker')
