"""Ticking several items, and what is to be done with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.roadmap.correcting import Property
from views.common import back_button
from views.paging import PAGE, pager
from views.roadmap.buttons import EditProperty, EditTicked, OpenRoadmap, OpenShelf, OpenTicks, TickAll, TickItem
from views.roadmap.correcting import NAMES
from views.roadmap.lists import back_row, numbered
from views.screen import Screen, bold, button, column, cut, grid, lines

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from locales import Translator
    from services.roadmap.reading import Item


def ticks_screen(items: Sequence[Item], at: OpenTicks, ticked: Collection[int], _: Translator) -> Screen:
    shown = items[at.page * PAGE : (at.page + 1) * PAGE]
    boxes = (
        button(
            ("☑️ " if one.id in ticked else "▫️ ") + cut(numbered(one), 50),
            TickItem(shelf=at.shelf, key=at.key, page=at.page, id=one.id),
        )
        for one in shown
    )
    every = all(one.id in ticked for one in items)
    all_words = _("Untick all of this list") if every else _("Tick all of this list: {n}", n=len(items))
    on = button(_("What should be changed? ({n})", n=len(ticked)), EditTicked(), style="success")
    return Screen(
        lines(bold(_("Tick the items that are to be changed")), _("Ticked: {n}", n=len(ticked))),
        rows=(
            *column(boxes),
            *pager(len(items), at.page, lambda to: at.model_copy(update={"page": to})),
            (button(all_words, TickAll(shelf=at.shelf, key=at.key, page=at.page)),),
            *(((on,),) if ticked else ()),
            (back_button(OpenShelf(shelf=at.shelf, key=at.key), _), *back_row(_)),
        ),
    )


def what_screen(items: Sequence[Item], _: Translator) -> Screen:
    named = (lines(f"– {cut(numbered(one), 80)}") for one in items[:PAGE])
    more = len(items) - PAGE
    edits = (button(_(NAMES[what]), EditProperty(id=0, what=what)) for what in Property)
    return Screen(
        lines(
            bold(
                _.plural(
                    "{n} item is ticked. What is to be changed?",
                    "{n} items are ticked. What is to be changed?",
                    len(items),
                )
            ),
            *named,
            _("… and {n} more", n=more) if more > 0 else None,
        ),
        rows=(*grid(edits, width=2), (back_button(OpenRoadmap(), _, _("Roadmap")),)),
    )
