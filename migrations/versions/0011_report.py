"""the report on a year: what it needs besides the work, what people write into it, how it was accepted

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('year_record',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('municipality_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('course', 'diagnosis', 'route', 'measure', 'members', 'link', 'schools', 'teachers', 'trait', name='yearkind', native_enum=False, length=20), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('modules', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dropped_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_year_record_by_id_person')),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_year_record_municipality_id_municipality')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_year_record'))
    )
    with op.batch_alter_table('year_record', schema=None) as batch_op:
        batch_op.create_index('ix_year_record_day', ['municipality_id', 'day'], unique=False)

    op.create_table('year_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('municipality_id', sa.Integer(), nullable=False),
    sa.Column('period_start', sa.Date(), nullable=False),
    sa.Column('period_end', sa.Date(), nullable=False),
    sa.Column('order_text', sa.String(length=300), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('accepted_by', sa.Integer(), nullable=True),
    sa.Column('accepted', sa.JSON(none_as_null=True), nullable=True),
    sa.ForeignKeyConstraint(['accepted_by'], ['person.id'], name=op.f('fk_year_report_accepted_by_person')),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_year_report_municipality_id_municipality')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_year_report')),
    sa.UniqueConstraint('municipality_id', 'period_start', 'period_end', name=op.f('uq_year_report_municipality_id_period_start_period_end'))
    )
    op.create_table('report_block',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('section', sa.String(length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('superseded_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_report_block_by_id_person')),
    sa.ForeignKeyConstraint(['report_id'], ['year_report.id'], name=op.f('fk_report_block_report_id_year_report'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_block'))
    )
    with op.batch_alter_table('report_block', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_block_report_id'), ['report_id'], unique=False)

    op.create_table('report_mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('section', sa.String(length=20), nullable=False),
    sa.Column('figure', sa.String(length=40), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_report_mark_by_id_person')),
    sa.ForeignKeyConstraint(['report_id'], ['year_report.id'], name=op.f('fk_report_mark_report_id_year_report'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_mark')),
    sa.UniqueConstraint('report_id', 'section', 'figure', name=op.f('uq_report_mark_report_id_section_figure'))
    )
    op.create_table('year_number',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=True),
    sa.Column('stage', sa.Enum('count', 'ordered', 'began', 'recommended', 'high', 'finished', 'first', 'middle', 'final', name='yearstage', native_enum=False, length=20), nullable=False),
    sa.Column('value', sa.Double(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('superseded_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_year_number_by_id_person')),
    sa.ForeignKeyConstraint(['record_id'], ['year_record.id'], name=op.f('fk_year_number_record_id_year_record'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_year_number_school_id_school')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_year_number'))
    )
    with op.batch_alter_table('year_number', schema=None) as batch_op:
        batch_op.create_index('uq_year_number_current', ['record_id', 'stage', 'school_id'], unique=True, sqlite_where=sa.text('superseded_at IS NULL'), postgresql_where=sa.text('superseded_at IS NULL'))



def downgrade() -> None:
    with op.batch_alter_table('year_number', schema=None) as batch_op:
        batch_op.drop_index('uq_year_number_current', sqlite_where=sa.text('superseded_at IS NULL'), postgresql_where=sa.text('superseded_at IS NULL'))

    op.drop_table('year_number')
    op.drop_table('report_mark')
    with op.batch_alter_table('report_block', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_block_report_id'))

    op.drop_table('report_block')
    op.drop_table('year_report')
    with op.batch_alter_table('year_record', schema=None) as batch_op:
        batch_op.drop_index('ix_year_record_day')

    op.drop_table('year_record')
