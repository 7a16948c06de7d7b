"""The roadmap's part of the home screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.evidence.waiting import EvidenceWaiting
from services.status import Which
from views.evidence.buttons import OpenQueue
from views.home.part import Part, section_words
from views.screen import button, grid, lines
from views.status.buttons import OpenRows
from views.status.main import KINDS, problem_buttons, problem_words

if TYPE_CHECKING:
    from locales import Translator


@section_words.register(EvidenceWaiting)
def evidence_waiting(due: EvidenceWaiting, _: Translator) -> Part:
    numbers = {Which.LATE: due.late, Which.RETURNED: due.returned, Which.SOON: due.soon}
    said = {which: _(KINDS[which], n=n) for which, n in numbers.items() if n}
    rows = [button(words, OpenRows(view=due.view, which=which)) for which, words in said.items()]
    rows[:0] = problem_buttons(due.problems, _)
    decisions = _("🔎 To be confirmed: {n}", n=due.decisions) if due.decisions else None
    if decisions:
        rows.insert(0, button(decisions, OpenQueue()))
    return Part(lines(decisions, *problem_words(due.problems, _), *said.values()), rows=grid(rows, width=2))
