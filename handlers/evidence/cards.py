"""The card of an assignment: its files, questions and answers about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import Area, IsText
from handlers.permission import needs
from services.access import Action
from services.errors import FileNotFetched
from services.evidence import review, talk
from services.evidence.card import load_card
from services.evidence.story import story
from services.messages.outbox import ARRIVED
from services.roadmap import assignments
from services.roadmap.assignments import problems
from views.evidence.buttons import Ask, BackToCard, OpenCard, OpenPapers, OpenStory, Reopen, ShowFile, Solved
from views.evidence.card import ask_screen, card_screen, file_screen, said_screen
from views.evidence.story import papers_screen, story_screen
from views.paging import PAGE

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from services.evidence.store import EvidenceStore

router = Router(name="evidence.cards")
router.callback_query.filter(Area("ev."))


class Talking(StatesGroup):
    words = State()


async def show_card(turn: Turn, assignment_id: int) -> None:
    """Draw the card anew in the place of the tapped one."""
    async with turn.read() as session:
        card = await load_card(session, turn.actor, assignment_id, now=turn.now)
    await turn.show(card_screen(card, turn._, now=turn.now))


async def say_card(turn: Turn, assignment_id: int) -> None:
    """Send the card as a new message: the list that it was opened from stays where it is."""
    async with turn.read() as session:
        card = await load_card(session, turn.actor, assignment_id, now=turn.now)
    await turn.say(card_screen(card, turn._, now=turn.now))


@router.callback_query(OpenCard.filter(), flags=needs(Action.ROADMAP_READ))
async def opened(_: CallbackQuery, turn: Turn, callback_data: OpenCard, evidence: EvidenceStore) -> None:
    """Who is to decide sees the papers right away – after a return the new ones – and the card under them."""
    async with turn.read() as session:
        card = await load_card(session, turn.actor, callback_data.id, now=turn.now)
    if card.may_decide and card.waits:
        kept = [piece for piece in card.fresh if piece.file is not None and not piece.missing]
        for piece in kept[-FILES_AT_ONCE:]:
            await show_file(turn, piece.id, evidence)
    await turn.say(card_screen(card, turn._, now=turn.now))


FILES_AT_ONCE = 3


@router.callback_query(ShowFile.filter(), flags=needs(Action.ROADMAP_READ))
async def file_wanted(_: CallbackQuery, turn: Turn, callback_data: ShowFile, evidence: EvidenceStore) -> None:
    await show_file(turn, callback_data.evidence, evidence)


async def show_file(turn: Turn, evidence_id: int, evidence: EvidenceStore) -> None:
    """Show a file by the platform's shortcut; where that no longer works, from the bytes that are ours."""
    async with turn.read() as session:
        found = await review.file_of(session, turn.actor, evidence_id)
    if found.platform_file_id:
        sent = await turn.say(file_screen(found, None, turn._))
        if sent.outcome in ARRIVED:
            return
    content = await evidence.read(found.stored_name)
    if content is None:
        raise FileNotFetched
    await turn.say(file_screen(found, content, turn._))


@router.callback_query(OpenStory.filter(), flags=needs(Action.ROADMAP_READ))
async def story_opened(_: CallbackQuery, turn: Turn, callback_data: OpenStory) -> None:
    offset = callback_data.page * PAGE
    async with turn.read() as session:
        card = await load_card(session, turn.actor, callback_data.id, now=turn.now)
        told = await story(session, turn.actor, callback_data.id, offset=offset, limit=PAGE)
    await turn.show(story_screen(card, told, callback_data.page, turn._, now=turn.now))


@router.callback_query(OpenPapers.filter(), flags=needs(Action.ROADMAP_READ))
async def papers_opened(_: CallbackQuery, turn: Turn, callback_data: OpenPapers) -> None:
    async with turn.read() as session:
        card = await load_card(session, turn.actor, callback_data.id, now=turn.now)
    await turn.show(papers_screen(card, callback_data.page, turn._))


@router.callback_query(BackToCard.filter(), flags=needs(Action.ROADMAP_READ))
async def back_to_card(_: CallbackQuery, turn: Turn, callback_data: BackToCard) -> None:
    await show_card(turn, callback_data.id)


@router.callback_query(Ask.filter(), flags=needs(Action.ROADMAP_READ))
async def asked(_: CallbackQuery, turn: Turn, callback_data: Ask) -> None:
    async with turn.read() as session:
        # Whose business it is not hears so before they write.
        card = await load_card(session, turn.actor, callback_data.id, now=turn.now)
    turn.dialogue.end()
    turn.dialogue.go(Talking.words, assignment=callback_data.id, about=card.title)
    await turn.say(ask_screen(turn._))


@router.message(Talking.words, IsText(), flags=needs(Action.ROADMAP_READ))
async def said(message: Message, turn: Turn) -> None:
    assignment_id = turn.dialogue.data["assignment"]
    async with turn.begin() as session:
        turn.dialogue.end()
        kind = await talk.say(session, assignment_id, message.text or "", by=turn.actor.person_id, now=turn.now)
        problem = assignment_id in await problems.problems_of(session, [assignment_id])
    await turn.say(said_screen(assignment_id, kind, turn._, problem=problem))


@router.callback_query(Solved.filter(), flags=needs(Action.ROADMAP_READ))
async def solved(_: CallbackQuery, turn: Turn, callback_data: Solved) -> None:
    """A new message: what the button stood under – a morning, an answer – stays."""
    async with turn.begin() as session:
        await problems.solve(session, callback_data.id, by=turn.actor.person_id, now=turn.now)
    await say_card(turn, callback_data.id)


@router.callback_query(Reopen.filter(), flags=needs(Action.ROADMAP_EDIT))
async def reopened(_: CallbackQuery, turn: Turn, callback_data: Reopen) -> None:
    async with turn.begin() as session:
        by, version = turn.actor.person_id, callback_data.version
        await assignments.reopen(session, callback_data.id, by=by, now=turn.now, version=version)
    await show_card(turn, callback_data.id)
