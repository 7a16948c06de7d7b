"""What goes wrong with evidence: each is said in words, and nothing is kept that should not be."""

from __future__ import annotations

import asyncio
import os

import pytest
from sqlalchemy import select

from models.enums import AssignmentState, Role
from models.evidence import Evidence, EvidenceFile
from models.people import Appointment
from services import people
from services.access import actor_of
from services.roadmap import assignments
from tests.support.reporting import JPG, PDF, ReportingSchool

MB = 1024 * 1024


def kept(house):
    return [path for path in (house.folder / "evidence").rglob("*") if path.is_file()]


@pytest.fixture
async def school(house):
    return await ReportingSchool(house).build()


async def test_a_file_of_21_mb_is_spoken_of_before_and_refused_after(house, school):
    dasha = school.dasha
    await school.opens_card(dasha, "5")
    await dasha.taps("отчитаться")
    assert dasha.hears("до 20 МБ")
    calls = len(house.box.calls)
    await dasha.uploads(PDF + b"0" * (21 * MB), "Большой.pdf")
    assert dasha.hears("Файл больше 20 МБ")
    assert "getFile" not in {call["method"] for call in list(house.box.calls)[calls:]}, "not even asked for"
    assert await school.count(EvidenceFile) == 0
    await dasha.uploads(PDF, "Поменьше.pdf")
    await dasha.taps("✅ Отправить отчёт")
    assert await school.state("5") is AssignmentState.REPORTED


async def test_a_renamed_program_is_not_taken(school):
    await school.dasha.uploads(b"MZ\x90\x00" + b"\x00" * 200, "Приказ.pdf")
    assert school.dasha.hears("Файлы такого вида я не принимаю")
    await school.dasha.uploads(b"", "пусто.pdf")
    assert await school.count(EvidenceFile) == 0


async def test_a_file_with_no_open_item_is_not_kept(house, school):
    async with house.app.db.begin() as session:
        for task in school.tasks.values():
            await assignments.cancel(session, task, by=await house.id_of(school.anna), now=house.now)
    await school.dasha.uploads(PDF, "Приказ.pdf")
    assert school.dasha.hears("У вас нет открытых поручений, к которым можно приложить файл")
    assert await school.count(EvidenceFile) == 0


async def test_a_forged_confirmation(house, school):
    await school.reports("5")
    await school.dasha.taps_data(f"ev.ok:{school.tasks['5']}:2")
    assert school.dasha.hears("Сюда у вас нет доступа")
    async with house.app.db.begin() as session:
        await people.appoint(
            session,
            await house.id_of(school.dasha),
            Role.CURATOR,
            municipality_id=house.municipality_id,
            school_id=school.school,
            since=house.now.date(),
        )
    await school.dasha.taps_data(f"ev.ok:{school.tasks['5']}:2")
    assert school.dasha.hears("Свою школу и свой отчёт никто не подтверждает сам")
    assert await school.state("5") is AssignmentState.REPORTED


async def test_a_name_with_dots_and_slashes_is_only_a_name(house, school):
    await school.dasha.uploads(PDF, "../../../etc/приказ.pdf")
    await school.dasha.taps("☐ 5.")
    await school.dasha.taps("✅ Отправить отчёт")
    await school.opens_card(school.vera, "5")
    assert school.vera.hears("приказ.pdf")
    kept = [path for path in (house.folder / "evidence").rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert kept[0].parent.parent == house.folder / "evidence"


async def test_returned_and_cancelled_meanwhile(house, school):
    await school.reports("5")
    await school.opens_card(school.vera, "5")
    await school.vera.taps("↩️ Вернуть")
    await school.vera.taps("не та дата")
    returned = school.dasha.last
    await school.dasha.taps("📎 Прислать заново")
    await school.dasha.uploads(PDF + b"2", "Приказ.pdf")
    async with house.app.db.begin() as session:
        await assignments.cancel(session, school.tasks["5"], by=await house.id_of(school.anna), now=house.now)
    await school.dasha.taps("✅ Отправить отчёт")
    assert school.dasha.hears("Это поручение отменено")
    await school.dasha.taps("📎 Прислать заново", message=returned)
    assert "Это поручение отменено" in school.dasha.alerts[-1]
    assert await school.count(Evidence) == 1


async def test_somebody_else_s_basket_and_file_are_not_mine(house, school):
    stranger = await house.joined("Зоя Чужакова", Role.LEADER, school=await house.school("Каменская ООШ"))
    await school.reports("5")
    await stranger.taps_data("ev.send:1")
    assert stranger.hears("Сюда у вас нет доступа")
    await stranger.taps_data("ev.file:1")
    assert stranger.hears("Сюда у вас нет доступа")
    await stranger.taps_data(f"ev.card:{school.tasks['5']}")
    assert stranger.hears("Сюда у вас нет доступа")


async def test_the_same_photo_sent_twice_at_once(house, school):
    """By one person in an album, and by two people of a school at the same moment: kept once."""
    dasha = school.dasha
    await dasha.sends_album([JPG, JPG])
    assert dasha.hears("второй раз я его не взял")
    assert await school.count(EvidenceFile) == 1

    zoya = await house.joined("Зоя Завучева", Role.SCHOOL_COORDINATOR, school=school.school)
    for person, number in ((dasha, "7"), (zoya, "9")):
        await school.opens_card(person, number)
        await person.taps("отчитаться")
    other = JPG + b"other"
    await asyncio.gather(*(person.uploads(other, kind="photo") for person in (dasha, zoya)))
    for person in (dasha, zoya):
        await person.taps("✅ Отправить отчёт")
    assert await school.count(EvidenceFile) == 2
    for number in ("7", "9"):
        assert await school.state(number) is AssignmentState.REPORTED
        await school.opens_card(school.vera, number)
        assert school.vera.last_photo.content == other


async def test_one_of_an_album_of_ten_is_broken(house, school):
    dasha = school.dasha
    await school.opens_card(dasha, "9")
    await dasha.taps("отчитаться")
    house.box.faults.add(method="file", kind="reset-after", times=1)
    await dasha.sends_album([JPG + bytes([n]) for n in range(10)])
    assert dasha.sees("Файл дошёл не целиком")
    assert dasha.sees("Ваш отчёт: 9 вложений")
    assert len(kept(house)) == 9


async def test_a_download_that_breaks_half_way(house, school):
    dasha = school.dasha
    await school.opens_card(dasha, "5")
    await dasha.taps("отчитаться")
    house.box.faults.add(method="file", kind="reset-after")
    await dasha.uploads(PDF * 5000, "Приказ.pdf")
    assert dasha.hears("Файл дошёл не целиком")
    assert kept(house) == []
    house.box.faults.clear()
    await dasha.uploads(PDF * 5000, "Приказ.pdf")
    await dasha.taps("✅ Отправить отчёт")
    assert [path.stat().st_size for path in kept(house)] == [len(PDF) * 5000]


async def test_a_link_to_nowhere(school):
    dasha = school.dasha
    await school.opens_card(dasha, "9")
    await dasha.taps("отчитаться")
    for link in ("https://никуда", "http://", "www.пусто", "https://school..example/x"):
        await dasha.sends(link)
        assert dasha.hears("Эта ссылка никуда не ведёт"), link
    await dasha.sends("https://school.example/day")
    assert dasha.hears("Ваш отчёт: 1 вложение")


async def test_a_file_from_somebody_who_reports_nothing(house, school):
    tamara = await house.joined("Указкина Тамара Юрьевна", Role.TEACHER, school=school.school)
    for person in (tamara, school.vera):
        await person.uploads(PDF, "Приказ.pdf")
        assert person.hears("Файлы я принимаю от тех, кто отчитывается")
    assert kept(house) == []


async def test_a_full_disk(house, school, monkeypatch):
    """The bytes are written, the disk says no when they are to be made safe: nothing half-written stays."""

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    await school.dasha.uploads(PDF, "Приказ.pdf")
    assert school.dasha.hears("у нас закончилось место")
    assert kept(house) == []
    monkeypatch.undo()
    await school.dasha.uploads(PDF, "Приказ.pdf")
    assert school.dasha.hears("К какому поручению?")


async def test_a_curator_who_lost_the_school_a_minute_ago(house, school):
    await school.reports("5")
    await school.vera.taps("Карточка")
    async with house.app.db.begin() as session:
        query = select(Appointment.id).where(Appointment.person_id == await house.id_of(school.vera))
        anna = await actor_of(session, await house.id_of(school.anna), now=house.now)
        await people.end_appointment(session, (await session.execute(query)).scalar_one(), by=anna, now=house.now)
    for button in ("✅ Подтвердить", "↩️ Вернуть", "⏸ Отложить"):
        await school.vera.taps(button)
        assert school.vera.hears("Сюда у вас нет доступа"), button
    assert await school.state("5") is AssignmentState.REPORTED
    await school.anna.sends("/review")
    assert school.anna.hears("Ждут проверки: 1"), "nobody else decides: it has gone to the centre"


async def test_a_date_in_the_future(school):
    dasha = school.dasha
    await dasha.uploads(PDF, "Приказ.pdf")
    await dasha.taps("✏️ Приказ.pdf")
    await dasha.taps("📅 Дата документа")
    for written in ("02.09.2026", "01.01.2030"):
        await dasha.sends(written)
        assert dasha.hears("Этот день ещё не наступил"), written
    await dasha.sends("01.09.2026")
    assert dasha.hears("приказ от 1 сентября 2026")


async def test_a_confirmation_of_what_was_changed_meanwhile(school):
    """A button of yesterday: the report has come anew since."""
    await school.reports("5")
    await school.opens_card(school.vera, "5")
    before = school.vera.last
    await school.vera.taps("↩️ Вернуть")
    await school.vera.taps("нет подписи")
    await school.reports("5", PDF + b"signed")
    await school.vera.taps("✅ Подтвердить", message=before)
    assert school.vera.hears("изменилось")
    assert await school.state("5") is AssignmentState.REPORTED
