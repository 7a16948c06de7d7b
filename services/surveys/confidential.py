"""Who answered and what was answered, kept so that they cannot be joined.

From «Отправить» to the end of the run a sheet lies encrypted with its label, under a key that is in no copy of the
database: whoever compares copies sees that sheets come, not what stands on them, and so cannot lay them beside who has
finished meanwhile. Nothing is released before the end. Then everything that was sent is written at once, shuffled,
under new random numbers, in the transaction that closes the run; after it the key is destroyed (`keeping`).

Of fewer sheets than the minimum none is kept: they are erased, and their number is told. A label that fewer than the
minimum share is taken off. The order of rows in the file tells nothing: all of a run are written in one go, by chance.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import delete, insert, select, update

from locales import __
from models.surveys import SurveyDraft, SurveyParticipation, SurveyPool, SurveyReleased, SurveyRun
from services.errors import Refusal
from services.surveys import definitions
from services.surveys.results.rules import folded
from services.surveys.sealing import room_of, seal, unseal
from storage.giving_way import give_way
from storage.rows import pages

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.surveys.definitions import Definition

AT_ONCE: Final = 200  # sheets or rows between which others on the event loop have their turn
# Not the clock's business: order must not be guessed from the state of a seeded generator.
_chance: Final = secrets.SystemRandom()


class TooFewForConfidential(Refusal):
    msgid = __(
        "Only {n} would be asked. With fewer than {minimum} nobody can promise that answers stay apart from names. "
        "You can run it as a named survey."
    )


class NamedBesideConfidential(Refusal):
    """The same answers with names would be the key to those without."""

    msgid = __(
        "The same survey is open as {code} for {n} of these people, and one of the two is confidential. Named answers "
        "beside it would show who has said what. Wait until {code} is closed, or ask other people."
    )


class Sheet(NamedTuple):
    """What one person sent: rows of (question, value, own words), and the one coarse group that goes along."""

    label: str | None
    rows: list[list[str | None]]


def random_key() -> int:
    return secrets.randbits(62)


async def take_in(
    session: AsyncSession, run_id: int, key_id: str, definition: Definition, answers: definitions.Answers, *, label: Any
) -> None:
    """Put one sheet under the lock of its run."""
    rows = [[row["question"], row["value"], row["words"]] for row in counted_rows(definition, answers)]
    await put_sheet(session, run_id, key_id, Sheet(label, rows), room=room_of(definition))


async def put_sheet(session: AsyncSession, run_id: int, key_id: str, sheet: Sheet, *, room: int) -> None:
    content = {"label": sheet.label, "rows": sheet.rows}
    sealed = seal(session, key_id, content, place=place_of_sheet(key_id), room=room)
    await session.execute(insert(SurveyPool).values(id=random_key(), run_id=run_id, sealed=sealed))


def place_of_sheet(key_id: str) -> str:
    return f"sheet:{key_id}"


def counted_rows(definition: Definition, answers: definitions.Answers) -> list[dict[str, Any]]:
    """One row a chosen value; own words stand beside the value they belong to."""
    return [
        {"question": key, "value": value, "words": (answer.text or None) if value in {"", definitions.OTHER} else None}
        for key, answer in definitions.kept_answers(definition, answers).items()
        for value in answer.values or ("",)
    ]


async def release(session: AsyncSession, run_id: int) -> None:
    """End a confidential run: all that was sent becomes its answers, all at once; what was not sent is forgotten."""
    query = select(SurveyRun.minimum, SurveyRun.key_id).where(SurveyRun.id == run_id)
    minimum, key_id = (await session.execute(query)).one()
    sheets = await _sent_sheets(session, run_id, key_id) if key_id else []
    await forget_unreadable(session, run_id)
    counted = len(sheets) >= minimum
    if counted:
        await _write_shuffled(session, run_id, _with_shared_labels(sheets, minimum))
    lost = 0 if counted else len(sheets)
    await session.execute(update(SurveyRun).where(SurveyRun.id == run_id).values(left_over=lost))


async def forget_unreadable(session: AsyncSession, run_id: int) -> None:
    """Take away what is encrypted: the sheets, and what was never sent. By and by: all of it is overwritten."""
    sheets = select(SurveyPool.id).where(SurveyPool.run_id == run_id)
    drafts = select(SurveyDraft.participation_id).join(SurveyParticipation).where(SurveyParticipation.run_id == run_id)
    for query, key in ((sheets, SurveyPool.id), (drafts, SurveyDraft.participation_id)):
        for page in pages((await session.execute(query)).scalars().all(), AT_ONCE):
            await session.execute(delete(key.class_).where(key.in_(page)))
            await give_way()


async def _sent_sheets(session: AsyncSession, run_id: int, key_id: str) -> list[Sheet]:
    """Read all sheets of a run; raise `KeyLost`."""
    numbers = list((await session.execute(select(SurveyPool.id).where(SurveyPool.run_id == run_id))).scalars())
    sheets = []
    for page in pages(numbers, AT_ONCE):
        found = await session.execute(select(SurveyPool.sealed).where(SurveyPool.id.in_(page)))
        opened = (unseal(session, key_id, sealed, place=place_of_sheet(key_id)) for sealed in found.scalars())
        sheets += [Sheet(one["label"], one["rows"]) for one in opened]
        await give_way()
    return sheets


def _with_shared_labels(sheets: list[Sheet], minimum: int) -> list[Sheet]:
    """Take the label from answers that share it with few: enough were asked there, but too few of them answered."""
    kept = folded(Counter(sheet.label or "" for sheet in sheets), minimum)
    return [sheet._replace(label=kept[sheet.label or ""] or None) for sheet in sheets]


async def _write_shuffled(session: AsyncSession, run_id: int, sheets: list[Sheet]) -> None:
    for page in pages(await asyncio.to_thread(_shuffled, run_id, sheets), AT_ONCE):
        await session.execute(insert(SurveyReleased), page)
        await give_way()


def _shuffled(run_id: int, sheets: list[Sheet]) -> list[dict[str, Any]]:
    """One row a chosen value, in the order of chance. A sheet on which everything was skipped leaves one empty row."""
    rows = []
    for sheet in sheets:
        shared = {"run_id": run_id, "response": random_key(), "label": sheet.label}
        rows += [
            shared | {"id": random_key(), "question": question, "value": value, "words": words}
            for question, value, words in sheet.rows or [["", "", None]]
        ]
    _chance.shuffle(rows)
    return rows
