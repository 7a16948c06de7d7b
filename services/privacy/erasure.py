"""Erasing a person: what made them a person goes, their number stays as a blank, so that sums still add up.

Their own rows and words go at once. Where they are named in what others wrote is only written down here: the
coordinator looks and decides (services.privacy.deciding).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import Column, String, cast, delete, exists, func, insert, literal, select, update

from models.enums import EvidenceKind, MentionState, OutboxState, SurveyState
from models.events import CodeTry, Event, EventPart, Guest
from models.evidence import Basket, Evidence, EvidenceFile, EvidencePiece
from models.people import ErasureAct, Invite, Person
from models.privacy import Mention
from models.roadmap import Assignment, PhraseMemory, RoadmapItem
from models.surveys import SurveyAnswer, SurveyDraft, SurveyParticipation, SurveyRun
from models.tables import Base
from models.traffic import Outgoing
from services.access.addresses import Address
from services.access.audit import record
from services.errors import NotFound
from services.messages import conversations, inbox
from services.people.joining import forget_guesses_of
from services.privacy.asking import ask_coordinators
from services.privacy.consents import end_everything
from services.privacy.mentions import digest_of, known_as, look_for, officially_named
from services.privacy.striking import strike_out

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.privacy.mentions import Found


class Fate(StrEnum):
    """What becomes of the rows that name a person."""

    BLANK = "blank"  # the row stays and points at a number without a name
    DROP = "drop"  # the row goes
    OWN = "own"  # has its own rule below


# Every column of every table that names a person; a test fails for one that is missing here.
FATES: Final[dict[str, Fate]] = {
    "announcement.created_by": Fate.BLANK,
    "appointment.person_id": Fate.BLANK,
    "assignment.looked_by": Fate.BLANK,
    "assignment.person_id": Fate.BLANK,
    "assignment.reported_by": Fate.BLANK,
    "assignment_event.by_id": Fate.BLANK,
    "check_in.person_id": Fate.BLANK,
    "consent.person_id": Fate.BLANK,
    "desk_link.person_id": Fate.DROP,
    "desk_session.person_id": Fate.DROP,
    "desk_try.person_id": Fate.DROP,
    "erasure_act.person_id": Fate.BLANK,
    "event.created_by": Fate.BLANK,
    "event.organiser_id": Fate.BLANK,
    "event_act.by_id": Fate.BLANK,
    "event_attendance.by_id": Fate.BLANK,
    "event_file.added_by": Fate.BLANK,
    "event_guest.person_id": Fate.OWN,
    "event_part.person_id": Fate.OWN,
    "evidence_basket.person_id": Fate.BLANK,
    "evidence_piece.added_by": Fate.BLANK,
    "invite.created_by": Fate.BLANK,
    "invite.person_id": Fate.OWN,
    "invite_use.person_id": Fate.DROP,
    "item_change.by_id": Fate.BLANK,
    "join_request.decided_by": Fate.BLANK,
    "join_request.person_id": Fate.DROP,
    "letter.answered_by": Fate.BLANK,
    "letter.person_id": Fate.DROP,
    "last_seen.person_id": Fate.DROP,
    "mention.decided_by": Fate.BLANK,
    "outbox.person_id": Fate.OWN,
    "pause.created_by": Fate.BLANK,
    "person_name.person_id": Fate.DROP,
    "reminder.person_id": Fate.BLANK,
    "report_advice.by_id": Fate.BLANK,
    "report_block.by_id": Fate.BLANK,
    "report_form.by_id": Fate.BLANK,
    "report_mark.by_id": Fate.BLANK,
    "roadmap_change.by_id": Fate.BLANK,
    "roadmap_draft.person_id": Fate.DROP,
    "snooze.person_id": Fate.DROP,
    "survey_participation.person_id": Fate.OWN,
    "survey_run.created_by": Fate.BLANK,
    "term_change.by_id": Fate.BLANK,
    "year_number.by_id": Fate.BLANK,
    "year_record.by_id": Fate.BLANK,
    "year_report.accepted_by": Fate.BLANK,
}


@dataclass(frozen=True)
class Act:
    """What was erased and what stays: counts by kind, never a name."""

    id: int
    at: datetime
    erased: dict[str, int]
    kept: dict[str, int]
    papers: tuple[Paper, ...] = ()  # the kept documents one by one


class Paper(NamedTuple):
    """A document or other evidence that was handed in and stays with the municipality."""

    number: str | None  # of the roadmap's item
    kind: EvidenceKind
    day: date


@cache
def columns_naming_people() -> tuple[tuple[str, Column[Any]], ...]:
    return tuple(
        (f"{table.name}.{column.name}", column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == Person.__tablename__ for key in column.foreign_keys)
    )


async def erase(
    session: AsyncSession,
    person_id: int,
    *,
    reason: str,
    now: datetime,
    even_last: bool = False,
    struck: Collection[tuple[str, int]] = (),
) -> Act:
    """Erase a person in this transaction; raise `NotFound`, `LastCoordinator` (not with `even_last`).

    `struck`: texts (place, row) in which the coordinator had this person struck out before a backup was put back.
    The bytes are gone from the disk only after `Journal.agree`: call it when the transaction has ended.
    """
    who = select(Person.name, Person.platform, Person.platform_id, Person.phone, Person.created_at)
    person = (await session.execute(who.where(Person.id == person_id, Person.erased_at.is_(None)))).first()
    if person is None:
        raise NotFound
    erased = {"name": 1, "phone": int(person.phone is not None), "account": int(person.platform_id is not None)}
    erased["appointments"] = await end_everything(session, person_id, now=now, even_last=even_last)
    known = await known_as(session, person_id)
    erased["unsent_evidence"] = await drop_unsent(session, person_id)
    surveys, gone = await erase_surveys(session, person_id)
    erased |= surveys
    erased |= await erase_events(session, person_id, now=now)
    found = await look_for(session, known)
    official = await officially_named(session, known)
    erased |= await drop_rows(session, person_id)
    erased["phrases"] = await forget_phrases(session, person_id)
    erased["own_words"] = await strike_own_words(session, found)
    kept = await count_kept(session, person_id) | {"official_texts": official}
    kept["doubtful_mentions"] = sum(one.doubtful for one in found)
    papers = await papers_of(session, person_id)
    address = Address(person.platform, person.platform_id) if person.platform_id is not None else None
    erased["messages"] = await erase_traffic(session, person_id, address)
    await session.execute(update(Invite).where(Invite.person_id == person_id).values(person_id=None, revoked_at=now))
    blank = {
        "name": "",
        "platform_id": None,
        "phone": None,
        "timezone": None,
        "chosen_municipality_id": None,
        "erased_at": now,
    }
    await session.execute(update(Person).where(Person.id == person_id).values(**blank))
    others = [one for one in found if not one.own and one.spans]
    kept["mentions"] = sum(len(one.spans) for one in others if (one.place, one.row) not in struck)
    act = insert(ErasureAct).values(
        person_id=person_id,
        person_created_at=person.created_at,
        at=now,
        reason=reason,
        erased=erased,
        kept=kept | {"papers": [(paper.number, paper.kind, paper.day.isoformat()) for paper in papers], "gone": gone},
    )
    act_id = (await session.execute(act.returning(ErasureAct.id))).scalar_one()
    await write_mentions(session, act_id, others, struck=struck, now=now)
    await record(session, "person.erased", f"person:{person_id}", by=None, now=now, act=act_id, reason=reason)
    return Act(act_id, now, erased, kept, papers)


async def strike_own_words(session: AsyncSession, found: list[Found]) -> int:
    own = [one for one in found if one.own and one.spans]
    for one in own:
        await strike_out(session, one.place, one.row, one.text, one.spans)
    return len(own)


async def write_mentions(
    session: AsyncSession, act_id: int, found: list[Found], *, struck: Collection[tuple[str, int]], now: datetime
) -> None:
    """Write down where others name an erased person, and ask the coordinators; what was decided already is done."""
    asked = set()
    for one in found:
        done = (one.place, one.row) in struck
        values: dict[str, Any] = {"spans": [list(span) for span in one.spans], "digest": digest_of(one.text)}
        if done:
            await strike_out(session, one.place, one.row, one.text, one.spans)
            values = {"spans": [], "digest": None, "state": MentionState.STRUCK, "decided_at": now}
        else:
            asked.add(one.municipality_id)
        where = {"act_id": act_id, "municipality_id": one.municipality_id, "place": one.place, "row": one.row}
        await session.execute(insert(Mention).values(**where, **values))
    for municipality_id in sorted(asked):
        await ask_coordinators(session, municipality_id, key=f"act{act_id}", now=now)


async def forget_phrases(session: AsyncSession, person_id: int) -> int:
    """What was remembered to mean this person is forgotten: found by the link, never by the words."""
    memories = await session.execute(select(PhraseMemory.id, PhraseMemory.decision))
    theirs = [number for number, decision in memories if person_id in (decision.get("people") or ())]
    await session.execute(delete(PhraseMemory).where(PhraseMemory.id.in_(theirs)))
    return len(theirs)


async def count_kept(session: AsyncSession, person_id: int) -> dict[str, int]:
    """Count what stays: marks of reports and decisions, and what was handed in as evidence."""
    kept = {}
    for label, column in columns_naming_people():
        if FATES.get(label) is Fate.BLANK and column.table.name in {"assignment_event", "evidence_piece"}:
            count = select(func.count()).select_from(column.table).where(column == person_id)
            kept[column.table.name] = (await session.execute(count)).scalar_one()
    return kept


async def papers_of(session: AsyncSession, person_id: int) -> tuple[Paper, ...]:
    """List what this person has handed in, each thing once, as the act names it."""
    query = (
        select(RoadmapItem.number, EvidencePiece.kind, EvidencePiece.dated, EvidencePiece.added_at)
        .join(Evidence, Evidence.piece_id == EvidencePiece.id)
        .join(Assignment, Assignment.id == Evidence.assignment_id)
        .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        .where(EvidencePiece.added_by == person_id)
        .order_by(EvidencePiece.id, RoadmapItem.position)
    )
    rows = await session.execute(query)
    return tuple(Paper(number, kind, dated or added_at.date()) for number, kind, dated, added_at in rows)


async def drop_unsent(session: AsyncSession, person_id: int) -> int:
    """What was gathered and never handed in is nobody's evidence: it goes, and upkeep takes its files off the disk."""
    baskets = select(Basket.id).where(Basket.person_id == person_id, Basket.sent_at.is_(None))
    attached = exists().where(Evidence.piece_id == EvidencePiece.id)
    loose = (EvidencePiece.basket_id.in_(baskets), ~attached)
    gone = (await session.execute(delete(EvidencePiece).where(*loose).returning(EvidencePiece.file_id))).scalars().all()
    files = [file_id for file_id in gone if file_id is not None]
    used = exists().where(EvidencePiece.file_id == EvidenceFile.id)
    await session.execute(delete(EvidenceFile).where(EvidenceFile.id.in_(files), ~used))
    left = exists().where(EvidencePiece.basket_id == Basket.id)
    await session.execute(delete(Basket).where(Basket.id.in_(baskets), ~left))
    return len(gone)


async def drop_rows(session: AsyncSession, person_id: int) -> dict[str, int]:
    gone = {}
    for label, column in columns_naming_people():
        if FATES.get(label) is Fate.DROP:
            rows = await session.execute(delete(column.table).where(column == person_id).returning(column))
            gone[column.table.name] = len(rows.all())
    return gone


async def erase_surveys(session: AsyncSession, person_id: int) -> tuple[dict[str, int], list[int]]:
    """What was begun goes; what was sent stays in the sums, without its own words.

    Of a closed survey the row stays as a blank: it was told how many were invited. Of an open one it goes, since nobody
    is asked any more; the numbers of such rows are given back for named surveys, that a report can say why it counts
    fewer – of a confidential one nothing is noted that joins it to a person.
    """
    mine = select(SurveyParticipation.id).where(SurveyParticipation.person_id == person_id)
    words = await session.execute(
        update(SurveyAnswer)
        .where(SurveyAnswer.participation_id.in_(mine), SurveyAnswer.words.is_not(None))
        .values(words=None)
        .returning(SurveyAnswer.id)
    )
    await session.execute(delete(SurveyDraft).where(SurveyDraft.participation_id.in_(mine)))
    begun = SurveyParticipation.person_id == person_id, SurveyParticipation.finished_at.is_(None)
    unfinished = (await session.execute(select(SurveyParticipation.id, SurveyParticipation.run_id).where(*begun))).all()
    runs = select(SurveyRun.id, SurveyRun.state, SurveyRun.confidential)
    runs = runs.where(SurveyRun.id.in_({row.run_id for row in unfinished}))
    open_runs = {row.id: row.confidential for row in await session.execute(runs) if row.state != SurveyState.CLOSED}
    going = [row.id for row in unfinished if row.run_id in open_runs]
    await session.execute(delete(SurveyParticipation).where(SurveyParticipation.id.in_(going)))
    noted = [row.id for row in unfinished if open_runs.get(row.run_id) is False]
    return {"words_in_surveys": len(words.all()), "unfinished_surveys": len(unfinished)}, noted


async def erase_events(session: AsyncSession, person_id: int, *, now: datetime) -> dict[str, int]:
    """What was still ahead goes with its place; that somebody was there stays in the sums, without a word of theirs."""
    mine = EventPart.person_id == person_id
    reasons = update(EventPart).where(mine, EventPart.reason.is_not(None)).values(reason=None).returning(EventPart.id)
    words = len((await session.execute(reasons)).all())
    ahead = select(Event.id).where(Event.starts_at > now)
    await session.execute(update(EventPart).where(mine, EventPart.event_id.in_(ahead)).values(gone_at=now))
    never = delete(EventPart).where(mine, EventPart.presence.is_(None), EventPart.event_id.not_in(ahead))
    gone = (await session.execute(never.returning(EventPart.id))).all()
    blank = {"name": "", "key": literal("erased ") + cast(Guest.id, String)}
    await session.execute(update(Guest).where(Guest.person_id == person_id).values(**blank))
    return {"event_reasons": words, "event_answers": len(gone)}


async def erase_traffic(session: AsyncSession, person_id: int, address: Address | None) -> int:
    rows = await session.execute(
        update(Outgoing).where(Outgoing.person_id == person_id).values(payload={}).returning(Outgoing.id)
    )
    waiting = (Outgoing.person_id == person_id, Outgoing.state == OutboxState.WAITING)
    await session.execute(update(Outgoing).where(*waiting).values(state=OutboxState.VOID, reason="erased"))
    if address is not None:
        await conversations.forget(session, address)
        await inbox.wipe(session, address)
        await forget_guesses_of(session, address)
        asked = CodeTry.platform == address.platform, CodeTry.platform_id == address.account
        await session.execute(delete(CodeTry).where(*asked))
    return len(rows.all())
