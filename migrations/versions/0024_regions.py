"""regions: which municipalities they hold, and whose figures stand in one sum

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "region",
        sa.Column("municipality_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_region_municipality_id_municipality")),
        sa.PrimaryKeyConstraint("municipality_id", name=op.f("pk_region")),
    )
    op.create_table(
        "region_member",
        sa.Column("municipality_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("told_with_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_region_member_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.municipality_id"], name=op.f("fk_region_member_region_id_region")),
        sa.ForeignKeyConstraint(
            ["told_with_id"], ["municipality.id"], name=op.f("fk_region_member_told_with_id_municipality")
        ),
        sa.PrimaryKeyConstraint("municipality_id", name=op.f("pk_region_member")),
    )
    op.create_index(op.f("ix_region_member_region_id"), "region_member", ["region_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_region_member_region_id"), "region_member")
    op.drop_table("region_member")
    op.drop_table("region")
