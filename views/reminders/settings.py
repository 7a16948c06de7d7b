"""/reminders: when people are reminded of a roadmap, who rests, what will go to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram.filters.callback_data import CallbackData

from documents.workbook import Sheet, workbook
from locales import __
from models.enums import Concern
from services.calendar import zone
from services.reminders.rules import Kind
from services.status import View
from views.common import home_row
from views.dates import day_in_words, moment_in_words
from views.reminders.buttons import ShowResting
from views.reminders.ladders import ladder_in_words, stage_in_words
from views.screen import Document, Screen, bold, button, column, cut, italic, lines
from views.states import numbered
from views.status.buttons import OpenConcern
from views.status.undelivered import ShowUndelivered

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from markupsafe import Markup

    from locales import Translator
    from services.reminders.pausing import Rest
    from services.reminders.preview import Coming
    from services.reminders.settings import RoadmapRules

SHOWN: Final = 15
NAMES: Final = 2  # in a line, the rest is counted
HEADER: Final = (__("When"), __("To whom"), __("What"), __("Where"), __("Stage"))


class OpenRules(CallbackData, prefix="rs.map"):
    roadmap: int


class AskLadder(CallbackData, prefix="rs.ladder"):
    roadmap: int


class AskDays(CallbackData, prefix="rs.days"):
    roadmap: int
    who: str  # the settings' key


class PauseRoadmap(CallbackData, prefix="rs.pause"):
    roadmap: int


class ResumeRoadmap(CallbackData, prefix="rs.go"):
    roadmap: int


class ShowPreview(CallbackData, prefix="rs.soon"):
    pass


class SavePreview(CallbackData, prefix="rs.xlsx"):
    pass


class TestMe(CallbackData, prefix="rs.test"):
    pass


def roadmaps_screen(roadmaps: Sequence[tuple[int, str]], _: Translator) -> Screen:
    return Screen(
        bold(_("Reminders")),
        rows=(
            *column(button("🗺 " + cut(title, 50), OpenRules(roadmap=number)) for number, title in roadmaps),
            (button(_("👀 What goes to whom"), ShowPreview()),),
            (
                button(_("⏸ Who is paused"), ShowResting()),
                button(_("🙊 Do not answer"), OpenConcern(view=View.MUNICIPALITY, what=Concern.QUIET)),
            ),
            (button(_("📮 What did not arrive"), ShowUndelivered()), button(_("✉️ Send me a test"), TestMe())),
            home_row(_),
        ),
    )


def rules_screen(card: RoadmapRules, rest: Rest, _: Translator) -> Screen:
    rules = card.rules
    switch = (
        button(_("▶️ Resume"), ResumeRoadmap(roadmap=card.id))
        if rest.paused
        else button(_("⏸ Pause"), PauseRoadmap(roadmap=card.id))
    )
    return Screen(
        lines(
            bold(cut(card.title, 200)),
            "",
            _("People are reminded: {ladder}", ladder=ladder_in_words(rules.ladder, _)),
            curator_words(rules.curator_after, _),
            coordinator_words(rules.coordinator_after, _),
            paused_words(rest, _) if rest.paused else None,
        ),
        rows=(
            (button(_("✏️ When to remind"), AskLadder(roadmap=card.id)),),
            (
                button(_("⏫ When the curator"), AskDays(roadmap=card.id, who="curator_after")),
                button(_("⏫ When the coordinator"), AskDays(roadmap=card.id, who="coordinator_after")),
            ),
            (switch,),
            home_row(_),
        ),
    )


def curator_words(days: int | None, _: Translator) -> Markup:
    if days is None:
        return _("The curator is not told of a delay.")
    return _.plural(
        "The curator is told when an item is {n} day late.", "The curator is told when an item is {n} days late.", days
    )


def coordinator_words(days: int | None, _: Translator) -> Markup:
    if days is None:
        return _("The coordinator is not told of a delay.")
    return _.plural(
        "The coordinator is told when an item is {n} day late.",
        "The coordinator is told when an item is {n} days late.",
        days,
    )


def paused_words(rest: Rest, _: Translator) -> Markup:
    until = day_in_words(rest.last, _, today=rest.today) if rest.last else None
    return bold(_("⏸ Paused until {day}", day=until) if until else _("⏸ Paused"))


def ask_ladder_screen(_: Translator) -> Screen:
    return Screen(
        lines(
            _("Write the days before the deadline, 0 for the day itself, +1 for the day after:"),
            italic(_("14, 7, 3, 1, 0, weekly")),
            _("What is late is told on one day of the week, on Mondays, in one list."),
        )
    )


def ask_days_screen(_: Translator) -> Screen:
    return Screen(_("After how many days late? Write a number, or a dash for never."))


def preview_screen(coming: Sequence[Coming], _: Translator, *, today: date) -> Screen:
    groups = together(coming)
    told = [coming_line(group, _, today=today) for group in groups[:SHOWN]]
    rest = len(groups) - SHOWN
    rows = ((button(_("📊 All of it as a table"), SavePreview()),),) if coming else ()
    return Screen(
        lines(
            bold(_("What goes to whom in the next 14 days")),
            *(told or [_("Nothing is due in these days.")]),
            _("… and {n} more", n=rest) if rest > 0 else None,
        ),
        rows=(*rows, home_row(_)),
    )


def together(coming: Sequence[Coming]) -> list[list[Coming]]:
    """Put together what goes of one thing on one day, in the order of time."""
    found: dict[tuple[object, ...], list[Coming]] = {}
    for one in coming:
        day = one.at.astimezone(zone(one.timezone)).date()
        found.setdefault((day, one.kind, one.number, one.title, one.about is None), []).append(one)
    return list(found.values())


def coming_line(group: Sequence[Coming], _: Translator, *, today: date) -> Markup:
    """«• пн, 7 сентября, 08:00 – 5. Утвердить план: Образцова Д. Л., Пробный Г. Е. +3»."""
    first = group[0]
    when = moment_in_words(first.at, _, timezone=first.timezone, today=today)
    names = list(dict.fromkeys(cut(whom(one, _), 30) for one in group))
    more = f" +{len(names) - NAMES}" if len(names) > NAMES else ""
    return lines(f"• {when} – {cut(thing(first, _), 50)}: {', '.join(names[:NAMES])}{more}")


def thing(one: Coming, _: Translator) -> str:
    """Name what it is about; what those above are told of says so."""
    if one.kind is Kind.DIGEST:
        return str(_("the week's digest").unescape())
    if one.kind is Kind.UNSENT:
        return str(_("📎 a report that is begun and not sent").unescape())
    signs = {Kind.ESCALATION: "🔴 ", Kind.PROBLEM: "🆘 ", Kind.DECISION: "📥 ", Kind.UNDECIDED: "⏳ "}
    return signs.get(one.kind, "") + numbered(one.number, one.title)


def whom(one: Coming, _: Translator) -> str:
    """Of a confidential survey nobody is named: who is reminded has not answered."""
    return one.person if one.about is None else str(_("🔒 up to {n} people", n=one.about).unescape())


def preview_file(coming: Sequence[Coming], _: Translator) -> Screen:
    header = [str(_(one)) for one in HEADER]
    rows = [
        (
            one.at.astimezone(zone(one.timezone)),
            whom(one, _),
            thing(one, _),
            one.place,
            stage_in_words(one.stage, _).unescape(),
        )
        for one in coming
    ]
    title = _("What goes to whom in the next 14 days")
    count = _.plural("{n} reminder", "{n} reminders", len(rows)).unescape()
    content = workbook([Sheet(str(_("Reminders")), header, rows, above=(title.unescape(), count))])
    return Screen(title, file=Document("reminders.xlsx", content))


def trial_words(_: Translator) -> str:
    return str(_("This is a test: reminders reach you. Have a good day!").unescape())
