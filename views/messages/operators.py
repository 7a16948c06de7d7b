"""Words for what is sent to the operator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales import __
from services.backup.watch import DAMAGED, FORBIDDEN, FULL, OTHER, BackupsGoOn, BackupsStopped
from services.messages.operators import OperatorWord, Word
from services.messages.troubles import Trouble
from views.common import home_row
from views.dates import full_day
from views.messages.word import word
from views.screen import Screen, bold, lines

if TYPE_CHECKING:
    from locales import Translator

WORDS: Final[dict[Word, str]] = {
    Word.CLOCK_JUMPED: __(
        "The server's clock jumped from {before} to {after}, and nothing explains it. Until it is right again nothing "
        "is deleted by time and no survey ends. If the clock is right, say so on the server: nastavnik clock --confirm"
    ),
    Word.JOURNAL_DAMAGED: __(
        "The journal of erasures was damaged: {lines} line(s) could not be read. I rebuilt it from the acts in the "
        "database. The damaged file is kept beside it: {file}. Look at it and delete it."
    ),
    Word.DEAF: __(
        "I hear nothing: Telegram does not answer when I ask for messages. I keep asking and will "
        "tell you when it does."
    ),
    Word.INBOX_OLD: __("People wait for an answer longer than two minutes. The log says what holds me up."),
    Word.OUTBOX_OLD: __(
        "Messages that were due a quarter of an hour ago have not left. The log and nastavnik doctor say more."
    ),
    Word.DISK_SHORT: __("The disk is nearly full: make room, or I can soon write nothing down."),
    Word.CLOCKS_APART: __(
        "The clocks of my machines and of the database server are more than half a minute apart: what is due comes "
        "early or late. Set them all by NTP. nastavnik doctor says by how much they differ."
    ),
    Word.OVER: __("All well again: {what}"),
}
OVER: Final[dict[Trouble, str]] = {
    Trouble.DEAF: __("Telegram answers again"),
    Trouble.INBOX: __("people are answered in time again"),
    Trouble.OUTBOX: __("messages leave in time again"),
    Trouble.DISK: __("there is room on the disk again"),
    Trouble.CLOCKS: __("the clocks agree again"),
}


@word.register(OperatorWord)
def word_operator(notice: OperatorWord, _: Translator) -> Screen:
    values = dict(notice.values)
    if notice.word is Word.OVER:
        values["what"] = _(OVER[Trouble(values["trouble"])])
    return Screen(
        lines(bold(_("For the operator")), _(WORDS[notice.word], **values)),
        rows=(home_row(_),),
    )


REASONS: Final = {
    FULL: __("There is no room left on the disk."),
    FORBIDDEN: __("No permission to write there."),
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
            _("I try again every hour and will tell you when it works."),
        )
    )


@word.register(BackupsGoOn)
def word_go_on(notice: BackupsGoOn, _: Translator) -> Screen:
    return Screen(_("✅ Backups are written again: the copy of {day} is there.", day=full_day(notice.day, _)))
