"""Callback data of evidence and confirmation. Versions tell whether the button was drawn for how things still are."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData

from models.enums import EvidenceKind, ReturnReason
from services.roadmap.assignments.checks import Check
from views.pages import Page
from views.screen import way_out


class OpenCard(CallbackData, prefix="ev.card"):
    """The card of an assignment."""

    id: int


class BackToCard(CallbackData, prefix="ev.same"):
    """The card again, in the place of what was opened from it."""

    id: int


class OpenStory(CallbackData, prefix="ev.story"):
    """Everything that was done, said and told, page by page."""

    id: int
    page: Page = 0


class OpenPapers(CallbackData, prefix="ev.papers"):
    """Everything that was sent."""

    id: int
    page: Page = 0


class Report(CallbackData, prefix="ev.rep"):
    """Begin a report on an assignment."""

    id: int


class ShowFile(CallbackData, prefix="ev.file"):
    evidence: int


class Confirm(CallbackData, prefix="ev.ok"):
    id: int
    version: int


class AskReason(CallbackData, prefix="ev.why"):
    id: int
    version: int


class SendBack(CallbackData, prefix="ev.back"):
    id: int
    version: int
    reason: ReturnReason


class Hold(CallbackData, prefix="ev.hold"):
    id: int
    version: int


class Ask(CallbackData, prefix="ev.ask"):
    id: int


class Solved(CallbackData, prefix="ev.solv"):
    """The problem that was told of is solved."""

    id: int


class TakeBackDecision(CallbackData, prefix="ev.undo"):
    """One's own confirmation or return."""

    id: int
    version: int


class Reopen(CallbackData, prefix="ev.open"):
    id: int
    version: int


class OpenQueue(CallbackData, prefix="ev.queue"):
    page: Page = 0


class Tick(CallbackData, prefix="ev.tick"):
    """Mark one of several in the queue."""

    id: int
    page: Page


class TickMode(CallbackData, prefix="ev.many"):
    page: Page


class ConfirmTicked(CallbackData, prefix="ev.okall"):
    pass


class SendBasket(CallbackData, prefix="ev.send"):
    basket: int


@way_out
class SendUncounted(CallbackData, prefix="ev.sendn"):
    """Without the number that is asked for."""

    basket: int


class AskAmount(CallbackData, prefix="ev.many1"):
    """How many there were, of one of the chosen items."""

    basket: int
    id: int


@way_out
class DropBasket(CallbackData, prefix="ev.drop"):
    """Cancels the report: «cancel» would say the same beside it."""

    basket: int


class ToggleItem(CallbackData, prefix="ev.item"):
    basket: int
    id: int
    page: Page = 0


class PickItems(CallbackData, prefix="ev.items"):
    basket: int
    page: Page = 0


class OpenBasket(CallbackData, prefix="ev.bask"):
    basket: int


class OpenPieces(CallbackData, prefix="ev.pieces"):
    """All that is in the report, page by page."""

    basket: int
    page: Page = 0


class OpenPiece(CallbackData, prefix="ev.piece"):
    piece: int


class OpenKinds(CallbackData, prefix="ev.kinds"):
    piece: int
    page: Page = 0


class SetKind(CallbackData, prefix="ev.kind"):
    piece: int
    kind: EvidenceKind


class AskDate(CallbackData, prefix="ev.date"):
    piece: int


class DropPiece(CallbackData, prefix="ev.less"):
    piece: int


class OpenReasons(CallbackData, prefix="ev.stat"):
    """Statistics of why reports are returned."""


class OpenReturned(CallbackData, prefix="ev.rets"):
    """What came back for one reason."""

    reason: ReturnReason
    page: Page = 0


class OpenChecks(CallbackData, prefix="ev.chk"):
    """How reports are checked."""


class SwitchCheck(CallbackData, prefix="ev.chks"):
    roadmap: int
    check: Check
