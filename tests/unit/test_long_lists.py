"""A list that is too long for parameters stands in the statement: as what it is, and as nothing else."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, tuple_
from sqlalchemy.dialects.postgresql import asyncpg

from models.enums import AssignmentState
from models.people import School
from models.roadmap import Assignment
from storage.postgres import LONG_LIST, LongLists

MANY = LONG_LIST + 1
SAID = "O'Нил \\' %(id_1)s :id $1 -- "


def said(where):
    dialect = asyncpg.dialect()
    dialect.statement_compiler, dialect._backslash_escapes = LongLists, False
    compiled = select(1).where(where).compile(dialect=dialect)
    return compiled.construct_expanded_state(compiled.params).statement.partition(" IN ")[2]


@pytest.mark.parametrize(
    ("column", "value", "written"),
    [
        (Assignment.id, 7, "7"),
        (School.name, SAID, "'" + SAID.replace("'", "''") + "'"),
        (Assignment.state, AssignmentState.REPORTED, "'reported'"),
        (Assignment.due, date(2026, 9, 1), "'2026-09-01'"),
        (Assignment.reported_at, datetime(2026, 9, 1, tzinfo=UTC), "'2026-09-01 00:00:00+00:00'"),
    ],
)
def test_values_of_every_type_are_written(column, value, written):
    assert said(column.in_([value] * MANY)) == f"({', '.join([written] * MANY)})"


def test_pairs_are_rows_to_look_up():
    pairs = tuple_(Assignment.id, Assignment.state).in_([(7, AssignmentState.REPORTED)] * MANY)
    assert said(pairs) == "(VALUES " + ", ".join(["(7, 'reported')"] * MANY) + ")"


def test_short_lists_are_parameters():
    assert "$1" in said(Assignment.due.in_([date(2026, 9, 1)]))
