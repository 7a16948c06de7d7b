"""A survey answered: one tap a question, words by writing, back, change, send."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import IsText, NoText
from handlers.home import show_home
from handlers.permission import needs
from handlers.steps import taken_up_by
from services.access import Action
from services.messages.notices import Void
from services.surveys import answering, drafts, runs, standing
from services.surveys import mine as survey_mine
from services.surveys.notices import invitation_for
from views.surveys import answering as views
from views.surveys import buttons
from views.surveys.notices import word_invitation

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from services.surveys.position import Position
    from storage.database import Session
    from views.screen import Screen

    Move = Callable[[Session], Awaitable[Position]]

router = Router(name="surveys.answering")
ANSWER = needs(Action.SURVEY_ANSWER)


class Answering(StatesGroup):
    words = State()


def await_words(turn: Turn, position: Position) -> None:
    """Let the next message be the answer: also under a scale, where people write a figure instead of tapping it.

    Of a confidential run the dialogue stands at every question alike, and does not say at which: else a copy of the
    database would tell who is at a question that only some answers lead to.
    """
    if position.question is not None or position.definition.confidential:
        at = {} if position.definition.confidential else {"number": position.progress[0]}
        about = position.definition.title
        turn.dialogue.go(Answering.words, run=position.run_id, message=turn.message_id, about=about, **at)
        return
    turn.dialogue.forget(Answering)
    if turn.dialogue.state == Answering.words.state:
        turn.dialogue.end()


async def step(turn: Turn, move: Move) -> None:
    """Do one step of the survey and show where it leads."""
    try:
        async with turn.begin() as session:
            position = await move(session)
            await drafts.note_screen(session, position, turn.message_id)
            await_words(turn, position)
    except answering.AlreadySent:
        # An old message of a confidential survey: nothing of it stays on the screen.
        await turn.show(views.sent_screen(turn._))
        return
    await turn.show(views.position_screen(position, turn._))


@router.callback_query(buttons.Choose.filter(), flags=ANSWER)
async def chose(_: CallbackQuery, turn: Turn, callback_data: buttons.Choose) -> None:
    data, me = callback_data, turn.actor.person_id
    await step(turn, lambda s: answering.choose(s, data.run, me, data.question, data.option, now=turn.now))


@router.callback_query(buttons.OpenSurvey.filter(), flags=ANSWER)
async def opened(_: CallbackQuery, turn: Turn, callback_data: buttons.OpenSurvey) -> None:
    await step(turn, lambda s: answering.open_survey(s, callback_data.run, turn.actor.person_id, now=turn.now))


@taken_up_by(Answering.words)
async def goes_on(turn: Turn) -> None:
    run = turn.dialogue.data["run"]
    await step(turn, lambda s: answering.open_survey(s, run, turn.actor.person_id, now=turn.now))


@router.callback_query(buttons.StepOver.filter(), flags=ANSWER)
async def stepped_over(_: CallbackQuery, turn: Turn, callback_data: buttons.StepOver) -> None:
    data, me = callback_data, turn.actor.person_id
    await step(turn, lambda s: answering.step_over(s, data.run, me, data.question, now=turn.now))


@router.callback_query(buttons.StepBack.filter(), flags=ANSWER)
async def stepped_back(_: CallbackQuery, turn: Turn, callback_data: buttons.StepBack) -> None:
    data, me = callback_data, turn.actor.person_id
    left = data.question if data.question >= 0 else None
    await step(turn, lambda s: answering.step_back(s, data.run, me, left, now=turn.now))


@router.callback_query(buttons.ChangeQuestion.filter(), flags=ANSWER)
async def changes(_: CallbackQuery, turn: Turn, callback_data: buttons.ChangeQuestion) -> None:
    data, me = callback_data, turn.actor.person_id
    await step(turn, lambda s: answering.change_question(s, data.run, me, data.question, now=turn.now))


@router.message(Answering.words, IsText(), flags=ANSWER)
async def wrote(message: Message, turn: Turn) -> None:
    run, me, text = turn.dialogue.data["run"], turn.actor.person_id, message.text or ""
    await take_words(turn, turn.dialogue.data.get("message"), lambda s: answering.write(s, run, me, text, now=turn.now))


async def written_to(message: Message, turn: Turn, run: int, question: int) -> None:
    """Take a native reply to a question's message."""
    me, text = turn.actor.person_id, message.text or ""
    asked_in = message.reply_to_message.message_id if message.reply_to_message else None
    await take_words(turn, asked_in, lambda s: answering.write_to(s, run, me, question, text, now=turn.now))


async def take_words(turn: Turn, asked_in: int | None, move: Move) -> None:
    """Take a message as an answer, show where it leads, and leave a short note where it was asked."""
    try:
        async with turn.begin() as session:
            position = await move(session)
            await_words(turn, position)
    except answering.NoWordsAwaited as no_answer:
        if not no_answer.position.definition.confidential:
            raise SkipHandler from None  # whoever else understands it
        # What is written into a confidential survey is kept nowhere and offered to nobody, also where a tap is awaited.
        await ask(turn, no_answer.position, views.tap_please(no_answer.position, turn._))
        return
    except (runs.SurveyClosed, standing.SurveyNotYours, answering.AlreadySent):
        # The survey is over: from here on what this person writes is no answer any more.
        turn.dialogue.end()
        async with turn.begin():
            pass
        raise
    await ask(turn, position, views.position_screen(position, turn._))
    if asked_in:
        await turn.out.edit(turn.address, asked_in, views.written_down(position, turn._))


async def ask(turn: Turn, position: Position, screen: Screen) -> None:
    """Put a question where it is seen, beneath what was written; the next words answer this message."""
    said = await turn.say(screen)
    if turn.dialogue.state == Answering.words.state:
        turn.dialogue.go(Answering.words, message=said.message_id)
    if position.definition.confidential:
        async with turn.begin() as session:
            await drafts.note_screen(session, position, said.message_id)


@router.message(Answering.words, NoText(), flags=ANSWER)
async def sent_no_words(_: Message, turn: Turn) -> None:
    await turn.say(views.words_please(turn._))


@router.callback_query(buttons.Send.filter(), flags=ANSWER)
async def sent(_: CallbackQuery, turn: Turn, callback_data: buttons.Send) -> None:
    try:
        async with turn.begin() as session:
            done = await answering.finish(session, callback_data.run, turn.actor.person_id, now=turn.now)
            turn.dialogue.end()
            turn.dialogue.forget(Answering)
    except answering.AlreadySent:
        await turn.show(views.sent_screen(turn._))
        return
    if done.wiped:
        await turn.db.truncate_wal()
    await turn.show(views.thanks_screen(done.definition, turn._))
    await leave_no_answers(turn, done.screens)


async def leave_no_answers(turn: Turn, screens: tuple[int, ...]) -> None:
    """Replace every other message that still shows answers of a confidential survey."""
    others = (one for one in screens if one != turn.message_id)
    await asyncio.gather(*(turn.out.edit(turn.address, one, views.sent_screen(turn._)) for one in others))


@router.callback_query(buttons.HowItWorks.filter(), flags=ANSWER)
async def asked_how(_: CallbackQuery, turn: Turn, callback_data: buttons.HowItWorks) -> None:
    async with turn.read() as session:
        promise = await answering.promise_to(session, callback_data.run, turn.actor.person_id)
    await turn.show(views.how_it_works_screen(callback_data.run, promise, turn._))


@router.callback_query(buttons.ShowIntro.filter(), flags=ANSWER)
async def asked_what_it_is(_: CallbackQuery, turn: Turn, callback_data: buttons.ShowIntro) -> None:
    async with turn.read() as session:
        found = await invitation_for(session, callback_data.run, turn.actor.person_id, now=turn.now)
    if isinstance(found, Void):
        await step(turn, lambda s: answering.open_survey(s, callback_data.run, turn.actor.person_id, now=turn.now))
        return
    await turn.show(word_invitation(found, turn._))


@router.callback_query(buttons.Later.filter(), flags=needs(Action.HOME))
async def left_for_later(_: CallbackQuery, turn: Turn) -> None:
    """What is answered stays, and home says that the survey waits."""
    turn.dialogue.forget(Answering)
    if turn.dialogue.state == Answering.words.state:
        turn.dialogue.end()
    await show_home(turn)


@router.callback_query(buttons.PickAnswer.filter(), flags=ANSWER)
async def picks_answer(_: CallbackQuery, turn: Turn, callback_data: buttons.PickAnswer) -> None:
    async with turn.read() as session:
        position = await standing.load(session, callback_data.run, turn.actor.person_id, now=turn.now)
    try:
        answering.ensure_changeable(position)
    except answering.AlreadySent:
        await turn.show(views.sent_screen(turn._))
        return
    await turn.show(views.pick_answer_screen(position, callback_data.page, turn._))


@router.callback_query(buttons.Mute.filter(), flags=ANSWER)
async def muted(_: CallbackQuery, turn: Turn, callback_data: buttons.Mute) -> None:
    async with turn.begin() as session:
        await survey_mine.stop_reminding(session, callback_data.run, turn.actor.person_id, now=turn.now)
    await turn.show(views.muted_screen(callback_data.run, turn._))


@router.callback_query(buttons.MySurveys.filter(), flags=ANSWER)
async def tapped_mine(_: CallbackQuery, turn: Turn) -> None:
    await show_mine(turn)


async def show_mine(turn: Turn) -> None:
    async with turn.read() as session:
        mine = await survey_mine.my_surveys(session, turn.actor.person_id, now=turn.now)
    await turn.show(views.my_surveys_screen(mine, turn._))
