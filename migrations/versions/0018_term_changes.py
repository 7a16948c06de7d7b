"""who changed the days of an appointment, and why

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "term_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("at", models.base.UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("end", sa.Enum("since", "last", name="termend", native_enum=False, length=20), nullable=False),
        sa.Column("before", sa.Date(), nullable=True),
        sa.Column("after", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_term_change_appointment_id_appointment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_term_change_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term_change")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_term_change_appointment_id"), "term_change", ["appointment_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_term_change_appointment_id"), "term_change")
    op.drop_table("term_change")
