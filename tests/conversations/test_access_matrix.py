"""Role × button × (own school, other school, other municipality, ended appointment): forged taps on the real handlers.

Whatever the table of access does not allow must change nothing and show nothing. In small counts each role presses a
share of the buttons, and every button is pressed by some role.
"""

import pytest
from sqlalchemy import update

from models.enums import Role
from models.people import Appointment
from services.access import Action, Place, actor_of, may, may_at
from services.municipality.regions import put_into
from tests.support.callbacks import SUBJECTS, buttons, packed, subjects_of
from tests.support.forging import (
    PLACES,
    end_posts,
    forger_of,
    hidden_from,
    secret,
    standing,
    tap,
    three_places,
)
from tests.support.regions import make_region
from tests.support.shares import share

OWN_THINGS = (Action.ANYBODY, Action.HOME, Action.PREFERENCES, Action.PRIVACY)
MUNICIPALITY_WIDE = {"municipality", "run", "draft", "roadmap", "event", "part", "announcement"}


def allowed(actor, action, kind, here, where):
    if action is Action.ANYBODY:
        return True
    if not may(actor, action):
        return False
    subjects = subjects_of(kind)
    if action is Action.EVENT_ANSWER:
        return here["municipality"] in actor.municipalities  # everybody of a municipality is invited in this world
    if not subjects or action in OWN_THINGS:
        return True
    narrow = where if subjects - MUNICIPALITY_WIDE else None
    return may_at(actor, action, Place(here["municipality"], here["school"] if narrow else None, here["person"]))


def test_every_button_has_a_sample():
    here = dict.fromkeys(SUBJECTS.values(), 7)
    for kind in buttons():
        try:
            assert packed(kind, here)
        except (KeyError, ValueError) as error:
            pytest.fail(f"{kind.__name__}: explain its fields in tests/support/callbacks.py ({error})")


async def test_a_stranger_presses_everything_and_only_the_door_opens(house):
    world = await three_places(house)
    stranger = house.box.person("Чужой")
    await house.box.settled()
    await house.app.scheduler.stop()
    with standing(house) as pristine:
        for kind, action in buttons().items():
            if action is not Action.ANYBODY:
                said = await tap(house, stranger, packed(kind, world["own"]))
                assert "Тайнинская" not in said, kind
                assert not pristine.changed, kind


@pytest.mark.parametrize("ended", [False, True], ids=["holds", "ended"])
@pytest.mark.parametrize("role", list(Role))
async def test_no_forged_tap_reaches_further_than_the_table(house, role, ended):
    world = await three_places(house)
    forger, number = await forger_of(house, world, role)
    if ended:
        await end_posts(house, number)
    async with house.app.db.read() as session:
        actor = await actor_of(session, number, now=house.now)
    with standing(house) as pristine:
        for kind, action in share(buttons().items(), of=5, row=list(Role).index(role)):
            if kind.__prefix__ == "pv.forget!":
                continue  # a world of its own: test_forged_erasure.py
            for place in PLACES if subjects_of(kind) and not ended else PLACES[:1]:
                data = packed(kind, world[place])
                said = await tap(house, forger, data)
                seen = [one for one in hidden_from(role) if secret(one) in said]
                assert not seen, f"{role} {data} at {place} shows {seen}"
                if not allowed(actor, action, kind, world[place], place):
                    assert not pristine.changed, f"{role} {data} at {place} has changed something"
                    # A list of what one may see of the municipality.
                    lists_own = subjects_of(kind) == {"municipality"} and place == "own"
                    assert lists_own or secret(place) not in said, f"{role} {data} shows what is at {place}"
                await pristine.put_back()


async def test_who_observes_a_region_comes_near_nothing_in_it(house):
    """Every button with what stands in its municipalities: nothing shows, and nothing changes but what is theirs."""
    world = await three_places(house)
    forger, number = await forger_of(house, world, Role.OBSERVER)
    async with house.app.db.begin() as session:
        region = await make_region(session, "sayan", "Саянский край", now=house.now)
        for municipality in {here["municipality"] for here in world.values()}:
            await put_into(session, municipality, region, now=house.now)
        at_region = update(Appointment).where(Appointment.person_id == number).values(municipality_id=region)
        await session.execute(at_region)
    with standing(house) as pristine:
        for kind, action in share(buttons().items(), of=5, row=2):
            if kind.__prefix__ == "pv.forget!":
                continue  # as above
            for place in PLACES if subjects_of(kind) else PLACES[:1]:
                said = await tap(house, forger, packed(kind, world[place]))
                seen = [one for one in PLACES if secret(one) in said]
                assert not seen, f"{kind.__prefix__} at {place} shows {seen}"
                if action not in OWN_THINGS and subjects_of(kind):
                    assert not pristine.changed, f"{kind.__prefix__} at {place} has changed something"
                await pristine.put_back()
