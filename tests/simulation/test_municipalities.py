"""What of another municipality somebody may read, as the simulator judges it: schools where they ask to join."""

import pytest

from sandbox.simulation.invariants.access import nobody_sees_another_municipality
from sandbox.simulation.outcome import Broken, Wish
from sandbox.simulation.run import LOOKS, _new_database
from sandbox.simulation.year import Year
from tests.support.only import sqlite_only

pytestmark = sqlite_only("the simulator's faults are those of files: a power cut amid a commit, a full disk")

HOME, OTHER = 1, 2  # municipalities
SCHOOL = 5


@pytest.fixture
def year(tmp_path):
    _new_database(tmp_path)
    year = Year(Wish(1, people=4), tmp_path, LOOKS)
    year.look()
    home, other = year.towns
    for number, town in ((HOME, home), (OTHER, other)):
        year.ask(
            "INSERT INTO school (id, municipality_id, name) VALUES (?, ?, ?)",
            SCHOOL * number, number, town.schools[0],
        )  # fmt: skip
    yield year
    year.sql.close()


def looks(year, *, state="Asking:school", municipality=OTHER, text="Какая школа?", data=f"jn.school:{SCHOOL * OTHER}"):
    home, other = year.towns
    who = next(one for one in year.folk if one.town == home.name)
    year.ask(
        """INSERT INTO conversation (platform, chat, state, data, changed_at)
           VALUES ('telegram', ?, ?, ?, '2026-09-01 00:00:00')""",
        str(who.person.id), state, f'{{"municipality": {municipality}}}',
    )  # fmt: skip
    keys = {"inline_keyboard": [[{"text": other.schools[0], "callback_data": data}]]}
    year.fresh = [{"args": {"chat_id": who.person.id, "text": text.format(other.schools[0]), "reply_markup": keys}}]
    nobody_sees_another_municipality(year)


def test_whoever_asks_to_join_elsewhere_chooses_among_its_schools(year):
    looks(year)


@pytest.mark.parametrize(
    "what",
    [
        {"municipality": HOME},
        {"state": "Asking:role"},
        {"data": "rd.task:1"},
        {"text": "Ждут вас в школе {}"},
    ],
    ids=["of another than was chosen", "at another question", "on another button", "in the words"],
)
def test_nothing_else_of_another_municipality_is_read(year, what):
    with pytest.raises(Broken, match="another municipality"):
        looks(year, **what)


def hears_of(year, stranger):
    home, _ = year.towns
    who = next(one for one in year.folk if one.town == home.name)
    year.ask(
        """INSERT OR IGNORE INTO municipality (id, slug, name, timezone, calendar, settings, consent_version)
           VALUES (?, 'home', ?, 'Asia/Krasnoyarsk', '{}', '{}', 1)""",
        HOME,
        home.name,
    )
    year.fresh = [{"args": {"chat_id": who.person.id, "text": f"Просит доступ: {stranger.name}"}}]
    nobody_sees_another_municipality(year)


def test_who_asks_to_be_let_in_is_named_to_those_who_decide(year):
    _, other = year.towns
    stranger = next(one for one in year.folk if one.town == other.name)
    with pytest.raises(Broken, match="another municipality"):
        hears_of(year, stranger)
    year.ask(
        """INSERT INTO person (id, platform, name, language, reminder_hour, quiet_from, quiet_to, created_at)
           VALUES (77, 'telegram', ?, 'ru', 8, 21, 8, '2026-09-01 00:00:00')""",
        stranger.name,
    )
    year.ask(
        """INSERT INTO join_request (person_id, municipality_id, role, created_at)
           VALUES (77, ?, 'leader', '2026-09-01 00:00:00')""",
        HOME,
    )
    hears_of(year, stranger)
