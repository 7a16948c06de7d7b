"""The database's file lies in another folder than papers: with a wrong DATA_DIR these are not taken for lost."""

import pytest
from sqlalchemy import select

from bot.app import build_app
from bot.belongings import NothingThere
from bot.life import live
from models.evidence import EvidenceFile
from services.evidence.store import OWNER
from tests.support.only import sqlite_only
from tests.support.reporting import ReportingSchool

pytestmark = sqlite_only("a server's database lies elsewhere anyway: tests/postgres/test_belongings.py")


async def test_a_wrong_folder_is_refused_and_the_right_one_is_not_asked_for(house, tmp_path):
    school = await ReportingSchool(house).build()
    await school.reports("5")
    await house.stop()
    elsewhere = house.app.settings.model_copy(update={"data_dir": tmp_path / "elsewhere"})
    with pytest.raises(NothingThere):
        await live(build_app(elsewhere, clock=house.box.clock))
    await house.start()
    async with house.app.db.read() as session:
        assert (await session.execute(select(EvidenceFile.missing_at))).scalars().all() == [None]
    assert not (house.folder / OWNER).exists(), "a file in DATA_DIR has its papers beside it"
