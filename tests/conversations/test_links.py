"""An invitation link in any form leads in, as if it had been opened."""

import pytest

from models.enums import Role
from tests.support.reminded import build_municipality

INVITED = "Вас приглашают в роли: учитель"


@pytest.fixture
async def link(house):
    return await house.invite(Role.TEACHER, school=await house.school("Ольховская СШ"), uses=50)


def forms(link):
    name, token = link.removeprefix("https://t.me/").split("?start=")
    return (
        link,
        f"/start {link}",
        f"/start\n{link}",
        f"Здравствуйте! Вот ссылка для входа: {link}. Нажмите на неё",
        f"Ссылка ({link})",
        link.removeprefix("https://"),
        link.replace("https://t.me", "http://telegram.me"),
        link.replace(name, name.upper()),
        f"tg://resolve?domain={name}&start={token}",
        f"Вход: tg:resolve?start={token}&domain={name}",
    )


async def test_a_link_is_followed_in_whatever_form_it_is_written(house, link):
    for number, words in enumerate(forms(link)):
        vera = house.box.person(f"Вера Примерова {number}")
        await vera.sends("/start")
        await vera.sends(words)
        assert vera.hears(INVITED), words


async def test_a_link_under_words_is_followed(house, link):
    vera = house.box.person("Вера Примерова")
    await vera.sends("/start")
    entity = {"type": "text_link", "offset": 0, "length": 4, "url": link}
    vera.account.queue.add(
        "message",
        vera.account.body(vera.chat, sender=vera.user.body(), text="Вход здесь", entities=[entity]),
        chat_id=vera.chat.id,
        who=vera.id,
        what="a link",
    )
    await vera.waits_for(INVITED, timeout=60)


async def test_a_link_leads_in_while_a_stranger_is_asked_for_something_else(house, link):
    vera = house.box.person("Вера Примерова")
    await vera.sends("/start")
    await vera.taps("Попросить доступ")
    await vera.sends(f"Мне дали {link}")
    assert vera.hears(INVITED)


async def test_another_bots_link_and_a_link_without_an_invitation_lead_nowhere(house, link):
    vera = house.box.person("Вера Примерова")
    name = link.removeprefix("https://t.me/").partition("?")[0]
    for words in (link.replace(name, "other_bot"), link.partition("?")[0], f"{link.partition('=')[0]}="):
        await vera.sends(words)
        assert not vera.hears("приглаша"), words


async def test_a_link_inside_an_announcement_goes_out_with_it(house, link):
    anna = await house.joined("Образцова Анна Ивановна", Role.COORDINATOR)
    vera = await house.joined("Примерова Вера Ивановна", Role.TEACHER, school=await house.school("Приозёрная СШ"))
    await anna.sends("/announce")
    await anna.sends(f"Коллегам, которых ещё нет: {link}")
    assert not anna.hears("приглаша")
    await anna.taps("Дальше")
    assert anna.hears(link)
    assert not vera.sees(link)


async def test_a_link_among_words_that_were_asked_for_stays_with_them(house, link):
    place = await build_municipality(house)
    [number] = await place.item("Сдать отчёт", days=11)
    await place.dasha.taps_data(f"rd.prob:{number}")
    await place.dasha.sends(f"Ссылку {link} коллеги открыть не могут")
    assert not place.dasha.hears("приглаша")
    assert place.vera.hears("коллеги открыть не могут")


async def test_a_used_invitation_offers_the_door(house):
    link = await house.invite(Role.TUTOR)
    for name in ("Вера Примерова", "Анна Тестова"):
        person = house.box.person(name)
        await person.opens(link)
        if name.startswith("Вера"):
            await person.taps("Продолжить")
            await person.taps("Согласен")
            await person.sends("Примерова Вера Ивановна")
    assert person.hears("использовано")
    await person.taps("Попросить доступ")
    assert person.hears("Согласие на обработку персональных данных")
