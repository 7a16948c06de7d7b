from __future__ import annotations

from aiogram.filters.callback_data import CallbackData

from models.enums import LetterTo
from views.pages import Page


class AskSomebody(CallbackData, prefix="lt.ask"):
    """Write to one's curator or coordinator: whom, and what."""


class WriteTo(CallbackData, prefix="lt.to"):
    """Write to them, or send them the words that were offered."""

    addressee: LetterTo


class AnswerLetter(CallbackData, prefix="lt.ans"):
    letter: int


class OpenLetter(CallbackData, prefix="lt.open"):
    letter: int


class OpenLetters(CallbackData, prefix="lt.list"):
    """The questions that wait for me."""

    page: Page = 0
