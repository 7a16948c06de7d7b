"""What may happen to an assignment in which state, and the refusals that say why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from locales import __
from models.enums import AssignmentState, RoadmapState
from services.access import Place
from services.errors import Refusal

if TYPE_CHECKING:
    from datetime import date, datetime

    from services.settings import RoadmapSettings


class ChangedMeanwhile(Refusal):
    msgid = __("This item has changed meanwhile. Open it again and look.")


class AssignmentClosed(Refusal):
    msgid = __("This item was cancelled: nothing more is expected here.")


class AlreadyConfirmed(Refusal):
    msgid = __("This item is confirmed already.")


class NothingToDecide(Refusal):
    msgid = __("Nothing waits for a decision here any more.")


class SameEyes(Refusal):
    msgid = __("You have looked at this one already. The second look is for somebody else.")


class ReasonNeeded(Refusal):
    msgid = __("Say in a few words what needs to be corrected.")


@dataclass(frozen=True)
class Subject:
    """An assignment with everything that its rules ask about."""

    id: int
    state: AssignmentState
    version: int
    municipality_id: int
    school_id: int | None
    person_id: int | None
    item_id: int
    due: date | None
    reported_at: datetime | None
    reported_by: int | None
    looked_by: int | None
    held_at: datetime | None
    roadmap_id: int
    roadmap_state: RoadmapState
    period_start: date
    settings: RoadmapSettings

    @property
    def place(self) -> Place:
        return Place(self.municipality_id, self.school_id, self.person_id)


def ensure_version(subject: Subject, version: int | None) -> None:
    """The button was drawn for another state of things: whoever taps it must look again."""
    if version is not None and version != subject.version:
        raise ChangedMeanwhile


def ensure_open(subject: Subject) -> None:
    """Reports are taken while the item is open, returned, or still waits for the decision."""
    if subject.state is AssignmentState.CANCELLED or subject.roadmap_state is RoadmapState.ARCHIVED:
        raise AssignmentClosed
    if subject.state is AssignmentState.CONFIRMED:
        raise AlreadyConfirmed


def ensure_reported(subject: Subject) -> None:
    if subject.state is AssignmentState.CANCELLED:
        raise AssignmentClosed
    if subject.state is not AssignmentState.REPORTED:
        raise NothingToDecide
