"""Surveys: answered one tap a question; started and watched by the coordinator."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import Area, IsText
from handlers.permission import needs
from models.enums import Role
from services import surveys
from services.access import Action, municipality_for
from services.survey_definitions import template, templates
from services.surveys.runs import OPEN_DAYS, audience_of
from views import surveys as views
from views.roles import role_name

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from services.surveys import Position

router = Router(name="surveys")
router.callback_query.filter(Area("sv."))
ANSWER, RUN = needs(Action.SURVEY_ANSWER), needs(Action.SURVEY_RUN)


class Answering(StatesGroup):
    words = State()


def await_words(turn: Turn, position: Position) -> None:
    """Let the next message be the answer where the question wants words; forget it where it does not."""
    if position.awaits_words:
        turn.dialogue.go(Answering.words, run=position.run_id)
    elif turn.dialogue.state == Answering.words.state:
        turn.dialogue.end()


@router.callback_query(views.Choose.filter(), flags=ANSWER)
async def chose(_: CallbackQuery, turn: Turn, callback_data: views.Choose) -> None:
    async with turn.begin() as session:
        position = await surveys.choose(
            session,
            callback_data.run,
            turn.actor.person_id,
            callback_data.question,
            callback_data.option,
            now=turn.now,
        )
        await_words(turn, position)
    await turn.show(views.position_screen(position, turn._))


@router.callback_query(views.OpenSurvey.filter(), flags=ANSWER)
async def opened(_: CallbackQuery, turn: Turn, callback_data: views.OpenSurvey) -> None:
    async with turn.begin() as session:
        position = await surveys.open_survey(session, callback_data.run, turn.actor.person_id, now=turn.now)
        await_words(turn, position)
    await turn.show(views.position_screen(position, turn._))


@router.callback_query(views.StepOver.filter(), flags=ANSWER)
async def stepped_over(_: CallbackQuery, turn: Turn, callback_data: views.StepOver) -> None:
    async with turn.begin() as session:
        position = await surveys.step_over(
            session, callback_data.run, turn.actor.person_id, callback_data.question, now=turn.now
        )
        await_words(turn, position)
    await turn.show(views.position_screen(position, turn._))


@router.callback_query(views.StepBack.filter(), flags=ANSWER)
async def stepped_back(_: CallbackQuery, turn: Turn, callback_data: views.StepBack) -> None:
    before = callback_data.question if callback_data.question >= 0 else None
    async with turn.begin() as session:
        position = await surveys.step_back(session, callback_data.run, turn.actor.person_id, before, now=turn.now)
        await_words(turn, position)
    await turn.show(views.position_screen(position, turn._))


@router.callback_query(views.ChangeQuestion.filter(), flags=ANSWER)
async def changes(_: CallbackQuery, turn: Turn, callback_data: views.ChangeQuestion) -> None:
    async with turn.begin() as session:
        position = await surveys.change_question(
            session, callback_data.run, turn.actor.person_id, callback_data.question, now=turn.now
        )
        await_words(turn, position)
    await turn.show(views.position_screen(position, turn._))


@router.message(Answering.words, IsText(), flags=ANSWER)
async def wrote(message: Message, turn: Turn) -> None:
    async with turn.begin() as session:
        position = await surveys.write(
            session, turn.dialogue.data["run"], turn.actor.person_id, message.text or "", now=turn.now
        )
        await_words(turn, position)
    await turn.say(views.position_screen(position, turn._))


@router.callback_query(views.Send.filter(), flags=ANSWER)
async def sent(_: CallbackQuery, turn: Turn, callback_data: views.Send) -> None:
    async with turn.begin() as session:
        position = await surveys.finish(session, callback_data.run, turn.actor.person_id, now=turn.now)
        await_words(turn, position)
    await turn.show(views.thanks_screen(position.definition, turn._))


@router.message(Command("surveys"), flags=ANSWER)
async def asked_surveys(_: Message, turn: Turn) -> None:
    """The coordinator runs surveys, everybody else answers them."""
    turn.dialogue.end()
    if Role.COORDINATOR in turn.actor.roles:
        await show_runs(turn)
    else:
        await show_mine(turn)


@router.callback_query(views.MySurveys.filter(), flags=ANSWER)
async def tapped_mine(_: CallbackQuery, turn: Turn) -> None:
    await show_mine(turn)


async def show_mine(turn: Turn) -> None:
    async with turn.read() as session:
        mine = await surveys.my_surveys(session, turn.actor.person_id, now=turn.now)
    await turn.show(views.my_surveys_screen(mine, turn._))


async def show_runs(turn: Turn) -> None:
    municipality_id = municipality_for(turn.actor, Action.SURVEY_RUN)
    async with turn.read() as session:
        cards = await surveys.list_runs(session, municipality_id, now=turn.now)
    await turn.show(views.runs_screen(cards, turn._))


@router.callback_query(views.NewRun.filter(), flags=RUN)
async def new_run(_: CallbackQuery, turn: Turn) -> None:
    offered = [template(key, turn.actor.language) for key in templates()]
    await turn.show(views.templates_screen(offered, turn._))


@router.callback_query(views.ChooseTemplate.filter(), flags=RUN)
async def chose_template(_: CallbackQuery, turn: Turn, callback_data: views.ChooseTemplate) -> None:
    definition = template(callback_data.key, turn.actor.language)
    role = Role(definition.audience[0])
    municipality_id = municipality_for(turn.actor, Action.SURVEY_RUN)
    async with turn.read() as session:
        people = await audience_of(session, municipality_id, role, today=turn.now.date())
    closes = turn.now.date() + timedelta(days=OPEN_DAYS)
    await turn.show(views.template_screen(definition, role_name(role, turn._), len(people), closes, turn._))


@router.callback_query(views.Publish.filter(), flags=RUN)
async def published(_: CallbackQuery, turn: Turn, callback_data: views.Publish) -> None:
    definition = template(callback_data.key, turn.actor.language)
    async with turn.begin() as session:
        run_id = await surveys.publish(
            session,
            turn.actor,
            definition,
            municipality_id=municipality_for(turn.actor, Action.SURVEY_RUN),
            audience=Role(definition.audience[0]),
            now=turn.now,
        )
        card = await surveys.load_run(session, turn.actor, run_id, now=turn.now)
    await turn.show(views.run_screen(card, turn._))


@router.callback_query(views.ShowRun.filter(), flags=RUN)
async def showed_run(_: CallbackQuery, turn: Turn, callback_data: views.ShowRun) -> None:
    async with turn.read() as session:
        card = await surveys.load_run(session, turn.actor, callback_data.run, now=turn.now)
    await turn.show(views.run_screen(card, turn._))


@router.callback_query(views.ShowResults.filter(), flags=RUN)
async def showed_results(_: CallbackQuery, turn: Turn, callback_data: views.ShowResults) -> None:
    async with turn.read() as session:
        results = await surveys.results_of(session, turn.actor, callback_data.run, now=turn.now)
    await turn.show(views.results_screen(results, turn._))


@router.callback_query(views.CloseRun.filter(), flags=RUN)
async def closed_run(_: CallbackQuery, turn: Turn, callback_data: views.CloseRun) -> None:
    async with turn.begin() as session:
        card = await surveys.close_run(session, turn.actor, callback_data.run, now=turn.now)
    await turn.show(views.run_screen(card, turn._))
