"""The schema moves up and down step by step, and says the same as the models."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

import migrations
from models.tables import Base

STEPS = [
    step.revision
    for step in reversed(list(ScriptDirectory.from_config(migrations.config()).walk_revisions("base", "head")))
]


@pytest.fixture
def connection(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'test.db'}")
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def test_the_stairway(connection):
    """Up, down and up again at every step: a way back that was never tried is none."""
    for number, step in enumerate(STEPS):
        migrations.upgrade(connection, step)
        assert migrations.current(connection) == step
        before = STEPS[number - 1] if number else "base"
        migrations.downgrade(connection, before)
        assert migrations.current(connection) == (None if before == "base" else before)
        migrations.upgrade(connection, step)
    assert migrations.current(connection) == migrations.head()


def test_files_that_were_taken_for_links_are_what_they_are(connection):
    """Up to now a photo with «сайт» in its caption was kept as a link."""
    migrations.upgrade(connection, "0009")
    for number, suffix in ((1, ".jpg"), (2, ".pdf")):
        columns = "id, municipality_id, sha256, stored_name, size, suffix, created_at"
        connection.execute(
            text(f"INSERT INTO evidence_file ({columns}) VALUES (:n, 1, :n, :n, 1, :suffix, '2026-09-01')"),
            {"n": number, "suffix": suffix},
        )
    for number, file, kind in ((1, 1, "link"), (2, 2, "link"), (3, None, "link"), (4, 2, "order")):
        columns = "id, basket_id, file_id, kind, added_by, added_at"
        connection.execute(
            text(f"INSERT INTO evidence_piece ({columns}) VALUES (:n, :n, :file, :kind, 1, '2026-09-01')"),
            {"n": number, "file": file, "kind": kind},
        )
    connection.commit()
    migrations.upgrade(connection)
    kinds = connection.execute(text("SELECT kind FROM evidence_piece ORDER BY id")).scalars().all()
    assert kinds == ["photo", "other", "link", "order"]


def test_nothing_is_left_at_the_bottom(connection):
    migrations.upgrade(connection)
    migrations.downgrade(connection, "base")
    assert set(inspect(connection).get_table_names()) <= {"alembic_version"}


def test_models_and_migrations_agree(connection):
    migrations.upgrade(connection)
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    assert compare_metadata(context, Base.metadata) == []


def test_there_is_one_way(connection):
    assert len(ScriptDirectory.from_config(migrations.config()).get_heads()) == 1


def test_a_revision_of_a_newer_program_is_unknown():
    assert migrations.knows(STEPS[0])
    assert not migrations.knows("9999")


def test_what_is_read_without_alembic_is_what_it_says(connection):
    assert migrations.head() == STEPS[-1]
    assert migrations.current(connection) is None
    migrations.upgrade(connection)
    assert migrations.current(connection) == MigrationContext.configure(connection).get_current_revision()


async def test_a_step_that_leaves_rows_without_owners_is_rolled_back(tmp_path, monkeypatch):
    """Foreign keys sleep while the schema moves; so they are checked before anything is final."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"
    upgrade = migrations.upgrade

    def orphan(connection, to="head"):
        upgrade(connection, to)
        connection.exec_driver_sql("INSERT INTO school (municipality_id, name) VALUES (999, 'x')")

    monkeypatch.setattr(migrations, "upgrade", orphan)
    with pytest.raises(migrations.RowsWithoutOwners):
        await migrations.bring_to_head(url)
    monkeypatch.undo()
    assert await migrations.bring_to_head(url) == (None, migrations.head())


MOMENT = "2026-09-01 05:00:00.000000"
BEFORE_ADDRESSES = f"""
INSERT INTO municipality (id, slug, name, timezone, calendar, settings, consent_version)
VALUES (1, 'p', 'Приозёрный район', 'Asia/Krasnoyarsk', '{{}}', '{{}}', 1);
INSERT INTO person (id, platform, platform_id, name, language, reminder_hour, quiet_from, quiet_to, created_at,
chosen_municipality_id) VALUES (1, 'telegram', 9000000007, 'Вера', 'ru', 8, 21, 8, '{MOMENT}', 1),
(2, 'telegram', NULL, 'Из списка', 'ru', 8, 21, 8, '{MOMENT}', NULL);
INSERT INTO last_seen (person_id, before) VALUES (1, '{MOMENT}');
INSERT INTO conversation (chat, state, data, changed_at)
VALUES (9000000007, 'Reporting:gathering', '{{"basket": 3}}', '{MOMENT}');
INSERT INTO invite_guess (platform_id, since, failures) VALUES (8, '{MOMENT}', 4);
INSERT INTO inbox (update_id, chat, payload, state, attempts, received_at)
VALUES (10, 9000000007, 'b', 'new', 1, '{MOMENT}'), (9, 9000000007, 'a', 'new', 2, '{MOMENT}'),
(8, 0, NULL, 'done', 0, '{MOMENT}')
"""  # as text, 10 would come before 9


def test_people_dialogues_and_updates_keep_their_addresses(connection):
    migrations.upgrade(connection, "0004")
    for statement in BEFORE_ADDRESSES.split(";"):
        connection.exec_driver_sql(statement)
    tables = ("person", "conversation", "invite_guess", "inbox", "last_seen")
    before = {name: rows(connection, f"SELECT * FROM {name} ORDER BY 1") for name in tables}
    migrations.upgrade(connection, "0005")
    assert rows(connection, "SELECT id, platform, platform_id, chosen_municipality_id FROM person ORDER BY id") == [
        (1, "telegram", "9000000007", 1),
        (2, "telegram", None, None),
    ]
    assert rows(connection, "SELECT platform, chat, data FROM conversation") == [
        ("telegram", "9000000007", '{"basket": 3}')
    ]
    assert rows(connection, "SELECT platform, platform_id, failures FROM invite_guess") == [("telegram", "8", 4)]
    assert rows(connection, "SELECT platform, update_id, chat, payload, attempts FROM inbox ORDER BY number") == [
        ("telegram", "8", "", None, 0),
        ("telegram", "9", "9000000007", "a", 2),
        ("telegram", "10", "9000000007", "b", 1),
    ]
    assert rows(connection, "PRAGMA foreign_key_check") == []
    migrations.downgrade(connection, "0004")
    assert {name: rows(connection, f"SELECT * FROM {name} ORDER BY 1") for name in tables} == before


def rows(connection, query):
    return [tuple(row) for row in connection.exec_driver_sql(query)]
