"""A file as the database: in another folder than the papers, or forgotten beside those of another one."""

import pytest
from sqlalchemy import select

from bot.app import build_app
from bot.belongings import PapersElsewhere, UnknownThings
from bot.life import live
from models.evidence import EvidenceFile
from services.evidence.store import OWNER
from tests.support.only import sqlite_only
from tests.support.reporting import ReportingSchool
from tests.support.schema import address, new_database

pytestmark = sqlite_only("a server's database lies elsewhere anyway: tests/postgres/test_belongings.py")


async def test_a_wrong_folder_is_refused_and_the_right_one_is_not_asked_for(house, tmp_path):
    school = await ReportingSchool(house).build()
    await school.reports("5")
    await house.stop()
    elsewhere = house.app.settings.model_copy(update={"data_dir": tmp_path / "elsewhere"})
    with pytest.raises(PapersElsewhere):
        await live(build_app(elsewhere, clock=house.box.clock))
    await house.start()
    async with house.app.db.read() as session:
        assert (await session.execute(select(EvidenceFile.missing_at))).scalars().all() == [None]
    assert not (house.folder / OWNER).exists(), "a file in DATA_DIR has its papers beside it"


async def test_an_empty_database_takes_nobodys_papers_away(house):
    """As where DATABASE_URL was forgotten: a new file, beside the papers of the right one."""
    school = await ReportingSchool(house).build()
    await school.reports("5")
    await house.stop()
    await new_database(house.folder / "fresh.db")
    forgotten = house.app.settings.model_copy(update={"database_url": address(house.folder / "fresh.db")})
    with pytest.raises(UnknownThings):
        await live(build_app(forgotten, clock=house.box.clock))
    await house.start()
