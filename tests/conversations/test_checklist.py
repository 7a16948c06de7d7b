"""The check-list by direction: three marks of each document, files of a school in the order of upload."""

import io
import uuid
import zipfile
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select

from models.enums import Role
from models.evidence import Basket, Evidence, EvidenceFile, EvidencePiece
from models.roadmap import Assignment
from tests.support.harness import House
from tests.support.year import BEGIN, END, add, make_year
from views.report.buttons import CheckSchool, OpenCheckList, PackSchool


@pytest.fixture
async def house(tmp_path):
    async with House(tmp_path, start=END) as built:
        yield built


async def grown(house):
    """A year in which one school has sent three files: the first for the later item."""
    async with house.app.db.begin() as session:
        year = await make_year(session, house.municipality_id)
        place = {"municipality_id": year.municipality}
        basket = await add(
            session, Basket, person_id=year.people["leaders"][0], created_at=BEGIN, sent_at=BEGIN, **place
        )
        for day, (number, school) in enumerate((("6", 0), ("1", 0), ("1", 1), ("1", 0))):
            where = Assignment.item_id == year.items[number], Assignment.school_id == year.schools[school]
            task = (await session.execute(select(Assignment.id).where(*where))).scalar_one()
            name, at = f"{uuid.uuid4().hex}.pdf", BEGIN + timedelta(days=day)
            path = house.folder / "evidence" / name[:2] / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"%d" % day)
            file = await add(
                session,
                EvidenceFile,
                sha256=f"{day}" * 64,
                stored_name=name,
                size=1,
                suffix=".pdf",
                created_at=at,
                **place,
            )
            piece = {"basket_id": basket, "kind": "order", "file_id": file, "name": "приказ.pdf"}
            one = await add(session, EvidencePiece, added_by=year.people["leaders"][0], added_at=at, **piece)
            await session.execute(insert(Evidence).values(piece_id=one, assignment_id=task, attached_at=at))
        return year


async def opens(person):
    await person.sends("/report")
    await person.taps("📎 Другие документы")
    await person.taps("☑️ Чек-лист по направлениям")


async def names_in(person):
    packed = zipfile.ZipFile(io.BytesIO(await person.downloads(person.last_document)))
    return {name: packed.read(name) for name in packed.namelist()}


async def test_a_school_has_three_marks_for_each_document_and_its_files_in_their_order(house):
    await house.begins(grown)
    vera = await house.joined("Вера Главная", Role.COORDINATOR)
    await opens(vera)
    assert vera.sees("сколько документов подтверждено")
    await vera.taps("Приозёрная школа № 1: 3 / 3")
    assert vera.sees("Организационные условия")
    assert vera.sees("🗓📎✅ № 1 Издать приказ – приказ")
    assert vera.sees("🗓▫️✅ № 2 Разработать программы")
    assert vera.sees("🗓📎✅ № 6 Составить ИОМ")
    assert not vera.sees("Провести предметные недели"), "nothing speaks of a document there"
    await vera.taps("📦 Все файлы школы архивом")
    assert await names_in(vera) == {
        "001 – № 6 – Составить ИОМ.pdf": b"0",
        "002 – № 1 – Издать приказ.pdf": b"1",
        "003 – № 1 – Издать приказ.pdf": b"3",
    }


async def test_the_municipality_says_what_is_on_the_list(house):
    year = await house.begins(grown)
    vera = await house.joined("Вера Главная", Role.COORDINATOR)
    await opens(vera)
    await vera.taps("⚙️ Что входит в чек-лист")
    await vera.taps("№ 3 Провести предметные недели")
    await vera.taps("✔️ Включить в чек-лист")
    await vera.taps("✏️ Направление")
    await vera.sends("Предметная работа")
    await vera.taps("✏️ Вид документа")
    await vera.sends("план недели")
    assert vera.sees("Направление: Предметная работа")
    assert vera.sees("Документ: план недели")
    await vera.taps("‹ Назад")
    await vera.taps("№ 6 Составить ИОМ")
    await vera.taps("✖️ Исключить из чек-листа")
    await opens(vera)
    await vera.taps("Приозёрная школа № 1:")
    assert vera.sees("Предметная работа")
    assert vera.sees("🗓▫️✅ № 3 Провести предметные недели – план недели")
    assert not vera.hears("Составить ИОМ")
    await vera.taps("📦 Все файлы школы архивом")
    assert list(await names_in(vera)) == ["001 – № 1 – Издать приказ.pdf", "002 – № 1 – Издать приказ.pdf"]
    assert len(year.schools) > 8


async def test_nobody_gets_a_school_or_a_file_that_they_may_not_see(house):
    year = await house.begins(grown)
    anna = await house.joined("Анна Кураторова", Role.CURATOR, school=year.schools[1])
    oleg = await house.joined("Олег Наблюдатель", Role.OBSERVER)
    await anna.sends("/report")
    await anna.taps("☑️ Чек-лист по направлениям")
    assert anna.sees("Приозёрная школа № 2")
    assert not anna.sees("Приозёрная школа № 1")
    first, last = date(2026, 9, 1).toordinal(), date(2027, 8, 31).toordinal()
    for button in (
        CheckSchool(first=first, last=last, school=year.schools[0]),
        PackSchool(first=first, last=last, school=year.schools[0]),
    ):
        await anna.taps_data(button.pack(), message=anna.last)
        assert not anna.sees("Приозёрная школа № 1")
    await anna.taps("Приозёрная школа № 2")
    await anna.taps("📦 Все файлы школы архивом")
    assert list((await names_in(anna)).values()) == [b"2"]
    await oleg.sends("/report")
    assert not oleg.sees("☑️ Чек-лист")
    await oleg.taps_data(OpenCheckList(first=first, last=last).pack(), message=oleg.last)
    assert not oleg.sees("Приозёрная школа")
