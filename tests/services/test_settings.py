"""Settings of a roadmap and a municipality: typed, with the usual values; what is stored goes on being understood."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from models.enums import Role
from models.people import Municipality
from models.roadmap import Roadmap
from services.access import actor_of
from services.errors import NotFound
from services.reminders.settings import rules_of, set_escalation
from services.settings import (
    DaysUnclear,
    DigestDay,
    MunicipalitySettings,
    RoadmapSettings,
    change_municipality,
    change_roadmap,
)
from tests.support.factories import NOW, fresh_database, make_municipality, make_person, make_roadmap

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def db(tmp_path):
    async with fresh_database(tmp_path) as opened:
        yield opened


async def stored(session, model):
    return (await session.execute(select(model.settings))).scalar_one()


@pytest.mark.parametrize(
    ("kept", "meant"),
    [
        ({}, RoadmapSettings()),
        ({"confirmation": False}, RoadmapSettings(confirmation=False)),
        ({"confirmation": "curator"}, RoadmapSettings()),  # as the first versions wrote it
        ({"second_look": 1, "ladder": ""}, RoadmapSettings(second_look=True)),
        ({"curator_after": None, "coordinator_after": 0}, RoadmapSettings(curator_after=None, coordinator_after=0)),
        ({"of a later version": 1}, RoadmapSettings()),
    ],
)
def test_what_is_stored_of_a_roadmap_is_understood(kept, meant):
    assert RoadmapSettings.of(kept) == meant


@pytest.mark.parametrize(
    ("kept", "meant"),
    [
        (None, MunicipalitySettings()),
        ({"initials": None}, MunicipalitySettings()),
        ({"digest": {"weekday": 4, "hour": 18}}, MunicipalitySettings(digest=DigestDay(4))),
        ({"survey_levels": {"a.b": [85.0, 70.0]}, "later": 1}, MunicipalitySettings(survey_levels={"a.b": [85, 70]})),
    ],
)
def test_what_is_stored_of_a_municipality_is_understood(kept, meant):
    assert MunicipalitySettings.of(kept) == meant


async def test_a_change_leaves_everything_else_as_it_stands(db):
    async with db.begin() as session:
        municipality = await make_municipality(session)
        roadmap = await make_roadmap(session, municipality, settings={"later": [1], "curator_after": 5})
        await session.execute(update(Municipality).values(settings={"later": {"a": 1}, "initials": True}))
        assert await change_roadmap(session, roadmap, second_look=True) == RoadmapSettings(
            second_look=True, curator_after=5
        )
        assert await change_municipality(
            session, municipality, digest=DigestDay(2, date(2026, 9, 14))
        ) == MunicipalitySettings(initials=True, digest=DigestDay(2, date(2026, 9, 14)))
        assert await stored(session, Roadmap) == {"later": [1], "curator_after": 5, "second_look": True}
        assert await stored(session, Municipality) == {
            "later": {"a": 1},
            "initials": True,
            "digest": {"weekday": 2, "since": "2026-09-14"},
        }


@given(days=st.one_of(st.none(), st.integers(-400, 800)))
def test_days_are_sound_or_refused(days):
    settings = RoadmapSettings.of({"curator_after": days})
    if days is None or 0 <= days <= 365:
        settings.ensure_sound()
        assert rules_of(settings).curator_after == days
    else:
        with pytest.raises(DaysUnclear):
            settings.ensure_sound()


@pytest.mark.parametrize("weekday", [7, -2])
async def test_a_day_that_is_none_is_refused_and_nothing_is_written(db, weekday):
    async with db.begin() as session:
        municipality = await make_municipality(session)
        with pytest.raises(NotFound):
            await change_municipality(session, municipality, digest=DigestDay(weekday))
        assert await stored(session, Municipality) == {}


@pytest.mark.parametrize("name", ["confirmation", "anything", "period_start"])
async def test_a_forged_button_sets_nothing_but_days(db, name):
    async with db.begin() as session:
        municipality = await make_municipality(session)
        roadmap = await make_roadmap(session, municipality)
        anna = await make_person(session, "Озёрная Анна", (Role.COORDINATOR, None), municipality_id=municipality)
        with pytest.raises(NotFound):
            await set_escalation(session, await actor_of(session, anna, now=NOW), roadmap, name, 5, now=NOW)
        assert await stored(session, Roadmap) == {}


def test_nothing_else_reads_or_writes_the_stored_form():
    """By a string key, or by putting a dictionary together: that is services.settings' alone (and naming's query)."""
    wild = re.compile(r"settings(\.get\(|\[\"|\s*\|\s*\{|=\{\*\*)|\.values\(settings=")
    for room in ("services", "handlers", "views", "scheduler", "cli", "bot"):
        for path in (ROOT / room).rglob("*.py"):
            if "services/settings/" in path.as_posix() or path.name == "naming.py":
                continue
            assert wild.search(path.read_text(encoding="utf-8")) is None, path
