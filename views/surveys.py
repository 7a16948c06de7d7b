from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram.filters.callback_data import CallbackData
from markupsafe import Markup

from locales import __
from models.enums import SurveyState
from services.survey_definitions import OTHER, Kind, Question
from services.surveys.runs import SurveyInvitation
from views.common import home_row
from views.dates import full_day
from views.notice_word import word
from views.screen import Button, Row, Screen, bold, button, column, cut, grid, italic, lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from locales import Translator
    from services.survey_definitions import Answer, Definition
    from services.surveys import Position, Results, RunCard
    from services.surveys.runs import MySurvey

STEPS_A_ROW: Final = 6
FULL_SHARE: Final = 10  # squares of a bar


class OpenSurvey(CallbackData, prefix="sv.open"):
    run: int


class Choose(CallbackData, prefix="sv.a"):
    run: int
    question: int
    option: int


class StepOver(CallbackData, prefix="sv.ok"):
    run: int
    question: int


class StepBack(CallbackData, prefix="sv.back"):
    run: int
    question: int  # -1: from the review page


class ChangeQuestion(CallbackData, prefix="sv.ch"):
    run: int
    question: int


class Send(CallbackData, prefix="sv.send"):
    run: int


class MySurveys(CallbackData, prefix="sv.my"):
    pass


class NewRun(CallbackData, prefix="sv.new"):
    pass


class ChooseTemplate(CallbackData, prefix="sv.tpl"):
    key: str


class Publish(CallbackData, prefix="sv.pub"):
    key: str


class ShowRun(CallbackData, prefix="sv.run"):
    run: int


class ShowResults(CallbackData, prefix="sv.res"):
    run: int


class CloseRun(CallbackData, prefix="sv.close"):
    run: int


@word.register(SurveyInvitation)
def word_invitation(notice: SurveyInvitation, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(notice.title),
            "",
            notice.intro,
        ),
        rows=((button(_("✍️ Begin"), OpenSurvey(run=notice.run_id), style="success"),),),
    )


def position_screen(position: Position, _: Translator) -> Screen:
    """The question on which a person stands, or the review page."""
    if position.question is None:
        return review_screen(position, _)
    return question_screen(position, position.question, _)


def question_screen(position: Position, question: Question, _: Translator) -> Screen:
    index = position.definition.questions.index(question)
    at, total = position.progress
    answer = position.answers.get(question.key)
    buttons = () if position.typing else answer_rows(position.run_id, index, question, answer)
    return Screen(
        lines(
            italic(_("{at} of {total}", at=at, total=total)),
            bold(question.text),
            question.hint or None,
            *how_to_answer(position, question, _),
        ),
        rows=(*buttons, navigation(position, index, question, answer, _)),
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
    if question.kind in WRITTEN:
        return ["", _(WRITTEN[question.kind])]
    if question.kind is Kind.SEVERAL_OF and question.maximum:
        return ["", _("Mark up to {n}, then «Done».", n=question.maximum)]
    if question.kind is Kind.SEVERAL_OF:
        return ["", _("Mark all that fit, then «Done».")]
    if question.ends:
        low, high = question.options[0].label, question.options[-1].label
        return ["", Markup("{} – {} … {} – {}").format(low, question.ends[0], high, question.ends[-1])]
    return []


def answer_rows(run: int, index: int, question: Question, answer: Answer | None) -> tuple[Row, ...]:
    chosen = answer.values if answer else ()
    buttons = [
        button(mark(label, value in chosen, question.kind), Choose(run=run, question=index, option=at))
        for at, (value, label) in enumerate(labels(question))
    ]
    if not buttons:
        return ()
    short = all(len(one.text) <= 3 for one in buttons)  # noqa: PLR2004 - figures of a scale
    if short:
        width = len(buttons) if len(buttons) <= STEPS_A_ROW else -(-len(buttons) // 2)
        return grid(buttons, width=width)
    return grid(buttons, width=2) if question.kind is Kind.YES_NO else column(buttons)


def labels(question: Question) -> Sequence[tuple[str, str]]:
    pairs = [(option.value, option.label) for option in question.options]
    return [*pairs, (OTHER, "✏️ …")] if question.other else pairs


def mark(label: str, chosen: bool, kind: Kind) -> str:  # noqa: FBT001 - reads as it is
    if kind is Kind.SEVERAL_OF:
        return f"{'☑️' if chosen else '▫️'} {label}"
    return f"• {label}" if chosen else label


def navigation(position: Position, index: int, question: Question, answer: Answer | None, _: Translator) -> Row:
    row: list[Button] = []
    if position.progress[0] > 1:
        row.append(button(_("‹ Back"), StepBack(run=position.run_id, question=index)))
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
    told = [
        Markup("{}. {} – {}").format(
            at, cut(question.text, 60), bold(answer_words(question, position.answers.get(question.key), _))
        )
        for at, question in enumerate(definition.questions, start=1)
    ]
    changes = grid(
        (
            button(str(at), ChangeQuestion(run=position.run_id, question=at - 1))
            for at in range(1, len(definition.questions) + 1)
        ),
        width=5,
    )
    if position.finished:
        head = _("Your answers are sent. You can change them until the survey closes.")
        last: tuple[Row, ...] = (home_row(_),)
    else:
        head = _("Please check your answers. To change one, tap its number.")
        last = ((button(_("📨 Send"), Send(run=position.run_id), style="success"),),)
    return Screen(lines(bold(definition.title), head, "", *told), rows=(*changes, *last))


def answer_words(question: Question, answer: Answer | None, _: Translator) -> str:
    if answer is None or answer.is_skipped:
        return _("no answer")
    known = [question.label(value) for value in answer.values if value != OTHER]
    return cut("; ".join([*known, *([answer.text] if answer.text else [])]), 80)


def thanks_screen(definition: Definition, _: Translator) -> Screen:
    return Screen(lines(bold(_("Thank you!")), definition.thanks), rows=(home_row(_),))


def my_surveys_screen(surveys: list[MySurvey], _: Translator) -> Screen:
    if not surveys:
        return Screen(_("No survey is waiting for you."), rows=(home_row(_),))
    buttons = (
        button(
            ("✅ " if one.finished else "✍️ ") + cut(one.title, 50),
            OpenSurvey(run=one.run_id),
        )
        for one in surveys
    )
    return Screen(bold(_("Your surveys")), rows=(*column(buttons), home_row(_)))


def runs_screen(cards: list[RunCard], _: Translator) -> Screen:
    buttons = (button(run_line(card), ShowRun(run=card.id)) for card in cards[:8])
    return Screen(
        lines(bold(_("Surveys")), _("Start a new one or look at the answers.")),
        rows=((button(_("➕ New survey"), NewRun(), style="success"),), *column(buttons), home_row(_)),
    )


def run_line(card: RunCard) -> str:
    sign = "🟢" if card.state is SurveyState.OPEN else "⚪️"
    return f"{sign} {cut(card.title, 40)} · {card.finished}/{card.invited}"


def templates_screen(definitions: list[Definition], _: Translator) -> Screen:
    buttons = (button(cut(one.title, 50), ChooseTemplate(key=one.key)) for one in definitions)
    return Screen(bold(_("Which survey?")), rows=(*column(buttons), home_row(_)))


def template_screen(definition: Definition, audience: str, people: int, closes: date, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(definition.title),
            definition.intro,
            "",
            _.plural("{n} question", "{n} questions", len(definition.questions)),
            _("For: {audience}", audience=audience) + Markup(" · ") + _.plural("{n} person", "{n} people", people),
            _("Open until {day}", day=full_day(closes, _)),
        ),
        rows=((button(_("📣 Send to everybody"), Publish(key=definition.key), style="success"),), home_row(_)),
    )


def run_screen(card: RunCard, _: Translator) -> Screen:
    rows: list[Row] = [(button(_("📊 Results"), ShowResults(run=card.id)),)]
    if card.state is SurveyState.OPEN:
        rows.append((button(_("Close the survey"), CloseRun(run=card.id), style="danger"),))
    return Screen(
        lines(
            bold(card.title),
            _("The survey is open.") if card.state is SurveyState.OPEN else _("The survey is closed."),
            "",
            _(
                "Invited: {invited}, opened: {reached}, began: {started}, finished: {finished}",
                invited=card.invited,
                reached=card.reached,
                started=card.started,
                finished=bold(card.finished),
            ),
        ),
        rows=(*rows, home_row(_)),
    )


def results_screen(results: Results, _: Translator) -> Screen:
    told: list[Markup] = []
    for one in results.shares:
        percent = one.ratio.percent
        if percent is not None:
            told.append(
                Markup("{} {} – <b>{} %</b> ({})").format(
                    bar(percent), one.share.title, percent, _("{count} of {n}", count=one.ratio.count, n=one.ratio.n)
                )
            )
    return Screen(
        lines(
            bold(results.card.title),
            _("Answered: {finished} of {invited}", finished=results.card.finished, invited=results.card.invited),
            "",
            *(told or [_("There are no answers yet.")]),
        ),
        rows=((button(_("‹ Back"), ShowRun(run=results.card.id)),),),
    )


def bar(percent: int) -> str:
    full = round(percent / FULL_SHARE)
    return "▰" * full + "▱" * (FULL_SHARE - full)
