"""Why reports come back: what to explain to schools beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from views.common import back_button, home_row
from views.dates import full_day
from views.evidence.buttons import OpenCard, OpenQueue, OpenReasons, OpenReturned
from views.evidence.card import REASONS
from views.paging import pager
from views.screen import Screen, bold, button, column, cut, italic, lines
from views.states import item_label, numbered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from locales import Translator
    from models.enums import ReturnReason
    from services.evidence.returns import Returned


def statistics_screen(counts: Sequence[tuple[ReturnReason, int]], _: Translator) -> Screen:
    """Count by reason; every count opens its list."""
    if not counts:
        return Screen(_("Nothing has been returned so far."), rows=((back_button(OpenQueue(), _),),))
    total = sum(n for _reason, n in counts)
    listed = (lines(f"• {_(REASONS[reason])} – {n} ({round(100 * n / total)} %)") for reason, n in counts)
    return Screen(
        lines(bold(_.plural("{n} report was returned", "{n} reports were returned", total)), *listed),
        rows=(
            *column(button(f"{_(REASONS[reason])}: {n}", OpenReturned(reason=reason)) for reason, n in counts),
            (back_button(OpenQueue(), _),),
        ),
    )


def returned_screen(
    at: OpenReturned, total: int, found: Sequence[Returned], _: Translator, *, timezone: str | None
) -> Screen:
    """List what came back for one reason, the latest first."""
    zone = ZoneInfo(timezone) if timezone else None
    return Screen(
        lines(
            bold(f"↩️ {_(REASONS[at.reason])}: {total}"),
            *(returned_line(one, _, zone=zone) for one in found),
        ),
        rows=(
            *column(button(label(one), OpenCard(id=one.assignment_id)) for one in found),
            *pager(total, at.page, lambda to: at.model_copy(update={"page": to})),
            (back_button(OpenReasons(), _), *home_row(_)),
        ),
    )


def returned_line(one: Returned, _: Translator, *, zone: ZoneInfo | None) -> Markup:
    where = f" – {cut(one.school, 40)}" if one.school else ""
    line = lines(f"• {cut(numbered(one.number, one.title), 60)}{where} · {full_day(one.at.astimezone(zone).date(), _)}")
    return line + (lines(" – ") + italic(cut(one.words, 80)) if one.words else "")


def label(one: Returned) -> str:
    return item_label(one.number, one.title, one.school)
