"""Triggers that note what the plan of reminders depends on: made anew after every step, as a step may drop a table.

They are written from `models.plan.DEPENDS_ON`, in the words of SQLite or PostgreSQL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import inspect

from models.plan import DEPENDS_ON, PlanChange

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection

    from models.plan import Depends, Note

PREFIX: Final = "plan_notes_"
EVERYTHING: Final = (
    "INSERT INTO plan_change (scope, subject_id, person_id) SELECT 'municipality', id, 0 FROM municipality"
)


def drop_triggers(connection: Connection) -> None:
    """Take them away before a step: what it moves is no change of the plan."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
        for name in (one for one in found if one.startswith(PREFIX)):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        return
    tables = set(inspect(connection).get_table_names())
    for table in tables & DEPENDS_ON.keys():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {PREFIX}{table} ON {table}")
        connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {PREFIX}{table}()")


def make_triggers(connection: Connection) -> None:
    """Make them, and have everything planned anew: nothing was noted while they were away."""
    if not inspect(connection).has_table(PlanChange.__tablename__):
        return
    write = _sqlite if connection.dialect.name == "sqlite" else _postgresql
    for table, depends in DEPENDS_ON.items():
        for statement in write(table, depends):
            connection.exec_driver_sql(statement)
    connection.exec_driver_sql(EVERYTHING)


def _sqlite(table: str, depends: Depends) -> Iterator[str]:
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in depends.columns)
    acts: list[tuple[str, str, tuple[str, ...]]] = [
        (f"UPDATE OF {', '.join(depends.columns)}", f" WHEN {changed}", ("NEW", "OLD"))
    ]
    acts += [("INSERT", "", ("NEW",))] * depends.comes + [("DELETE", "", ("OLD",))] * depends.goes
    for act, when, rows in acts:
        name = f"{PREFIX}{table}_{act.split()[0].lower()}"
        noted = " ".join(f"{statement};" for statement in _noted(depends, rows))
        yield f"CREATE TRIGGER {name} AFTER {act} ON {table}{when} BEGIN {noted} END"


def _postgresql(table: str, depends: Depends) -> Iterator[str]:
    changed = " OR ".join(_differs(column) for column in depends.columns)
    kept, old, new = (_together(depends, rows) for rows in (("NEW", "OLD"), ("OLD",), ("NEW",)))
    yield (
        f"CREATE FUNCTION {PREFIX}{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'UPDATE' THEN IF {changed} THEN {kept} END IF; "
        f"ELSIF TG_OP = 'DELETE' THEN {old} ELSE {new} END IF; RETURN NULL; END $$"
    )
    acts = " OR ".join([*["INSERT"] * depends.comes, *["DELETE"] * depends.goes, "UPDATE"])
    yield f"CREATE TRIGGER {PREFIX}{table} AFTER {acts} ON {table} FOR EACH ROW EXECUTE FUNCTION {PREFIX}{table}()"


def _differs(column: str) -> str:
    return f"OLD.{column}::text IS DISTINCT FROM NEW.{column}::text"  # JSON knows no equality


def _together(depends: Depends, rows: Iterable[str]) -> str:
    return " ".join(f"{statement};" for statement in _noted(depends, rows))


def _noted(depends: Depends, rows: Iterable[str]) -> Iterator[str]:
    """Note the new row, and the old one where the change has moved it to another subject."""
    for number, row in enumerate(rows):
        for note in depends.notes:
            conditions = [note.where.replace("row.", f"{row}.")] if note.where else []
            if number:
                moved = _moved(note, depends)
                if not moved:
                    continue
                conditions.append(f"({moved})")
            where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
            values = ", ".join(part.replace("row.", f"{row}.") for part in note[:3])
            yield f"INSERT INTO plan_change (scope, subject_id, person_id) SELECT {values}{where}"


def _moved(note: Note, depends: Depends) -> str:
    named = [part.removeprefix("row.") for part in (note.subject, note.person) if part.startswith("row.")]
    return " OR ".join(
        f"COALESCE(OLD.{column}, 0) <> COALESCE(NEW.{column}, 0)" for column in named if column in depends.columns
    )
