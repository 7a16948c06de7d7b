"""What every card of a row has: its heading and the way on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from views.common import back_button
from views.roadmap.importing.buttons import NextDoubt, Overview
from views.roadmap.importing.overview import left_line
from views.roadmap.importing.words import item_line
from views.screen import Row, bold, button, cut, italic, lines

if TYPE_CHECKING:
    from markupsafe import Markup

    from locales import Translator
    from services.roadmap.importing import DoubtKind, Draft


def heading(draft: Draft, index: int, _: Translator) -> Markup:
    row = draft.rows[index]
    return lines(
        left_line(draft, _),
        italic(cut(row.section, 120)) if row.section else None,
        bold(item_line(row.number, row.title, 300)),
        "",
    )


def onward(draft: Draft, kind: DoubtKind, index: int, _: Translator) -> Row:
    return (
        back_button(Overview(draft=draft.id), _, _("Overview")),
        button(_("Later ›"), NextDoubt(draft=draft.id, kind=kind, after=index)),
    )
