"""An attacker has the database file, its journal, every copy and knows who answered when: and learns nothing."""

import asyncio
import random
import re
import sqlite3
import tarfile
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from locales import translator
from models.enums import SurveyState
from models.surveys import SurveyDraft, SurveyParticipation, SurveyPool, SurveyReleased
from services.backup import Holdings, back_up, back_up_to_folder
from services.surveys import answering, publishing, runs
from services.surveys.definitions import read_definition
from services.surveys.plans import look_at, plan_for
from services.surveys.results import reading as survey_results
from services.surveys.results.groups import breakdowns, funnel
from services.surveys.results.report import whole_report
from tests.support.bytes import traces
from tests.support.factories import NOW, fresh_database
from tests.support.schema import SERVER, address, beside, written
from tests.support.surveys import SurveyMunicipality
from views.surveys.planning import plan_screen
from views.surveys.results import results_screen, share_line

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

VOTE = """
title: Продолжать ли
language: ru
audience: [teacher]
privacy: confidential
questions:
  - {key: again, type: yes_no, text: 'Продолжать?'}
shares:
  - {key: for, title: За продолжение, share: answers yes on again}
"""


@pytest.fixture
async def municipality(tmp_path):
    async with fresh_database(tmp_path) as db:
        yield SurveyMunicipality(db)


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


async def answered_by_all(municipality, *sizes):
    await municipality.settle(*sizes)
    run = await municipality.publish(secret())
    marks = random.Random(5)
    for number, person in enumerate(municipality.people):
        now = NOW + timedelta(minutes=number)
        await municipality.answers(run, person, str(marks.randint(1, 5)), token(number), now=now)
    return run


async def test_while_it_is_open_no_answer_is_readable_anywhere(municipality, tmp_path):
    """Sheets that are sent and drafts that are not, in the file, its journal and in both kinds of copies."""
    held = Holdings(tmp_path / "test.db", tmp_path / "evidence", SERVER and address(tmp_path / "test.db"))
    run = await answered_by_all(municipality, *([6] * 10))
    back_up(held, tmp_path / "copy.tar", now=NOW)
    back_up_to_folder(held, tmp_path / "night", now=NOW)
    assert not order_in(written(tmp_path / "test.db"))
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"copy.tar", "nastavnik.db"} <= {path.name for path in left}
    for path in left:
        assert not order_in(path.read_bytes()), path
    with closing(sqlite3.connect(tmp_path / "night" / "nastavnik.db")) as copy:
        assert copy.execute("SELECT count(*) FROM survey_pool").fetchone() == (PEOPLE,)
        assert copy.execute("SELECT count(*) FROM survey_released").fetchone() == (0,)
    async with municipality.db.read() as session:
        assert (await survey_results.results_of(session, None, run, now=NOW)).counted is None


async def test_the_key_is_in_no_copy_and_goes_with_the_closing(municipality, tmp_path):
    held = Holdings(tmp_path / "test.db", tmp_path / "evidence", SERVER and address(tmp_path / "test.db"))
    run = await answered_by_all(municipality, 8)
    [key] = (tmp_path / "test.db.keys").iterdir()
    secret_bytes = key.read_bytes()
    assert (key.stat().st_mode & 0o777, key.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    back_up(held, tmp_path / "copy.tar", now=NOW)
    back_up_to_folder(held, tmp_path / "night", now=NOW)
    assert traces(tmp_path, key.name) == []
    for path in (tmp_path / "copy.tar", *(tmp_path / "night").rglob("*.db")):
        assert secret_bytes not in path.read_bytes(), path
    assert secret_bytes not in written(tmp_path / "test.db")
    with tarfile.open(tmp_path / "copy.tar") as archive:
        assert archive.getnames() == ["nastavnik.db"]
    await municipality.closes(run)
    assert list(key.parent.iterdir()) == []


def copies_of(file):
    """As SQLite copies itself; a server's copies are of its files."""
    if SERVER:
        return
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(f"{file}.copy")) as copy:
        source.backup(copy)
    yield Path(f"{file}.copy").read_bytes()


async def test_neither_bytes_nor_keys_nor_rows_tell_who_wrote_what(municipality, tmp_path):
    """Closed: everything lies there once, in an order that says nothing."""
    guessed, orders = [], []
    run = await answered_by_all(municipality, *([6] * 10))
    await municipality.closes(run)
    file = tmp_path / "test.db"
    for data in (written(file), *copies_of(file)):
        in_bytes = order_in(data)
        assert sorted(in_bytes) == list(range(PEOPLE)), "every answer stands there once: no copy was left behind"
        orders.append(in_bytes)
    with beside(file) as connection:
        for by in ("id", "response", "ctid" if SERVER else "rowid"):
            rows = connection.execute(f"SELECT words FROM survey_released WHERE words != '' ORDER BY {by}")
            orders.append(order_in("\n".join(words for (words,) in rows).encode()))
        # The best that can be done: the n-th of a school who answered wrote the n-th words with this school's label.
        said = connection.execute("SELECT words, label FROM survey_released WHERE words IS NOT NULL").fetchall()
        labels = dict(said)
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
    async with municipality.db.read() as session:
        assert not (await session.execute(select(SurveyPool))).all()
        assert not (await session.execute(select(SurveyDraft))).all()
        assert (await survey_results.results_of(session, None, run, now=NOW)).counted == PEOPLE


async def test_sheets_that_are_filled_in_at_once_leave_nothing_behind(municipality, tmp_path):
    """Drafts grow side by side, are moved between pages and sent in another order."""
    await municipality.settle(PEOPLE)
    run = await municipality.publish(secret())
    for number, person in enumerate(municipality.people):
        async with municipality.db.begin() as session:
            await answering.open_survey(session, run, person, now=NOW)
            await answering.write(session, run, person, "3", now=NOW)
            await answering.write(session, run, person, token(number) + " слово" * (number % 40), now=NOW)
    await municipality.db.truncate_wal()
    assert not order_in(written(tmp_path / "test.db")), "not sent, and encrypted all the same"
    for person in random.Random(3).sample(municipality.people, PEOPLE):
        async with municipality.db.begin() as session:
            done = await answering.finish(session, run, person, now=NOW)
        assert done.wiped
    await asyncio.gather(*(municipality.db.truncate_wal() for _ in range(5)))
    assert not order_in(written(tmp_path / "test.db"))
    assert SERVER or not (tmp_path / "test.db-wal").read_bytes()
    await municipality.closes(run)
    assert sorted(order_in(written(tmp_path / "test.db"))) == list(range(PEOPLE))


async def test_all_that_is_encrypted_is_alike(municipality):
    """Neither the length of a draft or a sheet nor anything beside it depends on what was answered."""
    await municipality.settle(30)
    run = await municipality.publish(secret())
    chance = random.Random(8)
    lengths, drafts = set(), set()
    for person in municipality.people:
        words = "".join(chance.choices("абвгдежзийклмнопрстуфхцчшщ ,.", k=chance.choice([1, 5, 300, 1500, 2000])))
        async with municipality.db.begin() as session:
            await answering.open_survey(session, run, person, now=NOW)
            for written in (str(chance.randint(1, 5)), f"я{words}я"[:2000]):
                await answering.write(session, run, person, written, now=NOW)
                row = (await session.execute(select(SurveyDraft.__table__))).mappings().one()
                drafts.add((len(row["sealed"]), str(row["answers"]), row["position"], str(row["screens"])))
            await answering.finish(session, run, person, now=NOW)
    async with municipality.db.read() as session:
        for sealed in (await session.execute(select(SurveyPool.sealed))).scalars():
            lengths.add(len(sealed))
    assert len(lengths) == len(drafts) == 1, "everything fits into the room of its survey"


async def test_nothing_is_told_before_the_end_whatever_is_answered(municipality):
    """What anybody can look at while it is open tells how many have answered, in steps of five, and nothing else."""
    await municipality.settle(13, 8)
    seen = []
    for marks in ([1] * 21, [1, 2, 3, 4, 5] * 5):
        run = await municipality.publish(secret())
        looks = []
        for number, person in enumerate(municipality.people):
            await municipality.answers(run, person, str(marks[number]), token(number))
            async with municipality.db.read() as session:
                told = await whole_report(session, None, run, now=NOW)
            card = told.results.card
            assert (card.started, card.finished) == ((number + 1) // 5 * 5,) * 2
            assert not told.texts
            assert not told.funnel
            assert not told.groups
            assert told.results.counted is None
            looks.append((card.reached, card.started, card.finished, card.to_goal, told.results.questions))
        seen.append(looks)
        await municipality.closes(run)
    assert seen[0] == seen[1]


async def test_everything_that_was_sent_is_counted(municipality):
    """Sixteen for, one against: none of the seventeen is left out."""
    await municipality.settle(17)
    run = await municipality.publish(read_definition(VOTE.encode(), "vote.yaml"))
    for number, person in enumerate(municipality.people):
        await municipality.answers(run, person, "нет" if number == 3 else "да")
    card = await municipality.closes(run)
    assert (card.finished, card.left_over) == (17, 0)
    async with municipality.db.read() as session:
        results = await survey_results.results_of(session, None, run, now=NOW)
    [told] = results.shares
    assert (told.ratio.count, told.ratio.n, told.ratio.percent) == (16, 17, 94)
    assert "94 %</b> (16 из 17)" in share_line(told, translator("ru"))


@pytest.mark.parametrize("sent", [0, 1, 4, 5, 6, 9])
async def test_fewer_than_five_are_erased_and_their_number_is_told(municipality, tmp_path, sent):
    await municipality.settle(12)
    run = await municipality.publish(secret())
    for number, person in enumerate(municipality.people[:sent]):
        await municipality.answers(run, person, "5", token(number))
    async with municipality.db.begin() as session:  # somebody has begun and not sent
        await answering.open_survey(session, run, municipality.people[9], now=NOW)
        await answering.write(session, run, municipality.people[9], "1", now=NOW)
        await answering.write(session, run, municipality.people[9], token(999), now=NOW)
    card = await municipality.closes(run)
    assert card.finished == sent
    assert card.left_over == (sent if sent < 5 else 0)
    assert sorted(order_in(written(tmp_path / "test.db"))) == (list(range(sent)) if sent >= 5 else [])
    async with municipality.db.read() as session:
        told = await whole_report(session, None, run, now=NOW)
    screen = results_screen(told.results, None, translator("ru")).text
    assert ("стёрты, как и было сказано заранее" in screen) == (0 < sent < 5)


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


async def test_no_cell_is_smaller_than_five(municipality):
    for seed in range(3):
        municipality.people.clear()
        marks = random.Random(seed)
        await municipality.settle(2, 9, 3, 14, 6, 1, 5)
        run = await municipality.publish(secret())
        for number, person in enumerate(municipality.people):
            if marks.random() < 0.8:
                await municipality.answers(run, person, str(marks.choice([1, 3, 4, 4, 5, 5, 5])), token(number))
        await municipality.closes(run)
        async with municipality.db.read() as session:
            last = await whole_report(session, None, run, now=NOW)
        assert last.results.card.state is SurveyState.CLOSED
        assert last.sheets is None
        assert not [cell for cell in cells(last) if cell is not None and 0 < cell < 5]
        assert sum(line.n for line in last.groups[0].lines) in {0, last.results.counted}


async def test_before_it_goes_out_the_coordinator_reads_where_few_are_asked(municipality):
    """Groups of fewer than twice the minimum are named, and what happens when too few send."""
    _ = translator("ru")
    await municipality.settle(6, 20, 3, 4, 9)
    plan = plan_for(secret())
    async with municipality.db.read() as session:
        look = await look_at(session, plan, municipality.municipality, minimum=5, now=NOW)
    assert [(group.name, group.people) for group in look.small] == [("Лесная СШ № 1", 6), ("", 7), ("Лесная СШ № 5", 9)]
    words = plan_screen(plan, look, _).text.striptags()
    assert "Если ответы отправят меньше 5 человек, все они стираются" in words
    assert "Мало людей: Лесная СШ № 1 – 6, другие – 7, Лесная СШ № 5 – 9." in words
    assert "увидят, среди скольких скрыты остальные" in words
    async with municipality.db.read() as session:
        vote = plan_for(read_definition(VOTE.encode(), "vote.yaml"))
        look = await look_at(session, vote, municipality.municipality, minimum=5, now=NOW)
        assert look.small == ()
        named = replace(plan, definition=publishing.as_named(plan.definition))
        assert (await look_at(session, named, municipality.municipality, minimum=5, now=NOW)).small == ()


async def test_small_schools_have_no_label_of_their_own(municipality):
    await municipality.settle(2, 9, 3)
    run = await municipality.publish(secret())
    async with municipality.db.read() as session:
        labels = (await session.execute(select(SurveyParticipation.label))).scalars().all()
        card = await runs.load_run(session, None, run, now=NOW)
        assert not await funnel(session, card), "not before it is closed"
        assert not await breakdowns(session, card, secret())
    await municipality.closes(run)
    async with municipality.db.read() as session:
        lines = await funnel(session, await runs.load_run(session, None, run, now=NOW))
    assert Counter(labels) == {"Лесная СШ № 2": 9, None: 5}
    assert {(line.school, line.invited) for line in lines} == {("Лесная СШ № 2", 9), (None, 5)}


async def test_a_school_of_which_few_answered_gives_its_label_away_at_the_end(municipality, tmp_path):
    await municipality.settle(9, 9, 6)
    run = await municipality.publish(secret())
    for person in [*municipality.people[:9], *municipality.people[9:12], *municipality.people[18:21]]:
        await municipality.answers(run, person, "5", token(person))
    await municipality.closes(run)
    async with municipality.db.read() as session:
        labels = Counter(
            (await session.execute(select(SurveyReleased.response, SurveyReleased.label).distinct())).all()
        )
        told = await whole_report(session, None, run, now=NOW)
    sizes = Counter(label for _response, label in labels)
    assert sizes == {"Лесная СШ № 1": 9, None: 6}, "three and three of two schools are «другие»"
    assert [(line.name, line.n) for line in told.groups[0].lines] == [("Лесная СШ № 1", 9), (None, 6)]
