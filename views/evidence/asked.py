"""What the morning asked for, as home says it: a line each, and a button that opens the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.evidence.asked import AskedWaiting
from services.status import View, Which
from views.evidence.buttons import OpenBasket
from views.home.part import Part, section_words
from views.reminders.buttons import AskHow, OpenNotMine, OpenTask
from views.screen import button, cut, grid, lines
from views.states import numbered
from views.status.buttons import OpenRows

if TYPE_CHECKING:
    from locales import Translator


@section_words.register(AskedWaiting)
def asked_words(due: AskedWaiting, _: Translator) -> Part:
    said, rows = [], []
    if due.not_theirs:
        first, n = due.not_theirs[0], len(due.not_theirs)
        said.append(_("🙅 Somebody says “not mine”: {n}", n=n))
        words = f"🙅 {cut(numbered(first.number, first.title), 30)}"
        rows.append(button(words, OpenNotMine(id=first.assignment, person=first.who_id)))
    if due.questions:
        task, n = due.questions[0], len(due.questions)
        said.append(_("❓ How is it going? Unanswered: {n}", n=n))
        rows.append(button(f"❓ {cut(numbered(task.number, task.title), 30)}", AskHow(id=task.subject, day=task.due)))
    if due.stands_in:
        task, n = due.stands_in[0], len(due.stands_in)
        said.append(_("↪️ For those who cannot be reached: {n}", n=n))
        rows.append(button(f"↪️ {cut(task.place or task.title, 30)}", OpenTask(id=task.subject)))
    if due.undecided:
        said.append(_("⏳ Reports that nobody decides about: {n}", n=len(due.undecided)))
        rows.append(button(_("⏳ Reports that wait"), OpenRows(view=View.MUNICIPALITY, which=Which.WAITING)))
    if due.basket is not None:
        said.append(_("📎 A report is begun and not sent"))
        rows.append(button(_("📎 Go on with the report"), OpenBasket(basket=due.basket)))
    return Part(lines(*said), rows=grid(rows, width=2))
