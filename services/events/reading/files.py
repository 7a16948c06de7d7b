"""A letter as a file: what the reading process calls, and how its answer travels. Needs no database."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, time
from typing import Any

from documents.tables import plain, read_tables
from documents.tables.kinds import Kind, kind_of
from models.enums import EventForm, EventLevel, Obligation
from services.events.reading import read_blocks, read_text
from services.events.reading.model import Doubt, DoubtKind, ReadEvent, Reading


def read_file(data: bytes, today: str) -> dict[str, Any]:
    """Read a whole file, by what its bytes are; for the reading process alone."""
    day = date.fromisoformat(today)
    is_text = kind_of(data) is Kind.TEXT
    return asdict(read_text(plain.decoded(data), day) if is_text else read_blocks(read_tables(data), day))


def reading_as_json(reading: Reading) -> dict[str, Any]:
    """Give what a dialogue can remember: days and hours as ISO."""
    told: dict[str, Any] = json.loads(json.dumps(asdict(reading), default=lambda one: one.isoformat()))
    return told


def reading_from_json(told: dict[str, Any]) -> Reading:
    doubts = tuple(map(doubt_from_json, told["doubts"]))
    return Reading(tuple(map(event_from_json, told["events"])), doubts)


def doubt_from_json(told: dict[str, Any]) -> Doubt:
    return Doubt(DoubtKind(told["kind"]), told["words"], told["about"])


def event_from_json(told: dict[str, Any]) -> ReadEvent:
    event = ReadEvent(**told)
    event.form = EventForm(told["form"]) if told["form"] else None
    event.level, event.obligation = EventLevel(told["level"]), Obligation(told["obligation"])
    for name in ("day", "last_day", "answer_day"):
        setattr(event, name, date.fromisoformat(told[name]) if told[name] else None)
    for name in ("starts", "ends", "answer_hour"):
        setattr(event, name, time.fromisoformat(told[name]) if told[name] else None)
    return event
