"""Reports and decisions as people live them: the school sends, the curator looks, the centre looks too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.enums import AssignmentState, Role
from models.evidence import Evidence, EvidenceFile
from models.people import Appointment
from models.roadmap import Assignment
from services import assignments, people
from services.evidence.store import EvidenceStore
from tests.support.factories import assign, make_item, make_roadmap

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"
JPG = b"\xff\xd8\xff\xe0" + b"picture " * 40
MB = 1024 * 1024
ITEMS = (
    ("5", "Утвердить приказом школьную команду", "Приказ о составе команды"),
    ("7", "Пройти курсы повышения квалификации", "Сертификаты"),
    ("9", "Провести методический день", "Фотоотчёт"),
)


class School:
    """A school with three items, its director and its curator, and the coordinator."""

    def __init__(self, house):
        self.house = house

    async def build(self, **settings):
        house = self.house
        self.school = await house.school("Берёзовская СШ")
        async with house.app.db.begin() as session:
            self.roadmap = await make_roadmap(session, house.municipality_id, settings=settings)
            self.tasks = {}
            for days, (number, title, result) in enumerate(ITEMS, start=3):
                due = house.now.date() + timedelta(days=10 * days)
                item = await make_item(session, self.roadmap, number, title, due=due, result_text=result)
                [self.tasks[number]] = await assign(session, self.roadmap, item, due=due, schools=[self.school])
        self.dasha = await house.joined("Дарья Директорова", Role.LEADER, school=self.school)
        self.vera = await house.joined("Вера Кураторова", Role.CURATOR, school=self.school)
        self.anna = await house.joined("Анна Приозёрная", Role.COORDINATOR)
        return self

    async def state(self, number):
        async with self.house.app.db.read() as session:
            query = select(Assignment.state).where(Assignment.id == self.tasks[number])
            return (await session.execute(query)).scalar_one()

    async def count(self, table):
        async with self.house.app.db.read() as session:
            return (await session.execute(select(func.count()).select_from(table))).scalar_one()

    async def opens_card(self, person, number):
        await person.taps_data(f"ev.card:{self.tasks[number]}")

    async def reports(self, number, content=PDF, name="Приказ.pdf"):
        await self.opens_card(self.dasha, number)
        await self.dasha.taps("отчитаться")
        await self.dasha.uploads(content, name)
        await self.dasha.taps("✅ Отправить отчёт")


@pytest.fixture
async def school(house):
    return await School(house).build()


async def test_the_whole_circle_with_restarts_between(house):
    school = await School(house).build(second_look=True)
    dasha, vera, anna = school.dasha, school.vera, school.anna
    await school.opens_card(dasha, "5")
    assert dasha.hears("Здесь ждут: приказ")
    await dasha.taps("отчитаться")
    assert dasha.hears("до 20 МБ")
    await house.restarts()
    await dasha.uploads(PDF, "Приказ № 12 от 25.08.2026.pdf")
    assert dasha.hears("приказ от 25 августа 2026")
    await dasha.taps("✅ Отправить отчёт")
    assert dasha.hears("Отчёт принят: 1 пункт")
    assert vera.sees("📥 1 отчёт ждёт вашей проверки")

    await house.restarts()
    await vera.taps("Посмотреть")
    assert vera.last_document.content == PDF
    await vera.taps("↩️ Вернуть")
    await vera.taps("нет подписи")
    assert dasha.sees("↩️ Вернули на доработку")
    assert dasha.sees("Причина: нет подписи")
    assert await school.state("5") is AssignmentState.RETURNED

    await house.restarts()
    await dasha.taps("📎 Прислать заново")
    await dasha.uploads(PDF + b"signed", "Приказ с подписью.pdf")
    await dasha.taps("✅ Отправить отчёт")
    await vera.sends("/review")
    assert vera.hears("Ждут проверки: 1")
    await vera.taps("🔎 5. Берёзовская СШ")
    assert vera.hears("возвращено, Вера Кураторова – нет подписи")
    await vera.taps("✅ Подтвердить")
    assert vera.hears("ждёт второго взгляда центра")
    assert await school.state("5") is AssignmentState.REPORTED

    await house.restarts()
    assert anna.sees("📥 1 отчёт ждёт вашей проверки")
    await anna.taps("Посмотреть")
    await anna.taps("✅ Подтвердить")
    assert await school.state("5") is AssignmentState.CONFIRMED
    assert dasha.sees("✅ Подтверждено, спасибо! 1 пункт")


async def test_a_file_out_of_the_blue_is_asked_about_the_likeliest_first(school):
    dasha = school.dasha
    await dasha.uploads(PDF, "Сертификат Ивановой.pdf")
    assert dasha.hears("К какому пункту?")
    assert "☐ 7. " in next(text for row in dasha.last.buttons for text in [str(row)] if "☐" in text)
    await dasha.taps("☐ 7.")
    await dasha.taps("✅ Отправить отчёт")
    assert await school.state("7") is AssignmentState.REPORTED
    assert await school.state("5") is AssignmentState.OPEN


async def test_one_order_for_several_items_in_one_go(school):
    dasha, vera = school.dasha, school.vera
    await dasha.uploads(PDF, "Приказ.pdf")
    await dasha.taps("☐ 5.")
    await dasha.taps("Другие пункты")
    await dasha.taps("☐ 9.")
    await dasha.taps("Готово")
    assert dasha.hears("☑ 5. ")
    assert dasha.hears("☑ 9. ")
    await dasha.taps("✅ Отправить отчёт")
    assert dasha.hears("Отчёт принят: 2 пункта")
    assert vera.sees("📥 2 отчёта ждут вашей проверки")
    assert (await school.count(Evidence), await school.count(EvidenceFile)) == (2, 1)


async def test_an_album_is_one_submission_and_a_broken_one_of_ten_harms_no_other(house, school):
    dasha = school.dasha
    await school.opens_card(dasha, "9")
    await dasha.taps("отчитаться")
    before = len(dasha.messages)
    house.box.faults.add(method="getFile", kind="500", times=1)
    pictures = [JPG + bytes([n]) for n in range(10)]
    await dasha.sends_album(pictures)
    bot_said = [shown for shown in dasha.messages[before:] if shown.from_bot]
    assert len(bot_said) == 2  # one report that grows in place, one word about the broken picture
    assert dasha.sees("Файл дошёл не целиком")
    assert dasha.sees("Ваш отчёт: 9 вложений")
    await dasha.taps("✅ Отправить отчёт")
    assert (await school.count(Evidence), await school.count(EvidenceFile)) == (9, 9)


async def test_links_and_words_are_evidence_too(school):
    dasha = school.dasha
    await school.opens_card(dasha, "9")
    await dasha.taps("отчитаться")
    await dasha.sends("https://никуда")
    assert dasha.hears("Эта ссылка никуда не ведёт")
    await dasha.sends("https://school.example/day")
    assert dasha.hears("ссылка")
    await dasha.sends("Провели 25 августа, было 14 учителей")
    await dasha.taps("✅ Отправить отчёт")
    await school.opens_card(school.vera, "9")
    assert school.vera.hears("🔗 https://school.example/day")
    assert school.vera.hears("📝 Провели 25 августа")


async def test_the_same_file_is_noticed(school):
    dasha = school.dasha
    await school.reports("5")
    await dasha.uploads(PDF, "Ещё раз.pdf")
    assert dasha.hears("Этот файл уже приложен к: 5. Утвердить приказом школьную команду. Приложить и сюда?")
    await dasha.uploads(PDF, "И ещё раз.pdf")
    assert dasha.hears("второй раз я его не взял")
    assert await school.count(EvidenceFile) == 1


async def test_kind_and_date_are_said_apart_from_the_upload(school):
    dasha = school.dasha
    await dasha.uploads(PDF, "скан.pdf")
    await dasha.taps("✏️ скан.pdf")
    await dasha.taps("приказ")
    assert dasha.hears("скан.pdf – приказ")
    await dasha.taps("✏️ скан.pdf")
    await dasha.taps("📅 Дата документа")
    await dasha.sends("01.10.2026")
    assert dasha.hears("Этот день ещё не наступил")
    await dasha.sends("когда-то летом")
    assert dasha.hears("напишите, пожалуйста, дату так") or dasha.hears("Напишите, пожалуйста, дату так")
    await dasha.sends("25.08.2026")
    assert dasha.hears("приказ от 25 августа 2026")
    await dasha.taps("✏️ скан.pdf")
    await dasha.taps("🗑 Убрать")
    assert dasha.hears("Ваш отчёт: 0 вложений")


async def test_several_are_confirmed_at_once_and_reasons_are_counted(school):
    vera = school.vera
    for number in ("5", "7", "9"):
        await school.reports(number, PDF + number.encode())
    await vera.sends("/review")
    assert vera.hears("Ждут проверки: 3")
    await vera.taps("☑ Подтвердить несколько")
    await vera.taps("☐ 5.")
    await vera.taps("☐ 7.")
    await vera.taps("✅ Подтвердить 2")
    assert vera.hears("Ждут проверки: 1")
    assert school.dasha.sees("✅ Подтверждено, спасибо! 2 пункта")
    await vera.taps("🔎 9.")
    await vera.taps("↩️ Вернуть")
    await vera.taps("Своими словами")
    await vera.sends("На фото не видно людей")
    assert school.dasha.sees("«На фото не видно людей»")
    await vera.sends("/review")
    assert vera.hears("Всё проверено")
    assert await school.state("9") is AssignmentState.RETURNED


async def test_reasons_of_returns_are_counted(school):
    vera = school.vera
    for number in ("5", "7", "9"):
        await school.reports(number, PDF + number.encode())
        await school.opens_card(vera, number)
        await vera.taps("↩️ Вернуть")
        await vera.taps("нет подписи" if number != "9" else "не читается")
    await school.reports("5", PDF + b"again")
    await vera.sends("/review")
    await vera.taps("Почему возвращают")
    assert vera.hears("Вернули 3 отчёта")
    assert vera.hears("нет подписи – 2 (67 %)")


async def test_put_off_and_then_reminded(house, school):
    vera = school.vera
    await school.reports("5")
    await vera.taps("Посмотреть")
    await vera.taps("⏸ Отложить")
    assert vera.hears("ждёт проверки, отложено")
    await house.moves(timedelta(days=3, hours=1))
    assert not vera.sees("давно ждёт вашей проверки")
    await house.moves(timedelta(days=6))
    assert vera.sees("⏳ 1 отчёт давно ждёт вашей проверки")


async def test_questions_and_answers_inside_the_card(school):
    dasha, vera = school.dasha, school.vera
    await school.opens_card(dasha, "5")
    await dasha.taps("💬 Спросить")
    await dasha.sends("Подойдёт прошлогодний приказ?")
    assert vera.sees("💬 Вопрос: Дарья Директорова")
    await vera.taps("↪️ Ответить")
    await vera.sends("Нет, нужен новый")
    assert dasha.sees("💬 Ответ: Вера Кураторова")
    assert dasha.sees("«Нет, нужен новый»")
    await school.opens_card(dasha, "5")
    assert dasha.hears("вопрос, Дарья Директорова – Подойдёт прошлогодний приказ?")


async def test_the_coordinator_says_how_reports_are_checked(school):
    anna = school.anna
    await anna.sends("/review")
    await anna.taps("⚙️ Как проверяем")
    assert anna.hears("☑ куратор подтверждает")
    await anna.taps("второй взгляд центра")
    assert anna.hears("☑ второй взгляд центра")
    await anna.taps("куратор подтверждает")
    assert anna.hears("☐ второй взгляд центра")
    await school.reports("5")
    assert not school.dasha.hears("Как только посмотрят")
    assert not school.vera.sees("ждёт вашей проверки")
    await school.dasha.sends("/status")
    assert school.dasha.hears("Выполнено 1 из 3")
    await school.vera.taps_data("ev.chk")
    assert school.vera.hears("Сюда у вас нет доступа")


async def test_home_says_what_waits(house, school):
    await school.reports("5")
    await school.vera.sends("/home")
    assert school.vera.hears("🔎 Ждут проверки: 1")
    await school.vera.taps("🔎 Ждут проверки: 1")
    assert school.vera.hears("5. Утвердить приказом")
    await house.moves(timedelta(days=45))
    await school.dasha.sends("/home")
    assert school.dasha.hears("🔴 Просрочено: 1")
    await school.dasha.taps("🔴 Просрочено: 1")
    assert school.dasha.hears("7. Пройти курсы")


# Bad input


async def test_a_file_of_21_mb_is_refused_before_it_is_fetched(school):
    await school.dasha.uploads(PDF + b"0" * (21 * MB), "Большой.pdf")
    assert school.dasha.hears("Файл больше 20 МБ")
    assert await school.count(EvidenceFile) == 0


async def test_a_renamed_program_is_not_taken(school):
    await school.dasha.uploads(b"MZ\x90\x00" + b"\x00" * 200, "Приказ.pdf")
    assert school.dasha.hears("Файлы такого вида я не принимаю")
    await school.dasha.uploads(b"", "пусто.pdf")
    assert await school.count(EvidenceFile) == 0


async def test_the_same_photo_sent_twice_at_once(school):
    dasha = school.dasha
    await dasha.sends_album([JPG, JPG])
    assert dasha.hears("второй раз я его не взял")
    assert await school.count(EvidenceFile) == 1


async def test_a_file_with_no_open_item_is_not_kept(house, school):
    async with house.app.db.begin() as session:
        for task in school.tasks.values():
            await assignments.cancel(session, task, by=await house.id_of(school.anna), now=house.now)
    await school.dasha.uploads(PDF, "Приказ.pdf")
    assert school.dasha.hears("У вас нет открытых пунктов, к которым можно приложить файл")
    assert await school.count(EvidenceFile) == 0


async def test_a_full_disk(house, school, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(EvidenceStore, "_write", full)
    await school.dasha.uploads(PDF, "Приказ.pdf")
    assert school.dasha.hears("у нас закончилось место")
    monkeypatch.undo()
    await school.dasha.uploads(PDF, "Приказ.pdf")
    assert school.dasha.hears("К какому пункту?")


async def test_a_curator_who_lost_the_school_a_minute_ago(house, school):
    await school.reports("5")
    await school.vera.taps("Посмотреть")
    async with house.app.db.begin() as session:
        theirs = select(Appointment.id).where(Appointment.person_id == await house.id_of(school.vera))
        post = await session.get(Appointment, (await session.execute(theirs)).scalar_one())
        post.until = house.now.date()
    await school.vera.taps("✅ Подтвердить")
    assert school.vera.hears("Сюда у вас нет доступа")
    assert await school.state("5") is AssignmentState.REPORTED


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
    async with house.app.db.begin() as session:
        await assignments.cancel(session, school.tasks["5"], by=await house.id_of(school.anna), now=house.now)
    await school.dasha.taps("📎 Прислать заново")
    await school.dasha.uploads(PDF + b"2", "Приказ.pdf")
    await school.dasha.taps("✅ Отправить отчёт")
    assert school.dasha.hears("Этот пункт отменён")
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
