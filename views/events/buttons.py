"""Callback data of events. `sm.` is as old as the first seminars: buttons sent then still mean the same."""

from __future__ import annotations

from typing import Literal

from aiogram.filters.callback_data import CallbackData

from models.enums import Presence, Role, SchoolStatus
from views.month_grid import Day
from views.pages import Page
from views.screen import way_out

Choice = Literal["form", "level", "ours", "obligation", "kind"]
Words = Literal[
    "title", "place", "link", "about", "speakers", "length", "places", "answer_by", "project", "order_text", "subject"
]
Which = Literal["all", "yes", "waiting", "no", "silent"]
Cut = Literal["month", "level", "whom", "subject", "school", "project"]
Measure = Literal["held", "participations", "people", "schools"]


class PickSeminarDay(CallbackData, prefix="sm.day"):
    day: Day


class TurnMonth(CallbackData, prefix="sm.month"):
    month: Day


class PickAudience(CallbackData, prefix="sm.who"):
    audience: str


class Announce(CallbackData, prefix="sm.send"):
    pass


@way_out
class Drop(CallbackData, prefix="sm.drop"):
    pass


class Cancel(CallbackData, prefix="sm.stop"):
    id: int


class CancelSurely(CallbackData, prefix="sm.sure"):
    id: int


class PickHour(CallbackData, prefix="sm.hour"):
    hour: int


class ListEvents(CallbackData, prefix="mp.list"):
    past: bool
    page: Page


class NewEvent(CallbackData, prefix="mp.new"):
    pass


class PickKind(CallbackData, prefix="mp.kind"):
    kind: str


class MoreKinds(CallbackData, prefix="mp.kinds"):
    page: Page


class AddKind(CallbackData, prefix="mp.own"):
    pass


class AnnounceDraft(CallbackData, prefix="mp.go"):
    event: int


class TakeBack(CallbackData, prefix="mp.back"):
    act: int


class SayYes(CallbackData, prefix="mp.yes"):
    event: int


class SayNo(CallbackData, prefix="mp.no"):
    event: int


class NoBecause(CallbackData, prefix="mp.why"):
    event: int
    reason: int


class AskColleague(CallbackData, prefix="mp.mate"):
    event: int


class MoreColleagues(CallbackData, prefix="mp.mates"):
    event: int
    page: Page


class SendColleague(CallbackData, prefix="mp.send"):
    event: int
    person: int


class SendGuest(CallbackData, prefix="mp.guest"):
    event: int


class Edit(CallbackData, prefix="mp.edit"):
    event: int


EditPart = Literal["content", "terms"]


class EditMore(CallbackData, prefix="mp.edit2"):
    """The rest of what can be changed of an event."""

    event: int
    part: EditPart


class EditKind(CallbackData, prefix="mp.kind2"):
    event: int
    page: Page = 0


class EditChoice(CallbackData, prefix="mp.ask"):
    event: int
    field: Choice


class SetChoice(CallbackData, prefix="mp.set"):
    event: int
    field: Choice
    value: str


class EditWords(CallbackData, prefix="mp.say"):
    event: int
    field: Words


class EditAudience(CallbackData, prefix="mp.aud"):
    event: int


class ToggleRole(CallbackData, prefix="mp.role"):
    event: int
    role: Role


class AlsoRole(CallbackData, prefix="mp.also"):
    event: int
    role: Role


class AskAlso(CallbackData, prefix="mp.more"):
    event: int


class NarrowAudience(CallbackData, prefix="mp.aud2"):
    """Only some schools or statuses, one subject, somebody besides."""

    event: int


class NarrowStatuses(CallbackData, prefix="mp.aud3"):
    """Schools of which status."""

    event: int


class ToggleStatus(CallbackData, prefix="mp.stat"):
    event: int
    status: SchoolStatus


class EditSchools(CallbackData, prefix="mp.schools"):
    event: int
    page: Page


class ToggleSchool(CallbackData, prefix="mp.school"):
    event: int
    school: int
    page: Page


class EditItem(CallbackData, prefix="mp.items"):
    event: int
    page: Page


class SetItem(CallbackData, prefix="mp.item"):
    event: int
    item: int


class NoItem(CallbackData, prefix="mp.noitem"):
    event: int


class Move(CallbackData, prefix="mp.move"):
    event: int
    month: Day


class MoveTo(CallbackData, prefix="mp.mday"):
    event: int
    day: Day


class Again(CallbackData, prefix="mp.again"):
    event: int
    month: Day


class AgainOn(CallbackData, prefix="mp.aday"):
    event: int
    day: Day


class Names(CallbackData, prefix="mp.names"):
    event: int
    which: Which
    page: Page


class Marks(CallbackData, prefix="mp.marks"):
    event: int
    page: Page


class Tick(CallbackData, prefix="mp.tick"):
    event: int
    part: int
    presence: Presence
    page: Page


class FindName(CallbackData, prefix="mp.find"):
    """Somebody of a long list, by the first letters of a name."""

    event: int


class AllWere(CallbackData, prefix="mp.all"):
    event: int


class SchoolWas(CallbackData, prefix="mp.allof"):
    event: int
    school: int


class AddGuest(CallbackData, prefix="mp.add"):
    event: int


class CodeWord(CallbackData, prefix="mp.code"):
    event: int


class DoorQr(CallbackData, prefix="mp.door"):
    event: int
    printed: bool


class CheckIn(CallbackData, prefix="mp.in"):
    event: int


class WasHeld(CallbackData, prefix="mp.held"):
    event: int
    held: bool


class Materials(CallbackData, prefix="mp.mat"):
    event: int


class AddMaterial(CallbackData, prefix="mp.matadd"):
    event: int


class SendMaterials(CallbackData, prefix="mp.matgo"):
    event: int
    everybody: bool


class SendSurely(CallbackData, prefix="mp.matgo!"):
    event: int
    everybody: bool


class ShowCounts(CallbackData, prefix="mp.count"):
    back: int  # school years before this one


class ShowFigure(CallbackData, prefix="mp.fig"):
    """As figures were opened before they could be narrowed."""

    back: int
    kind: str
    ours: bool
    measure: Measure
    page: Page


class CountsOf(CallbackData, prefix="mp.cf"):
    """Counts narrowed; 0 does not narrow. Level, whom and subject are places in a list, from 1."""

    back: int
    month: int = 0
    level: int = 0
    whom: int = 0
    subject: int = 0
    school: int = 0
    project: int = 0


class AskCut(CountsOf, prefix="mp.ca"):
    by: Cut
    page: Page = 0


class FigureOf(CountsOf, prefix="mp.ff"):
    kind: str
    ours: bool
    measure: int  # a place among the measures, from 0
    page: Page = 0


class EditPeople(CallbackData, prefix="mp.people"):
    event: int
    page: Page


class TogglePerson(CallbackData, prefix="mp.person"):
    event: int
    person: int
    page: Page


class ManageEvent(CallbackData, prefix="mp.manage"):
    """What whoever runs an event does with it, where its card has no room for that."""

    event: int


class AskHeld(CallbackData, prefix="mp.askheld"):
    event: int


class SchoolsCame(CallbackData, prefix="mp.came"):
    event: int
    page: Page
