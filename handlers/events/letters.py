"""An information letter – pasted, forwarded, a document – becomes drafts: one question at a time, then the card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.state import State, StatesGroup

from handlers.events.editing import read_day
from handlers.events.showing import known, planning_zone, read_hours, show_event
from handlers.files import document_of
from handlers.filters import Area, HasFile, IsText
from handlers.permission import needs
from models.enums import EventForm, Role
from services.access import Action, municipality_of
from services.calendar import zone
from services.errors import LARGEST_FILE, NotFound
from services.events import making
from services.events.kinds import is_known, own_kinds
from services.events.letter_drafts import LATER, Ask, LetterEvent, understood_audience
from services.events.letters import read_letter
from services.events.reading.files import doubt_from_json, event_from_json, reading_as_json
from views.events import letter as views
from views.events import paper_buttons as p
from views.events.words import EVERYBODY

if TYPE_CHECKING:
    from datetime import date

    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn

router = Router(name="events.letters")
router.callback_query.filter(Area("mp."))
EDIT = needs(Action.EVENT_EDIT)


class ReadingLetter(StatesGroup):
    letter = State()
    answer = State()


@router.callback_query(p.SendLetter.filter(), flags=EDIT)
async def wants_to_send(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.end()
    turn.dialogue.go(ReadingLetter.letter)
    await turn.show(views.ask_letter_screen(turn._))


@router.message(ReadingLetter.letter, IsText(), flags=EDIT)
async def got_text(message: Message, turn: Turn) -> None:
    await take(turn, (message.text or "").encode())


@router.message(ReadingLetter.letter, HasFile(), flags=EDIT)
async def got_file(message: Message, turn: Turn) -> None:
    await take_file(turn, document_of(message).file_id)


async def take_file(turn: Turn, file_id: str) -> None:
    await take(turn, await turn.out.fetch(file_id, limit=LARGEST_FILE))


async def take(turn: Turn, data: bytes) -> None:
    """Read the letter apart and ask about what it leaves open; nothing is saved before a draft is whole."""
    today = turn.now.astimezone(zone(await planning_zone(turn))).date()
    reading = await read_letter(data, today)
    turn.dialogue.end()
    if not reading.events:
        await turn.show(views.no_event_screen(turn._))
        return
    turn.dialogue.go(ReadingLetter.answer, letter=reading_as_json(reading), at=0, answers={}, drafts=[])
    await go_on(turn)


async def current(turn: Turn) -> LetterEvent:
    """Put together the event that is asked about, with what was answered so far."""
    letter, at = known(turn, "letter"), known(turn, "at")
    event = event_from_json(letter["events"][at])
    several = len(letter["events"]) > 1
    doubts = [doubt_from_json(one) for one in letter["doubts"]]
    own = tuple(one for one in doubts if one.about == at + 1 or not several or (one.about == 0 and at == 0))
    async with turn.read() as session:
        municipality = municipality_of(turn.actor, Action.EVENT_EDIT)
        audience = await understood_audience(session, municipality, event.audience)
    return LetterEvent(event, own, audience, known(turn, "answers"))


async def go_on(turn: Turn, *, month: date | None = None) -> None:
    """Ask what is open; where nothing is, make the draft and turn to the letter's next event."""
    one = await current(turn)
    if not one.open:
        await draft(turn, one)
        return
    letter, at = known(turn, "letter"), known(turn, "at")
    today = turn.now.astimezone(zone(await planning_zone(turn))).date()
    async with turn.read() as session:
        own = await own_kinds(session, municipality_of(turn.actor, Action.EVENT_EDIT))
    screen = views.question_screen(
        one, turn._, number=at + 1, total=len(letter["events"]), today=today, month=month or one.day or today, own=own
    )
    turn.dialogue.go(ReadingLetter.answer)
    await turn.show(screen)


async def draft(turn: Turn, one: LetterEvent) -> None:
    timezone = await planning_zone(turn)
    async with turn.begin() as session:
        event = await making.create_draft(session, turn.actor, now=turn.now, **one.columns(timezone))
        drafts = [*known(turn, "drafts"), [event, one.title]]
        last = known(turn, "at") + 1 >= len(known(turn, "letter")["events"])
        if last:
            turn.dialogue.end()
            turn.dialogue.remember(event=event)
        else:
            turn.dialogue.go(ReadingLetter.answer, at=known(turn, "at") + 1, answers={}, drafts=drafts)
    if not last:
        await go_on(turn)
    elif len(drafts) > 1:
        await turn.show(views.drafts_screen([(number, title) for number, title in drafts], turn._))
    else:
        await show_event(turn, event, said=views.read_words(one, turn._))


async def answer(turn: Turn, ask: Ask, value: Any) -> None:
    turn.dialogue.go(ReadingLetter.answer, answers={**known(turn, "answers"), ask: value})
    await go_on(turn)


@router.callback_query(p.LetterSays.filter(), flags=EDIT)
async def said(_: CallbackQuery, turn: Turn, callback_data: p.LetterSays) -> None:
    ask, value = callback_data.ask, callback_data.value
    known(turn, "letter")
    if value == views.KEEP:
        await answer(turn, ask, None)
        return
    if ask is Ask.HOUR:
        begins, _ends = read_hours(value)
        await answer(turn, ask, [begins.isoformat(), None])
    elif ask is Ask.KIND:
        async with turn.read() as session:
            own = await own_kinds(session, municipality_of(turn.actor, Action.EVENT_EDIT))
        if not is_known(value, own):
            raise NotFound
        await answer(turn, ask, value)
    elif ask is Ask.FORM and value in set(EventForm):
        await answer(turn, ask, value)
    elif ask is Ask.AUDIENCE and (value == EVERYBODY or value in set(Role)):
        await answer(turn, ask, views.audience_value(value))
    else:
        raise NotFound


@router.callback_query(p.LetterDay.filter(), flags=EDIT)
async def chose_day(_: CallbackQuery, turn: Turn, callback_data: p.LetterDay) -> None:
    known(turn, "letter")
    await answer(turn, Ask.DAY, callback_data.day.isoformat())


@router.callback_query(p.LetterMonth.filter(), flags=EDIT)
async def turned(_: CallbackQuery, turn: Turn, callback_data: p.LetterMonth) -> None:
    known(turn, "letter")
    await go_on(turn, month=callback_data.month)


@router.callback_query(p.LetterRest.filter(), flags=EDIT)
async def rest_later(_: CallbackQuery, turn: Turn) -> None:
    one = await current(turn)
    left = {ask: None for ask in one.open if ask in LATER}
    turn.dialogue.go(ReadingLetter.answer, answers={**known(turn, "answers"), **left})
    await go_on(turn)


@router.callback_query(p.LetterSkip.filter(), flags=EDIT)
async def not_wanted(_: CallbackQuery, turn: Turn) -> None:
    letter, at, drafts = known(turn, "letter"), known(turn, "at"), known(turn, "drafts")
    if at + 1 < len(letter["events"]):
        turn.dialogue.go(ReadingLetter.answer, at=at + 1, answers={})
        await go_on(turn)
        return
    turn.dialogue.end()
    shown = [(number, title) for number, title in drafts]
    await turn.show(views.drafts_screen(shown, turn._) if shown else views.not_letter_screen(turn._))


@router.message(StateFilter(ReadingLetter.answer), IsText(), flags=EDIT)
async def wrote(message: Message, turn: Turn) -> None:
    """An answer in words: a day, an hour, a topic, a place, a link, for whom."""
    one, text = await current(turn), (message.text or "").strip()
    ask = one.open[0]
    if ask is Ask.DAY:
        today = turn.now.astimezone(zone(await planning_zone(turn))).date()
        await answer(turn, ask, read_day(text, today=today).isoformat())
    elif ask is Ask.HOUR:
        begins, ends = read_hours(text)
        await answer(turn, ask, [begins.isoformat(), ends.isoformat() if ends else None])
    elif ask in {Ask.TITLE, Ask.PLACE, Ask.LINK}:
        await answer(turn, ask, making.tidy(ask.value, text))
    elif ask is Ask.AUDIENCE:
        async with turn.read() as session:
            meant = await understood_audience(session, municipality_of(turn.actor, Action.EVENT_EDIT), text.split(","))
        if meant.unsure:
            await go_on(turn)
        else:
            await answer(turn, ask, [rule.to_json() for rule in meant.rules])
    else:
        await go_on(turn)
