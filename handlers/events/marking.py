"""Who was there: the code word, the QR at the door, the list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from aiogram import Router
from aiogram.filters import CommandStart, Filter
from aiogram.fsm.state import State, StatesGroup

from handlers.events.showing import known
from handlers.filters import Area, IsText, Linked
from handlers.permission import needs
from models.enums import EventAnswer, Presence
from services.access import Action
from services.events import attendance, checking_in, list_marks
from services.events.cards import load_event
from services.events.doors import read_payload
from views.common import lost_screen
from views.events import buttons as b
from views.events import lists as views
from views.events.planning import all_were_screen

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from services.events.attendance import Line
    from services.events.doors import Changing, Door
    from storage.database import Session

router = Router(name="events.marking")
router.callback_query.filter(Area("mp."))
ANSWER = needs(Action.EVENT_ANSWER)
MARK = needs(Action.EVENT_MARK)
CODE: Final = re.compile(r"\s*(?:\d{4}|\d{3} ?\d{3})\s*")  # the code word; the number on the screen


class Attending(StatesGroup):
    code = State()


class Ticking(StatesGroup):
    guest = State()
    name = State()
    note = State()
    note_all = State()
    note_guest = State()


class Digits(Filter):
    async def __call__(self, message: Message, turn: Turn) -> bool:
        return not turn.dialogue.waits and CODE.fullmatch(message.text or "") is not None


@router.message(CommandStart(deep_link=True), Linked(read_payload), flags=ANSWER)
async def at_the_door(_: Message, turn: Turn, linked: Door | Changing) -> None:
    async with turn.begin() as session:
        marked = await checking_in.by_door(session, turn.actor, linked, now=turn.now)
    await turn.say(views.marked_screen(marked, turn._))


@router.callback_query(b.CheckIn.filter(), flags=ANSWER)
async def is_here(_: CallbackQuery, turn: Turn, callback_data: b.CheckIn) -> None:
    async with turn.read() as session:
        card = await load_event(session, turn.actor, callback_data.event)
    turn.dialogue.go(Attending.code, event=card.id, about=card.title)
    await turn.show(views.ask_code_screen(card, turn._))


@router.message(Attending.code, IsText(), flags=ANSWER)
async def said_code(message: Message, turn: Turn) -> None:
    await try_code(turn, known(turn, "event"), message.text or "")


async def try_code(turn: Turn, event: int, written: str) -> None:
    """A wrong word is counted, whatever is said of it."""
    async with turn.begin() as session:
        marked = await checking_in.by_code(session, turn.actor, event, written, now=turn.now)
        left = await checking_in.tries_left(session, turn.actor, event)
        if marked is not None:
            turn.dialogue.end()
    if marked is None:
        raise checking_in.CodeWrong(left=left)
    await turn.say(views.marked_screen(marked, turn._))


@router.message(Digits(), flags=ANSWER)
async def said_code_at_once(message: Message, turn: Turn) -> None:
    """Digits that nobody asked for, while an event goes on: they are its code word, or the number on its screen."""
    async with turn.read() as session:
        live = await checking_in.live_events(session, turn.actor, now=turn.now)
    if not live:
        await turn.say(lost_screen(turn._))
        return
    async with turn.read() as session:
        meant = await checking_in.of_code(session, turn.actor, live, message.text or "", now=turn.now)
    await try_code(turn, meant or live[0], message.text or "")


@router.callback_query(b.Names.filter(), flags=needs(Action.EVENT_READ))
async def wants_names(_: CallbackQuery, turn: Turn, callback_data: b.Names) -> None:
    which, page = callback_data.which, callback_data.page
    async with turn.read() as session:
        total, people = await attendance.people_of(
            session, turn.actor, callback_data.event, answers=views.WHICH[which],
            offset=page * views.NAMES_PAGE, limit=views.NAMES_PAGE,
        )  # fmt: skip
        card = await load_event(session, turn.actor, callback_data.event)
    await turn.show(views.names_screen(card, total, people, which, page, turn._))


@router.callback_query(b.Marks.filter(), flags=MARK)
async def wants_marks(_: CallbackQuery, turn: Turn, callback_data: b.Marks) -> None:
    if turn.dialogue.state == Ticking.name.state:
        turn.dialogue.end()
    await show_marks(turn, callback_data.event, callback_data.page)


async def show_marks(turn: Turn, event: int, page: int, *, ticked: int | None = None) -> None:
    """Show a page of names; where the one just `ticked` was the last on it who had said yes, the next page."""
    async with turn.read() as session:
        total, people = await page_of(turn, session, event, page)
        coming = [one for one in people if one.answer is EventAnswer.YES]
        done = any(one.part == ticked for one in coming) and all(one.presence for one in coming)
        if done and total > (page + 1) * views.MARKS_PAGE:
            page += 1
            total, people = await page_of(turn, session, event, page)
        ready = await attendance.unmarked_yes(session, event)
        card = await load_event(session, turn.actor, event)
    await turn.show(views.marks_screen(card, total, people, page, turn._, ready=ready))


async def page_of(turn: Turn, session: Session, event: int, page: int) -> tuple[int, list[Line]]:
    offset, limit = page * views.MARKS_PAGE, views.MARKS_PAGE
    return await attendance.people_of(session, turn.actor, event, offset=offset, limit=limit)


@router.callback_query(b.FindName.filter(), flags=MARK)
async def wants_name(_: CallbackQuery, turn: Turn, callback_data: b.FindName) -> None:
    async with turn.read() as session:
        event = await attendance.to_mark(session, turn.actor, callback_data.event, now=turn.now)
    turn.dialogue.go(Ticking.name, event=event.id, about=event.title)
    await turn.show(views.ask_letters_screen(turn._))


@router.message(Ticking.name, IsText(), flags=MARK)
async def wrote_letters(message: Message, turn: Turn) -> None:
    turn.dialogue.go(Ticking.name, search=message.text or "")
    await show_found(turn, known(turn, "event"))


async def show_found(turn: Turn, event: int) -> None:
    """Show whose names begin so. The next letters may be written at once: at a door people come one by one."""
    search = turn.dialogue.data.get("search", "")
    async with turn.read() as session:
        total, people = await attendance.people_of(session, turn.actor, event, search=search, limit=views.MARKS_PAGE)
        card = await load_event(session, turn.actor, event)
    await turn.show(views.found_screen(card, total, people, search, turn._))


@router.callback_query(b.Tick.filter(), flags=MARK)
async def ticked(_: CallbackQuery, turn: Turn, callback_data: b.Tick) -> None:
    event, part, presence = callback_data.event, callback_data.part, callback_data.presence
    try:
        async with turn.begin() as session:
            fresh = not await attendance.is_marked(session, event, part)
            await list_marks.mark_in_list(session, turn.actor, event, part, presence, now=turn.now)
    except attendance.NoteNeeded:
        turn.dialogue.go(Ticking.note, event=event, part=part, presence=presence)
        await turn.show(views.ask_note_screen(turn._))
        return
    if turn.dialogue.state == Ticking.name.state and turn.dialogue.data.get("event") == event:
        turn.dialogue.stay()
        await show_found(turn, event)
    else:
        await show_marks(turn, event, callback_data.page, ticked=part if fresh else None)


@router.message(Ticking.note, IsText(), flags=MARK)
async def wrote_note(message: Message, turn: Turn) -> None:
    event, part, presence = known(turn, "event"), known(turn, "part"), Presence(known(turn, "presence"))
    async with turn.begin() as session:
        await list_marks.mark_in_list(session, turn.actor, event, part, presence, note=message.text, now=turn.now)
        turn.dialogue.end()
    await show_marks(turn, event, 0)


@router.callback_query(b.AllWere.filter(), flags=MARK)
async def all_were(_: CallbackQuery, turn: Turn, callback_data: b.AllWere) -> None:
    await mark_all(turn, callback_data.event, None)


async def mark_all(turn: Turn, event: int, school: int | None, note: str | None = None) -> None:
    """Mark all who said yes, or a whole school; who corrects it late is asked why, as with one name."""
    try:
        async with turn.begin() as session:
            done = await attendance.mark_everybody(
                session, turn.actor, event, school_id=school, note=note, now=turn.now
            )
            if note is not None:
                turn.dialogue.end()
    except attendance.NoteNeeded:
        turn.dialogue.go(Ticking.note_all, event=event, school=school or 0)
        await turn.show(views.ask_note_screen(turn._))
        return
    await turn.show(all_were_screen(done.people, done.act, event, turn._))


@router.message(Ticking.note_all, IsText(), flags=MARK)
async def wrote_note_of_all(message: Message, turn: Turn) -> None:
    await mark_all(turn, known(turn, "event"), known(turn, "school") or None, message.text)


@router.callback_query(b.SchoolsCame.filter(), flags=MARK)
async def wants_schools(_: CallbackQuery, turn: Turn, callback_data: b.SchoolsCame) -> None:
    page = callback_data.page
    async with turn.read() as session:
        every = await attendance.unmarked_by_school(session, turn.actor, callback_data.event, now=turn.now)
        card = await load_event(session, turn.actor, callback_data.event)
    shown = every[page * views.MARKS_PAGE : (page + 1) * views.MARKS_PAGE]
    await turn.show(views.schools_came_screen(card, len(every), shown, page, turn._))


@router.callback_query(b.SchoolWas.filter(), flags=MARK)
async def school_was(_: CallbackQuery, turn: Turn, callback_data: b.SchoolWas) -> None:
    await mark_all(turn, callback_data.event, callback_data.school)


@router.callback_query(b.AddGuest.filter(), flags=MARK)
async def somebody_came(_: CallbackQuery, turn: Turn, callback_data: b.AddGuest) -> None:
    async with turn.read() as session:
        await attendance.to_mark(session, turn.actor, callback_data.event, now=turn.now)
    turn.dialogue.go(Ticking.guest, event=callback_data.event)
    await turn.show(views.ask_guest_screen(turn._))


@router.message(Ticking.guest, IsText(), flags=MARK)
async def named_guest(message: Message, turn: Turn) -> None:
    await mark_guest(turn, known(turn, "event"), message.text or "")


async def mark_guest(turn: Turn, event: int, name: str, note: str | None = None) -> None:
    try:
        async with turn.begin() as session:
            await attendance.add_guest(session, turn.actor, event, name, None, note=note, now=turn.now)
            turn.dialogue.end()
    except attendance.NoteNeeded:
        turn.dialogue.go(Ticking.note_guest, event=event, guest=name)
        await turn.show(views.ask_note_screen(turn._))
        return
    await show_marks(turn, event, 0)


@router.message(Ticking.note_guest, IsText(), flags=MARK)
async def wrote_note_of_guest(message: Message, turn: Turn) -> None:
    await mark_guest(turn, known(turn, "event"), known(turn, "guest"), message.text)
