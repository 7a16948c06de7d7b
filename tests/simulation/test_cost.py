"""What a year costs: it is computed within its minute, and nothing of a day is held on to."""

import gc
import sys
import time

import pytest

from sandbox.simulation.outcome import Wish
from sandbox.simulation.run import LOOKS, simulate
from sandbox.simulation.troubles import named
from services.calendar.person import at_hour
from services.reminders.rules.outline import outline
from tests.support.computing import STICK_MS, yardstick
from tests.support.only import sqlite_only
from tests.support.shares import FULL

pytestmark = sqlite_only("the simulator's year stands in a file")
WISH = Wish(3, 400, 60, named("all"))
# A year of sixty people takes 60 seconds at most; beside three other tests on two cores it takes a quarter more.
WHOLE_S = 60 * 1.25
DAY_S = 0.25  # after the first four weeks, in which every screen is put together for the first time
# Of Python's memory, some fifty bytes each: nearly all of it are statements whose shape comes late.
BLOCKS_A_DAY = 1_200
# Objects of our own: a day has ten messages and more acts, so one kept of each is found.
OWN_A_DAY = 10
OURS = frozenset({"bot", "desk", "documents", "handlers", "models", "sandbox", "scheduler", "services", "views"})
BOUNDED = outline, at_hour  # what is kept on purpose, and only so much of it; a year is too short to fill it


def _is_ours(one):
    return str(type(one).__module__).partition(".")[0] in OURS


class Months:
    """Looks once a month, when nothing is left over: what was computed since then, and what is kept."""

    def __init__(self):
        self.seconds, self.blocks, self.own, self.days = [], [], [], []
        self.begins()

    def begins(self):
        self.stick, self.began = yardstick(), time.process_time()

    async def look(self, life):
        self.ends()
        for kept in BOUNDED:
            kept.cache_clear()
        gc.unfreeze()
        gc.collect()
        self.blocks.append(sys.getallocatedblocks())
        self.own.append(sum(_is_ours(one) for one in gc.get_objects()))
        gc.freeze()
        self.days.append(life.day)
        self.begins()

    def ends(self):
        """A machine that is slower than the one on which the limits were set is given the time it needs."""
        slower = max(1.0, max(self.stick, yardstick()) / STICK_MS)
        self.seconds.append((time.process_time() - self.began) / slower)


@pytest.mark.cpu
@pytest.mark.skipif(not FULL, reason="of a few months too little can be said: with FULL")
@pytest.mark.timeout(3600)
def test_a_year_of_sixty_people_takes_a_minute_and_keeps_nothing():
    months = Months()
    outcome = simulate(WISH, LOOKS._replace(each_month=(*LOOKS.each_month, months.look)))
    months.ends()
    assert not outcome.broken, outcome.in_words()
    assert sum(months.seconds) <= WHOLE_S, months.seconds
    assert sum(months.seconds[1 : len(months.days)]) <= DAY_S * (months.days[-1] - months.days[0]), months.seconds
    since = len(months.days) // 2  # by then what is kept of everything is filled: the newest messages of most chats
    days = months.days[-1] - months.days[since]
    assert (months.blocks[-1] - months.blocks[since]) / days <= BLOCKS_A_DAY, months.blocks
    assert (months.own[-1] - months.own[since]) / days <= OWN_A_DAY, months.own
