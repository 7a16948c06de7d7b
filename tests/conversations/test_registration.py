"""Joining by a link, as the person who opens it."""

from models.enums import Role


async def test_a_teacher_joins_by_a_link_and_is_at_home(house):
    school = await house.school("Берёзовская СШ")
    vera = house.box.person("Вера Примерова")

    await vera.opens(await house.invite(Role.TEACHER, school=school))
    assert vera.sees("Вас приглашают в роли: учитель")
    assert vera.sees("Берёзовская СШ")

    await vera.taps("Согласен")
    assert vera.sees("Как вас зовут?")

    await vera.sends("ПРИМЕРОВА ВЕРА ИВАНОВНА")
    assert vera.hears("Примерова Вера Ивановна, добро пожаловать!")


async def test_a_used_link_leads_its_owner_home_and_nobody_else_in(house):
    school = await house.school("Берёзовская СШ")
    link = await house.invite(Role.TEACHER, school=school)
    vera, stranger = house.box.person("Вера Примерова"), house.box.person("Кто-то Чужой")
    await vera.opens(link)
    await vera.taps("Согласен")
    await vera.sends("Примерова Вера Ивановна")

    await vera.opens(link)
    assert vera.hears("учитель · Берёзовская СШ")

    await stranger.opens(link)
    assert stranger.hears("Это приглашение уже использовано")


async def test_unknown_words_and_old_buttons_get_a_kind_answer(house):
    vera = await house.joined("Примерова Вера Ивановна", Role.TEACHER, school=await house.school("Каменская ООШ"))

    await vera.sends("как дела?")
    assert vera.hears("Я этого не понял")

    await vera.taps_data("from.an.older.version:1")
    assert vera.hears("Эта кнопка устарела")
