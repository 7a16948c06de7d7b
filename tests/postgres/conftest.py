"""What PostgreSQL alone must hold, whatever the rest of the suite runs on: a server is started if none is there."""

import asyncio
import os
from contextlib import AsyncExitStack

import pytest

from bot.config import Settings
from bot.intake import Intake
from bot.pacing import Pacer
from bot.team import Team
from services.messages import workers
from services.messages.workers import Member
from storage.database import Database
from storage.members import Line
from tests.support import schema, server
from tests.support.factories import NOW


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


def member(number, **other):
    return Member(**{"number": number, "bot": "123456", "way": "", "folder": "f"} | other)


@pytest.fixture
async def process(place, tmp_path):
    """Give what makes a process: its database, and its line to the others."""
    url = place(tmp_path / "team.db")
    async with AsyncExitStack() as ends:

        async def made(number, *, line=True, **other):
            db = Database(url)
            ends.push_async_callback(db.dispose)
            held = Line(url, number, lambda _: None)
            ends.push_async_callback(held.close)
            if line:
                await held.take()
            async with db.begin() as session:
                others = await workers.who_is_there(session)
                await workers.join(session, member(number, **other), others, now=NOW)
            db.member = number
            return db, held

        yield made


async def unhandled(entry):
    raise AssertionError(entry)


@pytest.fixture
async def team_of(place, tmp_path):
    """Give a team as production makes it, of the process with a number."""
    url = place(tmp_path / "team.db")
    async with AsyncExitStack() as ends:

        def made(number):
            db, pacer = Database(url), Pacer(28, 1)
            ends.push_async_callback(db.dispose)
            settings = Settings(bot_token="123456:x", database_url=url, data_dir=tmp_path / "data")
            intake = Intake(db, unhandled, lambda: NOW, worker=number)
            team = Team(number, settings, db, lambda: NOW, intake=intake, pacer=pacer, stop=asyncio.Event())
            ends.push_async_callback(team.leave)
            return team

        yield made
