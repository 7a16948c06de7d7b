"""What is sent about surveys, and their part of the home screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.surveys import runs
from services.surveys.mine import SurveysWaiting
from services.surveys.notices import SurveyAgain, SurveyDecision, SurveyInvitation, SurveyKeyLost, SurveyReminder
from views.dates import short_day
from views.home.part import Part, section_words
from views.messages.word import word
from views.screen import Row, Screen, bold, button, column, cut, italic, lines
from views.surveys.buttons import HowItWorks, ListRuns, Mute, OpenSurvey, ShowIntro

if TYPE_CHECKING:
    from datetime import datetime

    from markupsafe import Markup

    from locales import Translator
    from services.surveys.mine import MySurvey


@word.register(SurveyInvitation)
def word_invitation(notice: SurveyInvitation, _: Translator) -> Screen:
    rows: list[Row] = [(button(_("✍️ Begin"), OpenSurvey(run=notice.run_id), style="success"),)]
    if notice.confidential:
        rows.append((button(_("🔒 How it works"), HowItWorks(run=notice.run_id)),))
    count = _.plural("{n} question", "{n} questions", notice.questions)
    decided = notice.decided and ["", bold(_("What was decided after the last survey")), cut(notice.decided, 600)]
    return Screen(
        lines(
            bold(notice.title),
            notice.intro or None,
            "",
            count + " · " + _("until {day}", day=last_day(notice.closes_at, notice.zone, _)),
            privacy_line(_, confidential=notice.confidential),
            *(decided or ()),
        ),
        rows=tuple(rows),
    )


def privacy_line(_: Translator, *, confidential: bool, closed: bool = False) -> Markup:
    if confidential and closed:
        return italic(_("🔒 Confidential: answers are kept apart from names."))
    if confidential:
        return italic(_("🔒 Confidential: answers are kept apart from names, results appear when it is closed."))
    return italic(_("Named: the coordinator sees your name beside your answers."))


def last_day(closes_at: datetime, zone: str, _: Translator) -> str:
    """A survey closes with the end of a day; that day is named."""
    return short_day(runs.last_day(closes_at, zone), _)


@word.register(SurveyDecision)
def word_decision(notice: SurveyDecision, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(_("What was decided")),
            italic(notice.title),
            "",
            notice.text,
            "",
            thanks_after(notice, _),
        )
    )


def thanks_after(notice: SurveyDecision, _: Translator) -> Markup:
    if notice.confidential:
        return _("Thanks to everybody who answered.")
    return _("Thank you for your answers: they counted.")


@word.register(SurveyAgain)
def word_again(notice: SurveyAgain, _: Translator) -> Screen:
    count = _.plural("{n} question", "{n} questions", notice.questions)
    day = last_day(notice.closes_at, notice.zone, _)
    return Screen(
        lines(
            bold(notice.title),
            _("Please answer this survey once more. I am sorry for the extra work."),
            _(
                "The database was restored from a copy. Copies do not hold the key to confidential answers, "
                "so that nobody can read them there; so nobody can read yours any more."
            ),
            "",
            count + " · " + _("until {day}", day=day),
        ),
        rows=(
            (button(_("✍️ Begin"), OpenSurvey(run=notice.run_id), style="success"),),
            (button(_("🔒 How it works"), HowItWorks(run=notice.run_id)),),
        ),
    )


@word.register(SurveyKeyLost)
def word_key_lost(notice: SurveyKeyLost, _: Translator) -> Screen:
    day = last_day(notice.closes_at, notice.zone, _)
    return Screen(
        lines(
            bold(_("Answers to a survey are lost")),
            italic(notice.title),
            "",
            _(
                "The database was restored from a copy, and there is no key to the answers that were sent: "
                "copies do not hold it. Nobody can read them any more."
            ),
            _.plural(
                "{n} person who had sent is asked again.", "{n} people who had sent are asked again.", notice.sent
            ),
            _.plural("{n} person had begun.", "{n} people had begun.", notice.begun) if notice.begun else None,
            _("The survey is open until {day}.", day=day),
        ),
        rows=((button(_("📝 Surveys"), ListRuns()),),),
    )


@word.register(SurveyReminder)
def word_reminder(notice: SurveyReminder, _: Translator) -> Screen:
    """Who stopped half-way hears that nothing is lost; who never began, how little it takes."""
    day = last_day(notice.closes_at, notice.zone, _)
    count = _.plural("{n} question", "{n} questions", notice.questions)
    if notice.ready:
        asked = _(
            "You have answered everything; all that is left is to tap “Send” by {day}. What is not sent "
            "is not counted.",
            day=day,
        )
        go_on = _("📨 To “Send”")
    elif notice.started:
        asked = _("You stopped half-way; your answers are kept. {left} to go, open until {day}.", left=count, day=day)
        go_on = _("✍️ Go on")
    else:
        asked = _("You have not begun yet: {count}, a tap each, open until {day}.", count=count, day=day)
        go_on = _("✍️ Begin")
    return Screen(
        lines(bold(notice.title), asked),
        rows=(
            (button(go_on, OpenSurvey(run=notice.run_id), style="success"),),
            (button(_("🔕 Do not remind me again"), Mute(run=notice.run_id)),),
        ),
    )


def how_far(notice: SurveyReminder, _: Translator) -> Markup:
    """The same in a few words, as a line among others."""
    if notice.ready:
        return _("everything is answered, it is left to send")
    count = _.plural("{n} question", "{n} questions", notice.questions)
    return (
        _("stopped half-way, {left} to go", left=count) if notice.started else _("not begun yet, {count}", count=count)
    )


@section_words.register(SurveysWaiting)
def surveys_waiting(due: SurveysWaiting, _: Translator) -> Part:
    told = (
        _("{sign} Survey “{title}” – {how}", sign=sign_of(one), title=cut(one.title, 60), how=standing_words(one, _))
        for one in due.surveys
    )
    buttons = (button(f"{sign_of(one)} {cut(one.title, 50)}", way_into(one)) for one in due.surveys)
    return Part(lines(*told), column(buttons))


def sign_of(survey: MySurvey) -> str:
    return "✅" if survey.finished else "✏️" if survey.started else "📝"


def way_into(survey: MySurvey) -> OpenSurvey | ShowIntro:
    """Who has not begun reads first what it is about."""
    return (OpenSurvey if survey.started or survey.finished else ShowIntro)(run=survey.run_id)


def standing_words(survey: MySurvey, _: Translator) -> Markup:
    """«отвечено 3 из 8, до 14 сентября»."""
    day = last_day(survey.closes_at, survey.zone, _)
    if survey.finished:
        return _("sent, can be changed until {day}", day=day)
    if survey.ready:
        return _("it is left to send, until {day}", day=day)
    if survey.started:
        return _("answered {n} of {total}, until {day}", n=survey.answered, total=survey.questions, day=day)
    return _.plural("{n} question, until {day}", "{n} questions, until {day}", survey.questions, day=day)
