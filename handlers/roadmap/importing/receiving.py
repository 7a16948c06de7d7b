"""The document comes in: as a file, as a table copied into a message, after /import or out of the blue."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from aiogram import Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import HasFile, IsText
from handlers.permission import needs
from handlers.recognising import LONGEST_PASTED, Given, TooLongToPaste, ask, recognise
from handlers.roadmap.importing.argument import show_draft
from services.access import Action, municipality_for
from services.calendar.period import Period
from services.errors import LARGEST_FILE, MEGABYTE, Refusal
from services.municipality.calendar import school_terms
from services.recognition import Sent
from services.roadmap import importing as imports
from services.roadmap.files import read_roadmap
from services.roadmap.periods import likely_periods, read_period
from views.roadmap import importing as views
from views.roadmap.importing.buttons import ChoosePeriod, NotRoadmap, SkipOrder, StartImport, TakeOrder, ThisIsRoadmap

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from services.recognition import Recognised

router = Router(name="roadmap_import.receiving")
EDIT: Final = needs(Action.ROADMAP_EDIT)
LIMIT: Final = LARGEST_FILE // MEGABYTE
PASTED: Final = "table.txt"
LEAST_LINES: Final = 2  # of a table


class ImportingRoadmap(StatesGroup):
    file = State()
    offered = State()
    period = State()
    order = State()


UNDER_WAY: Final = StateFilter(ImportingRoadmap.file, ImportingRoadmap.period, ImportingRoadmap.order)


@router.message(Command("import"), flags=EDIT)
async def asked_import(_: Message, turn: Turn) -> None:
    turn.dialogue.end()
    turn.dialogue.go(ImportingRoadmap.file)
    async with turn.read() as session:
        draft = await imports.running_draft(session, turn.actor)
    await turn.say(views.resume_screen(draft, turn._) if draft else views.ask_file_screen(turn._, limit=LIMIT))


@router.callback_query(StartImport.filter(), flags=EDIT)
async def tapped_import(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.end()
    turn.dialogue.go(ImportingRoadmap.file)
    await turn.show(views.ask_file_screen(turn._, limit=LIMIT))


@router.message(UNDER_WAY, HasFile(), flags=EDIT)
async def got_file(message: Message, turn: Turn) -> None:
    await look_first(turn, Given.of(message))


@router.callback_query(ThisIsRoadmap.filter(), ImportingRoadmap.offered, flags=EDIT)
async def it_is(_: CallbackQuery, turn: Turn) -> None:
    known = turn.dialogue.data
    await take(turn, Given(known.get("file_id", ""), known.get("filename", "")))


@router.callback_query(NotRoadmap.filter(), flags=EDIT)
async def it_is_not(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.end()
    await turn.show(views.not_a_roadmap_screen(turn._))


@router.message(ImportingRoadmap.file, IsText(), flags=EDIT)
async def got_text(message: Message, turn: Turn) -> None:
    await look_first(turn, Given.of(message))


def is_table(text: str) -> bool:
    """A table copied from Word or Excel: several lines with tabs between the cells."""
    return sum("\t" in line for line in text.splitlines()) >= LEAST_LINES


async def look_first(turn: Turn, given: Given) -> None:
    """Go on with what was awaited, unless it is plainly something else: then ask."""
    look = await recognise(turn, given)
    if look.is_rather(Sent.ROADMAP):
        await ask(turn, given, look)
    else:
        await ask_period(turn, given, look)


async def take(turn: Turn, given: Given) -> None:
    """Go on with what was said to be a roadmap."""
    await ask_period(turn, given, await recognise(turn, given))


async def content_of(turn: Turn) -> bytes:
    """Give the bytes of what was sent; nothing of them is kept between the steps."""
    given = turn.dialogue.data
    if "text" in given:
        return str(given["text"]).encode()
    return await turn.out.fetch(given["file_id"], limit=LARGEST_FILE)


async def ask_period(turn: Turn, given: Given, look: Recognised) -> None:
    """Ask for which period it is; what the document itself says of it, and of its order, is proposed."""
    head = look.head
    turn.dialogue.end()
    known = {"text": given.text} if given.text else {"file_id": given.file_id}
    turn.dialogue.go(ImportingRoadmap.period, **known, filename=given.filename or PASTED, proposed=head.order)
    async with turn.read() as session:
        replaced = await imports.running_draft(session, turn.actor)
    choices = [one for one in likely_periods(turn.now.date()) if one != head.period]
    await turn.show(views.ask_period_screen(choices, replaced, turn._, proposed=head.period))


@router.callback_query(ChoosePeriod.filter(), ImportingRoadmap.period, flags=EDIT)
async def chose_period(_: CallbackQuery, turn: Turn, callback_data: ChoosePeriod) -> None:
    first, last = (date.fromordinal(day) for day in (callback_data.first, callback_data.last))
    await read_and_ask(turn, Period(first, last))


@router.message(ImportingRoadmap.period, IsText(), flags=EDIT)
async def wrote_period(message: Message, turn: Turn) -> None:
    """The period – or the rest of a long table, which the messenger cuts into several messages."""
    text = message.text or ""
    if "text" in turn.dialogue.data and is_table(text):
        whole = turn.dialogue.data["text"] + "\n" + text
        if len(whole) > LONGEST_PASTED:
            raise TooLongToPaste
        turn.dialogue.go(ImportingRoadmap.period, text=whole)
        await turn.say(views.more_of_the_table_screen(len(whole.splitlines()), turn._))
        return
    if "\n" in text.strip() and not turn.meant:
        given = Given.meanwhile(message, turn)
        look = await recognise(turn, given)
        if look.likely:
            await ask(turn, given, look)
            return
    await read_and_ask(turn, read_period(text))


async def read_and_ask(turn: Turn, period: Period) -> None:
    """Fetch and read the document outside any transaction; keep the draft; go on with the order."""
    given = turn.dialogue.data
    municipality_id = municipality_for(turn.actor, Action.ROADMAP_EDIT)
    async with turn.read() as session:
        terms = await school_terms(session, municipality_id)
    try:
        read = await read_roadmap(await content_of(turn), period, terms)
    except Refusal:
        # The next file is awaited at once: a refused one must not be a dead end.
        turn.dialogue.end()
        turn.dialogue.go(ImportingRoadmap.file)
        async with turn.begin():
            pass
        raise
    async with turn.begin() as session:
        draft = await imports.start_draft(
            session,
            turn.actor,
            municipality_id=municipality_id,
            filename=given["filename"],
            period=period,
            items=read.items,
            notes=read.notes,
            left_out=read.left_out,
            now=turn.now,
        )
        turn.dialogue.end()
        order = given.get("proposed")
        turn.dialogue.go(ImportingRoadmap.order, draft=draft.id, proposed=order)
    await turn.show(views.ask_order_screen(draft, order, turn._))


@router.message(ImportingRoadmap.order, IsText(), flags=EDIT)
async def wrote_order(message: Message, turn: Turn) -> None:
    async with turn.begin() as session:
        draft = await imports.name_order(session, turn.actor, turn.dialogue.data["draft"], message.text or "")
        turn.dialogue.end()
    await show_draft(turn, draft)


@router.callback_query(TakeOrder.filter(), ImportingRoadmap.order, flags=EDIT)
async def took_order(_: CallbackQuery, turn: Turn, callback_data: TakeOrder) -> None:
    """The order that stands in the document."""
    told = turn.dialogue.data
    if told["draft"] != callback_data.draft or not told.get("proposed"):
        raise imports.DraftGone
    async with turn.begin() as session:
        draft = await imports.name_order(session, turn.actor, callback_data.draft, told["proposed"])
        turn.dialogue.end()
    await show_draft(turn, draft)


@router.callback_query(SkipOrder.filter(), flags=EDIT)
async def no_order(_: CallbackQuery, turn: Turn, callback_data: SkipOrder) -> None:
    turn.dialogue.end()
    async with turn.begin() as session:
        draft = await imports.load_draft(session, turn.actor, callback_data.draft)
    await show_draft(turn, draft)
