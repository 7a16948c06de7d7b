"""Who may do what, where. One table; every handler and command names the action it needs.

A role reaches as far as the table says: its own things, the schools it is appointed to, or its municipality. Access is
decided when a button is pressed, from the appointments that hold at that moment.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from models.enums import Role
from services.access.roles import CENTRE, SCHOOL_SIDE


class Action(StrEnum):
    ANYBODY = "anybody"  # open to people who have not joined yet
    HOME = "home"
    PREFERENCES = "preferences"
    PRIVACY = "privacy"
    STATUS = "status"
    TOTALS = "totals"
    ROADMAP_READ = "roadmap.read"
    ROADMAP_EDIT = "roadmap.edit"
    ITEM_REPORT = "item.report"
    ITEM_STAND_IN = "item.stand_in"
    ITEM_CONFIRM = "item.confirm"
    ITEM_SECOND_LOOK = "item.second_look"
    PEOPLE_READ = "people.read"
    PEOPLE_EDIT = "people.edit"
    PEOPLE_INVITE = "people.invite"
    PEOPLE_APPROVE = "people.approve"
    PEOPLE_IMPORT = "people.import"
    SCHOOLS_EDIT = "schools.edit"
    MUNICIPALITY_EDIT = "municipality.edit"
    EVENT_EDIT = "event.edit"
    EVENT_ANNOUNCE = "event.announce"
    EVENT_ANSWER = "event.answer"
    EVENT_MARK = "event.mark"
    EVENT_READ = "event.read"
    EVENT_CERTIFICATE = "event.certificate"
    ANNOUNCE = "announce"
    REMINDERS_EDIT = "reminders.edit"
    PAUSE = "reminders.pause"
    AUDIT_READ = "audit.read"
    DESK_ENTER = "desk.enter"
    SURVEY_RUN = "survey.run"
    SURVEY_ANSWER = "survey.answer"
    REPORT_READ = "report.read"
    REPORT_WRITE = "report.write"
    REPORT_ACCEPT = "report.accept"


# One line each, for docs/access.md.
MEANINGS: Final[dict[Action, str]] = {
    Action.ANYBODY: "what a person who has not joined may do: open a link, ask to join",
    Action.HOME: "see what is waiting for me",
    Action.PREFERENCES: "set my language, zone, hour and quiet hours; leave",
    Action.PRIVACY: "see and erase what is kept about me; withdraw the consent",
    Action.STATUS: "see the state of items",
    Action.TOTALS: "see sums over groups of five or more, without names of schools or people",
    Action.ROADMAP_READ: "read the roadmap",
    Action.ROADMAP_EDIT: "import and change the roadmap",
    Action.ITEM_REPORT: "report an item as done",
    Action.ITEM_STAND_IN: "report an item for people who cannot be reached",
    Action.ITEM_CONFIRM: "confirm or return what a school has reported; never for one's own school",
    Action.ITEM_SECOND_LOOK: "the centre's second look at what was confirmed",
    Action.PEOPLE_READ: "see names, roles and phone numbers",
    Action.PEOPLE_EDIT: "give and end appointments, hand a school over",
    Action.PEOPLE_INVITE: "make, list and revoke invitations",
    Action.PEOPLE_APPROVE: "let in or refuse who asks to join; never for one's own school",
    Action.PEOPLE_IMPORT: "bring in a list of people",
    Action.SCHOOLS_EDIT: "add schools, names, branches and statuses",
    Action.MUNICIPALITY_EDIT: "set name, zone, calendar, consent text, initials",
    Action.EVENT_EDIT: "plan and change events",
    Action.EVENT_ANNOUNCE: "announce, move and cancel events",
    Action.EVENT_ANSWER: "answer an invitation, say at the door that I am there",
    Action.EVENT_MARK: "mark who was there, correct it",
    Action.EVENT_READ: "read plans, lists and counts of events",
    Action.EVENT_CERTIFICATE: "give certificates to those who were at an event",
    Action.ANNOUNCE: "write to many at once",
    Action.REMINDERS_EDIT: "set when people are reminded; pause, preview",
    Action.PAUSE: "let a school or a person rest from reminders for some days",
    Action.AUDIT_READ: "read the journal: who did what, who looked at people's data",
    Action.DESK_ENTER: "sit at the desk: the pages for a computer; what may be done there the other rows say",
    Action.SURVEY_RUN: "publish surveys and see their results",
    Action.SURVEY_ANSWER: "answer the surveys that were sent to me",
    Action.REPORT_READ: "read the report on a year; of each section what one may see otherwise",
    Action.REPORT_WRITE: "write into the report, tell the numbers it needs, take it as a document",
    Action.REPORT_ACCEPT: "accept the report, so that its figures stay as they are",
}


class Reach(StrEnum):
    OWN = "own"  # what is assigned to this very person
    CENTRE = "centre"  # … and what is the education office's: no school's and nobody's by name
    SCHOOL = "school"  # the schools of this appointment
    MUNICIPALITY = "municipality"


OWN, SCHOOL, MUNICIPALITY = Reach.OWN, Reach.SCHOOL, Reach.MUNICIPALITY
EVERYBODY: Final = dict.fromkeys(Role, OWN)
THE_CENTRE: Final = dict.fromkeys(CENTRE, MUNICIPALITY)
AT_SCHOOLS: Final = dict.fromkeys(SCHOOL_SIDE, SCHOOL)
# The centre holds events for all, the others their own: a curator for their schools, inside a school its coordinator.
ORGANISERS: Final = THE_CENTRE | {
    Role.TUTOR: OWN,
    Role.ASSOCIATION_HEAD: OWN,
    Role.CURATOR: SCHOOL,
    Role.SCHOOL_COORDINATOR: SCHOOL,
}

RULES: Final[dict[Action, dict[Role, Reach]]] = {
    Action.HOME: EVERYBODY,
    Action.PREFERENCES: EVERYBODY,
    Action.PRIVACY: EVERYBODY,
    Action.STATUS: EVERYBODY | THE_CENTRE | AT_SCHOOLS,
    Action.TOTALS: THE_CENTRE | {Role.OBSERVER: MUNICIPALITY},
    Action.ROADMAP_READ: THE_CENTRE | AT_SCHOOLS | {Role.TUTOR: OWN, Role.ASSOCIATION_HEAD: OWN},
    Action.ROADMAP_EDIT: {Role.COORDINATOR: MUNICIPALITY},
    Action.ITEM_REPORT: {
        Role.COORDINATOR: MUNICIPALITY,
        Role.SPECIALIST: Reach.CENTRE,
        Role.TUTOR: OWN,
        Role.ASSOCIATION_HEAD: OWN,
        Role.LEADER: SCHOOL,
        Role.SCHOOL_COORDINATOR: SCHOOL,
    },
    Action.ITEM_STAND_IN: {Role.COORDINATOR: MUNICIPALITY, Role.CURATOR: SCHOOL},
    Action.ITEM_CONFIRM: THE_CENTRE | {Role.CURATOR: SCHOOL},
    Action.ITEM_SECOND_LOOK: THE_CENTRE,
    Action.PEOPLE_READ: THE_CENTRE | AT_SCHOOLS,
    Action.PEOPLE_EDIT: {Role.COORDINATOR: MUNICIPALITY},
    Action.PEOPLE_INVITE: {Role.COORDINATOR: MUNICIPALITY},
    Action.PEOPLE_APPROVE: {Role.COORDINATOR: MUNICIPALITY, Role.CURATOR: SCHOOL},
    Action.PEOPLE_IMPORT: {Role.COORDINATOR: MUNICIPALITY},
    Action.SCHOOLS_EDIT: {Role.COORDINATOR: MUNICIPALITY},
    Action.MUNICIPALITY_EDIT: {Role.COORDINATOR: MUNICIPALITY},
    Action.EVENT_EDIT: ORGANISERS,
    Action.EVENT_ANNOUNCE: ORGANISERS,
    Action.EVENT_ANSWER: EVERYBODY,
    Action.EVENT_MARK: ORGANISERS,
    Action.EVENT_READ: ORGANISERS,
    Action.EVENT_CERTIFICATE: ORGANISERS,
    Action.ANNOUNCE: {Role.COORDINATOR: MUNICIPALITY},
    Action.REMINDERS_EDIT: {Role.COORDINATOR: MUNICIPALITY},
    Action.PAUSE: EVERYBODY | {Role.COORDINATOR: MUNICIPALITY, Role.CURATOR: SCHOOL},
    Action.AUDIT_READ: {Role.COORDINATOR: MUNICIPALITY},
    Action.DESK_ENTER: THE_CENTRE | {Role.CURATOR: SCHOOL},
    Action.SURVEY_RUN: {Role.COORDINATOR: MUNICIPALITY},
    Action.SURVEY_ANSWER: EVERYBODY,
    Action.REPORT_READ: THE_CENTRE | {Role.CURATOR: SCHOOL, Role.OBSERVER: MUNICIPALITY},
    Action.REPORT_WRITE: THE_CENTRE,
    Action.REPORT_ACCEPT: {Role.COORDINATOR: MUNICIPALITY},
}

# A right of everybody whom the program knows, also before their first appointment and after their last one.
WITHOUT_A_POST: Final = frozenset({Action.PRIVACY})

# Who works in a school (`roles.SCHOOL_STAFF`) decides nothing about it, also as a curator or coordinator.
NOT_FOR_OWN_SCHOOL: Final = frozenset({Action.ITEM_CONFIRM, Action.ITEM_SECOND_LOOK, Action.PEOPLE_APPROVE})
# What is a municipality's own: an observer of a region reads sums over municipalities, not the paper of one.
NOT_FOR_REGIONS: Final = frozenset({Action.REPORT_READ})
