"""The table of access: whole, printed, and right at its edges."""

import argparse
import ast
from functools import cache
from pathlib import Path

import pytest

import cli
from cli.common import OPERATOR
from models.enums import Role
from services.access import (
    MEANINGS,
    NOT_FOR_OWN_SCHOOL,
    RULES,
    Action,
    Actor,
    OwnSchool,
    Place,
    Post,
    Reach,
    authorize,
    may,
    may_at,
    municipalities_for,
)
from services.access.doc import PAGE, page
from services.access.rules import WITHOUT_A_POST
from services.errors import NotAllowed


def actor(*posts):
    made = tuple(Post(number, role, municipality, school) for number, (role, municipality, school) in enumerate(posts))
    return Actor(1, "Проверкин Пётр", "ru", None, made)


def test_the_page_says_what_the_table_says():
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m services.access.doc"


def test_every_action_is_ruled_and_explained():
    assert set(MEANINGS) == set(Action)
    assert set(RULES) == set(Action) - {Action.ANYBODY}


ROOT = Path(__file__).parents[2]


@cache
def askings():
    return tuple(every_asking())


def every_asking():
    """Where the code names an action: (the action, whether it is only what a handler declares)."""
    for room in ("services", "handlers"):
        for path in (ROOT / room).rglob("*.py"):
            if path.name in {"rules.py", "deciding.py", "doc.py"} and path.parent.name == "access":
                continue  # there the table is written, not asked
            tree = ast.parse(path.read_text(encoding="utf-8"))
            declared = {
                id(one)
                for call in ast.walk(tree)
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "needs"
                for one in call.args
            }
            for one in ast.walk(tree):
                if isinstance(one, ast.Attribute) and ast.unparse(one.value) == "Action":
                    yield Action[one.attr], id(one) in declared


@pytest.mark.parametrize("action", list(Action))
def test_every_row_is_asked_and_asked_of_a_place_where_places_differ(action):
    ways = [declared for named, declared in askings() if named is action]
    assert ways, "no code asks for it: a row that nobody asks is no rule"
    if set(RULES.get(action, {}).values()) - {Reach.OWN}:
        assert not all(ways), "its handlers declare it, but nothing asks where"


def test_a_right_without_a_post_needs_no_post_and_nothing_else_does():
    known = actor()
    assert {action for action in Action if may(known, action)} == {Action.ANYBODY, *WITHOUT_A_POST}


def commands(parser, *path):
    """Give every command there is, with what it declares."""
    nested = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    for inner in nested:
        for name, command in inner.choices.items():
            yield from commands(command, *path, name)
    if not nested:
        yield " ".join(path), parser.get_default("action")


def test_every_operator_command_names_its_action():
    declared = dict(commands(cli.parser()))
    assert {"people import", "invite", "status", "survey publish", "restore"} <= set(declared)
    assert {name: action for name, action in declared.items() if action not in {*Action, OPERATOR}} == {}
    assert declared["people import"] == Action.PEOPLE_IMPORT


@pytest.mark.parametrize("action", [action for action in Action if action is not Action.ANYBODY])
def test_nothing_reaches_into_another_municipality(action):
    everything = actor(*((role, 1, 10) for role in Role))
    assert not may_at(everything, action, Place(2, 20))


@pytest.mark.parametrize("action", sorted(NOT_FOR_OWN_SCHOOL))
@pytest.mark.parametrize("own", [Role.LEADER, Role.SCHOOL_COORDINATOR, Role.TEACHER])
def test_no_appointment_lets_somebody_decide_about_their_own_school(action, own):
    both = actor((own, 1, 10), (Role.CURATOR, 1, 10), (Role.COORDINATOR, 1, None))
    with pytest.raises(OwnSchool):
        authorize(both, action, Place(1, 10))
    assert may_at(both, action, Place(1, 11))


def test_the_post_of_a_curator_at_their_own_school_gives_nothing():
    both = actor((Role.TEACHER, 1, 10), (Role.CURATOR, 1, 10))
    assert not may_at(both, Action.PEOPLE_READ, Place(1, 10))


def test_an_observer_sees_sums_only():
    observer = actor((Role.OBSERVER, 1, None))
    assert may(observer, Action.TOTALS)
    assert not may(observer, Action.PEOPLE_READ)
    assert not may_at(observer, Action.STATUS, Place(1, 10))


def test_a_stranger_may_nothing_but_knock():
    assert may(None, Action.ANYBODY)
    assert not any(may(None, action) for action in Action if action is not Action.ANYBODY)
    with pytest.raises(NotAllowed):
        authorize(None, Action.HOME, Place(1))


def test_a_person_in_two_municipalities_is_asked_which():
    two = actor((Role.COORDINATOR, 1, None), (Role.COORDINATOR, 2, None), (Role.COORDINATOR, 2, None))
    assert municipalities_for(two, Action.PEOPLE_EDIT) == (1, 2)
