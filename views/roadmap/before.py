"""«Что из этого уже сделано?»: asked once, when a roadmap comes in mid-year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram.filters.callback_data import CallbackData

from services.calendar.period import month_of
from services.roadmap.before import Heap, Past, PastGroup
from views.common import back_button, home_row
from views.dates import month_in_words
from views.pages import Page
from views.paging import PAGE, pager
from views.screen import Screen, bold, button, column, cut, lines

if TYPE_CHECKING:
    from collections.abc import Collection

    from locales import Translator


class OpenPast(CallbackData, prefix="rm.past"):
    roadmap: int


class PastHeaps(CallbackData, prefix="rm.heaps"):
    roadmap: int
    heap: Heap
    page: Page = 0


class TickHeap(CallbackData, prefix="rm.heap"):
    roadmap: int
    heap: Heap
    key: int
    page: Page


class MarkHeaps(CallbackData, prefix="rm.mark"):
    roadmap: int
    heap: Heap


class MarkAllPast(CallbackData, prefix="rm.markall"):
    roadmap: int


def past_screen(past: Past, roadmap_id: int, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(_.plural("{n} item was due before today", "{n} items were due before today", past.items)),
            "",
            _("What of it is done already? Then nobody will be reminded of it tomorrow morning."),
        ),
        rows=(
            (button(_("✅ All of it is done"), MarkAllPast(roadmap=roadmap_id), style="success"),),
            (
                button(_("By section"), PastHeaps(roadmap=roadmap_id, heap=Heap.SECTION)),
                button(_("By month"), PastHeaps(roadmap=roadmap_id, heap=Heap.MONTH)),
            ),
            (button(_("One by one"), PastHeaps(roadmap=roadmap_id, heap=Heap.ITEM)),),
            home_row(_),
        ),
    )


def heaps_screen(past: Past, at: PastHeaps, ticked: Collection[int], _: Translator) -> Screen:
    groups = past.groups(at.heap)
    shown = groups[at.page * PAGE : (at.page + 1) * PAGE]
    ticks = (
        button(
            ("☑️ " if group.key in ticked else "▫️ ") + heap_name(group, at.heap, _),
            TickHeap(roadmap=at.roadmap, heap=at.heap, key=group.key, page=at.page),
        )
        for group in shown
    )
    chosen = len(past.within(at.heap, ticked))
    return Screen(
        lines(
            bold(_("What is done already?")),
            _.plural("{n} assignment is ticked.", "{n} assignments are ticked.", chosen)
            if chosen
            else _("Tick what is done."),
        ),
        rows=(
            *column(ticks),
            *pager(len(groups), at.page, lambda to: at.model_copy(update={"page": to})),
            (
                back_button(OpenPast(roadmap=at.roadmap), _),
                button(_("✅ Mark as done"), MarkHeaps(roadmap=at.roadmap, heap=at.heap), style="success"),
            ),
        ),
    )


def heap_name(group: PastGroup, heap: Heap, _: Translator) -> str:
    if heap is Heap.MONTH:
        name = month_in_words(month_of(group.key).start, _)
    else:
        name = group.name or str(_("without a section"))
    return f"{cut(name, 45)} · {group.count}"


def marked_screen(count: int, left: Past, roadmap_id: int, _: Translator) -> Screen:
    marked = _.plural("{n} assignment is marked as done.", "{n} assignments are marked as done.", count)
    if not left.rows:
        return Screen(lines(marked, _("Nothing is left behind.")), rows=(home_row(_),))
    rest = past_screen(left, roadmap_id, _)
    return Screen(lines(marked, "", rest.text), rest.rows)
