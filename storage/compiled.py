"""Statements that were compiled once: every engine of this process takes them from here.

A database has three engines, and a process may open several databases one after another: a restore does, and the tests
open thousands. SQLAlchemy keeps what it has compiled for each engine apart, under the very object of its dialect; all
that a statement depends on is which dialect it is.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy.util import LRUCache

CAPACITY: Final = 2_000  # statements; there are about a thousand in this program


class CompiledStatements(LRUCache[Any, Any]):
    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_of_any(key), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(_of_any(key), compiled)


def _of_any(key: Any) -> tuple[Any, ...]:
    """Put the class of the dialect in place of the one that this engine happens to have."""
    dialect, *rest = key
    return (type(dialect), *rest)


COMPILED: Final = CompiledStatements(CAPACITY)
