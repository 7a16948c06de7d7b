"""What was written once stays written: neither a crash nor a full disk takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sandbox.simulation.life import Life

# Rows that are only ever added; what a person asks to be erased goes from those of the second line. Of an announcement
# that was taken back nobody has heard yet, so nobody is invited any more.
ADDED: Final = ("assignment_event", "item_change", "roadmap_change", "term_change", "audit_entry")
PERSONAL: Final = ("evidence", "consent", "event_part", "event_attendance")  # of a mark that was taken back
TAKEN_BACK: Final = "SELECT count(*) FROM audit_entry WHERE action = 'event.taken_back'"


def nothing_written_goes(life: Life) -> None:
    """Answers with a name may be sent again, in place of those sent before: but whoever has sent some has some."""
    before, erased = life.memory.get("ledger", {}), life.ask("SELECT count(*) FROM erasure_act")[0][0]
    taken_back = life.ask(TAKEN_BACK)[0][0]
    for table in (*ADDED, *PERSONAL):
        if table in PERSONAL and before.get("erased") != erased:
            continue
        if table == "event_part" and before.get("taken back") != taken_back:
            continue
        count, last = before.get(table, (0, 0))
        query = f'SELECT count(*) FROM "{table}" WHERE id <= ?'  # noqa: S608 - a name of our own
        left = life.ask(query, last)[0][0]
        if left != count:
            life.breaks("nothing written goes", f"{count - left} rows of {table} are gone")
    answered = {part for (part,) in life.ask("SELECT DISTINCT participation_id FROM survey_answer")}
    if before.get("erased") == erased and (without := before["answered"] - answered):
        life.breaks("nothing written goes", f"the answers of participations {sorted(without)[:3]} are gone")
    life.memory["ledger"] = {"erased": erased, "taken back": taken_back, "answered": answered} | {
        table: tuple(life.ask(f'SELECT count(*), coalesce(max(id), 0) FROM "{table}"')[0])  # noqa: S608
        for table in (*ADDED, *PERSONAL)
    }
