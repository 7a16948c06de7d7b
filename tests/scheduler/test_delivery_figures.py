"""What the operator's figures say of deliveries: how many ended how, how late they were, how old the queue is."""

from datetime import timedelta

import pytest

from bot.metrics import figures
from models.enums import Role
from services.messages.outbox import enqueue

HOUR = timedelta(hours=1)


@pytest.fixture
async def vera(house):
    return await house.joined("Примерова Вера Ивановна", Role.TEACHER, school=await house.school("Берёзовская СШ"))


async def shown(house):
    """The figures that concern messages of the kind `plain`, and the age of the queue."""
    lines = (await figures(house.app)).decode().splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(value) for name, value in pairs if 'kind="plain"' in name or "age" in name}


async def put(house, person, **more):
    async with house.app.db.begin() as session:
        await enqueue(session, to=await house.id_of(person), kind="plain", payload={"text": "…"}, now=house.now, **more)


async def test_counted_by_what_became_of_them(house, vera):
    await put(house, vera)
    await house.tick()
    await put(house, vera)
    house.box.faults.add(kind="400", times=1)
    await house.tick()
    await put(house, vera)
    house.box.faults.add(kind="403", times=1)
    await house.tick()
    found = await shown(house)
    for result in ("sent", "failed", "blocked"):
        assert found[f'nastavnik_deliveries_total{{kind="plain",result="{result}"}}'] == 1


async def test_how_late_and_how_old(house, vera):
    await put(house, vera, not_before=house.now + HOUR)
    house.box.faults.add(kind="502", method="sendMessage")
    await house.moves(HOUR)
    assert (await shown(house))["nastavnik_outbox_age_seconds"] == 0
    await house.moves(2 * HOUR)
    assert (await shown(house))["nastavnik_outbox_age_seconds"] == 7200
    house.box.faults.clear()
    await house.moves(HOUR)
    found = await shown(house)
    assert found["nastavnik_outbox_age_seconds"] == 0
    assert found['nastavnik_delivery_lateness_seconds_sum{kind="plain"}'] == 3 * 3600
    assert found['nastavnik_delivery_lateness_seconds_bucket{kind="plain",le="3600.0"}'] == 0
    assert found['nastavnik_delivery_lateness_seconds_bucket{kind="plain",le="10800.0"}'] == 1
