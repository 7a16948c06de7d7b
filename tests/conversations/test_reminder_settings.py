"""The coordinator sets when people are reminded, pauses a roadmap, sees what will go to whom."""

import pytest

from models.enums import ReminderState
from services.access import actor_of
from services.reminders.preview import preview
from services.reminders.rules import Kind
from tests.support.reminded import DAY, build_municipality, mornings


@pytest.fixture
async def municipality(house):
    return await build_municipality(house)


async def test_the_ladder_is_changed_in_the_chat(house, municipality):
    await municipality.item("Сдать отчёт", days=6)
    await municipality.anna.sends("/reminders")
    await municipality.anna.taps("🗺")
    await municipality.anna.taps("Когда напоминать")
    await municipality.anna.sends("пятого")
    assert municipality.anna.hears("Не понимаю") or municipality.anna.hears("пятого")
    await municipality.anna.sends("5, 0")
    assert municipality.anna.hears("за 5 дней")
    await house.moves(DAY)
    assert mornings(municipality.dasha, "через 5 дней") == 1


async def test_a_paused_roadmap_is_silent_until_it_is_resumed(house, municipality):
    await municipality.item("Сдать отчёт", days=4)
    await municipality.anna.sends("/reminders")
    await municipality.anna.taps("🗺")
    await municipality.anna.taps("Приостановить")
    assert municipality.anna.hears("Приостановлено")
    await house.moves(DAY)
    assert mornings(municipality.dasha) == 0
    await municipality.anna.taps("Возобновить")
    await house.moves(2 * DAY)
    assert mornings(municipality.dasha, "Сдать отчёт") == 1


async def test_the_preview_is_what_goes(house, municipality):
    await municipality.item("Сдать отчёт", days=4)
    await municipality.anna.sends("/reminders")
    await municipality.anna.taps("Кому и когда уйдёт")
    assert municipality.anna.hears("1. Сдать отчёт: Образцова Дарья Львовна")
    await municipality.anna.taps("таблицей")
    assert municipality.anna.last_document.name == "reminders.xlsx"
    await municipality.anna.sends("/reminders")
    await municipality.anna.taps("Пробное")
    assert municipality.anna.hears("Это проба")


async def sets_days(person, who, written):
    await person.sends("/reminders")
    await person.taps("🗺")
    await person.taps(who)
    await person.sends(written)


async def test_the_days_until_others_hear_of_a_delay_are_changed_in_the_chat(house, municipality):
    await municipality.item("Сдать отчёт", days=1, number="3")
    await sets_days(municipality.anna, "Когда куратору", "сразу")
    assert municipality.anna.hears("число дней от 0 до 365")
    await sets_days(municipality.anna, "Когда куратору", "1")
    assert municipality.anna.hears("Куратору сообщаю о просрочке через 1 день")
    await sets_days(municipality.anna, "Когда координатору", "2")
    assert municipality.anna.hears("Координатору сообщаю о просрочке через 2 дня")
    await house.moves(2 * DAY)
    assert not municipality.vera.sees("Просрочено в ваших школах")
    await house.moves(DAY)
    assert municipality.vera.sees("Просрочено в ваших школах"), "on the Friday: late since the Thursday"
    assert not municipality.anna.sees("Просрочено")
    await house.moves(3 * DAY)
    assert municipality.anna.sees("Просрочено в муниципалитете"), "on the Monday: the second day was a Saturday"


async def test_never_is_never(house, municipality):
    await municipality.item("Сдать отчёт", days=1, number="3")
    await sets_days(municipality.anna, "Когда куратору", "-")
    await sets_days(municipality.anna, "Когда координатору", "–")
    assert municipality.anna.hears("Координатору о просрочке не сообщаю")
    for _ in range(20):
        await house.moves(DAY)
    assert not municipality.vera.sees("Просрочено в ваших школах")
    assert not municipality.anna.sees("Просрочено")


async def test_the_card_tells_curators_and_the_coordinator_who_was_told_when(house, municipality):
    [number] = await municipality.item("Сдать отчёт", days=1, number="3")
    for _ in range(14):
        await house.moves(DAY)
    card = f"ev.card:{number}"
    for person in (municipality.vera, municipality.anna):
        await person.taps_data(card)
        assert person.hears("О просрочке узнали")
        assert person.hears("• пн, 7 сентября, 10:00 – куратор Тестова Вера Кирилловна"), person.last.text
        assert person.hears("• чт, 10 сентября, 10:00 – координатор Примерова Анна Ильинична")
    await municipality.dasha.taps_data(card)
    assert municipality.dasha.hears("Сдать отчёт")
    assert not municipality.dasha.hears("О просрочке узнали"), "not the school's business"


COORDINATORS = [
    ("rs.map:1", "Когда напоминаю"),
    ("rs.pause:1", "Приостановлено"),
    ("rs.go:1", "Когда напоминаю"),
    ("rs.soon", "Кому и когда уйдёт"),
    ("rs.xlsx", "Кому и когда уйдёт"),
    ("rs.test", "Это проба"),
    ("rs.ladder:1", "за сколько дней до срока"),
    ("rs.days:1:curator_after", "Через сколько дней"),
    ("rp.all:0", "Кто на паузе"),
]


@pytest.mark.parametrize(("data", "said"), COORDINATORS)
async def test_a_button_of_the_settings_by_the_wrong_person_twice_and_a_month_after_a_restart(
    house, municipality, data, said
):
    for stranger in (municipality.vera, municipality.dasha):
        await stranger.taps_data(data)
        assert stranger.hears("нет доступа")
    for _ in range(2):
        await municipality.anna.taps_data(data)
        assert said in municipality.anna.last.text, municipality.anna.last.text
    await house.restarts()
    await house.moves(31 * DAY)
    await municipality.anna.taps_data(data)
    assert said in municipality.anna.last.text, municipality.anna.last.text


async def test_the_preview_equals_what_goes_also_after_a_downtime(house, municipality):
    """Foreseen on a Saturday on which Friday's reminders have not gone: day by day the same people hear the same."""
    await municipality.gleb.blocks_bot()
    await municipality.item("Сдать отчёт", days=10, number="1", schools=(municipality.north, municipality.south))
    await municipality.item("Утвердить план", days=6, number="2")
    async with house.app.db.read() as session:
        now = house.now + 4 * DAY
        actor = await actor_of(session, await house.id_of(municipality.anna), now=now)
        foreseen = await preview(session, actor, now=now)
    await house.moves(4 * DAY)
    for _ in range(14):
        await house.moves(DAY)
    own = {Kind.ITEM, Kind.ESCALATION, Kind.DIGEST}
    sent = {
        (row.kind, row.subject_id, row.stage, row.person_id, row.created_at.date())
        for row in await municipality.reminders(state=ReminderState.SENT)
    }
    names = {one.person for one in foreseen}
    assert len(foreseen) == len(sent)
    assert {one.kind for one in foreseen} == {Kind(kind) for kind, *_ in sent} <= own
    assert sorted(one.at.date() for one in foreseen) == sorted(day for *_, day in sent)
    assert "Пробный Глеб Егорович" not in names, "he cannot be reached: his curator stands in"
