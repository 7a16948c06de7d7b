"""Role × step of a dialogue × (other school, other municipality, ended appointment): what is written, sent or tapped
while a dialogue waits for it, by somebody who has lost the right meanwhile, or never had it.

In small counts each role is asked about a share of the steps, and every step by some role.
"""

import pytest

from handlers.dialogue import Dialogue, save_dialogue
from models.enums import Role
from services.access import Action, Place, actor_of, may, may_at, on_telegram
from tests.support.callbacks import SUBJECTS, packed
from tests.support.dialogues import LIST, asked_of_memory, buttons_at, remembered, steps, written_at
from tests.support.forging import (
    PLACES,
    act,
    changes_at,
    end_posts,
    forger_of,
    hidden_from,
    message_of,
    secret,
    standing,
    tapped,
    three_places,
    user_of,
)
from tests.support.shares import share

ROLES = [*Role, None]


def test_every_step_that_waits_for_something_is_known():
    waiting = steps()
    assert {"WritingMunicipality:consent", "Reviewing:ticking", "Reporting:gathering", "Announcing:correction"} <= set(
        waiting
    )
    assert len(waiting) > 25
    for step in waiting:
        missing = asked_of_memory(step) - set(remembered(step, dict.fromkeys(SUBJECTS.values(), 7), "file"))
        assert not missing, f"{step}: say in tests/support/dialogues.py what it remembers"


def messages(person, step, file_id):
    """Words, somebody else's contact, a list as a file: whatever a dialogue may wait for."""
    contact = {"phone_number": "+79990000000", "first_name": "Ч", "user_id": person.id + 1}
    document = {"file_id": file_id, "file_unique_id": "f", "file_name": "список.csv", "file_size": len(LIST)}
    for content in ({"text": written_at(step)}, {"contact": contact}, {"document": document}):
        yield {"message": message_of(person, **content) | {"from": user_of(person)}}


def acts_at(forger, step, here, actions, file_id):
    """Give everything that can be done at this step, and what right it would take."""
    if Action.HOME in actions:
        actions = actions | {Action.ROADMAP_READ}  # about what one is reminded of, one writes as on its card
    for update in messages(forger, step, file_id):
        # A file out of the blue is a report as well, of something of one's own.
        yield update, actions | ({Action.ITEM_REPORT} if "document" in update["message"] else set())
    for kind, action in buttons_at(step).items():
        yield tapped(forger, packed(kind, here)), {action}


def invites(actor, action, place):
    """Whoever holds events of their own invites people of other schools of the municipality."""
    return action is Action.EVENT_ANNOUNCE and place == "other" and may(actor, action)


async def remember(house, person, step, data):
    async with house.app.db.begin() as session:
        await save_dialogue(session, on_telegram(person.id), Dialogue(step, data), now=house.now)


@pytest.mark.parametrize("role", ROLES)
async def test_a_step_reached_without_the_right_leads_nowhere(house, role):
    world = await three_places(house)
    forger, number = await forger_of(house, world, role or Role.COORDINATOR)
    if role is None:
        await end_posts(house, number)
    file_id = house.box.files.add("document", "список.csv", LIST).id
    async with house.app.db.read() as session:
        actor = await actor_of(session, number, now=house.now)
    with standing(house) as pristine:
        for place in ("other", "far") if role else ("own",):
            here = world[place]
            spot = Place(here["municipality"], here["school"], here["person"])
            for step, waiting in share(steps().items(), of=10, row=ROLES.index(role) + PLACES.index(place)):
                known = remembered(step, here, file_id)
                for update, actions in acts_at(forger, step, here, waiting, file_id):
                    await remember(house, forger, step, known)
                    said = await act(house, **update)
                    what = (role, step, place, update)
                    assert not [one for one in hidden_from(role) if secret(one) in said], what
                    if not any(may_at(actor, action, spot) or invites(actor, action, place) for action in actions):
                        assert not changes_at(place, here, pristine.rows, pristine.now()), what
                    if not any(may(actor, action) for action in actions):
                        assert not pristine.changed, what
                    await pristine.put_back()
