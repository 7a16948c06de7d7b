"""What the first page weighs and costs; more of it, and what open desks cost the chat, is in `benchmarks/desk.py`."""

from __future__ import annotations

import gzip
import re
import time

import pytest

from desk.rendering import assets
from tests.support.computing import STICK_MS, yardstick

HEAVIEST_KB = 60
ALL_SCRIPTS_KB = 30
ALL_STYLES_KB = 20
LONGEST_MS = 50
TIMES = 5
ASSET = re.compile(r'(?:src|href)="(/[^"]*/static/[^"]+)"')


async def test_the_first_page_is_light(school, pc):
    for number in ("5", "7", "9"):
        await school.reports(number)
    await pc.comes_in(school.anna)
    whole = [pc.content]
    asked_for = dict.fromkeys(ASSET.findall(pc.text))
    assert any(".css" in one for one in asked_for)
    for one in asked_for:
        assert await pc.asks("GET", one) == 200
        whole.append(pc.content)
    assert sum(len(gzip.compress(one)) for one in whole) <= HEAVIEST_KB * 1024


def test_what_is_ours_to_load_stays_small():
    of: dict[str, int] = {}
    for one in assets().values():
        of[one.kind] = of.get(one.kind, 0) + len(one.content)
    assert 0 < of["text/javascript"] <= ALL_SCRIPTS_KB * 1024
    assert 0 < of["text/css"] <= ALL_STYLES_KB * 1024


@pytest.mark.cpu
async def test_the_first_page_is_computed_soon(school, pc):
    """As on a quiet machine; what the test itself computes to ask for it is counted with it."""
    for number in ("5", "7", "9"):
        await school.reports(number)
    await pc.comes_in(school.anna)
    spent = []
    for _ in range(TIMES):
        stick, began = yardstick(), time.process_time()
        assert await pc.opens() == 200
        used = time.process_time() - began
        spent.append(used * 1000 * STICK_MS / max(stick, yardstick()))
    assert min(spent) <= LONGEST_MS, spent
