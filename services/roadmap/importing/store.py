"""Drafts between taps: started, answered, dropped."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, insert, select, update

from documents.left_out import left_out_from_json
from documents.roadmap_rows import Note
from locales import __
from models.people import Appointment, Person
from models.roadmap import RoadmapDraft
from services.access import Action, Place, authorize, holds
from services.access.naming import shown_name
from services.calendar.period import Period
from services.errors import Refusal
from services.roadmap.executors import Executors, Group, fold
from services.roadmap.importing.draft import Decision, Draft, DraftRow, draft_as_json, row_from_json
from services.roadmap.importing.memory import DEADLINE, EXECUTORS, remember
from services.roadmap.importing.present import present_items, roadmaps_of
from services.roadmap.importing.rows import as_saved, decided, draft_rows
from services.roadmap.known import Known, load_known
from services.schools.taking_part import schools_taking_part

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from documents.left_out import LeftOut
    from services.access import Actor
    from services.roadmap.parsing import ParsedItem

# Answers that hold for every row with the same words; a day from the calendar is meant for one row alone.
SHARED: Final = frozenset({Decision.BY_PLAN, Decision.WHOLE_PERIOD})
OF_SCHOOLS: Final = frozenset({Group.ALL_SCHOOLS, Group.LISTED_SCHOOLS})
LONGEST_ORDER: Final = 300
LONGEST_NAME: Final = 200


class DraftGone(Refusal):
    msgid = __("This import is finished or was dropped. To start again, send the file once more.")


class DayOutsidePeriod(Refusal):
    msgid = __("{day} lies outside the roadmap's period, {start} – {end}. Choose another day.")


class NoSchoolTicked(Refusal):
    msgid = __("No school is ticked yet.")


class NobodyTicked(Refusal):
    msgid = __("Nobody is ticked yet.")


class OrderTooLong(Refusal):
    msgid = __("That is too long for the name of an order. Its number and date are enough: No. 93 of 25.09.2026")


async def start_draft(
    session: AsyncSession,
    actor: Actor,
    *,
    municipality_id: int,
    filename: str,
    period: Period,
    items: Sequence[ParsedItem],
    now: datetime,
    notes: Sequence[Note] = (),
    left_out: Sequence[LeftOut] = (),
) -> Draft:
    """Keep a read file for its coordinator's answers; what is known already is decided at once."""
    authorize(actor, Action.ROADMAP_EDIT, Place(municipality_id))
    rows = await draft_rows(session, municipality_id, period, items, now=now)
    return await keep_new(
        session, actor, municipality_id, filename, period, rows, now=now, notes=notes, left_out=left_out
    )


async def keep_new(
    session: AsyncSession,
    actor: Actor,
    municipality_id: int,
    filename: str,
    period: Period,
    rows: Sequence[DraftRow],
    *,
    now: datetime,
    notes: Sequence[Note] = (),
    left_out: Sequence[LeftOut] = (),
) -> Draft:
    """Keep a draft instead of the one that this person may have had: one draft a person."""
    await session.execute(delete(RoadmapDraft).where(RoadmapDraft.person_id == actor.person_id))
    name = filename[:LONGEST_NAME]
    draft = Draft(0, municipality_id, actor.person_id, name, period, None, tuple(rows), tuple(notes), tuple(left_out))
    made = insert(RoadmapDraft).values(
        municipality_id=municipality_id,
        person_id=actor.person_id,
        filename=name,
        content=draft_as_json(draft),
        created_at=now,
    )
    return replace(draft, id=(await session.execute(made.returning(RoadmapDraft.id))).scalar_one())


async def load_draft(session: AsyncSession, actor: Actor, draft_id: int) -> Draft:
    """Read one's own draft; raise `DraftGone`, `NotAllowed`."""
    draft = await _find(session, actor, draft_id)
    if draft is None:
        raise DraftGone
    return draft


async def running_draft(session: AsyncSession, actor: Actor) -> Draft | None:
    """Give the draft that this person has left, if there is one."""
    return await _find(session, actor, None)


async def _find(session: AsyncSession, actor: Actor, draft_id: int | None) -> Draft | None:
    query = select(RoadmapDraft).where(RoadmapDraft.person_id == actor.person_id)
    if draft_id is not None:
        query = query.where(RoadmapDraft.id == draft_id)
    row = (await session.execute(query)).scalar_one_or_none()
    if row is None:
        return None
    authorize(actor, Action.ROADMAP_EDIT, Place(row.municipality_id))
    content = row.content
    return Draft(
        id=row.id,
        municipality_id=row.municipality_id,
        person_id=row.person_id,
        filename=row.filename,
        period=Period.parse(content["period"]),
        order=content["order"],
        rows=tuple(row_from_json(one) for one in content["rows"]),
        notes=tuple(Note(note) for note in content["notes"]),
        left_out=tuple(left_out_from_json(one) for one in content.get("left_out", ())),  # drafts of before have none
        beside=content["beside"],
        into=content.get("into"),
        by_paper=content.get("by_paper", False),
        years=tuple(content.get("years", ())),
    )


def row_at(draft: Draft, index: int) -> DraftRow:
    """Give a row; a number that no button of ours holds is refused."""
    if not 0 <= index < len(draft.rows):
        raise DraftGone
    return draft.rows[index]


async def answer_deadline(
    session: AsyncSession,
    actor: Actor,
    draft_id: int,
    index: int,
    decision: Decision,
    *,
    day: date | None = None,
    now: datetime,
) -> tuple[Draft, int]:
    """Decide one row, and with it the open rows with the same words where the answer is of that kind.

    Give the draft and how many rows were decided. Raises DraftGone, DayOutsidePeriod, NotAllowed.
    """
    draft = await load_draft(session, actor, draft_id)
    asked = row_at(draft, index)
    if (decision is Decision.DATE) != (day is not None) or (decision is Decision.YES and not asked.guessed):
        raise DraftGone  # no button of ours says that
    if day is not None and day not in draft.period:
        raise DayOutsidePeriod(
            day=f"{day:%d.%m.%Y}", start=f"{draft.period.start:%d.%m.%Y}", end=f"{draft.period.end:%d.%m.%Y}"
        )
    rows = list(draft.rows)
    same = [
        at
        for at, row in enumerate(rows)
        if at == index or (decision in SHARED and row.doubt is not None and fold(row.text) == fold(asked.text))
    ]
    for at in same:
        fresh = replace(rows[at], decision=None, day=None, recalled=False)
        rows[at] = decided(fresh, decision, day, period=draft.period)
    if decision in SHARED:
        remembered = {"decision": decision}
        await remember(session, draft.municipality_id, DEADLINE, asked.text, remembered, now=now)
    return await keep(session, replace(draft, rows=tuple(rows))), len(same)


async def answer_executors(
    session: AsyncSession, actor: Actor, draft_id: int, index: int, chosen: Executors, *, now: datetime
) -> Draft:
    """Say who is meant by the executors' words of a row: it holds for every row with these words."""
    draft = await load_draft(session, actor, draft_id)
    said = replace(chosen, sure=True, unread=())
    await remember(
        session, draft.municipality_id, EXECUTORS, row_at(draft, index).executors_text, said.as_json(), now=now
    )
    return await _put(session, draft, index, said)


async def _put(session: AsyncSession, draft: Draft, index: int, executors: Executors) -> Draft:
    text = row_at(draft, index).executors_text
    rows = tuple(
        replace(row, executors=replace(executors, quota=row.executors.quota)) if row.executors_text == text else row
        for row in draft.rows
    )
    return await keep(session, replace(draft, rows=rows))


async def keep_executors(session: AsyncSession, actor: Actor, draft_id: int, index: int, *, now: datetime) -> Draft:
    """Say that those who were understood or ticked are all that is meant."""
    draft = await load_draft(session, actor, draft_id)
    known = row_at(draft, index).executors
    if not known.anybody:
        raise NobodyTicked
    return await answer_executors(session, actor, draft_id, index, known, now=now)


async def choose_group(
    session: AsyncSession, actor: Actor, draft_id: int, index: int, group: Group, *, now: datetime
) -> tuple[Draft, bool]:
    """Name a group. Where nobody is known yet that is the answer; else it is ticked or unticked. Tell which it was."""
    draft = await load_draft(session, actor, draft_id)
    known = row_at(draft, index).executors
    if not known.anybody:
        return await answer_executors(session, actor, draft_id, index, Executors((group,)), now=now), True
    others = tuple(one for one in known.groups if one is not group)
    if group in known.groups:
        ticked = replace(known, groups=others)
    else:
        # All schools, a list of them, and schools by name are three ways of saying the same.
        rest = tuple(one for one in others if group not in OF_SCHOOLS or one not in OF_SCHOOLS)
        ticked = replace(known, groups=(*rest, group), schools=() if group in OF_SCHOOLS else known.schools)
    return await _put(session, draft, index, replace(ticked, sure=False)), False


async def toggle_school(session: AsyncSession, actor: Actor, draft_id: int, index: int, school_id: int) -> Draft:
    """Tick a school as an executor or take the tick back; it counts once `answer_schools` has said so."""
    draft = await load_draft(session, actor, draft_id)
    known = row_at(draft, index).executors
    if school_id not in dict(await schools_taking_part(session, draft.municipality_id)):
        raise DraftGone
    groups = tuple(one for one in known.groups if one not in OF_SCHOOLS)
    chosen = replace(known, groups=groups, schools=_toggled(known.schools, school_id), sure=False)
    return await _put(session, draft, index, chosen)


def _toggled(ids: tuple[int, ...], one: int) -> tuple[int, ...]:
    return tuple(each for each in ids if each != one) if one in ids else (*ids, one)


async def answer_schools(session: AsyncSession, actor: Actor, draft_id: int, index: int, *, now: datetime) -> Draft:
    draft = await load_draft(session, actor, draft_id)
    if not row_at(draft, index).executors.schools:
        raise NoSchoolTicked
    return await keep_executors(session, actor, draft_id, index, now=now)


async def choose_person(
    session: AsyncSession, actor: Actor, draft_id: int, index: int, person_id: int, *, now: datetime
) -> tuple[Draft, bool]:
    """Name one person of the municipality, as `choose_group` does a group. Raises also DraftGone for anybody else."""
    draft = await load_draft(session, actor, draft_id)
    if person_id not in {one for one, _ in await staff_of(session, draft.municipality_id, now=now)}:
        raise DraftGone
    known = row_at(draft, index).executors
    if not known.anybody:
        return await answer_executors(session, actor, draft_id, index, Executors(people=(person_id,)), now=now), True
    ticked = replace(known, people=_toggled(known.people, person_id), sure=False)
    return await _put(session, draft, index, ticked), False


async def staff_of(session: AsyncSession, municipality_id: int, *, now: datetime) -> list[tuple[int, str]]:
    """List whom an item can be given to by name: everybody with a post in the municipality."""
    rows = await session.execute(
        select(Person.id, shown_name(municipality_id).label("name"))
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.municipality_id == municipality_id, holds(now.date()), Person.erased_at.is_(None))
        .distinct()
        .order_by("name")
    )
    return [(person_id, name) for person_id, name in rows]


async def known_of(session: AsyncSession, draft: Draft, *, now: datetime) -> Known:
    """Read by name whom the rows of a draft mean."""
    meant = (row.executors for row in draft.rows)
    return await load_known(session, draft.municipality_id, meant, period=draft.period, now=now)


async def name_order(session: AsyncSession, actor: Actor, draft_id: int, order: str) -> Draft:
    text = " ".join(order.split())
    if len(text) > LONGEST_ORDER:
        raise OrderTooLong
    draft = await load_draft(session, actor, draft_id)
    return await keep(session, replace(draft, order=text))


async def put_beside(session: AsyncSession, actor: Actor, draft_id: int) -> Draft:
    """Say that this is another roadmap for the same period."""
    draft = await load_draft(session, actor, draft_id)
    return await keep(session, replace(draft, beside=True, into=None))


async def put_into(session: AsyncSession, actor: Actor, draft_id: int, roadmap_id: int) -> Draft:
    """Say of which roadmap this is a new wording; what was decided there holds on. Raises DraftGone."""
    draft = await load_draft(session, actor, draft_id)
    if roadmap_id not in await roadmaps_of(session, draft.municipality_id, draft.period):
        raise DraftGone
    rows = as_saved(draft.rows, await present_items(session, roadmap_id))
    return await keep(session, replace(draft, beside=False, into=roadmap_id, rows=rows))


async def go_by_paper(session: AsyncSession, actor: Actor, draft_id: int, *, by_paper: bool) -> Draft:
    """Say whether the document's word goes before what was changed by hand."""
    draft = await load_draft(session, actor, draft_id)
    return await keep(session, replace(draft, by_paper=by_paper))


async def drop_draft(session: AsyncSession, actor: Actor, draft_id: int) -> None:
    mine = (RoadmapDraft.id == draft_id, RoadmapDraft.person_id == actor.person_id)
    await session.execute(delete(RoadmapDraft).where(*mine))


async def keep(session: AsyncSession, draft: Draft) -> Draft:
    values = {"content": draft_as_json(draft)}
    await session.execute(update(RoadmapDraft).where(RoadmapDraft.id == draft.id).values(**values))
    return draft
