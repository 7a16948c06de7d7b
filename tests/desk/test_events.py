"""Events at a computer: who comes, who was there, the QR for the door."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from models.enums import EventAnswer, EventState, MarkWay, Presence, Role
from models.events import Attendance
from models.people import AuditEntry
from services import people
from services.events import attendance
from tests.support.computer import Computer
from tests.support.events import HOUR, event_of, event_of_anna, part_of
from tests.support.factories import make_person
from tests.support.only import sqlite_only
from tests.support.reminded import build_municipality
from tests.support.statements import Statements

TITLE = "Разбор пробной работы"


@pytest.fixture
async def municipality(house):
    return await build_municipality(house)


async def marks(house):
    async with house.app.db.read() as session:
        rows = (await session.execute(select(Attendance).order_by(Attendance.id))).scalars()
        return [(row.presence, row.way) for row in rows if row.superseded_at is None]


def rows(pc):
    found = [[" ".join(cell.text_content().split()) for cell in row] for row in pc.page.iter("tr")]
    return found[1:]


async def test_who_comes_and_who_was_there(house, municipality, pc):
    event = await event_of_anna(house, municipality, TITLE, hours=3)
    dasha, gleb = municipality.dasha, municipality.gleb
    await dasha.taps_data(f"rd.sem:{event}")
    await dasha.taps("Приду")
    await pc.comes_in(municipality.anna)
    await pc.follows("Мероприятия")
    assert pc.sees("1 из 2")
    await pc.follows(TITLE)
    answers = {row[0]: row[2] for row in rows(pc)}
    assert answers == {"Образцова Дарья Львовна": "придёт", "Пробный Глеб Егорович": "нет ответа"}
    await pc.opens(f"/events/{event}?which=yes")
    assert [row[0] for row in rows(pc)] == ["Образцова Дарья Львовна"]
    await pc.presses("Найти", q="проб")
    assert [row[0] for row in rows(pc)] == ["Пробный Глеб Егорович"]
    assert not pc.sees("Сохранить отметки"), "it has not begun yet"

    await house.moves(3 * HOUR)
    await pc.comes_in(municipality.anna)
    await pc.opens(f"/events/{event}")
    part = (await part_of(house, gleb, event)).id
    await pc.presses("Сохранить отметки", **{f"part_{part}": "absent"})
    assert await marks(house) == [(Presence.ABSENT, MarkWay.LIST)]
    await pc.presses("Все, кто ответил «приду», были")
    assert pc.sees("Отмечен 1 человек")
    assert (await event_of(house, event)).state is EventState.HELD
    await pc.presses("Вернуть как было")
    assert await marks(house) == [(Presence.ABSENT, MarkWay.LIST)]
    await pc.presses("Записать и отметить", name="Гостева Инна Петровна")
    assert [row[0] for row in rows(pc) if "гость" in row[2]] == ["Гостева Инна Петровна"]
    await pc.presses("Отметить всех из этой школы", school=str(municipality.north))
    assert (Presence.PRESENT, MarkWay.LIST) in await marks(house)


async def test_of_two_who_mark_one_person_the_second_is_told(house, municipality, pc):
    event = await event_of_anna(house, municipality, TITLE, hours=1)
    await pc.comes_in(municipality.anna)
    await pc.opens(f"/events/{event}")
    part = (await part_of(house, municipality.dasha, event)).id
    other = (await part_of(house, municipality.gleb, event)).id
    await municipality.dasha.taps_data(f"mp.in:{event}")
    await municipality.dasha.sends("4821")
    chosen = {f"part_{part}": "absent", f"part_{other}": "excused"}
    assert await pc.presses("Сохранить отметки", **chosen) == 409
    assert pc.sees("Тем временем этих людей отметили иначе: Образцова Дарья Львовна")
    assert await marks(house) == [(Presence.PRESENT, MarkWay.CODE)], "nothing was saved, her neighbour's neither"
    assert await pc.presses("Сохранить отметки", **{f"part_{other}": "excused"}) == 200
    assert sorted(await marks(house)) == [(Presence.EXCUSED, MarkWay.LIST), (Presence.PRESENT, MarkWay.CODE)]


@sqlite_only("statements are counted, and on a server those of the team come in between")
async def test_a_hall_is_marked_with_as_many_statements_as_a_row(house, municipality, pc):
    statements, costs = Statements(), []
    await statements.listen(house.app.db)
    await pc.comes_in(municipality.anna)
    for size in (3, 40):
        async with house.app.db.begin() as session:
            for n in range(size):
                post = Role.LEADER, municipality.north
                await make_person(session, f"Слушателева Анна {size}-{n}", post, municipality_id=house.municipality_id)
        event = await event_of_anna(house, municipality, TITLE, hours=0.5)
        await pc.opens(f"/events/{event}")
        names = [one.get("name") for one in pc.page.iter("select") if one.get("name", "").startswith("part_")]
        sent = pc.filled("Сохранить отметки", **dict.fromkeys(names, "present"))
        statements.said.clear()
        assert await pc.asks("POST", f"/desk/events/{event}", data=sent) == 200
        costs.append(sum(one.startswith(("SELECT", "UPDATE")) for one in statements.said))
        async with house.app.db.read() as session:
            marked = select(AuditEntry.details).where(
                AuditEntry.action == "event.marked", AuditEntry.subject == f"event:{event}"
            )
            told = (await session.execute(marked)).scalars().all()
        assert {one["part"] for one in told} == {int(name.removeprefix("part_")) for name in names}
        assert {(one["presence"], one["via"]) for one in told} == {("present", "desk")}
    assert len(names) > 40
    assert costs[1] <= costs[0] + 3, "others of the program ask as well meanwhile"


async def test_who_came_without_an_invitation_stands_in_the_journal(house, municipality, pc):
    event = await event_of_anna(house, municipality, TITLE, hours=0.5)
    await pc.comes_in(municipality.anna)
    await pc.opens(f"/events/{event}")
    await pc.presses("Записать и отметить", name="Гостева Инна Петровна")
    async with house.app.db.read() as session:
        marked = select(AuditEntry.subject, AuditEntry.actor_id).where(AuditEntry.action == "event.marked")
        assert (await session.execute(marked)).all() == [(f"event:{event}", await house.id_of(municipality.anna))]


async def test_whoever_writes_a_name_down_twice_marks_once_and_overwrites_no_code_word(house, municipality, pc):
    event = await event_of_anna(house, municipality, TITLE, hours=0.5)
    await municipality.dasha.taps_data(f"mp.in:{event}")
    await municipality.dasha.sends("4821")
    await pc.comes_in(municipality.anna)
    await pc.opens(f"/events/{event}")
    for name in ("Образцова Дарья Львовна", "Гостева Инна Петровна", "Гостева Инна Петровна"):
        await pc.presses("Записать и отметить", name=name)
    assert await marks(house) == [(Presence.PRESENT, MarkWay.CODE), (Presence.PRESENT, MarkWay.LIST)]
    async with house.app.db.read() as session:
        assert len((await session.execute(select(Attendance))).all()) == 2, "nothing was superseded"


async def test_the_part_of_the_list_that_was_looked_at_stays(house, municipality, pc):
    event = await event_of_anna(house, municipality, TITLE, hours=0.5)
    await pc.comes_in(municipality.anna)
    await pc.opens(f"/events/{event}?which=silent")
    await pc.presses("Найти", q="проб")
    part = (await part_of(house, municipality.gleb, event)).id
    await pc.presses("Сохранить отметки", **{f"part_{part}": "absent"})
    assert [row[0] for row in rows(pc)] == ["Пробный Глеб Егорович"]
    assert await pc.presses("Записать и отметить", name="?") == 409
    assert [row[0] for row in rows(pc)] == ["Пробный Глеб Егорович"]
    assert [one.get("value") for one in pc.page.iter("input") if one.get("id") == "name"] == ["?"]
    await pc.presses("Отметить всех из этой школы", school=str(municipality.north))
    assert pc.sees("Отмечен")
    await pc.presses("Вернуть как было")
    assert [row[0] for row in rows(pc)] == ["Пробный Глеб Егорович"]
    assert urlsplit(pc.at).query == "", "a name stands in no address: browsers and proxies write those down"
    assert not [one for one in pc.links() if "q=" in one]
    await pc.opens(f"/events/{event}?q=проб")
    assert len(rows(pc)) == 2, "an address narrows by no name"
    await pc.opens(f"/events/{event}?which=silent")
    await pc.presses("Отметить всех из этой школы", school=str(municipality.north))
    assert pc.sees("Отмечен")
    assert await pc.presses("Вернуть как было") == 200
    assert "which=silent" in pc.at


async def test_after_two_weeks_a_mark_is_corrected_with_a_note(house, municipality, pc):
    event = await event_of_anna(house, municipality, TITLE, hours=1)
    await house.moves(timedelta(days=16))
    await pc.comes_in(municipality.anna)
    await pc.opens(f"/events/{event}")
    part = (await part_of(house, municipality.dasha, event)).id
    assert await pc.presses("Сохранить отметки", **{f"part_{part}": "present"}) == 409
    assert await pc.presses("Сохранить отметки", **{f"part_{part}": "present"}, note="По журналу") == 200
    assert await marks(house) == [(Presence.PRESENT, MarkWay.LIST)]
    for button, field in (
        ("Отметить всех из этой школы", {}),
        ("Записать и отметить", {"name": "Гостева Инна Львовна"}),
    ):
        assert await pc.presses(button, **field) == 409
        assert pc.sees("Прошло больше 14 дней")
        assert await pc.presses(button, **field, note="По листу регистрации") == 200
    assert await marks(house) == [(Presence.PRESENT, MarkWay.LIST)] * 3, "one rule for one name, a school and a guest"
    async with house.app.db.read() as session:
        notes = (await session.execute(select(Attendance.note).order_by(Attendance.id))).scalars().all()
    assert notes == ["По журналу", "По листу регистрации", "По листу регистрации"]


async def test_whom_it_is_not_for(house, municipality, pc):
    event = await event_of_anna(house, municipality, TITLE, hours=1)
    other = await house.joined("Быстрова Белла Олеговна", Role.TEACHER, school=municipality.north)
    async with house.app.db.begin() as session:
        far = await people.create_municipality(session, slug="far", name="Дальний район", timezone="Asia/Omsk")
        await people.appoint(
            session, await house.id_of(other), Role.COORDINATOR, municipality_id=far, since=house.now.date()
        )
    async with Computer(house) as second:
        await second.comes_in(municipality.vera)
        await second.opens("/events")
        assert not second.sees(TITLE), "a curator sees what is hers"
        for path in ("", "/door", "/door?printed=1", "/door/now", "/door.png"):
            assert await second.opens(f"/events/{event}{path}") == 404
        mark = next(one.get("value") for one in second.page.iter("input") if one.get("name") == "form")
        for deed in ("marks", "everybody", "guest", "held", "back", "nonsense"):
            sent = {"form": mark, "do": deed, "act": "1", "name": "Гостева Инна Петровна"}
            assert await second.asks("POST", f"/desk/events/{event}", data=sent) in {404, 409}
    assert await marks(house) == []
    await pc.comes_in(municipality.anna)
    await pc.opens(f"/events/{event}")
    sent = dict(pc.filled("Сохранить отметки")) | {"part_99999": "present", "was_99999": ""}
    assert await pc.asks("POST", f"/desk/events/{event}", data=sent) == 404
    assert await pc.opens("/events/99999") == 404
    async with house.app.db.read() as session:
        assert await attendance.unmarked_yes(session, event) == 0
    assert (await part_of(house, municipality.dasha, event)).answer is EventAnswer.SILENT
