"""The program's life: greet the platform, take updates, let time pass, leave signs of life, stop within ten seconds."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.belongings import claim, insist_on_belongings, refuse_unknown_things
from bot.first_uses import before_all, meanwhile
from bot.greeting import introduce, set_menu
from bot.heartbeat import BEAT_S, write_beat
from bot.raw_updates import ALLOWED
from bot.team import TakenOver
from bot.troubles import Troubles
from bot.waiting import unless
from bot.webhook import ask_for_pushes, pushes_arrive, serving
from services.backup import held_in
from services.backup.old_copies import readable_copies
from services.evidence.bucket import BucketStore, NoPapersThere
from services.evidence.moving import LeftBehind, knows_papers, left_behind
from services.surveys.keeping import keep_keys
from storage.database import is_out_of_reach

if TYPE_CHECKING:
    from bot.app import App
    from bot.heartbeat import Beat

log = logging.getLogger("nastavnik")

DRAIN_S: Final = 7.0  # with what comes before and after it, a stop takes less than 10 s
WEBHOOK_CHECK_S: Final = 60.0
RETRY_S: Final = 1.0


async def live(app: App) -> None:
    """Take updates and let time pass until `app.stop` is set, then drain.

    Raises `TokenRefused`, `TakenOver`, and why it cannot work beside the others that are there.
    """
    beating: asyncio.Task[None] | None = None
    watching: asyncio.Task[None] | None = None
    try:
        name = await introduce(app.session, app.stop)
        if name is None:
            return
        app.context["bot_username"] = app.context["bot_username"] or name
        await refuse_unknown_things(app.db, app.settings)
        await insist_on_belongings(app.db, app.settings)
        app.watchdog.start(asyncio.get_running_loop())
        beating = asyncio.create_task(_go_on_beating(app))
        watching = asyncio.create_task(Troubles(app).go_on())
        await asyncio.to_thread(before_all, app.clock().date())
        # Before anything else is read or written: with another DATA_DIR than the others', keys would be taken for lost.
        await app.team.join()
        await claim(app.settings)
        await papers_are_there(app)
        await app.context["journal"].agree(app.db, now=app.clock())
        await _keep_secrets(app)
        app.team.watch()
        taken_up = await unless(app.stop, app.intake.recover())
        if taken_up:
            log.info("took up %s updates from before the start", taken_up)
        async with AsyncExitStack() as stack:
            if app.settings.http_port:
                await stack.enter_async_context(serving(app))
            await set_menu(app.session)
            log.info("@%s is ready", name)
            warming = asyncio.create_task(asyncio.to_thread(meanwhile, app.clock().date()))
            await _lead(app)
            await warming
    finally:
        if watching:
            watching.cancel()
        await _end(app, beating)
    if app.team.given_up:
        raise TakenOver


async def papers_are_there(app: App) -> None:
    """Insist on a bucket that takes and gives papers, and on none being left behind in the folder.

    Raise `StorageRefused`, `LeftBehind`: else upkeep would take what lies in the folder, or elsewhere, for lost.
    """
    evidence = app.context["evidence"]
    if not isinstance(evidence, BucketStore):
        return
    bare: NoPapersThere | None = None
    try:
        await evidence.check(known=await knows_papers(app.db))
    except NoPapersThere as refusal:
        bare = refusal
    left = await left_behind(app.db, app.settings.evidence, evidence)
    if left:
        raise LeftBehind(n=len(left), folder=app.settings.evidence)
    if bare:
        raise bare


async def _keep_secrets(app: App) -> None:
    """See to the keys of confidential surveys, and name the copies that were made before there were any."""
    asked = await keep_keys(app.db, now=app.clock())
    if asked:
        log.warning("the key to confidential answers is lost: %s people are asked again", asked)
    if app.db.url.database:
        held = held_in(app.settings.database_url, app.settings.data_dir)
        for copy in await asyncio.to_thread(readable_copies, held.database, app.settings.backups):
            log.warning("%s holds readable answers of a confidential survey: nastavnik backups forget-open", copy)


async def _lead(app: App) -> None:
    """Stand by until nobody else leads; then let time pass and see to it that updates come."""
    await unless(app.stop, app.team.leading.wait())
    if app.stop.is_set():
        return
    _write(app, app.beat())
    if await _lets_time_pass(app):
        await _listen(app)


async def _lets_time_pass(app: App) -> bool:
    """Start the clockwork; false: told to stop before. A database that is away just then is waited for, as later.

    Where others have taken over meanwhile, the team learns of it by its next beat, and says to stop.
    """
    waits = False
    while not app.stop.is_set():
        try:
            await app.scheduler.start()
        except Exception as error:  # of whichever driver: it is asked what it is
            if not is_out_of_reach(error):
                raise
            if not waits:
                log.warning("the database is out of reach: what is due waits until it is there again")
            waits = True
            await unless(app.stop, asyncio.sleep(RETRY_S))
        else:
            return True
    return False


async def _listen(app: App) -> None:
    if not app.settings.webhook_url:
        await app.session.call("deleteWebhook", {})
        await app.intake.poll(app.session, app.stop)
        return
    fine = False
    while not app.stop.is_set():
        fine = await (pushes_arrive(app) if fine else ask_for_pushes(app, kinds=ALLOWED))
        if fine:
            app.intake.heard()
        await unless(app.stop, asyncio.sleep(WEBHOOK_CHECK_S))


async def _go_on_beating(app: App) -> None:
    """Leave signs of life for the doctor."""
    while True:
        if not app.team.stands_by:
            _write(app, app.beat())
        await asyncio.sleep(BEAT_S)


def _write(app: App, beat: Beat) -> None:
    try:
        write_beat(app.settings.data_dir, beat)
    except OSError as error:
        log.warning("no sign of life could be written: %s", error.strerror)


async def _end(app: App, beating: asyncio.Task[None] | None) -> None:
    """Stop taking, finish what runs, let go of everything."""
    app.stop.set()
    app.watchdog.stop()
    if beating:
        beating.cancel()
        if not app.team.stands_by:
            _write(app, replace(app.beat(), pid=0))
    _, drained = await asyncio.gather(app.scheduler.stop(DRAIN_S), app.intake.drain(DRAIN_S))
    if not drained:
        log.warning("some updates are left for the next start")
    await app.team.leave()
    await app.session.close()
    await app.db.dispose()
