"""Confidential answers stand apart from people, and unreadable until their survey is closed.

Everybody who answers in own words writes a word that nobody else ever writes: where it stands, their answer stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.simulation.life import Life

SIGN: Final = "KANAREIKA"
CANARY: Final = re.compile(SIGN + r"\d{5}")
# Where such words may be read: answers with a name, their drafts, and what a closed confidential run has released.
MAY: Final = {
    "survey_answer": """SELECT a.words FROM survey_answer a JOIN survey_run r ON r.id = a.run_id
                        WHERE NOT r.confidential""",
    "survey_draft": """SELECT d.answers FROM survey_draft d JOIN survey_participation p ON p.id = d.participation_id
                       JOIN survey_run r ON r.id = p.run_id WHERE NOT r.confidential""",
    "survey_released": """SELECT s.words FROM survey_released s JOIN survey_run r ON r.id = s.run_id
                          WHERE r.confidential AND r.state = 'closed'""",
}
EVERYWHERE: Final = frozenset({"letter", "assignment_event"})  # what was written into another question
NOWHERE: Final = frozenset({"inbox", "outbox"})  # what came and what goes keeps no answer


def nobody_reads_an_open_sheet(life: Life) -> None:
    """What was written into a survey is shown to others only when it is closed."""
    for call in life.fresh:
        words = str(call["args"].get("text"))
        if SIGN not in words:
            continue
        who = life.by_id.get(call["args"].get("chat_id"))
        for word in set(CANARY.findall(words)):
            if who is not None and word not in who.canaries and word not in _released(life):
                life.breaks("nobody reads an open sheet", f"{who.name} reads {word}: {words[:400]}")


def _released(life: Life) -> set[str]:
    found: set[str] = set()
    for query in MAY.values():
        for (words,) in life.ask(query):
            found.update(CANARY.findall(str(words)))
    # A writer who was asked may say that it is a part of a report, or the reason of a correction: others read it there.
    for table, words in _standing(life):
        if table in EVERYWHERE:
            found |= words
        elif table not in MAY:
            found |= words & _of_names(life)
    return found


def _standing(life: Life) -> Iterator[tuple[str, set[str]]]:
    """Give each row in which such words stand: its table, and the words."""
    for (table,) in life.ask("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"):
        for row in life.sql.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - names of our own
            if SIGN in (words := str(row)):
                yield table, set(CANARY.findall(words))


def _of_names(life: Life) -> set[str]:
    """What was written while a survey with names was open before its writer."""
    named = {run for (run,) in life.ask("SELECT id FROM survey_run WHERE NOT confidential")}
    return {word for word, run in life.memory.get("written", {}).items() if run in named}


async def answers_stand_where_they_may(life: Life) -> None:
    may = {table: set(CANARY.findall(str(life.ask(query)))) for table, query in MAY.items()}
    # What was written where a tap is awaited, or late, is asked about: of a survey with names it may wait there, and
    # go wherever its writer says that it belongs. Of a confidential survey it is offered to nobody.
    named = _of_names(life)
    for table, words in _standing(life):
        if table in EVERYWHERE:
            continue
        stray = words - may.get(table, set() if table in NOWHERE else named)
        if stray:
            life.breaks("answers stand where they may", f"{sorted(stray)} in {table}")
    _nobody_beside_a_sheet(life)


def _nobody_beside_a_sheet(life: Life) -> None:
    """A sheet tells nothing of who wrote it: neither its own number nor that of the sheet is anybody's."""
    rows = life.ask(
        """SELECT s.id FROM survey_released s JOIN survey_participation p ON p.run_id = s.run_id
           WHERE s.response IN (p.id, p.person_id) OR s.id IN (p.id, p.person_id) LIMIT 3"""
    )
    if rows:
        life.breaks("answers stand where they may", f"a sheet bears the number of a person: {rows}")
    rows = life.ask(
        """SELECT p.id FROM survey_participation p JOIN survey_run r ON r.id = p.run_id
           WHERE r.confidential AND (p.started_at IS NOT NULL AND p.started_at != r.opens_at
             OR p.finished_at IS NOT NULL AND p.finished_at != r.opens_at) LIMIT 3"""
    )
    if rows:
        life.breaks("answers stand where they may", f"it is known when somebody answered: {rows}")
