"""A run prepared: a ready survey or one's own file, whom, until when, a look at it, sent."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import HasFile
from handlers.permission import needs
from handlers.recognising import Given, ask, recognise
from models.enums import Role
from services.access import Action, municipality_for
from services.errors import MEGABYTE, NotFound
from services.recognition import Sent
from services.schools.taking_part import schools_taking_part
from services.surveys import position as survey_position
from services.surveys import publishing, runs
from services.surveys.audience import NobodyToAsk
from services.surveys.confidential import TooFewForConfidential
from services.surveys.definitions import SAMPLE_NAME, DefinitionFaults, sample_sheet, sheet_of, template, templates
from services.surveys.definitions.apart import read_definition_apart
from services.surveys.plans import Plan, look_at, plan_for, plan_from_json
from views.screen import Document, Screen
from views.surveys import buttons
from views.surveys import planning as views
from views.surveys.running import run_screen

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from services.surveys.plans import PlanAudience

router = Router(name="surveys.planning")
RUN = needs(Action.SURVEY_RUN)
FILE_LIMIT: Final = MEGABYTE  # a survey is far smaller
PASTED: Final = "survey.txt"


class Planning(StatesGroup):
    file = State()
    plan = State()
    people = State()


def plan_of(turn: Turn) -> Plan:
    """The plan that this person is at; raise `NotFound` when they have gone on to something else."""
    if "plan" not in turn.dialogue.data:
        raise NotFound
    return plan_from_json(turn.dialogue.data["plan"])


async def show_plan(turn: Turn, plan: Plan, confidential_min: int) -> None:
    turn.dialogue.go(Planning.plan, plan=plan.to_json())
    await turn.show(views.plan_screen(plan, await audience_of(turn, plan, confidential_min), turn._))


async def audience_of(turn: Turn, plan: Plan, confidential_min: int) -> PlanAudience:
    municipality_id = municipality_for(turn.actor, Action.SURVEY_RUN)
    async with turn.read() as session:
        return await look_at(session, plan, municipality_id, minimum=confidential_min, now=turn.now)


@router.callback_query(buttons.NewRun.filter(), flags=RUN)
async def new_run(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.end()
    offered = [template(key, turn.actor.language) for key in templates()]
    await turn.show(views.templates_screen(offered, turn._))


@router.callback_query(buttons.ChooseTemplate.filter(), flags=RUN)
async def chose_template(
    _: CallbackQuery, turn: Turn, callback_data: buttons.ChooseTemplate, confidential_min: int
) -> None:
    await show_plan(turn, plan_for(template(callback_data.key, turn.actor.language)), confidential_min)


@router.callback_query(buttons.OwnFile.filter(), flags=RUN)
async def asked_file(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.go(Planning.file)
    await turn.show(views.ask_file_screen(turn._))


@router.callback_query(buttons.Sample.filter(), flags=RUN)
async def took_sample(_: CallbackQuery, turn: Turn) -> None:
    """Under whatever stands there now: who asks for a sample has usually just read what is wrong with a file."""
    content = await asyncio.to_thread(sample_sheet, turn.actor.language)
    turn.dialogue.go(Planning.file)
    await turn.say(Screen(views.sample_words(turn._), file=Document(SAMPLE_NAME, content)))


@router.message(Planning.file, HasFile(), flags=RUN)
async def got_file(message: Message, turn: Turn, confidential_min: int) -> None:
    """Go on with what was awaited, unless it is plainly something else: then ask."""
    given = Given.of(message)
    refused = await take(turn, given, confidential_min, sure=False)
    if refused is None:
        return
    look = await recognise(turn, given)
    if look.is_rather(Sent.SURVEY):
        await ask(turn, given, look)
    else:
        await turn.say(views.faults_screen(refused, turn._))


async def take(turn: Turn, given: Given, confidential_min: int, *, sure: bool = True) -> DefinitionFaults | None:
    """Read a questionnaire and go on with the plan of its run; say what is wrong in it, or where not `sure` give it."""
    content = await given.content(turn, limit=FILE_LIMIT)
    try:
        read = await read_definition_apart(content, given.filename or PASTED)
    except DefinitionFaults as refused:
        if not sure:
            return refused
        await turn.say(views.faults_screen(refused, turn._))
        return None
    await show_plan(turn, plan_for(read.definition, read.left_out), confidential_min)
    return None


@router.callback_query(buttons.ShowPlan.filter(), flags=RUN)
async def back_to_plan(_: CallbackQuery, turn: Turn, confidential_min: int) -> None:
    await show_plan(turn, plan_of(turn), confidential_min)


@router.callback_query(buttons.ChooseWhen.filter(), flags=RUN)
async def wants_when(_: CallbackQuery, turn: Turn, confidential_min: int) -> None:
    plan = plan_of(turn)
    await turn.show(views.when_screen(plan, await audience_of(turn, plan, confidential_min), turn._))


@router.callback_query(buttons.ChooseGoal.filter(), flags=RUN)
async def wants_goal(_: CallbackQuery, turn: Turn) -> None:
    await turn.show(views.goal_screen(plan_of(turn), turn._))


@router.callback_query(buttons.SetDays.filter(), flags=RUN)
async def set_days(_: CallbackQuery, turn: Turn, callback_data: buttons.SetDays, confidential_min: int) -> None:
    days = min(max(callback_data.days, 1), views.DAYS[-1])
    await show_plan(turn, replace(plan_of(turn), days=days), confidential_min)


@router.callback_query(buttons.SetOpening.filter(), flags=RUN)
async def set_opening(_: CallbackQuery, turn: Turn, callback_data: buttons.SetOpening, confidential_min: int) -> None:
    opens = min(max(callback_data.days, 0), views.OPENINGS[-1])
    await show_plan(turn, replace(plan_of(turn), opens=opens), confidential_min)


@router.callback_query(buttons.SetGoal.filter(), flags=RUN)
async def set_goal(_: CallbackQuery, turn: Turn, callback_data: buttons.SetGoal, confidential_min: int) -> None:
    goal = min(max(callback_data.percent, 0), 100)
    await show_plan(turn, replace(plan_of(turn), goal=goal), confidential_min)


@router.callback_query(buttons.MakeNamed.filter(), flags=RUN)
async def made_named(_: CallbackQuery, turn: Turn, confidential_min: int) -> None:
    plan = plan_of(turn)
    await show_plan(turn, replace(plan, definition=publishing.as_named(plan.definition)), confidential_min)


@router.callback_query(buttons.PickRoles.filter(), flags=RUN)
async def picked_role(_: CallbackQuery, turn: Turn, callback_data: buttons.PickRoles) -> None:
    plan = plan_of(turn)
    if callback_data.role in set(Role):
        role = Role(callback_data.role)
        roles = tuple(one for one in Role if (one in plan.roles) != (one is role))
        plan = replace(plan, roles=roles, people=None)
        turn.dialogue.go(Planning.plan, plan=plan.to_json())
    await turn.show(views.roles_screen(plan, turn._))


@router.callback_query(buttons.PickSchools.filter(), flags=RUN)
async def picked_school(_: CallbackQuery, turn: Turn, callback_data: buttons.PickSchools) -> None:
    plan = plan_of(turn)
    async with turn.read() as session:
        offered = await schools_taking_part(session, municipality_for(turn.actor, Action.SURVEY_RUN))
    picked = {school for school, _name in offered} & {callback_data.school}
    if picked:
        plan = replace(plan, schools=tuple(sorted(set(plan.schools) ^ picked)))
        turn.dialogue.go(Planning.plan, plan=plan.to_json())
    await turn.show(views.schools_screen(plan, offered, callback_data.page, turn._))


@router.callback_query(buttons.Preview.filter(), flags=RUN)
async def previewed(_: CallbackQuery, turn: Turn, callback_data: buttons.Preview) -> None:
    position = survey_position.preview(plan_of(turn).definition, callback_data.question, now=turn.now)
    await turn.show(views.preview_screen(position, turn._))


@router.callback_query(buttons.AsSheet.filter(), flags=RUN)
async def took_sheet(_: CallbackQuery, turn: Turn) -> None:
    definition = plan_of(turn).definition
    content = await asyncio.to_thread(sheet_of, definition)
    await turn.say(Screen(views.sheet_words(turn._), file=Document(f"{definition.key}.xlsx", content)))


@router.callback_query(buttons.Publish.filter(), flags=RUN)
async def asks_before_publishing(_: CallbackQuery, turn: Turn, confidential_min: int) -> None:
    plan = plan_of(turn)
    audience = await audience_of(turn, plan, confidential_min)
    if not audience.people:
        raise NobodyToAsk
    if plan.definition.confidential and audience.people < audience.minimum:
        raise TooFewForConfidential(n=audience.people, minimum=audience.minimum)
    await turn.show(views.confirm_publish_screen(plan, audience, turn._))


@router.callback_query(buttons.PublishNow.filter(), flags=RUN)
async def published(_: CallbackQuery, turn: Turn, confidential_min: int) -> None:
    plan = plan_of(turn)
    municipality_id = municipality_for(turn.actor, Action.SURVEY_RUN)
    async with turn.begin() as session:
        look = await look_at(session, plan, municipality_id, minimum=confidential_min, now=turn.now)
        run_id = await publishing.publish(
            session,
            turn.actor,
            plan.definition,
            municipality_id=municipality_id,
            audience=plan.audience,
            opens=look.opens,
            closes=look.opens + timedelta(days=plan.days),
            minimum=confidential_min,
            goal=plan.goal,
            now=turn.now,
        )
        card = await runs.load_run(session, turn.actor, run_id, now=turn.now)
        turn.dialogue.end()
    await turn.show(run_screen(card, turn._))
