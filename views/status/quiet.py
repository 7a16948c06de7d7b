"""«Кто не ответил ни на одно напоминание»: the list, and one of them with what to say on the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from models.enums import Concern
from services.calendar import zone
from services.status.silence import LEAST, PERIOD
from views.common import back_button, home_row
from views.dates import day_in_words
from views.paging import pager
from views.people.persons import OpenPerson, post_words
from views.screen import Screen, bold, button, column, cut, lines
from views.states import numbered
from views.status.buttons import OpenConcern, OpenQuiet
from views.status.unheard import CAUSES, back_to_unheard

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from locales import Translator
    from services.status import Scope
    from services.status.silence import Quiet

ITEMS: Final = 5


def quiet_screen(
    scope: Scope,
    found: Sequence[tuple[int, str, int, datetime, datetime]],
    page: int,
    total: int,
    _: Translator,
) -> Screen:
    told = (
        lines(f"• {cut(name, 60)} – ") + _.plural("{n} reminder since {day}", "{n} reminders since {day}", n, day=since)
        for _id, name, n, first, _last in found
        for since in (_day(first, scope, _),)
    )
    meaning = _(
        "Reminded {n} times or more in {days} days, and not a tap, a word or a file since the first of these.",
        n=LEAST,
        days=PERIOD.days,
    )
    return Screen(
        lines(
            bold(_(CAUSES[Concern.QUIET], n=total)),
            meaning if total else _("Everybody who was reminded has answered in some way."),
            "",
            *told,
        ),
        rows=(
            *column(button(cut(name, 50), OpenQuiet(view=scope.view, person=number)) for number, name, *_more in found),
            *pager(total, page, lambda to: OpenConcern(view=scope.view, what=Concern.QUIET, page=to)),
            back_to_unheard(scope, _),
        ),
    )


def _day(moment: datetime, scope: Scope, _: Translator) -> str:
    return day_in_words(moment.astimezone(zone(scope.timezone)).date(), _, today=scope.today)


def quiet_words_screen(scope: Scope, quiet: Quiet, link: str, _: Translator) -> Screen:
    person = quiet.person
    items = [lines("• " + cut(numbered(one.number, one.title), 80)) for one in quiet.items[:ITEMS]]
    rest = len(quiet.items) - ITEMS
    spans = {"first": _day(quiet.first, scope, _), "last": _day(quiet.last, scope, _)}
    words = _(
        "“Hello! The bot Nastavnik has sent reminders of our roadmap and has not heard from you. "
        "Please open {link} and tap what fits: done, later, or a problem. If something is in the "
        "way, tell me.”",
        link=link,
    )
    return Screen(
        lines(
            bold(person.name),
            *(lines("• " + post_words(post, _)) for post in person.posts),
            _("Phone: {phone}", phone=person.phone) if person.phone else _("No phone number is known."),
            "",
            _.plural(
                "{n} reminder without an answer: from {first} to {last}",
                "{n} reminders without an answer: from {first} to {last}",
                quiet.reminded,
                **spans,
            ),
            *items,
            _("… and {n} more", n=rest) if rest > 0 else None,
            "",
            _("Ready words for another channel:"),
            words,
        ),
        rows=(
            (button(_("👤 Card"), OpenPerson(person=person.id)),),
            (back_button(OpenConcern(view=scope.view, what=Concern.QUIET), _), *home_row(_)),
        ),
    )
