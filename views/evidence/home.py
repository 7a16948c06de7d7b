"""The roadmap's part of the home screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.evidence.waiting import EvidenceWaiting
from services.status import Which
from views.evidence.buttons import OpenQueue
from views.home.part import Part, section_words
from views.screen import button, grid, lines
from views.status.buttons import OpenRows
from views.status.main import KINDS, look_name, problem_buttons, problem_words

if TYPE_CHECKING:
    from markupsafe import Markup

    from locales import Translator
    from views.screen import Button


@section_words.register(EvidenceWaiting)
def evidence_waiting(due: EvidenceWaiting, _: Translator) -> Part:
    said: list[Markup] = []
    rows: list[Button] = []
    for owed in due.owed:
        where = " · " + look_name(owed.view, _) if len(due.owed) > 1 else ""
        numbers = {Which.LATE: owed.late, Which.RETURNED: owed.returned, Which.SOON: owed.soon}
        for which, n in numbers.items():
            if n:
                said.append(_(KINDS[which], n=n) + where)
                rows.append(button(said[-1], OpenRows(view=owed.view, which=which)))
    rows[:0] = problem_buttons(due.problems, _)
    decisions = _("🔎 To be confirmed: {n}", n=due.decisions) if due.decisions else None
    if decisions:
        rows.insert(0, button(decisions, OpenQueue()))
    return Part(lines(decisions, *problem_words(due.problems, _), *said), rows=grid(rows, width=2))
