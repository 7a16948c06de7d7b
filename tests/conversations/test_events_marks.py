"""Who was there: by code word, by QR, by list, mixed; corrected, counted, and what comes afterwards."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.enums import EventState, MarkWay, Presence, Role
from models.events import Attendance
from models.surveys import SurveyParticipation
from services.events.counting import MEASURES, Wanted, behind, count
from tests.support.events import event_of, event_of_anna, part_of
from tests.support.factories import assign, make_item
from tests.support.reminded import DAY, build_municipality, mornings

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
TITLE = "Разбор пробной работы"


@pytest.fixture
async def municipality(house):
    return await build_municipality(house)


async def held(house, municipality, hours=1, **fields):
    return await event_of_anna(house, municipality, TITLE, hours, **fields)


async def marks(house):
    async with house.app.db.read() as session:
        rows = await session.execute(select(Attendance).order_by(Attendance.id))
        return [(row.presence, row.way, row.superseded_at is None) for row in rows.scalars()]


async def test_the_code_word_marks_once_and_says_when(house, municipality):
    await held(house, municipality)
    await municipality.anna.taps_data("mp.code:1")
    assert municipality.anna.hears("4821")
    await municipality.dasha.taps_data("rd.sem:1")
    await municipality.dasha.taps("Я здесь")
    await municipality.dasha.sends("4821")
    assert municipality.dasha.hears("Вы отмечены: 10:00")
    await house.moves(3 * MINUTE)
    await municipality.dasha.sends("4821")
    assert municipality.dasha.hears("Вы уже отмечены в 10:00")
    assert await marks(house) == [(Presence.PRESENT, MarkWay.CODE, True)]


async def test_five_wrong_words_and_a_word_too_early_or_too_late(house, municipality):
    await held(house, municipality, hours=3)
    dasha, gleb = municipality.dasha, municipality.gleb
    await dasha.taps_data("mp.in:1")
    await dasha.sends("4821")
    assert dasha.hears("за час до начала")
    await house.moves(2 * HOUR)
    await dasha.taps_data("mp.in:1")
    for left in (4, 3, 2, 1, 0):
        await dasha.sends("1111")
        assert dasha.hears(f"Осталось попыток: {left}")
    await dasha.sends("4821")
    assert dasha.hears("Пять неверных попыток")
    await house.moves(3 * HOUR + 31 * MINUTE)
    await gleb.taps_data("mp.in:1")
    await gleb.sends("4821")
    assert gleb.hears("полчаса после окончания")
    assert await marks(house) == []


async def test_a_printed_qr_marks_also_who_was_not_invited_and_says_so(house, municipality):
    await held(house, municipality)
    teacher = await house.joined("Незванова Яна Ильинична", Role.TEACHER, school=municipality.south)
    await municipality.anna.taps_data("mp.door:1:1")
    assert municipality.anna.hears("по распечатанному QR")
    await teacher.sends("/start evp-secretdoor_-2027")
    assert teacher.hears("Вы отмечены")
    await municipality.dasha.sends("/start ev-secretdoor_-2027")
    await municipality.anna.taps_data("mp.names:1:all:0")
    assert municipality.anna.hears("Незванова Яна Ильинична – Берёзовская СШ, без приглашения")
    assert municipality.anna.hears("по распечатанному QR")
    assert [way for _, way, _ in await marks(house)] == [MarkWay.QR_PRINTED, MarkWay.QR]
    stranger = house.box.person("Чужой")
    await stranger.sends("/start evp-secretdoor_-2027")
    assert len(await marks(house)) == 2


async def test_all_who_said_yes_in_one_tap_taken_back_then_by_name_with_a_guest(house, municipality):
    await held(house, municipality)
    for person in (municipality.dasha, municipality.gleb):
        await person.taps_data("mp.yes:1")
    await house.moves(2 * HOUR)
    anna = municipality.anna
    await anna.taps_data("mp.marks:1:0")
    await anna.taps("Все, кто ответил «приду», были: 2")
    assert anna.hears("Отмечено 2 человека")
    await anna.taps("Вернуть как было")
    assert (await part_of(house, municipality.dasha, 1)).presence is None
    await anna.taps_data("mp.marks:1:0")
    await anna.taps("Образцова")
    assert anna.hears("Отмечено присутствующих: 1")
    await anna.taps("Пришёл кто-то ещё")
    await anna.sends("Гостева Инна Петровна")
    assert anna.hears("Отмечено присутствующих: 2")
    await anna.taps("Пришёл кто-то ещё")
    await anna.sends("Пробный Глеб Егорович")
    assert anna.hears("Отмечено присутствующих: 3")
    assert (await part_of(house, municipality.gleb, 1)).presence is Presence.PRESENT, "he is on the list"
    assert (await event_of(house)).state is EventState.HELD


async def test_a_correction_supersedes_and_after_two_weeks_wants_a_note(house, municipality):
    await held(house, municipality)
    await municipality.dasha.taps_data("mp.yes:1")
    await house.moves(2 * HOUR)
    anna = municipality.anna
    await anna.taps_data("mp.marks:1:0")
    await anna.taps("Образцова")
    await anna.taps("Образцова")
    assert anna.hears("Отмечено присутствующих: 0")
    assert await marks(house) == [(Presence.PRESENT, MarkWay.LIST, False), (Presence.ABSENT, MarkWay.LIST, True)]
    await house.moves(15 * DAY)
    await anna.taps_data("mp.marks:1:0")
    await anna.taps("Образцова")
    assert anna.hears("почему отметка исправляется")
    await anna.sends("была на больничном")
    assert (await part_of(house, municipality.dasha, 1)).presence is Presence.EXCUSED
    await anna.taps("Образцова")
    await anna.sends("нашли подпись в листе регистрации")
    assert anna.hears("Отмечено присутствующих: 1")


async def test_two_organisers_marking_the_same_person_agree(house, municipality):
    await held(house, municipality)
    second = await house.joined("Второва Нина Юрьевна", Role.COORDINATOR)
    await house.moves(2 * HOUR)
    part = (await part_of(house, municipality.dasha, 1)).id
    await municipality.anna.taps_data(f"mp.tick:1:{part}:present:0")
    await second.taps_data(f"mp.tick:1:{part}:present:0")
    assert [now for _, _, now in await marks(house)] == [False, True]
    assert (await part_of(house, municipality.dasha, 1)).presence is Presence.PRESENT


async def test_held_already_is_entered_afterwards_and_nobody_is_told(house, municipality):
    anna = municipality.anna
    await anna.sends("/events")
    await anna.taps("Новое мероприятие")
    await anna.taps("Консультация")
    await anna.sends(TITLE)
    await anna.taps("1")
    await anna.sends("8:00–9:30")
    await anna.sends("Методкабинет")
    await anna.taps("Руководители школ")
    await anna.taps("Записать как проведённое")
    assert anna.hears("никому не сообщаю")
    await anna.taps_data("mp.marks:1:0")
    await anna.taps("Пробный")
    assert anna.hears("Отмечено присутствующих: 1")
    await house.moves(DAY)
    assert not municipality.gleb.sees(TITLE)


async def test_it_is_asked_after_three_days_whether_it_was_held(house, municipality):
    await held(house, municipality)
    await house.moves(3 * DAY)
    assert not municipality.anna.sees("Состоялось?")
    await house.moves(4 * HOUR)
    assert mornings(municipality.anna, "Состоялось?") == 1
    await municipality.anna.taps("Да, состоялось")
    assert municipality.anna.hears("состоялось")
    assert (await event_of(house)).state is EventState.HELD
    await house.moves(5 * DAY)
    assert mornings(municipality.anna, "Состоялось?") == 0, "answered in its place, and not asked again"


async def test_materials_go_to_those_who_were_there_and_each_once(house, municipality):
    await held(house, municipality)
    await municipality.dasha.sends("4821")
    await house.moves(2 * HOUR)
    anna = municipality.anna
    await anna.taps_data("mp.mat:1")
    await anna.taps("Добавить файл")
    await anna.sends("Презентация: https://disk.example/7")
    await anna.taps("Разослать тем, кто был")
    assert anna.hears("Уйдёт 1 человеку")
    assert not municipality.dasha.sees("disk.example"), "asked first"
    await anna.taps("Да, разослать")
    assert anna.hears("Отправляю 1 человеку")
    await anna.taps("Разослать всем приглашённым")
    await anna.taps("Да, разослать")
    await house.moves(MINUTE)
    assert mornings(municipality.dasha, "disk.example/7") == 1
    assert mornings(municipality.gleb, "disk.example/7") == 1


async def test_the_survey_goes_to_those_who_were_there_two_hours_after_the_end(house, municipality):
    others = [
        await house.joined(f"Участников{letter} Иван Ильич", Role.LEADER, school=municipality.south)
        for letter in ("а", "б", "в", "г")
    ]
    await held(house, municipality)
    for person in (municipality.dasha, *others):
        await person.sends("4821")
    await house.moves(4 * HOUR)
    assert not municipality.dasha.sees("опрос")
    await house.moves(HOUR + 16 * MINUTE)
    assert municipality.dasha.sees(TITLE)
    async with house.app.db.read() as session:
        asked = (await session.execute(select(func.count()).select_from(SurveyParticipation))).scalar_one()
    assert asked == 5
    assert (await event_of(house)).survey_run_id is not None


async def test_too_few_for_a_survey_is_said(house, municipality):
    await held(house, municipality)
    await municipality.dasha.sends("4821")
    await house.moves(5 * HOUR + 16 * MINUTE)
    assert (await event_of(house)).survey_run_id is None
    await municipality.anna.taps_data("mp.mat:1")
    assert municipality.anna.hears("Опрос не отправляю")


async def test_every_count_is_the_length_of_its_list_and_the_kinds_add_up(house, municipality):
    await held(house, municipality)
    await held(house, municipality, kind="webinar", code="4822", door="b")
    await held(house, municipality, kind="webinar", code="4823", door="c", ours=False)
    for code in ("4821", "4822", "4823"):
        await municipality.dasha.sends(code)
    await municipality.gleb.sends("4822")
    await house.moves(2 * HOUR)
    async with house.app.db.read() as session:
        for wanted in (Wanted(), Wanted(kind="webinar", ours=True), Wanted(school=municipality.north)):
            counts = await count(session, house.municipality_id, wanted)
            for ours, total in ((True, counts.ours), (False, counts.not_ours)):
                if wanted.ours is not None and wanted.ours is not ours:
                    continue
                mine = [one for one in counts.kinds if one.ours is ours]
                assert sum(one.held for one in mine) == total.held
                assert sum(one.participations for one in mine) == total.participations
                for measure in MEASURES:
                    narrowed = Wanted(kind=wanted.kind, ours=ours, school=wanted.school)
                    listed = await behind(session, house.municipality_id, measure, narrowed)
                    assert len(listed) == getattr(total, measure), (measure, ours, wanted)
        whole = await count(session, house.municipality_id)
    assert (whole.ours.held, whole.ours.participations, whole.ours.people) == (2, 3, 2)
    assert (whole.not_ours.held, whole.not_ours.participations) == (1, 1)
    anna = municipality.anna
    await anna.sends("/events")
    await anna.taps("Подсчёты")
    assert anna.hears("1 семинар · участий: 1, людей: 1, школ: 1")
    assert anna.hears("всего 2 мероприятия · участий: 3, людей: 2, школ: 2")
    await anna.taps("1 семинар")
    assert anna.hears(TITLE)
    await anna.taps("Участия: 1")
    assert anna.hears(f"Образцова Дарья Львовна – {TITLE}")
    await anna.taps("Школы: 1")
    assert anna.hears("Приозёрная СШ № 1")
    await anna.taps("‹ Подсчёты")
    await anna.taps("Школа")
    await anna.taps("Берёзовская СШ")
    assert anna.hears("всего 1 мероприятие · участий: 1, людей: 1, школ: 1")
    await anna.taps("Месяц")
    await anna.taps("октябрь")
    assert anna.hears("всего 0 мероприятий")
    await anna.taps("Без отбора")
    await anna.taps_data("mp.fig:0:all:1:people:0")
    assert anna.hears("Пробный Глеб Егорович"), "a button of the version before"


async def test_the_fact_of_the_item_rises_by_itself(house, municipality):
    async with house.app.db.begin() as session:
        due = house.now.date() + 30 * DAY
        result = "не менее 2 семинаров"
        item = await make_item(session, municipality.roadmap, "1", "Провести семинары", due=due, result_text=result)
        await assign(session, municipality.roadmap, item, due=due)
    await held(house, municipality, item_id=item[0])
    await municipality.dasha.sends("4821")
    await house.moves(2 * HOUR)
    await municipality.anna.sends("/roadmap")
    await municipality.anna.taps_data("rm.item:1:0")
    assert municipality.anna.hears("Проведено мероприятий: 1 из 2 (E1)")


async def test_a_school_coordinator_invites_inside_the_school_alone(house, municipality):
    oleg = await house.joined("Условный Олег Маркович", Role.SCHOOL_COORDINATOR, school=municipality.north)
    inside = await house.joined("Своякова Юлия Ильинична", Role.TEACHER, school=municipality.north)
    outside = await house.joined("Чужакова Ева Ильинична", Role.TEACHER, school=municipality.south)
    await oleg.sends("/home")
    await oleg.taps("Мои мероприятия")
    await oleg.taps("Новое мероприятие")
    await oleg.taps("Мастер-класс")
    for written in ("Рефлексия на уроке",):
        await oleg.sends(written)
    await oleg.taps("4")
    await oleg.taps("15:00")
    await oleg.sends("Кабинет 5")
    await oleg.taps("Учителя")
    assert oleg.hears("Уйдёт 1 человеку из 1 школы")
    await oleg.taps("Объявить")
    await house.moves(6 * MINUTE)
    assert inside.sees("Рефлексия на уроке")
    assert not outside.sees("Рефлексия на уроке")
    await outside.taps_data("rd.sem:1")
    assert outside.hears("нет доступа")
