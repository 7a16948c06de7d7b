"""Papers of events: the registration sheet, the plan, certificates with the code by which anybody checks them."""

import io
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from docx import Document
from sqlalchemy import select

from models.enums import EventState, Presence, Role
from models.events import Certificate
from models.evidence import EvidencePiece
from services.events.check_code import shown
from tests.support.events import event_of_anna, part_of
from tests.support.factories import assign, make_item
from tests.support.reminded import DAY, build_municipality, mornings

HOUR = timedelta(hours=1)
TITLE = "Разбор пробной работы"


@pytest.fixture
async def municipality(house):
    return await build_municipality(house)


async def paper(person):
    content = await person.downloads(person.last.document)
    written = Document(io.BytesIO(content))
    [table] = written.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    return [line.text for line in written.paragraphs], rows


async def certificates(house):
    async with house.app.db.read() as session:
        return list((await session.execute(select(Certificate).order_by(Certificate.id))).scalars())


async def told(house, municipality):
    """Dasha was there and has her certificate; give its code as it is printed."""
    await event_of_anna(house, municipality, TITLE)
    await municipality.dasha.sends("4821")
    await house.moves(4 * HOUR)
    await municipality.anna.taps_data("rd.sem:1")
    await municipality.anna.taps("Документы")
    await municipality.anna.taps("Выдать и сообщить всем")
    await municipality.anna.taps("Да, выдать")
    await house.moves(timedelta(minutes=1))
    return shown((await certificates(house))[0].code)


async def test_the_sheet_is_to_be_signed_before_and_says_how_they_were_marked_after(house, municipality):
    await event_of_anna(house, municipality, TITLE)
    anna = municipality.anna
    await municipality.gleb.taps_data("mp.why:1:4")
    await anna.taps_data("rd.sem:1")
    await anna.taps("Документы")
    await anna.taps("для подписей")
    lines, rows = await paper(anna)
    assert lines[:2] == ["Лист регистрации", f"Семинар «{TITLE}»"]
    assert rows[0] == ["№", "Фамилия, имя, отчество", "Должность", "Школа", "Подпись"]
    assert rows[1] == ["1", "Образцова Дарья Львовна", "руководитель школы", "Приозёрная СШ № 1", ""]
    assert [row[1] for row in rows[2:]] == [""] * 5, "room for five more, none for who said no"
    await municipality.dasha.sends("4821")
    await house.moves(4 * HOUR)
    await anna.taps_data("mp.marks:1:0")
    await anna.taps("Пришёл кто-то ещё")
    await anna.sends("Гостева Инна Петровна")
    await anna.taps_data("mp.papers:1")
    await anna.taps("с отметками")
    lines, rows = await paper(anna)
    assert [row[1:] for row in rows[1:]] == [
        ["Гостева Инна Петровна", "", "", "в списке, 14:00"],
        ["Образцова Дарья Львовна", "руководитель школы", "Приозёрная СШ № 1", "по кодовому слову, 10:00"],
    ]
    assert "Присутствовали 2 человека." in lines


async def test_certificates_are_given_told_and_taken_and_each_once(house, municipality):
    code = await told(house, municipality)
    anna, dasha = municipality.anna, municipality.dasha
    assert anna.hears("Сертификаты: 1 из 1, сообщено: 1")
    assert mornings(dasha, "сертификат участника готов") == 1
    assert not municipality.gleb.sees("сертификат"), "was not there"
    await anna.taps_data("mp.cert:1")
    await anna.taps("Да, выдать")
    await house.moves(timedelta(minutes=1))
    assert mornings(dasha, "сертификат участника готов") == 1
    assert [one.number for one in await certificates(house)] == ["2026-1/01"]
    await dasha.taps("Мой сертификат")
    assert (await dasha.downloads(dasha.last.document)).startswith(b"%PDF")
    await anna.taps("одним файлом")
    archive = zipfile.ZipFile(io.BytesIO(await anna.downloads(anna.last.document)))
    assert archive.namelist() == ["2026-1-01 Образцова Дарья Львовна.pdf"]
    await municipality.gleb.taps_data("mp.mycert:1")
    assert municipality.gleb.hears("Этого уже нет")
    await municipality.gleb.taps_data("mp.cert:1")
    assert municipality.gleb.hears("нет доступа")
    stranger = house.box.person("Чужой")
    await stranger.sends(f"/start check_{code.replace('-', '')}")
    assert stranger.hears("Сертификат подлинный")
    assert stranger.hears(TITLE)
    assert stranger.hears("1 сентября 2026")
    assert not stranger.sees("Образцова"), "no name that the asker did not bring"


async def test_a_code_is_asked_by_a_button_and_one_wrong_letter_is_told(house, municipality):
    code = await told(house, municipality)
    gleb = municipality.gleb
    await gleb.sends("/certificate")
    wrong = ("3" if code[0] != "3" else "4") + code[1:]
    await gleb.sends(wrong)
    assert gleb.hears("В коде опечатка")
    await gleb.sends(code.lower().replace("-", " "))
    assert gleb.hears("Сертификат подлинный")
    await gleb.sends(code)
    assert gleb.hears("Сертификат подлинный"), "the code alone is understood, too"
    await gleb.taps("Проверить другой сертификат")
    await gleb.sends("K7MA-3TX-9P" + "7")
    assert gleb.hears("опечатка") or gleb.hears("нет")


async def test_a_corrected_mark_withdraws_the_certificate_and_a_new_mark_gives_it_back(house, municipality):
    code = await told(house, municipality)
    anna = municipality.anna
    part = await part_of(house, municipality.dasha, 1)
    await anna.taps_data(f"mp.tick:1:{part.id}:{Presence.ABSENT}:0")
    await municipality.gleb.sends(code)
    assert municipality.gleb.hears("отозван")
    await municipality.dasha.taps_data("mp.mycert:1")
    assert municipality.dasha.hears("Этого уже нет")
    await anna.taps_data(f"mp.tick:1:{part.id}:{Presence.PRESENT}:0")
    await municipality.gleb.sends(code)
    assert municipality.gleb.hears("подлинный")


async def test_ten_unknown_codes_an_hour_and_no_more(house, municipality):
    from services.events.check_code import new_code  # noqa: PLC0415 - codes of which none was ever given

    code = await told(house, municipality)
    gleb = municipality.gleb
    for _ in range(10):
        await gleb.sends(f"/start check_{new_code()}")
        assert gleb.hears("Сертификата с таким кодом нет")
    await gleb.sends(f"/start check_{code.replace('-', '')}")
    assert gleb.hears("Десять кодов подряд")
    assert not gleb.sees("подлинный")
    await house.moves(HOUR + timedelta(minutes=1))
    await gleb.sends(code)
    assert gleb.hears("подлинный")


async def test_the_plan_of_a_month_and_a_year_holds_drafts_of_days_to_come(house, municipality):
    await event_of_anna(house, municipality, TITLE, hours=24)
    await event_of_anna(house, municipality, "Отменённое", hours=48, state=EventState.CANCELLED, door="b")
    await event_of_anna(house, municipality, "Будущий семинар", hours=72, state=EventState.DRAFT, door="c")
    await event_of_anna(house, municipality, "В октябре", hours=24 * 40, kind="webinar", door="d")
    anna = municipality.anna
    await anna.sends("/events")
    await anna.taps("План")
    assert anna.hears("План мероприятий")
    await anna.taps("Месяц: Word")
    lines, rows = await paper(anna)
    assert lines[:2] == ["Приозёрный район", "План мероприятий: сентябрь 2026 г."]
    assert [row[2] for row in rows[1:]] == [f"Семинар «{TITLE}»", "Семинар «Будущий семинар»"]
    assert rows[1][1] == "ср, 2 сентября 2026 г., 10:00–12:00"
    assert rows[1][3:6] == ["очно; Актовый зал", "руководители школ", "Примерова Анна Ильинична"]
    await anna.taps_data("mp.plan:2026-10-01")
    await anna.taps("Год 2026/27: Excel")
    book = openpyxl.load_workbook(io.BytesIO(await anna.downloads(anna.last.document)))
    assert [row[2] for row in book.active.iter_rows(min_row=2, values_only=True)][-1] == "Вебинар «В октябре»"


async def test_a_tutors_plan_is_of_their_own_events(house, municipality):
    await event_of_anna(house, municipality, TITLE, hours=24)
    tutor = await house.joined("Тьюторова Нина Юрьевна", Role.TUTOR)
    await event_of_anna(house, municipality, "Моё", hours=24, organiser_id=await house.id_of(tutor), door="b")
    await tutor.sends("/events")
    await tutor.taps("План")
    await tutor.taps("Месяц: Word")
    _, rows = await paper(tutor)
    assert [row[2] for row in rows[1:]] == ["Семинар «Моё»"]
    await house.moves(DAY)


async def test_the_sheet_is_filed_as_evidence_of_the_item_with_one_tap(house, municipality):
    async with house.app.db.begin() as session:
        due = house.now.date() + 30 * DAY
        item = await make_item(session, municipality.roadmap, "1", "Провести семинары", due=due)
        await assign(session, municipality.roadmap, item, due=due)
    await event_of_anna(house, municipality, TITLE, item_id=item[0])
    await municipality.dasha.sends("4821")
    await house.moves(4 * HOUR)
    anna = municipality.anna
    await anna.taps_data("mp.papers:1")
    await anna.taps("Приложить к дорожной карте")
    assert anna.hears("Провести семинары")
    assert anna.hears("Лист регистрации E1")
    async with house.app.db.read() as session:
        piece = (await session.execute(select(EvidencePiece))).scalar_one()
    assert piece.name == "Лист регистрации E1.docx"
