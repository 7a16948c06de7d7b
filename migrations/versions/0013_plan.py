"""the plan of reminders as data: when each thing is looked at next, and what has changed (migrations.triggers)

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

KIND = sa.String(length=20)
SCOPE = sa.Enum(
    'item', 'seminar', 'survey', 'unsent', 'roadmap_item', 'roadmap', 'event', 'run', 'person', 'school', 'municipality',
    name='planscope', native_enum=False, length=20,
)
PLACE = ["municipality.id"]


def upgrade() -> None:
    op.create_table(
        "planned",
        sa.Column("kind", KIND, nullable=False),
        sa.Column("subject_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("wakes_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["municipality_id"], PLACE, name="fk_planned_municipality_id_municipality"),
        sa.PrimaryKeyConstraint("kind", "subject_id", "person_id", name="pk_planned"),
    )
    op.create_index("ix_planned_wakes_at", "planned", ["wakes_at"])
    op.create_index("ix_planned_municipality", "planned", ["municipality_id"])
    op.create_table(
        "plan_day",
        sa.Column("municipality_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("turns_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["municipality_id"], PLACE, name="fk_plan_day_municipality_id_municipality"),
        sa.PrimaryKeyConstraint("municipality_id", name="pk_plan_day"),
    )
    op.create_table(
        "plan_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", SCOPE, nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plan_change"),
    )


    full = sa.text("finished_at IS NOT NULL AND CAST(payload AS TEXT) <> '{}'")
    op.create_index("ix_outbox_full", "outbox", ["finished_at"], sqlite_where=full, postgresql_where=full)


def downgrade() -> None:
    op.drop_index("ix_outbox_full", "outbox")
    for table in ("plan_change", "plan_day", "planned"):
        op.drop_table(table)
