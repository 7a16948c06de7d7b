"""Callback data of the roadmap: opaque keys; what they may open is asked again when they are tapped."""

from __future__ import annotations

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from services.roadmap.reading import Shelf
from views.roadmap.importing.buttons import Day


class OpenRoadmap(CallbackData, prefix="rm.top"):
    pass


class OpenGroups(CallbackData, prefix="rm.cut"):
    shelf: Shelf
    page: int = 0


class OpenShelf(CallbackData, prefix="rm.list"):
    shelf: Shelf
    key: int = 0
    page: int = 0


class OpenItem(CallbackData, prefix="rm.item"):
    id: int
    page: int = 0  # of those whom it is given to


class AskSearch(CallbackData, prefix="rm.find"):
    pass


class MoveDate(CallbackData, prefix="rm.move"):
    id: int
    month: Day


class MoveTo(CallbackData, prefix="rm.to"):
    id: int
    day: Day


class MoveSilently(CallbackData, prefix="rm.noreason"):
    id: int
    day: Day


class ChooseWhich(CallbackData, prefix="rm.which"):
    """Which of several days is moved; the buttons above are from before it was asked, and still come here."""

    id: int
    page: int = 0


class MoveOf(CallbackData, prefix="rm.mv"):
    """Like the three above, for one of several days; 0 is all of them into one."""

    id: int
    of: int
    month: Day


class MoveOfTo(CallbackData, prefix="rm.mvto"):
    id: int
    of: int
    day: Day


class MoveOfSilently(CallbackData, prefix="rm.mvok"):
    id: int
    of: int
    day: Day


class AskTitle(CallbackData, prefix="rm.title"):
    id: int


class AskClose(CallbackData, prefix="rm.shut"):
    id: int


class CloseItem(CallbackData, prefix="rm.shutok"):
    id: int


class AskNewItem(CallbackData, prefix="rm.add"):
    pass


class OpenOne(CallbackData, prefix="rm.one"):
    roadmap: int


class NextYear(CallbackData, prefix="rm.next"):
    roadmap: int


class AskArchive(CallbackData, prefix="rm.old"):
    roadmap: int


class Archive(CallbackData, prefix="rm.oldok"):
    roadmap: int


class PaperForm(StrEnum):
    WORD = "docx"
    EXCEL = "xlsx"


class TakePaper(CallbackData, prefix="rm.paper"):
    roadmap: int
    form: PaperForm
