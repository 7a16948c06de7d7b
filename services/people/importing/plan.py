"""What a list would change: computed in memory, saved by nobody yet."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select

from locales import __
from models.enums import Role
from models.people import Appointment, Person
from services.access import OWN_SCHOOL_ROLES, holds
from services.errors import Refusal
from services.people.appointments import AT_SCHOOL, OwnSchool, SchoolNeeded
from services.people.importing.roles import role_of
from services.people.names import comparable, tidy_name, tidy_phone
from services.people.schools import SchoolIsClosed, closed_names, names_of_schools, tidy_school
from services.school_names import SchoolNames, school_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy.ext.asyncio import AsyncSession

    from documents.people_rows import PersonRow
    from services.people.schools import SchoolLine

# A school that is known, by its id, or one that is still to be added, by its comparable name.
SchoolKey = int | str | None


class UnknownRole(Refusal):
    msgid = __("I do not know the role “{role}”.")


class UnknownSchool(Refusal):
    msgid = __("There is no school “{name}”. Perhaps: {closest}")


class UnknownSchoolAtAll(Refusal):
    msgid = __("There is no school “{name}”, and none of a similar name.")


class ListedTwice(Refusal):
    msgid = __("The same as in row {row}.")


class Change(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class RowProblem:
    row: int
    sheet: str | None
    reason: Refusal


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
        return {school for role, school in self.posts if role in OWN_SCHOOL_ROLES}


@dataclass
class Plan:
    people: list[Planned] = field(default_factory=list)
    schools: dict[str, str] = field(default_factory=dict)  # to be added: comparable name → name
    parents: dict[str, SchoolKey] = field(default_factory=dict)
    rows: Counter[Change] = field(default_factory=Counter)
    problems: list[RowProblem] = field(default_factory=list)
    unknown_schools: dict[str, str] = field(default_factory=dict)

    @property
    def changes_anything(self) -> bool:
        return bool(self.schools or self.rows[Change.ADDED] or self.rows[Change.CHANGED])


async def plan_import(
    session: AsyncSession,
    municipality_id: int,
    rows: Iterable[PersonRow],
    *,
    today: date,
    add_schools: bool = False,
) -> Plan:
    """Compare a list with what is known; wrong rows are set aside with their reason, nothing is written."""
    planner = Planner(
        names=await names_of_schools(session, municipality_id),
        closed=await closed_names(session, municipality_id),
        known=await known_people(session, municipality_id, today=today),
        add_schools=add_schools,
    )
    ordered = sorted(rows, key=lambda row: bool(row.name))  # schools that the list announces come first
    for row in ordered:
        planner.take(row)
    return planner.plan


async def known_people(session: AsyncSession, municipality_id: int, *, today: date) -> list[Planned]:
    query = (
        select(Person.id, Person.name, Person.phone, Appointment.id, Appointment.role, Appointment.school_id)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.municipality_id == municipality_id, holds(today), Person.erased_at.is_(None))
        .order_by(Person.id)
    )
    people: dict[int, Planned] = {}
    for person_id, name, phone, post, role, school in await session.execute(query):
        people.setdefault(person_id, Planned(person_id, name, phone)).posts[role, school] = post
    return list(people.values())


class Planner:
    def __init__(
        self, *, names: SchoolNames[SchoolLine], closed: SchoolNames[str], known: list[Planned], add_schools: bool
    ) -> None:
        self.names = names
        self.closed = closed
        self.add_schools = add_schools
        self.plan = Plan()
        self.new_names: SchoolNames[str] = SchoolNames()
        self._by_name: defaultdict[str, list[Planned]] = defaultdict(list)
        self._by_phone: defaultdict[str, list[Planned]] = defaultdict(list)
        self._seen: dict[tuple[int, Role, SchoolKey], int] = {}
        self._touched: dict[int, Planned] = {}
        for one in known:
            self._index(one)

    def _index(self, one: Planned) -> None:
        self._by_name[comparable(one.name)].append(one)
        if one.phone:
            self._by_phone[one.phone].append(one)

    def take(self, row: PersonRow) -> None:
        try:
            change = self._person(row) if row.name else self._school_row(row)
        except Refusal as reason:
            self.plan.problems.append(RowProblem(row.row, row.sheet, reason))
        else:
            self.plan.rows[change] += 1

    def _school_row(self, row: PersonRow) -> Change:
        """A row without a name announces a school, perhaps a branch."""
        if self.names.same(row.school) is not None or self.new_names.same(row.school) is not None:
            return Change.UNCHANGED
        self._ensure_open(row.school)
        parent = self._school(row.parent) if row.parent else None
        self.plan.parents[self._add_school(row.school)] = parent
        return Change.ADDED

    def _add_school(self, written: str) -> str:
        key = school_key(written)
        self.plan.schools[key] = tidy_school(written)
        self.new_names.add(written, key)
        return key

    def _person(self, row: PersonRow) -> Change:
        name = tidy_name(row.name)
        phone = tidy_phone(row.phone) if row.phone else None
        role = role_of(row.role)
        if role is None:
            raise UnknownRole(role=row.role or "–")
        if role in AT_SCHOOL and not row.school:
            raise SchoolNeeded
        school = self._school(row.school) if row.school and role in AT_SCHOOL else None
        one = self._match(name, phone, school)
        ensure_not_own(one, role, school)
        return self._apply(one, row, name=name, phone=phone, post=(role, school))

    def _apply(
        self, one: Planned | None, row: PersonRow, *, name: str, phone: str | None, post: tuple[Role, SchoolKey]
    ) -> Change:
        change = Change.UNCHANGED
        if one is None:
            one, change = Planned(None, name, phone), Change.ADDED
            self._index(one)
        before = self._seen.setdefault((id(one), *post), row.row)
        if before != row.row:
            raise ListedTwice(row=before)
        if change is Change.UNCHANGED and (one.name != name or (phone and one.phone != phone) or post not in one.posts):
            change = Change.CHANGED
        one.name, one.phone = name, phone or one.phone
        one.posts.setdefault(post, None)
        if row.subject:
            one.subjects[post] = row.subject[:100]
        if change is not Change.UNCHANGED:
            one.changed = True
            if id(one) not in self._touched:
                self._touched[id(one)] = one
                self.plan.people.append(one)
        return change

    def _school(self, written: str) -> SchoolKey:
        known = self.names.find(written)
        if known is not None:
            return known.id
        fresh = self.new_names.find(written)
        if fresh is not None:
            return fresh
        self._ensure_open(written)
        if self.add_schools:
            return self._add_school(written)
        self.plan.unknown_schools[school_key(written)] = written
        if near := self.names.closest(written):
            raise UnknownSchool(name=written, closest="; ".join(one.name for one in near))
        raise UnknownSchoolAtAll(name=written)

    def _ensure_open(self, written: str) -> None:
        closed = self.closed.find(written)
        if closed is not None:
            raise SchoolIsClosed(name=closed)

    def _match(self, name: str, phone: str | None, school: SchoolKey) -> Planned | None:
        """Find who a row means: by phone if the names may be one person's, else by name."""
        if phone:
            for one in self._by_phone.get(phone, ()):
                if may_be_one(comparable(name), comparable(one.name)):
                    return one
        same = self._by_name.get(comparable(name), [])
        here = [one for one in same if any(at == school for _, at in one.posts)]
        free = [one for one in same if phone is None or one.phone is None]
        found = here or free
        return found[0] if len(found) == 1 else None


def may_be_one(name: str, other: str) -> bool:
    """A number changes hands, and a patronymic in common says nothing: two parts, or the surname with initials."""
    words, others = name.split(), other.split()
    if len(set(words) & set(others)) > 1:
        return True
    rest = zip(words[1:], others[1:], strict=False)
    return words[:1] == others[:1] and all(one[0] == two[0] for one, two in rest)


def ensure_not_own(one: Planned | None, role: Role, school: SchoolKey) -> None:
    """Nobody curates the school in which they work."""
    if one is None or school is None:
        return
    if role is Role.CURATOR and school in one.own_schools:
        raise OwnSchool
    if role in OWN_SCHOOL_ROLES and (Role.CURATOR, school) in one.posts:
        raise OwnSchool
