"""Which tests a run on a server tries: those that may ask `tests.support.schema` for a database.

What a test's file and the files of its fixtures import, however far, tells whether they can; the rest comes out the
same on either database. That the telling is true, every run looks after: `wrong` is red.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.support.only import SQLITE_ONLY

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

ROOT: Final = Path(__file__).parents[2]
DOOR: Final = Path(__file__).with_name("schema.py")
EVERYBODYS: Final = ROOT / "tests" / "conftest.py"  # clears up behind every test: that leads nobody to a database
COVERAGE: Final = ".coverage"  # the measuring keeps a file of its own

OR_SAY: Final = "get it by tests.support.schema, or say why not by sqlite_only"
LEFT_OUT: Final = f"it opens a database, and a run on a server leaves it out: {OR_SAY}"
AT_A_FILE: Final = f"on a server, too, it works at a file: {OR_SAY}"

_files: list[str] = []


def note(event: str, values: tuple[Any, ...]) -> None:
    """An audit hook: Python itself tells of every SQLite file that is opened, by whomever."""
    if event == "sqlite3.connect" and COVERAGE not in (name := str(values[0])):
        _files.append(name)


def begin() -> None:
    _files.clear()


def wrong(item: pytest.Item, *, served: bool, on_server: bool) -> str:
    """Say, after a test, whether it has opened a database that the choice of tests does not know of; else nothing."""
    if not _files or on_server or is_sqlite_only(item):
        return ""
    return AT_A_FILE if served else "" if asks_for_databases(item) else LEFT_OUT


def is_sqlite_only(item: pytest.Item) -> bool:
    return item.get_closest_marker(SQLITE_ONLY) is not None


def asks_for_databases(item: pytest.Item) -> bool:
    files = {item.path, *_fixtures(item)} - {EVERYBODYS}
    return any(leads_to_databases(file) for file in files if file.is_relative_to(ROOT / "tests"))


def _fixtures(item: pytest.Item) -> Iterator[Path]:
    """The files of all fixtures that a test has, asked for by itself or by one of them."""
    for definitions in item._fixtureinfo.name2fixturedefs.values():  # type: ignore[attr-defined]
        for one in definitions:
            yield Path(one.func.__code__.co_filename)


@cache
def leads_to_databases(file: Path) -> bool:
    seen, waiting = set[Path](), {file}
    while waiting:
        seen |= waiting
        waiting = {there for one in waiting for there in imported(one)} - seen
    return DOOR in seen


@cache
def imported(file: Path) -> frozenset[Path]:
    """Name the files of tests that a file imports, inside of functions, too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found.update(one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{one.name}" for one in node.names)
    places = (ROOT.joinpath(*name.split(".")).with_suffix(".py") for name in found if name.startswith("tests."))
    return frozenset(place for place in places if place.is_file())
