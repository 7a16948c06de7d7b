"""Words for whoever runs the program: what only they can mend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales import __
from services.backup.watch import DAMAGED, FORBIDDEN, FULL, OTHER, BackupsGoOn, BackupsStopped
from views.dates import full_day
from views.messages.word import word
from views.screen import Screen, lines

if TYPE_CHECKING:
    from locales import Translator

REASONS: Final = {
    FULL: __("There is no room left on the disk."),
    FORBIDDEN: __("There is no right to write there."),
    DAMAGED: __("The database is damaged."),
    OTHER: __("The log of the program says why."),
}


@word.register(BackupsStopped)
def word_stopped(notice: BackupsStopped, _: Translator) -> Screen:
    newest = (
        _("The newest copy is of {day}.", day=full_day(notice.newest, _))
        if notice.newest
        else _("There is no copy yet.")
    )
    return Screen(
        lines(
            _("⚠️ Last night’s backup could not be written."),
            _(REASONS[notice.reason]),
            newest,
            _("I try again every hour, and tell you when it works."),
        )
    )


@word.register(BackupsGoOn)
def word_go_on(notice: BackupsGoOn, _: Translator) -> Screen:
    return Screen(_("✅ Backups are written again: the copy of {day} is there.", day=full_day(notice.day, _)))
