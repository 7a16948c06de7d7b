"""Numbers, days and words that no button of ours carries: a refusal or a screen, never an incident.

In small counts each role tries a share of them, of every button and of every kind of wrong value.
"""

import pytest

from models.enums import Role
from tests.support.callbacks import buttons, forgeries
from tests.support.forging import forger_of, incident_of, secret, standing, tapped, three_places
from tests.support.shares import share

ROLES = [Role.COORDINATOR, Role.LEADER]
LEFT_OUT = "pv.forget!"  # carries nothing


@pytest.mark.parametrize("role", ROLES)
async def test_no_forged_value_is_an_incident(house, role):
    world = await three_places(house)
    forger, _ = await forger_of(house, world, role)
    incidents, said = [], len(house.box.calls)
    with standing(house) as pristine:
        forged = [data for kind in buttons() if kind.__prefix__ != LEFT_OUT for data in forgeries(kind, world["own"])]
        for data in share(forged, of=7, row=ROLES.index(role)):
            if await incident_of(house, **tapped(forger, data)):
                incidents.append(data)
            await pristine.put_back()
    assert incidents == []
    assert secret("far") not in str(list(house.box.calls)[said:])
