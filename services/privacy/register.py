"""Whose data every table holds, how long, what /mydata shows of it and what /forget does: one line a table.

A table without a line fails a test, and so does a line that says more than the code does. docs/privacy is written from
here (`python -m services.privacy.doc`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from locales import __


class Whose(StrEnum):
    PERSON = "person"
    WORK = "work"  # of the municipality: it may say who did it, or carry somebody's words
    PLACE = "place"  # of municipalities and schools, about nobody
    PROGRAM = "program"


class Kept(StrEnum):
    """How long; the periods behind these are services.privacy.retention's."""

    HANDLED = "handled"
    MESSAGE = "message"
    DIALOGUE = "dialogue"
    UNSENT = "unsent"
    GUESS = "guess"
    DECIDED = "decided"
    LETTER = "letter"
    LOGIN = "login"
    GUEST = "guest"
    ATTENDANCE = "attendance"
    ACT = "act"
    AUDIT = "audit"
    NEWEST = "newest"
    PERSON = "person"
    FINISHED = "finished"
    CLOSED = "closed"
    WORK = "work"


class MyData(StrEnum):
    ROWS = "rows"  # every row that names the person, as it stands
    WORDS = "words"  # told in words: what stands there is encrypted
    NOTHING = "nothing"


class Forget(StrEnum):
    GOES = "goes"
    EMPTIED = "emptied"  # the row stays, what it says is taken out
    STRUCK = "struck"  # the row stays with a number for a person; their own name, phone, account go out of their words
    BLANK = "blank"  # the row stays with a number for a person
    STAYS = "stays"  # it names nobody


class Restore(StrEnum):
    AGAIN = "again"  # the journal of erasures repeats what was done
    COPY = "copy"  # as it stands in the copy


@dataclass(frozen=True)
class Holding:
    what: str  # msgid
    whose: Whose
    kept: Kept
    mydata: MyData
    forget: Forget

    @property
    def restore(self) -> Restore:
        return Restore.COPY if self.forget in {Forget.STAYS, Forget.BLANK} else Restore.AGAIN


def _place(what: str) -> Holding:
    return Holding(what, Whose.PLACE, Kept.WORK, MyData.NOTHING, Forget.STAYS)


def _work(what: str, forget: Forget, *, mydata: MyData = MyData.ROWS) -> Holding:
    return Holding(what, Whose.WORK, Kept.WORK, mydata, forget)


def _own(what: str, kept: Kept, forget: Forget = Forget.GOES, *, mydata: MyData = MyData.ROWS) -> Holding:
    return Holding(what, Whose.PERSON, kept, mydata, forget)


PLACES: Final = _place(__("municipalities and schools, their names and statuses, texts of the consent"))
PLANS: Final = _place(__("roadmaps, their items and days"))
KINDS: Final = _place(__("kinds of events that a municipality has added, and projects"))
CERTIFICATES: Final = Holding(
    __("certificates of those who were at an event: number and check code"),
    Whose.WORK,
    Kept.ATTENDANCE,
    MyData.NOTHING,
    Forget.STAYS,
)
MOMENTS: Final = Holding(
    __("when which reminder is looked at next: numbers and moments"),
    Whose.PROGRAM,
    Kept.NEWEST,
    MyData.NOTHING,
    Forget.STAYS,
)
PAPERS: Final = _work(__("what evidence stands for: which paper for which item"), Forget.STAYS, mydata=MyData.NOTHING)

HOLDINGS: Final[dict[str, Holding]] = {
    "announcement": _work(__("announcements"), Forget.STRUCK),
    "appointment": _own(__("roles: who, where, from when to when"), Kept.WORK, Forget.BLANK),
    "assignment": _work(__("how far each item is: who reported it and who looked, with a note"), Forget.STRUCK),
    "assignment_event": _work(__("history of reports, questions and decisions"), Forget.STRUCK),
    "audit_entry": Holding(
        __("the audit: who changed or saw what, by internal numbers"),
        Whose.WORK,
        Kept.AUDIT,
        MyData.ROWS,
        Forget.BLANK,
    ),
    "check_in": _work(__("answers to “how is it going”"), Forget.BLANK),
    "clock_mark": Holding(
        __("the moment up to which the clock was believed"),
        Whose.PROGRAM,
        Kept.NEWEST,
        MyData.NOTHING,
        Forget.STAYS,
    ),
    "consent": _own(__("consents given and withdrawn"), Kept.WORK, Forget.BLANK),
    "consent_text": PLACES,
    "conversation": _own(__("dialogues left in the middle"), Kept.DIALOGUE),
    "desk_link": _own(__("links into the desk that wait to be used"), Kept.LOGIN),
    "desk_opening": Holding(
        __("which openings of the desk inside Telegram were used: a hash each, for seven minutes"),
        Whose.PROGRAM,
        Kept.GUESS,
        MyData.NOTHING,
        Forget.STAYS,
    ),
    "desk_session": _own(__("logins of the desk: when, with which browser"), Kept.LOGIN),
    "desk_try": _own(__("logins of the desk by a number that were begun: when, with which browser"), Kept.GUESS),
    "erasure_act": _work(__("acts of erasure: internal numbers and counts"), Forget.BLANK),
    "event": _work(__("events: what, when, where, who organises it"), Forget.STRUCK),
    "event_act": _own(__("how an event was before it was announced, moved or cancelled"), Kept.ACT, Forget.BLANK),
    "event_attendance": Holding(
        __("marks of presence: how, by whom, with a note"), Whose.WORK, Kept.ATTENDANCE, MyData.ROWS, Forget.STRUCK
    ),
    "event_certificate": CERTIFICATES,
    "event_code_try": _own(__("guesses at check codes"), Kept.GUESS),
    "event_file": _work(__("materials of events"), Forget.STRUCK),
    "event_guest": _own(__("guests of events without an account: name and school"), Kept.GUEST, Forget.EMPTIED),
    "event_kind": KINDS,
    "event_part": _own(
        __("who was invited to an event, what they answered, whether they were there"), Kept.ATTENDANCE, Forget.EMPTIED
    ),
    "event_project": KINDS,
    "evidence": PAPERS,
    "evidence_basket": Holding(
        __("evidence that was gathered: by whom, and whether it was handed in"),
        Whose.WORK,
        Kept.UNSENT,
        MyData.ROWS,
        Forget.BLANK,
    ),
    "evidence_basket_item": PAPERS,
    "evidence_file": Holding(
        __("files of evidence: the bytes lie in a folder or bucket of the operator"),
        Whose.WORK,
        Kept.UNSENT,
        MyData.NOTHING,
        Forget.STAYS,
    ),
    "evidence_piece": Holding(
        __("evidence piece by piece: name of the file, link or words, who added it"),
        Whose.WORK,
        Kept.UNSENT,
        MyData.ROWS,
        Forget.STRUCK,
    ),
    "inbox": _own(__("updates that came in"), Kept.HANDLED, Forget.EMPTIED),
    "invite": _work(__("invitations: for which role, by whom"), Forget.EMPTIED),
    "invite_guess": _own(__("guesses at invitations"), Kept.GUESS),
    "invite_use": _own(__("who came in by which invitation"), Kept.PERSON),
    "item_change": _work(__("changes of items: who changed what, by which order"), Forget.STRUCK),
    "item_occurrence": PLANS,
    "join_request": _own(__("requests for access"), Kept.DECIDED),
    "last_seen": _own(__("the day on which somebody last did something"), Kept.NEWEST),
    "letter": _own(__("questions to a curator or coordinator outside any item, with the answers"), Kept.LETTER),
    "mention": _work(__("where others have named somebody who was erased: the place, never the name"), Forget.BLANK),
    "municipality": PLACES,
    "outbox": _own(__("messages that were sent"), Kept.MESSAGE, Forget.EMPTIED),
    "pause": _work(__("days without reminders"), Forget.BLANK),
    "person": _own(__("name, account, phone, language, hours"), Kept.PERSON, Forget.EMPTIED),
    "person_name": _own(__("names that somebody bore in a post"), Kept.PERSON),
    "phrase_memory": _work(
        __("what was decided about a phrase of a roadmap, also whom it means"), Forget.GOES, mydata=MyData.NOTHING
    ),
    "plan_change": MOMENTS,
    "plan_day": MOMENTS,
    "planned": MOMENTS,
    "reminder": _own(__("reminders: of what, when, what became of them"), Kept.WORK, Forget.BLANK),
    "report_advice": _work(__("what was decided of the recommendations of a report, in whose words"), Forget.STRUCK),
    "report_block": _work(__("what people have written into a report on a year"), Forget.STRUCK),
    "report_form": _work(__("how the papers of a municipality look: letterhead, margins, signature"), Forget.BLANK),
    "report_mark": _work(__("numbers in a report that come from elsewhere, with their source"), Forget.STRUCK),
    "roadmap": PLANS,
    "roadmap_change": _work(__("changes of a roadmap: who changed what, by which order"), Forget.STRUCK),
    "roadmap_draft": _own(__("roadmaps that were read and are not confirmed yet"), Kept.FINISHED),
    "roadmap_item": PLANS,
    "region": PLACES,
    "region_member": PLACES,
    "school": PLACES,
    "school_alias": PLACES,
    "school_year_status": PLACES,
    "snooze": _own(__("“remind me tomorrow”"), Kept.PERSON),
    "survey_answer": _own(__("answers to named surveys"), Kept.WORK, Forget.EMPTIED),
    "survey_draft": _own(__("answers that are not sent yet"), Kept.FINISHED, mydata=MyData.WORDS),
    "survey_participation": _own(__("who was asked in a survey and whether they answered"), Kept.WORK, Forget.BLANK),
    "survey_pool": Holding(
        __("confidential answers of an open survey: encrypted, without a person"),
        Whose.WORK,
        Kept.CLOSED,
        MyData.NOTHING,
        Forget.STAYS,
    ),
    "survey_released": Holding(
        __("confidential answers of a closed survey, without a person"),
        Whose.WORK,
        Kept.WORK,
        MyData.NOTHING,
        Forget.STAYS,
    ),
    "survey_run": _work(__("surveys: what was asked, of whom, what was decided"), Forget.STRUCK),
    "term_change": _work(__("changes of the days of a role: who changed what, and why"), Forget.STRUCK),
    "worker": Holding(
        __("the processes at work, and for which bot"), Whose.PROGRAM, Kept.NEWEST, MyData.NOTHING, Forget.STAYS
    ),
    "year_number": _work(__("numbers for a report on a year, by school: of people, never their names"), Forget.BLANK),
    "year_record": _work(__("what a report on a year needs besides: courses, diagnoses, measurements"), Forget.BLANK),
    "year_report": _work(__("reports on a year: figures and text as they were accepted"), Forget.BLANK),
}
