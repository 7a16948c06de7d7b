"""What a query gives, in groups and in turns."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from storage.rows import grouped, in_turns


@given(st.lists(st.tuples(st.integers(0, 5), st.integers())))
def test_groups_keep_everything_in_its_order(pairs):
    found = grouped(pairs)
    assert sum(len(those) for those in found.values()) == len(pairs)
    assert all(those == tuple(one for key, one in pairs if key == of) for of, those in found.items())
    assert list(found) == list(dict.fromkeys(key for key, _ in pairs))


async def test_others_have_their_turn_in_between():
    came: list[int] = []

    async def go_through():
        async for one in in_turns(range(10), at_once=3):
            came.append(one)  # noqa: PERF401 - one by one is what is asked

    async def look():
        seen = []
        while len(came) < 10:
            seen.append(len(came))
            await asyncio.sleep(0)
        return seen

    _, seen = await asyncio.gather(go_through(), look())
    assert came == list(range(10))
    assert set(seen) >= {3, 6, 9}
