"""Words for what is sent to the operator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales import __
from services.operators import OperatorWord, Word
from views.common import home_row
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
}


@word.register(OperatorWord)
def word_operator(notice: OperatorWord, _: Translator) -> Screen:
    return Screen(
        lines(bold(_("For the operator")), _(WORDS[notice.word], **notice.values)),
        rows=(home_row(_),),
    )
