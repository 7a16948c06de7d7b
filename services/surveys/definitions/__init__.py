"""Survey definitions: what a survey asks, how a file becomes one, and the way of a person through it.

No database and no chat: plain values and pure rules.
"""

from services.surveys.definitions.answering import (
    SKIPPED,
    Answer,
    Answers,
    is_complete,
    is_passed,
    kept_answers,
    next_question,
    pack,
    previous_question,
    progress,
    unpack,
    visible_questions,
)
from services.surveys.definitions.answers import UnknownAnswer, check_answer, named_in_words, read_written, skip
from services.surveys.definitions.model import (
    NO,
    OTHER,
    PEOPLE_GROUPS,
    READY_KINDS,
    STEP_KINDS,
    YES,
    Condition,
    Definition,
    Kind,
    Level,
    Option,
    Question,
    Share,
    Step,
    from_json,
    to_json,
)
from services.surveys.definitions.reading import DefinitionFaults, read_definition
from services.surveys.definitions.sheets import SAMPLE_NAME, sample_sheet, sheet_of
from services.surveys.definitions.templates import template, templates

__all__ = [
    "NO",
    "OTHER",
    "PEOPLE_GROUPS",
    "READY_KINDS",
    "SAMPLE_NAME",
    "SKIPPED",
    "STEP_KINDS",
    "YES",
    "Answer",
    "Answers",
    "Condition",
    "Definition",
    "DefinitionFaults",
    "Kind",
    "Level",
    "Option",
    "Question",
    "Share",
    "Step",
    "UnknownAnswer",
    "check_answer",
    "from_json",
    "is_complete",
    "is_passed",
    "kept_answers",
    "named_in_words",
    "next_question",
    "pack",
    "previous_question",
    "progress",
    "read_definition",
    "read_written",
    "sample_sheet",
    "sheet_of",
    "skip",
    "template",
    "templates",
    "to_json",
    "unpack",
    "visible_questions",
]
