"""Places, queue and colleagues, as the invited see them."""

from datetime import timedelta

import pytest
from sqlalchemy import delete

from models.enums import EventAnswer, EventState, Role
from models.events import EventPart
from tests.support.events import event_of, make_event, part_of
from tests.support.reminded import build_municipality, mornings

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
TITLE = "Разбор пробной работы"


@pytest.fixture
async def municipality(house):
    return await build_municipality(house)


async def event_for_leaders(house, municipality, hours, **fields):
    organiser = await house.id_of(municipality.anna)
    async with house.app.db.begin() as session:
        return await make_event(
            session, house.municipality_id, TITLE, house.now + timedelta(hours=hours), Role.LEADER,
            at=house.now, organiser_id=organiser, **fields,
        )  # fmt: skip


async def says_yes(*people):
    for person in people:
        await person.taps_data("mp.yes:1")


async def test_the_queue_moves_up_a_day_ahead_and_whoever_leaves_goes_to_the_end(house, municipality):
    await event_for_leaders(house, municipality, 72, places=1)
    dasha, gleb = municipality.dasha, municipality.gleb
    await says_yes(dasha, gleb)
    assert gleb.hears("Вы в очереди под номером 1")
    await dasha.taps_data("mp.why:1:4")
    await house.moves(MINUTE)
    assert gleb.sees("Теперь у вас есть место")
    await says_yes(dasha)
    assert dasha.hears("Вы в очереди под номером 1")
    await dasha.taps("Уйти из очереди")
    assert dasha.hears("не придёте")


async def test_the_place_of_who_was_erased_goes_to_the_queue(house, municipality):
    """Found by a made-up year, seed 1796041122723."""
    await event_for_leaders(house, municipality, 72, places=1)
    dasha, gleb = municipality.dasha, municipality.gleb
    await says_yes(dasha, gleb)
    assert gleb.hears("Вы в очереди под номером 1")
    await dasha.sends("/forget")
    await dasha.taps("Да, стереть")
    await house.moves(16 * MINUTE)
    assert gleb.sees("Теперь у вас есть место")


async def test_a_place_freed_shortly_before_is_offered_for_two_hours_and_goes_on(house, municipality):
    third = await house.joined("Третьякова Зоя Ильинична", Role.LEADER, school=municipality.south)
    await event_for_leaders(house, municipality, 20, places=1)
    dasha, gleb = municipality.dasha, municipality.gleb
    await says_yes(dasha, gleb, third)
    await dasha.taps_data("mp.why:1:4")
    await house.moves(MINUTE)
    assert gleb.sees("Держу его для вас до: вт, 1 сентября, 12:0")
    await house.moves(2 * HOUR + 16 * MINUTE)
    assert gleb.sees("ушло следующему")
    assert third.sees("Освободилось место")
    await third.taps("Приду")
    assert third.hears("Вы ответили, что придёте")
    await says_yes(gleb)
    assert gleb.hears("Вы в очереди под номером 1")


async def test_who_says_yes_after_the_morning_is_not_told_the_same_once_more(house, municipality):
    await event_for_leaders(house, municipality, 54)
    dasha, gleb = municipality.dasha, municipality.gleb
    await dasha.taps_data("mp.why:1:4")
    await house.moves(26 * HOUR)
    assert (mornings(dasha, "Ближайш"), mornings(gleb, "Ближайш")) == (0, 1)
    await says_yes(dasha, gleb)
    await house.moves(HOUR)
    assert mornings(dasha, "Ближайш") == 0, "they have just read of it"
    await house.moves(26 * HOUR + 5 * MINUTE)
    assert mornings(dasha, "Ближайш") == mornings(gleb, "Ближайш") == 0
    assert mornings(dasha, "Начало в") == mornings(gleb, "Начало в") == 1, "an hour before goes to both"


async def test_more_places_fill_from_the_queue_at_once(house, municipality):
    await event_for_leaders(house, municipality, 72, places=1)
    await says_yes(municipality.dasha, municipality.gleb)
    await municipality.anna.taps_data("mp.say:1:places")
    await municipality.anna.sends("много")
    assert municipality.anna.hears("Напишите число мест")
    await municipality.anna.sends("2")
    await house.moves(MINUTE)
    assert municipality.gleb.sees("Теперь у вас есть место")
    assert (await event_of(house)).places == 2


async def test_a_colleague_of_the_list_is_asked_themselves_and_the_place_is_kept(house, municipality):
    deputy = await house.joined("Завучева Алла Олеговна", Role.TEACHER, school=municipality.north)
    await event_for_leaders(house, municipality, 72, places=1)
    dasha = municipality.dasha
    await says_yes(dasha, municipality.gleb)
    await dasha.taps("Коллега вместо меня")
    await dasha.taps("Завучева")
    assert dasha.hears("Вместо вас придёт коллега")
    await house.moves(MINUTE)
    assert deputy.sees("Коллега просит вас пойти вместо него")
    await deputy.taps("Приду")
    assert deputy.hears("Вы ответили, что придёте")
    assert (await part_of(house, municipality.gleb, 1)).answer is EventAnswer.WAITING
    await house.moves(20 * MINUTE)
    assert (await part_of(house, deputy, 1)).gone_at is None, "asked by a colleague, not by role"


async def test_a_colleague_by_name_takes_the_place_and_the_school_sees_who_goes(house, municipality):
    second = await house.joined("Замова Рита Львовна", Role.LEADER, school=municipality.north)
    await event_for_leaders(house, municipality, 72, places=1, obligation="one_a_school")
    dasha = municipality.dasha
    await says_yes(dasha)
    await dasha.taps("Коллега вместо меня")
    await dasha.taps("Другой человек")
    await dasha.sends("Гостева Инна Петровна")
    assert dasha.hears("Вместо вас придёт коллега")
    await second.taps_data("rd.sem:1")
    assert second.hears("По одному от школы")
    assert second.hears("От вашей школы: Гостева Инна Петровна")
    await municipality.anna.taps_data("mp.names:1:all:0")
    assert municipality.anna.hears("Гостева Инна Петровна – Приозёрная СШ № 1, гость")


async def test_a_colleague_of_another_school_cannot_be_sent(house, municipality):
    await event_for_leaders(house, municipality, 72)
    other = await house.joined("Иношкольная Вера Ильинична", Role.TEACHER, school=municipality.south)
    number = await house.id_of(other)
    await municipality.dasha.taps_data(f"mp.send:1:{number}")
    assert municipality.dasha.hears("уже нет")
    assert await part_of(house, other, 1) is None


async def test_nothing_is_told_of_places_after_the_start(house, municipality):
    await event_for_leaders(house, municipality, 1, places=1)
    await says_yes(municipality.dasha, municipality.gleb)
    await house.moves(2 * HOUR)
    await municipality.dasha.taps_data("mp.why:1:4")
    assert municipality.dasha.hears("Уже началось")
    assert mornings(municipality.gleb, "место") == 0


async def test_people_are_invited_by_name_and_stay_beside_the_rules(house, municipality):
    anna = municipality.anna
    teacher = await house.joined("Незванова Яна Ильинична", Role.TEACHER, school=municipality.south)
    async with house.app.db.begin() as session:
        await make_event(
            session, house.municipality_id, "По имени", house.now + timedelta(days=3), Role.CURATOR, at=house.now,
            state=EventState.DRAFT, audience=[{}], organiser_id=await house.id_of(anna),
        )  # fmt: skip
        await session.execute(delete(EventPart))
    await anna.taps_data("mp.aud:1")
    await anna.taps("Выбрать точнее")
    await anna.taps("Люди поимённо")
    await anna.sends("незван")
    await anna.taps("Незванова")
    assert anna.hears("1 человек поимённо")
    await anna.sends("нет такого")
    assert anna.hears("никто не нашёлся")
    await anna.taps("Готово")
    assert anna.hears("Сейчас это 1 человек"), "who begins to name people does not mean everybody"
    await anna.taps("Руководители школ")
    assert anna.hears("Сейчас это 3 человека")
    await anna.taps_data("mp.go:1")
    await house.moves(timedelta(minutes=6))
    assert teacher.sees("По имени")
    assert municipality.gleb.sees("По имени")
    assert not municipality.vera.sees("По имени")
    oleg = await house.joined("Условный Олег Маркович", Role.SCHOOL_COORDINATOR, school=municipality.north)
    async with house.app.db.begin() as session:
        await make_event(
            session, house.municipality_id, "Своё", house.now + timedelta(days=3), Role.TEACHER, at=house.now,
            state=EventState.DRAFT, audience=[], organiser_id=await house.id_of(oleg), school_id=municipality.north,
        )  # fmt: skip
    await oleg.taps_data(f"mp.person:2:{await house.id_of(teacher)}:0")
    assert (await event_of(house, 2)).audience == [], "of another school"


async def test_a_speaker_takes_no_place(house, municipality):
    await event_for_leaders(house, municipality, 48, places=1, speakers="Ведёт Образцова Дарья Львовна, руководитель")
    await house.moves(16 * MINUTE)
    await says_yes(municipality.dasha, municipality.gleb)
    assert (await part_of(house, municipality.dasha, 1)).answer is EventAnswer.YES
    assert (await part_of(house, municipality.gleb, 1)).answer is EventAnswer.YES
