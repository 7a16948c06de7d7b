"""What was changed last is put back by one tap where it was changed: a kind of thing by a kind of thing."""

import pytest
from sqlalchemy import select, update

from locales import translator
from models.enums import Role
from models.people import Appointment, School
from services.last_edit import WAYS, Edited, standing
from services.surveys.audience import Audience
from services.surveys.definitions import template
from services.surveys.publishing import as_named, publish
from tests.support.events import event_of_anna
from tests.support.reminded import DAY, build_municipality
from views.common import GoHome, back_button, home_row
from views.folding import MOST
from views.last_edit import PutBack, with_put_back
from views.screen import Screen, button, column

BACK = "Вернуть как было"


@pytest.fixture
async def municipality(house):
    return await build_municipality(house)


async def open_run(house):
    async with house.app.db.begin() as session:
        return await publish(
            session, None, as_named(template("after_seminar", "ru")), municipality_id=house.municipality_id,
            audience=Audience((Role.LEADER,)), now=house.now,
        )  # fmt: skip


async def stands(house, what, *about):
    async with house.app.db.read() as session:
        return await standing(session, what, [*about])


async def renames(anna, north, name):
    await anna.taps_data(f"pp.s.name:{north}")
    await anna.sends(name)


async def test_a_renamed_school_gets_its_name_back_and_goes_by_no_slip(house, municipality):
    anna, north = municipality.anna, municipality.north
    before = await stands(house, Edited.SCHOOL_NAME, north)
    await renames(anna, north, "Приозёрная школа № 11")
    assert await stands(house, Edited.SCHOOL_NAME, north) != before
    await anna.taps(BACK)
    assert anna.hears("Вернули как было: название школы")
    assert await stands(house, Edited.SCHOOL_NAME, north) == before
    assert "Вернуть" not in str(anna.last.buttons), "once"


# Kind → what it is about, the button that leads to it, what is written then.
EDITS = {
    Edited.SCHOOL_ALIASES: ("{north}", "pp.s.alias:{north}", "ПСШ первая"),
    Edited.SCHOOL_PARENT: ("{north}", "pp.s.setp:{north}:{south}", None),
    Edited.STATUSES: ("{town}:low_results:2026", "pp.s.list:{town}:low_results:2026", "Приозёрная СШ № 1"),
    Edited.TERM: ("{post}:last", "pp.term.d:{post}:last", "31.05.2027"),
    Edited.MUNICIPALITY_NAME: ("{town}", "pp.t.name:{town}", "Заозёрный район"),
    Edited.MUNICIPALITY_ZONE: ("{town}", "pp.t.zone:{town}:1", None),
    Edited.CONSENT: ("{town}", "pp.t.text:{town}", "Я согласна, чтобы Заозёрный район хранил моё имя и роль."),
    Edited.CALENDAR: ("{town}", "pp.c.from:{town}:off:{day}", None),
    Edited.LADDER: ("{map}", "rs.ladder:{map}", "10, 2, 0"),
    Edited.ESCALATION: ("{map}:curator_after", "rs.days:{map}:curator_after", "5"),
    Edited.EVENT: ("{event}:title", "mp.say:{event}:title", "Читаем в месте"),
    Edited.SURVEY_CLOSES: ("{run}", "sv.ext:{run}:7", None),
    Edited.OWN_NAME: ("{anna}", "me.name", "Примеровва Анна Ильинична"),
}


@pytest.mark.parametrize("what", list(EDITS))
async def test_every_kind_of_thing_is_put_back(house, municipality, what):
    anna = municipality.anna
    async with house.app.db.read() as session:
        number = await house.id_of(municipality.dasha)
        post = (await session.execute(select(Appointment.id).where(Appointment.person_id == number))).scalar_one()
    here = {
        "north": municipality.north, "south": municipality.south, "town": house.municipality_id, "post": post,
        "map": municipality.roadmap, "anna": await house.id_of(anna), "day": house.now.date() + DAY,
        "event": await event_of_anna(house, municipality, "Читаем вместе", hours=72), "run": await open_run(house),
    }  # fmt: skip
    about, button, words = EDITS[what]
    about = [int(one) if one.isdecimal() else one for one in about.format_map(here).split(":")]
    before = await stands(house, what, *about)
    await anna.taps_data(button.format_map(here))
    if words:
        await anna.sends(words)
    assert await stands(house, what, *about) != before
    await anna.taps(BACK)
    assert anna.hears("Вернули как было")
    assert await stands(house, what, *about) == before


def test_every_kind_is_tried_here():
    assert EDITS.keys() | {Edited.SCHOOL_NAME} == WAYS.keys()


async def test_only_the_last_edit_and_only_while_nobody_has_changed_it_since(house, municipality):
    anna, north, south = municipality.anna, municipality.north, municipality.south
    await renames(anna, north, "Приозёрная школа № 11")
    first = anna.last
    await renames(anna, south, "Берёзовская школа")
    second = anna.last
    await anna.taps(BACK, message=first)
    assert anna.hears("Вернуть это уже нельзя")
    async with house.app.db.begin() as session:
        await session.execute(update(School).where(School.id == south).values(name="Сосновская школа"))
    await anna.taps(BACK, message=second)
    assert anna.hears("Вернуть это уже нельзя")
    assert (await stands(house, Edited.SCHOOL_NAME, south))[0] == "Сосновская школа"


async def test_a_consent_that_somebody_has_agreed_to_meanwhile_stays(house, municipality):
    anna, dasha = municipality.anna, municipality.dasha
    await anna.taps_data(f"pp.t.text:{house.municipality_id}")
    await anna.sends("Я согласна, чтобы Заозёрный район хранил моё имя и роль.")
    new = await stands(house, Edited.CONSENT, house.municipality_id)
    await dasha.sends("/privacy")
    await dasha.taps("Согласиться с новым текстом")
    await anna.taps(BACK)
    assert anna.hears("Вернуть это уже нельзя")
    assert await stands(house, Edited.CONSENT, house.municipality_id) == new


async def test_whoever_has_lost_the_right_puts_nothing_back(house, municipality):
    anna, north = municipality.anna, municipality.north
    await renames(anna, north, "Приозёрная школа № 11")
    async with house.app.db.begin() as session:
        post = Appointment.person_id == await house.id_of(anna)
        await session.execute(update(Appointment).where(post).values(role=Role.TEACHER, school_id=north))
    await anna.taps(BACK)
    assert anna.hears("нет доступа")
    assert (await stands(house, Edited.SCHOOL_NAME, north))[0] == "Приозёрная школа № 11"


def test_under_a_full_card_it_stands_beside_the_way_back():
    _ = translator("ru")
    rows = (*column(button(str(n), PutBack(edit=n)) for n in range(MOST)), (back_button(GoHome(), _), *home_row(_)))
    shown = with_put_back(Screen("…", rows=rows), 1, _)
    assert [[one.text for one in row] for row in shown.rows[MOST:]] == [
        ["↩️ Вернуть как было", "‹ Назад"], ["🏠 На главную"],
    ]  # fmt: skip
    few = with_put_back(Screen("…", rows=rows[1:]), 1, _)
    assert [one.text for one in few.rows[MOST - 1]] == ["↩️ Вернуть как было"]
