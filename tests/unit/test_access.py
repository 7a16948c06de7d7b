"""The table of access: whole, printed, and right at its edges."""

import argparse

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
    authorize,
    may,
    may_at,
    municipalities_for,
)
from services.access.doc import PAGE, page
from services.errors import NotAllowed


def actor(*posts):
    made = tuple(Post(number, role, municipality, school) for number, (role, municipality, school) in enumerate(posts))
    return Actor(1, "Проверкин Пётр", "ru", None, made)


def test_the_page_says_what_the_table_says():
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m services.access.doc"


def test_every_action_is_ruled_and_explained():
    assert set(MEANINGS) == set(Action)
    assert set(RULES) == set(Action) - {Action.ANYBODY}


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
