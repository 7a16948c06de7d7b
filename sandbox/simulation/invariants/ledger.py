"""What was written once stays written: neither a crash nor a full disk takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sandbox.simulation.life import Life

# Rows that are only ever added; what a person asks to be erased goes from those of the second line.
ADDED: Final = ("assignment_event", "event_attendance", "item_change", "roadmap_change", "term_change", "audit_entry")
PERSONAL: Final = ("survey_answer", "evidence", "consent", "event_part")


def nothing_written_goes(life: Life) -> None:
    before, erased = life.memory.get("ledger", {}), life.ask("SELECT count(*) FROM erasure_act")[0][0]
    for table in (*ADDED, *PERSONAL):
        if table in PERSONAL and before.get("erased") != erased:
            continue
        count, last = before.get(table, (0, 0))
        query = f'SELECT count(*) FROM "{table}" WHERE id <= ?'  # noqa: S608 - a name of our own
        left = life.ask(query, last)[0][0]
        if left != count:
            life.breaks("nothing written goes", f"{count - left} rows of {table} are gone")
    life.memory["ledger"] = {"erased": erased} | {
        table: tuple(life.ask(f'SELECT count(*), coalesce(max(id), 0) FROM "{table}"')[0])  # noqa: S608
        for table in (*ADDED, *PERSONAL)
    }
