"""What executors hear of the roadmap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.roadmap.notices import DateMoved
from views.dates import full_day
from views.messages.word import word
from views.roadmap.buttons import OpenItem
from views.screen import Screen, bold, button, cut, lines

if TYPE_CHECKING:
    from locales import Translator


@word.register(DateMoved)
def word_moved(notice: DateMoved, _: Translator) -> Screen:
    title = f"{notice.number.rstrip('.')}. {notice.title}" if notice.number else notice.title
    return Screen(
        lines(
            bold(_("📅 A date has been moved")),
            lines(cut(title, 300)),
            "",
            _("Now by {day}", day=bold(full_day(notice.after, _))),
            _("It was {day}", day=full_day(notice.before, _)) if notice.before else None,
            _("Why: {reason}", reason=cut(notice.reason, 300)) if notice.reason else None,
        ),
        rows=((button(_("Open the item"), OpenItem(id=notice.item_id)),),),
    )
