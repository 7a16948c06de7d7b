"""What rules a section of home out without asking it never rules out one in which something waits."""

import pytest

from services.access import load_actor, on_telegram
from services.home import SECTIONS, signs_of
from tests.support.harness import House
from tests.support.walked_place import walked_place


@pytest.fixture
async def house(tmp_path):
    async with House(tmp_path) as built:
        yield built


async def test_a_section_in_which_something_waits_has_its_sign(house):
    place = await walked_place(house)
    waits = {one.load.__name__: 0 for one in SECTIONS}
    ruled_out = 0
    for person in place.folk.values():
        async with house.app.db.read() as session:
            actor = await load_actor(session, on_telegram(person.id), now=house.now)
            signs = iter(await signs_of.one(session, actor, now=house.now, today=house.now.date()))
            for section in SECTIONS:
                found = await section.load(session, actor, house.now)
                sign = section.sign is None or next(signs)
                assert sign or found is None, (section.load.__name__, actor.roles)
                waits[section.load.__name__] += found is not None
                ruled_out += not sign
    assert [name for name, n in waits.items() if not n] == ["first_steps", "mentions_waiting"]
    assert ruled_out > len(SECTIONS)
