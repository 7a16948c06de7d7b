"""The journal: who did what, narrowed by what, by whom and since when. Numbers of rows are never shown."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from aiogram.filters.callback_data import CallbackData
from markupsafe import Markup

from locales import __
from models.enums import EventKind
from services.access.journal import Deeds
from services.access.looks import Look
from services.calendar import zone
from views.common import back_button, home_row
from views.dates import clock, day_in_words
from views.evidence.card import EVENTS
from views.pages import Page
from views.paging import PAGE, pager
from views.people.schools import STATUSES
from views.people.top import OpenJournal, OpenLooks, OpenPeople
from views.roles import role_name
from views.screen import Screen, bold, button, column, cut, grid, lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from locales import Translator
    from services.access.journal import Entry
    from views.screen import Row


class Narrow(StrEnum):
    WHAT = "what"
    WHO = "who"
    DAYS = "days"


class NarrowJournal(CallbackData, prefix="pp.log.by"):
    """Choose what to see of the journal; the rest stays as it was chosen."""

    municipality: int
    by: Narrow
    what: str = ""
    who: int = 0
    days: int = 0
    page: Page = 0


DEEDS: Final = {
    Deeds.PEOPLE: __("people and roles"),
    Deeds.SCHOOLS: __("schools"),
    Deeds.ROADMAP: __("the roadmap"),
    Deeds.WORK: __("reports and checks"),
    Deeds.EVENTS: __("events"),
    Deeds.SURVEYS: __("surveys"),
    Deeds.MESSAGES: __("messages"),
    Deeds.REMINDERS: __("reminders"),
    Deeds.SETTINGS: __("settings of the municipality"),
    Deeds.LOOKS: __("looks at people's data"),
}
DAYS: Final = {1: __("for a day"), 7: __("for a week"), 30: __("for a month"), 365: __("for a year"), 0: __("always")}
WORDS: Final[dict[str, str]] = {
    "announcement.corrected": __("corrected an announcement"),
    "announcement.sent": __("sent an announcement"),
    "announcement.stopped": __("stopped an announcement"),
    "appointment.dated": __("changed the dates of a role"),
    "appointment.ended": __("ended a role"),
    "appointment.given": __("gave a role"),
    "assignment.checked_in": __("said how it is going"),
    "assignment.done_before": __("marked items as done before"),
    "assignment.kept": __("kept an item with its executor"),
    "assignment.not_mine": __("said “not mine”"),
    "assignment.problem": __("reported a problem"),
    "assignment.problem_solved": __("marked a problem as solved"),
    "assignment.stood_in": __("reported for those who cannot be reached"),
    "calendar.changed": __("changed the calendar"),
    "checklist.changed": __("changed the check-list"),
    "consent.text_set": __("changed the text of the consent"),
    "consent.withdrawn": __("withdrew the consent"),
    "coordinator.joined": __("joined as the coordinator"),
    "desk.disowned": __("said of a login at the desk: this was not me"),
    "desk.entered": __("came in to the desk"),
    "desk.left": __("left the desk"),
    "desk.link_made": __("asked for a link into the desk"),
    "desk.number_asked": __("opened a login at the desk by a number"),
    "desk.number_refused": __("said of a login by a number: this is not me"),
    "desk.number_wrong": __("chose a wrong number: nobody came in to the desk"),
    "digest.set": __("set when the week's digest comes"),
    "event.announced": __("announced an event"),
    "event.cancelled": __("cancelled an event"),
    "event.certificates": __("made certificates of an event"),
    "event.changed": __("changed an event"),
    "event.drafted": __("planned an event"),
    "event.held": __("said whether an event took place"),
    "event.kind_added": __("added a kind of events"),
    "event.marked": __("marked who was present"),
    "event.marked_all": __("marked everybody as present"),
    "event.materials": __("sent materials of an event"),
    "event.moved": __("moved an event"),
    "event.placed": __("changed the place of an event"),
    "event.taken_back": __("took an act back"),
    "event.unmarked": __("took marks of presence back"),
    "evidence.sent": __("sent a report"),
    "invite.created": __("made an invitation"),
    "invite.redeemed": __("joined by an invitation"),
    "invite.revoked": __("revoked an invitation"),
    "letter.answered": __("answered a letter"),
    "letter.sent": __("wrote a letter"),
    "mentions.decided": __("decided about a name in other people's texts"),
    "municipality.added": __("added a municipality"),
    "municipality.changed": __("changed settings of the municipality"),
    "municipality.region_set": __("put the municipality into another region"),
    "mydata.given": __("took their own data"),
    "people.imported": __("loaded a list of people"),
    "person.erased": __("erased somebody's data"),
    "person.joined_by_phone": __("joined by the phone number"),
    "person.phone_set": __("gave their phone number"),
    "person.released": __("made a new link after a lost account"),
    "person.renamed": __("changed their name"),
    "region.added": __("added a region"),
    "reminders.paused": __("paused reminders"),
    "reminders.resumed": __("resumed reminders"),
    "report.accepted": __("accepted the report on a period"),
    "report.advised": __("decided on a recommendation of the report"),
    "report.begun": __("began the report on a period"),
    "report.corrected": __("corrected data for the report"),
    "report.dropped": __("took data for the report out"),
    "report.external": __("said that a number in the report comes from elsewhere"),
    "report.form": __("changed how the papers look"),
    "report.opened_again": __("opened an accepted report again"),
    "report.order": __("wrote the order of a report"),
    "report.told": __("entered data for the report"),
    "report.written": __("wrote a section of the report"),
    "request.approved": __("granted access"),
    "request.made": __("asked for access"),
    "request.refused": __("refused a request"),
    "request.withdrawn": __("took a request back"),
    "roadmap.amended": __("loaded a new version of the roadmap"),
    "roadmap.archived": __("put a roadmap into the archive"),
    "roadmap.checks": __("set how reports are checked"),
    "roadmap.created": __("loaded a roadmap"),
    "roadmap.spread": __("handed items out to who came later"),
    "school.added": __("added a school"),
    "school.alias_added": __("added another name of a school"),
    "school.alias_removed": __("removed another name of a school"),
    "school.closed": __("took a school out of the programme"),
    "school.handed_over": __("handed a school over to another curator"),
    "school.parent_set": __("changed what a school is a branch of"),
    "school.renamed": __("renamed a school"),
    "school.reopened": __("took a school back into the programme"),
    "school.status": __("changed a school's status of the year"),
    "survey.closed": __("closed a survey"),
    "survey.key_lost": __("reset an open survey whose key was lost"),
    "survey.levels": __("set the levels of a survey"),
    "survey.moved": __("moved the end of a survey"),
    "survey.published": __("published a survey"),
    Look.CARD: __("looked at somebody's card"),
    Look.STAFF: __("looked at the people of a school"),
    Look.ROLE: __("looked at the list by role"),
    Look.UNREACHABLE: __("looked at the list of the unreachable"),
    Look.UNDELIVERED: __("looked at the list of messages that did not arrive"),
    Look.FORMER: __("looked at the list of former people"),
    Look.CARDS: __("took invitation cards with names"),
    Look.REMINDERS: __("took a file of who gets which reminders"),
    Look.SURVEY: __("took the results of a survey as a file"),
}
# What has a kind of its own after the dot is told by what it is done to.
WHOLE: Final = {
    "assignment": __("report: {what}"),
    "item": __("changed an item of the roadmap"),
    "roadmap": __("changed settings of the roadmap"),
}
OTHERS: Final = __("another change")


def journal_screen(
    at: OpenJournal,
    total: int,
    found: Sequence[Entry],
    who: str | None,
    now: datetime,
    timezone: str,
    _: Translator,
) -> Screen:
    told = [entry_line(one, now, timezone, _) for one in found]
    narrow: dict[str, Any] = {"municipality": at.municipality, "what": at.what, "who": at.who, "days": at.days}
    what = _(DEEDS[Deeds(at.what)]) if at.what else _("everything")
    return Screen(
        lines(
            bold(_("Journal: {n}", n=total)),
            *(told or [_("There is nothing of this kind.")]),
            "",
            _("Entries are kept for three years."),
        ),
        rows=(
            *pager(total, at.page, lambda to: at.model_copy(update={"page": to})),
            (button(_("What: {what}", what=what), NarrowJournal(by=Narrow.WHAT, **narrow)),),
            (
                button(_("Who: {who}", who=cut(who or _("everybody"), 30)), NarrowJournal(by=Narrow.WHO, **narrow)),
                button(_("When: {days}", days=_(DAYS[at.days])), NarrowJournal(by=Narrow.DAYS, **narrow)),
            ),
            (button(_("👁 Who looked"), OpenLooks(municipality=at.municipality)),),
            (back_button(OpenPeople(municipality=at.municipality), _), *home_row(_)),
        ),
    )


def entry_line(one: Entry, now: datetime, timezone: str, _: Translator) -> Markup:
    """«• 5 сентября, 14:20 – Озёрная А. П.: дана роль – Примерова В. И. · тьютор»."""
    here = zone(timezone)
    day = day_in_words(one.at.astimezone(here).date(), _, today=now.astimezone(here).date())
    return Markup("• {}, {} – {}").format(day, clock(one.at, timezone), entry_words(one, _))


def entry_words(one: Entry, _: Translator) -> Markup:
    return Markup("{}: {}").format(who_words(one, _), deed_words(one, _))


def who_words(one: Entry, _: Translator) -> str:
    if one.by_program:
        return _("by itself or by command").unescape()
    return one.who or _("somebody whose data are erased").unescape()


def deed_words(one: Entry, _: Translator) -> Markup:
    about = [
        cut(one.about, 90) if one.about else "",
        role_name(one.role, _) if one.role else "",
        _(STATUSES[one.status]) if one.status else "",
    ]
    named = " · ".join(str(part) for part in about if part)
    said = action_words(one.action, _)
    told = said + (Markup(" – {}").format(named) if named else Markup())
    return told + Markup(" ({})").format(_("at the desk")) if one.at_desk else told


def action_words(action: str, _: Translator) -> Markup:
    if action in WORDS:
        return _(WORDS[action])
    beginning, _dot, kind = action.partition(".")
    what = _(EVENTS[EventKind(kind)]) if kind in set(EventKind) else ""
    return _(WHOLE[beginning], what=what) if beginning in WHOLE else _(OTHERS)


def since(days: int, now: datetime) -> datetime | None:
    return now - timedelta(days=days) if days in DAYS and days else None


def narrow_screen(at: NarrowJournal, people: Sequence[tuple[int, str]], _: Translator) -> Screen:
    """Choose one of the ways; the first of each lifts the choice."""
    chosen: dict[str, Any] = {"municipality": at.municipality, "what": at.what, "who": at.who, "days": at.days}
    if at.by is Narrow.WHAT:
        every = button(_("everything").unescape(), OpenJournal(**chosen | {"what": ""}))
        kinds = [
            button(_(words).unescape(), OpenJournal(**chosen | {"what": one.value})) for one, words in DEEDS.items()
        ]
        offered = [every, *kinds]
        shown_kinds = offered[at.page * PAGE : (at.page + 1) * PAGE]
        turn = pager(len(offered), at.page, lambda to: at.model_copy(update={"page": to}))
        return Screen(_("What should I show?"), rows=(*grid(shown_kinds, width=2), *turn, _back(chosen, _)))
    if at.by is Narrow.DAYS:
        spans = (button(_(words).unescape(), OpenJournal(**chosen | {"days": days})) for days, words in DAYS.items())
        return Screen(_("For which time?"), rows=(*column(spans), _back(chosen, _)))
    shown = people[at.page * PAGE : (at.page + 1) * PAGE]
    return Screen(
        _("Whose actions?"),
        rows=(
            (button(_("everybody").unescape(), OpenJournal(**chosen | {"who": 0})),),
            *column(button(cut(name, 50), OpenJournal(**chosen | {"who": number})) for number, name in shown),
            *pager(len(people), at.page, lambda to: at.model_copy(update={"page": to})),
            _back(chosen, _),
        ),
    )


def _back(chosen: dict[str, Any], _: Translator) -> Row:
    return (back_button(OpenJournal(**chosen), _),)
