"""A night's backup brings back what was confirmed and the paper behind it."""

from __future__ import annotations

import shutil
from datetime import timedelta

import cli
from models.enums import Role
from tests.support.factories import assign, make_item, make_roadmap

PDF = b"%PDF-1.7 order"


async def test_a_night_s_backup_brings_the_report_back_with_its_paper(house, monkeypatch):
    school = await house.school("Берёзовская СШ")
    async with house.app.db.begin() as session:
        roadmap = await make_roadmap(session, house.municipality_id)
        due = house.now.date() + timedelta(days=30)
        item = await make_item(session, roadmap, "5", "Утвердить команду", due=due)
        [task] = await assign(session, roadmap, item, due=due, schools=[school])
    dasha = await house.joined("Дарья Директорова", Role.LEADER, school=school)
    vera = await house.joined("Вера Кураторова", Role.CURATOR, school=school)
    await dasha.uploads(PDF, "Приказ.pdf")
    await dasha.taps("☐ 5.")
    await dasha.taps("✅ Отправить отчёт")
    await house.app.scheduler.upkeep()
    [night] = (house.folder / "backups").iterdir()

    await house.stop()
    shutil.rmtree(house.folder / "evidence")
    (house.folder / "nastavnik.db").write_bytes(b"lost")
    monkeypatch.setenv("DATA_DIR", str(house.folder))
    assert cli.main(["restore", str(night)]) == 0
    await house.start()

    await vera.taps_data(f"ev.card:{task}")
    assert vera.hears("Приказ.pdf")
    await vera.taps("📎")
    assert vera.last_document.content == PDF


async def test_seven_nights_are_kept(house):
    for _ in range(9):
        await house.moves(timedelta(days=1))
        await house.app.scheduler.upkeep()
    nights = sorted(path.name for path in (house.folder / "backups").iterdir())
    today = house.now.date()
    assert nights == [f"nastavnik-{today - timedelta(days=back)}" for back in range(6, -1, -1)]
