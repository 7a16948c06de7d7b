"""The same survey with names and without: never side by side for the same people. Any earlier run to compare with."""

from datetime import timedelta

import pytest

from models.enums import Role
from services.surveys import publishing
from services.surveys.audience import Audience
from services.surveys.confidential import NamedBesideConfidential
from tests.support.factories import make_person
from tests.support.surveys import EVERY_TYPE, every_type
from tests.support.walked_place import walked_place

PEOPLE = 6


@pytest.fixture
async def anna(house):
    return await house.joined("Тестова Анна Борисовна", Role.COORDINATOR)


@pytest.fixture
async def schools(house, anna):
    found = [await house.school("Берёзовская СШ"), await house.school("Каменская ООШ")]
    async with house.app.db.begin() as session:
        for number, school in enumerate(found * PEOPLE):
            await make_person(
                session, f"Учителева {number}", (Role.TEACHER, school), municipality_id=house.municipality_id
            )
    return found


async def starts(house, definition, *schools):
    async with house.app.db.begin() as session:
        return await publishing.publish(
            session, None, definition, municipality_id=house.municipality_id,
            audience=Audience((Role.TEACHER,), tuple(schools)), now=house.now,
        )  # fmt: skip


@pytest.mark.parametrize("first", [True, False], ids=["confidential first", "named first"])
async def test_a_named_run_beside_a_confidential_one_of_the_same_survey_is_refused(house, schools, first):
    await starts(house, every_type(confidential=first), schools[0])
    with pytest.raises(NamedBesideConfidential):
        await starts(house, every_type(confidential=not first))
    await starts(house, every_type(confidential=not first), schools[1])  # other people are asked as one likes
    await starts(house, every_type(confidential=first), schools[0])  # once more in the same way, too
    await house.moves(timedelta(days=20))
    await starts(house, every_type(confidential=not first), schools[0])  # what is over is no key to what begins


async def test_the_coordinator_is_told_why_and_what_to_do(house, anna, schools):
    await starts(house, every_type(confidential=True), schools[0])
    await anna.sends("/surveys")
    await anna.taps("Новый опрос")
    await anna.taps("Свой опрос из файла")
    await anna.uploads(as_named_file(), "all.yaml")
    await anna.taps("Разослать")
    await anna.taps("Да, разослать")
    assert anna.hears("Этот же опрос уже открыт (S1)")
    assert anna.hears("Дождитесь закрытия S1")


def as_named_file():
    return EVERY_TYPE.format(privacy="named", groups="role").encode()


async def test_any_earlier_run_can_be_compared_with(house):
    place = await walked_place(house)  # S3 and S4 are closed and answered, S1 of the same survey is open
    anna = place.folk[Role.COORDINATOR]
    await anna.sends("/surveys")
    await anna.taps_data("sv.res:4")
    assert anna.hears("(S3)"), "the last one before, unasked"
    await anna.taps("Сравнить с другим")
    assert anna.screen.index("S3: закрыт") < anna.screen.index("S1: закрыт")
    await anna.taps("S1: закрыт")
    assert anna.hears("(S1)")
