"""whoever holds a certificate may check it: tries are counted by account, not by person

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What was counted is an hour old at most: it is not carried over.
    op.drop_table("event_code_try")
    op.create_table(
        "event_code_try",
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("platform_id", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "platform_id", name=op.f("pk_event_code_try")),
    )


def downgrade() -> None:
    op.drop_table("event_code_try")
    op.create_table(
        "event_code_try",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_event_code_try_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_event_code_try")),
    )
