"""What PostgreSQL alone must hold, whatever the rest of the suite runs on: a server is started if none is there."""

import os

import pytest

from tests.support import schema, server


@pytest.fixture(scope="session")
def running_server():
    if schema.SERVER:
        yield schema.SERVER
        return
    with server.server() as (_, url):
        yield url


@pytest.fixture
def place(running_server, monkeypatch):
    """Give who places databases on the server, each under the name of a file."""
    monkeypatch.setattr(schema, "SERVER", running_server)
    yield schema.place
    schema.drop_databases()
    assert os.environ.get(server.NAME, "") in {"", running_server}
