"""Callback data of the report: a period by its days, a figure by a number made of its key; asked again when tapped."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from aiogram.filters.callback_data import CallbackData

from models.enums import AdviceState, YearKind
from services.report.model import Chapter
from views.pages import Page

if TYPE_CHECKING:
    from services.calendar.period import Period


class OpenReport(CallbackData, prefix="rt.top"):
    first: int
    last: int


class ReportDoor(CallbackData, prefix="rt.door"):
    """What /report opens: the year that runs."""


class ChoosePeriod(CallbackData, prefix="rt.when"):
    pass


class ListSections(CallbackData, prefix="rt.secs"):
    first: int
    last: int
    page: Page = 0


class OpenSection(CallbackData, prefix="rt.sec"):
    first: int
    last: int
    section: Chapter
    page: Page = 0


class OpenFigure(CallbackData, prefix="rt.fig"):
    first: int
    last: int
    key: int
    page: Page = 0


class WriteSection(CallbackData, prefix="rt.write"):
    first: int
    last: int
    section: Chapter


class EmptySection(CallbackData, prefix="rt.empty"):
    first: int
    last: int
    section: Chapter


class SeeBefore(CallbackData, prefix="rt.before"):
    first: int
    last: int
    section: Chapter


class TakeBefore(CallbackData, prefix="rt.take"):
    first: int
    last: int
    section: Chapter


class SeeDoubts(CallbackData, prefix="rt.doubts"):
    first: int
    last: int


class FromElsewhere(CallbackData, prefix="rt.ext"):
    """The doubtful number with this place in the list comes from elsewhere."""

    first: int
    last: int
    index: int


class ListAdvice(CallbackData, prefix="rt.advice"):
    first: int
    last: int
    page: Page = 0


class OpenAdvice(CallbackData, prefix="rt.adv"):
    first: int
    last: int
    key: int


class DecideAdvice(CallbackData, prefix="rt.advok"):
    """`state` none takes the decision back."""

    first: int
    last: int
    key: int
    state: AdviceState | None = None


class RewordAdvice(CallbackData, prefix="rt.advow"):
    first: int
    last: int
    key: int


class TakePaper(CallbackData, prefix="rt.docx"):
    first: int
    last: int
    clean: bool
    sure: bool = False


class MorePapers(CallbackData, prefix="rt.more"):
    first: int
    last: int


class TakeOrder(CallbackData, prefix="rt.order"):
    first: int
    last: int


class WriteOrder(CallbackData, prefix="rt.ordno"):
    first: int
    last: int


class TakeReturns(CallbackData, prefix="rt.back"):
    first: int
    last: int


class OpenLayout(CallbackData, prefix="rt.look"):
    first: int
    last: int


class SetLayout(CallbackData, prefix="rt.lookset"):
    """Take the choice with this place in the list of what may be set."""

    first: int
    last: int
    what: str
    index: int


class WriteSignature(CallbackData, prefix="rt.sign"):
    first: int
    last: int


class SendLetterhead(CallbackData, prefix="rt.head"):
    first: int
    last: int


class DropLetterhead(CallbackData, prefix="rt.nohead"):
    first: int
    last: int


class OpenCheckList(CallbackData, prefix="rt.chk"):
    first: int
    last: int
    page: Page = 0


class CheckSchool(CallbackData, prefix="rt.chksc"):
    first: int
    last: int
    school: int
    page: Page = 0


class PackSchool(CallbackData, prefix="rt.chkzip"):
    first: int
    last: int
    school: int


class SetCheckList(CallbackData, prefix="rt.chkset"):
    first: int
    last: int
    page: Page = 0


class CheckLine(CallbackData, prefix="rt.chkone"):
    first: int
    last: int
    item: int


class TakeLine(CallbackData, prefix="rt.chkin"):
    first: int
    last: int
    item: int
    taken: bool


class NameLine(CallbackData, prefix="rt.chkname"):
    first: int
    last: int
    item: int
    what: str  # direction or document


class Accept(CallbackData, prefix="rt.ok"):
    first: int
    last: int
    sure: bool = False


class OpenAgain(CallbackData, prefix="rt.again"):
    first: int
    last: int


class ListRecords(CallbackData, prefix="rt.recs"):
    first: int
    last: int
    page: Page = 0


class TakeTable(CallbackData, prefix="rt.tab"):
    """The template, with what is told already in it."""

    first: int
    last: int


class SendTable(CallbackData, prefix="rt.tabin"):
    first: int
    last: int


class ChooseKind(CallbackData, prefix="rt.kinds"):
    first: int
    last: int
    page: Page = 0


class NewRecord(CallbackData, prefix="rt.new"):
    first: int
    last: int
    year_kind: YearKind


class OpenRecord(CallbackData, prefix="rt.rec"):
    first: int
    last: int
    record: int


class CorrectRecord(CallbackData, prefix="rt.fix"):
    first: int
    last: int
    record: int


class DropRecord(CallbackData, prefix="rt.drop"):
    first: int
    last: int
    record: int


def days(period: Period) -> dict[str, Any]:
    return {"first": period.start.toordinal(), "last": period.end.toordinal()}


def number_of(key: str) -> int:
    """Give the number by which a button names a figure: keys are longer than a button may be."""
    return zlib.crc32(key.encode())
