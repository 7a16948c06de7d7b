"""Who answered and what was answered, kept so that they cannot be joined.

Sent answers go into a pool without person, time or order. As soon as enough of them wait, all of the pool joins the
released answers, and all released answers of the run are written anew, shuffled, under new keys: neither keys nor the
places of rows in the file tell which of them came first. What was there before is overwritten (`secure_delete`), and
whoever opened the transaction empties the journal after it: `Database.forget_journal`.

The order in which people finished is known to whoever reads the file, so everything that is written one answer at a
time must be written anew as a whole: a row added to a page lies below the ones before it (decision 0006).
At the end of a run a label that fewer share than the minimum is taken off the answers, too.
"""

from __future__ import annotations

import secrets
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, insert, select, update

from locales import __
from models.surveys import SurveyDraft, SurveyParticipation, SurveyPool, SurveyReleased, SurveyRun
from services.errors import Refusal
from services.surveys import definitions
from services.surveys.results.rules import folded

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.surveys.definitions import Definition

# Not the clock's business: order must not be guessed from the state of a seeded generator.
_chance: Final = secrets.SystemRandom()


class TooFewForConfidential(Refusal):
    msgid = __(
        "Only {n} would be asked. With fewer than {minimum} nobody can promise that answers stay apart from names. "
        "You can run it as a named survey."
    )


def random_key() -> int:
    return secrets.randbits(62)


async def take_in(
    session: AsyncSession, run_id: int, definition: Definition, answers: dict[str, str], *, label: str | None
) -> bool:
    """Put one sheet into the pool; release the pool when enough wait. True: the journal must be emptied now."""
    minimum = (
        await session.execute(select(SurveyRun.minimum).where(SurveyRun.id == run_id).with_for_update())
    ).scalar_one()
    rows = await session.execute(select(SurveyPool.label, SurveyPool.answers).where(SurveyPool.run_id == run_id))
    waiting: list[tuple[str | None, dict[str, str]]] = [(row.label, row.answers) for row in rows]
    waiting.append((label, answers))
    await session.execute(delete(SurveyPool).where(SurveyPool.run_id == run_id))
    if len(waiting) < minimum:
        _chance.shuffle(waiting)
        pooled = [{"id": random_key(), "run_id": run_id, "label": group, "answers": sheet} for group, sheet in waiting]
        await session.execute(insert(SurveyPool), pooled)
        return False
    await _release(session, run_id, definition, waiting)
    return True


async def _release(
    session: AsyncSession, run_id: int, definition: Definition, waiting: list[tuple[str | None, dict[str, str]]]
) -> None:
    sheets = await _released_sheets(session, run_id)
    sheets += [_rows_of(definition, label, answers) for label, answers in waiting]
    await _write_anew(session, run_id, sheets)


async def _write_anew(session: AsyncSession, run_id: int, sheets: list[list[dict[str, Any]]]) -> None:
    await session.execute(delete(SurveyReleased).where(SurveyReleased.run_id == run_id))
    rows = []
    for sheet in sheets:
        response = random_key()
        rows += [one | {"id": random_key(), "run_id": run_id, "response": response} for one in sheet]
    _chance.shuffle(rows)
    if rows:
        await session.execute(insert(SurveyReleased), rows)


async def _released_sheets(session: AsyncSession, run_id: int) -> list[list[dict[str, Any]]]:
    table = SurveyReleased
    found = await session.execute(
        select(table.response, table.label, table.question, table.value, table.words).where(table.run_id == run_id)
    )
    sheets: dict[int, list[dict[str, Any]]] = {}
    for response, label, question, value, words in found:
        row = {"label": label, "question": question, "value": value, "words": words}
        sheets.setdefault(response, []).append(row)
    return list(sheets.values())


def _rows_of(definition: Definition, label: str | None, answers: dict[str, str]) -> list[dict[str, Any]]:
    """A sheet on which everything was skipped leaves one empty row: it was answered."""
    unpacked = {key: definitions.unpack(packed) for key, packed in answers.items()}
    rows = [{"label": label, **row} for row in counted_rows(definition, unpacked)]
    return rows or [{"label": label, "question": "", "value": "", "words": None}]


def counted_rows(definition: Definition, answers: definitions.Answers) -> list[dict[str, Any]]:
    """One row a chosen value; own words stand beside the value they belong to."""
    return [
        {"question": key, "value": value, "words": (answer.text or None) if value in {"", definitions.OTHER} else None}
        for key, answer in definitions.kept_answers(definition, answers).items()
        for value in answer.values or ("",)
    ]


async def wipe(session: AsyncSession, run_id: int) -> int:
    """At the end of a run: forget what was never sent, and sent sheets that found no company. Gives their number."""
    lost = await waiting_for_company(session, run_id)
    await session.execute(delete(SurveyPool).where(SurveyPool.run_id == run_id))
    asked = select(SurveyParticipation.id).where(SurveyParticipation.run_id == run_id)
    await session.execute(delete(SurveyDraft).where(SurveyDraft.participation_id.in_(asked)))
    await _fold_labels(session, run_id)
    await session.execute(update(SurveyRun).where(SurveyRun.id == run_id).values(left_over=lost))
    return lost


async def _fold_labels(session: AsyncSession, run_id: int) -> None:
    """Take the label from answers that share it with few: enough were asked there, but too few of them answered."""
    minimum = (await session.execute(select(SurveyRun.minimum).where(SurveyRun.id == run_id))).scalar_one()
    sheets = await _released_sheets(session, run_id)
    kept = folded(Counter(sheet[0]["label"] or "" for sheet in sheets), minimum)
    if all(kept.values()):
        return
    for sheet in sheets:
        for row in sheet:
            row["label"] = kept[row["label"] or ""] or None
    await _write_anew(session, run_id, sheets)


async def waiting_for_company(session: AsyncSession, run_id: int) -> int:
    """How many sent sheets of a confidential run are not counted yet."""
    query = select(func.count()).select_from(SurveyPool).where(SurveyPool.run_id == run_id)
    return (await session.execute(query)).scalar_one()
