"""What must never break: each a named function that looks at the year past the product, by means of its own.

What is wrong is said by `life.breaks(name, what)`. The first lists are asked after each step and at the end of each
day; the others now and then, and when all is over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sandbox.simulation.invariants import (
    access,
    backups,
    erasure,
    events,
    evidence,
    figures,
    ledger,
    messages,
    queues,
    reminders,
    surveys,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sandbox.simulation.life import Life

    Look = Callable[[Life], None]
    LongLook = Callable[[Life], Awaitable[None]]

EACH_STEP: Final[tuple[Look, ...]] = (
    messages.the_platform_takes_every_call,
    messages.nobody_is_told_twice,
    messages.every_act_is_heard,
    messages.there_is_a_way_on,
    queues.no_incident,
    access.nobody_sees_another_municipality,
    surveys.nobody_reads_an_open_sheet,
)
EACH_DAY: Final[tuple[Look, ...]] = (
    queues.nothing_taken_is_missing,  # first: where something is missing, something else waits for it as well
    queues.queues_move,
    access.nobody_decides_on_their_own_school,
    access.nobody_decides_on_what_is_not_theirs,
    access.who_has_withdrawn_is_left_alone,
    access.a_school_handed_over_is_in_new_hands,
    access.nobody_hears_of_what_is_not_theirs,
    ledger.nothing_written_goes,
    evidence.a_state_is_what_its_history_says,
    evidence.nothing_is_said_twice,
    events.places_add_up,
    events.a_mark_is_what_stands_in_the_list,
    reminders.each_ends_in_one_way,
    reminders.none_out_of_hours,
    reminders.one_morning_a_day,
)
EACH_WEEK: Final[tuple[LongLook, ...]] = (
    figures.a_status_is_its_recount,
    figures.a_report_is_its_recount,
    surveys.answers_stand_where_they_may,
    erasure.the_erased_are_nowhere,
)
EACH_MONTH: Final[tuple[LongLook, ...]] = (evidence.every_paper_is_there, backups.a_copy_is_the_whole)
IN_THE_END: Final[tuple[LongLook, ...]] = (
    *EACH_WEEK,
    *EACH_MONTH,
    queues.queues_are_empty,
    reminders.none_is_left_over,
)
