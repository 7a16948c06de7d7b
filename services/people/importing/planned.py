"""What a list would change, as data: who is planned, how each row was read, what there is to ask."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from locales import __
from services.access.roles import AT_SCHOOL, SCHOOL_STAFF
from services.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from documents.left_out import LeftOut
    from models.enums import Role

# A school that is known, by its id, or one that is still to be added, by its comparable name.
SchoolKey = int | str | None


class UnknownRole(Refusal):
    msgid = __("Which role is “{role}”? Write one that I know: teacher, school leader, school coordinator, curator …")


class UnknownSchool(Refusal):
    msgid = __("There is no school “{name}”. Perhaps: {closest}")


class UnknownSchoolAtAll(Refusal):
    msgid = __("There is no school “{name}”, and none of a similar name.")


class ListedTwice(Refusal):
    msgid = __("The same as in row {row}.")


class SeveralNamesakes(Refusal):
    msgid = __("There are several people called {name}. Their phone numbers tell who is meant.")


class NamesakeElsewhere(Refusal):
    msgid = __("{name} works at another school already. One person or two? A phone number in both places tells.")


class CellTooLong(Refusal):
    msgid = __("There is a whole text in this row: it is not read as a person.")


class PhoneNotTaken(Refusal):
    msgid = __("The phone “{phone}” cannot be read for certain; the person is added without it.")


class FirstPhoneTaken(Refusal):
    msgid = __("There are several phones; taken is {phone}.")


class Change(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class RowProblem:
    row: int
    sheet: str | None
    reason: Refusal


@dataclass(frozen=True)
class Reading:
    """How one row was read: the post as written, the role that it gives, where, and what that changes."""

    row: int
    sheet: str | None
    name: str
    post: str
    role: Role
    schools: tuple[str, ...]
    change: Change
    was_called: str | None = None
    new_phone: str | None = None

    @property
    def reaches_everybody(self) -> bool:
        """Whether the role sees the whole municipality."""
        return self.role not in AT_SCHOOL


@dataclass
class Planned:
    """Somebody as the list will leave them."""

    id: int | None
    name: str
    phone: str | None
    posts: dict[tuple[Role, SchoolKey], int | None] = field(default_factory=dict)  # the appointment, if there is one
    subjects: dict[tuple[Role, SchoolKey], str] = field(default_factory=dict)
    changed: bool = False

    @property
    def own_schools(self) -> set[SchoolKey]:
        return {school for role, school in self.posts if role in SCHOOL_STAFF}


@dataclass
class Plan:
    people: list[Planned] = field(default_factory=list)
    schools: dict[str, str] = field(default_factory=dict)  # to be added: comparable name → name
    parents: dict[str, SchoolKey] = field(default_factory=dict)
    rows: Counter[Change] = field(default_factory=Counter)
    problems: list[RowProblem] = field(default_factory=list)  # rows that are left out
    remarks: list[RowProblem] = field(default_factory=list)  # rows that are taken, but not whole
    readings: list[Reading] = field(default_factory=list)
    unknown_schools: dict[str, str] = field(default_factory=dict)
    left_out: Sequence[LeftOut] = ()  # what stands in the file and was not read

    @property
    def changes_anything(self) -> bool:
        return bool(self.schools or self.rows[Change.ADDED] or self.rows[Change.CHANGED])
