"""Periods and the reasons of doubts in words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from locales import __
from services.calendar.period import Period
from services.calendar.school_year import is_whole_year
from services.deadlines import DeadlineReason
from views.screen import cut

if TYPE_CHECKING:
    from locales import Translator


REASONS: Final = {
    DeadlineReason.EMPTY: __("No deadline is written here."),
    DeadlineReason.TOO_LONG: __("The text is too long for a deadline."),
    DeadlineReason.NO_DATE: __("I see no date in it."),
    DeadlineReason.NO_SUCH_DAY: __("There is no such day in the calendar."),
    DeadlineReason.END_BEFORE_START: __("The end comes before the beginning."),
    DeadlineReason.YEAR_SLIP: __("The year looks like a typo."),
    DeadlineReason.EVENT: __("It depends on an event whose day I do not know."),
    DeadlineReason.AS_NEEDED: __("“As needed” is not a day."),
    DeadlineReason.BY_PLAN: __("It refers to another plan or schedule."),
    DeadlineReason.OPEN_START: __("There is a beginning, but no end."),
    DeadlineReason.UNREAD: __("I understood only a part of it."),
    DeadlineReason.YEAR_UNKNOWN: __("It is not clear which year is meant."),
    DeadlineReason.OUTSIDE_PERIOD: __("It lies outside the roadmap's period."),
    DeadlineReason.WEEKDAY: __("The day of the week does not fit the date."),
    DeadlineReason.DAYS_UNKNOWN: __("The days themselves are not named."),
    DeadlineReason.SCHOOL_CALENDAR: __("It depends on the school calendar."),
    DeadlineReason.VAGUE: __("It can be read in more than one way."),
}


def period_name(period: Period, _: Translator) -> Markup:
    if is_whole_year(period.start, period.end):
        return _("School year {first}/{second}", first=period.start.year, second=f"{period.end.year % 100:02d}")
    if period == Period(date(period.start.year, 1, 1), date(period.start.year, 12, 31)):
        return _("Calendar year {year}", year=period.start.year)
    return Markup("{} – {}").format(f"{period.start:%d.%m.%Y}", f"{period.end:%d.%m.%Y}")


def roadmap_title(period: Period, _: Translator) -> str:
    """Name a saved roadmap until somebody calls it otherwise."""
    return str(_("Roadmap. {period}", period=period_name(period, _)).unescape())


def reason_in_words(reason: str | None, _: Translator) -> Markup | None:
    return _(REASONS[DeadlineReason(reason)]) if reason else None


def item_line(number: str | None, title: str, length: int) -> str:
    """«5. Утвердить план»; a number comes as it was written, with or without its dot."""
    return cut(f"{number.rstrip('.')}. {title}" if number else title, length)
