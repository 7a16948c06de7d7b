"""What the morning says to who decides: reports that wait for them, and reports about which others do not decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from models.enums import Concern
from services.status import View
from views.evidence.buttons import OpenCard, OpenQueue
from views.people.persons import OpenPerson
from views.screen import bold, button, cut, lines
from views.states import numbered
from views.status.buttons import OpenConcern

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from locales import Translator
    from services.reminders.facts import Task
    from views.screen import Row

SHOWN: Final = 3  # reports that others leave undecided
TITLE: Final = 70


def decision_lines(tasks: Sequence[Task], _: Translator, *, today: date, besides: bool) -> list[Markup | str]:
    """One line for all of them: the queue holds the rest."""
    if not tasks:
        return []
    oldest = min(task.due for task in tasks)
    said = _.plural("the longest has waited for {n} day", "the longest has waited for {n} days", _days(oldest, today))
    waits = [lines("📥 ") + decisions_in_words(tasks, _)] if besides else []
    return ["", *waits, said]


def decisions_in_words(tasks: Sequence[Task], _: Translator) -> Markup:
    return _.plural("{n} report waits for your decision", "{n} reports wait for your decision", len(tasks))


def undecided_in_words(_tasks: Sequence[Task], _: Translator) -> Markup:
    return _("Nobody decides about these reports")


def undecided_lines(tasks: Sequence[Task], _: Translator, *, today: date, besides: bool) -> list[Markup | str]:
    """Each with who was reminded three times and has not decided: the reader may do it for them."""
    if not tasks:
        return []
    title = [bold(_("⏳ Nobody decides about these reports"))] if besides else []
    rest = len(tasks) - SHOWN
    more = [_.plural("… and {n} more: /status", "… and {n} more: /status", rest)] if rest > 0 else []
    return ["", *title, *(_undecided_line(task, _, today=today) for task in tasks[:SHOWN]), *more]


def _undecided_line(task: Task, _: Translator, *, today: date) -> Markup:
    what = lines(f"• {cut(numbered(task.number, task.title), TITLE)}")
    waits = _.plural("waits for {n} day", "waits for {n} days", _days(task.due, today))
    where = lines(f"{cut(task.place, 40)}: ") if task.place else Markup("")
    names = cut(", ".join(name for _id, name in task.deciders), 80)
    silent = _("reminded three times: {names}", names=names) if names else None
    return what + Markup("\n   ") + where + waits + (Markup("\n   ") + silent if silent else "")


def _days(since: date, today: date) -> int:
    return (today - since).days


def office_rows(decisions: Sequence[Task], undecided: Sequence[Task], _: Translator) -> tuple[Row, ...]:
    """The queue; of what others leave undecided the card, where it is decided, and whoever it waits for."""
    queue = ((button(_("🔎 Look at the reports"), OpenQueue()),),) if decisions else ()
    return (*queue, *(_undecided_row(task, _) for task in undecided[:1]))


def _undecided_row(task: Task, _: Translator) -> Row:
    who = [button(f"👤 {cut(name, 25)}", OpenPerson(person=person)) for person, name in task.deciders[:1]]
    return (button(f"⏳ {cut(task.place or task.title, 25)}", OpenCard(id=task.subject)), *who)


def absent_in_words(tasks: Sequence[Task], _: Translator) -> Markup:
    """«11 человек ещё не подключились»; where a school has nobody at all, the schools are counted."""
    people = {person for task in tasks for person in task.absent or ()}
    if people:
        return _.plural("{n} person has not joined yet", "{n} people have not joined yet", len(people))
    schools = len({task.place for task in tasks})
    return _.plural("Nobody has joined at {n} school", "Nobody has joined at {n} schools", schools)


def absent_lines(tasks: Sequence[Task], _: Translator, *, besides: bool) -> list[Markup | str]:
    if not tasks:
        return []
    items = len({task.item for task in tasks})
    told = [lines("📵 ") + absent_in_words(tasks, _)] if besides else []
    return ["", *told, _.plural("{n} item waits for them", "{n} items wait for them", items)]


def absent_rows(tasks: Sequence[Task], _: Translator, *, centre: bool) -> tuple[Row, ...]:
    view = View.MUNICIPALITY if centre else View.CURATED
    look = button(_("📵 Who has not joined"), OpenConcern(view=view, what=Concern.UNREACHABLE))
    return ((look,),) if tasks else ()
