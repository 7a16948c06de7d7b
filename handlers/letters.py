"""Asking one's curator or coordinator from anywhere, and answering."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import Area, IsText
from handlers.permission import needs
from models.enums import LetterTo
from services import letters
from services.access import Action
from views.letters import buttons
from views.letters import screens as views
from views.paging import PAGE

if TYPE_CHECKING:
    from datetime import date

    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn

router = Router(name="letters")
router.callback_query.filter(Area("lt."))
ANY = needs(Action.HOME)

# Words of thanks and assent, and what stands beside them: a message of these alone asks for nothing.
KIND: Final = frozenset(
    [
        "спасибо",
        "спс",
        "благодарю",
        "благодарим",
        "благодарна",
        "благодарен",
        "признательна",
        "ок",
        "окей",
        "ok",
        "okay",
        "хорошо",
        "понятно",
        "принято",
        "ясно",
        "поняла",
        "понял",
        "thanks",
        "thank",
        "thx",
    ]
)
BESIDE: Final = frozenset(
    [
        "большое",
        "огромное",
        "вам",
        "вас",
        "тебе",
        "вы",
        "за",
        "помощь",
        "ответ",
        "информацию",
        "напоминание",
        "подсказку",
        "и",
        "очень",
        "всё",
        "все",
        "я",
        "всем",
        "от",
        "души",
        "you",
        "very",
        "much",
        "a",
        "lot",
        "so",
        "for",
        "the",
        "help",
        "answer",
    ]
)


class Writing(StatesGroup):
    offered = State()  # words that nobody had asked for: a tap sends them
    words = State()
    answer = State()


def is_thanks(text: str) -> bool:
    """«Спасибо!», «большое спасибо за помощь 🙏», «ок» – and nothing else in the message."""
    said = set(re.findall(r"\w+", text.casefold()))
    return bool(said & KIND) and said <= KIND | BESIDE


def today(turn: Turn) -> date:
    return turn.now.date()


@router.message(Command("ask"), flags=ANY)
async def wants_to_ask(_: Message, turn: Turn) -> None:
    await choose(turn)


@router.callback_query(buttons.AskSomebody.filter(), flags=ANY)
async def tapped_ask(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.put_aside()
    await choose(turn)


async def choose(turn: Turn) -> None:
    """Ask whom; where there is one only, what."""
    async with turn.read() as session:
        whom = await letters.whom_to_ask(session, turn.actor, now=turn.now)
    if not whom:
        raise letters.NobodyToAsk
    turn.dialogue.end()
    if len(whom) == 1:
        await prompt(turn, whom[0])
        return
    await turn.show(views.whom_screen(whom, turn._))


async def prompt(turn: Turn, to: LetterTo) -> None:
    turn.dialogue.go(Writing.words, addressee=to)
    await turn.show(views.write_screen(to, turn._))


@router.callback_query(buttons.WriteTo.filter(), flags=ANY)
async def writes_to(_: CallbackQuery, turn: Turn, callback_data: buttons.WriteTo) -> None:
    """Send the words that were offered; else ask for them."""
    words = turn.dialogue.data.get("offered") if turn.dialogue.state == Writing.offered.state else None
    if words:
        await deliver(turn, callback_data.addressee, words, turn.dialogue.data.get("message"))
        return
    turn.dialogue.put_aside()
    turn.dialogue.end()
    await prompt(turn, callback_data.addressee)


@router.message(Writing.words, IsText(), flags=ANY)
async def wrote(message: Message, turn: Turn) -> None:
    await deliver(turn, LetterTo(turn.dialogue.data["addressee"]), message.text or "", message.message_id)


def done(turn: Turn) -> None:
    """End the writing of a question or an answer; what else is waited for, while somebody replies here, is left."""
    if (turn.dialogue.state or "").startswith(f"{Writing.__full_group_name__}:"):
        turn.dialogue.end()


async def deliver(turn: Turn, to: LetterTo, words: str, message_id: int | None) -> None:
    async with turn.begin() as session:
        done(turn)
        await letters.send(session, turn.actor, to, words, now=turn.now, message_id=message_id)
    await turn.show(views.sent_screen(to, words, turn._))


@router.callback_query(buttons.OpenLetters.filter(), flags=ANY)
async def listed(_: CallbackQuery, turn: Turn, callback_data: buttons.OpenLetters) -> None:
    page = max(0, callback_data.page)
    async with turn.read() as session:
        count, shown = await letters.waiting_for(session, turn.here, today=today(turn), offset=page * PAGE, limit=PAGE)
    await turn.show(views.letters_screen(count, shown, page, turn._, today=today(turn)))


@router.callback_query(buttons.OpenLetter.filter(), flags=ANY)
async def opened(_: CallbackQuery, turn: Turn, callback_data: buttons.OpenLetter) -> None:
    async with turn.read() as session:
        letter = await letters.load_letter(session, turn.actor, callback_data.letter, today=today(turn))
    mine = letter.author_id == turn.actor.person_id
    await turn.say(views.letter_screen(letter, turn._, mine=mine, today=today(turn)))


@router.callback_query(buttons.AnswerLetter.filter(), flags=ANY)
async def answering(_: CallbackQuery, turn: Turn, callback_data: buttons.AnswerLetter) -> None:
    """A new message: the question stays where it is."""
    async with turn.read() as session:
        letter = await letters.load_letter(session, turn.actor, callback_data.letter, today=today(turn))
    if letter.answer is not None:
        raise letters.AnsweredAlready(answer=letter.answer)
    turn.dialogue.put_aside()
    turn.dialogue.end()
    turn.dialogue.go(Writing.answer, letter=callback_data.letter, about=letter.author)
    await turn.say(views.answer_prompt(letter, turn._))


@router.message(Writing.answer, IsText(), flags=ANY)
async def wrote_answer(message: Message, turn: Turn) -> None:
    await answer(turn, turn.dialogue.data["letter"], message.text or "")


async def answer(turn: Turn, letter_id: int, words: str) -> None:
    async with turn.begin() as session:
        letter = await letters.load_letter(session, turn.actor, letter_id, today=today(turn))
        await letters.answer(session, turn.actor, letter_id, words, now=turn.now)
        done(turn)
    await turn.show(views.answered_screen(letter.author, turn._))


async def offer(message: Message, turn: Turn) -> bool:
    """Words of somebody who is in, that nobody had asked for: a kind word back, or whom they are for."""
    if turn.person is None or not turn.person.posts or message.text is None or message.text.startswith("/"):
        return False
    if is_thanks(message.text):
        await turn.say(views.welcome_screen(turn._))
        return True
    return await offer_words(turn, message.text, message.message_id)


async def offer_words(turn: Turn, words: str, message_id: int | None) -> bool:
    """Ask whom these words are for; false where there is nobody."""
    async with turn.read() as session:
        whom = await letters.whom_to_ask(session, turn.actor, now=turn.now)
    if not whom:
        return False
    turn.dialogue.put_aside()
    turn.dialogue.end()
    turn.dialogue.go(Writing.offered, offered=words[: letters.LONGEST + 1], message=message_id)
    await turn.say(views.offered_screen(words, whom, turn._))
    return True
