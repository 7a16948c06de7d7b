"""events of every kind; seminars become events, with their audience as invited people

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

# A seminar lasted as long as it stayed on the home screen. Whether an old one took place nobody knows: it is not asked.
EVENTS = """
INSERT INTO event (
    id, municipality_id, kind, form, level, ours, title, starts_at, ends_at, place, organiser_id, audience, obligation,
    state, revision, sequence, changed_at, announced_at, cancelled_at, code, door, asked_held_at, created_by, created_at
)
SELECT
    id, municipality_id, 'seminar', 'in_person', 'municipal', 1, title, starts_at,
    strftime('%Y-%m-%d %H:%M:%S.000000', starts_at, '+3 hours'), place, created_by,
    CASE audience WHEN 'all' THEN '[{}]' ELSE '[{"roles": ["' || audience || '"]}]' END, 'free',
    CASE WHEN cancelled_at IS NULL THEN 'announced' ELSE 'cancelled' END, 1, 0, created_at, created_at, cancelled_at,
    printf('%04d', abs(random()) % 10000), lower(hex(randomblob(8))),
    CASE WHEN starts_at < strftime('%Y-%m-%d %H:%M:%S', 'now') THEN starts_at END, created_by, created_at
FROM seminar
"""
PARTS = """
INSERT INTO event_part (
    event_id, person_id, school_id, role, invited, free, answer, revision, position, told_starts_at, tries
)
SELECT
    seminar.id, appointment.person_id, appointment.school_id, appointment.role, 1,
    appointment.person_id = coalesce(seminar.created_by, 0), 'silent', 0, 0, seminar.starts_at, 0
FROM seminar
JOIN appointment ON appointment.id = (
    SELECT min(post.id) FROM appointment AS post
    JOIN person ON person.id = post.person_id AND person.erased_at IS NULL
    WHERE post.person_id = appointment.person_id AND post.municipality_id = seminar.municipality_id
        AND post.since <= date('now') AND (post.until IS NULL OR post.until > date('now'))
        AND (seminar.audience = 'all' OR post.role = seminar.audience)
)
"""
MOVED = (EVENTS, PARTS)
BACK = """
INSERT INTO seminar (id, municipality_id, title, place, starts_at, audience, cancelled_at, created_by, created_at)
SELECT
    id, municipality_id, title, place, starts_at,
    CASE WHEN json_array_length(audience, '$[0].roles') = 1 THEN json_extract(audience, '$[0].roles[0]') ELSE 'all' END,
    cancelled_at, created_by, created_at
FROM event WHERE state != 'draft'
"""
BACK_ON_POSTGRESQL = """
INSERT INTO seminar (id, municipality_id, title, place, starts_at, audience, cancelled_at, created_by, created_at)
SELECT
    id, municipality_id, title, place, starts_at,
    CASE WHEN json_array_length(coalesce(audience -> 0 -> 'roles', '[]')) = 1 THEN audience -> 0 -> 'roles' ->> 0 ELSE 'all' END,
    cancelled_at, created_by, created_at
FROM event WHERE state != 'draft'
"""


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def upgrade() -> None:
    op.create_table('event_kind',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('municipality_id', sa.Integer(), nullable=False),
    sa.Column('one', sa.String(length=60), nullable=False),
    sa.Column('few', sa.String(length=60), nullable=False),
    sa.Column('many', sa.String(length=60), nullable=False),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_event_kind_municipality_id_municipality')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_kind')),
    sa.UniqueConstraint('municipality_id', 'one', name=op.f('uq_event_kind_municipality_id_one'))
    )
    op.create_table('event_project',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('municipality_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_event_project_municipality_id_municipality')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_project')),
    sa.UniqueConstraint('municipality_id', 'name', name=op.f('uq_event_project_municipality_id_name'))
    )
    op.create_table('event_code_try',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_event_code_try_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_event_code_try'))
    )
    op.create_table('event_guest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('municipality_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=True),
    sa.Column('key', sa.String(length=300), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_event_guest_municipality_id_municipality')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_event_guest_person_id_person')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_event_guest_school_id_school')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_guest')),
    sa.UniqueConstraint('municipality_id', 'key', name=op.f('uq_event_guest_municipality_id_key'))
    )
    with op.batch_alter_table('event_guest', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_guest_person_id'), ['person_id'], unique=False)

    op.create_table('event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('municipality_id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('form', sa.Enum('in_person', 'online', 'mixed', name='eventform', native_enum=False, length=20), nullable=False),
    sa.Column('level', sa.Enum('school', 'municipal', 'intermunicipal', 'regional', 'federal', name='eventlevel', native_enum=False, length=20), nullable=False),
    sa.Column('ours', sa.Boolean(), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('about', sa.Text(), nullable=True),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('link', sa.Text(), nullable=True),
    sa.Column('organiser_id', sa.Integer(), nullable=True),
    sa.Column('speakers', sa.Text(), nullable=True),
    sa.Column('audience', sa.JSON(), nullable=False),
    sa.Column('obligation', sa.Enum('obligatory', 'free', 'one_a_school', name='obligation', native_enum=False, length=20), nullable=False),
    sa.Column('places', sa.Integer(), nullable=True),
    sa.Column('answer_by', sa.DateTime(timezone=True), nullable=True),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('project_id', sa.Integer(), nullable=True),
    sa.Column('order_text', sa.String(length=300), nullable=True),
    sa.Column('state', sa.Enum('draft', 'announced', 'held', 'not_held', 'cancelled', name='eventstate', native_enum=False, length=20), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('announced_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancel_reason', sa.Text(), nullable=True),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('door', sa.String(length=40), nullable=False),
    sa.Column('survey_run_id', sa.Integer(), nullable=True),
    sa.Column('asked_held_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_event_created_by_person')),
    sa.ForeignKeyConstraint(['item_id'], ['roadmap_item.id'], name=op.f('fk_event_item_id_roadmap_item'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_event_municipality_id_municipality')),
    sa.ForeignKeyConstraint(['organiser_id'], ['person.id'], name=op.f('fk_event_organiser_id_person')),
    sa.ForeignKeyConstraint(['project_id'], ['event_project.id'], name=op.f('fk_event_project_id_event_project')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_event_school_id_school')),
    sa.ForeignKeyConstraint(['survey_run_id'], ['survey_run.id'], name=op.f('fk_event_survey_run_id_survey_run'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event'))
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_door'), ['door'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_organiser_id'), ['organiser_id'], unique=False)
        batch_op.create_index('ix_event_state', ['state', 'starts_at'], unique=False)
        batch_op.create_index('ix_event_time', ['municipality_id', 'starts_at'], unique=False)

    op.create_table('event_act',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_event_act_by_id_person')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_event_act_event_id_event'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_act'))
    )
    with op.batch_alter_table('event_act', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_act_event_id'), ['event_id'], unique=False)

    op.create_table('event_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('file_kind', sa.String(length=10), nullable=True),
    sa.Column('file_id', sa.String(length=200), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('added_by', sa.Integer(), nullable=True),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['added_by'], ['person.id'], name=op.f('fk_event_file_added_by_person')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_event_file_event_id_event'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_file'))
    )
    with op.batch_alter_table('event_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_file_event_id'), ['event_id'], unique=False)

    op.create_table('event_part',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('guest_id', sa.Integer(), nullable=True),
    sa.Column('school_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.Enum('coordinator', 'specialist', 'observer', 'curator', 'tutor', 'association_head', 'leader', 'school_coordinator', 'teacher', name='role', native_enum=False, length=20), nullable=True),
    sa.Column('invited', sa.Boolean(), nullable=False),
    sa.Column('free', sa.Boolean(), nullable=False),
    sa.Column('answer', sa.Enum('silent', 'yes', 'no', 'waiting', 'offered', 'lapsed', 'colleague', name='eventanswer', native_enum=False, length=20), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('offered_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('instead_of', sa.Integer(), nullable=True),
    sa.Column('gone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_starts_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('presence', sa.Enum('present', 'absent', 'excused', name='presence', native_enum=False, length=20), nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_event_part_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['guest_id'], ['event_guest.id'], name=op.f('fk_event_part_guest_id_event_guest')),
    sa.ForeignKeyConstraint(['instead_of'], ['event_part.id'], name=op.f('fk_event_part_instead_of_event_part'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_event_part_person_id_person')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_event_part_school_id_school')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_part')),
    sa.UniqueConstraint('event_id', 'guest_id', name=op.f('uq_event_part_event_id_guest_id')),
    sa.UniqueConstraint('event_id', 'person_id', name=op.f('uq_event_part_event_id_person_id'))
    )
    with op.batch_alter_table('event_part', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_part_guest_id'), ['guest_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_part_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_event_part_present', ['presence', 'event_id', 'person_id', 'guest_id', 'school_id'], unique=False)
        batch_op.create_index('ix_event_part_seats', ['event_id', 'answer', 'position'], unique=False)

    op.create_table('event_attendance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('part_id', sa.Integer(), nullable=False),
    sa.Column('presence', sa.Enum('present', 'absent', 'excused', name='presence', native_enum=False, length=20), nullable=False),
    sa.Column('way', sa.Enum('code', 'qr', 'qr_printed', 'list', name='markway', native_enum=False, length=20), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('superseded_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_event_attendance_by_id_person')),
    sa.ForeignKeyConstraint(['part_id'], ['event_part.id'], name=op.f('fk_event_attendance_part_id_event_part'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_attendance'))
    )
    with op.batch_alter_table('event_attendance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_attendance_part_id'), ['part_id'], unique=False)
        batch_op.create_index('uq_event_attendance_current', ['part_id'], unique=True, sqlite_where=sa.text('superseded_at IS NULL'), postgresql_where=sa.text('superseded_at IS NULL'))

    op.create_table('event_certificate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('part_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('code', sa.String(length=10), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['part_id'], ['event_part.id'], name=op.f('fk_event_certificate_part_id_event_part'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_certificate')),
    sa.UniqueConstraint('code', name=op.f('uq_event_certificate_code')),
    sa.UniqueConstraint('part_id', name=op.f('uq_event_certificate_part_id'))
    )
    if _on_sqlite():  # no other database of before this step exists: there is no seminar to be moved
        for statement in MOVED:
            op.execute(statement)
    with op.batch_alter_table('seminar', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_seminar_municipality_id'))

    op.drop_table('seminar')


def downgrade() -> None:
    op.create_table('seminar',
    sa.Column('id', sa.INTEGER(), nullable=False),
    sa.Column('municipality_id', sa.INTEGER(), nullable=False),
    sa.Column('title', sa.VARCHAR(length=300), nullable=False),
    sa.Column('place', sa.TEXT(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('audience', sa.VARCHAR(length=30), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_by', sa.INTEGER(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_seminar_created_by_person')),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_seminar_municipality_id_municipality')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seminar'))
    )
    with op.batch_alter_table('seminar', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_seminar_municipality_id'), ['municipality_id'], unique=False)

    op.execute(BACK if _on_sqlite() else BACK_ON_POSTGRESQL)
    op.drop_table('event_certificate')
    with op.batch_alter_table('event_attendance', schema=None) as batch_op:
        batch_op.drop_index('uq_event_attendance_current', sqlite_where=sa.text('superseded_at IS NULL'), postgresql_where=sa.text('superseded_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_event_attendance_part_id'))

    op.drop_table('event_attendance')
    with op.batch_alter_table('event_part', schema=None) as batch_op:
        batch_op.drop_index('ix_event_part_seats')
        batch_op.drop_index('ix_event_part_present')
        batch_op.drop_index(batch_op.f('ix_event_part_person_id'))
        batch_op.drop_index(batch_op.f('ix_event_part_guest_id'))

    op.drop_table('event_part')
    with op.batch_alter_table('event_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_file_event_id'))

    op.drop_table('event_file')
    with op.batch_alter_table('event_act', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_act_event_id'))

    op.drop_table('event_act')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index('ix_event_time')
        batch_op.drop_index('ix_event_state')
        batch_op.drop_index(batch_op.f('ix_event_organiser_id'))
        batch_op.drop_index(batch_op.f('ix_event_item_id'))
        batch_op.drop_index(batch_op.f('ix_event_door'))

    op.drop_table('event')
    with op.batch_alter_table('event_guest', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_guest_person_id'))

    op.drop_table('event_guest')
    op.drop_table('event_code_try')
    op.drop_table('event_project')
    op.drop_table('event_kind')
