"""/reminders: the ladder and the escalation of a roadmap, pauses, the preview, a test message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import Area, IsText
from handlers.last_edit import edited
from handlers.permission import needs
from models.enums import NoticeKind, PauseKind
from services.access import Action, municipality_for
from services.last_edit import Edited
from services.messages.outbox import enqueue
from services.reminders import pausing, settings
from services.reminders.choices import roadmaps_of
from services.reminders.preview import preview, take_preview
from services.settings import DaysUnclear
from views.reminders import settings as views

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn

router = Router(name="reminder_settings")
router.callback_query.filter(Area("rs."))
EDIT = needs(Action.REMINDERS_EDIT)
NEVER: Final = frozenset({"-", "–", "—"})


class Setting(StatesGroup):
    ladder = State()
    days = State()


@router.message(Command("reminders"), flags=EDIT)
async def asked(_: Message, turn: Turn) -> None:
    turn.dialogue.end()
    async with turn.read() as session:
        roadmaps = await roadmaps_of(session, municipality_for(turn.actor, Action.REMINDERS_EDIT))
    await turn.say(views.roadmaps_screen(roadmaps, turn._))


async def show_rules(turn: Turn, roadmap: int, *, say: bool = False) -> None:
    async with turn.read() as session:
        card = await settings.roadmap_rules(session, turn.actor, roadmap)
        rest = await pausing.load_rest(session, turn.actor, PauseKind.ROADMAP, roadmap, now=turn.now)
    screen = views.rules_screen(card, rest, turn._)
    await (turn.say(screen) if say else turn.show(screen))


@router.callback_query(views.OpenRules.filter(), flags=EDIT)
async def opened(_: CallbackQuery, turn: Turn, callback_data: views.OpenRules) -> None:
    await show_rules(turn, callback_data.roadmap)


@router.callback_query(views.AskLadder.filter(), flags=EDIT)
async def asking_ladder(_: CallbackQuery, turn: Turn, callback_data: views.AskLadder) -> None:
    turn.dialogue.end()
    turn.dialogue.go(Setting.ladder, roadmap=callback_data.roadmap)
    await turn.say(views.ask_ladder_screen(turn._))


@router.message(Setting.ladder, IsText(), flags=EDIT)
async def got_ladder(message: Message, turn: Turn) -> None:
    roadmap = turn.dialogue.data["roadmap"]
    async with turn.begin() as session:
        async with edited(turn, session, Edited.LADDER, roadmap):
            await settings.set_ladder(session, turn.actor, roadmap, message.text or "", now=turn.now)
        turn.dialogue.end()
    await show_rules(turn, roadmap, say=True)


@router.callback_query(views.AskDays.filter(), flags=EDIT)
async def asking_days(_: CallbackQuery, turn: Turn, callback_data: views.AskDays) -> None:
    turn.dialogue.end()
    turn.dialogue.go(Setting.days, roadmap=callback_data.roadmap, who=callback_data.who)
    await turn.say(views.ask_days_screen(turn._))


@router.message(Setting.days, IsText(), flags=EDIT)
async def got_days(message: Message, turn: Turn) -> None:
    roadmap, who = turn.dialogue.data["roadmap"], turn.dialogue.data["who"]
    async with turn.begin() as session:
        days = read_days(message.text or "")
        async with edited(turn, session, Edited.ESCALATION, roadmap, who):
            await settings.set_escalation(session, turn.actor, roadmap, who, days, now=turn.now)
        turn.dialogue.end()
    await show_rules(turn, roadmap, say=True)


def read_days(written: str) -> int | None:
    text = written.strip()
    if text in NEVER:
        return None
    if not text.isdecimal() or len(text) > 3:  # noqa: PLR2004 - said in the refusal
        raise DaysUnclear
    return int(text)


@router.callback_query(views.PauseRoadmap.filter(), flags=EDIT)
async def paused(_: CallbackQuery, turn: Turn, callback_data: views.PauseRoadmap) -> None:
    number = callback_data.roadmap
    async with turn.begin() as session:
        await pausing.pause(session, turn.actor, PauseKind.ROADMAP, number, last=None, now=turn.now)
    await show_rules(turn, number)


@router.callback_query(views.ResumeRoadmap.filter(), flags=EDIT)
async def resumed(_: CallbackQuery, turn: Turn, callback_data: views.ResumeRoadmap) -> None:
    async with turn.begin() as session:
        await pausing.resume(session, turn.actor, PauseKind.ROADMAP, callback_data.roadmap, now=turn.now)
    await show_rules(turn, callback_data.roadmap)


@router.callback_query(views.ShowPreview.filter(), flags=EDIT)
async def previewed(_: CallbackQuery, turn: Turn) -> None:
    async with turn.read() as session:
        coming = await preview(session, turn.actor, now=turn.now)
    await turn.show(views.preview_screen(coming, turn._, today=turn.now.date()))


@router.callback_query(views.SavePreview.filter(), flags=EDIT)
async def saved(_: CallbackQuery, turn: Turn) -> None:
    async with turn.begin() as session:
        coming = await take_preview(session, turn.actor, now=turn.now)
    await turn.say(views.preview_file(coming, turn._))


@router.callback_query(views.TestMe.filter(), flags=EDIT)
async def tested(_: CallbackQuery, turn: Turn) -> None:
    async with turn.begin() as session:
        words = {"text": views.trial_words(turn._)}
        await enqueue(session, to=turn.actor.person_id, kind=NoticeKind.PLAIN, payload=words, now=turn.now)
