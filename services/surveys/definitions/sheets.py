"""A definition as an Excel sheet: a sample to begin with, and a way to change a shipped survey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from documents.survey_sheet import write_sheet
from services.surveys.definitions.checker import ROLE_NAMES
from services.surveys.definitions.kinds import SHEET_KINDS
from services.surveys.definitions.model import STEP_KINDS
from services.surveys.definitions.questions import OWN_NAMES
from services.surveys.definitions.templates import template

if TYPE_CHECKING:
    from services.surveys.definitions.model import Definition, Question

SAMPLE: Final = "after_seminar"
SAMPLE_NAME: Final = "survey_sample.xlsx"
KIND_WORDS = {kind: word for word, kind in SHEET_KINDS.items()}


def sample_sheet(language: str) -> bytes:
    """A whole small survey to write one's own over: every sheet and column stands in it."""
    return sheet_of(template(SAMPLE, language))


def sheet_of(definition: Definition) -> bytes:
    return write_sheet(
        {
            "key": definition.key,
            "title": definition.title,
            "intro": definition.intro,
            "thanks": definition.thanks,
            "language": definition.language,
            "audience": [ROLE_NAMES.get(role, role) for role in definition.audience],
            "privacy": "конфиденциальный" if definition.confidential else "именной",
            "groups": definition.groups,
            "questions": [row(question) for question in definition.questions],
            "shares": [
                {"key": share.key, "title": share.title, "answers": share.values, "on": share.questions}
                for share in definition.shares
            ],
            "levels": [
                {
                    "key": level.key,
                    "title": level.title,
                    "of": level.of,
                    "steps": [f"{step.name}: {step.floor:g}" for step in level.steps],
                }
                for level in definition.levels
            ],
        }
    )


def row(question: Question) -> dict[str, Any]:
    has_bounds = question.kind in OWN_NAMES["from"]
    return {
        "key": question.key,
        "type": KIND_WORDS[question.kind],
        "text": question.text,
        "hint": question.hint,
        "options": options(question),
        "required": "да" if question.required else "нет",
        "other": "да" if question.other else None,
        "max": question.maximum,
        "from": question.low if has_bounds else None,
        "to": question.high if has_bounds else None,
        "labels": labels(question),
        "unit": question.unit,
        "decimals": question.decimals or None,
        "if": [f"{condition.question}: {'; '.join(condition.values)}" for condition in question.conditions],
    }


def options(question: Question) -> list[str]:
    if question.kind not in OWN_NAMES["options"]:
        return []
    return [f"{option.value} = {option.label}" for option in question.options]


def labels(question: Question) -> list[str]:
    if question.kind not in STEP_KINDS:
        return []
    named = [option.label for option in question.options if option.label != option.value]
    return named or list(question.ends)
