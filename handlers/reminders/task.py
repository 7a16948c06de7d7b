"""The buttons under a reminder. Each works a month later, or says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import Area, IsText
from handlers.permission import needs
from services.access import Action
from services.evidence import talk
from services.reminders import acts, reassigning
from services.reminders.reader import load_reader
from services.reminders.rules import Kind
from views.reminders import task as views
from views.reminders.buttons import (
    Answer,
    AskHow,
    DoneFor,
    GiveToPerson,
    GiveToSchool,
    KeepThere,
    NotMine,
    NotOurs,
    OpenNotMine,
    OpenTask,
    OpenTasks,
    PassTo,
    PickDay,
    Reassign,
    Snooze,
    SnoozeUntil,
    Trouble,
)

if TYPE_CHECKING:
    from datetime import date

    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn

router = Router(name="reminders")
router.callback_query.filter(Area("rd."))
ACT = needs(Action.HOME)
DECIDE = needs(Action.ROADMAP_EDIT)


class Telling(StatesGroup):
    trouble = State()


@router.callback_query(OpenTask.filter(), flags=ACT)
async def opened(_: CallbackQuery, turn: Turn, callback_data: OpenTask) -> None:
    """A new message: the morning's list stays where it is."""
    async with turn.read() as session:
        card = await acts.load_task(session, callback_data.id, by=turn.actor.person_id, now=turn.now)
    await turn.say(views.task_screen(card, turn._, now=turn.now))


@router.callback_query(Snooze.filter(), flags=ACT)
async def snoozed(_: CallbackQuery, turn: Turn, callback_data: Snooze) -> None:
    await put_off(turn, callback_data.kind, callback_data.id, callback_data.day)


@router.callback_query(SnoozeUntil.filter(), flags=ACT)
async def snoozed_until(_: CallbackQuery, turn: Turn, callback_data: SnoozeUntil) -> None:
    await put_off(turn, callback_data.kind, callback_data.id, callback_data.until)


async def put_off(turn: Turn, kind: Kind, number: int, wanted: date | acts.Until) -> None:
    async with turn.begin() as session:
        title, day = await acts.snooze(session, kind, number, wanted, by=turn.actor.person_id, now=turn.now)
    today = await today_of(turn)
    if kind is Kind.ITEM:
        await turn.say(views.snoozed_screen(title, day, today, turn._))
    else:
        await turn.say(views.snoozed_plainly_screen(day, today, turn._))


@router.callback_query(OpenTasks.filter(), flags=ACT)
async def group_opened(_: CallbackQuery, turn: Turn, callback_data: OpenTasks) -> None:
    async with turn.read() as session:
        card = await acts.load_tasks(session, callback_data.item, by=turn.actor.person_id, now=turn.now)
    screen = views.tasks_screen(card, callback_data.page, turn._)
    await (turn.show(screen) if callback_data.page else turn.say(screen))


async def today_of(turn: Turn) -> date:
    async with turn.read() as session:
        reader = await load_reader(session, turn.actor.person_id, now=turn.now)
    return reader.today if reader else turn.now.date()


@router.callback_query(PickDay.filter(), flags=ACT)
async def picking_day(_: CallbackQuery, turn: Turn, callback_data: PickDay) -> None:
    kind, number = callback_data.kind, callback_data.id
    async with turn.read() as session:
        reader, _title = await acts.snoozable(session, kind, number, by=turn.actor.person_id, now=turn.now)
    month = max(callback_data.month, reader.today.replace(day=1))
    await turn.show(views.pick_day_screen(kind, number, month, reader.today, turn._))


@router.callback_query(Trouble.filter(), flags=ACT)
async def trouble(_: CallbackQuery, turn: Turn, callback_data: Trouble) -> None:
    async with turn.read() as session:
        card = await acts.load_task(session, callback_data.id, by=turn.actor.person_id, now=turn.now)
    turn.dialogue.end()
    turn.dialogue.go(Telling.trouble, assignment=callback_data.id, about=card.title)
    await turn.say(views.ask_trouble_screen(card.title, turn._))


@router.message(Telling.trouble, IsText(), flags=ACT)
async def told_trouble(message: Message, turn: Turn) -> None:
    number = turn.dialogue.data["assignment"]
    async with turn.begin() as session:
        turn.dialogue.end()
        await talk.say(session, number, message.text or "", by=turn.actor.person_id, now=turn.now, problem=True)
    await turn.say(views.trouble_sent_screen(number, turn._))


@router.callback_query(NotMine.filter(), flags=ACT)
async def not_mine(_: CallbackQuery, turn: Turn, callback_data: NotMine) -> None:
    """Inside a school its own people are offered first; without any the coordinator hears at once."""
    number, by = callback_data.id, turn.actor.person_id
    async with turn.begin() as session:
        near = await reassigning.colleagues(session, number, by=by, now=turn.now)
        if not near:
            await reassigning.say_not_mine(session, number, by=by, now=turn.now)
    await turn.say(views.whose_screen(number, near, turn._) if near else views.not_mine_screen(turn._))


@router.callback_query(PassTo.filter(), flags=ACT)
async def passed_on(_: CallbackQuery, turn: Turn, callback_data: PassTo) -> None:
    number, person = callback_data.id, callback_data.person
    async with turn.begin() as session:
        name = await reassigning.pass_on(session, number, person, by=turn.actor.person_id, now=turn.now)
    await turn.show(views.passed_screen(name, turn._))


@router.callback_query(NotOurs.filter(), flags=ACT)
async def not_ours(_: CallbackQuery, turn: Turn, callback_data: NotOurs) -> None:
    async with turn.begin() as session:
        await reassigning.say_not_mine(session, callback_data.id, by=turn.actor.person_id, now=turn.now)
    await turn.show(views.not_mine_screen(turn._))


@router.callback_query(OpenNotMine.filter(), flags=DECIDE)
async def not_mine_opened(_: CallbackQuery, turn: Turn, callback_data: OpenNotMine) -> None:
    number, person = callback_data.id, callback_data.person
    async with turn.read() as session:
        notice = await reassigning.open_not_mine(session, number, person, by=turn.actor.person_id, now=turn.now)
    await turn.say(views.not_mine_notice_screen(notice, turn._))


@router.callback_query(Reassign.filter(), flags=DECIDE)
async def reassigning_to(_: CallbackQuery, turn: Turn, callback_data: Reassign) -> None:
    async with turn.read() as session:
        offered = await reassigning.choices(session, callback_data.id, by=turn.actor.person_id, now=turn.now)
    await turn.show(views.choices_screen(callback_data.id, offered, callback_data.page, turn._))


@router.callback_query(GiveToSchool.filter(), flags=DECIDE)
async def given_to_school(_: CallbackQuery, turn: Turn, callback_data: GiveToSchool) -> None:
    await give(turn, callback_data.id, school=callback_data.school)


@router.callback_query(GiveToPerson.filter(), flags=DECIDE)
async def given_to_person(_: CallbackQuery, turn: Turn, callback_data: GiveToPerson) -> None:
    await give(turn, callback_data.id, person=callback_data.person)


async def give(turn: Turn, number: int, *, school: int | None = None, person: int | None = None) -> None:
    by = turn.actor.person_id
    async with turn.begin() as session:
        title, name = await reassigning.give(session, number, by=by, now=turn.now, school=school, person=person)
    await turn.show(views.given_screen(title, name, turn._))


@router.callback_query(KeepThere.filter(), flags=DECIDE)
async def kept(_: CallbackQuery, turn: Turn, callback_data: KeepThere) -> None:
    async with turn.begin() as session:
        await reassigning.keep(session, callback_data.id, callback_data.person, by=turn.actor.person_id, now=turn.now)
    await turn.show(views.kept_screen(turn._))


@router.callback_query(DoneFor.filter(), flags=needs(Action.ITEM_STAND_IN))
async def done_for(_: CallbackQuery, turn: Turn, callback_data: DoneFor) -> None:
    async with turn.begin() as session:
        place = await acts.report_for(session, callback_data.id, by=turn.actor.person_id, now=turn.now)
    await turn.say(views.done_for_screen(place, turn._))


@router.callback_query(AskHow.filter(), flags=ACT)
async def how_is_it(_: CallbackQuery, turn: Turn, callback_data: AskHow) -> None:
    async with turn.read() as session:
        card = await acts.load_task(session, callback_data.id, by=turn.actor.person_id, now=turn.now)
    await turn.say(views.how_screen(card, callback_data.day, turn._))


@router.callback_query(Answer.filter(), flags=ACT)
async def answered(_: CallbackQuery, turn: Turn, callback_data: Answer) -> None:
    by, progress = turn.actor.person_id, callback_data.progress
    async with turn.begin() as session:
        card = await acts.answer_check_in(session, callback_data.id, callback_data.day, progress, by=by, now=turn.now)
    await turn.show(views.answered_screen(card, progress, turn._))
