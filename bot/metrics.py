"""Figures for Prometheus: queues are counted when they are asked for, deliveries as they end (`bot.deliveries`)."""

from __future__ import annotations

import asyncio
import math
import time
from typing import TYPE_CHECKING, Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, generate_latest

from services.backup.watch import age_of_newest
from services.messages import inbox, report
from services.messages.report import age, oldest_due

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.app import App

CONTENT_TYPE = CONTENT_TYPE_LATEST


async def figures(app: App) -> bytes:
    registry = CollectorRegistry()
    await _queues(app, registry)
    copies = Gauge("nastavnik_backup_age_seconds", "Age of the newest nightly copy; infinite: none", registry=registry)
    copy = await asyncio.to_thread(age_of_newest, app.settings.backups, app.settings.zone, now=app.clock())
    copies.set(math.inf if copy is None else copy.total_seconds())
    deaf = Gauge("nastavnik_deaf", "1 when the platform has not answered about updates for too long", registry=registry)
    deaf.set(app.is_deaf())
    waiting = Gauge("nastavnik_updates_in_memory", "Updates being handled or waiting for it", registry=registry)
    waiting.set(app.intake.waiting)
    refused = Counter("nastavnik_too_many_requests", "429 answers since the start", registry=registry)
    refused.inc(app.out.pacer.refused["429"])
    corrected = Counter("nastavnik_plan_corrected", "What the plan of reminders had forgotten", registry=registry)
    corrected.inc(app.scheduler.corrected)
    papers = Counter(
        "nastavnik_evidence_failures", "Papers not kept or not fetched for want of storage", registry=registry
    )
    papers.inc(app.context["evidence"].failures)
    uptime = Gauge("nastavnik_uptime_seconds", "Since the start of the process", registry=registry)
    uptime.set(time.time() - app.started_at)
    return generate_latest(registry) + generate_latest(app.deliveries.registry) + generate_latest(app.watchdog.registry)


async def _queues(app: App, registry: CollectorRegistry) -> None:
    now = app.clock()
    async with app.db.read() as session:
        came, goes = await inbox.counts(session), await report.counts(session)
        oldest = await oldest_due(session, now=now)
    counts: dict[str, Mapping[Any, int]] = {"inbox": came, "outbox": goes}
    for name, rows in counts.items():
        gauge = Gauge(f"nastavnik_{name}_rows", f"Rows of the {name} by state", ["state"], registry=registry)
        for state, count in rows.items():
            gauge.labels(state.value).set(count)
    waits = Gauge(
        "nastavnik_outbox_age_seconds", "How long the oldest message that is due has waited", registry=registry
    )
    waits.set(age(oldest, now).total_seconds())
