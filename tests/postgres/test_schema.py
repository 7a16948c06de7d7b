"""The schema on a server: every step up and down, the same as the models; no text is shorter than on SQLite."""

import asyncio

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import case, create_engine, func, inspect, make_url, select

import migrations
from models.people import Municipality
from models.tables import Base
from storage.database import Database
from tests.support import schema
from tests.support.factories import make_municipality

STEPS = [
    step.revision
    for step in reversed(list(ScriptDirectory.from_config(migrations.config()).walk_revisions("base", "head")))
]


@pytest.fixture
def connection(place, tmp_path):
    """A database in which nothing is."""
    url = make_url(place(tmp_path / "steps.db")).set(drivername="postgresql+psycopg")
    engine = create_engine(url)
    with engine.connect() as opened:
        opened.exec_driver_sql("DROP SCHEMA public CASCADE")
        opened.exec_driver_sql("CREATE SCHEMA public")
        opened.commit()
        yield opened
    engine.dispose()


def test_the_stairway(connection):
    for number, step in enumerate(STEPS):
        migrations.upgrade(connection, step)
        assert migrations.current(connection) == step
        before = STEPS[number - 1] if number else "base"
        migrations.downgrade(connection, before)
        assert migrations.current(connection) == (None if before == "base" else before)
        migrations.upgrade(connection, step)
    assert migrations.current(connection) == migrations.head()
    migrations.downgrade(connection, "base")
    assert set(inspect(connection).get_table_names()) <= {"alembic_version"}


def test_models_and_migrations_agree(connection):
    migrations.upgrade(connection)
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    assert compare_metadata(context, Base.metadata) == []


def test_no_text_has_an_end(connection):
    migrations.upgrade(connection)
    limited = connection.exec_driver_sql(
        "SELECT table_name || '.' || column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND character_maximum_length IS NOT NULL AND table_name <> 'alembic_version'"
    )
    kinds = {f"{table.name}.{one.name}" for table in Base.metadata.tables.values() for one in table.columns
             if type(one.type).__name__ == "Enum"}  # fmt: skip
    assert set(limited.scalars()) <= kinds


async def test_two_that_start_at_once_take_the_steps_once(place, tmp_path):
    """The second waits for the first, and finds nothing left to do."""
    place(tmp_path / "both.db")
    url = schema.address(tmp_path / "both.db")
    with schema.connected(tmp_path / "both.db") as beside:
        beside.execute("DROP SCHEMA public CASCADE")
        beside.execute("CREATE SCHEMA public")
    ends = await asyncio.gather(migrations.bring_to_head(url), migrations.bring_to_head(url))
    assert sorted(ends, key=str) == sorted([(None, migrations.head()), (migrations.head(), migrations.head())], key=str)


async def test_sums_are_whole_and_no_number_is_too_large(place, tmp_path):
    """What a button brings may be larger than any number of a row, and is then not found."""
    db = Database(place(tmp_path / "numbers.db"))
    async with db.begin() as session:
        await make_municipality(session)
    async with db.read() as session:
        (counted,) = (await session.execute(select(func.sum(case((Municipality.id > 0, 1), else_=0))))).one()
        assert (counted, type(counted)) == (1, int)
        assert (await session.execute(select(Municipality).where(Municipality.id == 10**18 - 1))).first() is None
    await db.dispose()
