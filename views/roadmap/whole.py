"""The name, the period and the order of a roadmap: as they are, as they become, and what was changed before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales import __
from models.enums import RoadmapChangeKind
from services.calendar.period import Period
from views.common import back_button
from views.dates import full_day
from views.roadmap.buttons import EditWhole, OpenOne, SaveWhole, TakeWhole, UndoWhole
from views.roadmap.importing.words import item_line, period_name
from views.screen import Screen, bold, button, column, cut, italic, lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from markupsafe import Markup

    from locales import Translator
    from services.roadmap.whole import Turned, Whole

NAMES: Final = {
    RoadmapChangeKind.NAME: __("✏️ Name"),
    RoadmapChangeKind.PERIOD: __("📅 Period"),
    RoadmapChangeKind.ORDER: __("📄 Order"),
}
ASKED: Final = {
    RoadmapChangeKind.NAME: __("Write the new name of the roadmap."),
    RoadmapChangeKind.PERIOD: __("Write the first and the last day: 01.09.2026 – 31.08.2027, or 2026/27."),
    RoadmapChangeKind.ORDER: __("Write it as on paper: No. 93 of 25.09.2026"),
}
CHANGES: Final = {
    RoadmapChangeKind.NAME: __("the name was changed"),
    RoadmapChangeKind.PERIOD: __("the period was changed"),
    RoadmapChangeKind.ORDER: __("the order was changed"),
}
SHOWN: Final = 8


def whole_screen(whole: Whole, _: Translator, *, toast: Markup | None = None) -> Screen:
    edits = column(button(_(name), EditWhole(roadmap=whole.id, kind=kind)) for kind, name in NAMES.items())
    back = (back_button(OpenOne(roadmap=whole.id), _),)
    undo = ((button(_("↩️ Put back as it was"), UndoWhole(roadmap=whole.id, change=whole.undo)),),) if whole.undo else ()
    return Screen(
        lines(
            bold(cut(whole.title, 300)),
            period_name(whole.period, _),
            _("Order: {order}", order=cut(whole.order, 200)) if whole.order else _("There is no order yet"),
            *(("", bold(_("History"))) if whole.changes else ()),
            *(change_line(one, _) for one in whole.changes),
        ),
        rows=(*edits, *undo, back),
        toast=str(toast) if toast else None,
    )


def changed_toast(told: int, _: Translator) -> Markup:
    return _.plural("{n} person will hear of it in five minutes.", "{n} people will hear of it in five minutes.", told)


def change_line(one: Turned, _: Translator) -> Markup:
    what = _("put back as it was") if one.undoes else _(CHANGES[one.kind])
    turned = lines(f": {said(one.kind, one.before, _)} → {said(one.kind, one.after, _)}")
    reason = lines(" – ") + italic(cut(one.reason, 160)) if one.reason else lines("")
    return what + lines(f", {cut(one.by, 40)}" if one.by else "") + turned + reason


def said(kind: RoadmapChangeKind, value: str | None, _: Translator) -> str:
    if value is None:
        return "—"
    if kind is RoadmapChangeKind.PERIOD:
        return str(period_name(Period.parse(value), _).unescape())
    return cut(value, 120)


def ask_screen(whole: Whole, kind: RoadmapChangeKind, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(cut(whole.title, 300)),
            _("Now: {text}", text=said(kind, whole.value(kind), _)),
            "",
            _(ASKED[kind]),
        ),
        rows=((back_button(TakeWhole(roadmap=whole.id), _),),),
    )


def why_screen(
    whole: Whole,
    kind: RoadmapChangeKind,
    value: str,
    outside: Sequence[tuple[str | None, str, date]],
    mark: int,
    _: Translator,
) -> Screen:
    """Was and becomes; for a period also which dates would lie outside of it."""
    told = [lines(f"– {item_line(number, title, 60)}: {full_day(due, _)}") for number, title, due in outside[:SHOWN]]
    more = len(outside) - SHOWN
    return Screen(
        lines(
            bold(cut(whole.title, 300)),
            _("Was: {text}", text=said(kind, whole.value(kind), _)),
            _("Becomes: {text}", text=bold(said(kind, value, _))),
            *(
                (
                    "",
                    _.plural(
                        "⚠️ {n} date lies outside of the new period and stays as it is:",
                        "⚠️ {n} dates lie outside of the new period and stay as they are:",
                        len(outside),
                    ),
                    *told,
                    _("… and {n} more", n=more) if more > 0 else None,
                )
                if outside
                else ()
            ),
            "",
            _("Why? Write the reason and the number of the order: the executors will read it."),
        ),
        rows=(
            (button(_("Save without a reason"), SaveWhole(roadmap=whole.id, mark=mark)),),
            (back_button(TakeWhole(roadmap=whole.id), _),),
        ),
    )
