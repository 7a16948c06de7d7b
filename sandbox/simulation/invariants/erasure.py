"""Whoever has asked to be erased is nowhere in what the program keeps, byte by byte."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sandbox.simulation.year import Year

# Copies are thrown away by and by; who restores one erases again, by the journal that lies beside.
COPIES: Final = "backups"


async def the_erased_are_nowhere(year: Year) -> None:
    gone = [who for who in year.folk if _is_erased(year, who.person.id)]
    if not gone:
        return
    await year.machine.app.db.vacuum()
    for path in sorted(year.folder.rglob("*")):
        if not path.is_file() or COPIES in path.relative_to(year.folder).parts:
            continue
        content = path.read_bytes()
        for who in gone:
            for word in (who.surname, who.surname.lower(), str(who.person.id)):
                if word.encode() in content:
                    year.breaks("the erased are nowhere", f"«{word}» stands in {path.relative_to(year.folder)}")


def _is_erased(year: Year, account: int) -> bool:
    """Nobody has this account any more: everybody else keeps theirs."""
    joined = year.memory.get("joined", {}).get(account)
    return joined is not None and bool(year.ask("SELECT 1 FROM person WHERE id = ? AND erased_at IS NOT NULL", joined))
