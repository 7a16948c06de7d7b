"""Work that nobody waits for leaves the loop to others as long as it had it; what somebody waits for goes on."""

import asyncio
from contextlib import nullcontext

import pytest

from sandbox.simulation.loop import VirtualLoop
from storage.giving_way import FREE_S, LONGEST_BREAK_S, give_way, in_the_background


async def breaks(background, steps):
    """Give the seconds that each break took after a step that took so many."""
    clock, found = asyncio.get_running_loop().time, []
    with in_the_background() if background else nullcontext():
        for step in steps:
            await asyncio.sleep(step)  # time passes in this loop as if it were computed
            before = clock()
            await give_way()
            found.append(clock() - before)
    return found


def lived(background, *steps):
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(breaks(background, steps))


def test_after_a_moment_each_break_is_as_long_as_the_step_before_it():
    assert lived(True, FREE_S / 2, 0.1, 0.02) == pytest.approx([0, 0.1, 0.02])


def test_a_step_that_stood_still_makes_no_long_break():
    assert lived(True, 60) == pytest.approx([LONGEST_BREAK_S])


def test_what_somebody_waits_for_goes_on_at_once():
    assert lived(False, 1, 1) == [0, 0]


def test_background_ends_with_its_block():
    async def work():
        with in_the_background():
            await asyncio.sleep(1)
        before = asyncio.get_running_loop().time()
        await give_way()
        return asyncio.get_running_loop().time() - before

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        assert runner.run(work()) == 0
