import json
import sqlite3

import pytest

import cli

TOKEN = "7000000001:operator-operator-operator-operator"


# Also with DB=postgres these work at a file: what commands do at a server is tried in tests/postgres.
class Operator:
    """Somebody at the terminal, in a folder of their own."""

    def __init__(self, capsys, folder):
        self.capsys, self.folder = capsys, folder
        self.database = folder / "data" / "nastavnik.db"

    def does(self, *words: str) -> int:
        try:
            code = cli.main(words)
        except SystemExit as wrong_usage:
            code = wrong_usage.code
        printed = self.capsys.readouterr()
        self.out, self.err = printed.out, printed.err
        return code

    @property
    def json(self):
        return json.loads(self.out)

    def sql(self, statement: str):
        connection = sqlite3.connect(self.database)
        try:
            with connection:
                return connection.execute(statement).fetchall()
        finally:
            connection.close()


@pytest.fixture
def operator(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "BOT_TOKEN", "LC_ALL", "LC_MESSAGES", "ADMIN_IDS", "WEBHOOK_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("BOT_USERNAME", "priozyorny_bot")
    return Operator(capsys, tmp_path)


_migrated = []


@pytest.fixture
def settled(operator):
    """An operator whose database is ready: migrated once a test process, then laid out."""
    if _migrated:
        operator.database.parent.mkdir(mode=0o700)
        operator.database.touch(mode=0o600)
        operator.database.write_bytes(_migrated[0])
    else:
        assert operator.does("migrate") == 0
        _migrated.append(operator.database.read_bytes())
    return operator
