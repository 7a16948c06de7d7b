"""People, schools and access as somebody reads them in English: one walk for each row of the list."""

from datetime import date

import pytest
from sqlalchemy import update

from documents.workbook import Sheet, workbook
from models.enums import Role
from models.roadmap import Assignment
from services import people
from services.access.roles import AT_SCHOOL
from tests.conversations.test_people_import import HEADER, sends
from tests.conversations.test_requests import listed
from tests.support.factories import assign, make_item, make_roadmap
from tests.support.people_rooms import opens

ROLES = {
    Role.COORDINATOR: ("municipal coordinator", "муниципальный координатор"),
    Role.SPECIALIST: ("specialist of the education office", "специалист управления образования"),
    Role.OBSERVER: ("regional observer", "наблюдатель региона"),
    Role.CURATOR: ("school curator", "куратор школы"),
    Role.TUTOR: ("tutor", "тьютор"),
    Role.ASSOCIATION_HEAD: ("head of a teachers' association", "руководитель методобъединения"),
    Role.LEADER: ("school leader", "руководитель школы"),
    Role.SCHOOL_COORDINATOR: ("school coordinator", "школьный координатор"),
    Role.TEACHER: ("teacher", "учитель"),
}


@pytest.fixture
async def anna(house):
    return await house.joined("Lakeside Anna", Role.COORDINATOR, language="en")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("language", ["en", "ru"])
async def test_every_role_comes_in_and_reads_its_own_name(house, role, language):
    """P1, P2."""
    school = await house.school("Берёзовская СШ") if role in AT_SCHOOL else None
    vera = await house.joined("Примерова Вера Ивановна", role, school=school, language=language)
    await vera.sends("/home")
    assert vera.hears(ROLES[role][language == "ru"])
    assert vera.hears("Берёзовская СШ" if school else "Приозёрный район")
    await vera.sends("/help")
    assert vera.hears("/settings")


async def test_a_branch_has_its_school(house, anna):
    """P1."""
    school = await house.school("Берёзовская СШ")
    await house.school("филиал в с. Дальнее", parent_id=school)
    await opens(anna, "Schools", "филиал в с. Дальнее")
    assert anna.hears("branch of: Берёзовская СШ")


async def test_two_appointments_on_one_screen_and_two_municipalities_to_choose_from(house, anna):
    """P2, O6."""
    async with house.app.db.begin() as session:
        second = await people.create_municipality(session, slug="n", name="Нагорный округ", timezone="Asia/Omsk")
        made = await people.create_invite(session, municipality_id=second, role=Role.COORDINATOR, now=house.now)
    await anna.opens(f"https://t.me/{house.box.bot.username}?start={made.token}")
    await anna.taps("Continue")
    await anna.taps("I agree")
    assert anna.hears("municipal coordinator · Приозёрный район")
    assert anna.hears("municipal coordinator · Нагорный округ")
    await anna.sends("/home")
    await anna.taps("Another municipality")
    await anna.taps("Нагорный округ")
    await anna.sends("/people")
    await anna.taps("Municipality")
    assert anna.hears("Time zone: Omsk")


async def test_an_invitation_is_made_shown_listed_revoked_and_printed(house, anna):
    """P3."""
    await house.school("Берёзовская СШ")
    await opens(anna, "Invitations", "New invitation", "Teacher", "Берёзовская СШ", "5 people")
    assert anna.last_photo
    assert anna.hears("Valid for 5 people")
    link = next(word for word in anna.last.text.split() if "t.me/" in word)
    vera = house.box.person("Vera Primerova", language="en")
    await vera.opens(link)
    assert vera.hears("You are invited as: teacher")
    await opens(anna, "Invitations")
    assert anna.hears("teacher, Берёзовская СШ – used 0 of 5")
    await anna.taps("✖ Revoke No.")
    await vera.taps("Continue")
    await vera.taps("I agree")
    await vera.sends("Primerova Vera")
    assert vera.hears("This invitation is used up, out of date or mistyped.")
    await opens(anna, "Invitations", "New invitation", "Teacher", "Берёзовская СШ", "Print cards", "Word: 10")
    assert anna.hears("10 cards are ready")
    assert anna.last_document.name == "invitations.docx"


async def test_a_request_is_let_in_and_the_role_ended_again(house, anna):
    """P4."""
    await house.school("Берёзовская СШ")
    nina = house.box.person("Nina Novikova", language="en")
    await nina.sends("/start")
    await nina.taps("Ask for access")
    await nina.taps("I agree")
    await nina.taps("Teacher")
    await nina.taps("Берёзовская СШ")
    await nina.sends("Novikova Nina")
    assert anna.sees("Asks for access:")
    await anna.taps("Accept")
    assert nina.hears("You are now:")
    assert nina.hears("teacher · Берёзовская СШ")
    await opens(anna, "Teacher · 1", "Novikova Nina", "End: teacher", "Yes, end it")
    assert anna.hears("The role has ended")
    assert nina.hears("Your role here has ended")
    await nina.sends("/status")
    assert nina.hears("You have no access to this")


async def test_a_school_is_handed_over(house, anna):
    """P4."""
    school, second = await house.school("Берёзовская СШ"), await house.school("Каменская ООШ")
    oleg = await house.joined("Curator Oleg", Role.CURATOR, school=school, language="en")
    raisa = await house.joined("Curator Raisa", Role.CURATOR, school=second, language="en")
    due = date(2026, 11, 30)
    async with house.app.db.begin() as session:
        roadmap = await make_roadmap(session, house.municipality_id)
        item = await make_item(session, roadmap, "1", "Посетить урок", due=due)
        await assign(session, roadmap, item, due=due, person_id=await house.id_of(oleg))
        await session.execute(update(Assignment).values(school_id=school))
    await opens(anna, "Schools", "Берёзовская СШ", "Hand over from Curator Oleg")
    assert anna.hears("Items, confirmations and reminders go along.")
    await anna.taps("Curator Raisa")
    assert anna.hears("Hand the school over to Curator Raisa?")
    await anna.taps("Yes, hand over")
    assert anna.hears("School curator: Curator Raisa")
    assert raisa.hears("school curator · Берёзовская СШ")
    assert oleg.hears("Your role here has ended")


async def test_a_list_is_looked_at_first_then_saved_then_brings_nothing_new(house, anna):
    """P5."""
    await house.school("Берёзовская СШ")
    rows = [("Примерова Вера Ивановна", "учитель", "Берёзовская СШ", "8 900 111-22-33")]
    wrong = ("Образцова Анна Петровна", "директор", "Берёзовкая СШ", "")
    await sends(anna, workbook([Sheet("Люди", HEADER, [*rows, wrong])]))
    assert anna.hears("What the list would change")
    assert anna.hears("New: 1")
    assert anna.hears("Wrong rows: 1")
    assert anna.hears("There is no school “Берёзовкая СШ”")
    await anna.taps("Save")
    assert anna.hears("The list is saved.")
    await sends(anna, workbook([Sheet("Люди", HEADER, rows)]))
    assert anna.hears("Unchanged: 1")
    assert anna.hears("There is nothing new in it.")
    vera = house.box.person("Vera", language="en")
    await by_phone_in_english(vera)
    assert vera.hears("teacher · Берёзовская СШ")


async def by_phone_in_english(person):
    await person.sends("/start")
    await person.taps("Find me by my phone number")
    await person.shares_contact("89001112233")
    await person.taps("I agree")
    await person.taps("Yes, it is me")


async def test_who_cannot_be_reached_has_a_phone_number_and_ready_words(house, anna):
    """P6."""
    await listed(house, "Listed Sofya", "+79001112233")
    vera = await house.joined("Blocked Vera", Role.TUTOR, language="en")
    await vera.blocks_bot()
    await opens(anna, "Unreachable")
    assert anna.hears("Listed Sofya, +79001112233 – has not joined yet")
    assert anna.hears("Blocked Vera, no phone – has blocked the bot")
    assert anna.hears("Ready words for another channel:")
    await vera.unblocks_bot()
    await opens(anna, "Unreachable")
    assert not anna.hears("Blocked Vera")


async def test_a_consent_of_ones_own_is_agreed_to_anew_withdrawn_and_the_data_looked_at(house, anna):
    """P7."""
    vera = await house.joined("Primerova Vera", Role.TUTOR, language="en")
    await opens(anna, "Municipality", "Consent")
    await anna.sends("A new text of the consent. " * 4)
    await vera.sends("/privacy")
    assert vera.hears("Consent, version 1: Приозёрный район")
    await vera.taps("Agree to the new text")
    assert vera.hears("Consent, version 2: Приозёрный район")
    await vera.sends("/mydata")
    assert vera.hears("Here is everything:")
    assert vera.last_document.name == "mydata.json"
    await vera.sends("/privacy")
    await vera.taps("Withdraw the consent")
    assert vera.hears("What stops working: your roles here end")
    await vera.taps("Yes, withdraw")
    assert vera.hears("The consent is withdrawn, your roles here have ended.")


async def test_name_hour_zone_quiet_hours_and_leaving(house, anna):
    """P8."""
    vera = await house.joined("Primerova Vera", Role.TUTOR, language="en")

    async def settles(*buttons):
        await vera.sends("/settings")
        for button in buttons:
            await vera.taps(button, message=vera.last)

    await settles("Hour", "10:00")
    assert vera.hears("Reminders at: 10:00")
    await settles("Time zone", "Irkutsk")
    assert vera.hears("Time zone: Irkutsk")
    await settles("Quiet hours")
    await vera.sends("23-6")
    assert vera.hears("Quiet hours: 23:00–06:00")
    await settles("Name and phone", "My name")
    await vera.sends("OBRAZTSOVA VERA")
    assert vera.hears("Obraztsova Vera")
    await settles("Leave a role", "tutor", "Yes, leave it")
    assert vera.hears("Ask for access")
    await anna.sends("/settings")
    await anna.taps("Leave a role")
    await anna.taps("municipal coordinator")
    await anna.taps("Yes, leave it")
    assert anna.hears("the only coordinator")
