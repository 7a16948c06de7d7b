"""Places, queue and attendance of every event add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.simulation.sql import stored

if TYPE_CHECKING:
    from sandbox.simulation.life import Life


def places_add_up(life: Life) -> None:
    """No more places are held than there are, and nobody waits in front of a free one."""
    rows = life.ask(
        """
        SELECT e.id, e.changed_at > ?, e.places, sum(p.answer IN ('yes', 'offered')), sum(p.answer = 'waiting'),
            e.starts_at > ?
        FROM event e JOIN event_part p ON p.event_id = e.id
        WHERE e.state = 'announced' AND p.gone_at IS NULL AND NOT p.free
        GROUP BY e.id
        """,
        life.memory.get("counted", ""), stored(life.now),
    )  # fmt: skip
    life.memory["counted"] = stored(life.now)
    allowed = life.memory.setdefault("held", {})
    for number, changed, places, held, waiting, ahead in rows:
        # Fewer places than there were, or any where there was no end of them, sends nobody away who had one: of an
        # event that was changed since nobody can tell how many there were meanwhile.
        if places is not None and held > places and held > allowed.get(number, 0) and not changed:
            life.breaks("places add up", f"event {number}: {held} hold one of {places} places")
        # Where something goes wrong that day, the quarter's look may have been in vain.
        if places is not None and ahead and waiting and held < places and not life.disturbed:
            life.breaks("places add up", f"event {number}: {waiting} wait, {held} of {places} places are held")
        allowed[number] = held
    taken = life.ask(
        """SELECT event_id, person_id FROM event_part WHERE person_id IS NOT NULL
           GROUP BY event_id, person_id HAVING count(*) > 1"""
    )
    if taken:
        life.breaks("places add up", f"twice at one event: {taken[:3]}")


def a_mark_is_what_stands_in_the_list(life: Life) -> None:
    rows = life.ask(
        """
        SELECT p.id, p.presence, m.presence FROM event_part p
        LEFT JOIN event_attendance m ON m.part_id = p.id AND m.superseded_at IS NULL
        WHERE p.presence IS NOT m.presence
        """
    )
    if rows:
        life.breaks("a mark is what stands in the list", str(rows[:3]))
