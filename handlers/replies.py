"""A native reply belongs to the message that it answers, whatever else is waited for.

What that message is about is told by its own buttons: they come back with the reply. Access is asked as for a tap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router

from handlers.evidence.reporting import gathered, show_basket, start_gathering, take_sent
from handlers.filters import Area, HasEvidence, IsText, RepliesTo
from handlers.letters import answer as answer_letter
from handlers.letters import deliver
from handlers.permission import needs
from handlers.surveys.answering import written_to
from models.enums import EventKind
from services.access import Action
from services.evidence import baskets, talk
from services.evidence.card import load_card
from services.letters import NothingSaid
from services.roadmap.assignments import problems
from views.evidence.buttons import Ask, Report
from views.evidence.card import said_screen
from views.evidence.said import AboutItem, How, about_item_screen
from views.letters.buttons import AnswerLetter, WriteTo
from views.reminders.task import trouble_sent_screen
from views.surveys.buttons import Choose

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from services.evidence.store import EvidenceStore

router = Router(name="replies")
router.callback_query.filter(Area("re."))


@router.message(IsText(), RepliesTo(AnswerLetter), flags=needs(Action.HOME))
async def to_question(message: Message, turn: Turn, callback_data: AnswerLetter) -> None:
    await answer_letter(turn, callback_data.letter, message.text or "")


@router.message(IsText(), RepliesTo(WriteTo), flags=needs(Action.HOME))
async def to_answer(message: Message, turn: Turn, callback_data: WriteTo) -> None:
    await deliver(turn, callback_data.addressee, message.text or "", message.message_id)


@router.message(IsText(), RepliesTo(Choose), flags=needs(Action.SURVEY_ANSWER))
async def to_survey_question(message: Message, turn: Turn, callback_data: Choose) -> None:
    await written_to(message, turn, callback_data.run, callback_data.question)


@router.message(HasEvidence(), RepliesTo(Report), flags=needs(Action.ITEM_REPORT))
async def file_to_item(message: Message, turn: Turn, callback_data: Report, evidence: EvidenceStore) -> None:
    """A paper sent in reply to a reminder is for that item."""
    async with turn.begin() as session:
        by = turn.actor.person_id
        basket_id = await baskets.open_basket(session, by=by, now=turn.now, assignments=[callback_data.id])
        start_gathering(turn, basket_id)
    await take_sent(message, turn, evidence, basket_id)


@router.message(IsText(), RepliesTo(Report), flags=needs(Action.ROADMAP_READ))
async def words_to_item(message: Message, turn: Turn, callback_data: Report) -> None:
    """Words in reply to a reminder may be a question, a problem or the report itself: ask which."""
    async with turn.read() as session:
        card = await load_card(session, turn.actor, callback_data.id, now=turn.now)
    turn.dialogue.remember(said=message.text, said_in=message.message_id)
    await turn.say(about_item_screen(callback_data.id, card, message.text or "", turn._))


@router.message(IsText(), RepliesTo(Ask), flags=needs(Action.ROADMAP_READ))
async def to_message(message: Message, turn: Turn, callback_data: Ask) -> None:
    """An answer to a question, to a problem, or to an answer."""
    await say(turn, callback_data.id, message.text or "")


async def say(turn: Turn, assignment_id: int, words: str, *, problem: bool = False) -> None:
    async with turn.begin() as session:
        by = turn.actor.person_id
        kind = await talk.say(session, assignment_id, words, by=by, now=turn.now, problem=problem)
        still = assignment_id in await problems.problems_of(session, [assignment_id])
    if kind is EventKind.PROBLEM:
        await turn.show(trouble_sent_screen(assignment_id, turn._))
    else:
        await turn.show(said_screen(assignment_id, kind, turn._, problem=still))


@router.callback_query(AboutItem.filter(), flags=needs(Action.ROADMAP_READ))
async def chose_what_it_is(_: CallbackQuery, turn: Turn, callback_data: AboutItem) -> None:
    words = turn.dialogue.data.get("said")
    if not words:
        raise NothingSaid
    number, said_in = callback_data.id, turn.dialogue.data.get("said_in")
    turn.dialogue.remember(said=None, said_in=None)
    if callback_data.how is not How.REPORT:
        if await gathered(turn):
            turn.dialogue.stay()  # the report that was open goes on
        await say(turn, number, words, problem=callback_data.how is How.PROBLEM)
        return
    known = await gathered(turn)  # words with a question mark, written into a report that is open
    async with turn.begin() as session:
        by = turn.actor.person_id
        basket_id = known or await baskets.open_basket(session, by=by, now=turn.now, assignments=[number])
        await baskets.add_words(session, basket_id, words, by=by, now=turn.now, message_id=said_in)
        start_gathering(turn, basket_id)
    await show_basket(turn, basket_id)
