"""The tasks of a morning as lines: what is one item is one line, however many schools or months it is late in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from models.enums import ReturnReason
from services.calendar import zone
from services.reminders.notices import MorningNotice
from services.reminders.rules import Kind
from views.dates import clock, day_in_words, distance, lateness, month_name
from views.evidence.card import REASONS
from views.problems import they_told, you_told
from views.screen import cut, italic, lines
from views.states import numbered
from views.surveys.notices import how_far

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from locales import Translator
    from services.reminders.facts import Returned, Task
    from services.reminders.notices import UrgentNotice

TITLE: Final = 70
PLACES: Final = 2  # named in a line, the rest is counted
SIGNS: Final = {Kind.SEMINAR: "🎓 ", Kind.SURVEY: "📝 "}


@dataclass(frozen=True)
class Group:
    """Tasks of one item that stand in one line."""

    tasks: tuple[Task, ...]

    @property
    def first(self) -> Task:
        return self.tasks[0]

    @property
    def single(self) -> bool:
        return len(self.tasks) == 1


def grouped(tasks: Iterable[Task]) -> list[Group]:
    """Put the tasks of one item together, in the order in which their first ones come."""
    found: dict[tuple[object, ...], list[Task]] = {}
    for task in tasks:
        subject = task.subject if task.item is None or task.kind is Kind.CHECK_IN else task.item
        found.setdefault((task.kind, task.item is None, subject, task.stands_in), []).append(task)
    return [Group(tuple(of_one)) for of_one in found.values()]


def group_line(group: Group, number: int, notice: MorningNotice | UrgentNotice, _: Translator) -> Markup:
    """«2) 5. Обсудить результаты · сентябрь, октябрь – просрочено на 40 дней», and for whom on a line of its own."""
    task = group.first
    what = cut(numbered(task.number, task.title), TITLE)
    months = months_of(group.tasks, _)
    line = lines(f"{number}) {SIGNS.get(task.kind, '')}{what}{f' · {months}' if months else ''}")
    if task.kind is not Kind.CHECK_IN:
        line += " – " + italic(when(task, notice, _))
    return line + Markup("").join(Markup("\n   ") + one for one in _under(group, notice, _) if one)


def _under(group: Group, notice: MorningNotice | UrgentNotice, _: Translator) -> list[Markup]:
    task = group.first
    survey = notice.surveys.get(task.subject) if isinstance(notice, MorningNotice) else None
    if survey and task.kind is Kind.SURVEY:
        return [how_far(survey, _)]
    if not task.answered:
        return [_("You have not answered yet: will you come?")]
    told = []
    if task.returned:
        told.append(returned_words(task.returned, _))
    if task.problem:
        today = notice.now.astimezone(zone(notice.timezone)).date()
        said = they_told if task.stands_in else you_told
        told.append(said(task.problem, _, timezone=notice.timezone, today=today))
    place = places_of(group.tasks) if task.kind is not Kind.SEMINAR else ""
    if task.stands_in:
        told.append(_("↪️ {place}: nobody can be reached there, you can act for them", place=place))
    elif place:
        told.append(lines(place))
    return told


def returned_words(returned: Returned, _: Translator) -> Markup:
    """«↩️ вернули: нет подписи, «Нужна подпись директора»»."""
    said = [] if returned.reason is ReturnReason.OWN_WORDS else [_(REASONS[returned.reason])]
    if returned.words:
        said.append(_("“{words}”", words=cut(returned.words, 120)))
    return _("↩️ returned: {reason}", reason=Markup(", ").join(said)) if said else _("↩️ returned")


def places_of(tasks: Sequence[Task]) -> str:
    """«Приозёрная СШ № 1, Берёзовская СШ +3»."""
    places = list(dict.fromkeys(cut(task.place, 50) for task in tasks if task.place))
    return ", ".join(places[:PLACES]) + (f" +{len(places) - PLACES}" if len(places) > PLACES else "")


def months_of(tasks: Sequence[Task], _: Translator) -> str:
    """Name the months of what comes back, or its days where a month holds several."""
    days = sorted({_due(task) for task in tasks if task.comes_back})
    if len({(day.year, day.month) for day in days}) < len(days):
        return ", ".join(f"{day:%d.%m}" for day in days)
    return ", ".join(month_name(day, _) for day in days)


def _due(task: Task) -> date:
    return task.due.date() if isinstance(task.due, datetime) else task.due


def when(task: Task, notice: MorningNotice | UrgentNotice, _: Translator) -> Markup:
    """«30 ноября, через 3 дня»; today only the hour matters, late only by how much."""
    today = notice.now.astimezone(zone(notice.timezone)).date()
    moment = task.due if isinstance(task.due, datetime) else None
    day = moment.astimezone(zone(notice.timezone)).date() if moment else task.due
    assert isinstance(day, date)  # noqa: S101 - a due moment has a day
    left = (day - today).days
    if task.until is not None:
        until = day_in_words(task.until, _, today=today)
        if left == 0:
            return _("begins today, until {day}", day=until)
        return _("begins on {first}, until {day}", first=day_in_words(day, _, today=today), day=until)
    if left < 0:
        return lateness(-left, _)
    if left == 0:
        return _("at {time}", time=clock(moment, notice.timezone)) if moment else _("until the end of the day")
    parts = [day_in_words(day, _, today=today), *([clock(moment, notice.timezone)] if moment else [])]
    return Markup(", ").join([*parts, distance(left, _)])
