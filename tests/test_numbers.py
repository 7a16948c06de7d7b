"""A number that stands in a sent button, a key or the journal is never given to another row.

SQLite gives the number of the last row away again once that row is deleted. So every table whose rows are deleted, by
the program or with what they hang on, either never does (NEVER_AGAIN) or says here why nobody knows its numbers.
"""

import ast
from pathlib import Path

import pytest
from sqlalchemy import create_engine

import migrations
from models.tables import Base
from tests.support.only import sqlite_only

HOUSE = Path(__file__).parent.parent
ROOMS = ("services", "scheduler", "handlers", "bot", "desk", "storage")
KNOWN_NOWHERE = {
    "audit_entry": "only the oldest go; the journal is read, its lines are pressed by nobody",
    "consent_text": "is found by its municipality and version",
    "desk_link": "is found by its hash",
    "desk_opening": "is found by its hash",
    "desk_session": "only those of ninety days ago go; a button ends a session of one's own alone",
    "event_attendance": "marks are found by the part they belong to",
    "event_certificate": "is found by its part or by its code",
    "evidence": "goes with its assignment alone, and assignments stay",
    "evidence_file": "is found by its pieces",
    "person_name": "is found by its person",
    "phrase_memory": "is found by its phrase",
    "plan_change": "read and deleted in one transaction",
    "report_advice": "is found by what it is about",
    "school_alias": "is found by its school and words",
    "school_year_status": "is found by its school and year",
    "survey_answer": "is found by its participation",
    "survey_participation": "buttons name the run; a draft that goes with it was sealed under the run's own key",
}


def deleted_models():
    for room in ROOMS:
        for file in (HOUSE / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "delete"
                if called and node.args and isinstance(node.args[0], ast.Name):
                    yield node.args[0].id


def deleted_tables():
    tables = {mapper.class_.__name__: mapper.local_table for mapper in Base.registry.mappers}
    found = {tables[name] for name in deleted_models() if name in tables}
    while True:
        hanging = {
            table
            for table in Base.metadata.tables.values()
            for key in table.foreign_keys
            if key.ondelete == "CASCADE" and key.column.table in found
        }
        if hanging <= found:
            return found
        found |= hanging


def numbered(table):
    return [column.name for column in table.primary_key] == ["id"]


def is_once(table):
    return bool(table.dialect_options["sqlite"]["autoincrement"])


def test_what_is_deleted_is_looked_for_at_all():
    found = {table.name for table in deleted_tables() if numbered(table)}
    assert {"event_part", "join_request", "event_file"} <= found
    assert KNOWN_NOWHERE.keys() <= found


@pytest.mark.parametrize("table", sorted(filter(numbered, deleted_tables()), key=lambda one: one.name), ids=str)
def test_a_number_of_a_deleted_row_is_not_given_again_or_known_nowhere(table):
    assert is_once(table) is not (table.name in KNOWN_NOWHERE)


@sqlite_only("a server's numbers are never given again, whatever a table says")
def test_the_database_says_so_too(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'test.db'}")
    with engine.connect() as connection:
        migrations.upgrade(connection)
        query = "SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"
        kept = set(connection.exec_driver_sql(query).scalars())
    engine.dispose()
    assert kept == {table.name for table in Base.metadata.tables.values() if is_once(table)}
