"""The sets of roles and of states hold together over the rooms, and every kind of notice can be loaded and told."""

import pytest

from models.enums import DONE_STATES, IN_HAND, NOT_OVER, OPEN_STATES, AssignmentState, NoticeKind, OutboxState, Role
from scheduler.notice_kinds import LOADERS
from services.access import RULES, Action, Reach
from services.access.roles import AT_SCHOOL, CENTRE, LOOKING_AFTER, SCHOOL_STAFF, SCHOOL_TEAM, TAKERS
from services.people import REQUESTABLE
from services.reminders.facts import ABOUT_ITEMS
from services.reminders.rules.plan import Kind
from services.status.scope import ROLES
from services.surveys.definitions.checker import ROLE_NAMES
from views.messages.notifications import word

# Who has nothing beyond their own things: a role that is in neither place was forgotten in the table of access.
OWN_THINGS_ALONE = {Role.TEACHER}


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_its_place_in_the_table_in_the_sets_and_in_the_status(role):
    wider = {action for action, rule in RULES.items() if rule.get(role, Reach.OWN) is not Reach.OWN}
    at_work = {action for action in (Action.ROADMAP_READ, Action.ITEM_REPORT, *wider) if role in RULES[action]}
    assert bool(at_work) != (role in OWN_THINGS_ALONE)
    held = {role in AT_SCHOOL, role in CENTRE or role in TAKERS or role is Role.OBSERVER}
    assert held == {True, False}, "a post is held at a school or in the municipality, and never both"
    looks = [view for view, roles in ROLES.items() if role in roles]
    assert len(looks) <= 1
    assert bool(looks) or role in {*TAKERS, *OWN_THINGS_ALONE}, "sees nothing of the status but its own"


def test_the_sets_of_roles_and_states_hold_together():
    assert SCHOOL_TEAM < SCHOOL_STAFF < AT_SCHOOL
    assert set(CENTRE) < set(LOOKING_AFTER)
    assert set(REQUESTABLE) <= set(Role)
    assert OPEN_STATES | DONE_STATES | {AssignmentState.CANCELLED} == set(AssignmentState)
    assert OPEN_STATES.isdisjoint(DONE_STATES)
    assert IN_HAND < NOT_OVER
    over = {OutboxState.SENT, OutboxState.FAILED, OutboxState.BLOCKED, OutboxState.VOID, OutboxState.UNKNOWN}
    assert NOT_OVER | over == set(OutboxState), (
        "a new state of a message: is it over? Then `finished_at` says since when, and its content is forgotten by it"
    )
    assert set(ABOUT_ITEMS) < set(Kind)


def test_every_kind_of_notice_is_loaded():
    assert set(LOADERS) >= set(NoticeKind)


@pytest.mark.parametrize("kind", LOADERS)
def test_every_notice_that_is_loaded_has_its_words(kind):
    given = {name.strip() for name in LOADERS[kind].__annotations__["return"].split("|")} - {"Void", "Later"}
    assert given
    assert given <= {known.__name__ for known in word.registry}, "register its words with @word.register"


def test_every_role_can_be_asked_in_a_survey_by_its_russian_name():
    assert set(ROLE_NAMES) == {role.value for role in Role}
