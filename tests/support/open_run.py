"""A database as version 0.1.0 left it amid a confidential run: answers pooled, released and not sent yet."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy import create_engine

import migrations
from services.surveys.definitions import to_json
from tests.support.surveys import every_type

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = 12
SHEET = {"scale": "4", "one": "place", "several": "books,money", "count": "12", "day": "2027-01-25", "agree": "yes"}
OPENS = "2026-11-10 05:00:00.000000"
RUN = (
    "INSERT INTO survey_run (id, municipality_id, definition_key, version, definition, confidential, audience, minimum,"
    " goal, left_over, state, opens_at, closes_at, created_at)"
    " VALUES (1, 1, 'all', 'v', :definition, 1, 'teacher', 5, 0, 0, 'open', :at, '2026-11-25 17:00:00', :at)"
)
MUNICIPALITY = (
    "INSERT INTO municipality (id, slug, name, timezone, calendar, settings, consent_version)"
    " VALUES (1, 'p', 'Приозёрный район', 'Asia/Krasnoyarsk', '{}', '{}', 1)"
)
PERSON = (
    "INSERT INTO person (id, platform, platform_id, name, language, reminder_hour, quiet_from, quiet_to, created_at)"
    " VALUES (:n, 'telegram', :n + 1000, 'Учителева', 'ru', 8, 21, 8, :at)"
)
PART = (
    "INSERT INTO survey_participation (id, run_id, person_id, role, label, started_at, finished_at)"
    " VALUES (:n, 1, :n, 'teacher', 'Лесная СШ', :started, :finished)"
)


def words_of(number: int) -> str:
    return f"тайна{number:03d}конец"


def build(file: Path) -> None:
    """Five released, three in the pool, one at the question `words`, three who have not begun."""
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as opened:
        migrations.upgrade(opened, "0001")
    engine.dispose()
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute(MUNICIPALITY)
        definition = to_json(every_type(confidential=True, groups="school"))
        db.execute(RUN, {"definition": json.dumps(definition), "at": OPENS})
        for n in range(1, PEOPLE + 1):
            done, begun = OPENS if n <= 8 else None, OPENS if n <= 9 else None
            db.execute(PERSON, {"n": n, "at": OPENS})
            db.execute(PART, {"n": n, "started": begun, "finished": done})
        for n in range(1, 6):
            _release(db, n)
        for n in range(6, 9):
            packed = json.dumps(SHEET | {"why": "\nскрыто", "nps": "9", "words": f"\n{words_of(n)}"})
            db.execute(
                "INSERT INTO survey_pool (id, run_id, label, answers) VALUES (?, 1, 'Лесная СШ', ?)", (n * 99, packed)
            )
        draft = json.dumps(SHEET | {"nps": "9"}), json.dumps([5, 6]), OPENS
        db.execute(
            "INSERT INTO survey_draft (participation_id, answers, position, screens, changed_at)"
            " VALUES (9, ?, 'words', ?, ?)",
            draft,
        )


def _release(db: sqlite3.Connection, n: int) -> None:
    rows = [(key, value, None) for key, packed in SHEET.items() for value in packed.split(",")]
    rows += [("nps", "9", None), ("words", "", words_of(n))]
    for at, row in enumerate(rows):
        db.execute(
            "INSERT INTO survey_released (id, run_id, response, label, question, value, words)"
            " VALUES (?, 1, ?, 'Лесная СШ', ?, ?, ?)",
            (n * 100 + at, n, *row),
        )
