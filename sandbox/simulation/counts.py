"""What a year had in it, by municipality: whoever wants to know whether something was lived at all looks here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sandbox.simulation.life import Life

# Each of these gives one number, of the municipality that is asked about.
COUNTED: Final[dict[str, str]] = {
    "people": "SELECT count(DISTINCT person_id) FROM appointment WHERE municipality_id = ?",
    "items": "SELECT count(*) FROM roadmap_item i JOIN roadmap r ON r.id = i.roadmap_id WHERE r.municipality_id = ?",
    "papers": """SELECT count(*) FROM evidence e JOIN assignment a ON a.id = e.assignment_id
                 JOIN roadmap r ON r.id = a.roadmap_id WHERE r.municipality_id = ?""",
    "decisions": """SELECT count(*) FROM assignment_event e JOIN assignment a ON a.id = e.assignment_id
                    JOIN roadmap r ON r.id = a.roadmap_id
                    WHERE e.kind IN ('confirmed', 'returned', 'looked') AND r.municipality_id = ?""",
    "events": "SELECT count(*) FROM event WHERE announced_at IS NOT NULL AND municipality_id = ?",
    "events held": "SELECT count(*) FROM event WHERE state = 'held' AND municipality_id = ?",
    "events called off": "SELECT count(*) FROM event WHERE state = 'cancelled' AND municipality_id = ?",
    "places taken": """SELECT count(*) FROM event_part p JOIN event e ON e.id = p.event_id
                       WHERE p.answer = 'yes' AND e.municipality_id = ?""",
    "marks of attendance": """SELECT count(*) FROM event_attendance m JOIN event_part p ON p.id = m.part_id
                              JOIN event e ON e.id = p.event_id WHERE e.municipality_id = ?""",
    "surveys with names": "SELECT count(*) FROM survey_run WHERE NOT confidential AND municipality_id = ?",
    "sheets with names": """SELECT count(*) FROM survey_participation p JOIN survey_run r ON r.id = p.run_id
                            WHERE p.finished_at IS NOT NULL AND NOT r.confidential AND r.municipality_id = ?""",
    "confidential surveys": "SELECT count(*) FROM survey_run WHERE confidential AND municipality_id = ?",
    "confidential sheets": """SELECT count(*) FROM survey_participation p JOIN survey_run r ON r.id = p.run_id
                              WHERE p.finished_at IS NOT NULL AND r.confidential AND r.municipality_id = ?""",
    "sheets released": """SELECT count(DISTINCT s.response) FROM survey_released s JOIN survey_run r ON r.id = s.run_id
                          WHERE r.municipality_id = ?""",
    "reports": "SELECT count(*) FROM year_report WHERE municipality_id = ?",
    "reports accepted": "SELECT count(*) FROM year_report WHERE accepted_at IS NOT NULL AND municipality_id = ?",
    "reminders sent": """SELECT count(*) FROM reminder m JOIN outbox o ON o.id = m.outbox_id
                         WHERE o.state = 'sent' AND EXISTS (SELECT 1 FROM appointment p
                         WHERE p.person_id = m.person_id AND p.municipality_id = ?)""",
}


def counts(life: Life) -> dict[str, list[int]]:
    """Give each count as a row, a municipality a place, in the order of `life.towns`."""
    return {name: [life.ask(query, town.number)[0][0] for town in life.towns] for name, query in COUNTED.items()}
