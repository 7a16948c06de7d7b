"""Callback data of reminders. Ids alone: what may be done is asked when the button is pressed."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData

from models.enums import PauseKind, Progress
from services.reminders.acts import Until
from services.reminders.rules import Kind
from views.month_grid import Day
from views.pages import Page


class OpenTask(CallbackData, prefix="rd.task"):
    """What can be done about an item that one was reminded of."""

    id: int


class OpenTasks(CallbackData, prefix="rd.item"):
    """What is open of an item, to choose one: schools, months."""

    item: int
    page: Page = 0


class Snooze(CallbackData, prefix="rd.later"):
    """Remind again on a day."""

    kind: Kind
    id: int
    day: Day


class SnoozeUntil(CallbackData, prefix="rd.until"):
    """Remind again on a day that is counted from the tap."""

    kind: Kind
    id: int
    until: Until


class PickDay(CallbackData, prefix="rd.pick"):
    kind: Kind
    id: int
    month: Day


class Trouble(CallbackData, prefix="rd.prob"):
    id: int


class NotMine(CallbackData, prefix="rd.notme"):
    id: int


class PassTo(CallbackData, prefix="rd.pass"):
    """To a colleague of the same school."""

    id: int
    person: int


class NotOurs(CallbackData, prefix="rd.ours"):
    """Nobody's of the school: the coordinator is asked."""

    id: int


class OpenNotMine(CallbackData, prefix="rd.nmine"):
    """What somebody says is not theirs, again."""

    id: int
    person: int


class Reassign(CallbackData, prefix="rd.give"):
    """Choose who an item falls to instead."""

    id: int
    page: Page = 0


class GiveToSchool(CallbackData, prefix="rd.gives"):
    id: int
    school: int


class GiveToPerson(CallbackData, prefix="rd.givep"):
    id: int
    person: int


class KeepThere(CallbackData, prefix="rd.keep"):
    """It is theirs all the same: whoever asked is told."""

    id: int
    person: int


class DoneFor(CallbackData, prefix="rd.done"):
    """Report for people who cannot be reached."""

    id: int


class Answer(CallbackData, prefix="rd.how"):
    """The answer to the quarterly question."""

    id: int
    day: Day
    progress: Progress


class AskHow(CallbackData, prefix="rd.ask"):
    id: int
    day: Day


class OpenEvent(CallbackData, prefix="rd.sem"):
    id: int


class OpenRest(CallbackData, prefix="rp.one"):
    """Days without reminders, of a person or a school."""

    kind: PauseKind
    id: int


class RestFrom(CallbackData, prefix="rp.from"):
    """Choose the first day."""

    kind: PauseKind
    id: int
    month: Day


class RestUntil(CallbackData, prefix="rp.till"):
    """Choose the last day."""

    kind: PauseKind
    id: int
    first: Day
    month: Day


class Rest(CallbackData, prefix="rp.set"):
    kind: PauseKind
    id: int
    first: Day
    last: Day


class RestOn(CallbackData, prefix="rp.on"):
    """Rest from today until resumed."""

    kind: PauseKind
    id: int


class EndRest(CallbackData, prefix="rp.end"):
    kind: PauseKind
    id: int


class ShowResting(CallbackData, prefix="rp.all"):
    page: Page = 0
