"""An attacker has the database file, its journal, a backup and knows who answered when: and learns nothing."""

import random
import re
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from models.enums import SurveyState
from models.surveys import SurveyDraft, SurveyParticipation, SurveyPool, SurveyReleased
from services.surveys import answering, runs
from services.surveys.definitions import read_definition
from services.surveys.results import reading as survey_results
from services.surveys.results.groups import breakdowns, funnel
from services.surveys.results.report import whole_report
from tests.support.factories import NOW, fresh_database
from tests.support.surveys import SurveyTown

PEOPLE = 60
SECRET = """
title: Что вы думаете на самом деле
language: ru
audience: [teacher]
privacy: confidential
questions:
  - {key: mark, type: scale, text: Оценка, from: 1, to: 5, labels: [плохо, хорошо]}
  - {key: words, type: text, text: Словами}
shares:
  - {key: good, title: Довольны, share: answers 4–5 on mark}
groups: [school]
"""


@pytest.fixture
async def town(tmp_path):
    async with fresh_database(tmp_path) as db:
        yield SurveyTown(db)


def secret():
    return read_definition(SECRET.encode(), "secret.yaml")


def token(number):
    """What person `number` writes: to be found in bytes again."""
    return f"тайна{number:03d}конец"


def order_in(data):
    """Persons in the order in which their words stand in these bytes."""
    found = re.findall("тайна".encode() + rb"(\d{3})" + "конец".encode(), data)
    return [int(one) for one in found]


def agreement(order):
    """Of all pairs, the part that stands in the order of answering: a half is chance."""
    pairs = [(a, b) for at, a in enumerate(order) for b in order[at + 1 :]]
    return sum(a < b for a, b in pairs) / len(pairs)


async def answered_by_all(town, *sizes):
    await town.settle(*sizes)
    run = await town.publish(secret())
    marks = random.Random(5)
    for number, person in enumerate(town.people):
        now = NOW + timedelta(minutes=number)
        await town.answers(run, person, str(marks.randint(1, 5)), token(number), now=now)
    return run


async def test_neither_bytes_nor_keys_nor_rows_tell_who_wrote_what(town, tmp_path):
    guessed, orders = [], []
    run = await answered_by_all(town, *([6] * 10))
    file = tmp_path / "test.db"
    assert not order_in(file.with_name("test.db-wal").read_bytes()), "the journal is empty"
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        source.backup(copy)
    for data in (file.read_bytes(), (tmp_path / "copy.db").read_bytes()):
        in_bytes = order_in(data)
        assert len(in_bytes) == PEOPLE, "every answer stands there once: no copy was left behind"
        orders.append(in_bytes)
    with closing(sqlite3.connect(file)) as connection:
        for by in ("id", "response", "rowid"):
            rows = connection.execute(f"SELECT words FROM survey_released WHERE words != '' ORDER BY {by}")
            orders.append(order_in("\n".join(words for (words,) in rows).encode()))
        # The best that can be done: the n-th of a school who answered wrote the n-th words with this school's label.
        labels = dict(connection.execute("SELECT words, label FROM survey_released WHERE words IS NOT NULL"))
        moments = connection.execute("SELECT DISTINCT started_at, finished_at FROM survey_participation").fetchall()
    assert len(moments) == 1, "when somebody answered is not kept"
    for order in orders:
        assert abs(agreement(order) - 0.5) < 0.2, "four standard deviations of chance"
        for school in range(10):
            mine = [number for number in order if labels[token(number)] == f"Лесная СШ № {school + 1}"]
            assert set(mine) == set(range(school * 6, school * 6 + 6)), "the label is all that is known"
            guessed += [guess == truth for guess, truth in zip(mine, range(school * 6, school * 6 + 6), strict=True)]
    # One in six is chance; five ways to look at 60 people.
    assert sum(guessed) / len(guessed) < 1 / 6 + 0.12
    async with town.db.read() as session:
        assert not (await session.execute(select(SurveyPool))).all()
        assert not (await session.execute(select(SurveyDraft))).all()
        assert (await survey_results.results_of(session, None, run, now=NOW)).counted == PEOPLE


async def test_no_copy_stays_behind_of_sheets_that_were_filled_in_at_once(town, tmp_path):
    """Drafts grow side by side, are moved between pages and sent in another order: none may be left in the file."""
    await town.settle(PEOPLE)
    run = await town.publish(secret())
    for number, person in enumerate(town.people):
        async with town.db.begin() as session:
            await answering.open_survey(session, run, person, now=NOW)
            await answering.write(session, run, person, "3", now=NOW)
            await answering.write(session, run, person, token(number) + " слово" * (number % 40), now=NOW)
    chance = random.Random(3)
    for person in chance.sample(town.people, PEOPLE):
        async with town.db.begin() as session:
            done = await answering.finish(session, run, person, now=NOW)
        if done.wiped:
            await town.db.forget_journal()
    in_bytes = order_in((tmp_path / "test.db").read_bytes())
    assert sorted(in_bytes) == list(range(PEOPLE))


async def test_a_batch_cannot_be_told_from_the_one_before(town, tmp_path):
    """Rows of different releases do not stand apart, so the first five who answered are not the first five rows."""
    await answered_by_all(town, 30, 30)
    order = order_in((tmp_path / "test.db").read_bytes())
    batches = [number // 5 for number in order]
    together = sum(a == b for a, b in pairwise(batches))
    assert together < 15, "of 59 neighbours chance makes 4"


async def test_an_answer_waits_for_company(town):
    await town.settle(12)
    run = await town.publish(secret())
    for number, person in enumerate(town.people[:4]):
        assert not await town.answers(run, person, "5", token(number))
    async with town.db.read() as session:
        results = await survey_results.results_of(session, None, run, now=NOW)
        pool = (await session.execute(select(SurveyPool))).scalars().all()
    assert results.counted == 0
    assert results.card.finished == 4
    assert len(pool) == 4
    assert all(one.id > 10_000 for one in pool)
    assert await town.answers(run, town.people[4], "5", token(4))
    async with town.db.read() as session:
        results = await survey_results.results_of(session, None, run, now=NOW)
    assert results.counted == 5
    assert results.questions[0].counts == {"1": 0, "2": 0, "3": 0, "4": 0, "5": 5}


async def test_what_finds_no_company_is_erased_at_the_end(town, tmp_path):
    await town.settle(12)
    run = await town.publish(secret())
    for number, person in enumerate(town.people[:8]):
        await town.answers(run, person, "5", token(number))
    async with town.db.begin() as session:  # somebody has begun and not sent
        await answering.open_survey(session, run, town.people[9], now=NOW)
        await answering.write(session, run, town.people[9], "1", now=NOW)
        await answering.write(session, run, town.people[9], token(999), now=NOW)
    async with town.db.begin() as session:
        card = await runs.close_run(session, None, run, now=NOW)
    await town.db.forget_journal()
    assert card.left_over == 3
    assert sorted(order_in((tmp_path / "test.db").read_bytes())) == [0, 1, 2, 3, 4]
    assert not order_in((tmp_path / "test.db-wal").read_bytes())


def cells(report):
    """Every number of people that is shown anywhere about answers."""
    for one in report.results.questions:
        yield one.n
        yield from one.counts.values()
    for one in report.results.shares:
        if one.ratio:
            yield from (one.ratio.count, one.ratio.n)
    for line in report.funnel:
        yield from (line.invited, line.reached, line.started, line.finished)
    for table in report.groups:
        for line in table.lines:
            yield line.n
            for ratio in line.shares:
                if ratio:
                    yield from (ratio.count, ratio.n)


async def test_no_cell_is_smaller_than_five(town):
    for seed in range(3):
        town.people.clear()
        marks = random.Random(seed)
        await town.settle(2, 9, 3, 14, 6, 1, 5)
        run = await town.publish(secret())
        for number, person in enumerate(town.people):
            if marks.random() < 0.8:
                await town.answers(run, person, str(marks.choice([1, 3, 4, 4, 5, 5, 5])), token(number))
            async with town.db.read() as session:
                live = await whole_report(session, None, run, now=NOW)
            assert not live.groups, "groups grow by one: they are shown at the end"
            assert not [cell for cell in cells(live) if cell is not None and 0 < cell < 5]
        async with town.db.begin() as session:
            await runs.close_run(session, None, run, now=NOW)
        async with town.db.read() as session:
            last = await whole_report(session, None, run, now=NOW)
        assert last.results.card.state is SurveyState.CLOSED
        assert last.sheets is None
        assert not [cell for cell in cells(last) if cell is not None and 0 < cell < 5]
        assert sum(line.n for line in last.groups[0].lines) in {0, last.results.counted}


async def test_two_exports_differ_by_five_people_or_by_none(town):
    await town.settle(13, 8)
    run = await town.publish(secret())
    before = Counter()
    for number, person in enumerate(town.people):
        await town.answers(run, person, str(1 + number % 5), token(number))
        async with town.db.read() as session:
            report = await whole_report(session, None, run, now=NOW)
        now = Counter(text.words for text in report.texts)
        assert sum((now - before).values()) in {0, 5}
        assert not before - now
        before = now


async def test_small_schools_have_no_label_of_their_own(town):
    await town.settle(2, 9, 3)
    run = await town.publish(secret())
    async with town.db.read() as session:
        labels = (await session.execute(select(SurveyParticipation.label))).scalars().all()
        card = await runs.load_run(session, None, run, now=NOW)
        lines = await funnel(session, card)
        assert not await breakdowns(session, card, secret())
    assert Counter(labels) == {"Лесная СШ № 2": 9, None: 5}
    assert {(line.school, line.invited) for line in lines} == {("Лесная СШ № 2", 9), (None, 5)}


async def test_a_school_of_which_few_answered_gives_its_label_away_at_the_end(town, tmp_path):
    await town.settle(9, 9, 6)
    run = await town.publish(secret())
    for person in [*town.people[:9], *town.people[9:12], *town.people[18:21]]:
        await town.answers(run, person, "5", token(person))
    async with town.db.begin() as session:
        await runs.close_run(session, None, run, now=NOW)
    async with town.db.read() as session:
        labels = Counter(
            (await session.execute(select(SurveyReleased.response, SurveyReleased.label).distinct())).all()
        )
        told = await whole_report(session, None, run, now=NOW)
    sizes = Counter(label for _response, label in labels)
    assert sizes == {"Лесная СШ № 1": 9, None: 6}, "three and three of two schools are «другие»"
    assert [(line.name, line.n) for line in told.groups[0].lines] == [("Лесная СШ № 1", 9), (None, 6)]
