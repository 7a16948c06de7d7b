"""Runs as the coordinator sees them: all of them, how far one has come, closed, told back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from locales import __
from models.enums import SurveyState
from services.surveys.runs import STEP
from views.common import back_button, home_row
from views.paging import PAGE, pager
from views.screen import Row, Screen, bold, button, column, cut, italic, lines
from views.surveys.buttons import (
    CloseRun,
    Decide,
    ExtendRun,
    ListRuns,
    MySurveys,
    NewRun,
    ShowResults,
    ShowRun,
    TellDecision,
)
from views.surveys.notices import last_day, privacy_line, word_decision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from locales import Translator
    from services.surveys.notices import DecisionDraft
    from services.surveys.runs import RunCard

STATES: Final = {
    SurveyState.PLANNED: __("has not begun"),
    SurveyState.OPEN: __("open"),
    SurveyState.CLOSED: __("closed"),
}
SIGNS: Final = {SurveyState.PLANNED: "🕓", SurveyState.OPEN: "🟢", SurveyState.CLOSED: "⚪️"}


def state_words(card: RunCard, _: Translator) -> Markup:
    return _(STATES[card.state])


def runs_screen(cards: Sequence[RunCard], page: int, _: Translator, *, mine: int) -> Screen:
    shown = cards[page * PAGE : (page + 1) * PAGE]
    buttons = (button(run_line(card), ShowRun(run=card.id)) for card in shown)
    own = ((button(_("✍️ Surveys for me: {n}", n=mine), MySurveys()),),) if mine else ()
    return Screen(
        lines(bold(_("Surveys")), _("Start a new one or look at the answers.")),
        rows=(
            (button(_("➕ New survey"), NewRun(), style="success"),),
            *column(buttons),
            *pager(len(cards), page, lambda to: ListRuns(page=to)),
            *own,
            home_row(_),
        ),
    )


def run_line(card: RunCard) -> str:
    return f"{SIGNS[card.state]} {card.code} {cut(card.title, 36)} · {card.finished}/{card.invited}"


def run_screen(card: RunCard, _: Translator) -> Screen:
    rows: list[Row] = [(button(_("📊 Results"), ShowResults(run=card.id)),)]
    if card.state is SurveyState.CLOSED:
        rows.append((button(_("📣 What was decided"), Decide(run=card.id)),))
    else:
        rows.append(tuple(button(_("+{n} d.", n=days), ExtendRun(run=card.id, days=days)) for days in (3, 7, 14)))
        rows.append((button(_("Close the survey"), CloseRun(run=card.id), style="danger"),))
    return Screen(
        lines(
            bold(card.title) + Markup(" · ") + card.code,
            state_line(card, _),
            privacy_line(_, confidential=card.confidential, closed=card.state is SurveyState.CLOSED),
            "",
            _(
                "Invited: {invited}, reached: {reached}, began: {started}, finished: {finished}",
                invited=card.invited,
                reached=card.reached,
                started=card.started,
                finished=bold(card.finished),
            ),
            steps_words(card, _),
            goal_words(card, _),
            left_over_words(card, _),
            *((("", bold(_("What was decided")), cut(card.decided, 600))) if card.decided else ()),
        ),
        rows=(*rows, (back_button(ListRuns(), _, _("All surveys")),), home_row(_)),
    )


def state_line(card: RunCard, _: Translator) -> Markup:
    if card.state is SurveyState.CLOSED:
        return _("The survey is closed.")
    day = last_day(card.closes_at, card.zone, _)
    if card.state is SurveyState.PLANNED:
        return _("The survey has not begun; it is open until {day}.", day=day)
    return _("The survey is open.") + " " + _("Until {day}.", day=day)


def steps_words(card: RunCard, _: Translator) -> Markup | None:
    if not card.sealed:
        return None
    return italic(_("Confidential: while it is open, people are counted in steps of {n}, rounded down.", n=STEP))


def goal_words(card: RunCard, _: Translator) -> Markup | None:
    if not card.goal:
        return None
    reached = _("🎯 Goal of {goal} %: reached.", goal=card.goal)
    if card.sealed:
        left = _.plural("at most {n} more answer is needed.", "at most {n} more answers are needed.", card.to_goal)
    else:
        left = _.plural("{n} more answer is needed.", "{n} more answers are needed.", card.to_goal)
    return reached if not card.to_goal else _("🎯 Goal of {goal} %:", goal=card.goal) + " " + left


def left_over_words(card: RunCard, _: Translator) -> Markup | None:
    if not card.left_over:
        return None
    return _.plural(
        "Only {n} person sent answers. That is too few to keep them apart from names: they were erased, as was said.",
        "Only {n} people sent answers. That is too few to keep them apart from names: they were erased, as was said.",
        card.left_over,
    )


def sure_to_close_screen(card: RunCard, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(_("Close the survey now?")),
            *(closing_in_secret(card, _) if card.sealed else [waiting_words(card, _)]),
        ),
        rows=(
            (button(_("Yes, close it"), CloseRun(run=card.id, sure=True), style="danger"),),
            (back_button(ShowRun(run=card.id), _),),
        ),
    )


def waiting_words(card: RunCard, _: Translator) -> Markup:
    return _.plural(
        "{n} person has not finished and will not be able to.",
        "{n} people have not finished and will not be able to.",
        card.invited - card.finished,
    )


def closing_in_secret(card: RunCard, _: Translator) -> list[Markup]:
    """What closing does to a confidential run: everything is released at once, or nothing."""
    return [
        _(
            "Sent: {finished} of {invited}, in steps of {n}, rounded down.",
            finished=card.finished,
            invited=card.invited,
            n=STEP,
        ),
        _("All that was sent is counted at once; then the key to it is destroyed."),
        _(
            "If fewer than {n} people have sent, all of it is erased, and only their number is told.",
            n=card.minimum,
        ),
        _("Unsent answers are erased: who has not finished will not be able to."),
    ]


def ask_decision_screen(card: RunCard, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(_("What was decided")),
            who_hears(card, _),
            _("It will also stand in the invitation to the next run of this survey."),
        ),
        rows=((back_button(ShowRun(run=card.id), _),),),
    )


def who_hears(card: RunCard, _: Translator) -> Markup:
    """Of a confidential run all who were asked: a message to some of them would say who answered."""
    if card.confidential:
        return _.plural(
            "Write it in one message: {n} person who was asked will get it.",
            "Write it in one message: {n} people who were asked will get it.",
            card.invited,
        )
    return _.plural(
        "Write it in one message: {n} person who answered will get it.",
        "Write it in one message: {n} people who answered will get it.",
        card.finished,
    )


def sure_to_tell_screen(draft: DecisionDraft, _: Translator) -> Screen:
    """As they will see it; who writes on instead writes it anew."""
    n = len(draft.people)
    return Screen(
        lines(
            italic(_("That is how it will look:")),
            "",
            word_decision(draft.told, _).text,
            "",
            bold(_.plural("It goes to {n} person.", "It goes to {n} people.", n)),
            _("Nothing has left yet. To say it otherwise, write it anew."),
        ),
        rows=(
            (button(_("📣 Send to everybody"), TellDecision(run=draft.told.run_id), style="success"),),
            (back_button(ShowRun(run=draft.told.run_id), _),),
        ),
    )


def decision_told_screen(card: RunCard, people: int, _: Translator) -> Screen:
    return Screen(
        _.plural("Told {n} person.", "Told {n} people.", people), rows=((back_button(ShowRun(run=card.id), _),),)
    )
