"""Items without a date of their own: what people answered when they were asked how it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales import __
from models.enums import Concern, Progress
from views.dates import day_in_words
from views.evidence.buttons import OpenCard
from views.paging import pager
from views.screen import Screen, bold, button, column, cut, lines
from views.states import item_label, numbered
from views.status.buttons import OpenConcern
from views.status.lists import MANY_SCHOOLS
from views.status.main import back_row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from markupsafe import Markup

    from locales import Translator
    from services.status import Scope

Line = tuple[int, str | None, str, str | None, str | None, Progress | None, "date | None"]
ANSWERS: Final = {
    Progress.GOING: __("🔄 under way"),
    Progress.DONE: __("🔄 under way"),
    Progress.NOT_BEGUN: __("⬜ not begun"),
}


def going_screen(scope: Scope, found: Sequence[Line], page: int, total: int, _: Translator) -> Screen:
    cards = (
        button(item_label(number, title, (school or person) if scope.view in MANY_SCHOOLS else None), OpenCard(id=key))
        for key, number, title, school, person, *_more in found
    )
    return Screen(
        lines(
            bold(_("🔄 Without a date of their own: {n}", n=total)),
            _("At the end of each school term people are asked how these are going."),
            "",
            *(going_line(one, scope, _) for one in found),
        ),
        rows=(
            *column(cards),
            *pager(total, page, lambda to: OpenConcern(view=scope.view, what=Concern.GOING, page=to)),
            back_row(scope.view, _),
        ),
    )


def going_line(one: Line, scope: Scope, _: Translator) -> Markup:
    _id, number, title, school, person, answer, day = one
    where = school or person
    place = f" · {cut(where, 40)}" if where and scope.view in MANY_SCHOOLS else ""
    told = _(ANSWERS[answer]) if answer else _("❔ no answer yet")
    when = f", {day_in_words(day, _, today=scope.today)}" if day else ""
    return lines(f"• {cut(numbered(number, title), 70)}{place}", lines("      ") + told + when)
