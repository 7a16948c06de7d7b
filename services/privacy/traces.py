"""What of a person still stands in words that anybody wrote: found, and taken out.

A text is either words (whatever people type: names, phone and account numbers in it go) or official (plans, orders,
consent texts: it stays as it was signed, and the act counts it) or a code of ours, in which no name can stand.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import JSON, Column, String, delete, select, update

from models import Base
from models.roadmap import PhraseMemory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.ext.asyncio import AsyncSession

GONE: Final = "•••"


class Text(StrEnum):
    WORDS = "words"
    OFFICIAL = "official"
    CODE = "code"


# Every column that holds text; a test fails for one that is missing here.
TEXTS: Final[dict[str, Text]] = (
    dict.fromkeys(
        (
            "announcement.text",
            "assignment.note",
            "assignment_event.text",
            "conversation.data",
            "evidence_piece.name",
            "evidence_piece.text",
            "item_change.reason",
            "join_request.reason",
            "roadmap_draft.content",
            "roadmap_draft.filename",
            "roadmap_item.closed_reason",
            "seminar.place",
            "seminar.title",
            "survey_answer.words",
            "survey_draft.answers",
            "survey_released.words",
            "survey_run.decided",
        ),
        Text.WORDS,
    )
    | dict.fromkeys(
        (
            "consent_text.text",
            "item_change.after",
            "item_change.before",
            "municipality.calendar",
            "municipality.consent_text",
            "municipality.name",
            "roadmap.order_text",
            "roadmap.title",
            "roadmap_item.deadline_text",
            "roadmap_item.executors_text",
            "roadmap_item.result_text",
            "roadmap_item.section",
            "roadmap_item.title",
            "school.name",
            "school_alias.name",
            "survey_run.definition",
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
            "audit_entry.action",
            "audit_entry.details",
            "audit_entry.subject",
            "conversation.state",
            "erasure_act.erased",
            "erasure_act.kept",
            "erasure_act.reason",
            "evidence_file.file_id",
            "evidence_file.sha256",
            "evidence_file.stored_name",
            "evidence_file.suffix",
            "inbox.incident",
            "invite.subject",
            "invite.token_hash",
            "municipality.settings",
            "municipality.slug",
            "municipality.timezone",
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
            "person.timezone",
            "phrase_memory.decision",
            "phrase_memory.kind",
            "phrase_memory.phrase",  # has its own rule below
            "reminder.due",
            "reminder.kind",
            "reminder.occurrence",
            "reminder.reason",
            "reminder.stage",
            "roadmap.settings",
            "roadmap_item.deadline_kind",
            "roadmap_item.executors",
            "roadmap_item.needs_date_reason",
            "roadmap_item.number",
            "roadmap_item.rule",
            "seminar.audience",
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
            "survey_run.key_id",
            "survey_run.version",
        ),
        Text.CODE,
    )
)
# Who wrote it: of their own words every part of their name is taken out, also a first name alone.
AUTHORS: Final = {
    "announcement.text": "created_by",
    "assignment.note": "reported_by",
    "assignment_event.text": "by_id",
    "evidence_piece.name": "added_by",
    "evidence_piece.text": "added_by",
    "item_change.reason": "by_id",
    "seminar.place": "created_by",
    "seminar.title": "created_by",
}
ENDINGS: Final = r"(?:[аеиоуыюяй]|ой|ою|ей|ею|ым|им|ом|ем|ых|их|ую|юю|ая|яя|ий|ый|ого|его|ому|ему|ами|ями|ыми|ими|'?s)?"
ENDING: Final = re.compile(r"(?:ая|яя|ий|ый|ой|[аеоуыюяьй])$")
PATRONYMIC: Final = re.compile(r"(?:вич|вна|ична|инична|ьич|оглы|кызы)$", re.IGNORECASE)
SHORTEST_STEM: Final = 3
BEGINS: Final = r"(?<![^\W_])"  # a word of its own, also in a file's name: Приказ_Петрова.pdf
ENDS: Final = r"(?![^\W_])"
INITIALS: Final = BEGINS + r"[^\W\d_]\.(?:\s?[^\W\d_]\.)?"
GAPS: Final = r"[\s().–-]*"
TEN_DIGITS: Final = 10


def text_columns() -> Iterator[tuple[str, Column[Any]]]:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if (isinstance(column.type, String) and not hasattr(column.type, "enums")) or isinstance(column.type, JSON):
                yield f"{table.name}.{column.name}", column


class Traces:
    """How a person may be named in a text: in any case, by surname, in full, with initials, by number."""

    def __init__(self, name: str, *, phone: str | None, platform_id: int | None) -> None:
        parts = [part for part in name.split() if len(part.strip(".")) > 1]  # an initial alone is nobody's
        numbers = [*phone_forms(phone), *([rf"(?<!\d){platform_id}(?!\d)"] if platform_id else [])]
        named = in_full(parts) if parts else []
        self._foreign = compiled([*named, *numbers])
        self._own = compiled([*named, *map(in_any_case, parts), *numbers])

    def taken_out(self, value: Any, *, own: bool = False) -> Any:
        """Give the same text, or value of JSON, without this person."""
        if isinstance(value, str):
            pattern = self._own if own else self._foreign
            return pattern.sub(GONE, value) if pattern else value
        if isinstance(value, dict):
            return {self.taken_out(key): self.taken_out(one, own=own) for key, one in value.items()}
        return [self.taken_out(one, own=own) for one in value] if isinstance(value, list) else value


def compiled(ways: list[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(ways), re.IGNORECASE) if ways else None


def in_any_case(word: str) -> str:
    """«Забываева» as it may be declined: забываеву, забываевой; a word too short for that as it is."""
    stem = ENDING.sub("", word)
    declinable = len(stem) >= SHORTEST_STEM
    spelled = re.sub("[её]", "[её]", re.escape(stem if declinable else word), flags=re.IGNORECASE)
    return BEGINS + spelled + (ENDINGS if declinable else "") + ENDS


def in_full(parts: list[str]) -> list[str]:
    """The surname, with what stands around it of the name; and first name with patronymic without it.

    Where no patronymic tells which part is which, each of them may be the surname.
    """
    third = next((place for place, part in enumerate(parts[1:3], start=1) if PATRONYMIC.search(part)), None)
    if third is None:
        return [rf"(?:{INITIALS}\s*)?(?:{'|'.join(map(in_any_case, parts))})(?:\s+{INITIALS})?"]
    first, patronymic = map(in_any_case, parts[third - 1 : third + 1])
    surnames = "|".join(map(in_any_case, parts[: third - 1] + parts[third + 1 :]))
    given = rf"{first}\s+{patronymic}"
    around = rf"(?:{given}|{first}|{INITIALS})"
    return [rf"(?:{around}\s*)?(?:{surnames})(?:\s+{around})?", given] if surnames else [given]


def phone_forms(phone: str | None) -> Iterator[str]:
    """A number however it is written: +7 900 000-00-00, 8(900)0000000, 9000000000."""
    digits = re.sub(r"\D", "", phone or "")
    if len(digits) >= TEN_DIGITS:
        yield rf"(?<!\d)(?:\+?\d{{1,3}}{GAPS})?" + GAPS.join(digits[-TEN_DIGITS:]) + r"(?!\d)"


async def take_out(session: AsyncSession, traces: Traces, person_id: int) -> int:
    """Take a person out of everybody's words; give in how many texts they stood."""
    changed = 0
    for label, column in text_columns():
        if TEXTS.get(label) is Text.WORDS:
            changed += await _from_column(session, traces, label, column, person_id)
    return changed + await _from_memory(session, traces)


async def _from_column(session: AsyncSession, traces: Traces, label: str, column: Column[Any], person_id: int) -> int:
    key = next(iter(column.table.primary_key.columns))
    author = column.table.columns[AUTHORS[label]] if label in AUTHORS else key
    rows = await session.execute(select(key, column, author).where(column.is_not(None)))
    changed = [
        (number, clean)
        for number, value, by in rows
        if (clean := traces.taken_out(value, own=label in AUTHORS and by == person_id)) != value
    ]
    for number, clean in changed:
        await session.execute(update(column.table).where(key == number).values({column: clean}))
    return len(changed)


async def _from_memory(session: AsyncSession, traces: Traces) -> int:
    """A remembered phrase that names the person is forgotten: half of it would mean something else."""
    rows = await session.execute(select(PhraseMemory.id, PhraseMemory.phrase))
    named = [number for number, phrase in rows if traces.taken_out(phrase) != phrase]
    await session.execute(delete(PhraseMemory).where(PhraseMemory.id.in_(named)))
    return len(named)


async def officially_named(session: AsyncSession, traces: Traces) -> int:
    """Count the official texts in which this person stands: they stay as they are."""
    found = 0
    for label, column in text_columns():
        if TEXTS.get(label) is Text.OFFICIAL:
            values = (await session.execute(select(column).where(column.is_not(None)))).scalars()
            found += sum(traces.taken_out(value) != value for value in values)
    return found
