"""What a list would change: computed in memory, saved by nobody yet."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from models.enums import Role
from models.people import Appointment, Person
from services.access import holds
from services.access.roles import AT_SCHOOL, SCHOOL_STAFF
from services.errors import Refusal
from services.people.appointments import OwnSchool, SchoolNeeded
from services.people.importing.names import NameWithRemark, name_key, read_name
from services.people.importing.planned import (
    CellTooLong,
    Change,
    FirstPhoneTaken,
    ListedTwice,
    NamesakeElsewhere,
    PhoneNotTaken,
    Plan,
    Planned,
    Reading,
    RowProblem,
    SchoolKey,
    SeveralNamesakes,
    UnknownRole,
    UnknownSchool,
    UnknownSchoolAtAll,
)
from services.people.importing.roles import role_of, subject_of
from services.people.names import comparable, tidy_place
from services.people.phones import phones_in
from services.people.schools import SchoolIsClosed, closed_names, names_of_schools
from services.schools import SchoolNames, school_key, split_schools
from storage.rows import in_turns

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy.ext.asyncio import AsyncSession

    from documents.left_out import LeftOut
    from documents.people_rows import PersonRow
    from services.people.schools import SchoolLine
ROWS_AT_ONCE: Final = 10
LONGEST_CELL: Final = 1000  # signs; more is no name, no post, no list of schools


async def plan_import(
    session: AsyncSession,
    municipality_id: int,
    rows: Iterable[PersonRow],
    *,
    left_out: Sequence[LeftOut] = (),
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
    planner.plan.left_out = left_out
    ordered = sorted(rows, key=lambda row: bool(row.name))  # schools that the list announces come first
    async for row in in_turns(ordered, at_once=ROWS_AT_ONCE):
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
        self.by_id = {school.id: school.name for school in names.all()}
        self.plan = Plan()
        self.new_names: SchoolNames[str] = SchoolNames()
        self._by_name: defaultdict[str, list[Planned]] = defaultdict(list)
        self._by_phone: defaultdict[str, list[Planned]] = defaultdict(list)
        self._seen: dict[tuple[int, Role, SchoolKey], int] = {}
        self._touched: dict[int, Planned] = {}
        for one in known:
            self._index(one)

    def _index(self, one: Planned) -> None:
        self._by_name[name_key(one.name)].append(one)
        if one.phone:
            self._by_phone[one.phone].append(one)

    def take(self, row: PersonRow) -> None:
        remarks = len(self.plan.remarks)
        try:
            change = self._person(row) if row.name else self._school_row(row)
        except Refusal as reason:
            del self.plan.remarks[remarks:]  # nothing is remarked on a row that is left out
            self.plan.problems.append(RowProblem(row.row, row.sheet, reason))
        else:
            self.plan.rows[change] += 1

    def _school_row(self, row: PersonRow) -> Change:
        """A row without a name announces a school, perhaps a branch; a cell may hold several."""
        parts = split_schools(row.school) or [row.school]
        announced = [row.school] if self._is_known(row.school) or "\n" not in row.school else parts
        added = [name for name in announced if not self._is_known(name)]
        for name in added:
            self._ensure_open(name)
            parent = self._school(row.parent) if row.parent else None
            self.plan.parents[self._add_school(name)] = parent
        return Change.ADDED if added else Change.UNCHANGED

    def _is_known(self, written: str) -> bool:
        return self.names.same(written) is not None or self.new_names.same(written) is not None

    def _add_school(self, written: str) -> str:
        key = school_key(written)
        self.plan.schools[key] = tidy_place(written)
        self.new_names.add(written, key)
        return key

    def _person(self, row: PersonRow) -> Change:
        if max(map(len, (row.name, row.role, row.school, row.phone))) > LONGEST_CELL:
            raise CellTooLong
        cell = read_name(row.name)
        post = row.role or cell.post
        if row.role and cell.post and role_of(cell.post) is None and not phones_in(cell.post):
            raise NameWithRemark(remark=cell.post)
        role = role_of(post)
        if role is None:
            raise UnknownRole(role=post or "–")
        if role in AT_SCHOOL and not row.school:
            raise SchoolNeeded
        schools = self._schools(row.school) if role in AT_SCHOOL else [None]
        phone = self._phone(row, beside=cell.post)
        one = self._match(cell.name, phone, role, schools)
        for school in schools:
            ensure_not_own(one, role, school)
        return self._apply(one, row, name=cell.name, phone=phone, post=post, role=role, schools=schools)

    def _phone(self, row: PersonRow, *, beside: str) -> str | None:
        """Take the phone that is certain, be it beside the name: nobody is lost because of a phone."""
        found = phones_in(row.phone) or phones_in(beside)
        if len(found) > 1:
            self._remark(row, FirstPhoneTaken(phone=found[0]))
        elif not found and any(sign.isdigit() for sign in row.phone):
            self._remark(row, PhoneNotTaken(phone=row.phone))
        return found[0] if found else None

    def _remark(self, row: PersonRow, words: Refusal) -> None:
        self.plan.remarks.append(RowProblem(row.row, row.sheet, words))

    def _apply(
        self,
        one: Planned | None,
        row: PersonRow,
        *,
        name: str,
        phone: str | None,
        post: str,
        role: Role,
        schools: Sequence[SchoolKey],
    ) -> Change:
        change = Change.UNCHANGED
        if one is None:
            one, change = Planned(None, name, phone), Change.ADDED
            self._index(one)
        for school in schools:
            before = self._seen.setdefault((id(one), role, school), row.row)
            if before != row.row:
                raise ListedTwice(row=before)
        renamed = comparable(one.name) != comparable(name)
        new_phone = phone if phone and one.phone != phone else None
        more = any((role, school) not in one.posts for school in schools)
        if change is Change.UNCHANGED and (one.name != name or new_phone or more):
            change = Change.CHANGED
        self.plan.readings.append(
            Reading(
                row=row.row,
                sheet=row.sheet,
                name=name,
                post=post,
                role=role,
                schools=tuple(self._called(school) for school in schools if school is not None),
                change=change,
                was_called=one.name if renamed else None,
                new_phone=new_phone if change is Change.CHANGED else None,
            )
        )
        one.name, one.phone = name, phone or one.phone
        subject = row.subject or subject_of(role, post)
        for school in schools:
            one.posts.setdefault((role, school), None)
            if subject:
                one.subjects[role, school] = subject[:100]
        self._touch(one, change)
        return change

    def _touch(self, one: Planned, change: Change) -> None:
        if change is Change.UNCHANGED:
            return
        one.changed = True
        if id(one) not in self._touched:
            self._touched[id(one)] = one
            self.plan.people.append(one)

    def _called(self, school: SchoolKey) -> str:
        return self.plan.schools[school] if isinstance(school, str) else self.by_id.get(school or 0, "")

    def _schools(self, written: str) -> list[SchoolKey]:
        """Find each of the schools that a cell names; a name that is known may hold a comma itself."""
        whole = self.names.find(written)
        if whole is not None:
            return [whole.id]
        return list(dict.fromkeys(self._school(name) for name in split_schools(written) or [written]))

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

    def _match(self, name: str, phone: str | None, role: Role, schools: Sequence[SchoolKey]) -> Planned | None:
        """Find who a row means: by phone if the names may be one person's, else by name.

        Namesakes are not thrown together: whoever works at one school may be somebody else than who works at another.
        """
        if phone:
            for one in self._by_phone.get(phone, ()):
                if may_be_one(comparable(name), comparable(one.name)):
                    return one
        called = self._by_name.get(name_key(name), [])
        here = [one for one in called if any(at in schools for _, at in one.posts)]
        found = here or [one for one in called if phone is None or one.phone is None]
        if len(found) > 1:
            raise SeveralNamesakes(name=name)
        if not found:
            return None
        if not here and role in SCHOOL_STAFF and found[0].own_schools:
            raise NamesakeElsewhere(name=name)
        return found[0]


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
    if role in SCHOOL_STAFF and (Role.CURATOR, school) in one.posts:
        raise OwnSchool
