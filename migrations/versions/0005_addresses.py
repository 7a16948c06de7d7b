"""updates, conversations and people are known by platform and text: a messenger whose ids are no numbers fits

Revision ID: 0005
Revises: 0004
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

PLATFORM, ACCOUNT = sa.String(length=20), sa.String(length=64)
STATE = sa.Enum('new', 'done', 'set_aside', 'failed', name='inboxstate', native_enum=False, length=20)
INBOX: tuple[sa.Column[Any], ...] = (
    sa.Column('payload', sa.LargeBinary(), nullable=True),
    sa.Column('state', STATE, nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('incident', sa.String(length=12), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
)
CONVERSATION: tuple[sa.Column[Any], ...] = (
    sa.Column('state', sa.String(length=80), nullable=True),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
)
GUESS: tuple[sa.Column[Any], ...] = (
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
)


def upgrade() -> None:
    _rebuilt(
        'inbox',
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('platform', PLATFORM, nullable=False),
        sa.Column('update_id', ACCOUNT, nullable=False),
        sa.Column('chat', ACCOUNT, nullable=False),
        *_fresh(INBOX),
        sa.PrimaryKeyConstraint('number', name=op.f('pk_inbox')),
        sa.UniqueConstraint('platform', 'update_id', name=op.f('uq_inbox_platform_update_id')),
        # In the order in which they came; what was handled came from nobody.
        filled="INSERT INTO inbox (platform, update_id, chat, payload, state, attempts, incident, received_at) "
        "SELECT 'telegram', CAST(update_id AS VARCHAR(64)), "
        "CASE WHEN chat = 0 THEN '' ELSE CAST(chat AS VARCHAR(64)) END, "
        "payload, state, attempts, incident, received_at FROM inbox_before ORDER BY update_id",
    )
    op.create_index('ix_inbox_new', 'inbox', ['state', 'number'])
    _rebuilt(
        'conversation',
        sa.Column('platform', PLATFORM, nullable=False),
        sa.Column('chat', ACCOUNT, nullable=False),
        *_fresh(CONVERSATION),
        sa.PrimaryKeyConstraint('platform', 'chat', name=op.f('pk_conversation')),
        filled="INSERT INTO conversation (platform, chat, state, data, changed_at) "
        "SELECT 'telegram', CAST(chat AS VARCHAR(64)), state, data, changed_at FROM conversation_before",
    )
    _rebuilt(
        'invite_guess',
        sa.Column('platform', PLATFORM, nullable=False),
        sa.Column('platform_id', ACCOUNT, nullable=False),
        *_fresh(GUESS),
        sa.PrimaryKeyConstraint('platform', 'platform_id', name=op.f('pk_invite_guess')),
        filled="INSERT INTO invite_guess (platform, platform_id, since, failures) "
        "SELECT 'telegram', CAST(platform_id AS VARCHAR(64)), since, failures FROM invite_guess_before",
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.alter_column(
            'platform_id',
            existing_type=sa.BigInteger(),
            type_=ACCOUNT,
            existing_nullable=True,
            postgresql_using="CAST(platform_id AS VARCHAR(64))",
        )


def downgrade() -> None:
    """Who is met elsewhere than on Telegram has no number that the version before could keep."""
    op.execute("UPDATE person SET platform_id = NULL WHERE platform <> 'telegram'")
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.alter_column(
            'platform_id',
            existing_type=ACCOUNT,
            type_=sa.BigInteger(),
            existing_nullable=True,
            postgresql_using="CAST(platform_id AS BIGINT)",
        )
    _rebuilt(
        'invite_guess',
        sa.Column('platform_id', sa.BigInteger(), autoincrement=False, nullable=False),
        *_fresh(GUESS),
        sa.PrimaryKeyConstraint('platform_id', name=op.f('pk_invite_guess')),
        filled="INSERT INTO invite_guess (platform_id, since, failures) "
        "SELECT CAST(platform_id AS BIGINT), since, failures FROM invite_guess_before WHERE platform = 'telegram'",
    )
    _rebuilt(
        'conversation',
        sa.Column('chat', sa.BigInteger(), autoincrement=False, nullable=False),
        *_fresh(CONVERSATION),
        sa.PrimaryKeyConstraint('chat', name=op.f('pk_conversation')),
        filled="INSERT INTO conversation (chat, state, data, changed_at) "
        "SELECT CAST(chat AS BIGINT), state, data, changed_at FROM conversation_before WHERE platform = 'telegram'",
    )
    _rebuilt(
        'inbox',
        sa.Column('update_id', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('chat', sa.BigInteger(), nullable=False),
        *_fresh(INBOX),
        sa.PrimaryKeyConstraint('update_id', name=op.f('pk_inbox')),
        filled="INSERT INTO inbox (update_id, chat, payload, state, attempts, incident, received_at) "
        "SELECT CAST(update_id AS BIGINT), CASE WHEN chat = '' THEN 0 ELSE CAST(chat AS BIGINT) END, "
        "payload, state, attempts, incident, received_at FROM inbox_before WHERE platform = 'telegram'",
    )
    op.create_index('ix_inbox_new', 'inbox', ['state', 'update_id'])


def _fresh(columns: tuple[sa.Column[Any], ...]) -> list[sa.Column[Any]]:
    """A column belongs to one table only."""
    return [sa.Column(one.name, one.type, nullable=one.nullable) for one in columns]


def _rebuilt(table: str, *form: sa.schema.SchemaItem, filled: str) -> None:
    """Make a table anew, as its key changes, and take over what it held."""
    op.execute(f"CREATE TABLE {table}_before AS SELECT * FROM {table}")
    op.drop_table(table)
    op.create_table(table, *form)
    op.execute(filled)
    op.drop_table(f"{table}_before")
