"""What can be done about a task: done, later, a problem, not mine; the answers to a quarterly question."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from locales import __
from models.enums import Progress
from services.reminders.acts import Until
from services.reminders.rules import Kind
from views.common import home_row
from views.dates import day_in_words, due_in_words, month_name, weekday
from views.evidence.buttons import OpenCard, Report
from views.month_grid import month_grid
from views.paging import PAGE, pager
from views.problems import problem_lines, solved_row
from views.reminders.buttons import (
    Answer,
    DoneFor,
    GiveToPerson,
    GiveToSchool,
    KeepThere,
    NotMine,
    NotOurs,
    OpenTask,
    OpenTasks,
    PassTo,
    PickDay,
    Reassign,
    Snooze,
    SnoozeUntil,
    Trouble,
)
from views.reminders.words import PROGRESS
from views.screen import Button, Row, Screen, bold, button, column, cut, italic, lines
from views.states import numbered

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from locales import Translator
    from services.reminders.acts import OneTask, TaskCard, TaskGroup
    from services.reminders.reassigning import Choice, NotMineNotice

FARTHEST: Final = timedelta(days=120)
THIS_MONTH: Final = date(2000, 1, 1)  # the earliest that a button may hold: the month of the tap is shown


def task_screen(card: TaskCard, _: Translator, *, now: datetime, toast: str | None = None) -> Screen:
    due = due_in_words(card.due, _, now=now, timezone=card.timezone) if card.due else card.deadline_text
    return Screen(
        lines(
            bold(cut(numbered(card.number, card.title), 500)),
            "",
            _("Where: {place}", place=card.place) if card.place else None,
            _("Deadline: {due}", due=due),
            _("Result: {result}", result=cut(card.expected, 300)) if card.expected else None,
            italic(_("Postponed until {day}", day=day_in_words(card.snoozed, _, today=card.today)))
            if card.snoozed and card.snoozed > card.today
            else None,
            _("Nobody there can be reached: what you do here is done for them.") if card.stands_in else None,
            *problem_lines(card.problem, _, timezone=card.timezone, today=card.today),
        ),
        rows=(
            *task_rows(card.id, _, stands_in=card.stands_in, problem=card.problem is not None),
            home_row(_),
        ),
        toast=toast,
    )


def task_rows(assignment_id: int, _: Translator, *, stands_in: bool, problem: bool = False) -> tuple[Row, ...]:
    details = button(_("Card"), OpenCard(id=assignment_id))
    if stands_in:
        done = button(_("✅ Done, I report for them"), DoneFor(id=assignment_id), style="success")
        return ((done,), *snooze_rows(Kind.ITEM, assignment_id, _), (details,))
    trouble = button(_("🆘 A problem"), Trouble(id=assignment_id))
    if problem:
        [trouble] = solved_row(assignment_id, _)
    return (
        (button(_("✅ It is done"), Report(id=assignment_id), style="success"),),
        *snooze_rows(Kind.ITEM, assignment_id, _),
        (trouble, button(_("🙅 Not mine"), NotMine(id=assignment_id))),
        (details,),
    )


def snooze_rows(kind: Kind, number: int, _: Translator) -> tuple[Row, ...]:
    """Days are counted from the tap: «tomorrow» under a message of last week is tomorrow."""
    return (
        (button(_("⏰ Remind me tomorrow"), SnoozeUntil(kind=kind, id=number, until=Until.TOMORROW)),),
        (
            button(_("On Monday"), SnoozeUntil(kind=kind, id=number, until=Until.MONDAY)),
            button(_("📆 Pick a day"), PickDay(kind=kind, id=number, month=THIS_MONTH)),
        ),
    )


def pick_day_screen(kind: Kind, number: int, month: date, today: date, _: Translator) -> Screen:
    rows = month_grid(
        month,
        _,
        day=lambda day: Snooze(kind=kind, id=number, day=day),
        turn_to=lambda first: PickDay(kind=kind, id=number, month=first),
        first=today + timedelta(days=1),
        last=today + FARTHEST,
    )
    return Screen(_("On what day should I remind you?"), rows=(*rows, home_row(_)))


def snoozed_screen(title: str, day: date, today: date, _: Translator) -> Screen:
    named = f"{weekday(day, _)}, {day_in_words(day, _, today=today)}"
    return Screen(
        lines(
            _("⏰ I will remind you on {day}.", day=bold(named)),
            italic(cut(title, 120)),
            _("The deadline stays as it is, and your curator sees the item as before."),
        ),
        rows=(home_row(_),),
    )


def snoozed_plainly_screen(day: date, today: date, _: Translator) -> Screen:
    named = f"{weekday(day, _)}, {day_in_words(day, _, today=today)}"
    return Screen(_("⏰ I will remind you on {day}.", day=bold(named)), rows=(home_row(_),))


def tasks_screen(card: TaskGroup, page: int, _: Translator) -> Screen:
    """Which one of several: each button says its school, its month, or both."""
    shown = card.tasks[page * PAGE : (page + 1) * PAGE]
    return Screen(
        lines(bold(cut(numbered(card.number, card.title), 500)), _("Which one?")),
        rows=(
            *column(button(which_one(one, card, _), OpenTask(id=one.id)) for one in shown),
            *pager(len(card.tasks), page, lambda to: OpenTasks(item=card.item, page=to)),
            home_row(_),
        ),
    )


def which_one(one: OneTask, card: TaskGroup, _: Translator) -> str:
    several = len({other.place for other in card.tasks}) > 1
    month = month_name(one.due, _) if one.due and card.comes_back else None
    parts = [cut(one.place, 40) if several and one.place else None, month]
    return ", ".join(part for part in parts if part) or cut(one.place or card.title, 40)


def ask_trouble_screen(title: str, _: Translator) -> Screen:
    return Screen(
        lines(
            _("What is the matter? One message is enough – your curator gets it and can answer you here."),
            italic(cut(title, 160)),
        )
    )


def trouble_sent_screen(assignment_id: int, _: Translator) -> Screen:
    return Screen(
        lines(
            _("Sent. The answer will come here."),
            _("The item is marked 🆘 until the problem is solved."),
            _("If nobody answers within three working days, the coordinator hears of it."),
        ),
        rows=((button(_("Card"), OpenCard(id=assignment_id)),), home_row(_)),
    )


def not_mine_screen(_: Translator) -> Screen:
    return Screen(
        lines(
            _("I have told the coordinator. They will find out whose it is."), _("Until then it stays on your list.")
        ),
        rows=(home_row(_),),
    )


def whose_screen(number: int, near: Sequence[Choice], _: Translator) -> Screen:
    people = (button(f"👤 {cut(one.name, 50)}", PassTo(id=number, person=one.person or 0)) for one in near[:PAGE])
    return Screen(
        lines(bold(_("Who of your school does it?")), _("They will be told. It stays your school's.")),
        rows=(*column(people), (button(_("🏛 Not us: tell the coordinator"), NotOurs(id=number)),), home_row(_)),
    )


def passed_screen(name: str, _: Translator) -> Screen:
    return Screen(_("I have told {name} that it is theirs.", name=bold(name)), rows=(home_row(_),))


def not_mine_notice_screen(notice: NotMineNotice, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(_("🙅 “Not mine”, says {name}", name=notice.who)),
            cut(numbered(notice.number, notice.title), 200),
            _("Now with: {place}", place=notice.place) if notice.place else None,
        ),
        rows=(
            (button(_("➡️ Give to somebody else"), Reassign(id=notice.assignment)),),
            (button(_("Leave it with them"), KeepThere(id=notice.assignment, person=notice.who_id)),),
        ),
    )


def choices_screen(number: int, choices: Sequence[Choice], page: int, _: Translator) -> Screen:
    shown = choices[page * PAGE : (page + 1) * PAGE]
    return Screen(
        _("Who should do it?"),
        rows=(
            *column(_choice(number, one) for one in shown),
            *pager(len(choices), page, lambda to: Reassign(id=number, page=to)),
            home_row(_),
        ),
    )


def _choice(number: int, one: Choice) -> Button:
    if one.school is not None:
        return button(f"🏫 {cut(one.name, 50)}", GiveToSchool(id=number, school=one.school))
    return button(f"👤 {cut(one.name, 50)}", GiveToPerson(id=number, person=one.person or 0))


def given_screen(title: str, to: str, _: Translator) -> Screen:
    return Screen(
        lines(_("Done: it is now with {name}. They will be reminded in time.", name=bold(to)), italic(cut(title, 160))),
        rows=(home_row(_),),
    )


def kept_screen(_: Translator) -> Screen:
    return Screen(_("It stays where it is. I have told them so."), rows=(home_row(_),))


def done_for_screen(place: str | None, _: Translator) -> Screen:
    return Screen(
        _("Thank you! Marked as done for {place}.", place=bold(place)) if place else _("Thank you! Marked as done."),
        rows=(home_row(_),),
    )


def how_screen(card: TaskCard, day: date, _: Translator) -> Screen:
    return Screen(
        lines(
            _("How is it going?"),
            bold(cut(numbered(card.number, card.title), 400)),
            _("Deadline: {due}", due=card.deadline_text),
            _("Where: {place}", place=card.place) if card.place else None,
        ),
        rows=(*progress_rows(card.id, day, _), home_row(_)),
    )


def progress_rows(number: int, day: date, _: Translator) -> tuple[Row, ...]:
    return (tuple(button(_(PROGRESS[one]), Answer(id=number, day=day, progress=one)) for one in Progress),)


def answered_screen(card: TaskCard, progress: Progress, _: Translator) -> Screen:
    words = {
        Progress.GOING: __("Noted: under way. I will ask again next quarter."),
        Progress.DONE: __("Noted: done. Thank you!"),
        Progress.NOT_BEGUN: __("Noted: not begun yet. If something is in the way, tell your curator."),
    }
    rows: tuple[Row, ...] = ()
    if progress is Progress.NOT_BEGUN:
        rows = ((button(_("🆘 A problem"), Trouble(id=card.id)),),)
    return Screen(
        lines(_(words[progress]), italic(cut(numbered(card.number, card.title), 160))), rows=(*rows, home_row(_))
    )
