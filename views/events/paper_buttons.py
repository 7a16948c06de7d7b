"""Callback data of what goes on paper: sheets, plans, certificates, and letters that come in."""

from __future__ import annotations

from typing import Literal

from aiogram.filters.callback_data import CallbackData

from services.events.letter_drafts import Ask
from views.month_grid import Day


class Papers(CallbackData, prefix="mp.papers"):
    event: int


class TakeSheet(CallbackData, prefix="mp.sheet"):
    event: int


class FileSheet(CallbackData, prefix="mp.file"):
    """The registration sheet becomes evidence of the roadmap item that the event carries out."""

    event: int


class GiveCertificates(CallbackData, prefix="mp.cert"):
    event: int


class GiveSurely(CallbackData, prefix="mp.cert!"):
    event: int


class TakeCertificates(CallbackData, prefix="mp.certs"):
    event: int


class MyCertificate(CallbackData, prefix="mp.mycert"):
    event: int


class CheckCertificate(CallbackData, prefix="mp.check"):
    pass


class ShowPlan(CallbackData, prefix="mp.plan"):
    month: Day


class TakePlan(CallbackData, prefix="mp.planof"):
    month: Day
    whole_year: bool  # the school year of that month
    form: Literal["docx", "xlsx"]


class SendLetter(CallbackData, prefix="mp.letter"):
    pass


class LetterSays(CallbackData, prefix="mp.lt"):
    """An answer by a button; `value` is one of a few words, or `KEEP` for what was understood."""

    ask: Ask
    value: str


class LetterDay(CallbackData, prefix="mp.ltday"):
    day: Day


class LetterMonth(CallbackData, prefix="mp.ltmon"):
    month: Day


class LetterRest(CallbackData, prefix="mp.ltrest"):
    """Whatever can wait is left for the draft's card."""


class LetterSkip(CallbackData, prefix="mp.ltskip"):
    """One event of the letter is not wanted."""
