"""confidential answers lie encrypted until their run is closed

Revision ID: 0002
Revises: 0001

Open confidential runs move along: a key a run beside the database file, and under it what was pooled, what was released
already and what is not sent yet. Copies made before stay readable: `nastavnik backups forget-open`.
"""

import json
import os
import secrets
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

ROOM = 4096
OTHER = "other"


def upgrade() -> None:
    connection = op.get_bind()
    with op.batch_alter_table('survey_run', schema=None) as batch_op:
        batch_op.add_column(sa.Column('key_id', sa.String(length=16), nullable=True))
    with op.batch_alter_table('survey_draft', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sealed', sa.LargeBinary(), nullable=True))
    runs = connection.execute(sa.text(
        "SELECT id FROM survey_run WHERE confidential AND state != 'closed'"
    )).scalars().all()
    found = [(run, *_opened(connection, run)) for run in runs]
    op.drop_table('survey_pool')
    op.create_table('survey_pool',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['run_id'], ['survey_run.id'], name=op.f('fk_survey_pool_run_id_survey_run'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_pool'))
    )
    with op.batch_alter_table('survey_pool', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_survey_pool_run_id'), ['run_id'], unique=False)
    for run, sheets, drafts in found:
        _seal(connection, run, sheets, drafts)


def downgrade() -> None:
    """What is encrypted cannot go back: it is forgotten."""
    connection = op.get_bind()
    connection.execute(sa.text("DELETE FROM survey_draft WHERE sealed IS NOT NULL"))
    op.drop_table('survey_pool')
    op.create_table('survey_pool',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=300), nullable=True),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['run_id'], ['survey_run.id'], name=op.f('fk_survey_pool_run_id_survey_run'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_pool'))
    )
    with op.batch_alter_table('survey_pool', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_survey_pool_run_id'), ['run_id'], unique=False)
    with op.batch_alter_table('survey_draft', schema=None) as batch_op:
        batch_op.drop_column('sealed')
    with op.batch_alter_table('survey_run', schema=None) as batch_op:
        batch_op.drop_column('key_id')


def _opened(connection: sa.Connection, run: int) -> tuple[list[Any], list[Any]]:
    """Everything that an open run holds, as the sheets and drafts of the new form."""
    asked = json.loads(connection.execute(
        sa.text("SELECT definition FROM survey_run WHERE id = :run"), {"run": run}
    ).scalar_one())["questions"]
    pooled = connection.execute(sa.text("SELECT label, answers FROM survey_pool WHERE run_id = :run"), {"run": run})
    sheets = [{"label": label, "rows": _rows(asked, json.loads(answers))} for label, answers in pooled]
    released: dict[int, dict[str, Any]] = {}
    for response, label, *row in connection.execute(sa.text(
        "SELECT response, label, question, value, words FROM survey_released WHERE run_id = :run"
    ), {"run": run}):
        sheet = released.setdefault(response, {"label": label, "rows": []})
        if row[0]:
            sheet["rows"].append(row)
    drafts = [
        (part, {"answers": json.loads(answers), "position": position, "screens": json.loads(screens)})
        for part, answers, position, screens in connection.execute(sa.text(
            "SELECT participation_id, answers, position, screens FROM survey_draft JOIN survey_participation "
            "ON survey_participation.id = participation_id WHERE run_id = :run"
        ), {"run": run})
    ]
    return [*sheets, *released.values()], drafts


def _rows(asked: list[Any], answers: dict[str, str]) -> list[Any]:
    """A packed answer: values with commas on the first line, own words below; answers of hidden questions do not count."""
    rows: list[Any] = []
    counted: dict[str, list[str]] = {}
    for question in asked:
        shown = all(
            set(one["values"]) & set(counted.get(one["question"], ())) for one in question.get("conditions") or ()
        )
        packed = answers.get(question["key"])
        if not shown or packed is None:
            continue
        head, _, words = packed.partition("\n")
        counted[question["key"]] = values = head.split(",") if head else []
        if values or words:
            rows += [[question["key"], one, (words or None) if one in {"", OTHER} else None] for one in values or [""]]
    return rows


def _seal(connection: sa.Connection, run: int, sheets: list[Any], drafts: list[Any]) -> None:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    name, key = secrets.token_hex(8), secrets.token_bytes(32)
    _keep(connection, name, key)
    longest = max((len(_plain(content)) for content in [*sheets, *(draft for _, draft in drafts)]), default=0)
    room = -(-longest // ROOM) * ROOM

    def sealed(content: Any, place: str) -> bytes:
        nonce = os.urandom(12)
        return nonce + AESGCM(key).encrypt(nonce, _plain(content).ljust(room), place.encode())

    connection.execute(sa.text("UPDATE survey_run SET key_id = :name WHERE id = :run"), {"name": name, "run": run})
    connection.execute(sa.text("DELETE FROM survey_released WHERE run_id = :run"), {"run": run})
    secrets.SystemRandom().shuffle(sheets)
    for sheet in sheets:
        values = {"id": secrets.randbits(62), "run": run, "sealed": sealed(sheet, f"sheet:{name}")}
        connection.execute(sa.text("INSERT INTO survey_pool (id, run_id, sealed) VALUES (:id, :run, :sealed)"), values)
    for part, draft in drafts:
        connection.execute(sa.text(
            "UPDATE survey_draft SET sealed = :sealed, answers = '{}', position = NULL, screens = '[]' "
            "WHERE participation_id = :part"
        ), {"sealed": sealed(draft, f"draft:{part}"), "part": part})


def _plain(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _keep(connection: sa.Connection, name: str, key: bytes) -> None:
    """On the disk before anything is encrypted with it."""
    if connection.dialect.name != "sqlite":
        raise RuntimeError("close the confidential surveys with the version before, then migrate")
    folder = Path(f"{connection.engine.url.database}.keys")
    folder.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(folder / f"{name}.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.write(descriptor, key)
    os.fsync(descriptor)
    os.close(descriptor)
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
