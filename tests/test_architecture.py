"""The laws of the house that a type checker does not know."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bot.app import dispatcher
from handlers.permission import FLAG, undeclared
from services.access import RULES, Action

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
ROOMS = sorted(
    path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name not in {"tests", "benchmarks"}
)
SOURCES = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "versions" not in path.parts]
LONGEST = 400


def test_the_law_of_imports():
    command = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    done = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_every_room_is_shipped_and_checked():
    assert PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == ROOMS
    # The definitions of surveys hold no code, the migrations stand beside the floors.
    assert set(ROOMS) - set(PROJECT["tool"]["mypy"]["packages"]) == {"surveys"}
    assert set(ROOMS) - set(PROJECT["tool"]["importlinter"]["root_packages"]) == {"migrations", "surveys"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_are_short(path):
    assert len(path.read_text().splitlines()) <= LONGEST


def module_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in SOURCES}


def imported_by(path):
    """Every module of ours that a file names, also where only the type checker follows."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            named = [f"{node.module}.{one.name}" for one in node.names]
            yield from (one if one in MODULES else node.module for one in named)


def circles(standing_on):
    """Take away whatever stands on nothing, or carries nothing: what is left stands on itself."""
    left = dict(standing_on)
    while bottom := {name for name, below in left.items() if not below & left.keys()}:
        left = {name: below for name, below in left.items() if name not in bottom}
    while tops := left.keys() - set().union(*left.values()):
        left = {name: below for name, below in left.items() if name not in tops}
    return {name: below & left.keys() for name, below in left.items()}


def test_circles_are_seen():
    below = {"a": {"b"}, "b": {"c", "d"}, "c": {"b"}, "d": set(), "e": {"c"}}
    assert circles(below) == {"b": {"c"}, "c": {"b"}}


def test_no_circle_of_files():
    """Whoever reads a file finds what it stands on below it, types included."""
    below = {name: (set(imported_by(path)) & MODULES.keys()) - {name} for name, path in MODULES.items()}
    assert len(below) > 400
    assert circles(below) == {}


# Who may name the tables of what came in and of where people stand; «what is kept about me» names every table.
OWNERS = {"services.messages.inbox", "services.messages.conversations", "services.privacy.mydata", "models"}


def test_one_room_owns_what_comes_in_and_where_people_stand():
    tables = {"models.traffic.InboxUpdate", "models.traffic.Conversation"}
    named = {
        name
        for name, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and tables & {f"{node.module}.{one.name}" for one in node.names}
    }
    assert named <= OWNERS
    assert named >= OWNERS - {"models"}


PHRASE = '{"phrase": "до 1 марта", "start": "2026-09-01", "end": "2027-08-31"}'
HEAVY = ("aiogram", "docx", "openpyxl", "PIL", "apscheduler")


@pytest.mark.parametrize(
    ("words", "stdin", "unwanted"),
    [
        (["--help"], "", (*HEAVY, "sqlalchemy", "pydantic", "lark")),
        (
            ["deadlines"],
            '{"phrase": "до 1 марта", "start": "2026-09-01", "end": "2027-08-31"}',
            ("aiogram", "sqlalchemy"),
        ),
        (["roadmap", "parse", "missing.docx", "--period", "2026-09-01..2027-08-31"], "", ("aiogram",)),
        (["migrate"], "", HEAVY),
        (["doctor"], "", HEAVY),
        (["backup", "copy.db"], "", HEAVY),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_light_commands_stay_light(tmp_path, words, stdin, unwanted):
    """aiogram alone costs seconds: a command that does not speak to Telegram does not load it."""
    look = "import sys, cli\ntry:\n    cli.main(sys.argv[1:])\nexcept SystemExit:\n    pass\nprint('\\n', *sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", look, *words],
        input=stdin,
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "DATA_DIR": str(tmp_path), "PATH": ""},
    )
    loaded = set(done.stdout.splitlines()[-1].split())
    assert not loaded & set(unwanted)


def test_every_handler_names_its_action():
    assert list(undeclared(dispatcher())) == []


def declared(router):
    for observer in router.observers.values():
        for handler in observer.handlers:
            if FLAG in handler.flags:
                yield f"{handler.callback.__module__}.{handler.callback.__qualname__}", handler.flags[FLAG]
    for child in router.sub_routers:
        yield from declared(child)


def test_what_a_handler_declares_is_a_row_of_the_table():
    found = dict(declared(dispatcher()))
    assert found
    assert {name: action for name, action in found.items() if not isinstance(action, Action)} == {}
    assert set(found.values()) <= {Action.ANYBODY, *RULES}


def filters_of(router):
    for observer in router.observers.values():
        for handler in observer.handlers:
            yield from ((handler.callback.__qualname__, one) for one in handler.filters or ())
    for child in router.sub_routers:
        yield from filters_of(child)


def test_handlers_filter_without_threads():
    """A synchronous filter (F, a lambda, a bare state) runs in a thread: 0.3 ms each, at every update."""
    found = list(filters_of(dispatcher()))
    assert len(found) > 500
    assert [name for name, one in found if not one.awaitable] == []


def test_a_reading_process_loads_no_database_layer():
    """It is started for every file that comes: a second of computing each."""
    named = re.compile(r'"((?:services|documents)[\w.]+):\w+"')
    readers = {name for path in SOURCES for name in named.findall(path.read_text())}
    assert len(readers) > 5
    look = f"import sys, {', '.join(sorted(readers))}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True, cwd=ROOT)
    assert not set(done.stdout.split()) & {"sqlalchemy", "aiogram", "aiohttp"}


PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PATH_AND_NAME = re.compile(r"`([\w/.]+\.py)(?:: |` \(`)(\w+)")


def standing(path):
    """The files that a path on the page may mean: whole, or the end of one in the room that is spoken of."""
    found = [ROOT / path] if (ROOT / path).exists() else []
    return found or [one for one in SOURCES if one.as_posix().endswith((f"/{path}", f"/{path}.py"))]


def test_the_page_for_newcomers_names_what_is_there():
    written = {one.split(":")[0].rstrip("/") for one in re.findall(r"`([\w/.]+(?:: \w+)?)`", PAGE)}
    paths = {one for one in written if "/" in one or one.endswith(".py")}
    assert len(paths) > 80
    assert {one for one in paths if not standing(one) and not list(ROOT.glob(f"*/{one}"))} == set()
    named = set(PATH_AND_NAME.findall(PAGE))
    assert len(named) > 15
    missing = {
        (path, name)
        for path, name in named
        if not any(re.search(rf"\b{name}\b", one.read_text()) for one in standing(path))
    }
    assert missing == set()
