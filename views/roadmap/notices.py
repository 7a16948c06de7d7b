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
from views.screen import TEXT_LIMIT, Screen, bold, button, column, cut, lines, units

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markupsafe import Markup

    from locales import Translator
    from services.roadmap.notices import ItemTold

SHOWN: Final = 8  # items, as long as there is room
ROOM: Final = TEXT_LIMIT - 300  # for what was changed and why; a longer message is not delivered at all
ROOM_FOR_REASONS: Final = 1000
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
            *reason_lines(notice.reasons, _),
        ),
        rows=(home_row(_),),  # a teacher has no access to the roadmap itself
    )


@word.register(ItemsChanged)
def word_changed(notice: ItemsChanged, _: Translator) -> Screen:
    items: dict[int, list[ItemTold]] = {}
    for told in notice.items:
        items.setdefault(told.item_id, []).append(told)
    moved = all(one.kind is ItemChangeKind.DEADLINE for one in notice.items)
    head = bold(_("📅 A date has been moved") if moved else _("✏️ The roadmap has been changed"))
    why = reason_lines(dict.fromkeys(one.reason for one in notice.items if one.reason), _)
    blocks: list[Markup] = []
    for changes in list(items.values())[:SHOWN]:
        block = lines(*item_lines(changes, _))
        if blocks and units(lines(head, *blocks, block, *why)) > ROOM:
            break
        blocks.append(block)
    shown = list(items.values())[: len(blocks)]
    return Screen(
        lines(
            head,
            *blocks,
            _("… and {n} more", n=len(items) - len(shown)) if len(items) > len(shown) else None,
            *why,
        ),
        rows=column(
            button(_("Open the item") if len(shown) == 1 else label(changes[0]), OpenItem(id=changes[0].item_id))
            for changes in shown
            if all(one.kind is not ItemChangeKind.CLOSED for one in changes)
        ),
    )


def reason_lines(reasons: Iterable[str], _: Translator) -> list[Markup]:
    """Say why; many reasons come together where several acts are told at once."""
    every = [_("Why: {reason}", reason=cut(reason, 300)) for reason in reasons]
    fitting = list(every)
    while units(lines(*fitting)) > ROOM_FOR_REASONS:
        fitting.pop()
    return fitting if len(fitting) == len(every) else [*fitting, _("… and {n} more", n=len(every) - len(fitting))]


def label(one: ItemTold) -> str:
    return cut(f"{one.number.rstrip('.')}. {one.title}" if one.number else one.title, 40)


def item_lines(changes: Sequence[ItemTold], _: Translator) -> list[Markup | str | None]:
    """Tell all that has changed about one item."""
    one = changes[0]
    title = f"{one.number.rstrip('.')}. {one.title}" if one.number else one.title
    stays = _("Your report stays as it is: nothing has to be sent again.") if one.done else None
    length = 300 if len(changes) == 1 else 120
    return [lines(cut(title, length)), "", *(line for told in changes for line in turned_lines(told, _)), stays]


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
