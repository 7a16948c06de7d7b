"""Who is meant by the executors of an item: groups, schools, people; and what of the words was not understood."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from models.enums import SchoolStatus

if TYPE_CHECKING:
    from collections.abc import Mapping


class Group(StrEnum):
    ALL_SCHOOLS = "all_schools"
    LISTED_SCHOOLS = "listed_schools"  # ШНОР, ШНСУ, risk zone, 500+: by the statuses of the day
    CENTRE = "centre"  # the education office: coordinator and specialists together
    CURATORS = "curators"
    TUTORS = "tutors"
    ASSOCIATION_HEADS = "association_heads"


@dataclass(frozen=True)
class Quota:
    """«не менее 2 школ», «не менее 80 %»: a target, not a list of who."""

    least: int
    percent: bool = False


@dataclass(frozen=True)
class Executors:
    groups: tuple[Group, ...] = ()
    schools: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    quota: Quota | None = None
    sure: bool = True
    statuses: tuple[SchoolStatus, ...] = ()  # which of the listed schools; none named means all of them
    subjects: tuple[str, ...] = ()  # of which subjects tutors and heads of associations are meant
    unread: tuple[str, ...] = ()  # the words that nobody was found for

    @property
    def anybody(self) -> bool:
        return bool(self.groups or self.schools or self.people)

    def means_as(self, other: Executors) -> bool:
        """Tell whether two readings come to the same people; that nobody was found means the centre, unsure."""
        return self._meant() == other._meant()

    def _meant(self) -> tuple[object, ...]:
        nobody = not self.sure and self.groups in {(), (Group.CENTRE,)} and not self.schools and not self.people
        groups = () if nobody else self.groups
        return groups, self.schools, self.people, self.quota, self.sure, self.statuses, self.subjects

    def as_json(self) -> dict[str, Any]:
        """Give who is meant, without the words: an erasure looks for names in the wordings of an item alone."""
        quota = {"least": self.quota.least, "percent": self.quota.percent} if self.quota else None
        return {
            "groups": list(self.groups),
            "schools": list(self.schools),
            "people": list(self.people),
            "quota": quota,
            "sure": self.sure,
            "statuses": list(self.statuses),
            "subjects": list(self.subjects),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Executors:
        quota = kept.get("quota")
        return cls(
            groups=tuple(Group(group) for group in kept.get("groups", ())),
            schools=tuple(kept.get("schools", ())),
            people=tuple(kept.get("people", ())),
            quota=Quota(**quota) if quota else None,
            sure=kept.get("sure", True),
            statuses=tuple(SchoolStatus(status) for status in kept.get("statuses", ())),
            subjects=tuple(kept.get("subjects", ())),
            unread=tuple(kept.get("unread", ())),
        )
