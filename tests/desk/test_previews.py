"""Messengers, mail filters and proxies open whatever link they see, also the pages behind it."""

from __future__ import annotations

import os

from sqlalchemy import func, select

from models.desk import DeskSession
from models.enums import Role
from tests.support.computer import link_in

LOOKS = 1_000 if os.environ.get("FULL") else 60


async def test_looking_at_a_link_spends_nothing(house, pc):
    anna = await house.joined("Приозёрная Анна Борисовна", Role.COORDINATOR)
    await anna.sends("/desk")
    token = link_in(anna).partition("#")[2]
    for turn in range(LOOKS):
        path = ("/in", "/who", f"/in?token={token}", f"/who?token={token}")[turn % 4]
        async with pc.web.request(("GET", "HEAD")[turn % 2], pc.url + path) as answer:
            assert answer.status in {200, 401}
    async with house.app.db.read() as session:
        assert (await session.execute(select(func.count()).select_from(DeskSession))).scalar_one() == 0
    assert await pc.comes_by(token) == 200
