"""What a dialogue waits for, said in words; how it is ended, put aside, taken up; and whether words belong to it."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from aiogram.filters.callback_data import CallbackData
from markupsafe import Markup

from locales import __
from views.common import home_row
from views.quotes import quoted
from views.screen import WAYS_OUT, Button, Row, Screen, bold, button, cut, lines, way_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from locales import Translator


@way_out
class CancelStep(CallbackData, prefix="dlg.no"):
    pass


class TakeUp(CallbackData, prefix="dlg.on"):
    pass


class ItIs(CallbackData, prefix="dlg.yes"):
    pass


@way_out
class ItIsNot(CallbackData, prefix="dlg.other"):
    pass


class Kind(StrEnum):
    WORDS = "words"
    FILE = "file"
    CONTACT = "contact"


class Length(StrEnum):
    """How long the words may be that are awaited: it decides when a pasted list is asked about instead of taken."""

    SHORT = "short"  # a name, a day, a reason: several lines that are a list of ours are hardly meant for it
    TEXT = "text"  # what somebody tells in their own words; a table copied from a document is still none of it
    LIST = "list"  # a list, or whatever else the step looks at by itself


class Awaited(NamedTuple):
    name: str
    takes: frozenset[Kind]
    length: Length = Length.SHORT


def _words(name: str, length: Length = Length.SHORT) -> Awaited:
    return Awaited(name, frozenset({Kind.WORDS}), length)


def _text(name: str) -> Awaited:
    return _words(name, Length.TEXT)


def _file(name: str) -> Awaited:
    return Awaited(name, frozenset({Kind.FILE}))


def _both(name: str, length: Length = Length.TEXT) -> Awaited:
    return Awaited(name, frozenset({Kind.WORDS, Kind.FILE}), length)


def _contact(name: str) -> Awaited:
    return Awaited(name, frozenset({Kind.CONTACT}))


ROADMAP: Final = __("the roadmap")
# Step → what is awaited there. Each name stands in «Is this …?» and in «Put aside: …».
AWAITED: Final[dict[str, Awaited]] = {
    "AddingMunicipality:name": _words(__("the name of the other municipality")),
    "Announcing:audience": _file(__("a file to the announcement")),
    "Announcing:correction": _text(__("the corrected announcement")),
    "Announcing:words": _both(__("the announcement")),
    "Answering:words": _text(__("an answer to the survey")),
    "Asking:name": _words(__("your name")),
    "Asking:school": _words(__("the name of your school")),
    "Attending:code": _words(__("the code word")),
    "CallingOff:reason": _words(__("the reason why the event is cancelled")),
    "ChangingEvent:person": _words(__("the surname of somebody to invite")),
    "ChangingEvent:words": _text(__("a change of the event")),
    "Checking:code": _words(__("the check code of a certificate")),
    "Choosing:name": _words(__("your name")),
    "Choosing:phone": _contact(__("your phone number")),
    "Choosing:quiet": _words(__("your quiet hours")),
    "Declining:reason": _words(__("the reason why you cannot come")),
    "Deciding:words": _text(__("what was decided after the survey")),
    "EditingItem:closing": _words(__("the reason why the item is closed")),
    "EditingItem:fresh": _text(__("the new item")),
    "EditingItem:reason": _words(__("the reason for the new date")),
    "EditingItem:title": _words(__("the item's new wording")),
    "EditingItem:value": _words(__("what the item is to say")),
    "EditingItem:why": _words(__("the reason of the change")),
    "EditingRoadmap:value": _words(__("what the roadmap is to say")),
    "EditingRoadmap:why": _words(__("the reason of the change")),
    "Founding:municipality": _words(__("the municipality's name")),
    "Founding:name": _words(__("your name")),
    "HandingOut:material": _both(__("a material of the event")),
    "ImportingPeople:confirm": _file(__("the list of people")),
    "ImportingPeople:file": _both(__("the list of people"), Length.LIST),
    "ImportingRoadmap:file": _both(ROADMAP, Length.LIST),
    "ImportingRoadmap:offered": _file(ROADMAP),
    "ImportingRoadmap:order": _both(__("the order that approved the roadmap"), Length.SHORT),
    "ImportingRoadmap:period": _both(__("the period of the roadmap"), Length.LIST),
    "Inviting:day": _words(__("the day of the event")),
    "Inviting:hour": _words(__("the hour of the event")),
    "Inviting:own": _words(__("the new kind of events")),
    "Inviting:place": _words(__("the place of the event")),
    "Inviting:title": _words(__("the topic of the event")),
    "Joining:name": _words(__("your name")),
    "ListingStatus:names": _words(__("the list of schools with a status"), Length.LIST),
    "MovingLevels:words": _words(__("the bounds of the levels")),
    "Phoning:number": _contact(__("your phone number")),
    "Planning:file": _file(__("the survey's questions")),
    "Planning:people": _both(__("the list of people for the survey"), Length.LIST),
    "ReadingLetter:answer": _text(__("an answer about the letter")),
    "ReadingLetter:letter": _both(__("a letter about an event"), Length.LIST),
    "Refusing:reason": _words(__("the reason of the refusal")),
    "Replacing:name": _words(__("the name of who comes instead of you")),
    "Reporting:counting": _words(__("the number for your report")),
    "Reporting:dating": _words(__("the date of the document")),
    "Reporting:gathering": _both(__("a part of your report")),
    "ReportWriting:advice": _text(__("your words for a recommendation")),
    "ReportWriting:letterhead": _file(__("the letterhead")),
    "ReportWriting:line": _words(__("a line of the check-list")),
    "ReportWriting:order": _words(__("day and number of the order")),
    "ReportWriting:period": _words(__("the period of the report")),
    "ReportWriting:record": _text(__("data for the report")),
    "ReportWriting:section": _text(__("your text for the report")),
    "ReportWriting:signature": _words(__("who signs the papers")),
    "ReportWriting:source": _words(__("the source of a number")),
    "ReportWriting:table": _file(__("the table with data for the report")),
    "Reviewing:reason": _text(__("the reason why the report goes back")),
    "SearchingRoadmap:words": _words(__("words to search in the roadmap")),
    "Setting:days": _words(__("the days of the reminders")),
    "Setting:ladder": _words(__("the days of the reminders")),
    "ShiftingEvent:hour": _words(__("the new hour of the event")),
    "Talking:words": _text(__("a message about the item")),
    "Telling:trouble": _text(__("what the problem is")),
    "Ticking:guest": _words(__("the name of who came")),
    "Ticking:name": _words(__("the first letters of a name")),
    "Ticking:note": _words(__("the reason of the correction")),
    "Ticking:note_all": _words(__("the reason of the correction")),
    "Ticking:note_guest": _words(__("the reason of the correction")),
    "Writing:answer": _text(__("the answer to a question")),
    "Writing:words": _text(__("your question")),
    "WritingDays:days": _words(__("days for the calendar")),
    "WritingSchool:alias": _words(__("another name of the school")),
    "WritingSchool:name": _words(__("the school's new name")),
    "WritingSchool:school": _words(__("the name of the new school"), Length.LIST),
    "WritingTerm:day": _words(__("the day of a role")),
    "WritingMunicipality:consent": _text(__("the text of the consent")),
    "WritingMunicipality:name": _words(__("the municipality's name")),
}


def name_of(state: str | None, data: Mapping[str, Any], _: Translator) -> Markup:
    """Say what is awaited at a step, with what is known of it: the question's number, the title of the thing."""
    known = AWAITED.get(state or "")
    if known is None:
        return Markup()
    number, about = data.get("number"), data.get("about")
    what = _("the answer to question {n}", n=number) if number else _(known.name)
    return Markup("{} – {}").format(what, quoted(cut(str(about), 60), _)) if about else what


def with_way_out(screen: Screen, _: Translator) -> Screen:
    """Put «Cancel» under a prompt that has no way out of its own."""
    cancel = _("✖️ Cancel")
    if screen.ask_contact:
        return replace(screen, cancel=cancel)
    if any(is_way_out(one) for row in screen.rows for one in row):
        return screen
    return replace(screen, rows=(*screen.rows, (button(cancel, CancelStep()),)))


def is_way_out(one: Button) -> bool:
    return one.data is not None and one.data.partition(":")[0] in WAYS_OUT


def out_row(_: Translator, *, known: bool) -> tuple[Row, ...]:
    return (home_row(_),) if known else ()


def cancelled_screen(what: Markup, _: Translator, *, known: bool) -> Screen:
    return Screen(lines(_("Cancelled: {what}.", what=what), _("Nothing was sent.")), rows=out_row(_, known=known))


def nothing_to_cancel_screen(_: Translator, *, known: bool) -> Screen:
    return Screen(_("There is nothing to cancel."), rows=out_row(_, known=known))


def is_it_screen(what: Markup, _: Translator, *, kept: bool = True) -> Screen:
    """Ask before words that came late, or after something else, become what was asked for long ago."""
    told = _("If not, nothing goes anywhere.")
    if not kept:
        told = _("The survey is confidential, so your message is not kept. If it is an answer, you will send it again.")
    return Screen(
        lines(bold(_("Is this {what}?", what=what)), told),
        rows=((button(_("Yes"), ItIs(), style="success"), button(_("No, cancel"), ItIsNot())),),
    )


def taken_screen(what: Markup, _: Translator) -> Screen:
    return Screen(_("✓ Taken: {what}.", what=what), leads_home=False)


def held_corrected_screen(_: Translator) -> Screen:
    return Screen(
        _("✓ I take your words as corrected. Is it what I asked about? Tap “Yes” or “No” above."), leads_home=False
    )


def edit_came_late_screen(_: Translator, *, known: bool) -> Screen:
    """Nothing follows an edit here: what was written first has been taken already."""
    return Screen(
        lines(
            _("I see that you have changed your message, but the earlier words have already been taken."),
            _("If it matters, please write it once more."),
        ),
        rows=out_row(_, known=known),
    )


def left_over_screen(_: Translator) -> Screen:
    return Screen(_("I took only your first message. Please send the others again if they are needed."))


HOW: Final = {
    Kind.WORDS: __("Write it in one message."),
    Kind.FILE: __("Send the file here."),
    Kind.CONTACT: __("Tap “Share my number” under the keyboard."),
}
EITHER: Final = __("Send a file, or write it in one message.")


def go_on_screen(state: str, what: Markup, _: Translator) -> Screen:
    takes = AWAITED[state].takes
    how = _(EITHER) if len(takes) > 1 else _(HOW[next(iter(takes))])
    return Screen(lines(bold(_("Let us go on: {what}.", what=what)), how))


def aside_line(what: Markup | None, _: Translator) -> Markup | None:
    return _("⏸ Put aside: {what}", what=what) if what else None


def aside_row(what: Markup | None, _: Translator) -> tuple[Row, ...]:
    return ((button(_("▶️ Go on with it"), TakeUp()),),) if what else ()
