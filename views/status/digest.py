"""The weekly digest in words, and when it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram.filters.callback_data import CallbackData
from babel.dates import get_day_names

from services.settings import NEVER
from services.status import Cut, View
from services.status.digest import Digest
from views.common import home_row, kept, marked
from views.dates import full_day, lateness
from views.messages.word import word
from views.screen import Screen, bold, button, column, cut, grid, lines
from views.status.buttons import OpenPart, OpenStatus
from views.status.main import bar, headline

if TYPE_CHECKING:
    from markupsafe import Markup

    from locales import Translator


class AskWhen(CallbackData, prefix="dg.when"):
    pass


class SetDay(CallbackData, prefix="dg.day"):
    weekday: int


class SetHour(CallbackData, prefix="dg.hour"):
    """Only in messages of long ago."""

    weekday: int
    hour: int


@word.register(Digest)
def digest_screen(digest: Digest, _: Translator) -> Screen:
    risks = [
        _(
            "{school}: late {n}, the oldest {days}",
            school=one.school,
            n=one.late,
            days=lateness((digest.today - one.oldest).days, _),
        )
        for one in digest.risks
    ]
    screen = Screen(
        lines(
            bold(_("The week · {place}", place=digest.place)),
            full_day(digest.today, _),
            bold(headline(digest.tally, _, items=digest.items)),
            bar(digest.tally.share, _),
            "",
            moved_line(digest, _),
            *(("", bold(_("What needs attention")), *(lines("• ") + one for one in risks)) if risks else ()),
            *(("", thanks_line(digest, _)) if digest.thanks else ()),
        ),
        rows=(
            *column(
                button(f"🔴 {cut(one.school, 50)}", OpenPart(view=View.MUNICIPALITY, cut=Cut.SCHOOL, key=one.school_id))
                for one in digest.risks
            ),
            (button(_("📊 Status"), OpenStatus(view=View.MUNICIPALITY)), button(_("⚙️ When to send"), AskWhen())),
        ),
    )
    return kept(marked(screen, digest.municipality_id))


def moved_line(digest: Digest, _: Translator) -> Markup:
    if not any((digest.reported, digest.confirmed, digest.returned)):
        return _("Nothing moved in seven days.")
    return _(
        "In seven days: reported {reported}, confirmed {confirmed}, returned {returned}.",
        reported=digest.reported,
        confirmed=digest.confirmed,
        returned=digest.returned,
    )


def thanks_line(digest: Digest, _: Translator) -> Markup:
    named = ", ".join(f"{name} ({n})" for name, n in digest.thanks)
    return _("👏 Nothing late and things done, worth a thank-you: {schools}", schools=named)


def ask_day_screen(weekday: int | None, _: Translator) -> Screen:
    names = get_day_names("abbreviated", "stand-alone", locale=_.language)
    days = [button(("● " if day == weekday else "") + names[day], SetDay(weekday=day)) for day in range(7)]
    return Screen(
        _("On what day should the weekly digest come?"),
        rows=(*grid(days, width=4), (button(_("Do not send it"), SetDay(weekday=NEVER)),), home_row(_)),
    )


def set_screen(weekday: int, _: Translator) -> Screen:
    if weekday == NEVER:
        return Screen(_("All right, the digest will not come any more."), rows=(home_row(_),))
    day = get_day_names("wide", "stand-alone", locale=_.language)[weekday]
    return Screen(
        lines(
            _("The digest will come: {day}, at the hour of everybody's own morning message.", day=bold(day)),
            _("Where that is a day off, it comes on the next working day."),
        ),
        rows=(home_row(_),),
    )
