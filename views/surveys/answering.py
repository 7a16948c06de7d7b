from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from locales import __
from services.surveys.definitions import OTHER, Kind, Question, visible_questions
from views.common import back_button, home_row
from views.paging import PAGE, pager
from views.screen import Button, Row, Screen, bold, button, column, cut, grid, italic, lines
from views.surveys.buttons import (
    ChangeQuestion,
    Choose,
    Later,
    OpenSurvey,
    PickAnswer,
    Send,
    StepBack,
    StepOver,
)
from views.surveys.notices import sign_of, standing_words, way_into

if TYPE_CHECKING:
    from collections.abc import Sequence

    from locales import Translator
    from services.surveys.answering import Promise
    from services.surveys.definitions import Answer, Answers, Definition
    from services.surveys.mine import MySurvey
    from services.surveys.position import Position

STEPS_A_ROW: Final = 6
LABEL_LIMIT: Final = 44  # characters that a phone shows on a button across the screen
ASKED_SHOWN: Final = 26  # characters of a question on the review page: it stands on one line with a short answer
ANSWER_SHOWN: Final = 70
HEAD_SHOWN: Final = 60
NUMBERED_SHOWN: Final = 16
TITLE_SHOWN: Final = 30  # so that the whole page fits a phone
REVIEW_LIMIT: Final = 2800
CHANGES_SHOWN: Final = 7  # questions, beside «Send»


def position_screen(position: Position, _: Translator) -> Screen:
    """The question on which a person stands, or the review page."""
    if position.question is None:
        return review_screen(position, _)
    return question_screen(position, position.question, _)


def question_screen(position: Position, question: Question, _: Translator) -> Screen:
    index = position.definition.questions.index(question)
    at, total = position.progress
    answer = position.answers.get(question.key)
    buttons = () if position.typing else answer_rows(position.run_id, index, question, answer, _)
    return Screen(
        lines(
            italic(head_words(position.definition, at, total, _)),
            bold(question.text),
            question.hint or None,
            *how_to_answer(position, question, _),
        ),
        rows=(*buttons, navigation(position, index, question, answer, _)),
    )


def head_words(definition: Definition, at: int, total: int, _: Translator) -> Markup:
    """«🔒 После семинара · 3 из 8»: on every question, for one may open it days later."""
    name = cut(definition.title, HEAD_SHOWN)
    if definition.confidential:
        return _("🔒 {title} · {at} of {total}", title=name, at=at, total=total)
    return _("{title} · {at} of {total} · with your name", title=name, at=at, total=total)


def written_down(position: Position, _: Translator) -> Screen:
    """What is left of a question's message when its answer came as a message of its own."""
    return Screen(italic(_("✓ Written down: {title}", title=position.definition.title)))


def answer_stays_screen(run: int, _: Translator) -> Screen:
    return Screen(
        lines(
            _("I see that you have changed your message, but the answer is written down as it was."),
            _("Until you send the survey, you can go back to the question and answer it again."),
        ),
        rows=((button(_("📝 To the survey"), OpenSurvey(run=run)),), home_row(_)),
    )


WRITTEN: Final = {
    Kind.TEXT: __("Write your answer in one message."),
    Kind.NUMBER: __("Write a number."),
    Kind.DATE: __("Write a date, for example 25.01.2027."),
}


def how_to_answer(position: Position, question: Question, _: Translator) -> list[str | None]:
    """A line on what to do where the buttons do not speak for themselves."""
    if position.typing:
        return ["", _("Write it in your own words.")]
    if is_long(question, _):
        numbered = (f"{at}. {label}" for at, (_value, label) in enumerate(labels(question, _), start=1))
        many = question.kind is Kind.SEVERAL_OF
        return ["", *numbered, *(["", *how_many(question, _)] if many else [])]
    if question.kind in WRITTEN:
        return ["", _(WRITTEN[question.kind])]
    if question.kind is Kind.SEVERAL_OF:
        return ["", *how_many(question, _)]
    if question.ends:
        low, high = question.options[0].label, question.options[-1].label
        return ["", Markup("{} – {} … {} – {}").format(low, question.ends[0], high, question.ends[-1])]
    return []


def how_many(question: Question, _: Translator) -> list[str]:
    if question.maximum:
        return [_("Mark up to {n}, then “Done”.", n=question.maximum)]
    return [_("Mark all that fit, then “Done”.")]


def is_long(question: Question, _: Translator) -> bool:
    """Whether an answer does not fit on a button: then all stand in the text, and the buttons bear their numbers."""
    return any(len(label) > LABEL_LIMIT for _value, label in labels(question, _))


def answer_rows(run: int, index: int, question: Question, answer: Answer | None, _: Translator) -> tuple[Row, ...]:
    chosen = answer.values if answer else ()
    by_number = is_long(question, _)
    buttons = [
        button(
            mark(f"{at + 1}. {cut(label, NUMBERED_SHOWN)}" if by_number else label, value in chosen, question.kind),
            Choose(run=run, question=index, option=at),
        )
        for at, (value, label) in enumerate(labels(question, _))
    ]
    if not buttons:
        return ()
    short = all(len(one.text) <= 3 for one in buttons)  # noqa: PLR2004 - figures of a scale
    if short:
        width = len(buttons) if len(buttons) <= STEPS_A_ROW else -(-len(buttons) // 2)
        return grid(buttons, width=width)
    return grid(buttons, width=2) if by_number or question.kind is Kind.YES_NO else column(buttons)


def labels(question: Question, _: Translator) -> Sequence[tuple[str, str]]:
    pairs = [(option.value, option.label) for option in question.options]
    return [*pairs, (OTHER, _("✏️ Other…"))] if question.other else pairs


def mark(label: str, chosen: bool, kind: Kind) -> str:  # noqa: FBT001 - reads as it is
    if kind is Kind.SEVERAL_OF:
        return f"{'☑️' if chosen else '▫️'} {label}"
    return f"• {label}" if chosen else label


def navigation(position: Position, index: int, question: Question, answer: Answer | None, _: Translator) -> Row:
    row: list[Button] = []
    if position.progress[0] > 1 or position.typing:
        row.append(back_button(StepBack(run=position.run_id, question=index), _))
    row.append(button(_("⏸ Later"), Later(run=position.run_id)))
    if position.typing:
        return tuple(row)
    onward = StepOver(run=position.run_id, question=index)
    if question.kind is Kind.SEVERAL_OF and answer and answer.values:
        row.append(button(_("Done ›"), onward, style="success"))
    elif not question.required:
        row.append(button(_("Skip ›"), onward))
    elif answer and not answer.is_skipped:
        row.append(button(_("Next ›"), onward))
    return tuple(row)


def review_screen(position: Position, _: Translator) -> Screen:
    definition = position.definition
    asked = visible_questions(definition, position.answers)
    room = max(20, REVIEW_LIMIT // len(asked))
    told = [
        Markup("{}{}. {} – {}").format(
            "❗️ " if is_missing(question, position.answers) else "",
            at,
            cut(question.text, min(ASKED_SHOWN, room // 2)),
            bold(cut(answer_words(question, position.answers.get(question.key), _), min(ANSWER_SHOWN, room // 2))),
        )
        for at, question in enumerate(asked, start=1)
    ]
    changes = change_rows(position, asked)
    if len(asked) > CHANGES_SHOWN:
        changes = ((button(_("✏️ Change an answer"), PickAnswer(run=position.run_id)),),)
    send = (button(_("📨 Send"), Send(run=position.run_id), style="success"),)
    later = (button(_("⏸ Later"), Later(run=position.run_id)),)
    if position.finished:
        head = _("Your answers are sent. You can change them until the survey closes.")
        return Screen(lines(bold(definition.title), head, "", *told), rows=(*changes, home_row(_)))
    head = _("Please check your answers; each can still be changed.")
    final = _("After “Send” nothing can be changed any more: the answers are then kept apart from your name.")
    foot = ["", italic(final)] if definition.confidential else []
    title = bold(cut(definition.title, TITLE_SHOWN))
    return Screen(lines(title, head, "", *told, *foot), rows=(*changes, send, later))


def change_rows(position: Position, asked: Sequence[Question], *, first: int = 1) -> tuple[Row, ...]:
    every = position.definition.questions
    buttons = (
        button(f"✏️ {at}. {cut(one.text, ASKED_SHOWN)}", ChangeQuestion(run=position.run_id, question=every.index(one)))
        for at, one in enumerate(asked, start=first)
    )
    return grid(buttons, width=2)


def pick_answer_screen(position: Position, page: int, _: Translator) -> Screen:
    asked = visible_questions(position.definition, position.answers)
    shown = asked[page * PAGE : (page + 1) * PAGE]
    return Screen(
        lines(bold(cut(position.definition.title, TITLE_SHOWN)), _("Which answer is to be changed?")),
        rows=(
            *change_rows(position, shown, first=page * PAGE + 1),
            *pager(len(asked), page, lambda to: PickAnswer(run=position.run_id, page=to)),
            (back_button(OpenSurvey(run=position.run_id), _), button(_("⏸ Later"), Later(run=position.run_id))),
        ),
    )


def is_missing(question: Question, answers: Answers) -> bool:
    answer = answers.get(question.key)
    return question.required and (answer is None or answer.is_skipped)


def answer_words(question: Question, answer: Answer | None, _: Translator) -> str:
    if answer is None or answer.is_skipped:
        return _("no answer")
    known = [question.label(value) for value in answer.values if value != OTHER]
    return "; ".join([*known, *([answer.text] if answer.text else [])])


def thanks_screen(definition: Definition, _: Translator) -> Screen:
    return Screen(thanks(definition, _), rows=(home_row(_),))


def thanks(definition: Definition, _: Translator) -> Markup:
    """A thank-you, then the survey's own words; where they begin with thanks it is said once."""
    word = _("Thank you!")
    own = definition.thanks
    return lines(own) if own.startswith(word.unescape()) else lines(bold(word), own or None)


def sent_screen(_: Translator) -> Screen:
    """In place of any old message of a confidential survey that is sent."""
    return Screen(
        lines(
            bold(_("Thank you, your answers are sent.")), _("They are kept apart from your name and stay as they are.")
        ),
        rows=(home_row(_),),
    )


def words_please(_: Translator) -> Screen:
    return Screen(_("Please answer in words: I cannot read a voice message or a picture here."))


def tap_please(position: Position, _: Translator) -> Screen:
    """Say that words are none here, and ask again: the buttons stand where one looks."""
    screen = position_screen(position, _)
    note = lines(
        _("Here a button is tapped. This survey is confidential, so I have not kept these words."),
        _("If you want to ask somebody something, tap “Later” first and write it again."),
    )
    return replace(screen, text=lines(note, "", screen.text))


def my_surveys_screen(surveys: list[MySurvey], _: Translator) -> Screen:
    if not surveys:
        return Screen(_("No survey is waiting for you."), rows=(home_row(_),))
    told = (lines(f"{sign_of(one)} {cut(one.title, 60)} – ") + italic(standing_words(one, _)) for one in surveys)
    buttons = (button(f"{sign_of(one)} {cut(one.title, 50)}", way_into(one)) for one in surveys)
    return Screen(lines(bold(_("Your surveys")), "", *told), rows=(*column(buttons), home_row(_)))


def how_it_works_screen(run: int, promise: Promise, _: Translator) -> Screen:
    """What is protected and what is not; no word more than is true."""
    n = promise.minimum
    return Screen(
        lines(
            bold(_("How your answers are kept apart from your name")),
            "",
            bold(_("What is protected")),
            _(
                "• Your answers lie encrypted from the first one on; after “Send” also without name and "
                "time. While the survey is open nobody sees a figure or a text, the coordinator neither."
            ),
            _(
                "• The key is a file of its own on the server and comes into no copy that the program makes. When the "
                "survey closes, all answers are written down at once, in shuffled order, and the key is destroyed."
            ),
            _("• All that was sent is counted. Only if fewer than {n} people send, everything is erased.", n=n),
            _("• Nobody sees figures about fewer than {n} people; small schools are joined into “others”.", n=n),
            _("• Only the program knows who has answered, so that it does not remind you needlessly."),
            "",
            bold(_("What is not")),
            _("• Who copies the program's folder with the key, while the survey is open, can read the answers."),
            _(
                "• In your group {m} people are asked. Those of them who tell each other their answers see among how "
                "few the rest are hidden: if all but one did, the last one's would be known.",
                m=promise.people,
            ),
            _("• An answer lies open for the moment in which it arrives, mostly less than a second."),
            _("• Telegram sees what you tap and write, and your own messages stay in this chat."),
            _("• Your words are shown as you write them: do not name yourself or others."),
        ),
        rows=((button(_("✍️ To the questions"), OpenSurvey(run=run), style="success"),), home_row(_)),
    )


def muted_screen(run: int, _: Translator) -> Screen:
    return Screen(
        _("I will not remind you of this survey again. It stays here while it is open."),
        rows=((button(_("✍️ To the questions"), OpenSurvey(run=run)),), home_row(_)),
    )
