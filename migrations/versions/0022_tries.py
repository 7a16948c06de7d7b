"""the desk: logins by a number

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('desk_try',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('waiting', 'asked', 'right', 'spent', 'refused', name='trystate', native_enum=False, length=20), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('decoy', sa.Integer(), nullable=False),
    sa.Column('other_decoy', sa.Integer(), nullable=False),
    sa.Column('device', sa.String(length=60), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_desk_try_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_desk_try')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_desk_try_code_hash')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_desk_try_token_hash')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('desk_try', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_desk_try_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_desk_try_person_id'), ['person_id'], unique=False)


def downgrade() -> None:
    op.drop_table('desk_try')
