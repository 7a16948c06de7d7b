"""`nastavnik demo`: sandbox, bot and chat page in one process, with nothing but a folder for the data."""

from __future__ import annotations

import asyncio
import signal
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import migrations
from bot.app import Doors, build_app
from bot.config import Settings
from bot.life import live
from sandbox.demo import cast
from sandbox.demo.municipality import MunicipalitySnapshot, imports_roadmap
from sandbox.server import Sandbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

ADMIN_ID: Final = 900_000_001
# Monday, 9 November 2026, 10:00 in Krasnoyarsk: some deadlines are behind, some close, most ahead.
START: Final = datetime(2026, 11, 9, 3, 0, tzinfo=UTC)


@asynccontextmanager
async def stage(
    folder: Path, *, port: int = 0, frozen: bool = False, desk_port: int = 0
) -> AsyncIterator[MunicipalitySnapshot]:
    """A sandbox and a bot on it that live as long as the block; with `desk_port` the desk is on."""
    box = Sandbox(port, start=START, timezone=cast.ZONE, frozen=frozen)
    async with box:
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]  # pydantic-settings takes it at run time
            bot_token=box.token,
            bot_username=box.bot.username,
            telegram_api_url=box.url,
            database_url="",
            evidence_url="",  # whatever the environment says: a try-out would sweep the papers of those at work
            data_dir=folder,
            timezone=cast.ZONE,
            admin_ids=frozenset({ADMIN_ID}),
            rate_overall=0,
            rate_per_chat=0,
            http_port=desk_port,
            desk_url=f"http://127.0.0.1:{desk_port}/desk" if desk_port else "",
        )
        await migrations.bring_to_head(settings.database_url)
        anna = box.person(cast.COORDINATOR.name, role=cast.COORDINATOR.caption, user_id=ADMIN_ID)
        app = build_app(settings, clock=box.clock, doors=Doors(apps=("https:", "http:")))
        box.until_idle = app.idle
        box.on_clock(app.scheduler.tick)
        box.next_event = app.scheduler.next_event
        living = asyncio.create_task(live(app))
        await box.bot_listens()
        try:
            yield MunicipalitySnapshot(box, app, anna)
        finally:
            app.stop.set()
            await living


async def furnish(municipality: MunicipalitySnapshot) -> None:
    """Everything that a visitor should find: people, a roadmap in work, events, a survey half answered, a report."""
    await municipality.opens_office()
    await municipality.invites()
    for part in cast.EVERYBODY[1:]:
        await municipality.joins(part)
    await imports_roadmap(municipality.anna)
    await municipality.works_on_items()
    await municipality.holds_events()
    await municipality.asks_teachers()
    await municipality.tells_for_the_report()


async def serve(folder: Path, *, port: int) -> None:
    """Show the page until Ctrl+C."""
    async with stage(folder, port=port, desk_port=port + 1) as municipality:
        await furnish(municipality)
        print(
            f"\nНаставник ждёт вас:  {municipality.box.url}",
            f"Nastavnik is waiting: {municipality.box.url}/?language=en\n",
            f"Рабочий стол:         {municipality.app.settings.desk_url}  (ссылку для входа даёт бот: /desk)",
            f"The desk:             {municipality.app.settings.desk_url}  (the bot gives the link in: /desk)\n",
            sep="\n",
            flush=True,
        )
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await stop.wait()
