"""States and kinds, with the groups that rules speak of."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    COORDINATOR = "coordinator"
    SPECIALIST = "specialist"
    OBSERVER = "observer"
    CURATOR = "curator"
    TUTOR = "tutor"
    ASSOCIATION_HEAD = "association_head"
    LEADER = "leader"
    SCHOOL_COORDINATOR = "school_coordinator"
    TEACHER = "teacher"


class SchoolStatus(StrEnum):
    """A school's status belongs to a year. ШНРО and ШНР are ШНОР; ШССУ is ШНСУ: aliases of words, not statuses."""

    LOW_RESULTS = "low_results"
    ADVERSE_CONDITIONS = "adverse_conditions"
    AT_RISK = "at_risk"
    PROJECT_500 = "project_500"
    LEAD = "lead"


# A lead school helps; the others are helped.
SUPPORTED: Final = tuple(status for status in SchoolStatus if status is not SchoolStatus.LEAD)


class AssignmentState(StrEnum):
    OPEN = "open"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    CANCELLED = "cancelled"


# What still waits for the school; lateness is derived from `now`, never stored.
OPEN_STATES: Final = frozenset({AssignmentState.OPEN, AssignmentState.RETURNED})
DONE_STATES: Final = frozenset({AssignmentState.REPORTED, AssignmentState.CONFIRMED})


class EventKind(StrEnum):
    """What can happen to an assignment: its history is a list of these."""

    REPORTED = "reported"
    SUPPLEMENTED = "supplemented"  # more evidence while the decision is awaited
    LOOKED = "looked"  # the curator agrees; the centre's second look is still to come
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    HELD = "held"
    TAKEN_BACK = "taken_back"  # a confirmation or a return, by who had decided
    CANCELLED = "cancelled"
    REOPENED = "reopened"
    DONE_BEFORE = "done_before"  # was done before the roadmap came into the program
    ASKED = "asked"
    ANSWERED = "answered"
    PROBLEM = "problem"  # what is in the way, in the school's words: services.roadmap.assignments.problems
    SOLVED = "solved"


class ReturnReason(StrEnum):
    NO_SIGNATURE = "no_signature"
    WRONG_DATE = "wrong_date"
    UNREADABLE = "unreadable"
    WRONG_DOCUMENT = "wrong_document"
    NO_LINK = "no_link"
    OWN_WORDS = "own_words"


class EvidenceKind(StrEnum):
    ORDER = "order"
    CERTIFICATE = "certificate"
    ROUTE = "route"
    PLAN = "plan"
    PROTOCOL = "protocol"
    REPORT = "report"
    LIST = "list"
    PHOTO = "photo"
    LINK = "link"
    TEXT = "text"
    OTHER = "other"


class ItemChangeKind(StrEnum):
    """What can change about an item of a roadmap after it was saved."""

    ADDED = "added"
    TITLE = "title"
    NUMBER = "number"
    SECTION = "section"
    RESULT = "result"
    EXECUTORS = "executors"
    EVIDENCE = "evidence"  # the kind that is expected
    DEADLINE = "deadline"
    AMENDED = "amended"  # by a new wording of the document
    CLOSED = "closed"
    RESTORED = "restored"  # a change was taken back


class RoadmapChangeKind(StrEnum):
    """What can change about a roadmap as a whole."""

    NAME = "name"
    PERIOD = "period"
    ORDER = "order"


class RoadmapState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    ARCHIVED = "archived"


class LetterTo(StrEnum):
    """Whom somebody writes to outside any item."""

    CURATOR = "curator"
    COORDINATOR = "coordinator"


class InboxState(StrEnum):
    NEW = "new"
    DONE = "done"
    FAILED = "failed"
    SET_ASIDE = "set_aside"


class DeliveryClass(StrEnum):
    """MUST is sent again when the outcome is unknown; ONCE never risks a second copy."""

    MUST = "must"
    ONCE = "once"


class OutboxState(StrEnum):
    WAITING = "waiting"
    CLAIMED = "claimed"  # in a worker's hands; on a file a MUST row stays so while it is sent
    SENDING = "sending"  # on the wire, so it may have arrived; on a file ONCE rows alone
    SENT = "sent"
    FAILED = "failed"
    BLOCKED = "blocked"
    VOID = "void"
    UNKNOWN = "unknown"


IN_HAND: Final = frozenset({OutboxState.CLAIMED, OutboxState.SENDING})
NOT_OVER: Final = IN_HAND | {OutboxState.WAITING}


class ReminderState(StrEnum):
    PLANNED = "planned"
    QUEUED = "queued"
    SENT = "sent"
    MERGED = "merged"
    VOID = "void"


class MentionState(StrEnum):
    """What became of a place where an erased person is named in others' words."""

    WAITING = "waiting"
    STRUCK = "struck"
    KEPT = "kept"
    GONE = "gone"  # the text was changed or removed before anybody decided


class PauseKind(StrEnum):
    PERSON = "person"
    SCHOOL = "school"
    ROADMAP = "roadmap"


class PlanScope(StrEnum):
    """What is planned anew when something has changed: one thing, or all that hangs on one."""

    ITEM = "item"  # an assignment
    SEMINAR = "seminar"  # one person's part in an event
    SURVEY = "survey"  # one person's part in a survey
    UNSENT = "unsent"  # a report that somebody has begun
    ROADMAP_ITEM = "roadmap_item"
    ROADMAP = "roadmap"
    EVENT = "event"
    RUN = "run"
    PERSON = "person"
    SCHOOL = "school"
    MUNICIPALITY = "municipality"


class Progress(StrEnum):
    """The answer to «how is it going» for an item without a date."""

    GOING = "going"
    DONE = "done"
    NOT_BEGUN = "not_begun"


class SurveyState(StrEnum):
    PLANNED = "planned"  # derived: open, but not before its first day
    OPEN = "open"
    CLOSED = "closed"


class EventForm(StrEnum):
    IN_PERSON = "in_person"
    ONLINE = "online"
    MIXED = "mixed"


class EventLevel(StrEnum):
    SCHOOL = "school"
    MUNICIPAL = "municipal"
    INTERMUNICIPAL = "intermunicipal"
    REGIONAL = "regional"
    FEDERAL = "federal"


class Obligation(StrEnum):
    OBLIGATORY = "obligatory"
    FREE = "free"
    ONE_A_SCHOOL = "one_a_school"


class EventState(StrEnum):
    DRAFT = "draft"
    ANNOUNCED = "announced"
    HELD = "held"
    NOT_HELD = "not_held"
    CANCELLED = "cancelled"


class EventAnswer(StrEnum):
    SILENT = "silent"
    YES = "yes"
    NO = "no"
    WAITING = "waiting"  # in the queue
    OFFERED = "offered"  # a freed place is held for them for some hours
    LAPSED = "lapsed"  # … and they did not take it
    COLLEAGUE = "colleague"  # somebody else comes instead


HOLDS_PLACE: Final = frozenset({EventAnswer.YES, EventAnswer.OFFERED})
# Who is told nothing more of an event.
STAYS_AWAY: Final = frozenset({EventAnswer.NO, EventAnswer.COLLEAGUE})


class Presence(StrEnum):
    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "excused"


class MarkWay(StrEnum):
    CODE = "code"
    QR = "qr"
    QR_PRINTED = "qr_printed"
    SCREEN = "screen"  # the code at the door that changes: who has it was there at that moment
    LIST = "list"


class EventActKind(StrEnum):
    """What was done with an event and can be taken back for some minutes."""

    ANNOUNCED = "announced"
    MOVED = "moved"
    PLACED = "placed"
    CANCELLED = "cancelled"
    ALL_PRESENT = "all_present"


class YearKind(StrEnum):
    """What a report on a year needs besides the work itself."""

    COURSE = "course"
    DIAGNOSIS = "diagnosis"
    ROUTE = "route"  # individual routes of teachers
    MEASURE = "measure"
    MEMBERS = "members"  # of the centre, a record for each category
    LINK = "link"  # one of the bodies that support schools
    SCHOOLS = "schools"  # how many there are at all
    TEACHERS = "teachers"
    TRAIT = "trait"  # of schools: evening schools, small ones


class AdviceState(StrEnum):
    ACCEPTED = "accepted"
    DROPPED = "dropped"


class YearStage(StrEnum):
    COUNT = "count"
    ORDERED = "ordered"
    BEGAN = "began"
    RECOMMENDED = "recommended"
    HIGH = "high"  # showed a high level
    FINISHED = "finished"
    FIRST = "first"
    MIDDLE = "middle"
    FINAL = "final"


class TermEnd(StrEnum):
    """The ends of an appointment's days."""

    SINCE = "since"
    LAST = "last"


class WhyChanged(StrEnum):
    """Why somebody hears that their roles have changed."""

    ENDED = "ended"  # by the coordinator
    CLOSED = "closed"  # the school was taken out of the programme
    HANDED_ON = "handed_on"  # another curator has their school now
    TAKEN_OVER = "taken_over"  # … and this is that one
    NEW_CURATOR = "new_curator"  # to the school itself
    DATED = "dated"  # its first or last day is another one


class NoticeKind(StrEnum):
    """Every kind of message to people who are not acting: what a row of the outbox is about."""

    PLAIN = "plain"
    MORNING = "reminder.morning"
    URGENT = "reminder.urgent"
    DIGEST = "digest"
    NOT_MINE = "reminder.not_mine"
    GIVEN = "reminder.given"
    KEPT = "reminder.kept"
    REPORTED = "evidence.reported"
    CONFIRMED = "evidence.confirmed"
    RETURNED = "evidence.returned"
    TAKEN_BACK = "evidence.taken_back"
    MESSAGE = "evidence.message"
    PROBLEM = "evidence.problem"
    SOLVED = "evidence.solved"
    LETTER_ASKED = "letter.asked"
    LETTER_ANSWERED = "letter.answered"
    LETTER_WAITING = "letter.waiting"
    DEADLINE_MOVED = "roadmap.moved"  # only of long ago: a date is one of the changes that are told
    ITEMS_CHANGED = "roadmap.changed"
    WHOLE_CHANGED = "roadmap.whole"  # its name, period or order
    EVENT_ANNOUNCED = "event.announced"
    EVENT_MOVED = "event.moved"
    EVENT_PLACED = "event.placed"
    EVENT_CORRECTED = "event.corrected"
    EVENT_CANCELLED = "event.cancelled"
    EVENT_PLACE = "event.place_changed"
    EVENT_HELD = "event.held"
    EVENT_MATERIAL = "event.material"
    EVENT_CERTIFICATE = "event.certificate_given"
    # As the first version wrote them: rows of then may still wait.
    SEMINAR_ANNOUNCED = "seminar.announced"
    SEMINAR_CANCELLED = "seminar.cancelled"
    SURVEY_INVITATION = "survey_invitation"
    SURVEY_DECISION = "survey_decision"
    SURVEY_AGAIN = "survey_again"
    SURVEY_KEY_LOST = "survey_key_lost"
    ANNOUNCEMENT = "announcement"
    CORRECTION = "announcement.correction"
    ROLE_GIVEN = "people.role"
    REQUEST_MADE = "people.request"
    REQUEST_REFUSED = "people.refused"
    MENTIONS = "privacy.mentions"
    DESK_ENTERED = "desk.entered"
    OPERATOR_WORD = "operator.word"
    BACKUPS_STOPPED = "operator.backups_stopped"
    BACKUPS_GO_ON = "operator.backups_go_on"


class TryState(StrEnum):
    """How far a login by a number is."""

    WAITING = "waiting"  # a computer shows the number; nobody has opened its QR yet
    ASKED = "asked"  # the number is asked for on the phone
    RIGHT = "right"  # the computer may come in
    SPENT = "spent"  # it has
    REFUSED = "refused"


class Concern(StrEnum):
    """What stands beside the counts of a status, each with a list of its own."""

    SILENT = "silent"  # schools with something late, from which nothing comes
    UNDATED = "undated"  # items that need a date from a person
    UNREACHABLE = "unreachable"  # people who cannot be written to
    QUIET = "quiet"  # people who have answered no reminder
    GOING = "going"  # open deadlines, by the last answer
