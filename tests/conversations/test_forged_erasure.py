"""«Да, стереть», tapped by hand by everybody: it erases whoever taps, and nobody else."""

import pytest

from models.enums import Role
from tests.support.forging import end_posts, forger_of, standing, tap, three_places

OWN_TRACES = {"erasure_act", "audit_entry"}  # of the forger's own erasure, by number


def others(rows, number):
    """Leave out the forger themselves and their appointments, which end."""
    mine = {"person": 0, "appointment": 1, "person_name": 1}
    return {
        table: [row for row in content if table not in mine or row[mine[table]] != number]
        for table, content in rows.items()
        if table not in OWN_TRACES
    }


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.TEACHER, None])
async def test_a_forged_erasure_reaches_the_forger_alone(house, role):
    world = await three_places(house)
    forger, number = await forger_of(house, world, role or Role.TEACHER)
    if role is None:
        await end_posts(house, number)
    with standing(house) as pristine:
        said = await tap(house, forger, f"pv.forget!:{world['own']['person']}")
        assert "Акт" not in said
        assert not pristine.changed, "the button carries nobody's number"

        said = await tap(house, forger, "pv.forget!")
        assert "Акт об уничтожении данных № 4" in said, "each of the three places has one already"
        before, after = pristine.rows, pristine.now()
    (me,) = [row for row in after["person"] if row[0] == number]
    assert "Наглова" not in str(after)
    assert str(forger.id) not in str(me)
    assert others(after, number) == others(before, number)


async def test_a_stranger_has_nothing_to_erase(house):
    await three_places(house)
    stranger = house.box.person("Чужой")
    await house.box.settled()
    await house.app.scheduler.stop()  # nothing else changes meanwhile
    with standing(house) as pristine:
        said = await tap(house, stranger, "pv.forget!")
        assert "Акт" not in said
        assert not pristine.changed
