"""Nobody is shown, sent or may do what is not theirs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sandbox.chats import inline_keyboard
from sandbox.simulation.sql import ahead, stored

if TYPE_CHECKING:
    from sandbox.errors import Json
    from sandbox.simulation.life import Life
    from sandbox.simulation.people import Dweller


def nobody_sees_another_municipality(life: Life) -> None:
    """No name of a person or a school of one municipality stands in a message to who works in the other alone.

    Whoever asks to join without a link says first where: the schools of that municipality are theirs to choose from,
    and those who decide there, and work with them later, read their name.
    """
    foreign = life.memory.get("foreign")
    if foreign is None:
        foreign = life.memory["foreign"] = {
            town.name: re.compile(
                "|".join(
                    [rf"\b{other.stem}[а-я]{{6}}нова\b" for other in life.towns if other is not town]
                    + [
                        re.escape(school) + r"(?!\d)"
                        for other in life.towns
                        if other is not town
                        for school in other.schools
                    ]
                )
            )
            for town in life.towns
        }
    for call in life.fresh:
        who = life.by_id.get(call["args"].get("chat_id"))
        if who is None:
            continue
        args = call["args"]
        words = f"{args.get('text')} {args.get('caption')} {args.get('reply_markup')}"
        found = foreign[who.town].search(words)
        if found:
            for name in _asked_to_join(life, who.town):
                words = words.replace(name.split()[0], "")
            found = foreign[who.town].search(words)
        if found and not _works_in_another(life, who) and not _chooses_among_schools(life, args, foreign[who.town]):
            life.breaks("nobody sees another municipality", f"{who.name} of {who.town} reads {found[0]}: {words[:600]}")


def _works_in_another(life: Life, who: Dweller) -> bool:
    """Whoever lost a post may have been let in by the other municipality since."""
    query = """SELECT 1 FROM appointment a JOIN person p ON p.id = a.person_id JOIN municipality m
               ON m.id = a.municipality_id WHERE p.platform_id = ? AND m.name != ?"""
    return bool(life.ask(query, str(who.person.id), who.town))


def _asked_to_join(life: Life, town: str) -> list[str]:
    query = """SELECT DISTINCT p.name FROM join_request r JOIN person p ON p.id = r.person_id
               JOIN municipality m ON m.id = r.municipality_id WHERE m.name = ? AND p.name != ''"""
    return [name for (name,) in life.ask(query, town)]


def _chooses_among_schools(life: Life, args: Json, foreign: re.Pattern[str]) -> bool:
    """Only buttons name what is foreign, and each such button is a school of where they have asked to join."""
    chosen = life.ask(
        """
        SELECT s.id, s.name FROM conversation c
        JOIN school s ON s.municipality_id = json_extract(c.data, '$.municipality')
        WHERE c.chat = ? AND c.state = 'Asking:school'
        """,
        str(args["chat_id"]),
    )
    offered = {(name, f"jn.school:{school}") for school, name in chosen}
    named = [
        (one["text"], one.get("callback_data"))
        for row in inline_keyboard(args)
        for one in row
        if foreign.search(one["text"])
    ]
    return not foreign.search(f"{args.get('text')} {args.get('caption')}") and bool(named) and offered.issuperset(named)


def nobody_decides_on_their_own_school(life: Life) -> None:
    """A post is held here on a day that is one in each of the country's time zones, whichever a municipality is in."""
    rows = life.ask(
        """
        SELECT e.id, e.kind, e.by_id, a.school_id, e.at FROM assignment_event e
        JOIN assignment a ON a.id = e.assignment_id
        JOIN appointment p ON p.person_id = e.by_id AND p.school_id = a.school_id
        WHERE e.kind IN ('confirmed', 'looked', 'returned')
          AND p.role IN ('leader', 'school_coordinator', 'teacher')
          AND p.since <= date(e.at, '+2 hours') AND (p.until IS NULL OR p.until > date(e.at, '+12 hours'))
        """
    )
    if rows:
        life.breaks("nobody decides on their own school", str(rows[:3]))


def nobody_decides_on_what_is_not_theirs(life: Life) -> None:
    """Whoever confirms or returns curates that school on that day, in one of the zones, or works in that centre."""
    last = life.memory.get("decided", 0)
    life.memory["decided"] = life.ask("SELECT coalesce(max(id), 0) FROM assignment_event")[0][0]
    rows = life.ask(
        """
        SELECT e.id, e.kind, e.by_id, a.school_id FROM assignment_event e
        JOIN assignment a ON a.id = e.assignment_id JOIN roadmap m ON m.id = a.roadmap_id
        WHERE e.id > ? AND e.kind IN ('confirmed', 'returned') AND e.by_id IS NOT NULL AND a.school_id IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM appointment p WHERE p.person_id = e.by_id
            AND (p.role = 'curator' AND p.school_id = a.school_id
              OR p.role IN ('coordinator', 'specialist') AND p.municipality_id = m.municipality_id)
            AND p.since <= date(e.at, '+12 hours') AND (p.until IS NULL OR p.until >= date(e.at, '+2 hours')))
        """,
        last,
    )
    if rows:
        life.breaks("nobody decides on what is not theirs", str(rows[:3]))


def who_has_withdrawn_is_left_alone(life: Life) -> None:
    """Nobody without any consent in force is sent a morning or a digest."""
    since, life.memory["alone"] = life.memory.get("alone", ""), stored(life.now)
    early = ahead(life)
    if "jump" in life.troubles:
        return
    rows = life.ask(
        """
        SELECT o.id, o.kind, o.person_id, o.finished_at FROM outbox o
        WHERE o.kind IN ('reminder.morning', 'digest') AND o.state = 'sent' AND o.finished_at > ?
          AND EXISTS (SELECT 1 FROM consent c WHERE c.person_id = o.person_id)
          AND NOT EXISTS (SELECT 1 FROM consent c WHERE c.person_id = o.person_id
            AND (c.withdrawn_at IS NULL OR c.withdrawn_at > datetime(o.finished_at, '-1 hours')))
        """,
        since,
    )
    if rows := [row for row in rows if row[0] not in early]:
        life.breaks("who has withdrawn is left alone", str(rows[:3]))


def a_school_handed_over_is_in_new_hands(life: Life) -> None:
    rows = life.ask(
        """
        SELECT l.id, l.subject, json_extract(l.details, '$.to') FROM audit_entry l
        WHERE l.action = 'school.handed_over' AND NOT EXISTS (
            SELECT 1 FROM appointment p WHERE p.role = 'curator' AND p.person_id = json_extract(l.details, '$.to')
            AND 'school:' || p.school_id = l.subject)
        """
    )
    if rows:
        life.breaks("a school handed over is in new hands", str(rows[:3]))


def nobody_hears_of_what_is_not_theirs(life: Life) -> None:
    """Whoever is reminded of an item works in its municipality, or did yesterday; of who was erased no post is left.

    CROSS JOIN: SQLite begins with what was sent since, not with every reminder there is.
    """
    since, life.memory["heard"] = life.memory.get("heard", ""), stored(life.now)
    early = ahead(life)
    rows = life.ask(
        """
        SELECT o.id, r.id, r.person_id, a.id FROM outbox o CROSS JOIN reminder r ON r.outbox_id = o.id
        JOIN assignment a ON a.id = r.subject_id JOIN roadmap m ON m.id = a.roadmap_id
        WHERE r.kind IN ('item', 'start', 'check_in', 'decision', 'undecided', 'escalation') AND o.state = 'sent'
          AND o.finished_at > ? AND r.person_id NOT IN (SELECT id FROM person WHERE erased_at IS NOT NULL)
          AND NOT EXISTS (
            SELECT 1 FROM appointment p WHERE p.person_id = r.person_id AND p.municipality_id = m.municipality_id
            AND (p.until IS NULL OR p.until >= date(o.finished_at, '-1 days')))
        """,
        since,
    )
    if rows := [row for row in rows if row[0] not in early]:
        life.breaks("nobody hears of what is not theirs", str(rows[:3]))
