"""Set-up by the coordinator, in the chat: schools, people, invitations, handover, the municipality."""

from datetime import date

from sqlalchemy import select, update

from models.enums import AssignmentState, PauseKind, Role
from models.people import Appointment, AuditEntry, Person
from models.roadmap import Assignment
from services import people
from services.access import actor_of
from services.municipality.municipalities import school_named
from services.reminders.pausing import pause
from tests.support.factories import assign, make_item, make_roadmap
from tests.support.people_rooms import opens


async def coordinator(house, **more):
    return await house.joined("Озёрная Анна Павловна", Role.COORDINATOR, **more)


async def test_a_school_is_added_named_otherwise_and_given_a_status(house):
    anna = await coordinator(house)
    await opens(anna, "Школы", "Добавить школу")
    await anna.sends("МБОУ «Приозёрная СШ № 1»")
    assert anna.hears("МБОУ «Приозёрная СШ № 1»")
    await anna.taps("Другое название")
    await anna.sends("Приозёрская школа-гимназия")
    assert anna.hears("пишут и так: Приозёрская школа-гимназия")
    await anna.taps("Статус года")
    await anna.taps("ШНОР")
    assert anna.hears("✅ ШНОР")
    await anna.taps("Назад")
    assert anna.hears("2026/27: ШНОР")


async def test_two_schools_of_the_same_name_however_written(house):
    anna = await coordinator(house)
    await house.school("Приозёрная СШ № 1")
    await opens(anna, "Школы", "Добавить школу")
    await anna.sends("МБОУ «Приозерная  СОШ №1»")
    assert anna.hears("Школа с таким названием уже есть: Приозёрная СШ № 1")


async def test_a_branch_has_its_school_and_no_branch_of_its_own(house):
    anna = await coordinator(house)
    await house.school("Берёзовская СШ")
    await house.school("Дальняя НШ")
    await opens(anna, "Школы", "Дальняя НШ", "Филиал…", "Берёзовская СШ")
    assert anna.hears("филиал: Берёзовская СШ")
    await opens(anna, "Школы", "Берёзовская СШ")
    assert anna.hears("филиалы: Дальняя НШ")
    parent, branch = await school_ids(house, "Берёзовская СШ", "Дальняя НШ")
    await anna.taps_data(f"pp.s.setp:{parent}:{branch}")
    assert anna.hears("не может быть филиалом")


async def school_ids(house, *names):
    async with house.app.db.read() as session:
        return [await school_named(session, house.municipality_id, name) for name in names]


async def test_a_renamed_school_is_still_known_by_its_old_name(house):
    anna = await coordinator(house)
    school = await house.school("Берёзовская СШ")
    await opens(anna, "Школы", "Берёзовская СШ", "Название")
    await anna.sends("Берёзовский лицей")
    assert anna.hears("пишут и так: Берёзовская СШ")
    assert await school_ids(house, "Берёзовская средняя школа") == [school]


async def test_an_invitation_by_buttons_comes_with_a_picture_and_lets_in(house):
    anna = await coordinator(house)
    await house.school("Берёзовская СШ")
    await opens(anna, "Приглашения", "Новое приглашение", "Учитель", "Берёзовская СШ", "5 человек")
    assert anna.last_photo
    assert anna.hears("Рассчитано на 5 человек")
    link = next(word for word in anna.last.text.split() if "t.me/" in word)
    vera = house.box.person("Вера Примерова")
    await vera.opens(link)
    assert vera.hears("учитель")
    await opens(anna, "Приглашения")
    assert anna.hears("учитель, Берёзовская СШ – вошли 0 из 5")
    await anna.taps("✖ Отозвать №")
    assert anna.hears("Действуют 0 приглашений")
    await vera.taps("Продолжить")
    await vera.taps("Согласен")
    await vera.sends("Примерова Вера Ивановна")
    assert vera.hears("Это приглашение уже использовано")


async def test_cards_for_a_whole_staff(house):
    anna = await coordinator(house)
    await house.school("Берёзовская СШ")
    await opens(
        anna, "Приглашения", "Новое приглашение", "Учитель", "Берёзовская СШ", "Напечатать карточки", "Word: 10"
    )
    assert anna.last_document.name == "приглашения.docx"
    assert anna.hears("10 карточек готовы")
    await opens(
        anna, "Приглашения", "Новое приглашение", "Учитель", "Берёзовская СШ", "Напечатать карточки", "Excel: 20"
    )
    assert anna.last_document.name == "приглашения.xlsx"


async def test_an_appointment_is_ended_and_the_person_hears_and_loses_access(house):
    anna = await coordinator(house)
    vera = await house.joined("Примерова Вера Ивановна", Role.LEADER, school=await house.school("Берёзовская СШ"))
    await vera.sends("/people")
    old = vera.last
    await opens(anna, "Руководитель школы · 1", "Примерова Вера", "Завершить", "Да, завершить")
    assert anna.hears("Роль завершена")
    assert vera.hears("Ваша роль здесь завершена")
    await vera.taps("Школы", message=old)
    assert vera.hears("нет доступа")


async def test_another_role_is_given_and_nobody_curates_their_own_school(house):
    anna = await coordinator(house)
    own, other = await house.school("Берёзовская СШ"), await house.school("Каменская ООШ")
    vera = await house.joined("Примерова Вера Ивановна", Role.LEADER, school=own)
    await opens(anna, "Руководитель школы · 1", "Примерова Вера", "Ещё одна роль", "Куратор школы", "Каменская ООШ")
    assert vera.hears("куратор школы · Каменская ООШ")
    await anna.taps("Ещё одна роль")
    await anna.taps("Куратор школы")
    await anna.taps("Берёзовская СШ")
    assert anna.hears("Куратором своей школы быть нельзя")
    assert other


async def test_a_second_tap_gives_the_role_once_and_says_so_once(house):
    """Found by a made-up year, seed 1796047507925."""
    anna = await coordinator(house)
    own, other = await house.school("Берёзовская СШ"), await house.school("Каменская ООШ")
    vera = await house.joined("Примерова Вера Ивановна", Role.LEADER, school=own)
    await opens(anna, "Руководитель школы · 1", "Примерова Вера", "Ещё одна роль", "Куратор школы")
    schools = anna.last
    for _tap in range(2):
        await anna.taps("Каменская ООШ", message=schools)
    assert anna.sees("куратор школы · Каменская ООШ")
    assert sum("Ваши роли изменились" in message.text for message in vera.messages) == 1
    assert other


async def test_a_school_is_handed_over_asked_once_and_everybody_hears_what_becomes_of_it(house):
    anna = await coordinator(house)
    school, second = await house.school("Берёзовская СШ"), await house.school("Каменская ООШ")
    oleg = await house.joined("Кураторов Олег Ильич", Role.CURATOR, school=school)
    raisa = await house.joined("Кураторова Раиса Львовна", Role.CURATOR, school=second)
    dasha = await house.joined("Директорова Дарья Львовна", Role.LEADER, school=school)
    today = house.now.date()
    async with house.app.db.begin() as session:
        actor = await actor_of(session, await house.id_of(anna), now=house.now)
        last = today.replace(day=20)
        await pause(session, actor, PauseKind.PERSON, await house.id_of(raisa), first=today, last=last, now=house.now)
        roadmap = await make_roadmap(session, house.municipality_id)
        item = await make_item(session, roadmap, "1", "Посетить урок", due=date(2026, 11, 30))
        (assignment,) = await assign(session, roadmap, item, due=date(2026, 11, 30), person_id=await house.id_of(oleg))
        await session.execute(update(Assignment).values(school_id=school))
    await opens(anna, "Школы", "Берёзовская СШ")
    await anna.taps("Передать от: Кураторов")
    await anna.taps("Кураторова Раиса")
    assert anna.hears("Передать школу: Кураторова Раиса Львовна?")
    assert anna.hears("1 открытое поручение")
    assert anna.hears("в отпуске: 1–20 сентября"), "nobody takes over what they cannot see to"
    assert not raisa.hears("Берёзовская"), "nothing is done yet"
    await anna.taps("Да, передать")
    assert anna.hears("Куратор школы: Кураторова Раиса Львовна")
    assert raisa.hears("Теперь вы куратор: Берёзовская СШ. Прежний куратор: Кураторов Олег Ильич")
    assert raisa.hears("куратор школы · Берёзовская СШ")
    assert oleg.hears("теперь другой куратор: Кураторова Раиса Львовна")
    assert oleg.hears("Сделанное вами сохраняется")
    assert oleg.hears("Ваша роль здесь завершена")
    assert dasha.hears("Берёзовская СШ: новый куратор – Кураторова Раиса Львовна")
    assert not dasha.hears("роли")
    async with house.app.db.read() as session:
        row = (await session.execute(select(Assignment).where(Assignment.id == assignment))).scalar_one()
    assert (row.person_id, row.state) == (await house.id_of(raisa), AssignmentState.OPEN)


async def test_the_last_coordinator_cannot_be_ended(house):
    anna = await coordinator(house)
    await opens(anna, "Муниципальный координатор · 1", "Озёрная Анна", "Завершить", "Да, завершить")
    assert anna.hears("Это единственный координатор")


async def test_who_cannot_be_reached_is_listed_with_phone_and_ready_words(house):
    anna = await coordinator(house)
    vera = await house.joined("Примерова Вера Ивановна", Role.TUTOR)
    async with house.app.db.begin() as session:
        person = Person(name="Спискова Софья Петровна", phone="+79001112233", created_at=house.now)
        session.add(person)
        await session.flush()
        await people.appoint(
            session, person.id, Role.TUTOR, municipality_id=house.municipality_id, since=house.now.date()
        )
    await vera.blocks_bot()
    await anna.sends("/home")
    assert anna.hears("1 человек недоступен")
    await opens(anna, "Недоступны")
    assert anna.hears("Примерова Вера Ивановна, телефона нет – заблокировал")
    assert anna.hears("Готовый текст")
    await vera.unblocks_bot()
    await opens(anna, "Недоступны")
    assert not anna.hears("Примерова")


async def test_whoever_looks_at_a_person_leaves_a_trace(house):
    anna = await coordinator(house)
    await house.joined("Примерова Вера Ивановна", Role.TUTOR)
    await opens(anna, "Тьютор · 1", "Примерова Вера")
    async with house.app.db.read() as session:
        seen = (await session.execute(select(AuditEntry.actor_id).where(AuditEntry.action == "person.seen"))).all()
    assert seen == [(await house.id_of(anna),)]


async def test_initials_instead_of_names_and_a_new_zone(house):
    anna = await coordinator(house)
    await house.joined("Примерова Вера Ивановна", Role.TUTOR)
    await opens(anna, "Муниципалитет", "Инициалы в чатах")
    assert anna.hears("Имена в чатах: фамилия и инициалы")
    await anna.taps("Часовой пояс")
    await anna.taps("Иркутск")
    assert anna.hears("Часовой пояс: Иркутск")
    await opens(anna, "Тьютор · 1")
    assert anna.hears("Примерова В. И.")
    assert not anna.hears("Вера")


async def test_a_consent_text_of_ones_own(house):
    anna = await coordinator(house)
    await opens(anna, "Муниципалитет", "Текст согласия")
    await anna.sends("Коротко")
    assert anna.hears("от 40 до 3000 знаков")
    await opens(anna, "Муниципалитет", "Текст согласия")
    await anna.sends("Я согласна на обработку моих данных управлением образования <Приозёрного> района.")
    assert anna.hears("свой текст, редакция 2")


async def test_a_curator_sees_her_school_and_no_other(house):
    school = await house.school("Берёзовская СШ")
    await house.school("Каменская ООШ")
    oleg = await house.joined("Кураторов Олег Ильич", Role.CURATOR, school=school)
    await opens(oleg, "Школы")
    assert oleg.hears("Берёзовская СШ")
    assert not oleg.hears("Каменская")


async def test_what_a_coordinator_of_two_municipalities_has_chosen_holds(house):
    anna = await coordinator(house)
    async with house.app.db.begin() as session:
        second = await people.create_municipality(
            session, slug="nagornoe", name="Нагорный округ", timezone="Europe/Samara"
        )
        await people.appoint(
            session,
            await house.id_of(anna),
            Role.COORDINATOR,
            municipality_id=second,
            since=house.now.date(),
        )
    await anna.sends("/home")
    await anna.taps("Другой муниципалитет")
    await anna.taps("Нагорный округ")
    await anna.sends("/people")
    assert anna.hears("Нагорный округ")


async def test_in_english(house):
    anna = await coordinator(house, language="en")
    await house.school("Берёзовская СШ")
    await opens(anna, "Schools", "Берёзовская СШ", "Status of the year", "low results")
    assert anna.hears("✅ low results")
    await opens(anna, "Invitations", "New invitation", "Teacher", "Берёзовская СШ", "1 person")
    assert anna.hears("Valid for 1 person")
    await opens(anna, "Unreachable")
    assert anna.hears("Everybody can be reached.")
    async with house.app.db.read() as session:
        assert len((await session.execute(select(Appointment.id))).all()) == 1
