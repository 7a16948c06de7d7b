"""What the operator reads when a server does not serve, and what a restore there names."""

import pytest

import cli
from cli.common import SERVER_FAULTS
from storage.postgres import Fault
from tests.support import schema

COMMANDS = (["status"], ["backup", "copy.tar"], ["migrate"], ["restore", "copy.tar"])
FAULTS = {
    "away": (lambda url: url.replace("host=", "host=/nowhere"), "Сервер базы данных недоступен"),
    "not let in": (lambda url: url.replace("nastavnik@", "nobody:wrong@"), "не пускает этого пользователя"),
    "no database": (lambda url: url.replace("/t", "/nowhere", 1), "Такой базы данных на сервере нет"),
}


@pytest.fixture
def url(place, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", place(tmp_path / "words.db"))
    assert cli.main(["backup", "copy.tar"]) == 0
    return schema.address(tmp_path / "words.db")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_of_a_server_has_its_words(url, monkeypatch, capsys, command, fault):
    breaks, words = FAULTS[fault]
    monkeypatch.setenv("DATABASE_URL", breaks(url))
    assert cli.main(command) == 1
    told = capsys.readouterr().err
    assert words in told
    assert told.count("\n") == 1
    assert "wrong" not in told


def test_a_server_that_goes_away_meanwhile_is_no_fault_of_the_file(url, monkeypatch, capsys):
    monkeypatch.setattr("bot.lock.is_on_server", lambda _: False)
    for command in COMMANDS[1], COMMANDS[3]:
        monkeypatch.setenv("DATABASE_URL", FAULTS["away"][0](url))
        assert cli.main(command) == 1
        assert "Сервер базы данных недоступен" in capsys.readouterr().err


def test_a_restore_names_the_servers_database(url, capsys):
    capsys.readouterr()
    assert cli.main(["restore", "copy.tar"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("postgresql+asyncpg://")
    assert "nastavnik.db" not in told


def test_every_fault_of_a_server_has_words():
    assert set(SERVER_FAULTS) == {one.value for one in Fault}
