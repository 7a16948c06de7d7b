"""everything of an item and of a roadmap can be changed: what stood before, what the document says, numbers of reports

Revision ID: 0008
Revises: 0007
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

KIND = sa.String(length=20)


def upgrade() -> None:
    op.add_column("assignment", sa.Column("amount", sa.Integer(), nullable=True))
    op.add_column("item_change", sa.Column("act", sa.Integer(), nullable=True))
    op.add_column("item_change", sa.Column("kept", sa.JSON(), nullable=True))
    op.add_column("item_change", sa.Column("undoes", sa.Integer(), nullable=True))
    op.create_index("ix_item_change_act", "item_change", ["act"])
    op.add_column("roadmap_item", sa.Column("expected_kind", KIND, nullable=True))
    op.add_column("roadmap_item", sa.Column("paper", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("roadmap_item") as batch:
        batch.alter_column("paper", server_default=None)
    op.create_table(
        "roadmap_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roadmap_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_roadmap_change_by_id_person"),
        sa.ForeignKeyConstraint(
            ["roadmap_id"], ["roadmap.id"], name="fk_roadmap_change_roadmap_id_roadmap", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_roadmap_change"),
    )
    op.create_index("ix_roadmap_change_roadmap_id", "roadmap_change", ["roadmap_id"])
    _remember_what_was_changed_by_hand()


def _remember_what_was_changed_by_hand() -> None:
    """From the history: titles, dates, items more and less, since the document last changed the item."""
    change = sa.table(
        "item_change",
        *(sa.column(name) for name in ("id", "item_id", "by_id", "kind", "before")),
    )
    papers: dict[int, dict[str, Any]] = {}
    rows = op.get_bind().execute(sa.select(change).order_by(change.c.id))
    for row in rows.all():
        paper = papers.setdefault(row.item_id, {})
        if row.kind == "amended":
            paper.clear()
        elif row.kind == "title":
            paper.setdefault("title", row.before)
        elif row.kind == "deadline":
            paper["moved"] = True
        elif row.kind == "added":
            paper["absent"] = True
    item = sa.table("roadmap_item", sa.column("id", sa.Integer), sa.column("paper", sa.JSON))
    for item_id, paper in papers.items():
        if paper:
            op.get_bind().execute(sa.update(item).where(item.c.id == item_id).values(paper=json.loads(json.dumps(paper))))


def downgrade() -> None:
    op.drop_table("roadmap_change")
    op.drop_index("ix_item_change_act", "item_change")
    for table, columns in (
        ("roadmap_item", ("paper", "expected_kind")),
        ("item_change", ("undoes", "kept", "act")),
        ("assignment", ("amount",)),
    ):
        for column in columns:
            op.drop_column(table, column)
