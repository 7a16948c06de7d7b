"""Questions to a curator or coordinator: whom, what, sent; read and answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales import __
from models.enums import LetterTo
from services.letters import LettersWaiting
from services.letters.notices import LetterAnswered, LetterAsked, LettersStillWaiting
from views.common import back_button, home_row
from views.dates import day_in_words
from views.home.part import Part, section_words
from views.letters.buttons import AnswerLetter, OpenLetter, OpenLetters, WriteTo
from views.messages.word import word
from views.paging import PAGE, pager
from views.quotes import quoted
from views.screen import Row, Screen, bold, button, column, cut, italic, lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from locales import Translator
    from services.letters import LetterLine, LetterShown

ASK: Final = {
    LetterTo.CURATOR: __("🙋 Ask the curator"),
    LetterTo.COORDINATOR: __("🙋 Ask the coordinator"),
}
PROMPTS: Final = {
    LetterTo.CURATOR: __("Write your question to the curator in one message."),
    LetterTo.COORDINATOR: __("Write your question to the coordinator in one message."),
}
SENT: Final = {
    LetterTo.CURATOR: __("Sent to the curator. The answer will come here."),
    LetterTo.COORDINATOR: __("Sent to the coordinator. The answer will come here."),
}


def ask_rows(whom: Sequence[LetterTo], _: Translator) -> tuple[Row, ...]:
    return column(button(_(ASK[one]), WriteTo(addressee=one)) for one in whom)


def whom_screen(whom: Sequence[LetterTo], _: Translator) -> Screen:
    return Screen(_("Whom would you like to ask?"), rows=(*ask_rows(whom, _), home_row(_)))


def offered_screen(words: str, whom: Sequence[LetterTo], _: Translator) -> Screen:
    """What nobody had asked for: the words are kept, and one tap passes them on."""
    return Screen(
        lines(
            _("I was not expecting a message and have not passed anything on yet:"),
            italic(_("“{words}”", words=cut(words, 300))),
            "",
            _("Is it a question? Tap whom it is for, and these very words will go there."),
        ),
        rows=(*ask_rows(whom, _), home_row(_)),
    )


def welcome_screen(_: Translator) -> Screen:
    return Screen(_("You are welcome! Glad to be of help."), rows=(home_row(_),))


def write_screen(to: LetterTo, _: Translator) -> Screen:
    return Screen(lines(_(PROMPTS[to]), _("It goes to them at once, and the answer comes back here.")))


def sent_screen(to: LetterTo, words: str, _: Translator) -> Screen:
    return Screen(
        lines(
            _(SENT[to]),
            italic(_("“{words}”", words=cut(words, 300))),
            _("If there is no answer for three working days, I will bring it up again."),
        ),
        rows=(home_row(_),),
    )


def corrected_screen(_: Translator) -> Screen:
    return Screen(_("✓ Your question is corrected; who reads it has been told."), rows=(home_row(_),))


def answer_prompt(letter: LetterShown, _: Translator) -> Screen:
    return Screen(
        lines(
            _("Write the answer for {name} in one message.", name=bold(letter.author)),
            italic(_("“{words}”", words=cut(letter.text, 300))),
        )
    )


def answered_screen(author: str, _: Translator) -> Screen:
    return Screen(_("The answer is on its way to {name}.", name=bold(author)), rows=(home_row(_),))


def letter_screen(letter: LetterShown, _: Translator, *, mine: bool, today: date) -> Screen:
    return Screen(
        lines(
            bold(_("🙋 Question from {name}", name=letter.author)),
            letter.school,
            _("Sent on {day}", day=day_in_words(letter.day, _, today=today)),
            "",
            _("“{words}”", words=letter.text),
            *answer_lines(letter, _),
        ),
        rows=(
            *(() if mine or letter.answer is not None else ((_answer_button(letter.id, _)),)),
            (back_button(OpenLetters(), _, _("Questions to me")),) if not mine else (),
            home_row(_),
        ),
    )


def answer_lines(letter: LetterShown, _: Translator) -> list[str]:
    if letter.answer is None:
        return []
    return ["", _("Answered by {name}:", name=letter.answered_by or "–"), _("“{words}”", words=letter.answer)]


def _answer_button(letter_id: int, _: Translator) -> Row:
    return (button(_("↪️ Answer"), AnswerLetter(letter=letter_id), style="success"),)


def letters_screen(count: int, shown: Sequence[LetterLine], page: int, _: Translator, *, today: date) -> Screen:
    if not count:
        return Screen(_("No question is waiting for you."), rows=(home_row(_),))
    return Screen(
        lines(bold(_("🙋 Questions that wait for your answer: {n}", n=count)), *_listed(shown, _, today=today)),
        rows=(
            *_open_rows(shown),
            *pager(count, page, lambda to: OpenLetters(page=to), size=PAGE),
            home_row(_),
        ),
    )


def _listed(shown: Sequence[LetterLine], _: Translator, *, today: date | None = None) -> list[str]:
    return [
        lines(
            f"• {one.author}: {quoted(cut(one.text, 120), _)}"
            + (f" – {day_in_words(one.day, _, today=today)}" if today is not None else "")
        )
        for one in shown
    ]


def _open_rows(shown: Sequence[LetterLine]) -> tuple[Row, ...]:
    return column(button(f"🙋 {cut(one.author, 24)}: {cut(one.text, 26)}", OpenLetter(letter=one.id)) for one in shown)


@section_words.register(LettersWaiting)
def waiting_part(due: LettersWaiting, _: Translator) -> Part:
    n = due.count
    words = _.plural("🙋 {n} question waits for your answer", "🙋 {n} questions wait for your answer", n)
    return Part(words, ((button(words, OpenLetters()),),))


@word.register(LetterAsked)
def word_asked(notice: LetterAsked, _: Translator) -> Screen:
    letter = notice.letter
    head = _("🙋 Question from {name}", name=letter.author)
    return Screen(
        lines(
            bold(head),
            letter.school,
            _("The wording was corrected:") if notice.edited else None,
            "",
            _("“{words}”", words=letter.text),
        ),
        rows=(_answer_button(letter.id, _),),
    )


@word.register(LetterAnswered)
def word_answered(notice: LetterAnswered, _: Translator) -> Screen:
    letter = notice.letter
    return Screen(
        lines(
            bold(_("💬 Answer from {name}", name=letter.answered_by or "–")),
            _("“{words}”", words=letter.answer or ""),
            "",
            italic(_("Your question: “{words}”", words=cut(letter.text, 200))),
        ),
        rows=((button(_("🙋 Ask once more"), WriteTo(addressee=letter.to)),), home_row(_)),
    )


@word.register(LettersStillWaiting)
def word_waiting(notice: LettersStillWaiting, _: Translator) -> Screen:
    n, shown = notice.waiting.count, notice.waiting.first
    head = _.plural("🙋 {n} question waits for your answer", "🙋 {n} questions wait for your answer", n)
    more = n - len(shown)
    return Screen(
        lines(bold(head), *_listed(shown, _), _("… and {n} more", n=more) if more else None),
        rows=(*_open_rows(shown), *(((button(_("All questions"), OpenLetters()),),) if more else ())),
    )
