"""Where a municipality's own named levels begin: the same for every run of a survey, last year's too."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from locales import __
from services.access import Action, Place, authorize
from services.access.audit import record
from services.errors import NotFound, Refusal
from services.settings import change_municipality, settings_of
from services.surveys.definitions import Step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.surveys.definitions import Definition, Level
    from services.surveys.runs import RunCard

NUMBER: Final = re.compile(r"\d{1,3}(?:[.,]\d)?")


class StepsUnclear(Refusal):
    msgid = __(
        "I need {n} numbers from the highest level down, each smaller than the one before, for example: {example}"
    )


def known_as(definition: Definition, level: Level) -> str:
    return f"{definition.key}.{level.key}"


async def with_own_steps(session: AsyncSession, municipality_id: int, definition: Definition) -> Definition:
    """The definition with the municipality's thresholds in place of its own, where there are any."""
    if not definition.levels:
        return definition
    own = (await settings_of(session, municipality_id)).survey_levels
    return replace(
        definition, levels=tuple(_moved(level, own.get(known_as(definition, level))) for level in definition.levels)
    )


def _moved(level: Level, floors: Sequence[float] | None) -> Level:
    """Names stay as they are; a survey that has got other levels since keeps its own."""
    if floors is None or len(floors) != len(level.steps) - 1:
        return level
    *upper, lowest = level.steps
    steps = [Step(step.name, floor) for step, floor in zip(upper, floors, strict=True)]
    return replace(level, steps=(*steps, lowest))


async def move_steps(
    session: AsyncSession, actor: Actor, card: RunCard, definition: Definition, at: int, words: str, *, now: datetime
) -> None:
    """Let the levels begin elsewhere: «85 70 50»; the lowest begins where it began. Raises `StepsUnclear`."""
    authorize(actor, Action.SURVEY_RUN, Place(card.municipality_id))
    if not 0 <= at < len(definition.levels):
        raise NotFound
    level = definition.levels[at]
    floors = _read(words, level, highest=_highest(definition, level))
    known = (await settings_of(session, card.municipality_id)).survey_levels
    changed = {**known, known_as(definition, level): floors}
    await change_municipality(session, card.municipality_id, survey_levels=changed)
    subject, by = f"municipality:{card.municipality_id}", actor.person_id
    await record(session, "survey.levels", subject, by=by, now=now, level=known_as(definition, level))


def _highest(definition: Definition, level: Level) -> float:
    question = definition.question(level.of)
    return float(question.options[-1].value) if question and question.options else 100


def _read(words: str, level: Level, *, highest: float) -> list[float]:
    floors = [float(number.replace(",", ".")) for number in NUMBER.findall(words)]
    falling = all(above > below for above, below in pairwise([*floors, level.steps[-1].floor]))
    if len(floors) != len(level.steps) - 1 or not falling or floors[0] > highest:
        example = " ".join(f"{step.floor:g}" for step in level.steps[:-1])
        raise StepsUnclear(n=len(level.steps) - 1, example=example)
    return floors
