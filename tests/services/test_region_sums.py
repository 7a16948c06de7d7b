"""Sums of a region are what a recount gives, cost the same for many municipalities as for few, and open nothing."""

from random import Random

import pytest
from sqlalchemy import select, update

from models.enums import Role
from models.people import Appointment, Municipality, RegionMember, School
from services import people
from services.access import RULES, Action, actor_of, may, on_telegram, visible_assignments, visible_schools
from services.errors import NotAllowed, NotFound
from services.figures import count, municipality_scope
from services.municipality import regions
from services.municipality.municipalities import list_municipalities
from services.status import region
from services.status.counts import SOON, TALLIED
from services.status.region_rows import row_of
from tests.support.factories import NOW, fresh_database, make_person
from tests.support.regions import give_items, make_member, make_region
from tests.support.statements import Statements


async def look(db, person_id):
    """What the observer is shown: as the handler asks for it."""
    async with db.read() as session:
        actor = await actor_of(session, person_id, now=NOW)
        sums = await region.region_sums(session, actor, now=NOW)
    if sums.fresh:
        async with db.begin() as session:
            await region.tell(session, actor, sums.fresh)
        async with db.read() as session:
            sums = await region.region_sums(session, actor, now=NOW)
    assert not sums.fresh
    return sums


async def built(db, sizes, chance, **more):
    """A region with its observer and municipalities of so many schools: the observer, and who stands there."""
    async with db.begin() as session:
        number = await make_region(session, "sayan", "Саянский край", now=NOW)
        observer = await make_person(session, "Смотрова Ольга", (Role.OBSERVER, None), municipality_id=number)
        towns = [
            await make_member(session, number, f"Район {n + 1:02}", size, chance, now=NOW, **more)
            for n, size in enumerate(sizes)
        ]
    return number, observer, towns


async def members_of(session, key):
    return (
        await session.execute(select(RegionMember.municipality_id).where(RegionMember.told_with_id == key))
    ).scalars()


@pytest.mark.parametrize("seed", range(6))
async def test_every_sum_is_what_a_recount_of_its_municipalities_gives(tmp_path, seed):
    chance = Random(seed)
    async with fresh_database(tmp_path) as db:
        sizes = [chance.randrange(9) for _ in range(chance.randrange(1, 7))]
        number, observer, towns = await built(db, sizes, chance)
        async with db.begin() as session:  # one where another day has begun, and one that nothing is asked of
            far = await make_member(session, number, "Дальний", 6, chance, now=NOW, zone="Pacific/Kiritimati")
            await people.create_municipality(session, slug="x", name="Чужой", timezone="Asia/Omsk")
        for step in range(4):
            sums = await look(db, observer)
            async with db.read() as session:
                for row in sums.rows:
                    scopes = [
                        await municipality_scope(session, one, now=NOW) for one in await members_of(session, row.key)
                    ]
                    for key in TALLIED:
                        expected = sum([await count(session, key, scope, now=NOW) for scope in scopes])
                        assert getattr(row.tally, key) == expected, (seed, step, key)
                    assert row.soon == sum([await count(session, SOON, scope, now=NOW) for scope in scopes])
                    assert len(scopes) > 1 or row.schools >= 5
                    assert len(row.names) == len(scopes)
            assert sums.tally.total == sum(row.tally.total for row in sums.rows)
            assert sums.untold == len(towns) + 1 - sum(len(row.names) for row in sums.rows)
            async with db.begin() as session:
                grows = chance.choice([*towns, far])
                name = f"Новая {step}"
                school = await people.create_school(session, municipality_id=grows, name=name)
                await give_items(session, grows, [school], chance, now=NOW)


async def test_who_was_told_together_is_told_together_also_when_it_has_grown(tmp_path):
    chance = Random(1)
    async with fresh_database(tmp_path) as db:
        _, observer, (small, _other) = await built(db, (4, 6), chance)
        (row,) = (await look(db, observer)).rows
        assert row.names == ("Район 01", "Район 02")
        async with db.begin() as session:
            schools = [await people.create_school(session, municipality_id=small, name=f"Новая {n}") for n in range(3)]
            await give_items(session, small, schools, chance, now=NOW)
        (row,) = (await look(db, observer)).rows
        assert (row.names, row.schools) == (("Район 01", "Район 02"), 13)


async def test_a_small_one_that_comes_later_waits_for_another(tmp_path):
    chance = Random(2)
    async with fresh_database(tmp_path) as db:
        number, observer, _ = await built(db, (6,), chance)
        assert len((await look(db, observer)).rows) == 1
        async with db.begin() as session:
            await make_member(session, number, "Малый", 3, chance, now=NOW)
        sums = await look(db, observer)
        assert ([row.names for row in sums.rows], sums.untold) == ([("Район 01",)], 1)
        async with db.begin() as session:
            await make_member(session, number, "Малый второй", 2, chance, now=NOW)
        sums = await look(db, observer)
        assert ([row.names for row in sums.rows], sums.untold) == ([("Малый", "Малый второй"), ("Район 01",)], 0)


async def test_a_row_with_too_few_schools_left_is_not_told(tmp_path):
    async with fresh_database(tmp_path) as db:
        _, observer, (town, _) = await built(db, (5, 6), Random(3))
        assert len((await look(db, observer)).rows) == 2
        async with db.begin() as session:
            leaves = select(School.id).where(School.municipality_id == town).limit(1).scalar_subquery()
            await session.execute(update(School).where(School.id == leaves).values(closed_on=NOW.date()))
        sums = await look(db, observer)
        assert ([row.names for row in sums.rows], sums.untold) == ([("Район 02",)], 1)


async def test_two_who_look_at_once_note_one_row(tmp_path):
    async with fresh_database(tmp_path) as db:
        _, observer, towns = await built(db, (4, 6), Random(4))
        async with db.begin() as session:
            actor = await actor_of(session, observer, now=NOW)
            await region.tell(session, actor, [tuple(towns)])
            await region.tell(session, actor, [(towns[1],), (towns[0],)])
        (row,) = (await look(db, observer)).rows
        assert len(row.names) == 2


async def test_many_municipalities_cost_as_many_statements_as_few(tmp_path):
    costs = []
    for number, towns in enumerate((2, 12)):
        folder = tmp_path / str(number)
        folder.mkdir()
        async with fresh_database(folder) as db:
            _, observer, _ = await built(db, (5,) * towns, Random(5))
            statements = Statements()
            await statements.listen(db)
            await look(db, observer)
            first = len(statements.said)

            async def looks(db=db, observer=observer):
                async with db.read() as session:
                    actor = await actor_of(session, observer, now=NOW)
                    assert (await region.region_sums(session, actor, now=NOW)).rows

            costs.append((first, await statements.cost(looks)))
    assert costs[0] == costs[1], "the first look notes who is told together"
    assert costs[0][1] <= 5


async def test_an_observer_of_a_region_has_no_right_in_its_municipalities(tmp_path):
    async with fresh_database(tmp_path) as db:
        number, observer, towns = await built(db, (6, 6), Random(6))
        async with db.begin() as session:
            coordinator = await make_person(session, "Анна", (Role.COORDINATOR, None), municipality_id=towns[0])
            actor = await actor_of(session, observer, now=NOW)
            for action in Action:
                if action in RULES:
                    assert not (await session.execute(visible_schools(actor, action))).all()
                    assert not (await session.execute(select(1).where(visible_assignments(actor, action)))).all()
            assert may(actor, Action.TOTALS)
            assert not may(actor, Action.REPORT_READ)
            assert region.region_of(actor) == number
            anna = await actor_of(session, coordinator, now=NOW)
            assert region.region_of(anna) is None
            with pytest.raises(NotAllowed):
                await region.region_sums(session, anna, now=NOW)
            with pytest.raises(NotFound):
                row_of((await region.region_sums(session, actor, now=NOW)).rows, towns[0])


async def test_an_observer_of_a_municipality_sees_it_and_no_region(tmp_path):
    async with fresh_database(tmp_path) as db:
        _, _, towns = await built(db, (6,), Random(7))
        async with db.begin() as session:
            olga = await make_person(session, "Ольга", (Role.OBSERVER, None), municipality_id=towns[0])
            actor = await actor_of(session, olga, now=NOW)
            assert region.region_of(actor) is None
            assert may(actor, Action.REPORT_READ)


async def test_nobody_is_asked_into_a_region_but_an_observer(tmp_path):
    async with fresh_database(tmp_path) as db:
        number, _, towns = await built(db, (6,), Random(8))
        async with db.begin() as session:
            with pytest.raises(people.ObserversAlone):
                await people.create_invite(session, municipality_id=number, role=Role.COORDINATOR, now=NOW)
            with pytest.raises(NotFound):
                await people.ask_to_join(
                    session,
                    on_telegram(7_000),
                    name="Чужой Иван",
                    language="ru",
                    role=Role.TUTOR,
                    municipality_id=number,
                    school_id=None,
                    now=NOW,
                )
            assert [one for one, _ in await list_municipalities(session)] == towns


async def test_an_operator_who_joins_first_joins_no_region(tmp_path):
    async with fresh_database(tmp_path) as db, db.begin() as session:
        number = await make_region(session, "sayan", "Саянский край", now=NOW)
        await people.join_as_first_coordinator(
            session, on_telegram(7_000), name="Анна", language="ru", timezone="Asia/Omsk", now=NOW
        )
        (town,) = (await session.execute(select(Appointment.municipality_id))).scalars()
        assert town != number


async def test_what_was_told_together_stays_in_its_region(tmp_path):
    async with fresh_database(tmp_path) as db:
        number, observer, (small, other, alone) = await built(db, (4, 5, 9), Random(9))
        await look(db, observer)
        async with db.begin() as session:
            second = await make_region(session, "altay", "Алтайский край", now=NOW)
            with pytest.raises(regions.ToldTogether) as refused:
                await regions.put_into(session, small, second, now=NOW)
            assert refused.value.values == {"name": "Район 01", "others": "Район 02"}
            with pytest.raises(regions.ToldTogether):
                await regions.put_into(session, other, None, now=NOW)
            await regions.put_into(session, alone, None, now=NOW)
            await make_member(session, second, "Малый", 2, Random(9), now=NOW)
            await regions.put_into(session, alone, second, now=NOW)
            altay = await make_person(session, "Смотрова Вера", (Role.OBSERVER, None), municipality_id=second)
            await regions.put_into(session, small, number, now=NOW)  # it is there: nothing to refuse
        sums = await look(db, altay)
        assert [row.names for row in sums.rows] == [("Район 03",)], "one that was told alone joins no small one"
        sums = await look(db, observer)
        assert [row.names for row in sums.rows] == [("Район 01", "Район 02")]


async def test_a_region_bears_no_name_of_a_municipality(tmp_path):
    async with fresh_database(tmp_path) as db, db.begin() as session:
        await make_region(session, "sayan", "Саянский край", now=NOW)
        assert (await session.execute(select(Municipality.slug))).scalars().all() == ["sayan"]
        for slug, name, refusal in (
            ("sayan", "Другой край", regions.SlugTaken),
            ("Саян", "Другой край", regions.SlugNotReadable),
            ("a" * 41, "Другой край", regions.SlugNotReadable),
        ):
            with pytest.raises(refusal):
                await make_region(session, slug, name, now=NOW)
        with pytest.raises(regions.RegionUnknown):
            await regions.region_named(session, "altay")
