"""Callback data of the import. A day travels as its number in the calendar, within bounds: a forged one is no day."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from services.roadmap.executors import Group
from services.roadmap.importing import Decision, DoubtKind
from views.pages import Page
from views.screen import way_out

FIRST_DAY: Final = date(1990, 1, 1).toordinal()
LAST_DAY: Final = date(2199, 12, 31).toordinal()
Day = Annotated[int, Field(ge=FIRST_DAY, le=LAST_DAY)]


class StartImport(CallbackData, prefix="rmi.new"):
    pass


class ThisIsRoadmap(CallbackData, prefix="rmi.is"):
    """From before a file was asked about as what it may be: views.unasked."""


@way_out
class NotRoadmap(CallbackData, prefix="rmi.not"):
    pass


class ChoosePeriod(CallbackData, prefix="rmi.per"):
    first: Day
    last: Day


class SkipOrder(CallbackData, prefix="rmi.noord"):
    draft: int


class TakeOrder(CallbackData, prefix="rmi.ord"):
    """The order that stands in the document."""

    draft: int


class NextDoubt(CallbackData, prefix="rmi.next"):
    draft: int
    kind: DoubtKind = DoubtKind.CHECK
    after: int = -1


class Decide(CallbackData, prefix="rmi.dec"):
    draft: int
    index: int
    decision: Decision


class OpenCalendar(CallbackData, prefix="rmi.cal"):
    draft: int
    index: int
    month: Day


class ChooseDay(CallbackData, prefix="rmi.day"):
    draft: int
    index: int
    day: Day


class ChooseGroup(CallbackData, prefix="rmi.who"):
    draft: int
    index: int
    group: Group


class KeepExecutors(CallbackData, prefix="rmi.whook"):
    draft: int
    index: int


class ListPeople(CallbackData, prefix="rmi.ppl"):
    draft: int
    index: int
    page: Page = 0


class ChoosePerson(CallbackData, prefix="rmi.per1"):
    draft: int
    index: int
    person: int


class ListSchools(CallbackData, prefix="rmi.sch"):
    draft: int
    index: int
    page: Page = 0


class TickSchool(CallbackData, prefix="rmi.tick"):
    draft: int
    index: int
    school: int
    page: Page


class SchoolsTicked(CallbackData, prefix="rmi.schok"):
    draft: int
    index: int


class OpenRow(CallbackData, prefix="rmi.row"):
    draft: int
    index: int
    executors: bool = False


class ListRows(CallbackData, prefix="rmi.rows"):
    draft: int
    page: Page = 0


class Overview(CallbackData, prefix="rmi.all"):
    draft: int


class PutBeside(CallbackData, prefix="rmi.side"):
    draft: int


class PutInto(CallbackData, prefix="rmi.into"):
    draft: int
    roadmap: int


class GoByPaper(CallbackData, prefix="rmi.paper"):
    """Whether the document's word goes before what was changed by hand."""

    draft: int
    by_paper: bool


class SaveDraft(CallbackData, prefix="rmi.save"):
    draft: int


class DropDraft(CallbackData, prefix="rmi.drop"):
    draft: int
