"""A night's backup brings back what was confirmed and the paper behind it."""

from __future__ import annotations

import asyncio
import json
import shutil
from datetime import UTC, datetime, timedelta

import cli
from models.enums import Role
from tests.support.bytes import traces
from tests.support.factories import assign, make_item, make_roadmap
from tests.support.schema import address

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
    monkeypatch.setenv("DATABASE_URL", address(house.folder / "nastavnik.db"))
    assert await asyncio.to_thread(cli.main, ["restore", str(night)]) == 0
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


async def test_a_restore_erases_again_before_anything_is_in_use(house, monkeypatch, capsys):
    monkeypatch.setenv("DATA_DIR", str(house.folder))
    monkeypatch.setenv("DATABASE_URL", address(house.folder / "nastavnik.db"))
    lampa = await house.joined("Забываева Евлампия Харитоновна", Role.TUTOR)
    await house.app.scheduler.upkeep()
    [night] = (house.folder / "backups").iterdir()
    await lampa.sends("/forget")
    await lampa.taps("Да, стереть")
    await house.stop()
    assert traces(night, "Забываев", lampa.id), "else the backup would prove nothing"

    assert await asyncio.to_thread(cli.main, ["restore", str(night), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["erased_again"] == 1
    assert traces(house.folder, "Забываев", lampa.id, without=("backups",)) == []
    await house.start()
    await lampa.sends("/home")
    assert not lampa.hears("тьютор")


async def test_what_a_restore_puts_aside_goes_after_a_week(house, monkeypatch):
    monkeypatch.setenv("DATA_DIR", str(house.folder))
    monkeypatch.setenv("DATABASE_URL", address(house.folder / "nastavnik.db"))
    lampa = await house.joined("Забываева Евлампия Харитоновна", Role.TUTOR)
    await lampa.uploads(PDF, "Приказ.pdf")
    await house.app.scheduler.upkeep()
    [night] = (house.folder / "backups").iterdir()
    await house.stop()
    assert await asyncio.to_thread(cli.main, ["restore", str(night)]) == 0
    await house.start()
    await lampa.sends("/forget")
    await lampa.taps("Да, стереть")

    aside = {place.split("/")[0] for place, _ in traces(house.folder, "Забываев", without=("backups",))}
    assert [name.partition(".before-restore-")[0] for name in aside] == ["nastavnik.db"]
    # The command's clock is the machine's own; backups are made by day, at whatever hour this runs.
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).replace(hour=8)
    await house.moves(max(tomorrow - house.now, timedelta()))
    for _ in range(8):
        await house.moves(timedelta(days=1))
        await house.app.scheduler.upkeep()
    assert list(house.folder.glob("*.before-restore-*")) == []
    assert traces(house.folder, "Забываев", lampa.id) == [], "nor in any backup of the last seven nights"
