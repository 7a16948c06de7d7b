"""The audience of a run by a list: names pasted or sent as a file, or those of an earlier run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aiogram import Router

from handlers.files import document_of
from handlers.filters import HasFile, IsText
from handlers.steps import cancelled_by, taken_up_by
from handlers.surveys.planning import RUN, Planning, plan_of, show_plan
from services.access import Action, municipality_for
from services.errors import LARGEST_FILE
from services.people.importing import read_people
from services.surveys.name_list import Wanted, earlier_runs, find_people, people_of_run, wanted_in
from views.surveys import buttons
from views.surveys import name_list as views

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiogram.types import CallbackQuery, Message

    from documents.left_out import LeftOut
    from handlers.turn import Turn
    from services.surveys.plans import Plan

router = Router(name="surveys.name_list")


@router.callback_query(buttons.PickList.filter(), flags=RUN)
async def wants_list(_: CallbackQuery, turn: Turn) -> None:
    await show_list(turn, plan_of(turn))


@taken_up_by(Planning.people)
async def goes_on(turn: Turn) -> None:
    await show_list(turn, plan_of(turn))


@cancelled_by(Planning.people)
async def without_list(turn: Turn) -> None:
    """The survey itself is planned on."""
    turn.dialogue.go(Planning.plan)
    await turn.show(views.no_list_screen(turn._))


async def show_list(turn: Turn, plan: Plan) -> None:
    turn.dialogue.go(Planning.people, plan=plan.to_json())
    async with turn.read() as session:
        runs = await earlier_runs(session, municipality_for(turn.actor, Action.SURVEY_RUN), now=turn.now)
    await turn.show(views.list_screen(plan, runs, turn._))


@router.message(Planning.people, IsText(), flags=RUN)
async def wrote_names(message: Message, turn: Turn) -> None:
    await add(turn, wanted_in(message.text or ""))


@router.message(Planning.people, HasFile(), flags=RUN)
async def sent_names(message: Message, turn: Turn) -> None:
    content = await turn.out.fetch(document_of(message).file_id, limit=LARGEST_FILE)
    read = await read_people(content)
    await add(turn, [Wanted(row.name, row.school) for row in read.rows if row.name], left=read.left_out)


async def add(turn: Turn, wanted: Sequence[Wanted], *, left: Sequence[LeftOut] = ()) -> None:
    """Put the people of one more message on the list."""
    plan = plan_of(turn)
    municipality_id = municipality_for(turn.actor, Action.SURVEY_RUN)
    async with turn.read() as session:
        found = await find_people(session, municipality_id, wanted, today=turn.now.date())
    people = tuple(dict.fromkeys([*(plan.people or ()), *found.people]))
    plan = replace(plan, people=people)
    turn.dialogue.go(Planning.people, plan=plan.to_json())
    await turn.say(views.found_screen(plan, found, left, turn._))


@router.callback_query(buttons.TakeRun.filter(), flags=RUN)
async def took_run(_: CallbackQuery, turn: Turn, callback_data: buttons.TakeRun, confidential_min: int) -> None:
    plan = plan_of(turn)
    async with turn.read() as session:
        people = await people_of_run(
            session, turn.actor, callback_data.run, finished=callback_data.finished, now=turn.now
        )
    await show_plan(turn, replace(plan, people=people), confidential_min)


@router.callback_query(buttons.DropList.filter(), flags=RUN)
async def dropped_list(_: CallbackQuery, turn: Turn, confidential_min: int) -> None:
    await show_plan(turn, replace(plan_of(turn), people=None), confidential_min)
