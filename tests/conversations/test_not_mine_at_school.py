"""«Не моё» inside a school: its own people first, then the coordinator; the request stays until it is answered."""

from models.enums import Role
from tests.support.factories import assign, make_item, make_roadmap


async def school_of_two(house):
    anna = await house.joined("Порядкова Анна Борисовна", Role.COORDINATOR)
    school, other = await house.school("Берёзовская СШ"), await house.school("Каменская ООШ")
    dasha = await house.joined("Директорова Дарья Львовна", Role.LEADER, school=school)
    zoya = await house.joined("Делова Зоя Марковна", Role.SCHOOL_COORDINATOR, school=school)
    await house.joined("Чужая Инна Петровна", Role.LEADER, school=other)
    async with house.app.db.begin() as session:
        roadmap = await make_roadmap(session, house.municipality_id)
        item = await make_item(session, roadmap, "4", "Провести открытый урок", due=house.now.date())
        (number,) = await assign(session, roadmap, item, due=house.now.date(), schools=[school])
    return anna, dasha, zoya, number


async def test_a_colleague_of_the_same_school_is_told_and_the_coordinator_is_not_bothered(house):
    anna, dasha, zoya, number = await school_of_two(house)
    await dasha.taps_data(f"rd.notme:{number}")
    assert dasha.hears("Кто в вашей школе этим занимается?")
    assert "Чужая" not in dasha.screen
    await dasha.taps("Делова Зоя")
    assert dasha.hears("Сообщение передано: Делова Зоя Марковна")
    assert zoya.hears("Директорова Дарья Львовна: этим занимаетесь вы")
    assert zoya.hears("4. Провести открытый урок")
    await anna.sends("/home")
    assert not anna.hears("«Не моё»")
    await zoya.taps("Открыть")
    assert zoya.hears("Провести открытый урок")


async def test_nobody_of_us_goes_to_the_coordinator_and_stays_until_it_is_answered(house):
    anna, dasha, _zoya, number = await school_of_two(house)
    await dasha.taps_data(f"rd.notme:{number}")
    await dasha.taps("Не наше")
    assert anna.hears("«Не моё», пишет Директорова Дарья Львовна")
    await anna.sends("/home")
    assert anna.hears("«Не моё» ждёт вашего решения: 1")
    await anna.taps("Оставить за исполнителем")
    await anna.sends("/home")
    assert not anna.hears("«Не моё»")


async def test_a_stranger_is_not_handed_the_school_s_thing(house):
    _anna, dasha, _zoya, number = await school_of_two(house)
    await dasha.taps_data(f"rd.pass:{number}:1")
    assert dasha.hears("нет доступа")
