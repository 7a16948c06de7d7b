"""What every member of every enum means on each floor: a forgotten role, kind or state fails here, not before a person.

Every mapping in the code whose keys are members of an enum is listed in tests/support/mappings.py, and says either
something of all members or which of them it leaves out and why. A new enum, a new member or a new mapping fails until
it has been thought of.
"""

import ast
import enum
import importlib
import pkgutil
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from locales import LANGUAGES, catalogues
from tests.support.mappings import FLOORS

ROOT = Path(__file__).parents[1]
ROOMS = (
    "bot",
    "cli",
    "documents",
    "handlers",
    "locales",
    "models",
    "scheduler",
    "services",
    "storage",
    "views",
    "desk",  # last: it imports what views have written
)

PARTS_OF_REGISTER = ("_LOADERS", "ENDED")


def name_of(kind):
    return f"{kind.__module__}.{kind.__qualname__}"


@cache
def modules():
    found = []
    for room in ROOMS:
        package = importlib.import_module(room)
        found.append(package)
        names = (one.name for one in pkgutil.walk_packages(package.__path__, f"{room}."))
        found += [importlib.import_module(name) for name in names if not name.endswith("__main__")]
    return tuple(found)


@cache
def enums():
    kinds = {value for module in modules() for value in vars(module).values() if isinstance(value, enum.EnumMeta)}
    return {name_of(kind): kind for kind in kinds if kind.__module__.split(".")[0] in ROOMS}


@cache
def mappings():
    """Every constant whose keys are members of one enum, by the module in which it was met first.

    Not the parts that the rooms give to the register of notices: it is looked at as a whole.
    """
    found, seen = defaultdict(dict), set()
    for module in modules():
        for name, value in vars(module).items():
            if not isinstance(value, dict) or not value or id(value) in seen or name.endswith(PARTS_OF_REGISTER):
                continue
            kinds = {type(key) for key in value}
            if len(kinds) == 1 and isinstance(kind := kinds.pop(), enum.EnumMeta):
                seen.add(id(value))
                found[name_of(kind)][f"{module.__name__}.{name}"] = value
    return found


def test_every_enum_is_listed():
    assert set(FLOORS) == set(enums())


@pytest.mark.parametrize("name", FLOORS)
def test_every_mapping_says_something_of_every_member_or_why_not(name):
    left_out = {
        place: {one.name for one in enums()[name]} - {key.name for key in mapping}
        for place, mapping in mappings()[name].items()
    }
    assert left_out == FLOORS[name]


@pytest.mark.parametrize("name", FLOORS)
def test_every_member_is_meant_somewhere(name):
    """By name in the code, or because all members are walked through where the enum is read by its value."""
    kind = enums()[name]
    unused = {one.name for one in kind} - named_in_code()[kind.__name__]
    assert unused == set()


@cache
def named_in_code():
    found = defaultdict(set)
    for room in (*ROOMS, "sandbox", "migrations"):
        for path in (ROOT / room).rglob("*.py"):
            for one in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(one, ast.Attribute) and isinstance(one.value, (ast.Name, ast.Attribute)):
                    owner = one.value.id if isinstance(one.value, ast.Name) else one.value.attr
                    found[owner].add(one.attr)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_member_is_in_both_languages(language):
    said = {catalogues.ids(one)[0]: catalogues.strings(one) for one in catalogues.entries(catalogues.read(language))}
    for places in mappings().values():
        for place, mapping in places.items():
            words = [value for value in mapping.values() if isinstance(value, str) and any(map(str.isalpha, value))]
            if place.startswith("views.") and words:
                assert {value for value in words if not all(said.get(value, [""]))} == set(), place
