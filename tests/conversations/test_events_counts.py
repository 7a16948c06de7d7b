"""Counts of events are the length of their lists, whoever came: guests, uninvited people, colleagues of the invited."""

import pytest
from sqlalchemy import select, update

from models.enums import EventAnswer, EventLevel, EventState, Presence, Role
from models.events import Certificate, EventPart, Guest, Project
from models.people import Appointment
from services.events.counting import MEASURES, Wanted, behind, count
from tests.support.events import HOUR, MINUTE, TITLE, event_of_anna, guest_came, part_of, parts_of
from tests.support.factories import make_municipality
from tests.support.reminded import DAY, build_municipality


@pytest.fixture
async def municipality(house):
    return await build_municipality(house)


async def test_a_guest_who_joins_is_one_person_with_their_marks(house, municipality):
    await event_of_anna(house, municipality, TITLE)
    await house.moves(2 * HOUR)
    anna = municipality.anna
    await guest_came(anna)
    inna = await house.joined("Гостева Инна Петровна", Role.TEACHER, school=municipality.south)
    await house.moves(16 * MINUTE)
    part = await part_of(house, inna, 1)
    assert (part.presence, part.guest_id) == (Presence.PRESENT, None)
    async with house.app.db.read() as session:
        assert (await session.execute(select(Guest.person_id))).scalar_one() == part.person_id


async def test_a_guest_who_joins_and_marks_themselves_at_once_is_counted_once(house, municipality):
    await event_of_anna(house, municipality, TITLE)
    await house.moves(HOUR + 20 * MINUTE)
    anna = municipality.anna
    await guest_came(anna)
    inna = await house.joined("Гостева Инна Петровна", Role.TEACHER, school=municipality.south)
    await inna.sends("4821")
    await house.moves(32 * MINUTE)
    assert len([one for one in await parts_of(house) if one.presence is Presence.PRESENT]) == 1


async def test_a_kind_of_their_own_is_counted_in_its_three_forms(house, municipality):
    anna = municipality.anna
    await anna.sends("/events")
    await anna.taps("Новое мероприятие")
    await anna.taps("Свой вид")
    await anna.sends("круглый стол")
    assert anna.hears("три формы") or anna.hears("трёх формах")
    await anna.sends("круглый стол, круглых стола, круглых столов")
    assert anna.hears("Как называется")
    for n in (1, 2):
        await event_of_anna(house, municipality, f"{TITLE} {n}", -n, kind="k1", state=EventState.HELD, door=f"d{n}")
    await anna.sends("/events")
    await anna.taps("Подсчёты")
    assert anna.hears("2 круглых стола")


async def test_counts_by_level_project_role_and_subject_are_the_length_of_their_lists(house, municipality):
    teacher = await house.joined("Учителева Яна Ильинична", Role.TEACHER, school=municipality.south)
    number = await house.id_of(teacher)
    async with house.app.db.begin() as session:
        session.add(Project(id=1, municipality_id=house.municipality_id, name="Умные каникулы"))
        await session.execute(update(Appointment).where(Appointment.person_id == number).values(subject="физика"))
    await event_of_anna(house, municipality, TITLE, -3, level=EventLevel.REGIONAL, project_id=1, state=EventState.HELD)
    await event_of_anna(house, municipality, "Другое", -2, state=EventState.HELD, door="b")
    async with house.app.db.begin() as session:
        session.add(EventPart(event_id=1, person_id=number, role=Role.TEACHER, school_id=municipality.south))
        await session.flush()
        await session.execute(update(EventPart).values(presence=Presence.PRESENT))
    cuts = {
        Wanted(): (2, 5), Wanted(level=EventLevel.REGIONAL): (1, 3), Wanted(project=1): (1, 3),
        Wanted(role=Role.TEACHER): (1, 1), Wanted(subject="физика"): (1, 1), Wanted(level=EventLevel.FEDERAL): (0, 0),
    }  # fmt: skip
    async with house.app.db.read() as session:
        for wanted, expected in cuts.items():
            ours = (await count(session, house.municipality_id, wanted)).ours
            assert (ours.held, ours.participations) == expected, wanted
            for measure in MEASURES:
                narrowed = wanted.of_kind(None, ours=True)
                assert len(await behind(session, house.municipality_id, measure, narrowed)) == getattr(ours, measure)


async def test_who_came_without_an_invitation_or_for_a_colleague_is_counted_by_their_role(house, municipality):
    await event_of_anna(house, municipality, TITLE)
    teacher = await house.joined("Незванова Яна Ильинична", Role.TEACHER, school=municipality.south)
    deputy = await house.joined("Завучева Алла Олеговна", Role.TEACHER, school=municipality.north)
    await municipality.dasha.taps_data(f"mp.send:1:{await house.id_of(deputy)}")
    for person in (teacher, deputy):
        await person.sends("4821")
    await house.moves(2 * HOUR)
    async with house.app.db.read() as session:
        counts = await count(session, house.municipality_id, Wanted(role=Role.TEACHER))
        whole = await count(session, house.municipality_id)
    assert whole.ours.participations == 2, "both are counted where nothing narrows"
    assert counts.ours.participations == 2


async def test_a_guest_who_took_a_place_and_a_certificate_gives_them_to_the_person(house, municipality):
    await event_of_anna(house, municipality, TITLE, 3, places=1)
    anna, dasha = municipality.anna, municipality.dasha
    await dasha.taps_data("mp.yes:1")
    await dasha.taps("Коллега вместо меня")
    await dasha.taps("Другой человек")
    await dasha.sends("Гостева Инна Петровна")
    inna = await house.joined("Гостева Инна Петровна", Role.LEADER, school=municipality.north)
    await house.moves(16 * MINUTE)
    part = await part_of(house, inna, 1)
    assert (part.answer, part.gone_at) == (EventAnswer.YES, None)
    await house.moves(5 * HOUR)
    await anna.taps_data("mp.marks:1:0")
    await anna.taps("Гостева")
    async with house.app.db.read() as session:
        counts = await count(session, house.municipality_id, Wanted(role=Role.LEADER))
    assert (counts.ours.participations, counts.ours.people) == (1, 1)


async def test_a_guest_marked_and_certified_who_marked_themselves_keeps_one_certificate(house, municipality):
    await event_of_anna(house, municipality, TITLE)
    await house.moves(HOUR + 20 * MINUTE)
    anna = municipality.anna
    await guest_came(anna)
    await anna.taps_data("mp.cert:1")
    await anna.taps("Да, выдать")
    inna = await house.joined("Гостева Инна Петровна", Role.TEACHER, school=municipality.south)
    await inna.sends("4821")
    await house.moves(32 * MINUTE)
    async with house.app.db.read() as session:
        holds = (await session.execute(select(Certificate).where(Certificate.revoked_at.is_(None)))).scalars().all()
    assert [one.part_id for one in holds] == [(await part_of(house, inna, 1)).id]
    await anna.taps_data("mp.names:1:all:0")
    assert anna.last.text.count("Гостева") == 1


async def test_a_subject_counts_for_who_taught_it_here_on_that_day_however_it_is_written(house, municipality):
    async def teaches(name, subject, **fields):
        number = await house.id_of(await house.joined(name, Role.TEACHER, school=municipality.south))
        async with house.app.db.begin() as session:
            mine = update(Appointment).where(Appointment.person_id == number)
            await session.execute(mine.values(subject=subject, **fields))
        return number

    day = house.now.date()
    now = await teaches("Учителева Яна Ильинична", "Физика")
    before = await teaches("Бывшева Ольга Ильинична", "физика", since=day - 60 * DAY, until=day - 30 * DAY)
    elsewhere = await teaches("Гостеприимова Ия Ильинична", None)
    async with house.app.db.begin() as session:
        other = await make_municipality(session)
        post = {"person_id": elsewhere, "role": Role.TEACHER, "municipality_id": other, "subject": "физика"}
        session.add(Appointment(**post, since=day - 60 * DAY))
    for n, hours in enumerate((-3, -24 * 40)):
        await event_of_anna(house, municipality, TITLE, hours, state=EventState.HELD, door=f"d{n}")
        async with house.app.db.begin() as session:
            for person in (now, before, elsewhere):
                part = {"event_id": n + 1, "person_id": person, "role": Role.TEACHER, "school_id": municipality.south}
                session.add(EventPart(**part, presence=Presence.PRESENT))
    async with house.app.db.begin() as session:
        await session.execute(update(Appointment).where(Appointment.person_id == now).values(since=day - 10 * DAY))
    wanted = Wanted(subject="физика")
    async with house.app.db.read() as session:
        counts = await count(session, house.municipality_id, wanted)
        there = await behind(session, house.municipality_id, "participations", wanted)
        people = await behind(session, house.municipality_id, "people", wanted)
    assert (counts.ours.held, counts.ours.participations) == (2, len(there)) == (2, 2)
    assert people == sorted([now, before])


async def test_a_tutor_names_who_teaches_the_subject_however_it_is_written(house, municipality):
    tutor = await house.joined("Тьюторова Нина Юрьевна", Role.TUTOR)
    teacher = await house.joined("Учителева Яна Ильинична", Role.TEACHER, school=municipality.south)
    for person, subject in ((tutor, "физика"), (teacher, "Физика")):
        async with house.app.db.begin() as session:
            mine = update(Appointment).where(Appointment.person_id == await house.id_of(person))
            await session.execute(mine.values(subject=subject))
    organiser = await house.id_of(tutor)
    await event_of_anna(house, municipality, TITLE, 72, organiser_id=organiser, state=EventState.DRAFT, audience=[])
    await tutor.taps_data("mp.people:1:0")
    assert "Учителева" in str(tutor.last.labels)
