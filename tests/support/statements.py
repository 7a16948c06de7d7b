"""Which statements the program sends: SQLite itself tells of each, whoever sent it; of a server, SQLAlchemy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import event

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from storage.database import Database

FRAME = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK", "PRAGMA", "--")  # «--»: what a trigger does

TRIES = 3


class Statements:
    """Counts from `listen` on; `clear` begins anew."""

    def __init__(self) -> None:
        self.said: list[str] = []

    async def listen(self, db: Database) -> None:
        """Put an ear on the connections that are kept, and on all that are made."""
        if not db.is_sqlite:
            for engine in {db.reader, db.writer, db.lookups}:
                event.listen(engine.sync_engine, "before_cursor_execute", self._on_execute)
            return
        for engine in {db.reader, db.writer, db.lookups}:
            event.listen(engine.sync_engine, "connect", self._on_connect)
        for kept in (db._looking_up, db._writing, *db._idle):
            if kept is not None:
                self._on_connect((await kept.get_raw_connection()).dbapi_connection, None)

    def _on_connect(self, connection: Any, _record: object) -> None:
        raw = connection._connection
        raw.set_trace_callback(self._note)

    def _on_execute(self, _connection: Any, _cursor: Any, statement: str, *_more: object) -> None:
        self._note(statement)

    def _note(self, statement: str) -> None:
        if not statement.lstrip().startswith(FRAME):
            self.said.append(statement)

    async def cost(self, act: Callable[[], Awaitable[Any]]) -> int:
        """Count what an act sends: the least of some tries, for deliveries and the clock go on meanwhile."""
        counts = []
        for _ in range(TRIES):
            self.said.clear()
            await act()
            counts.append(len(self.said))
        return min(counts)
