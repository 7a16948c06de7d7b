"""a file is never a link: pictures are photo reports, other files documents

Revision ID: 0012
Revises: 0011
"""

from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

FILES = """
UPDATE evidence_piece SET kind = CASE
    WHEN (SELECT suffix FROM evidence_file WHERE evidence_file.id = evidence_piece.file_id)
        IN ('.jpg', '.png', '.webp', '.heic') THEN 'photo'
    ELSE 'other' END
WHERE file_id IS NOT NULL AND kind IN ('link', 'text')
"""


def upgrade() -> None:
    op.execute(FILES)


def downgrade() -> None:
    pass  # what it was taken for before was wrong
