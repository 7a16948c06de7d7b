"""Figures for Prometheus, counted when they are asked for."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, generate_latest
from sqlalchemy import func, select

from models.traffic import InboxUpdate, Outgoing

if TYPE_CHECKING:
    from bot.app import App

CONTENT_TYPE = CONTENT_TYPE_LATEST


async def figures(app: App) -> bytes:
    registry = CollectorRegistry()
    await _queues(app, registry)
    deaf = Gauge("nastavnik_deaf", "1 when the platform has not answered about updates for too long", registry=registry)
    deaf.set(app.is_deaf())
    waiting = Gauge("nastavnik_updates_in_memory", "Updates being handled or waiting for it", registry=registry)
    waiting.set(app.intake.waiting)
    refused = Counter("nastavnik_too_many_requests", "429 answers since the start", registry=registry)
    refused.inc(app.out.pacer.refused["429"])
    uptime = Gauge("nastavnik_uptime_seconds", "Since the start of the process", registry=registry)
    uptime.set(time.time() - app.started_at)
    return generate_latest(registry)


async def _queues(app: App, registry: CollectorRegistry) -> None:
    async with app.db.read() as session:
        inbox = await session.execute(select(InboxUpdate.state, func.count()).group_by(InboxUpdate.state))
        outbox = await session.execute(select(Outgoing.state, func.count()).group_by(Outgoing.state))
        counts = {"inbox": inbox.all(), "outbox": outbox.all()}
    for name, rows in counts.items():
        gauge = Gauge(f"nastavnik_{name}_rows", f"Rows of the {name} by state", ["state"], registry=registry)
        for state, count in rows:
            gauge.labels(state.value).set(count)
