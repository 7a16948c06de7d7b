"""The curator's queue and the decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.enums import ReturnReason
from views.common import back_button, home_row
from views.dates import distance
from views.evidence.buttons import (
    ConfirmTicked,
    OpenCard,
    OpenQueue,
    OpenReasons,
    SendBack,
    Tick,
    TickMode,
)
from views.evidence.card import REASONS
from views.evidence.checks import checks_button
from views.paging import pager
from views.screen import Row, Screen, bold, button, column, cut, grid, lines
from views.states import numbered
from views.status.main import problem_buttons, problem_words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from markupsafe import Markup

    from locales import Translator
    from services.evidence.review import Waiting
    from services.status import View


def waiting_line(one: Waiting, _: Translator, *, today: date) -> Markup:
    signs = ("⏸ " if one.held else "") + ("👀 " if one.second else "")
    since = distance((one.reported_at.date() - today).days, _) if one.reported_at else ""
    where = f" – {cut(one.school, 40)}" if one.school else ""
    papers = f" 📎{one.pieces}" if one.pieces else ""
    if one.lacks_paper:
        papers += " ⚠️ " + _("without the document").unescape()
    return lines(f"{signs}{cut(numbered(one.number, one.title), 60)}{where}{papers} · {since}")


def label(one: Waiting) -> str:
    number = f"{one.number.rstrip('.')}. " if one.number else ""
    return f"{number}{cut(one.school or one.title, 40)}"


def queue_screen(
    total: int,
    found: Sequence[Waiting],
    page: int,
    _: Translator,
    *,
    today: date,
    leads: bool = False,
    problems: Sequence[tuple[View, int]] = (),
) -> Screen:
    """List what waits, problems first; who leads the roadmap may say here how it is checked."""
    troubled = column(problem_buttons(problems, _))
    more: tuple[Row, ...] = ((checks_button(_),),) if leads else ()
    if not total:
        nothing = bold(_("Nothing waits for your decision. Thank you!")) if not problems else None
        return Screen(lines(nothing, *problem_words(problems, _)), rows=(*troubled, *more, home_row(_)))
    return Screen(
        lines(
            bold(_("To be confirmed: {n}", n=total)),
            *(waiting_line(one, _, today=today) for one in found),
        ),
        rows=(
            *troubled,
            *column(button(f"🔎 {label(one)}", OpenCard(id=one.id)) for one in found),
            *pager(total, page, lambda to: OpenQueue(page=to)),
            *(((button(_("☑ Confirm several"), TickMode(page=page)),),) if total > 1 else ()),
            *more,
            (button(_("Why things are returned"), OpenReasons()), *home_row(_)),
        ),
    )


def ticks_screen(total: int, found: Sequence[Waiting], ticked: Collection[int], page: int, _: Translator) -> Screen:
    confirm: tuple[Row, ...] = ()
    if ticked:
        confirm = ((button(_("✅ Confirm {n}", n=len(ticked)), ConfirmTicked(), style="success"),),)
    return Screen(
        lines(bold(_("Tick what you have looked at")), _("All that is ticked is confirmed at once.")),
        rows=(
            *column(
                button(f"{'☑' if one.id in ticked else '☐'} {label(one)}", Tick(id=one.id, page=page)) for one in found
            ),
            *pager(total, page, lambda to: TickMode(page=to)),
            *confirm,
            (back_button(OpenQueue(), _),),
        ),
    )


def confirmed_toast(n: int, _: Translator) -> Markup:
    return _.plural("✅ {n} item confirmed", "✅ {n} items confirmed", n)


def reasons_screen(assignment_id: int, version: int, _: Translator) -> Screen:
    ready = (
        button(_(words), SendBack(id=assignment_id, version=version, reason=reason))
        for reason, words in REASONS.items()
        if reason is not ReturnReason.OWN_WORDS
    )
    own = button(_("✍️ In my own words"), SendBack(id=assignment_id, version=version, reason=ReturnReason.OWN_WORDS))
    return Screen(
        bold(_("What has to be changed?")),
        rows=(*grid(ready, width=2), (own,), (back_button(OpenCard(id=assignment_id), _),)),
    )


def own_words_screen(_: Translator) -> Screen:
    return Screen(_("Write in a few words what has to be changed. The school will read it at once."))
