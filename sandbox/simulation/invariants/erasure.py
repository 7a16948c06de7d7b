"""Whoever has asked to be erased is nowhere in what the program keeps, byte by byte."""

from __future__ import annotations

import mmap
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sandbox.simulation.life import Life

# Copies are thrown away by and by, and so is what a restore puts aside; who puts one back erases again, by the journal
# that lies beside.
COPIES: Final = re.compile(r"backups/|\.before-restore-")


async def the_erased_are_nowhere(life: Life) -> None:
    """Their account nowhere, their name only where others wrote it and nobody has decided yet, or nobody is asked."""
    joined = life.memory.get("joined", {})
    gone = [who for who in life.folk if who.erased and not who.back and who.person.id in joined]
    if not gone:
        return
    await life.machine.app.db.truncate_wal()  # as upkeep does now and then; whoever is erased waits for no upkeep
    words: list[str] = []
    for who in gone:
        words.append(str(who.person.id))
        if not may_still_be_named(life, who.surname, joined[who.person.id]):
            words += [who.surname, who.surname.lower()]
    for path in sorted(life.folder.rglob("*")):
        place = str(path.relative_to(life.folder))
        if not path.is_file() or COPIES.search(place) or not path.stat().st_size:
            continue
        # Where it lies: a database that grows is not read into memory each week.
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            for word in words:
                if content.find(word.encode()) >= 0:
                    life.breaks("the erased are nowhere", f"«{word}» stands in {place}")


def may_still_be_named(life: Life, surname: str, person_id: int) -> bool:
    return any(
        (
            life.ask(UNDECIDED, person_id),
            life.ask(ELSEWHERE, surname, person_id),
            life.ask(AFTERWARDS, surname, person_id),
        )
    )


# What others wrote stays until a coordinator strikes it out; of a namesake nobody can tell, and the act counts it.
UNDECIDED: Final = """
    SELECT 1 FROM erasure_act a WHERE a.person_id = ? AND (
        json_extract(a.kept, '$.doubtful_mentions') > 0 OR json_extract(a.kept, '$.official_texts') > 0
        OR EXISTS (SELECT 1 FROM mention m WHERE m.act_id = a.id AND m.state IN ('waiting', 'kept')))
"""
# Nor is anybody asked about what was written after the erasure.
AFTERWARDS: Final = """
    SELECT 1 FROM assignment_event e JOIN erasure_act a ON e.at > a.at
    WHERE instr(e.text, ?) > 0 AND a.person_id = ?
"""
# The work of a school at which they had no post within a month of the words is not looked through (decision 0016): how
# often a word stands in the work of others is told to nobody.
ELSEWHERE: Final = """
    SELECT 1 FROM assignment_event e JOIN assignment t ON t.id = e.assignment_id JOIN school s ON s.id = t.school_id
    WHERE instr(e.text, ?) > 0 AND NOT EXISTS (
        SELECT 1 FROM appointment a WHERE a.person_id = ? AND a.municipality_id = s.municipality_id
            AND (a.school_id IS NULL OR a.school_id = s.id)
            AND a.since <= date(e.at, '+31 days') AND (a.until IS NULL OR a.until >= date(e.at, '-31 days')))
"""
