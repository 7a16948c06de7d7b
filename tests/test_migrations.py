"""The schema moves up and down step by step, and says the same as the models."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

import migrations
from models.tables import Base
from tests.support.only import sqlite_only

pytestmark = sqlite_only("the steps of a file; those of a server are taken in tests/postgres")

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


def test_seminars_become_events_and_their_audience_is_invited(connection):
    migrations.upgrade(connection, "0008")
    at = "2099-09-04 08:00:00.000000"
    for statement in (
        (
            "INSERT INTO municipality (id, slug, name, timezone, calendar, settings, consent_version)"
            " VALUES (1, 'p', 'П', 'Asia/Krasnoyarsk', '{}', '{}', 1)"
        ),
        *(
            "INSERT INTO person (id, platform, platform_id, name, language, reminder_hour, quiet_from, quiet_to,"
            f" created_at) VALUES ({n}, 'telegram', '{n}', 'И', 'ru', 8, 21, 7, '2026-01-01')"
            for n in (1, 2, 3)
        ),
        (
            "INSERT INTO appointment (id, person_id, role, municipality_id, since) VALUES (1, 1, 'coordinator', 1,"
            " '2020-01-01'), (2, 2, 'leader', 1, '2020-01-01'), (3, 3, 'teacher', 1, '2020-01-01')"
        ),
        (
            "INSERT INTO seminar (id, municipality_id, title, place, starts_at, audience, cancelled_at, created_by,"
            f" created_at) VALUES (7, 1, 'Чтение', 'Зал', '{at}', 'leader', NULL, 1, '2026-01-01'),"
            f" (8, 1, 'Счёт', 'Зал', '{at}', 'all', '2026-01-02', 1, '2026-01-01')"
        ),
    ):
        connection.exec_driver_sql(statement)
    migrations.upgrade(connection, "0009")
    kept = "SELECT id, kind, title, starts_at, audience, state FROM event ORDER BY id"
    assert rows(connection, kept) == [
        (7, "seminar", "Чтение", at, '[{"roles": ["leader"]}]', "announced"),
        (8, "seminar", "Счёт", at, "[{}]", "cancelled"),
    ]
    assert rows(connection, "SELECT person_id, answer FROM event_part WHERE event_id = 7") == [(2, "silent")]
    assert rows(connection, "SELECT person_id, free FROM event_part WHERE event_id = 8 ORDER BY 1") == [
        (1, 1), (2, 0), (3, 0),
    ]  # fmt: skip
    migrations.downgrade(connection, "0008")
    assert rows(connection, "SELECT id, audience FROM seminar ORDER BY id") == [(7, "leader"), (8, "all")]


def test_numbers_that_were_given_are_not_given_again(connection):
    """An act of yesterday is forgotten, its messages are not; who stood in for a colleague had no role."""
    migrations.upgrade(connection, "0016")
    for statement in (
        (
            "INSERT INTO municipality (id, slug, name, timezone, calendar, settings, consent_version)"
            " VALUES (1, 'p', 'П', 'Asia/Krasnoyarsk', '{}', '{}', 1)"
        ),
        (
            "INSERT INTO person (id, platform, platform_id, name, language, reminder_hour, quiet_from, quiet_to,"
            " created_at) VALUES (1, 'telegram', '1', 'И', 'ru', 8, 21, 7, '2026-01-01')"
        ),
        (
            "INSERT INTO appointment (id, person_id, role, municipality_id, since) VALUES (5, 1, 'teacher', 1,"
            " '2020-01-01')"
        ),
        (
            "INSERT INTO event (id, municipality_id, kind, form, level, ours, title, starts_at, ends_at, place,"
            " audience, obligation, state, revision, sequence, changed_at, code, door, created_at)"
            " VALUES (3, 1, 'seminar', 'in_person', 'municipal', 1, 'Т', '2026-09-04', '2026-09-04', '', '[]', 'free',"
            " 'held', 1, 0, '2026-09-01', '', '', '2026-09-01')"
        ),
        (
            "INSERT INTO event_part (id, event_id, person_id, invited, free, answer, revision, position, tries)"
            " VALUES (9, 3, 1, 0, 0, 'silent', 0, 0, 0)"
        ),
        (
            "INSERT INTO outbox (person_id, kind, payload, delivery, priority, batch, state, attempts, created_at,"
            " not_before, planned_at) VALUES (1, 'event.moved', '{}', 'must', 90, 'event:act:41', 'sent', 1,"
            " '2026-09-01', '2026-09-01', '2026-09-01')"
        ),
        (
            "INSERT INTO audit_entry (action, subject, at, details) VALUES ('event.drafted', 'event:12', '2026-09-01',"
            " '{}'), ('letter.sent', 'letter:7', '2025-09-01', '{}')"
        ),
    ):
        connection.exec_driver_sql(statement)
    before = [column["name"] for column in inspect(connection).get_columns("event_part")]
    migrations.upgrade(connection)
    assert [column["name"] for column in inspect(connection).get_columns("event_part")] == before
    assert rows(connection, "SELECT id, role FROM event_part") == [(9, "teacher")]
    assert dict(rows(connection, "SELECT name, seq FROM sqlite_sequence")) == {
        "appointment": 5, "event": 12, "event_act": 41, "event_file": 0, "event_part": 9, "evidence_basket": 0,
        "evidence_piece": 0, "join_request": 0, "letter": 7, "roadmap_draft": 0,
    }  # fmt: skip
    connection.exec_driver_sql("DELETE FROM appointment")
    connection.exec_driver_sql(
        "INSERT INTO appointment (person_id, role, municipality_id, since) VALUES (1, 'teacher', 1, '2020-01-01')"
    )
    assert rows(connection, "SELECT id FROM appointment") == [(6,)]
