"""What changes about people once they are in: another account, dates of a role, statuses, the journal of it all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from models.enums import Role, SchoolStatus
from models.people import AuditEntry, JoinRequest, Person, TermChange
from models.reminders import Snooze
from models.surveys import SurveyDraft
from services import people
from services.access.addresses import on_telegram
from services.surveys.audience import Audience
from services.surveys.definitions import read_definition
from services.surveys.publishing import publish
from tests.conversations.test_survey_secrecy import SECRET
from tests.support.factories import assign, make_item, make_person, make_roadmap
from tests.support.harness import House
from tests.support.people_rooms import opens
from tests.support.reporting import PDF

ANNA = "Озёрная Анна Павловна"
VERA = "Примерова Вера Ивановна"
ADMIN = 4_200_000


def link_in(text):
    return next(word.strip(".»") for word in text.split() if "?start=" in word)


# F-P8


@pytest.fixture
async def moved(house):
    """Vera has reported, then lost her telephone; Anna makes a new link."""
    anna = await house.joined(ANNA, Role.COORDINATOR)
    school = await house.school("Берёзовская СШ")
    vera = await house.joined(VERA, Role.LEADER, school=school)
    async with house.app.db.begin() as session:
        roadmap = await make_roadmap(session, house.municipality_id)
        due = house.now.date() + timedelta(days=20)
        item = await make_item(session, roadmap, "5", "Утвердить приказом", due=due)
        [number] = await assign(session, roadmap, item, due=due, schools=[school], created_at=house.now)
    await vera.taps_data(f"ev.rep:{number}")
    await vera.uploads(PDF, "Приказ.pdf")
    await vera.taps("✅ Отправить отчёт")
    return anna, vera, number


async def new_link(anna):
    await opens(anna, "Руководитель школы · 1", VERA, "Новая ссылка: сменился аккаунт")
    assert anna.hears("роли, отчёты и история останутся за ним")
    await anna.taps("Создать новую ссылку")
    return link_in(next(one.text for one in reversed(anna.messages) if "?start=" in (one.text or "")))


async def test_who_has_another_account_comes_back_as_who_they_were(house, moved):
    anna, vera, number = moved
    before = await house.id_of(vera)
    token = await new_link(anna)
    await vera.sends("/home")
    assert not vera.hears("Берёзовская СШ"), "the account of before is shut out"
    again = house.box.person("Вера Примерова")
    await again.opens(token)
    for tap in ("Продолжить", "Согласен", "Да, это я"):
        if again.hears(tap):
            await again.taps(tap)
    assert again.hears("руководитель школы · Берёзовская СШ")
    assert await house.id_of(again) == before
    await again.taps_data(f"ev.card:{number}")
    assert again.hears(VERA), "what she has sent is still hers"
    await vera.opens(token)
    assert vera.hears("Попросить доступ"), "the link is spent"
    assert not vera.hears("руководитель школы")


async def test_who_asked_to_be_let_in_meanwhile_is_the_same_person(house, moved):
    anna, vera, _number = moved
    before, token = await house.id_of(vera), await new_link(anna)
    again = house.box.person("Вера Примерова")
    async with house.app.db.begin() as session:
        address = on_telegram(again.id)
        stub = await people.known_or_new(session, address, name="Примерова Вера", language="ru", now=house.now)
        row = {"person_id": stub, "municipality_id": house.municipality_id, "role": Role.TEACHER}
        session.add(JoinRequest(**row, created_at=house.now))
    await again.opens(token)
    for tap in ("Продолжить", "Согласен", "Да, это я"):
        if again.hears(tap):
            await again.taps(tap)
    assert again.hears("руководитель школы · Берёзовская СШ")
    assert await house.id_of(again) == before
    await opens(anna)
    async with house.app.db.read() as session:
        waiting = select(JoinRequest).where(JoinRequest.decided_at.is_(None))
        assert (await session.execute(waiting)).scalars().all() == [], "who is in asks no more"


async def test_nobody_reads_a_confidential_sheet_by_a_new_link(house):
    anna = await house.joined(ANNA, Role.COORDINATOR)
    school = await house.school("Берёзовская СШ")
    nina = await house.joined("Учителева Нина Олеговна", Role.TEACHER, school=school)
    async with house.app.db.begin() as session:
        for number in range(5):
            seat = (Role.TEACHER, school)
            await make_person(session, f"Коллегина {number}", seat, municipality_id=house.municipality_id)
        where = {"municipality_id": house.municipality_id, "audience": Audience((Role.TEACHER,)), "now": house.now}
        await publish(session, None, read_definition(SECRET.encode(), "secret.yaml"), **where)
    await house.tick()
    await nina.taps("Начать")
    await nina.taps("4")
    await nina.sends("моя тайна")
    async with house.app.db.read() as session:
        assert len((await session.execute(select(SurveyDraft))).scalars().all()) == 1
    await opens(anna, "Учитель · 6", "Учителева", "Новая ссылка: сменился аккаунт", "Создать новую ссылку")
    async with house.app.db.read() as session:
        assert (await session.execute(select(SurveyDraft))).scalars().all() == []


async def test_a_link_that_would_open_another_municipality_is_not_made(house):
    anna = await house.joined(ANNA, Role.COORDINATOR)
    boris = await house.joined("Соседов Борис Ильич", Role.TUTOR)
    async with house.app.db.begin() as session:
        other = await people.create_municipality(session, slug="other", name="Другой район", timezone="Europe/Moscow")
        of = await house.id_of(boris)
        await people.appoint(session, of, Role.COORDINATOR, municipality_id=other, since=house.now.date())
    await anna.taps_data(f"pp.lost1!:{of}")
    assert anna.hears("работает и в другом муниципалитете")
    await anna.taps_data(f"pp.lost1!:{await house.id_of(anna)}")
    assert anna.hears("Это вы сами")
    async with house.app.db.read() as session:
        query = select(Person.id).where(Person.platform_id.is_(None))
        assert (await session.execute(query)).scalars().all() == []


# F-P9


async def test_dates_of_a_role_are_set_and_corrected(house):
    anna = await house.joined(ANNA, Role.COORDINATOR)
    vera = await house.joined(VERA, Role.TUTOR)
    await opens(anna, "Тьютор · 1", VERA, "Сроки ролей")
    assert anna.hears("тьютор: с 1 сентября 2026 г., без последнего дня")
    await anna.taps("📅 тьютор")
    await anna.taps("📅 Последний день")
    await anna.sends("31 августа")
    assert anna.hears("Напишите день так: 01.09.2026.")
    await anna.sends("31.08.2026")
    assert anna.hears("не может быть раньше первого")
    await anna.sends("3.09.2026")
    assert anna.hears("по 3 сентября 2026 г.")
    await vera.sends("/home")
    assert vera.hears("тьютор"), "the last day belongs to it"
    await house.moves(timedelta(days=3))
    await vera.sends("/home")
    assert not vera.last.text.count("тьютор")
    await opens(anna, "Прежние сотрудники · 1", VERA, "Сроки ролей", "📅 тьютор", "Без последнего дня")
    assert anna.hears("без последнего дня")
    assert vera.hears("тьютор · Приозёрный район")
    await anna.taps("📅 Первый день")
    await anna.sends("01.10.2026")
    await opens(anna, "Прежние сотрудники · 1", VERA)
    assert anna.hears("тьютор: с 1 октября 2026 г.")
    await house.moves(timedelta(days=30))
    await vera.sends("/home")
    assert vera.hears("тьютор")


async def test_whose_days_are_changed_hears_why_and_the_history_keeps_it(house):
    anna = await house.joined(ANNA, Role.COORDINATOR)
    vera = await house.joined(VERA, Role.TUTOR)
    await opens(anna, "Тьютор · 1", VERA, "Сроки ролей", "📅 тьютор", "📅 Последний день")
    assert anna.hears("31.08.2027, приказ № 12")
    await anna.sends("31.08.2027, приказ № 12 от 01.09.2026")
    assert anna.hears("по 31 августа 2027 г.")
    assert anna.hears(f"{ANNA}: Последний день: 31 августа 2027 г. – приказ № 12 от 01.09.2026")
    await house.moves(timedelta(minutes=1))
    assert vera.hears("Изменены сроки вашей роли: тьютор")
    assert vera.hears("Последний день: 31 августа 2027 г.")
    assert vera.hears("Причина: приказ № 12 от 01.09.2026")
    await anna.taps("Вернуть как было")
    await house.moves(timedelta(minutes=1))
    assert vera.hears("Последний день: без последнего дня")
    async with house.app.db.read() as session:
        query = select(TermChange.before, TermChange.after).order_by(TermChange.id)
        day = date(2027, 8, 31)
        assert (await session.execute(query)).all() == [(None, day), (day, None)]


async def test_the_last_coordinator_keeps_her_dates(house):
    anna = await house.joined(ANNA, Role.COORDINATOR)
    await opens(anna, "координатор", ANNA, "Сроки ролей", "координатор", "📅 Последний день")
    await anna.sends("01.12.2026")
    assert anna.hears("единственный координатор")


# F-P5


async def test_statuses_of_many_schools_by_a_list_and_by_ticking(house):
    anna = await house.joined(ANNA, Role.COORDINATOR)
    ids = [await house.school(name) for name in ("МБОУ «Берёзовская СШ»", "Каменская ООШ", "Лесная СШ № 2")]
    await opens(anna, "Школы", "Статусы школ за год", "◀ 2025/26 год", "2026/27 год ▶")
    await anna.taps("ШНОР: 0 школ")
    await anna.taps("☐ Каменская ООШ")
    assert anna.hears("ШНОР, 2026/27: 1")
    await anna.taps("Списком")
    await anna.sends("1. Берёзовская СШ\n2. Лесная средняя школа № 2\n3. Каменская ООШ\n4. Нездешняя СШ")
    assert anna.hears(
        "Статус получили 2 школы.\nУже был: 1\nЭтих школ в списке нет, проверьте, пожалуйста:\n– Нездешняя СШ"
    )
    await anna.taps("Посмотреть школы")
    await anna.taps("☑ Каменская ООШ")
    async with house.app.db.read() as session:
        have = await people.with_status(session, house.municipality_id, SchoolStatus.LOW_RESULTS, year=2026)
    assert have == {ids[0], ids[2]}


# F-P4


async def test_a_second_municipality_is_made_in_the_chat_with_a_coordinator_of_its_own(tmp_path):
    async with House(tmp_path, admins=(ADMIN,)) as house:
        pavel = house.box.person("Павел", user_id=ADMIN)
        await pavel.sends("/start")
        for tap in ("Продолжить", "Согласен"):
            await pavel.taps(tap)
        await pavel.sends("Операторов Павел Ильич")
        await opens(pavel, "Муниципалитет", "Ещё один муниципалитет")
        await pavel.sends("Приозёрный район")
        assert pavel.hears("уже есть"), "one of this name is there"
        await pavel.sends("Лесной район")
        await pavel.taps("Омск")
        assert pavel.hears("Муниципалитет «Лесной район» создан.")
        boris = house.box.person("Борис")
        await boris.opens(link_in(next(one.text for one in reversed(pavel.messages) if "?start=" in (one.text or ""))))
        for tap in ("Продолжить", "Согласен"):
            await boris.taps(tap)
        await boris.sends("Соседов Борис Ильич")
        assert boris.hears("муниципальный координатор · Лесной район")
        await boris.sends("/people")
        assert not boris.hears("Операторов")
        await boris.taps("Муниципалитет")
        assert boris.hears("Омск")
        assert not boris.hears("Ещё один муниципалитет")
        await pavel.sends("/people")
        assert not pavel.hears("Соседов")


async def test_who_does_not_run_the_bot_makes_no_municipality(house):
    anna = await house.joined(ANNA, Role.COORDINATOR)
    await opens(anna, "Муниципалитет")
    assert not anna.hears("Ещё один муниципалитет")
    await anna.taps_data("pp.t.more")
    assert anna.hears("нет доступа")


# F-P10


async def test_the_journal_is_read_narrowed_and_names_nobody_by_number(house):
    anna = await house.joined(ANNA, Role.COORDINATOR)
    school = await house.school("Берёзовская СШ")
    vera = await house.joined(VERA, Role.CURATOR, school=school)
    await opens(anna, "Школы", "Берёзовская СШ", "✏️ Название")
    await anna.sends("Берёзовская средняя школа")
    await opens(anna, "Куратор школы · 1", VERA, "Сроки ролей", "📅 куратор", "📅 Последний день")
    await anna.sends("31.08.2027")
    await opens(anna, "Журнал действий")
    assert anna.hears(f"{ANNA}: изменены сроки роли – {VERA} · Берёзовская средняя школа · куратор школы")
    assert anna.hears(f"{ANNA}: переименована школа – Берёзовская средняя школа")
    assert not any(f"{kind}:" in anna.last.text for kind in ("school", "appointment", "person", "invite"))
    await anna.taps("Что: всё")
    await anna.taps("школы")
    assert anna.hears("Журнал действий: 1\n")
    assert anna.hears("переименована школа")
    await anna.taps("Кто: все")
    await anna.taps(ANNA)
    await anna.taps("Когда: за всё время")
    await anna.taps("за неделю")
    assert anna.hears("Журнал действий: 1\n")
    await house.moves(timedelta(days=8))
    await opens(anna, "Журнал действий", "Когда: за всё время", "за неделю")
    assert not anna.hears("переименована")
    await vera.taps_data(f"pp.log:{house.municipality_id}:0::0:0")
    assert vera.hears("нет доступа")


async def test_who_put_a_reminder_off_stands_in_no_journal(house):
    """Of a confidential survey it would tell who has not answered: it is not even written down."""
    school = await house.school("Берёзовская СШ")
    nina = await house.joined("Учителева Нина Олеговна", Role.TEACHER, school=school)
    async with house.app.db.begin() as session:
        for number in range(5):
            seat = (Role.TEACHER, school)
            await make_person(session, f"Коллегина {number}", seat, municipality_id=house.municipality_id)
        audience, closes = Audience((Role.TEACHER,)), house.now.date() + timedelta(days=8)
        definition = read_definition(SECRET.encode(), "secret.yaml")
        made = await publish(
            session, None, definition, municipality_id=house.municipality_id, audience=audience, closes=closes,
            now=house.now,
        )  # fmt: skip
    await nina.taps_data(f"rd.until:survey:{made}:t")
    async with house.app.db.read() as session:
        assert (await session.execute(select(func.count()).select_from(Snooze))).scalar() == 1
        acts = select(AuditEntry.action).where(AuditEntry.actor_id == await house.id_of(nina))
        assert [act for act in (await session.execute(acts)).scalars() if "snooze" in act or "remind" in act] == []


async def test_another_municipalitys_deeds_stand_in_no_journal_but_its_own(house):
    anna = await house.joined(ANNA, Role.COORDINATOR)
    async with house.app.db.begin() as session:
        other = await people.create_municipality(session, slug="other", name="Другой район", timezone="Europe/Moscow")
        theirs = await people.create_school(session, municipality_id=other, name="Тайная СШ")
        for action, subject in (
            ("school.renamed", f"school:{theirs}"),
            ("municipality.changed", f"municipality:{other}"),
        ):
            session.add(AuditEntry(at=house.now, actor_id=None, action=action, subject=subject, details={}))
    await opens(anna, "Журнал действий")
    assert not anna.hears("Тайная СШ")
    assert not anna.hears("Другой район")
    await anna.taps_data(f"pp.log:{other}:0::0:0")
    assert anna.hears("нет доступа")
