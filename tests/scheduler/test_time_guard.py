"""A clock that jumps deletes nothing, until something explains the jump."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from bot.health import examination
from models.enums import Role, SurveyState
from models.people import AuditEntry, JoinRequest
from models.surveys import SurveyRun
from models.traffic import Conversation
from scheduler.time_guard import TimeGuard
from services.access import on_telegram
from services.privacy.clock_mark import believe
from services.surveys import audience as survey_audience
from services.surveys import publishing
from services.surveys.definitions import template
from tests.support.factories import NOW, fresh_database

DAY = timedelta(days=1)
YEARS = 4 * 365 * DAY
DIALOGUE = {"platform": "telegram", "chat": "5", "state": "x", "data": {"a": 1}}


@pytest.fixture
async def db(tmp_path):
    async with fresh_database(tmp_path) as opened:
        yield opened


class Platform:
    """What the platform's clock says; none: it is out of reach."""

    def __init__(self, says=None):
        self.says, self.asked = says, 0

    async def __call__(self):
        self.asked += 1
        return self.says


async def guard_of(db, platform, *, at=NOW):
    guard = TimeGuard(db, platform)
    assert await guard.believes(at)
    return guard


@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize("days", [0, 1, 7, 10])
async def test_some_days_need_no_reason(db, days, restarted):
    platform = Platform()
    guard = await guard_of(db, platform)
    if restarted:
        guard = TimeGuard(db, platform)
    assert await guard.believes(NOW + days * DAY)
    assert platform.asked == 0


@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize("jump", [14 * DAY, 21 * DAY, 300 * DAY, YEARS])
async def test_a_jump_that_nobody_confirms_is_not_believed(db, jump, restarted):
    platform = Platform()
    guard = await guard_of(db, platform)
    for said in (None, NOW):
        platform.says = said
        if restarted:
            guard = TimeGuard(db, platform)
        for hours in (0, 1, 30, 500):
            assert not await guard.believes(NOW + jump + timedelta(hours=hours))


async def test_a_downtime_of_weeks_is_confirmed_by_the_platform_s_clock(db):
    platform = Platform()
    await guard_of(db, platform)
    later = NOW + 40 * DAY
    platform.says = later + timedelta(minutes=5)
    assert await TimeGuard(db, platform).believes(later)


async def test_of_years_both_clocks_have_to_agree_for_an_hour(db):
    platform = Platform()
    guard = await guard_of(db, platform)
    platform.says = later = NOW + YEARS
    assert not await guard.believes(later)
    assert not await guard.believes(later + timedelta(minutes=50))
    platform.says = later + timedelta(minutes=70)
    assert await guard.believes(later + timedelta(minutes=70))


async def test_a_clock_that_is_right_again_is_believed_at_once(db):
    guard = await guard_of(db, Platform())
    assert not await guard.believes(NOW + YEARS)
    assert await guard.believes(NOW + timedelta(hours=1))
    assert await guard.believes(NOW - 300 * DAY), "going back deletes nothing"


async def test_the_operator_s_word_counts(db):
    guard = await guard_of(db, Platform())
    assert not await guard.believes(NOW + YEARS)
    async with db.begin() as session:
        await believe(session, NOW + YEARS)
    assert await guard.believes(NOW + YEARS)


async def test_a_database_of_the_version_before_knows_the_time_by_its_audit(db):
    async with db.begin() as session:
        await session.execute(insert(AuditEntry).values(at=NOW, action="x", subject="x:1", details={}))
    assert not await TimeGuard(db, Platform()).believes(NOW + YEARS)


async def test_the_platform_is_not_asked_at_every_look(db):
    platform = Platform()
    guard = await guard_of(db, platform)
    for seconds in range(20):
        assert not await guard.believes(NOW + YEARS + timedelta(seconds=5 * seconds))
    assert platform.asked == 1


async def what_is_kept(house):
    async with house.app.db.read() as session:
        counts = [select(func.count()).select_from(table) for table in (JoinRequest, Conversation)]
        mine = select(func.count()).where(AuditEntry.action == "x")
        return [(await session.execute(count)).scalar_one() for count in (*counts, mine)]


async def test_one_tick_with_a_clock_years_ahead(house, caplog):
    """Audit, requests, dialogues stay, an open survey stays open; log, doctor and the operator hear of it."""
    caplog.set_level(logging.ERROR)
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    lida = await house.joined("Забываева Лидия Ильинична", Role.TUTOR)
    house.app.scheduler._guard.operators = {on_telegram(anna.id)}
    await lida.sends("/settings")
    async with house.app.db.begin() as session:
        await session.execute(insert(AuditEntry).values(at=house.now, action="x", subject="x:1", details={}))
        await session.execute(insert(Conversation).values(**DIALOGUE, changed_at=house.now))
        decided = {"municipality_id": house.municipality_id, "role": Role.TUTOR, "decided_at": house.now}
        number = await house.id_of(lida)
        await session.execute(insert(JoinRequest).values(person_id=number, created_at=house.now, **decided))
        audience, named = (
            survey_audience.Audience((Role.TUTOR,)),
            replace(template("after_seminar", "ru"), confidential=False),
        )
        municipality = house.municipality_id
        await publishing.publish(session, None, named, municipality_id=municipality, audience=audience, now=house.now)
    before, right = await what_is_kept(house), house.now

    await house.box.clock.set(right + YEARS)
    await house.app.scheduler.upkeep()
    await house.box.settled()
    assert await what_is_kept(house) == before
    async with house.app.db.read() as session:
        assert (await session.execute(select(SurveyRun.state))).scalar_one() is SurveyState.OPEN
    assert "the clock jumped" in caplog.text
    assert any("Часы сервера" in str(one.text) for one in anna.messages)
    checks = {one.name: one for one in await examination(house.app.settings)}
    assert not checks["clock"].fine

    await house.box.clock.set(right + timedelta(hours=2))
    await house.app.scheduler.upkeep()
    assert await what_is_kept(house) == before
    checks = {one.name: one for one in await examination(house.app.settings)}
    assert checks["clock"].fine


async def test_after_weeks_of_downtime_what_is_old_goes(house):
    await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    async with house.app.db.begin() as session:
        await session.execute(insert(Conversation).values(**DIALOGUE, changed_at=house.now))
    await house.sleeps(40 * DAY)
    await house.app.scheduler.upkeep()
    async with house.app.db.read() as session:
        assert (await session.execute(select(func.count()).select_from(Conversation))).scalar_one() == 0
