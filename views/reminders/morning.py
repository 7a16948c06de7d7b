"""The morning message: one a person, read in five seconds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from locales import __
from services.calendar import zone
from services.reminders.notices import MorningNotice, UrgentNotice
from services.reminders.rules import Kind, Level
from services.status import View, Which
from views.dates import clock, day_in_words, distance, lateness, tg_time
from views.evidence.buttons import OpenCard
from views.messages.word import word
from views.problems import day_told, they_told, you_told
from views.reminders.buttons import AskHow, OpenEvent, OpenTask
from views.reminders.task import progress_rows, snooze_rows, task_rows
from views.screen import Button, Screen, bold, button, column, cut, grid, italic, lines
from views.states import PROBLEM_SIGN, numbered
from views.status.buttons import OpenRows
from views.surveys.buttons import Mute, OpenSurvey
from views.surveys.notices import how_far, word_reminder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from locales import Translator
    from services.reminders.checking import Task
    from services.surveys.notices import SurveyReminder
    from views.screen import Row

SHOWN: Final = 12  # tasks in one message: more is a wall
BELOW: Final = 5  # late ones of others
TITLE: Final = 70
WIDTH: Final = 5


@word.register(MorningNotice)
def word_morning(notice: MorningNotice, _: Translator) -> Screen:
    survey = only_survey(notice)
    if survey:
        screen = word_reminder(survey, _)
        later = snooze_rows(Kind.SURVEY, survey.run_id, _today(notice), _)
        return replace(screen, rows=(screen.rows[0], *later, *screen.rows[1:]))
    shown = (*notice.tasks, *notice.questions)[:SHOWN]
    numbers = {task.reminder: n for n, task in enumerate(shown, start=1)}
    return Screen(
        lines(
            bold(headline(notice, _)),
            *_group(bold(_("🔴 Late")), notice.late, numbers, notice, _),
            *_group(bold(_("☀️ Today")), notice.today, numbers, notice, _),
            *_group(bold(_("📅 Soon")), notice.soon, numbers, notice, _),
            *_group(bold(_("❓ How is it going?")), notice.questions, numbers, notice, _),
            *_rest(len(notice.tasks) + len(notice.questions) - len(shown), _),
            *_problems(notice, _),
            *_escalated(notice, _),
        ),
        rows=morning_rows(notice, shown, _),
    )


def only_survey(notice: MorningNotice) -> SurveyReminder | None:
    """Give the survey that is all there is to say: it has words of its own."""
    others = notice.questions or notice.escalated or notice.problems
    if len(notice.tasks) != 1 or others or notice.tasks[0].kind is not Kind.SURVEY:
        return None
    return notice.surveys.get(notice.tasks[0].subject)


def _today(notice: MorningNotice | UrgentNotice) -> date:
    return notice.now.astimezone(zone(notice.timezone)).date()


def headline(notice: MorningNotice, _: Translator) -> Markup:
    n = len(notice.tasks)
    if n:
        return _.plural("{n} task today", "{n} tasks today", n)
    if notice.questions:
        return (
            _("Good morning! One short question") if len(notice.questions) == 1 else _("Good morning! A few questions")
        )
    if notice.problems:
        n = len(notice.problems)
        return _.plural("{n} problem waits for an answer", "{n} problems wait for an answer", n)
    return _("Late in your schools") if notice.escalated[0].stage == Level.CURATOR else _("Late in the municipality")


def _group(
    title: Markup, tasks: Sequence[Task], numbers: dict[int, int], notice: MorningNotice, _: Translator
) -> list[Markup | str]:
    told = [task_line(task, numbers[task.reminder], notice, _) for task in tasks if task.reminder in numbers]
    return ["", title, *told] if told else []


def task_line(task: Task, number: int, notice: MorningNotice | UrgentNotice, _: Translator) -> Markup:
    """«2) 5. Утвердить план – 30 ноября, через 3 дня», and for whom on a line of its own."""
    what = cut(numbered(task.number, task.title), TITLE)
    line = lines(f"{number}) {SIGNS.get(task.kind, '')}{what}")
    if task.kind is not Kind.CHECK_IN:
        line += " – " + italic(when(task, notice, _))
    survey = notice.surveys.get(task.subject) if isinstance(notice, MorningNotice) else None
    if survey and task.kind is Kind.SURVEY:
        return line + Markup("\n   ") + how_far(survey, _)
    place = task.place if task.kind is not Kind.SEMINAR else None
    if not task.answered:
        return line + Markup("\n   ") + _("You have not answered yet: will you come?")
    if task.problem:
        told = they_told if task.stands_in else you_told
        line += Markup("\n   ") + told(task.problem, _, timezone=notice.timezone, today=_today(notice))
    if task.stands_in:
        return (
            line
            + Markup("\n   ")
            + _("↪️ {place}: nobody can be reached there, you can act for them", place=cut(place or "", 50))
        )
    return line + (Markup("\n   ") + lines(cut(place, 50)) if place else "")


LATE_IN: Final = {
    Level.CURATOR: (View.CURATED, __("🔴 What is late in my schools")),
    Level.COORDINATOR: (View.MUNICIPALITY, __("🔴 What is late in the municipality")),
}
SIGNS: Final = {Kind.SEMINAR: "🎓 ", Kind.SURVEY: "📝 "}


def when(task: Task, notice: MorningNotice | UrgentNotice, _: Translator) -> Markup:
    """«30 ноября, через 3 дня»; today only the hour matters, late only by how much."""
    today = notice.now.astimezone(zone(notice.timezone)).date()
    moment = task.due if isinstance(task.due, datetime) else None
    day = moment.astimezone(zone(notice.timezone)).date() if moment else task.due
    assert isinstance(day, date)  # noqa: S101 - a due moment has a day
    left = (day - today).days
    if left < 0:
        return lateness(-left, _)
    if left == 0:
        return _("at {time}", time=clock(moment, notice.timezone)) if moment else _("until the end of the day")
    parts = [day_in_words(day, _, today=today), *([clock(moment, notice.timezone)] if moment else [])]
    return Markup(", ").join([*parts, distance(left, _)])


def _rest(n: int, _: Translator) -> list[Markup | str]:
    return ["", _.plural("… and {n} more: /home", "… and {n} more: /home", n)] if n > 0 else []


def _problems(notice: MorningNotice, _: Translator) -> list[Markup | str]:
    """What schools say is in the way and nobody has answered: the longest waiting first."""
    if not notice.problems:
        return []
    besides = notice.tasks or notice.questions
    title = [bold(_("🆘 Problems without an answer"))] if besides else []
    rest = len(notice.problems) - BELOW
    more = [_.plural("… and {n} more: /status", "… and {n} more: /status", rest)] if rest > 0 else []
    return ["", *title, *(_problem_line(task, notice, _) for task in notice.problems[:BELOW]), *more]


def _problem_line(task: Task, notice: MorningNotice, _: Translator) -> Markup:
    line = lines(f"• {cut(numbered(task.number, task.title), TITLE)}")
    if task.problem is None:
        return line
    line += lines(" – ") + italic(day_told(task.problem, _, timezone=notice.timezone, today=_today(notice)))
    where = f"{cut(task.place, 40)}: " if task.place else ""
    return line + Markup("\n   ") + lines(f"{where}«{cut(task.problem.text, 120)}»")


def _escalated(notice: MorningNotice, _: Translator) -> list[Markup | str]:
    """What is late under the reader: grouped by item, the longest late first."""
    if not notice.escalated:
        return []
    besides = notice.tasks or notice.questions or notice.problems
    title = [bold(_("👀 Late in your schools, for your information"))] if besides else []
    grouped: dict[tuple[str | None, str], list[Task]] = {}
    for task in notice.escalated:
        grouped.setdefault((task.number, task.title), []).append(task)
    told = [_late_line(tasks, notice, _) for tasks in list(grouped.values())[:BELOW]]
    rest = len(grouped) - BELOW
    more = [_.plural("… and {n} more: /status", "… and {n} more: /status", rest)] if rest > 0 else []
    return ["", *title, *told, *more]


def _late_line(tasks: Sequence[Task], notice: MorningNotice, _: Translator) -> Markup:
    first = tasks[0]
    places = [cut(task.place or "", 40) for task in tasks if task.place]
    named = ", ".join(places[:2]) + (f" +{len(places) - 2}" if len(places) > 2 else "")  # noqa: PLR2004 - two names are enough
    sign = f"{PROBLEM_SIGN} " if any(task.problem for task in tasks) else ""
    line = lines(f"• {sign}{cut(numbered(first.number, first.title), TITLE)} – ") + italic(when(first, notice, _))
    return line + (Markup("\n   ") + lines(named) if named else "")


def morning_rows(notice: MorningNotice, shown: Sequence[Task], _: Translator) -> tuple[Row, ...]:
    own = single_rows(shown[0], notice, _) if len(shown) == 1 else grid(_numbers(shown), width=WIDTH)
    return (*own, *_problem_rows(notice), *_late_rows(notice, _))


def _problem_rows(notice: MorningNotice) -> tuple[Row, ...]:
    """Each problem opens its card, where it can be answered and closed."""
    told = notice.problems[:BELOW]
    named = ((task.subject, cut(task.place or task.title, 40)) for task in told)
    return column(button(f"{PROBLEM_SIGN} {name}", OpenCard(id=number)) for number, name in named)


def _late_rows(notice: MorningNotice, _: Translator) -> tuple[Row, ...]:
    """What is late under the reader opens as a list, as it stands when it is tapped."""
    levels = {task.stage for task in notice.escalated}
    views = [view for level, view in LATE_IN.items() if level in levels]
    return tuple((button(_(words), OpenRows(view=view, which=Which.LATE)),) for view, words in views)


def _numbers(shown: Iterable[Task]) -> list[Button]:
    return [opening(task, str(n)) for n, task in enumerate(shown, start=1)]


def opening(task: Task, label: str) -> Button:
    """The button that opens what a task is about."""
    if task.kind is Kind.SEMINAR:
        return button(label, OpenEvent(id=task.subject))
    if task.kind is Kind.SURVEY:
        return button(label, OpenSurvey(run=task.subject))
    if task.kind is Kind.CHECK_IN:
        return button(label, AskHow(id=task.subject, day=_day(task)))
    return button(label, OpenTask(id=task.subject))


def single_rows(task: Task, notice: MorningNotice | UrgentNotice, _: Translator) -> tuple[Row, ...]:
    """Where there is one task, its buttons stand right under the message."""
    today = notice.now.astimezone(zone(notice.timezone)).date()
    if task.kind is Kind.ITEM:
        problem = task.problem is not None
        return task_rows(task.subject, today, _, stands_in=task.stands_in, problem=problem)
    if task.kind is Kind.SURVEY:
        mute = (button(_("🔕 Remind me no more"), Mute(run=task.subject)),)
        return ((opening(task, _("✍️ Answer")),), *snooze_rows(Kind.SURVEY, task.subject, today, _), mute)
    if task.kind is Kind.CHECK_IN:
        return progress_rows(task.subject, _day(task), _)
    return ((opening(task, _("Open")),),)


def _day(task: Task) -> date:
    return task.due.date() if isinstance(task.due, datetime) else task.due


@word.register(UrgentNotice)
def word_urgent(notice: UrgentNotice, _: Translator) -> Screen:
    task = notice.task
    moment = task.due if isinstance(task.due, datetime) else notice.now
    return Screen(
        lines(
            bold(_("⏰ Starting at {time}", time=clock(moment, notice.timezone))),
            lines("🎓 ") + cut(task.title, 200),
            lines("📍 ") + cut(task.place, 300) if task.place else None,
            lines("🔗 ") + cut(task.link, 600) if task.link else None,
            None if task.answered else _("You have not answered yet: will you come?"),
            tg_time(moment, "r", _, timezone=notice.timezone),
        ),
        rows=((opening(task, _("Open")),),),
    )
