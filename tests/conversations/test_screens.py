"""Every screen that taps lead to, for every role and in both languages: a way on and home, few buttons, plain labels.

Without FULL the first screens of some roles in Russian; with it all screens of all of them (tests/support/walked.py).
What comes by itself is looked at in every story that there is: tests/support/by_itself.py.
"""

import os

import pytest

from bot.app import dispatcher, tables
from models.enums import Role
from tests.support.shares import share
from tests.support.treed import handler_in_tree
from tests.support.walked import Walk, kind_of
from tests.support.walked_place import speaks, walked_place
from tests.support.walked_roads import ROADS
from tests.support.walked_rules import COUNTED, LISTS, wrongs

FULL = bool(os.environ.get("FULL"))
SOME = {Role.COORDINATOR: 120, Role.CURATOR: 60, Role.LEADER: 60, Role.TUTOR: 60, Role.TEACHER: 60, Role.OBSERVER: 60}
WALKS = [("ru", role, 2000) for role in Role] + [("en", role, 2000) for role in Role]
FEWER = [("ru", role, bound) for role, bound in SOME.items()] + [("en", Role.TEACHER, 60)]


async def the_tree_agrees(shown):
    """For each button on these screens the table says what the tree of routers would."""
    tree, table = dispatcher(), tables().taps
    for data in {one for one in shown if not one.startswith(("http", "tg:"))}:
        handler, callback_data = await handler_in_tree(tree, data, None)
        assert table.find(data, None) == (handler, callback_data), data


async def walks(house, role, *begin, language="ru", bound):
    place = await walked_place(house)
    person = place.folk[role]
    await speaks(house, person, language)
    walk = Walk(house, person, bound=bound)
    seen = await walk.goes(*begin)
    await the_tree_agrees(one.partition("~")[0].removesuffix("^") for said in seen for _, one in said.buttons)
    wrong = [f"{said}\n{one}" for one in seen for said in wrongs(one)]
    assert not wrong, f"{len(wrong)}:\n\n" + "\n\n".join(wrong[:10])
    assert not walk.unasked, "\n\n".join(walk.unasked)
    assert not walk.refused, "\n".join(walk.refused)
    return seen


@pytest.mark.parametrize(("language", "role", "bound"), WALKS if FULL else FEWER)
async def test_every_screen_has_a_way_on_few_buttons_and_plain_labels(house, language, role, bound):
    seen = await walks(house, role, "/home", "/help", language=language, bound=bound)
    assert len(seen) > 8
    if role is Role.COORDINATOR:
        opened = [one for one in seen if kind_of(one.came_by) in LISTS and COUNTED.fullmatch(one.road[-1])]
        assert len(opened) >= 5  # that a headline says what its list holds was asked of these


@pytest.mark.parametrize("role", ROADS)
async def test_what_is_written_and_sent_leads_on_as_well(house, role):
    """Drafts of announcements, events and surveys, files that are read in, questions and thanks out of the blue."""
    roads = list(share(ROADS[role], of=2, row=len(role)))
    seen = await walks(house, role, *roads, bound=8 * len(roads))
    assert len(seen) >= len(roads)
