"""Numbers, days and words that no button of ours carries: a refusal or a screen, never an incident."""

import pytest

from models.enums import Role
from tests.support.callbacks import buttons, forgeries
from tests.support.forging import forger_of, incident_of, secret, standing, tapped, three_places


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.LEADER])
async def test_no_forged_value_is_an_incident(house, role):
    world = await three_places(house)
    forger, _ = await forger_of(house, world, role)
    incidents, said = [], len(house.box.calls)
    with standing(house) as pristine:
        for kind in buttons():
            if kind.__prefix__ == "pv.forget!":
                continue  # carries nothing
            for data in forgeries(kind, world["own"]):
                if await incident_of(house, **tapped(forger, data)):
                    incidents.append(data)
                await pristine.put_back()
    assert incidents == []
    assert secret("far") not in str(list(house.box.calls)[said:])
