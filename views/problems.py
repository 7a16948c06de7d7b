"""«Есть проблема» in words: what was told and when, whether somebody has answered, and the button that closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from views.dates import day_in_words
from views.evidence.buttons import Solved
from views.screen import button, cut

if TYPE_CHECKING:
    from datetime import date, datetime

    from markupsafe import Markup

    from locales import Translator
    from services.roadmap.assignments.problems import Problem
    from views.screen import Row


def you_told(problem: Problem, _: Translator, *, timezone: str, today: date) -> Markup:
    """«Вы сообщили о проблеме 12 ноября, ответ – 13 ноября»: to the school, which was heard."""
    day = local_day(problem.told_at, _, timezone=timezone, today=today)
    if problem.answered_at is None:
        return _("🆘 You reported a problem on {day}, no answer yet", day=day)
    answered = local_day(problem.answered_at, _, timezone=timezone, today=today)
    return _("🆘 You reported a problem on {day}, answered on {answered}", day=day, answered=answered)


def day_told(problem: Problem, _: Translator, *, timezone: str, today: date) -> Markup:
    return _("since {day}", day=local_day(problem.told_at, _, timezone=timezone, today=today))


def they_told(problem: Problem, _: Translator, *, timezone: str, today: date) -> Markup:
    return _("🆘 A problem was reported on {day}", day=local_day(problem.told_at, _, timezone=timezone, today=today))


def problem_lines(problem: Problem | None, _: Translator, *, timezone: str, today: date) -> list[Markup]:
    """«О проблеме сообщили 12 ноября: «…»», and whether somebody has answered."""
    if problem is None:
        return []
    day = local_day(problem.told_at, _, timezone=timezone, today=today)
    told = _("A problem was reported on {day}: “{words}”", day=day, words=cut(problem.text, 300))
    if problem.answered_at is None:
        return [told, _("No answer yet.")]
    answered = local_day(problem.answered_at, _, timezone=timezone, today=today)
    return [told, _("Answered on {day}.", day=answered)]


def local_day(moment: datetime, _: Translator, *, timezone: str, today: date) -> str:
    return day_in_words(moment.astimezone(ZoneInfo(timezone)).date(), _, today=today)


def solved_row(assignment_id: int, _: Translator) -> Row:
    return (button(_("✅ The problem is solved"), Solved(id=assignment_id)),)
