"""The lists behind the numbers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from models.enums import DONE_STATES, Concern
from services.status import Cut, View
from views.common import back_button, home_row
from views.dates import due_in_words, settled_in_words, short_day
from views.paging import pager
from views.people.persons import OpenPerson
from views.roadmap.buttons import OpenItem
from views.screen import Button, Screen, bold, button, column, cut, lines
from views.states import DONE_SIGN, item_label, numbered, sign_of
from views.status.buttons import OpenConcern, OpenPart, OpenRows, OpenStatus
from views.status.main import KINDS, back_row
from views.status.unheard import CAUSES, back_to_unheard

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from markupsafe import Markup

    from locales import Translator
    from services.status import Row as StatusRow
    from services.status import Scope

MANY_SCHOOLS: Final = frozenset({View.MUNICIPALITY, View.CURATED})


def rows_screen(
    scope: Scope,
    at: OpenRows,
    name: str,
    total: int,
    found: Sequence[StatusRow],
    buttons: Sequence[Button],
    _: Translator,
    *,
    now: datetime,
) -> Screen:
    """List a page of assignments; `buttons` open their cards."""
    heading = _(KINDS[at.which], n=total)
    listed = (row_line(row, scope, _, now=now) for row in found)
    back = OpenPart(view=at.view, cut=at.cut, key=at.key) if at.cut is not Cut.ALL else OpenStatus(view=at.view)
    return Screen(
        lines(bold(heading), cut(name, 120), "", *(listed if found else (_("The list is empty now."),))),
        rows=(
            *column(buttons),
            *pager(total, at.page, lambda to: at.model_copy(update={"page": to})),
            (back_button(back, _), *home_row(_)),
        ),
    )


def row_line(row: StatusRow, scope: Scope, _: Translator, *, now: datetime) -> Markup:
    sign = DONE_SIGN if row.done else sign_of(row.state, row.due, today=scope.today, problem=row.problem)
    when = row_when(row, scope, _, now=now)
    where = row.school or row.person
    title = cut(numbered(row.number, row.title), 70)
    place = f" · {cut(where, 40)}" if where and scope.view in MANY_SCHOOLS else ""
    return lines(f"{sign} {title}{place}", lines("      ") + when)


def row_when(row: StatusRow, scope: Scope, _: Translator, *, now: datetime) -> Markup:
    if row.due is None:
        return _("without a date")
    if row.state in DONE_STATES:
        return settled_in_words(row.due, row.reported_at, _, now=now, timezone=scope.timezone)
    return due_in_words(row.due, _, now=now, timezone=scope.timezone)


def short_labels(rows: Sequence[StatusRow], scope: Scope, _: Translator) -> list[str]:
    """Label the buttons of cards; with the school where there are many, with the day where one item has several."""
    where = [(row.school or row.person) if scope.view in MANY_SCHOOLS else None for row in rows]
    alike = Counter((row.number, row.title, place) for row, place in zip(rows, where, strict=True))
    return [
        (f"{short_day(row.due, _)} · " if row.due and alike[row.number, row.title, place] > 1 else "")
        + item_label(row.number, row.title, place)
        for row, place in zip(rows, where, strict=True)
    ]


def silent_screen(scope: Scope, found: Sequence[tuple[int, str]], page: int, total: int, _: Translator) -> Screen:
    buttons = (button(name, OpenPart(view=scope.view, cut=Cut.SCHOOL, key=key)) for key, name in found)
    return Screen(
        lines(
            bold(_(CAUSES[Concern.SILENT], n=total)), _("Something is late there, and nothing has come for two weeks.")
        ),
        rows=(
            *column(buttons),
            *pager(total, page, lambda to: OpenConcern(view=scope.view, what=Concern.SILENT, page=to)),
            back_to_unheard(scope, _),
        ),
    )


def undated_screen(
    scope: Scope, found: Sequence[tuple[int, str | None, str, str]], page: int, total: int, _: Translator
) -> Screen:
    listed = (
        lines("• " + cut(numbered(number, title), 80), _("      in the roadmap: “{text}”", text=cut(text or "—", 60)))
        for _id, number, title, text in found
    )
    return Screen(
        lines(
            bold(_("❔ Without a date: {n}", n=total)),
            _("Nobody can be reminded of these until they have a day."),
            "",
            *listed,
        ),
        rows=(
            *column(button(item_label(number, title), OpenItem(id=key)) for key, number, title, _text in found),
            *pager(total, page, lambda to: OpenConcern(view=scope.view, what=Concern.UNDATED, page=to)),
            back_row(scope.view, _),
        ),
    )


def unreachable_screen(scope: Scope, found: Sequence[tuple[int, str]], page: int, total: int, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(_(CAUSES[Concern.UNREACHABLE], n=total)),
            _("They have not started the bot, or have blocked it."),
        ),
        rows=(
            *column(button(name, OpenPerson(person=key)) for key, name in found),
            *pager(total, page, lambda to: OpenConcern(view=scope.view, what=Concern.UNREACHABLE, page=to)),
            back_to_unheard(scope, _),
        ),
    )
