import json

import pytest

import cli
from tests.support import schema

TOKEN = "7000000001:operator-operator-operator-operator"


class Operator:
    """Somebody at the terminal, in a folder of their own."""

    def __init__(self, capsys, folder, monkeypatch):
        self.capsys, self.folder, self._environment = capsys, folder, monkeypatch
        self.moves(folder / "data")

    def moves(self, data):
        """Go to a machine where nothing is yet."""
        self._environment.setenv("DATA_DIR", str(data))
        self.database = data / "nastavnik.db"
        if schema.SERVER:
            schema.place_empty(self.database)
            self._environment.setenv("DATABASE_URL", schema.address(self.database))

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
        with schema.beside(self.database) as connection:
            done = connection.execute(statement)
            return done.fetchall() if done.description else []


@pytest.fixture
def operator(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "BOT_TOKEN", "LC_ALL", "LC_MESSAGES", "ADMIN_IDS", "WEBHOOK_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    monkeypatch.setenv("BOT_USERNAME", "priozyorny_bot")
    return Operator(capsys, tmp_path, monkeypatch)


_migrated = []


@pytest.fixture
def settled(operator):
    """An operator whose database is ready: migrated once a test process, then laid out."""
    if schema.SERVER:
        operator.database.parent.mkdir(mode=0o700)
        schema.place(operator.database)
    elif _migrated:
        operator.database.parent.mkdir(mode=0o700)
        operator.database.touch(mode=0o600)
        operator.database.write_bytes(_migrated[0])
    else:
        assert operator.does("migrate") == 0
        _migrated.append(operator.database.read_bytes())
    return operator
