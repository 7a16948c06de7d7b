"""A coordinator who has just come in is led to schools, people and the roadmap, one step at a time."""

from models.enums import Role


async def test_schools_then_people_then_the_roadmap(house):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    assert anna.hears("Начните со школ")
    await anna.taps("Добавить школы")
    await anna.taps("Добавить школу")
    await anna.sends("Берёзовская СШ")

    await anna.sends("/home")
    assert anna.hears("пригласите кураторов")
    await anna.taps("Пригласить")
    await anna.taps("Новое приглашение")
    await anna.taps("Учитель")
    await anna.taps("Берёзовская СШ")
    await anna.taps("1 человек")

    await anna.sends("/home")
    assert anna.hears("Осталось прислать дорожную карту")
    await anna.taps("Загрузить карту")
    assert anna.hears("Пришлите дорожную карту как есть")
