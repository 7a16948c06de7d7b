"""A seminar: announced, on its way, on the home screen."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 - callback data is read when its class is made
from typing import TYPE_CHECKING, Final

from aiogram.filters.callback_data import CallbackData

from locales import __
from models.enums import Role
from services.calendar import zone
from services.reminders.subjects import EVERYBODY
from services.seminars import SeminarCard, SeminarNotice, SeminarsComing
from views.common import home_row
from views.dates import day_in_words, distance, moment_in_words, tg_time
from views.home.part import Part, section_words
from views.messages.word import word
from views.month_grid import Day, month_grid
from views.reminders.buttons import OpenSeminar
from views.roles import role_name
from views.screen import Screen, bold, button, column, cut, italic, lines, way_out

if TYPE_CHECKING:
    from markupsafe import Markup

    from locales import Translator

AUDIENCES: Final = (
    EVERYBODY,
    Role.LEADER,
    Role.SCHOOL_COORDINATOR,
    Role.CURATOR,
    Role.TUTOR,
    Role.ASSOCIATION_HEAD,
    Role.TEACHER,
)
PLURALS: Final = {
    EVERYBODY: __("everybody"),
    Role.LEADER: __("school leaders"),
    Role.SCHOOL_COORDINATOR: __("school coordinators"),
    Role.CURATOR: __("curators"),
    Role.TUTOR: __("tutors"),
    Role.ASSOCIATION_HEAD: __("heads of teachers' associations"),
    Role.TEACHER: __("teachers"),
    Role.SPECIALIST: __("specialists of the education office"),
    Role.COORDINATOR: __("coordinators"),
    Role.OBSERVER: __("observers"),
}


class PickSeminarDay(CallbackData, prefix="sm.day"):
    day: Day


class TurnMonth(CallbackData, prefix="sm.month"):
    month: Day


class PickAudience(CallbackData, prefix="sm.who"):
    audience: str


class Announce(CallbackData, prefix="sm.send"):
    pass


@way_out
class Drop(CallbackData, prefix="sm.drop"):
    pass


class Cancel(CallbackData, prefix="sm.stop"):
    id: int


class CancelSurely(CallbackData, prefix="sm.sure"):
    id: int


def audience_name(audience: str, _: Translator) -> Markup:
    return _(PLURALS[audience]) if audience in PLURALS else role_name(Role(audience), _)


def ask_title_screen(_: Translator) -> Screen:
    return Screen(lines(_("What is the seminar called?"), italic(_("For example: “Reading literacy in every lesson”"))))


def ask_day_screen(month: date, today: date, _: Translator) -> Screen:
    rows = month_grid(
        month,
        _,
        day=lambda day: PickSeminarDay(day=day),
        turn_to=lambda first: TurnMonth(month=first),
        first=today,
    )
    return Screen(_("On which day?"), rows=rows)


def ask_time_screen(day: date, today: date, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(day_in_words(day, _, today=today)),
            _("At what time does it begin? Write it like 15:00"),
        )
    )


def ask_place_screen(_: Translator) -> Screen:
    return Screen(_("Where? Write the place, or paste a link for those who come online."))


def ask_audience_screen(_: Translator) -> Screen:
    buttons = (button(audience_name(one, _).capitalize(), PickAudience(audience=one)) for one in AUDIENCES)
    return Screen(_("Whom do you invite?"), rows=column(buttons))


def check_screen(card: SeminarCard, people: int, _: Translator, *, now: datetime) -> Screen:
    who = audience_name(card.audience, _)
    return Screen(
        lines(
            _("This is what they will see:"),
            "",
            *announcement_lines(card, _, now=now),
            "",
            _.plural(
                "It goes to {n} person ({who}).",
                "It goes to {n} people ({who}).",
                people,
                who=who,
            ),
            italic(_("I will remind them a day and an hour before.")),
        ),
        rows=((button(_("📣 Announce"), Announce(), style="success"),), (button(_("✖️ Never mind"), Drop()),)),
    )


def announcement_lines(card: SeminarCard, _: Translator, *, now: datetime) -> list[Markup]:
    today = now.astimezone(zone(card.timezone)).date()
    return [
        bold("🎓 " + cut(card.title, 300)),
        lines("🗓 ") + moment_in_words(card.starts_at, _, timezone=card.timezone, today=today),
        lines("📍 " + cut(card.place, 600)),
    ]


def announced_screen(people: int, _: Translator) -> Screen:
    return Screen(
        _.plural("📣 Announced: {n} person is invited.", "📣 Announced: {n} people are invited.", people),
        rows=(home_row(_),),
    )


def dropped_screen(_: Translator) -> Screen:
    return Screen(_("All right, nothing was sent."), rows=(home_row(_),))


def seminar_screen(card: SeminarCard, _: Translator, *, now: datetime) -> Screen:
    over = card.starts_at <= now
    rows = (
        ((button(_("🚫 Cancel the seminar"), Cancel(id=card.id)),),)
        if card.mine and not (over or card.cancelled)
        else ()
    )
    return Screen(
        lines(
            *announcement_lines(card, _, now=now),
            bold(_("Cancelled")) if card.cancelled else italic(tg_time(card.starts_at, "r", _, timezone=card.timezone)),
        ),
        rows=(*rows, home_row(_)),
    )


def sure_screen(card: SeminarCard, _: Translator) -> Screen:
    return Screen(
        lines(_("Cancel the seminar? Everybody who was invited will be told."), bold(cut(card.title, 200))),
        rows=((button(_("🚫 Yes, cancel it"), CancelSurely(id=card.id), style="danger"),), home_row(_)),
    )


def cancelled_screen(_: Translator) -> Screen:
    return Screen(_("Cancelled. I am telling everybody who was invited."), rows=(home_row(_),))


@word.register(SeminarNotice)
def word_seminar(notice: SeminarNotice, _: Translator) -> Screen:
    card = notice.card
    if notice.cancelled:
        return Screen(lines(bold(_("🚫 The seminar is cancelled")), *announcement_lines(card, _, now=notice.now)))
    return Screen(
        lines(
            _("You are invited to a seminar"),
            *announcement_lines(card, _, now=notice.now),
            italic(_("I will remind you a day and an hour before.")),
        ),
        rows=((button(_("Open"), OpenSeminar(id=card.id)),),),
    )


@section_words.register(SeminarsComing)
def seminars_coming(due: SeminarsComing, _: Translator) -> Part:
    told = [_coming_line(card, due.now, _) for card in due.seminars]
    buttons = column(button("🎓 " + cut(card.title, 50), OpenSeminar(id=card.id)) for card in due.seminars[:3])
    return Part(lines(*told), buttons)


def _coming_line(card: SeminarCard, now: datetime, _: Translator) -> Markup:
    here = zone(card.timezone)
    today, day = now.astimezone(here).date(), card.starts_at.astimezone(here).date()
    when = moment_in_words(card.starts_at, _, timezone=card.timezone, today=today)
    return lines(f"🎓 {cut(card.title, 70)} – ") + italic(when + ", " + distance((day - today).days, _))
