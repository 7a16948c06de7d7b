"""Whoever has asked to be erased is nowhere in what the program keeps, byte by byte."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sandbox.simulation.life import Life

# Copies are thrown away by and by, and so is what a restore puts aside; who puts one back erases again, by the journal
# that lies beside.
COPIES: Final = re.compile(r"backups/|\.before-restore-")


async def the_erased_are_nowhere(life: Life) -> None:
    """Their account nowhere, their name only where others wrote it and nobody has decided yet."""
    joined = life.memory.get("joined", {})
    gone = [who for who in life.folk if who.erased and not who.back and who.person.id in joined]
    if not gone:
        return
    await life.machine.app.db.truncate_wal()  # as upkeep does now and then; whoever is erased waits for no upkeep
    for who in gone:
        words = [str(who.person.id)]
        if not life.ask(UNDECIDED, joined[who.person.id]):
            words += [who.surname, who.surname.lower()]
        for path in sorted(life.folder.rglob("*")):
            place = str(path.relative_to(life.folder))
            if not path.is_file() or COPIES.search(place):
                continue
            content = path.read_bytes()
            for word in words:
                if word.encode() in content:
                    life.breaks("the erased are nowhere", f"«{word}» stands in {place}")


# What others wrote stays until a coordinator strikes it out; of a namesake nobody can tell, and the act counts it.
UNDECIDED: Final = """
    SELECT 1 FROM erasure_act a WHERE a.person_id = ? AND (
        json_extract(a.kept, '$.doubtful_mentions') > 0 OR json_extract(a.kept, '$.official_texts') > 0
        OR EXISTS (SELECT 1 FROM mention m WHERE m.act_id = a.id AND m.state IN ('waiting', 'kept')))
"""
