import re
import sqlite3
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.heartbeat import DEAF_S, Beat, write_beat
from bot.lock import only_one
from tests.support.only import sqlite_only

POSTGRES = "DATABASE_URL: нужен адрес, например postgresql+asyncpg://user@host/name"


def beat(operator, **changes):
    now = time.time()
    write_beat(operator.database.parent, replace(Beat(1, "priozyorny_bot", now - 9000, now, now - 5), **changes))


def ill(operator) -> list[str]:
    assert operator.does("doctor", "--json") == 1
    return [check["name"] for check in operator.json["checks"] if not check["ok"]]


def test_migrate_says_where_the_schema_stands(operator):
    assert operator.does("migrate", "--json") == 0
    first = operator.json
    assert first["before"] is None
    assert operator.does("migrate", "--json") == 0
    assert operator.json == {"before": first["after"], "after": first["after"]}


def test_a_newer_schema_is_not_touched(settled):
    settled.sql("UPDATE alembic_version SET version_num = '9999'")
    assert settled.does("migrate") == 1
    assert "более новой версией" in settled.err


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("BOT_TOKEN", "", "BOT_TOKEN: не задан или не вида 123456:ABC"),
        ("BOT_TOKEN", "no token", "BOT_TOKEN: не задан или не вида 123456:ABC"),
        ("TIMEZONE", "Mars/Base", "TIMEZONE: такого часового пояса нет"),
        ("RATE_OVERALL", "fast", "RATE_OVERALL: нужно число"),
        ("RATE_OVERALL", "nan", "RATE_OVERALL: нужно число"),
        ("HTTP_PORT", "70000", "HTTP_PORT: не больше 65535"),
        ("HTTP_PORT", "web", "HTTP_PORT: нужно целое число"),
        ("LOG_FORMAT", "xml", "LOG_FORMAT: бывает text или json"),
        ("ADMIN_IDS", "12, me", "ADMIN_IDS: «me» – не номер в Telegram: номер состоит из цифр, имя не подойдёт"),
        ("ADMIN_IDS", "@anna", "ADMIN_IDS: «@anna» – не номер в Telegram"),
        ("ADMIN_IDS", "-12", "ADMIN_IDS: «-12» – не номер в Telegram"),
        ("WEBHOOK_URL", "https://bot.example/hook", "WEBHOOK_SECRET: не задан"),
        ("WEBHOOK_URL", "bot.example", "WEBHOOK_URL: нужен адрес, который начинается с http"),
        ("CONFIDENTIAL_MIN", "2", "CONFIDENTIAL_MIN: не меньше 5"),
        ("TELEGRAM_API_URL", "api.telegram.org", "TELEGRAM_API_URL: нужен адрес, который начинается с http"),
        ("HTTP_PROXY_URL", "foo", "HTTP_PROXY_URL: нужен адрес, который начинается с http"),
        ("HTTP_PROXY_URL", "http://", "HTTP_PROXY_URL: нужен адрес"),
        ("HTTP_PROXY_URL", "http://proxy:port", "HTTP_PROXY_URL: нужен адрес"),
        ("HTTP_PROXY_URL", "socks5://proxy:1080", "HTTP_PROXY_URL: нужен адрес, который начинается с http"),
        (
            "DATABASE_URL",
            "data/nastavnik.db",
            "DATABASE_URL: нужен файл, например sqlite+aiosqlite:///data/nastavnik.db",
        ),
        ("DATABASE_URL", "sqlite+aiosqlite://", "DATABASE_URL: нужен файл"),
        ("DATABASE_URL", "postgresql+asyncpg://nastavnik@localhost/", POSTGRES),
    ],
)
def test_wrong_settings_are_refused_in_one_line(operator, monkeypatch, name, value, line):
    monkeypatch.setenv("BOT_TOKEN", "123456:secret-secret-secret-secret")
    monkeypatch.setenv(name, value)
    assert operator.does("run") == 1
    assert line in operator.err
    assert operator.err.count("\n") == 1
    assert "secret-secret" not in operator.err


COMMANDS = (
    ["run"], ["migrate"], ["doctor"], ["invite", "--role", "curator"], ["people", "import", "list.csv"], ["status"],
    ["outbox"], ["backup", "copy.tar"], ["restore", "copy.tar"], ["survey", "list"], ["survey", "close", "S1"],
    ["survey", "results", "S1"], ["survey", "publish", "teachers", "--audience", "teacher"],
    ["roadmap", "export", "map.docx"], ["roadmap", "import", "map.docx", "--period", "2026-09-01..2027-08-31"],
    ["evidence", "export", "all.zip"],
)  # fmt: skip


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_server_is_named_as_it_is_spoken_to_by_every_command_that_would_use_it(operator, monkeypatch, words):
    monkeypatch.setenv("BOT_TOKEN", "123456:secret-secret-secret-secret")
    for url in (
        "postgresql://u:hidden@host/db",
        "postgresql+psycopg://u:hidden@host/db",
        "postgres://u:hidden@host/db",
        "postgresql+asyncpg://u:hidden@host",
        "postgresql+asyncpg://u:hidden@host:port/db",
    ):
        monkeypatch.setenv("DATABASE_URL", url)
        assert operator.does(*words) == 1
        assert operator.err == POSTGRES + "\n"


def test_the_operator_is_answered_in_one_language(operator, monkeypatch):
    for name, value in {"BOT_TOKEN": "x", "ADMIN_IDS": "@anna", "RATE_OVERALL": "-1", "LOG_FORMAT": "xml"}.items():
        monkeypatch.setenv(name, value)
    assert operator.does("run") == 1
    russian = operator.err.splitlines()
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert operator.does("run") == 1
    english = operator.err.splitlines()
    assert [line.split(":")[0] for line in russian] == ["ADMIN_IDS", "LOG_FORMAT", "RATE_OVERALL"]
    assert all(re.search("[а-яё]{3}", line) for line in russian)
    assert not any(re.search("[а-яё]{3}", line) for line in english)
    assert len(english) == len(russian)


def test_only_one_process_for_a_folder(operator, monkeypatch):
    monkeypatch.setenv("BOT_TOKEN", "123456:secret-secret-secret-secret")
    with only_one(operator.database.parent):
        assert operator.does("run") == 1
    assert "Наставник уже работает с папкой" in operator.err


def test_a_healthy_bot(settled):
    beat(settled)
    assert settled.does("doctor") == 0
    assert "✓ Telegram ответил 5 с назад." in settled.out
    assert "✗" not in settled.out


def test_a_deaf_a_stopped_and_a_frozen_bot(settled):
    assert ill(settled) == ["hearing"]
    beat(settled, heard_at=time.time() - DEAF_S - 1)
    assert ill(settled) == ["hearing"]
    beat(settled, pid=0)
    assert ill(settled) == ["hearing"]
    beat(settled, written_at=time.time() - 600)
    assert ill(settled) == ["hearing"]
    beat(settled, heard_at=None, started_at=time.time())
    assert settled.does("doctor") == 0, "it may still be greeting"


@sqlite_only("the lock of a file; what is said of a server that does not serve is tried in tests/postgres")
def test_a_database_that_cannot_be_written(settled):
    beat(settled)
    other = sqlite3.connect(settled.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert ill(settled) == ["writing"]
    finally:
        other.close()


def test_queues_that_grow_old(settled):
    beat(settled)
    long_ago = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S.%f")
    settled.sql("INSERT INTO person (id, platform, name, language, reminder_hour, quiet_from, quiet_to, created_at) "
                f"VALUES (1, 'telegram', 'Проверка', 'ru', 8, 21, 8, '{long_ago}')")  # fmt: skip
    settled.sql(
        "INSERT INTO inbox (platform, update_id, chat, payload, state, attempts, received_at) "
        f"VALUES ('telegram', '1', '1', '{{}}', 'new', 0, '{long_ago}')"
    )
    settled.sql("INSERT INTO outbox (person_id, kind, payload, delivery, priority, created_at, planned_at, "
                "not_before, state, attempts) "
                f"VALUES (1, 'plain', '{{}}', 'must', 50, '{long_ago}', '{long_ago}', '{long_ago}', "
                "'waiting', 0)")  # fmt: skip
    assert ill(settled) == ["inbox", "outbox"]
    later = (datetime.now(UTC) + timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S.%f")
    settled.sql(f"UPDATE outbox SET not_before = '{later}', reason = 'server_error', attempts = 9")
    assert ill(settled) == ["inbox", "outbox"], "one that is tried again in an hour is as old as before"


def test_an_empty_folder_is_ill_and_stays_empty(operator):
    assert ill(operator) == ["hearing", "schema"]
    assert not operator.database.exists()
