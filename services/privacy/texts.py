"""Every text that is kept: what kind it is, whose words they are, where it stands and when it was written.

Words may name anybody, and their author and place are known. Passing words are still somebody's own: not sent yet, or
thrown away soon. Official texts (plans, orders, consent texts) stay as they were signed. In a code of ours no name
stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import JSON, Column, Integer, Select, String, bindparam, case, cast, func, null, select

from models.announcements import Announcement
from models.events import Attendance, Event, EventFile, EventPart
from models.evidence import AssignmentEvent, Basket, Evidence, EvidencePiece
from models.letters import Letter
from models.people import Appointment, JoinRequest, TermChange
from models.reports import Report, ReportAdvice, ReportBlock, ReportMark
from models.roadmap import Assignment, ItemChange, Roadmap, RoadmapChange, RoadmapItem
from models.surveys import SurveyAnswer, SurveyParticipation, SurveyReleased, SurveyRun
from models.tables import Base

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime


class Text(StrEnum):
    WORDS = "words"
    PASSING = "passing"
    OFFICIAL = "official"
    CODE = "code"


# Every column that holds text; a test fails for one that is missing here.
TEXTS: Final[dict[str, Text]] = (
    dict.fromkeys(
        (
            "announcement.text",
            "assignment.note",
            "assignment_event.text",
            "event.about",
            "event.cancel_reason",
            "event.link",
            "event.place",
            "event.speakers",
            "event.title",
            "event_attendance.note",
            "event_file.text",
            "event_part.reason",
            "evidence_piece.name",
            "evidence_piece.text",
            "item_change.reason",
            "report_advice.text",
            "report_block.text",
            "report_mark.source",
            "roadmap_change.reason",
            "join_request.reason",
            "letter.answer",
            "letter.text",
            "roadmap_item.closed_reason",
            "survey_answer.words",
            "survey_released.words",
            "survey_run.decided",
            "term_change.reason",
        ),
        Text.WORDS,
    )
    | dict.fromkeys(
        (
            "conversation.data",
            "event_act.before",
            "roadmap_draft.content",
            "roadmap_draft.filename",
            "survey_draft.answers",
        ),
        Text.PASSING,
    )
    | dict.fromkeys(
        (
            "consent_text.text",
            "event.order_text",
            "event_kind.few",
            "event_kind.many",
            "event_kind.one",
            "event_project.name",
            "item_change.after",
            "item_change.before",
            "item_change.kept",
            "roadmap_change.after",
            "roadmap_change.before",
            "municipality.calendar",
            "municipality.consent_text",
            "municipality.name",
            "report_form.layout",
            "roadmap.order_text",
            "roadmap.title",
            "roadmap_item.deadline_text",
            "roadmap_item.executors_text",
            "roadmap_item.paper",
            "assignment.amount_of",
            "roadmap_item.result_text",
            "roadmap_item.section",
            "roadmap_item.title",
            "school.name",
            "school_alias.name",
            "survey_run.definition",
            "year_record.modules",
            "year_record.title",
            "year_report.accepted",
            "year_report.order_text",
        ),
        Text.OFFICIAL,
    )
    | dict.fromkeys(
        (
            "announcement.audience",
            "announcement.file_id",
            "announcement.file_kind",
            "announcement.shown",
            "appointment.subject",
            *("audit_entry.action", "audit_entry.details"),
            "audit_entry.subject",
            "conversation.chat",
            "conversation.platform",
            "conversation.state",
            *("desk_link.token_hash", "desk_session.device", "desk_session.token_hash", "desk_try.code_hash"),
            *("desk_opening.mark_hash", "desk_try.device", "desk_try.token_hash"),
            "erasure_act.erased",
            "erasure_act.kept",
            "erasure_act.reason",
            "event.audience",
            "event.code",
            *("event.door", "event.door_key"),
            "event.kind",
            "event_certificate.code",
            "event_certificate.number",
            "event_code_try.platform",
            "event_code_try.platform_id",
            "event_file.file_id",
            "event_file.file_kind",
            "event_guest.key",
            "event_guest.name",  # their own: struck on request, forgotten at the end of the year
            "evidence_file.file_id",
            "evidence_file.sha256",
            "evidence_file.stored_name",
            "evidence_file.suffix",
            "inbox.chat",
            "inbox.incident",
            "inbox.platform",
            "inbox.update_id",
            "invite.subject",
            "invite.token_hash",
            "invite_guess.platform",
            "invite_guess.platform_id",
            "municipality.settings",
            "municipality.slug",
            "municipality.timezone",
            "mention.digest",
            "mention.place",
            "mention.spans",
            "outbox.batch",
            "outbox.kind",
            "outbox.leased_by",
            "outbox.payload",
            "outbox.reason",
            "outbox.unique_key",
            "person.language",
            "person.name",  # everybody's own
            "person.phone",
            "person.platform",
            "person.platform_id",
            "person.timezone",
            "person_name.name",
            "phrase_memory.decision",
            "phrase_memory.kind",
            "phrase_memory.phrase",  # goes by its link: services.privacy.erasure
            "planned.kind",
            "reminder.due",
            "reminder.kind",
            "reminder.occurrence",
            "reminder.reason",
            "reminder.stage",
            "report_advice.figure",
            "report_advice.rule",
            "report_block.section",
            "report_mark.figure",
            "report_mark.section",
            "roadmap.settings",
            "roadmap_item.deadline_kind",
            "roadmap_item.executors",
            "roadmap_item.needs_date_reason",
            "roadmap_item.number",
            "roadmap_item.rule",
            "snooze.kind",
            "survey_answer.question",
            "survey_answer.value",
            "survey_draft.position",
            "survey_draft.screens",
            "survey_participation.label",
            "survey_released.label",
            "survey_released.question",
            "survey_released.value",
            "survey_run.audience",
            "survey_run.definition_key",
            *("survey_run.key_id", "survey_run.version"),
            *("worker.bot", "worker.folder", "worker.way"),
        ),
        Text.CODE,
    )
)


def text_columns() -> Iterator[tuple[str, Column[Any]]]:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if (isinstance(column.type, String) and not hasattr(column.type, "enums")) or isinstance(column.type, JSON):
                yield f"{table.name}.{column.name}", column


@dataclass(frozen=True)
class Written:
    """One text with what is known of it; `school_id` none: it concerns the whole municipality."""

    row: int
    text: str
    author: int | None
    municipality_id: int
    school_id: int | None
    at: datetime


HERE: Final = bindparam("municipalities", expanding=True, type_=Integer)


def _row(key: Any, text: Any, author: Any, municipality: Any, school: Any, at: Any) -> Select[*tuple[Any, ...]]:
    columns = (key, text, author, municipality, school, at)
    labelled = (one.label(name) for one, name in zip(columns, Written.__annotations__, strict=True))
    return select(*labelled).where(text.is_not(None), municipality.in_(HERE))


NOBODY: Final = cast(null(), Integer)  # of no kind, it would be a text to a server
EVERYWHERE: Final = cast(null(), Integer)


def _of_event() -> Select[*tuple[Any, ...]]:
    event, task = AssignmentEvent, Assignment
    rows = _row(event.id, event.text, event.by_id, Roadmap.municipality_id, task.school_id, event.at)
    return rows.join(task, task.id == event.assignment_id).join(Roadmap, Roadmap.id == task.roadmap_id)


def _of_note() -> Select[*tuple[Any, ...]]:
    task = Assignment
    at = func.coalesce(task.reported_at, task.created_at)
    rows = _row(task.id, task.note, task.reported_by, Roadmap.municipality_id, task.school_id, at)
    return rows.join(Roadmap, Roadmap.id == task.roadmap_id)


def _of_piece(text: Any) -> Select[*tuple[Any, ...]]:
    """What was handed in; a paper that stands for several schools concerns them all."""
    piece, school = EvidencePiece, Assignment.school_id
    one_school = case((func.min(school) == func.max(school), func.min(school)))
    rows = _row(piece.id, text, piece.added_by, Basket.municipality_id, one_school, piece.added_at)
    rows = rows.join(Basket, Basket.id == piece.basket_id).join(Evidence, Evidence.piece_id == piece.id)
    return rows.join(Assignment, Assignment.id == Evidence.assignment_id).group_by(piece.id, Basket.municipality_id)


def _of_item(key: Any, text: Any, author: Any, at: Any) -> Select[*tuple[Any, ...]]:
    rows = _row(key, text, author, Roadmap.municipality_id, EVERYWHERE, at)
    if text.class_ is ItemChange:
        rows = rows.join(RoadmapItem, RoadmapItem.id == ItemChange.item_id)
    return rows.join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)


def _of_change(change: Any, above: Any, key: Any, school: Any = EVERYWHERE) -> Select[*tuple[Any, ...]]:
    rows = _row(change.id, change.reason, change.by_id, above.municipality_id, school, change.at)
    return rows.join(above, above.id == key)


def _of_answer() -> Select[*tuple[Any, ...]]:
    asked, run = SurveyParticipation, SurveyRun
    at = func.coalesce(asked.finished_at, run.opens_at)
    rows = _row(SurveyAnswer.id, SurveyAnswer.words, asked.person_id, run.municipality_id, asked.school_id, at)
    return rows.join(asked, asked.id == SurveyAnswer.participation_id).join(run, run.id == SurveyAnswer.run_id)


def _of_sheet() -> Select[*tuple[Any, ...]]:
    """Of a confidential sheet neither author nor school nor day is known."""
    run, sheet = SurveyRun, SurveyReleased
    rows = _row(sheet.id, sheet.words, NOBODY, run.municipality_id, EVERYWHERE, run.closes_at)
    return rows.join(run, run.id == sheet.run_id)


def _of_mark() -> Select[*tuple[Any, ...]]:
    mark, part = Attendance, EventPart
    rows = _row(mark.id, mark.note, mark.by_id, Event.municipality_id, part.school_id, mark.at)
    return rows.join(part, part.id == mark.part_id).join(Event, Event.id == part.event_id)


def _of_material() -> Select[*tuple[Any, ...]]:
    file = EventFile
    rows = _row(file.id, file.text, file.added_by, Event.municipality_id, EVERYWHERE, file.added_at)
    return rows.join(Event, Event.id == file.event_id)


def _of_reason() -> Select[*tuple[Any, ...]]:
    part = EventPart
    at = func.coalesce(part.answered_at, Event.created_at)
    rows = _row(part.id, part.reason, part.person_id, Event.municipality_id, part.school_id, at)
    return rows.join(Event, Event.id == part.event_id)


def _of_report(text: Any) -> Select[*tuple[Any, ...]]:
    table = text.class_
    rows = _row(table.id, text, table.by_id, Report.municipality_id, EVERYWHERE, table.at)
    return rows.join(Report, Report.id == table.report_id)


def _of_municipality(text: Any, author: Any, at: Any, school: Any = EVERYWHERE) -> Select[*tuple[Any, ...]]:
    table = text.class_
    return _row(table.id, text, author, table.municipality_id, school, at)


# How each kind of words is read in some `municipalities`, with what is known of it; a test fails for a missing one.
WORDS: Final[dict[str, Select[*tuple[Any, ...]]]] = {
    "announcement.text": _of_municipality(
        Announcement.text, Announcement.created_by, func.coalesce(Announcement.sent_at, Announcement.created_at)
    ),
    "assignment.note": _of_note(),
    "assignment_event.text": _of_event(),
    "event.about": _of_municipality(Event.about, Event.created_by, Event.created_at),
    "event.cancel_reason": _of_municipality(Event.cancel_reason, Event.created_by, Event.created_at),
    "event.link": _of_municipality(Event.link, Event.created_by, Event.created_at),
    "event.place": _of_municipality(Event.place, Event.created_by, Event.created_at),
    "event.speakers": _of_municipality(Event.speakers, Event.created_by, Event.created_at),
    "event.title": _of_municipality(Event.title, Event.created_by, Event.created_at),
    "event_attendance.note": _of_mark(),
    "event_file.text": _of_material(),
    "event_part.reason": _of_reason(),
    "evidence_piece.name": _of_piece(EvidencePiece.name),
    "evidence_piece.text": _of_piece(EvidencePiece.text),
    "item_change.reason": _of_item(ItemChange.id, ItemChange.reason, ItemChange.by_id, ItemChange.at),
    "join_request.reason": _of_municipality(
        JoinRequest.reason,
        JoinRequest.decided_by,
        func.coalesce(JoinRequest.decided_at, JoinRequest.created_at),
        JoinRequest.school_id,
    ),
    "letter.answer": _of_municipality(
        Letter.answer, Letter.answered_by, func.coalesce(Letter.answered_at, Letter.sent_at)
    ),
    "letter.text": _of_municipality(Letter.text, Letter.person_id, Letter.sent_at),
    "report_advice.text": _of_report(ReportAdvice.text),
    "report_block.text": _of_report(ReportBlock.text),
    "report_mark.source": _of_report(ReportMark.source),
    "roadmap_change.reason": _of_change(RoadmapChange, Roadmap, RoadmapChange.roadmap_id),
    "roadmap_item.closed_reason": _of_item(
        RoadmapItem.id, RoadmapItem.closed_reason, NOBODY, func.coalesce(RoadmapItem.closed_at, Roadmap.created_at)
    ),
    "survey_answer.words": _of_answer(),
    "survey_released.words": _of_sheet(),
    "survey_run.decided": _of_municipality(
        SurveyRun.decided, SurveyRun.created_by, func.coalesce(SurveyRun.decided_at, SurveyRun.created_at)
    ),
    "term_change.reason": _of_change(TermChange, Appointment, TermChange.appointment_id, Appointment.school_id),
}
# An answer to a survey is shown without what stands around the name: who wrote it could be told by it.
WITHOUT_CONTEXT: Final = frozenset({"survey_answer.words", "survey_released.words"})
FILE_NAMES: Final = frozenset({"evidence_piece.name"})


def _municipality_of(column: Column[Any]) -> Any:
    """Say for an official text in which municipality it stands."""
    table = column.table
    tables = Base.metadata.tables
    if table.name == "municipality":
        return table.c.id
    if "municipality_id" in table.c:
        return table.c.municipality_id
    if "school_id" in table.c:
        school = tables["school"]
        return select(school.c.municipality_id).where(school.c.id == table.c.school_id).scalar_subquery()
    roadmap, item = tables["roadmap"], tables["roadmap_item"]
    if "roadmap_id" in table.c:
        return select(roadmap.c.municipality_id).where(roadmap.c.id == table.c.roadmap_id).scalar_subquery()
    if "item_id" in table.c:
        above = select(roadmap.c.municipality_id).join(item, item.c.roadmap_id == roadmap.c.id)
        return above.where(item.c.id == table.c.item_id).scalar_subquery()
    return cast(null(), Integer)


# The official texts of some `municipalities`.
OFFICIAL: Final = tuple(
    select(column).where(column.is_not(None), _municipality_of(column).in_(HERE))
    for label, column in text_columns()
    if TEXTS.get(label) is Text.OFFICIAL
)
