"""recommendations of a report one by one, and how a municipality's papers look

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('report_advice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('rule', sa.String(length=120), nullable=False),
    sa.Column('state', sa.Enum('accepted', 'dropped', name='advicestate', native_enum=False, length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('own', sa.Boolean(), nullable=False),
    sa.Column('figure', sa.JSON(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_report_advice_by_id_person')),
    sa.ForeignKeyConstraint(['report_id'], ['year_report.id'], name=op.f('fk_report_advice_report_id_year_report'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_advice')),
    sa.UniqueConstraint('report_id', 'rule', name=op.f('uq_report_advice_report_id_rule'))
    )
    op.create_table('report_form',
    sa.Column('municipality_id', sa.Integer(), nullable=False),
    sa.Column('letterhead', sa.LargeBinary(), nullable=True),
    sa.Column('layout', sa.JSON(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_report_form_by_id_person')),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_report_form_municipality_id_municipality')),
    sa.PrimaryKeyConstraint('municipality_id', name=op.f('pk_report_form'))
    )


def downgrade() -> None:
    op.drop_table('report_form')
    op.drop_table('report_advice')
