"""Who was there, marked by the list: one by one, a school, a hall of three hundred, and after two weeks with a note."""

import pytest
from sqlalchemy import func, insert, select

from models.enums import EventAnswer, Presence
from models.events import Attendance, EventPart, Guest
from tests.support.events import HOUR, event_of_anna, part_of
from tests.support.reminded import build_municipality

TITLE = "Разбор пробной работы"


@pytest.fixture
async def municipality(house):
    return await build_municipality(house)


async def test_a_whole_school_is_marked_in_one_tap(house, municipality):
    await event_of_anna(house, municipality, TITLE)
    await house.moves(HOUR)
    anna = municipality.anna
    await anna.taps_data("mp.marks:1:0")
    await anna.taps("Школа целиком")
    await anna.taps("Берёзовская СШ · 1")
    assert anna.hears("Отмечен 1 человек")
    assert (await part_of(house, municipality.gleb, 1)).presence is Presence.PRESENT
    assert (await part_of(house, municipality.dasha, 1)).presence is None
    await anna.taps_data("mp.askheld:1")
    assert anna.hears("Состоялось?")


async def test_forty_people_by_list_in_forty_five_acts_and_all_who_said_yes_in_five(house, municipality):
    await event_of_anna(house, municipality, TITLE)
    async with house.app.db.begin() as session:
        for n in range(40):
            name = f"Фамильев{chr(1072 + n // 20)}{chr(1072 + n % 20)} Иван"
            values = {"municipality_id": house.municipality_id, "name": name, "key": name, "created_at": house.now}
            guest = (await session.execute(insert(Guest).values(**values).returning(Guest.id))).scalar_one()
            part = {"event_id": 1, "guest_id": guest, "answer": EventAnswer.YES, "position": n}
            await session.execute(insert(EventPart).values(**part))
    await house.moves(2 * HOUR)
    anna = municipality.anna
    await anna.sends("/events")
    await anna.taps(TITLE)
    await anna.taps("Кто был")
    await anna.taps("Все, кто ответил «приду», были: 40")
    assert await present_at_all(house) == 40, "four acts"
    await anna.taps("Вернуть как было")
    assert await present_at_all(house) == 0
    acts = 3
    await anna.sends("/events")
    await anna.taps(TITLE)
    await anna.taps("Кто был")
    while await present_at_all(house) < 40 and acts <= 45:
        for label in [one for one in anna.last.labels if "Фамильев" in one]:
            await anna.taps(label.removeprefix("✅ "))
            acts += 1
    assert (await present_at_all(house), acts <= 45) == (40, True), acts


async def present_at_all(house):
    async with house.app.db.read() as session:
        query = select(func.count()).select_from(EventPart).where(EventPart.presence == Presence.PRESENT)
        return (await session.execute(query)).scalar_one()


async def test_three_hundred_people_are_paged_by_eight_and_found_by_a_few_letters(house, municipality):
    await event_of_anna(house, municipality, TITLE)
    names = [f"Фамильев{chr(1072 + n // 20)}{chr(1072 + n % 20)} Иван Ильич" for n in range(297)]
    async with house.app.db.begin() as session:
        for name in [*names, "Ёлкина Вера Львовна"]:
            values = {"municipality_id": house.municipality_id, "name": name, "key": name, "created_at": house.now}
            guest = (await session.execute(insert(Guest).values(**values).returning(Guest.id))).scalar_one()
            await session.execute(insert(EventPart).values(event_id=1, guest_id=guest, answer=EventAnswer.YES))
    anna = municipality.anna
    await anna.taps_data("mp.names:1:all:0")
    assert anna.hears("300 имён")
    assert anna.hears("1/15")
    await anna.taps_data("mp.names:1:all:14")
    assert anna.hears("15/15")
    await house.moves(HOUR)
    await anna.taps_data("mp.marks:1:0")
    assert anna.hears("1/38")
    assert len([one for one in anna.last.labels if "Фамильев" in one or "Ёлкина" in one]) <= 8
    await anna.taps("Найти по имени")
    await anna.sends("елк")
    assert anna.hears("1 имя")
    await anna.taps("Ёлкина")
    assert anna.hears("Отмечено присутствующих: 1")
    await anna.sends("фамильевб")
    assert anna.hears("20 имён")
    assert anna.hears("Здесь первые 8")
    await anna.sends("Фамильевбв")
    await anna.taps("Фамильевбв")
    assert anna.hears("Отмечено присутствующих: 2")
    await anna.sends("Никтошин")
    assert anna.hears("никто не нашёлся")
    await anna.taps("Пришёл кто-то ещё")
    await anna.sends("Никтошин Пётр Ильич")
    assert anna.hears("Отмечено присутствующих: 3")
    assert anna.hears("1/38")
    await municipality.gleb.taps_data("mp.find:1")
    assert municipality.gleb.hears("нет доступа")


async def test_after_two_weeks_all_at_once_wants_a_note_too(house, municipality):
    await event_of_anna(house, municipality, TITLE)
    for person in (municipality.dasha, municipality.gleb):
        await person.taps_data("mp.yes:1")
    await house.moves(16 * 24 * HOUR)
    anna = municipality.anna
    await anna.taps_data("mp.marks:1:0")
    await anna.taps("Все, кто ответил «приду», были: 2")
    assert anna.hears("Прошло больше 14 дней")
    async with house.app.db.read() as session:
        assert (await session.execute(select(Attendance.id))).all() == []
    await anna.sends("По листу регистрации")
    assert anna.hears("Отмечено 2 человека")
    await anna.taps("Вернуть как было")
    await anna.taps_data("mp.allof:1:1")
    assert anna.hears("Прошло больше 14 дней")
    await anna.sends("По листу регистрации")
    assert anna.hears("Отмечен")
    await anna.taps_data("mp.marks:1:0")
    await anna.taps("Пришёл кто-то ещё")
    await anna.sends("Гостева Инна Петровна")
    assert anna.hears("Прошло больше 14 дней")
    await anna.sends("По листу регистрации")
    async with house.app.db.read() as session:
        current = select(Attendance.note).where(Attendance.superseded_at.is_(None))
        assert set((await session.execute(current)).scalars()) == {"По листу регистрации"}
