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
from views.dates import clock, day_in_words, tg_time
from views.evidence.buttons import OpenBasket, OpenCard
from views.messages.word import word
from views.problems import day_told
from views.quotes import quoted
from views.reminders.buttons import AskHow, OpenEvent, OpenTask, OpenTasks
from views.reminders.groups import TITLE, Group, group_line, grouped, months_of, when
from views.reminders.office import (
    absent_in_words,
    absent_lines,
    absent_rows,
    decision_lines,
    decisions_in_words,
    office_rows,
    undecided_in_words,
    undecided_lines,
)
from views.reminders.task import progress_rows, snooze_rows, task_rows
from views.screen import Button, Screen, bold, button, column, cut, italic, lines
from views.states import PROBLEM_SIGN, numbered
from views.status.buttons import OpenRows
from views.surveys.buttons import Mute, OpenSurvey
from views.surveys.notices import word_reminder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from locales import Translator
    from services.reminders.facts import Task
    from services.surveys.notices import SurveyReminder
    from views.screen import Row

MOST: Final = 8  # buttons of a message
LEAST: Final = 3  # lines of one's own, whatever else there is to say
BELOW: Final = 5  # late ones of others
OTHERS: Final = 5  # buttons for what is not one's own
PROBLEMS: Final = 2  # with a button each
LABEL: Final = 36  # letters that a phone shows of a button of a whole line


@word.register(MorningNotice)
def word_morning(notice: MorningNotice, _: Translator) -> Screen:
    survey = only_survey(notice)
    if survey:
        screen = word_reminder(survey, _)
        later = snooze_rows(Kind.SURVEY, survey.run_id, _)
        return replace(screen, rows=(screen.rows[0], *later, *screen.rows[1:]))
    parts = [(title, grouped(tasks)) for title, tasks in titled(notice, _)]
    groups = [group for _title, of_one in parts for group in of_one]
    others = other_rows(notice, _)
    shown = groups[: max(LEAST, MOST - sum(map(len, others)))]
    numbers = {group: n for n, group in enumerate(shown, start=1)}
    today, first = notice.today_is, leads(notice)
    return Screen(
        lines(
            bold(headline(notice, _)),
            *(line for title, of_one in parts for line in _part(title, of_one, numbers, notice, _)),
            *_rest(len(groups) - len(shown), _),
            *_problems(notice, _),
            *decision_lines(notice.decisions, _, today=today, besides=first is not notice.decisions),
            *undecided_lines(notice.undecided, _, today=today, besides=first is not notice.undecided),
            *_escalated(notice, _),
            *absent_lines(notice.absent, _, besides=first is not notice.absent),
            *(("", _("📎 A report is begun and not sent")) if notice.unsent and first is not notice.begun else ()),
        ),
        rows=(*_own_rows(shown, _), *_unsent_row(notice, _), *others),
    )


def _unsent_row(notice: MorningNotice, _: Translator) -> tuple[Row, ...]:
    if notice.unsent is None:
        return ()
    return ((button(_("📎 Go on with the report"), OpenBasket(basket=notice.unsent)),),)


def titled(notice: MorningNotice, _: Translator) -> list[tuple[Markup, Sequence[Task]]]:
    return [
        (bold(_("↩️ To be corrected")), notice.returned),
        (bold(_("🔴 Late")), notice.late),
        (bold(_("☀️ Today")), notice.today),
        (bold(_("📅 Soon")), notice.soon),
        (bold(_("❓ How is it going?")), notice.questions),
    ]


def only_survey(notice: MorningNotice) -> SurveyReminder | None:
    """Give the survey that is all there is to say: it has words of its own."""
    said = [*notice.tasks, *notice.questions, *notice.escalated, *notice.problems]
    said += [*notice.decisions, *notice.undecided, *notice.absent, *notice.begun]
    if len(said) != 1 or said[0].kind is not Kind.SURVEY or notice.unsent:
        return None
    return notice.surveys.get(said[0].subject)


def leads(notice: MorningNotice) -> Sequence[Task]:
    """Give the part that the headline speaks of: the first that is not empty."""
    parts = (notice.problems, notice.decisions, notice.undecided, notice.escalated, notice.absent, notice.begun)
    return notice.tasks or notice.questions or next(part for part in parts if part)


def headline(notice: MorningNotice, _: Translator) -> Markup:
    """Say what is true of the list below: what came back, what is late, what is due today; else when the next is."""
    if notice.tasks:
        return own_headline(notice, _)
    part = leads(notice)
    return absent_in_words(part, _) if part[0].absent is not None else HEADLINES[part[0].kind](part, _)


def questions_in_words(part: Sequence[Task], _: Translator) -> Markup:
    return _("Good morning! One short question") if len(part) == 1 else _("Good morning! A few questions")


def problems_in_words(part: Sequence[Task], _: Translator) -> Markup:
    return _.plural("{n} problem waits for an answer", "{n} problems wait for an answer", len(part))


def late_below(part: Sequence[Task], _: Translator) -> Markup:
    return _("Late in your schools") if part[0].stage == Level.CURATOR else _("Late in the municipality")


def begun_in_words(part: Sequence[Task], _: Translator) -> Markup:  # noqa: ARG001 - one shape for all
    return _("Good morning! A report is begun and not sent")


HEADLINES: Final[dict[Kind, Callable[[Sequence[Task], Translator], Markup]]] = {
    Kind.CHECK_IN: questions_in_words,
    Kind.PROBLEM: problems_in_words,
    Kind.DECISION: decisions_in_words,
    Kind.UNDECIDED: undecided_in_words,
    Kind.ESCALATION: late_below,
    Kind.UNSENT: begun_in_words,
}


def own_headline(notice: MorningNotice, _: Translator) -> Markup:
    back, late, today = (len(grouped(part)) for part in (notice.returned, notice.late, notice.today))
    said = [
        _.plural("{n} report came back", "{n} reports came back", back) if back else None,
        _.plural("{n} task is late", "{n} tasks are late", late) if late else None,
        _.plural("{n} task is for today", "{n} tasks are for today", today) if today else None,
    ]
    told = [one for one in said if one]
    if told:
        return Markup(" · ").join(told)
    nearest = notice.soon[0]
    day = nearest.due.astimezone(zone(notice.timezone)).date() if isinstance(nearest.due, datetime) else nearest.due
    named = day_in_words(day, _, today=notice.today_is)
    if nearest.kind is Kind.ITEM:
        return _("The nearest deadline is {day}", day=named)
    return _("The nearest thing is {day}", day=named)


def _part(
    title: Markup, groups: Sequence[Group], numbers: dict[Group, int], notice: MorningNotice, _: Translator
) -> list[Markup | str]:
    told = [group_line(group, numbers[group], notice, _) for group in groups if group in numbers]
    return ["", title, *told] if told else []


LATE_IN: Final = {
    Level.CURATOR: (View.CURATED, __("🔴 What is late in my schools")),
    Level.COORDINATOR: (View.MUNICIPALITY, __("🔴 What is late in the municipality")),
}


def _rest(n: int, _: Translator) -> list[Markup | str]:
    return ["", _.plural("… and {n} more: /home", "… and {n} more: /home", n)] if n > 0 else []


def _problems(notice: MorningNotice, _: Translator) -> list[Markup | str]:
    """What schools say is in the way and nobody has answered: the longest waiting first."""
    if not notice.problems:
        return []
    besides = leads(notice) is not notice.problems
    title = [bold(_("🆘 Problems without an answer"))] if besides else []
    rest = len(notice.problems) - BELOW
    more = [_.plural("… and {n} more: /status", "… and {n} more: /status", rest)] if rest > 0 else []
    return ["", *title, *(_problem_line(task, notice, _) for task in notice.problems[:BELOW]), *more]


def _problem_line(task: Task, notice: MorningNotice, _: Translator) -> Markup:
    line = lines(f"• {cut(numbered(task.number, task.title), TITLE)}")
    if task.problem is None:
        return line
    line += lines(" – ") + italic(day_told(task.problem, _, timezone=notice.timezone, today=notice.today_is))
    where = f"{cut(task.place, 40)}: " if task.place else ""
    return line + Markup("\n   ") + lines(where + quoted(cut(task.problem.text, 120), _))


def _escalated(notice: MorningNotice, _: Translator) -> list[Markup | str]:
    """What is late under the reader: grouped by item, the longest late first."""
    if not notice.escalated:
        return []
    besides = leads(notice) is not notice.escalated
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


def _own_rows(shown: Sequence[Group], _: Translator) -> tuple[Row, ...]:
    if len(shown) == 1 and shown[0].single:
        return single_rows(shown[0].first, _)
    return column(opening(group, label_of(group, n, _)) for n, group in enumerate(shown, start=1))


def label_of(group: Group, number: int, _: Translator) -> str:
    """Number the line and say what it is about, so that nobody has to look it up in the text; of which month."""
    months = months_of(group.tasks, _) if group.single else ""
    name = cut(numbered(group.first.number, group.first.title), max(LABEL - len(months), LABEL // 2))
    return f"{number}) {name} · {months}" if months else f"{number}) {name}"


def other_rows(notice: MorningNotice, _: Translator) -> tuple[Row, ...]:
    """The buttons of all that is not the reader's own to do."""
    rows = (
        *office_rows(notice.decisions, notice.undecided, _),
        *_late_rows(notice, _),
        *absent_rows(notice.absent, _, centre=notice.centre),
        *_problem_rows(notice),
    )
    return tuple(row for n, row in enumerate(rows) if sum(map(len, rows[: n + 1])) <= OTHERS)


def _problem_rows(notice: MorningNotice) -> tuple[Row, ...]:
    """Each problem opens its card, where it can be answered and closed."""
    told = notice.problems[:PROBLEMS]
    named = ((task.subject, cut(task.place or task.title, 40)) for task in told)
    return column(button(f"{PROBLEM_SIGN} {name}", OpenCard(id=number)) for number, name in named)


def _late_rows(notice: MorningNotice, _: Translator) -> tuple[Row, ...]:
    """What is late under the reader opens as a list, as it stands when it is tapped."""
    levels = {task.stage for task in notice.escalated}
    views = [view for level, view in LATE_IN.items() if level in levels]
    return tuple((button(_(words), OpenRows(view=view, which=Which.LATE)),) for view, words in views)


def opening(group: Group, label: str) -> Button:
    """The button that opens what a line is about; one that stands for several opens a choice."""
    task = group.first
    if not group.single and task.item is not None:
        return button(label, OpenTasks(item=task.item))
    if task.kind is Kind.SEMINAR:
        return button(label, OpenEvent(id=task.subject))
    if task.kind is Kind.SURVEY:
        return button(label, OpenSurvey(run=task.subject))
    if task.kind is Kind.CHECK_IN:
        return button(label, AskHow(id=task.subject, day=_day(task)))
    return button(label, OpenTask(id=task.subject))


def single_rows(task: Task, _: Translator) -> tuple[Row, ...]:
    """Where there is one task, its buttons stand right under the message."""
    if task.kind in {Kind.ITEM, Kind.START}:
        problem = task.problem is not None
        return task_rows(task.subject, _, stands_in=task.stands_in, problem=problem)
    if task.kind is Kind.SURVEY:
        mute = (button(_("🔕 Remind me no more"), Mute(run=task.subject)),)
        return ((opening(Group((task,)), _("✍️ Answer")),), *snooze_rows(Kind.SURVEY, task.subject, _), mute)
    if task.kind is Kind.CHECK_IN:
        return progress_rows(task.subject, _day(task), _)
    return ((opening(Group((task,)), _("Open")),),)


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
        rows=((opening(Group((task,)), _("Open")),),),
    )
