"""Sixty people answer in the chat. The attacker has all that the house leaves behind, and knows who answered when."""

import asyncio
import json
import logging
import random
import re
import sqlite3
from contextlib import closing
from datetime import timedelta

import aiohttp
import pytest
from sqlalchemy import insert

from bot import logs
from models.enums import Role
from models.people import Appointment, Person
from services.backup import back_up, held_in
from services.backup.carrying import copy_to_file
from services.surveys import audience as survey_audience
from services.surveys import publishing
from services.surveys.definitions import read_definition
from tests.support.harness import House
from tests.support.schema import SERVER, beside, written

PEOPLE, SCHOOLS = 60, 6
SECRET = """
title: Что вы думаете на самом деле
language: ru
audience: [teacher]
privacy: confidential
questions:
  - {key: mark, type: scale, text: Оценка, from: 1, to: 5, labels: [плохо, хорошо]}
  - {key: words, type: text, text: Словами}
groups: [school]
"""
BRANCHED = """
title: Продолжать ли
language: ru
audience: [teacher]
privacy: confidential
questions:
  - {key: agree, type: yes_no, text: 'Продолжать?'}
  - {key: why, type: text, text: 'Почему нет?', if: 'agree: no'}
  - {key: mark, type: scale, text: 'Сколько?', from: 1, to: 5}
"""
NAMES = ("Образцова Вера", "Примерова Нина", "Пробнова Инна", "Тестова Зоя", "Учебнова Лия", "Школьнова Ия")
WORDS = re.compile("тайна".encode() + rb"(\d{3})" + "конец".encode())


def token(number):
    return f"тайна{number:03d}конец"


def found_in(data):
    """Persons in the order in which their words stand in these bytes, in either spelling of JSON."""
    spelt = data.replace(b"\\u0442\\u0430\\u0439\\u043d\\u0430", "тайна".encode())
    spelt = spelt.replace(b"\\u043a\\u043e\\u043d\\u0435\\u0446", "конец".encode())
    return [int(one) for one in WORDS.findall(spelt)]


@pytest.fixture
def talkative(tmp_path):
    """The program's own logging, with everything let through that it does not silence for good."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    logs.set_up("json")
    file = logging.FileHandler(tmp_path / "bot.log", encoding="utf-8")
    file.setFormatter(logs.JsonFormatter())
    root.handlers = [file]
    root.setLevel(logging.DEBUG)
    yield tmp_path / "bot.log"
    root.handlers = before
    root.setLevel(level)
    file.close()


async def seeded(house):
    """A run for sixty teachers of six schools; who stands where in the file says nothing of when they answer."""
    everybody = [house.box.person(f"Учителева Нина {number}") for number in range(PEOPLE)]
    schools = [await house.school(f"Лесная СШ № {number + 1}") for number in range(SCHOOLS)]
    async with house.app.db.begin() as session:
        for number in random.Random(11).sample(range(PEOPLE), PEOPLE):
            known = {"platform_id": str(everybody[number].id), "name": everybody[number].name, "joined_at": house.now}
            row = insert(Person).values(created_at=house.now, **known).returning(Person.id)
            post = {"municipality_id": house.municipality_id, "school_id": schools[number % SCHOOLS]}
            post |= {"role": Role.TEACHER, "person_id": (await session.execute(row)).scalar_one()}
            await session.execute(insert(Appointment).values(since=house.now.date(), **post))
    for person in everybody:
        await person.sends("/help")
    async with house.app.db.begin() as session:
        await publishing.publish(
            session,
            None,
            read_definition(SECRET.encode(), "secret.yaml"),
            municipality_id=house.municipality_id,
            audience=survey_audience.Audience((Role.TEACHER,)),
            now=house.now,
        )
    await house.tick()
    return everybody


async def test_nothing_that_is_left_behind_joins_people_and_answers(tmp_path, talkative, unused_tcp_port):
    async with House(tmp_path, http_port=unused_tcp_port) as house:
        everybody = await seeded(house)
        marks = random.Random(7)
        for number, person in enumerate(everybody):
            await house.box.clock.advance(timedelta(seconds=40))
            await person.taps("Начать")
            await person.taps(str(marks.randint(1, 5)))
            await person.sends(token(number))
            await person.taps("Отправить")
            assert person.hears("Спасибо")
            if number == PEOPLE // 2:
                await house.app.scheduler.upkeep()
        await house.box.settled()
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{unused_tcp_port}/metrics") as answer,
        ):
            metrics = await answer.read()
        back_up(held_in(house.app.settings.database_url, tmp_path), tmp_path / "own.tar", now=house.now)
        left = {str(path.relative_to(tmp_path)): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        left |= {"logs": talkative.read_bytes(), "metrics": metrics}
        if not SERVER:  # whose files keep what has come until it is written over: docs/operating.md says so
            left |= {"database": written(tmp_path / "nastavnik.db")}
        assert "own.tar" in left
        assert any(name.startswith("backups/") for name in left)
        for name, content in left.items():
            assert not found_in(content), f"{name}: sent, and the survey is open"
        await house.moves(timedelta(days=30))
        file, copy = tmp_path / "nastavnik.db", tmp_path / "copy.db"
        left = {"logs": talkative.read_bytes()}
        if SERVER:
            await asyncio.to_thread(copy_to_file, house.app.settings.database_url, copy)
        else:
            with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
                source.backup(target)
            left |= {name: (tmp_path / name).read_bytes() for name in ("nastavnik.db-wal", "nastavnik.db-shm")}
        look(written(file), copy.read_bytes(), left, copy)


async def test_a_copy_does_not_tell_who_is_at_a_question_that_few_are_asked(house):
    """«Почему нет?» awaits words, and only who has said no is asked it: nothing beside the draft may show that."""
    school = await house.school("Берёзовская СШ")
    people = [await house.joined(f"{name} Ивановна", Role.TEACHER, school=school) for name in NAMES]
    async with house.app.db.begin() as session:
        definition = read_definition(BRANCHED.encode(), "branched.yaml")
        audience = survey_audience.Audience((Role.TEACHER,))
        place = {"municipality_id": house.municipality_id}
        await publishing.publish(session, None, definition, audience=audience, now=house.now, **place)
    await house.tick()
    for number, person in enumerate(people):
        await person.taps("Начать")
        await person.taps("Нет" if number % 2 else "Да")
    assert people[1].hears("Почему нет?")
    assert people[0].hears("Сколько?")
    file = house.folder / "nastavnik.db"
    with beside(file) as connection:
        dialogues = connection.execute("SELECT state, CAST(data AS TEXT) FROM conversation").fetchall()
        states = {(state, json.loads(data).get("run")) for state, data in dialogues}
        said = "CAST(answers AS TEXT), position, CAST(screens AS TEXT), length(sealed)"
        drafts = connection.execute(f"SELECT DISTINCT {said} FROM survey_draft")
        assert len(states) == 1
        assert len(drafts.fetchall()) == 1
    await people[0].sends("просто слова")
    assert people[0].hears("Здесь нажимают кнопку"), "no answer where a tap is awaited, and no letter either"
    assert people[0].hears("Сколько?"), "the question stands beneath, with its buttons"
    with beside(file) as connection:
        said = connection.execute("SELECT CAST(data AS TEXT) FROM conversation").fetchall()
        dialogues = [json.loads(one) for (one,) in said]
    assert "просто слова" not in str(dialogues)
    await people[1].sends("Нет времени")
    assert people[1].hears("Сколько?")


def look(data, backup, left, file):
    """The attack itself."""
    for name, content in left.items():
        assert not found_in(content), name
    orders = [found_in(data), found_in(backup)]
    for order in orders:
        assert sorted(order) == list(range(PEOPLE)), "every answer stands there once: no copy was left behind"
    with closing(sqlite3.connect(file)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        holding = {
            name for name in tables if found_in(repr(connection.execute(f"SELECT * FROM {name}").fetchall()).encode())
        }
        assert holding == {"survey_released"}
        assert connection.execute(
            "SELECT count(*), max(payload) FROM inbox WHERE chat != '' OR payload IS NOT NULL"
        ).fetchone() == (0, None)
        assert connection.execute("SELECT count(*) FROM survey_draft").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM survey_pool").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM conversation").fetchone() == (0,)
        assert connection.execute("SELECT DISTINCT kind FROM outbox").fetchall() == [("survey_invitation",)]
        assert connection.execute("SELECT DISTINCT payload, reason FROM outbox").fetchall() == [('{"run": 1}', None)]
        assert connection.execute("SELECT DISTINCT action FROM audit_entry").fetchall() == [("survey.published",)]
        assert connection.execute("SELECT count(*) FROM reminder").fetchone() == (0,)
        moments = "SELECT DISTINCT started_at, finished_at FROM survey_participation"
        assert len(connection.execute(moments).fetchall()) == 1, "when somebody answered is not kept"
        for by in ("id", "response", "rowid"):
            rows = connection.execute(f"SELECT words FROM survey_released WHERE words != '' ORDER BY {by}")
            orders.append(found_in("\n".join(words for (words,) in rows).encode()))
    for order in orders:
        pairs = [(a, b) for at, a in enumerate(order) for b in order[at + 1 :]]
        assert abs(sum(a < b for a, b in pairs) / len(pairs) - 0.5) < 0.2, "four standard deviations of chance"
    # The best that can be done: the n-th of a school who answered wrote the n-th words of this school.
    guesses = [
        guess == truth for order in orders for school in range(SCHOOLS) for guess, truth in matched(order, school)
    ]
    assert sum(guesses) / len(guesses) < SCHOOLS / PEOPLE + 0.1, "one in ten is chance"


def matched(order, school):
    mine = [number for number in order if number % SCHOOLS == school]
    return zip(mine, sorted(mine), strict=True)
