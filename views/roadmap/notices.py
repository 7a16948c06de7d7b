"""What executors hear of the roadmap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales import __
from models.enums import ItemChangeKind, RoadmapChangeKind
from services.roadmap.notices import ItemsChanged, WholeChanged
from views.common import home_row
from views.dates import full_day
from views.messages.word import word
from views.roadmap.buttons import OpenItem
from views.roadmap.history import day_of, was_became
from views.roadmap.whole import said
from views.screen import Screen, bold, button, column, cut, lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from locales import Translator
    from services.roadmap.notices import ItemTold

SHOWN: Final = 8
WHAT: Final = {
    ItemChangeKind.TITLE: __("New wording: {turned}"),
    ItemChangeKind.NUMBER: __("New number: {turned}"),
    ItemChangeKind.SECTION: __("New section: {turned}"),
    ItemChangeKind.RESULT: __("New planned result: {turned}"),
    ItemChangeKind.EXECUTORS: __("New executors: {turned}"),
    ItemChangeKind.EVIDENCE: __("Evidence expected now: {turned}"),
    ItemChangeKind.RESTORED: __("The last change was taken back: {turned}"),
}


OF_THE_WHOLE: Final = {
    RoadmapChangeKind.NAME: __("Name: {turned}"),
    RoadmapChangeKind.PERIOD: __("Period: {turned}"),
    RoadmapChangeKind.ORDER: __("Order: {turned}"),
}


@word.register(WholeChanged)
def word_whole(notice: WholeChanged, _: Translator) -> Screen:
    told = ((one.kind, said(one.kind, one.before, _), said(one.kind, one.after, _)) for one in notice.turned)
    return Screen(
        lines(
            bold(_("✏️ The roadmap has been changed")),
            cut(notice.title, 300),
            "",
            *(_(OF_THE_WHOLE[kind], turned=f"{before} → {after}") for kind, before, after in told),
            *(_("Why: {reason}", reason=cut(reason, 300)) for reason in notice.reasons),
        ),
        rows=(home_row(_),),  # a teacher has no access to the roadmap itself
    )


@word.register(ItemsChanged)
def word_changed(notice: ItemsChanged, _: Translator) -> Screen:
    items: dict[int, list[ItemTold]] = {}
    for told in notice.items:
        items.setdefault(told.item_id, []).append(told)
    shown = list(items.values())[:SHOWN]
    moved = all(one.kind is ItemChangeKind.DEADLINE for one in notice.items)
    head = _("📅 A date has been moved") if moved else _("✏️ The roadmap has been changed")
    reasons = dict.fromkeys(one.reason for one in notice.items if one.reason)
    return Screen(
        lines(
            bold(head),
            *(line for changes in shown for line in item_lines(changes, _)),
            _("… and {n} more", n=len(items) - SHOWN) if len(items) > SHOWN else None,
            *(_("Why: {reason}", reason=cut(reason, 300)) for reason in reasons),
        ),
        rows=column(
            button(_("Open the item") if len(shown) == 1 else label(changes[0]), OpenItem(id=changes[0].item_id))
            for changes in shown
            if all(one.kind is not ItemChangeKind.CLOSED for one in changes)
        ),
    )


def label(one: ItemTold) -> str:
    return cut(f"{one.number.rstrip('.')}. {one.title}" if one.number else one.title, 40)


def item_lines(changes: Sequence[ItemTold], _: Translator) -> list[Markup | str | None]:
    """Tell all that has changed about one item."""
    one = changes[0]
    title = f"{one.number.rstrip('.')}. {one.title}" if one.number else one.title
    stays = _("Your report stays as it is: nothing has to be sent again.") if one.done else None
    return [lines(cut(title, 300)), "", *(line for told in changes for line in turned_lines(told, _)), stays]


def turned_lines(one: ItemTold, _: Translator) -> list[Markup | str | None]:
    if one.kind is ItemChangeKind.CLOSED:
        return [_("The item is closed: nothing more is expected.")]
    after = day_of(one.after or "")
    if one.kind is ItemChangeKind.DEADLINE and after is not None:
        before = day_of(one.before or "")
        return [
            _("Now due {day}", day=bold(full_day(after, _))),
            _("It was {day}", day=full_day(before, _)) if before else None,
        ]
    turned = was_became(one.kind, one.before, one.after, _)
    if one.kind is ItemChangeKind.RESTORED and turned is None:
        return [_("The item is expected again.")]
    return [_(WHAT[one.kind], turned=turned or lines("—"))] if one.kind in WHAT else []
