"""Reports and decisions: a state is what the history says, each act is there once, every paper lies in its place."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sandbox.simulation.life import Life

# Which kinds of event may be the last to decide where an assignment stands so.
LAST: Final[dict[str, set[str | None]]] = {
    "confirmed": {"confirmed", "done_before", "taken_back"},
    "returned": {"returned", "taken_back"},
    "open": {"reopened", "taken_back", None},
}
DECIDING: Final = "('reported', 'confirmed', 'returned', 'taken_back', 'reopened', 'done_before', 'cancelled')"
FOLDER: Final = "evidence"


def a_state_is_what_its_history_says(life: Life) -> None:
    rows = life.ask(
        f"""
        SELECT a.id, a.state, a.school_id, (SELECT e.kind FROM assignment_event e WHERE e.assignment_id = a.id
            AND e.kind IN {DECIDING} ORDER BY e.id DESC LIMIT 1) FROM assignment a
        """  # noqa: S608 - no values
    )
    for number, state, school, last in rows:
        if state == "confirmed" and last == "reported" and school is None:
            continue  # the centre's own: nobody stands above it who would confirm
        if state in LAST and last not in LAST[state]:
            life.breaks("a state is what its history says", f"assignment {number} is {state}, last it was {last}")


def nothing_is_said_twice(life: Life) -> None:
    """One act is one row: the same decision never follows itself."""
    rows = life.ask(
        f"""
        SELECT id, assignment_id, kind FROM (
            SELECT id, assignment_id, kind, lag(kind) OVER (PARTITION BY assignment_id ORDER BY id) AS before
            FROM assignment_event WHERE kind IN {DECIDING}
        ) WHERE kind = before AND kind IN ('confirmed', 'returned')
        """  # noqa: S608 - no values
    )
    if rows:
        life.breaks("nothing is said twice", str(rows[:5]))


async def every_paper_is_there(life: Life) -> None:
    folder = life.folder / FOLDER
    files = {path.name: path for path in folder.rglob("*") if path.is_file()} if folder.exists() else {}
    for name, digest in life.ask("SELECT stored_name, sha256 FROM evidence_file WHERE missing_at IS NULL"):
        if name not in files:
            life.breaks("every paper is there", f"{name} is not on the disk")
        if hashlib.sha256(files[name].read_bytes()).hexdigest() != digest:
            life.breaks("every paper is there", f"{name} is not what was sent")
