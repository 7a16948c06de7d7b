"""Reporting: from a card, from a reminder, or by simply sending a file; gathered until «send»."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import Area, HasEvidence, HasUntaken, IsText
from handlers.permission import needs
from handlers.steps import cancelled_by, taken_up_by
from models.enums import AssignmentState
from services.access import Action, may
from services.errors import LARGEST_FILE, MEGABYTE, FileTooLarge, NotFound
from services.evidence import baskets, contents, pieces
from services.evidence.amounts import amount_of, tell_amount
from services.evidence.card import load_card
from services.evidence.filetypes import FileNotTaken
from services.messages.outbox import ARRIVED
from views.evidence import basket as views
from views.evidence.buttons import (
    AskAmount,
    AskDate,
    DropBasket,
    DropPiece,
    OpenBasket,
    OpenKinds,
    OpenPiece,
    OpenPieces,
    PickItems,
    Report,
    SendBasket,
    SendUncounted,
    SetKind,
    ToggleItem,
)
from views.evidence.said import about_item_screen

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from services.evidence.contents import Contents, Piece
    from services.evidence.store import EvidenceStore

router = Router(name="evidence.reporting")
router.callback_query.filter(Area("ev."))


class Reporting(StatesGroup):
    gathering = State()
    counting = State()
    dating = State()


def start_gathering(turn: Turn, basket_id: int) -> None:
    """Let what comes next belong to this basket; what another dialogue had in mind is over."""
    if turn.dialogue.data.get("basket") != basket_id:
        turn.dialogue.end()
    turn.dialogue.go(Reporting.gathering, basket=basket_id)


async def gathered(turn: Turn) -> int | None:
    """Name the basket that is being gathered, if it can still take anything."""
    basket_id = turn.dialogue.data.get("basket")
    if turn.dialogue.state != Reporting.gathering.state or basket_id is None:
        return None
    async with turn.read() as session:
        return int(basket_id) if await baskets.is_open(session, basket_id, by=turn.actor.person_id) else None


async def nothing_open(turn: Turn) -> bool:
    async with turn.read() as session:
        return await contents.nothing_open(session, turn.actor)


def described(message: Message) -> tuple[str, str, str, int]:
    """Give kind, platform id, name and size of what was sent; the largest size of a photo."""
    if message.photo:
        return "photo", message.photo[-1].file_id, "", message.photo[-1].file_size or 0
    file = message.document or message.video
    if file is None:
        raise FileNotTaken
    kind = "document" if message.document else "video"
    return kind, file.file_id, file.file_name or "", file.file_size or 0


async def look(turn: Turn, basket_id: int) -> Contents:
    zone = ZoneInfo(turn.actor.timezone) if turn.actor.timezone else None
    async with turn.read() as session:
        return await contents.look_into(session, basket_id, turn.actor, today=turn.now.astimezone(zone).date())


async def show_basket(turn: Turn, basket_id: int) -> None:
    await turn.show(views.basket_screen(await look(turn, basket_id), turn._))


@router.callback_query(Report.filter(), flags=needs(Action.ITEM_REPORT))
async def began(_: CallbackQuery, turn: Turn, callback_data: Report) -> None:
    async with turn.begin() as session:
        basket_id = await baskets.open_basket(
            session, by=turn.actor.person_id, now=turn.now, assignments=[callback_data.id]
        )
        start_gathering(turn, basket_id)
    await turn.say(views.basket_screen(await look(turn, basket_id), turn._))


@router.message(HasEvidence(), flags=needs(Action.HOME))
async def sent_file(message: Message, turn: Turn, evidence: EvidenceStore) -> None:
    """A file, in the middle of a report or out of the blue: kept first, asked about afterwards.

    Anybody may send one; who has nothing to report is told who does, instead of a bare refusal.
    """
    if not may(turn.actor, Action.ITEM_REPORT):
        raise baskets.NobodyToReport
    await take_sent(message, turn, evidence, await gathered(turn))


async def take_sent(message: Message, turn: Turn, evidence: EvidenceStore, known: int | None) -> None:
    """Keep what a message brings in the basket that is known, or in a new one."""
    await take_file(
        turn,
        evidence,
        described(message),
        known,
        caption=message.caption or "",
        album=message.media_group_id,
        message_id=message.message_id,
    )


async def take_file(
    turn: Turn,
    evidence: EvidenceStore,
    sent: tuple[str, str, str, int],
    known: int | None,
    *,
    caption: str = "",
    album: str | None = None,
    message_id: int | None = None,
) -> None:
    """Keep a file in the basket that is known, or begin a report with it."""
    if known is None and await nothing_open(turn):
        await turn.say(views.nothing_open_screen(turn._))
        return
    kind, file_id, name, size = sent
    if size > LARGEST_FILE:
        raise FileTooLarge(limit=LARGEST_FILE // MEGABYTE)
    kept = await evidence.keep(await turn.out.fetch(file_id, limit=LARGEST_FILE), name)
    async with turn.begin() as session:
        basket_id = known or await baskets.open_basket(session, by=turn.actor.person_id, now=turn.now)
        fresh = await baskets.add_file(
            session,
            basket_id,
            kept,
            by=turn.actor.person_id,
            name=name,
            now=turn.now,
            caption=caption,
            platform_file_id=f"{kind}:{file_id}",
            message_id=message_id,
        )
        start_gathering(turn, basket_id)
    await answer(turn, basket_id, album, repeated=not fresh)


async def answer(turn: Turn, basket_id: int, album: str | None, *, repeated: bool = False) -> None:
    """Show the basket once for an album, however many messages it comes in; the screen grows in place."""
    screen = views.basket_screen(await look(turn, basket_id), turn._, repeated=repeated)
    shown = turn.dialogue.data.get("shown")
    if album and shown and turn.dialogue.data.get("album") == album:
        edited = await turn.out.edit(turn.address, shown, screen)
        if edited.outcome in ARRIVED:
            return
    sent = await turn.say(screen)
    turn.dialogue.go(Reporting.gathering, album=album, shown=sent.message_id)


@router.message(Reporting.gathering, HasUntaken(), flags=needs(Action.ITEM_REPORT))
async def sent_something_else(_: Message, turn: Turn) -> None:  # noqa: ARG001 - the type alone is the reason
    raise FileNotTaken


@router.message(Reporting.gathering, IsText(), flags=needs(Action.ITEM_REPORT))
async def wrote(message: Message, turn: Turn) -> None:
    basket_id = turn.dialogue.data["basket"]
    if baskets.is_question(message.text or "") and await asked_about(message, turn, basket_id):
        return
    async with turn.begin() as session:
        by, said_in = turn.actor.person_id, message.message_id
        await baskets.add_words(session, basket_id, message.text or "", by=by, now=turn.now, message_id=said_in)
    await turn.say(views.basket_screen(await look(turn, basket_id), turn._))


async def asked_about(message: Message, turn: Turn, basket_id: int) -> bool:
    """Words with a question mark may be no part of the report: keep them, and ask what they are."""
    inside = await look(turn, basket_id)
    if not inside.targets:
        return False
    first = inside.targets[0].id
    async with turn.read() as session:
        card = await load_card(session, turn.actor, first, now=turn.now)
    turn.dialogue.stay()
    turn.dialogue.remember(said=message.text, said_in=message.message_id)
    await turn.say(about_item_screen(first, card, message.text or "", turn._))
    return True


@router.callback_query(OpenBasket.filter(), flags=needs(Action.ITEM_REPORT))
async def opened(_: CallbackQuery, turn: Turn, callback_data: OpenBasket) -> None:
    start_gathering(turn, callback_data.basket)
    await show_basket(turn, callback_data.basket)


@router.callback_query(PickItems.filter(), flags=needs(Action.ITEM_REPORT))
async def picking(_: CallbackQuery, turn: Turn, callback_data: PickItems) -> None:
    turn.dialogue.stay()
    await turn.show(views.items_screen(await look(turn, callback_data.basket), callback_data.page, turn._))


@router.callback_query(ToggleItem.filter(), flags=needs(Action.ITEM_REPORT))
async def toggled(_: CallbackQuery, turn: Turn, callback_data: ToggleItem) -> None:
    basket_id = callback_data.basket
    async with turn.begin() as session:
        await baskets.toggle(session, basket_id, callback_data.id, by=turn.actor.person_id, now=turn.now)
        start_gathering(turn, basket_id)
    if callback_data.page:
        await turn.show(views.items_screen(await look(turn, basket_id), callback_data.page - 1, turn._))
    else:
        await show_basket(turn, basket_id)


@router.callback_query(SendBasket.filter(), flags=needs(Action.ITEM_REPORT))
async def sent(_: CallbackQuery, turn: Turn, callback_data: SendBasket) -> None:
    inside = await look(turn, callback_data.basket)
    if inside.uncounted is not None:
        await ask_amount(turn, inside, inside.uncounted.id, sends=True)
    else:
        await send(turn, callback_data.basket)


@router.callback_query(SendUncounted.filter(), flags=needs(Action.ITEM_REPORT))
async def sent_uncounted(_: CallbackQuery, turn: Turn, callback_data: SendUncounted) -> None:
    await send(turn, callback_data.basket)


@router.callback_query(AskAmount.filter(), flags=needs(Action.ITEM_REPORT))
async def asked_amount(_: CallbackQuery, turn: Turn, callback_data: AskAmount) -> None:
    await ask_amount(turn, await look(turn, callback_data.basket), callback_data.id, sends=False)


async def ask_amount(turn: Turn, inside: Contents, assignment_id: int, *, sends: bool) -> None:
    """Ask for the number of one item; `sends`: the report goes as soon as all numbers are told."""
    one = next((one for one in inside.targets if one.id == assignment_id and one.asks), None)
    if one is None:
        raise NotFound
    turn.dialogue.go(Reporting.counting, basket=inside.id, count=assignment_id, sends=sends)
    await turn.show(views.ask_amount_screen(inside, one, turn._))


@router.message(Reporting.counting, IsText(), flags=needs(Action.ITEM_REPORT))
async def counted(message: Message, turn: Turn) -> None:
    told = turn.dialogue.data
    amount = amount_of(message.text or "")
    async with turn.begin() as session:
        await tell_amount(session, told["basket"], told["count"], amount, by=turn.actor.person_id, now=turn.now)
        start_gathering(turn, told["basket"])
    inside = await look(turn, told["basket"])
    if told["sends"] and inside.uncounted is None:
        await send(turn, inside.id)
    elif told["sends"] and inside.uncounted is not None:
        await ask_amount(turn, inside, inside.uncounted.id, sends=True)
    else:
        await show_basket(turn, inside.id)


@cancelled_by(Reporting.counting)
async def keeps_uncounted(turn: Turn) -> None:
    start_gathering(turn, turn.dialogue.data["basket"])
    await show_basket(turn, turn.dialogue.data["basket"])


async def send(turn: Turn, basket_id: int) -> None:
    async with turn.begin() as session:
        turn.dialogue.end()
        turn.dialogue.forget(Reporting)
        done = await baskets.send(session, basket_id, by=turn.actor.person_id, now=turn.now)
    waits = any(one.state is AssignmentState.REPORTED and one.settings.confirmation for one in done)
    await turn.show(views.sent_screen(len(done), waits=waits, _=turn._))


@router.callback_query(DropBasket.filter(), flags=needs(Action.ITEM_REPORT))
async def dropped(_: CallbackQuery, turn: Turn, callback_data: DropBasket) -> None:
    await drop(turn, callback_data.basket)


async def drop(turn: Turn, basket_id: int) -> None:
    async with turn.begin() as session:
        turn.dialogue.end()
        turn.dialogue.forget(Reporting)
        await baskets.drop(session, basket_id, by=turn.actor.person_id, now=turn.now)
    await turn.show(views.dropped_screen(turn._))


@cancelled_by(Reporting.gathering)
async def cancelled(turn: Turn) -> None:
    await drop(turn, turn.dialogue.data["basket"])


@cancelled_by(Reporting.dating)
async def keeps_undated(turn: Turn) -> None:
    basket_id = turn.dialogue.data.get("basket")
    if basket_id is None:  # asked by a version that did not note whose part it is
        basket_id, _piece = await own_piece(turn, turn.dialogue.data["piece"])
    start_gathering(turn, basket_id)
    await show_basket(turn, basket_id)


@taken_up_by(Reporting.gathering)
async def goes_on(turn: Turn) -> None:
    await show_basket(turn, turn.dialogue.data["basket"])


@router.callback_query(OpenPieces.filter(), flags=needs(Action.ITEM_REPORT))
async def pieces_opened(_: CallbackQuery, turn: Turn, callback_data: OpenPieces) -> None:
    turn.dialogue.stay()
    inside = await look(turn, callback_data.basket)
    await turn.show(views.pieces_screen(inside, max(0, callback_data.page), turn._))


@router.callback_query(OpenPiece.filter(), flags=needs(Action.ITEM_REPORT))
async def piece_opened(_: CallbackQuery, turn: Turn, callback_data: OpenPiece) -> None:
    basket_id, piece = await own_piece(turn, callback_data.piece)
    await turn.show(views.piece_screen(piece, basket_id, turn._))


@router.callback_query(OpenKinds.filter(), flags=needs(Action.ITEM_REPORT))
async def kinds_opened(_: CallbackQuery, turn: Turn, callback_data: OpenKinds) -> None:
    _basket, piece = await own_piece(turn, callback_data.piece)
    await turn.show(views.kinds_screen(piece, callback_data.page, turn._))


async def own_piece(turn: Turn, number: int) -> tuple[int, Piece]:
    """Give a part of one's own report, and the report that it is in; raise `NotFound` for anybody else's."""
    async with turn.read() as session:
        basket_id, _municipality = await pieces.basket_of(session, number, by=turn.actor.person_id)
    turn.dialogue.stay()
    inside = await look(turn, basket_id)
    piece = next((one for one in inside.pieces if one.id == number), None)
    if piece is None:
        raise NotFound
    return basket_id, piece


@router.callback_query(SetKind.filter(), flags=needs(Action.ITEM_REPORT))
async def kind_set(_: CallbackQuery, turn: Turn, callback_data: SetKind) -> None:
    async with turn.begin() as session:
        by = turn.actor.person_id
        basket_id = await pieces.set_kind(session, callback_data.piece, callback_data.kind, by=by)
    turn.dialogue.stay()
    await show_basket(turn, basket_id)


@router.callback_query(DropPiece.filter(), flags=needs(Action.ITEM_REPORT))
async def piece_dropped(_: CallbackQuery, turn: Turn, callback_data: DropPiece) -> None:
    async with turn.begin() as session:
        basket_id = await pieces.drop_piece(session, callback_data.piece, by=turn.actor.person_id)
    turn.dialogue.stay()
    await show_basket(turn, basket_id)


@router.callback_query(AskDate.filter(), flags=needs(Action.ITEM_REPORT))
async def asked_date(_: CallbackQuery, turn: Turn, callback_data: AskDate) -> None:
    basket_id, piece = await own_piece(turn, callback_data.piece)
    turn.dialogue.go(Reporting.dating, basket=basket_id, piece=piece.id)
    await turn.show(views.ask_date_screen(turn._))


@router.message(Reporting.dating, IsText(), flags=needs(Action.ITEM_REPORT))
async def dated(message: Message, turn: Turn) -> None:
    by, piece_id = turn.actor.person_id, turn.dialogue.data["piece"]
    async with turn.begin() as session:
        basket_id = await pieces.set_date(session, piece_id, message.text or "", by=by, now=turn.now)
        start_gathering(turn, basket_id)
    await turn.say(views.basket_screen(await look(turn, basket_id), turn._))
