"""Callback data of the roadmap: opaque keys; what they may open is asked again when they are tapped."""

from __future__ import annotations

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from models.enums import EvidenceKind, RoadmapChangeKind
from services.roadmap.correcting import Property
from services.roadmap.executors import Group
from services.roadmap.reading import Shelf
from views.pages import Page
from views.roadmap.importing.buttons import Day


class OpenRoadmap(CallbackData, prefix="rm.top"):
    pass


class OpenGroups(CallbackData, prefix="rm.cut"):
    shelf: Shelf
    page: Page = 0


class OpenShelf(CallbackData, prefix="rm.list"):
    shelf: Shelf
    key: int = 0
    page: Page = 0


class OpenItem(CallbackData, prefix="rm.item"):
    id: int
    page: Page = 0  # of those whom it is given to


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
    page: Page = 0


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
    """From cards of before: a title is changed as any other property."""

    id: int


class EditItem(CallbackData, prefix="rm.ed"):
    """The properties of one item."""

    id: int


class EditProperty(CallbackData, prefix="rm.edp"):
    """What is to be changed: of this item, or of the ticked ones where it is 0."""

    id: int
    what: Property


class TakeSection(CallbackData, prefix="rm.eds"):
    """The section of that item, or none where it is 0."""

    like: int


class TakeGroup(CallbackData, prefix="rm.edg"):
    group: Group


class TakeKind(CallbackData, prefix="rm.edk"):
    """A kind of evidence; without one it is guessed from the wording."""

    kind: EvidenceKind | None = None


class TakeMonth(CallbackData, prefix="rm.edm"):
    month: Day


class TakeDay(CallbackData, prefix="rm.edd"):
    day: Day


class TakeEmpty(CallbackData, prefix="rm.ed0"):
    """The property is to be empty."""


class TakeRead(CallbackData, prefix="rm.edok"):
    """Executors as they were understood; `mark` says of which question the button is."""

    mark: int


class SaveEdit(CallbackData, prefix="rm.edsv"):
    """Without a reason, or with the one that was written before somebody else was faster."""

    mark: int
    anyway: bool = False  # in buttons of earlier versions: what was shown is compared in any case


class Undo(CallbackData, prefix="rm.undo"):
    act: int


class OpenTicks(CallbackData, prefix="rm.sel"):
    shelf: Shelf
    key: int = 0
    page: Page = 0


class TickItem(CallbackData, prefix="rm.selt"):
    shelf: Shelf
    key: int
    page: Page
    id: int


class TickAll(CallbackData, prefix="rm.sela"):
    shelf: Shelf
    key: int = 0
    page: Page = 0


class EditTicked(CallbackData, prefix="rm.seld"):
    pass


class AskClose(CallbackData, prefix="rm.shut"):
    id: int


class CloseItem(CallbackData, prefix="rm.shutok"):
    id: int


class AskNewItem(CallbackData, prefix="rm.add"):
    pass


class OpenOne(CallbackData, prefix="rm.one"):
    roadmap: int


class OpenProgress(CallbackData, prefix="rm.cuts"):
    """Items by section, month and school, where the top of the roadmap has no room for them."""


class OpenWholes(CallbackData, prefix="rm.ones"):
    page: Page = 0


class NextYear(CallbackData, prefix="rm.next"):
    roadmap: int


class TakeWhole(CallbackData, prefix="rm.whole"):
    """The name, period and order of a roadmap."""

    roadmap: int


class EditWhole(CallbackData, prefix="rm.whed"):
    roadmap: int
    kind: RoadmapChangeKind


class SaveWhole(CallbackData, prefix="rm.whsv"):
    roadmap: int
    mark: int


class UndoWhole(CallbackData, prefix="rm.whun"):
    roadmap: int
    change: int


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
