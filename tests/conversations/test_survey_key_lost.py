"""A night's copy is put back after a confidential survey was closed: its key is gone, and everybody is told plainly."""

import asyncio
import json
import logging
import shutil
from datetime import UTC, datetime, timedelta

import cli
from models.enums import Role
from services.surveys import audience as survey_audience
from services.surveys import publishing
from services.surveys.definitions import read_definition
from tests.support import open_run
from tests.support.harness import House
from tests.support.schema import address

SHORT = """
title: Коротко
language: ru
audience: [teacher]
privacy: confidential
questions:
  - {key: mark, type: scale, text: 'Насколько полезно?', from: 1, to: 5}
  - {key: words, type: text, text: 'Что ещё?'}
groups: [school]
"""
NAMES = ("Анна", "Вера", "Инна", "Майя", "Нина", "Ольга")


async def published(house, **more):
    school = await house.school("Берёзовская СШ")
    crowd = [await house.joined(f"Учебнова {name} Ивановна", Role.TEACHER, school=school) for name in NAMES]
    async with house.app.db.begin() as session:
        definition, audience = read_definition(SHORT.encode(), "a.yaml"), survey_audience.Audience((Role.TEACHER,))
        place = {"municipality_id": house.municipality_id}
        await publishing.publish(session, None, definition, audience=audience, now=house.now, **place, **more)
    await house.tick()
    return crowd


async def test_people_answer_again_and_the_coordinator_hears_how_many(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", address(tmp_path / "nastavnik.db"))
    async with House(tmp_path, start=datetime.now(UTC).replace(hour=3, minute=0) - timedelta(days=2)) as house:
        anna = await house.joined("Тестова Анна Борисовна", Role.COORDINATOR)
        crowd = await published(house)
        for person in crowd[:5]:
            await person.taps("Начать")
            await person.taps("4")
            await person.sends("словами")
            await person.taps("Отправить")
        await house.app.scheduler.upkeep()
        [night] = (tmp_path / "backups").iterdir()
        assert not list(night.rglob("*.key"))
        await anna.taps_data("sv.close:1:1")
        assert anna.hears("Опрос закрыт")
        assert not list((tmp_path / "nastavnik.db.keys").iterdir())

        await house.stop()
        assert await asyncio.to_thread(cli.main, ["restore", str(night), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["asked_again"] == 5
        await house.start()
        await house.moves(timedelta(days=3))  # the command's clock is the machine's own
        assert anna.sees("Отправили ответы и получили просьбу ответить ещё раз 5 человек")
        for person in crowd[:5]:
            assert person.sees("Пожалуйста, ответьте на этот опрос ещё раз")
            assert person.sees("прочитать ваши ответы больше не может никто")
        assert not crowd[5].sees("ответьте на этот опрос ещё раз")
        await anna.sends("/surveys")
        await anna.taps("Коротко")
        assert anna.hears("закончили: 0")
        await anna.taps_data("dl.all")
        assert not anna.sees("Учебнова"), "who had answered is on no list"
        await crowd[0].taps("Начать")
        await crowd[0].taps("5")
        await crowd[0].sends("ещё раз")
        await crowd[0].taps("Отправить")
        assert crowd[0].hears("Спасибо")


async def test_copies_that_can_be_read_are_named_at_the_start(tmp_path, caplog):
    night = tmp_path / "backups" / "nastavnik-2026-08-31"
    night.mkdir(parents=True)
    open_run.build(night / "nastavnik.db")
    with caplog.at_level(logging.WARNING, logger="nastavnik"):
        async with House(tmp_path) as house:
            named = [record.getMessage() for record in caplog.records if "forget-open" in record.getMessage()]
            assert [str(night) in message for message in named] == [True]
            caplog.clear()
            shutil.rmtree(night)
            await house.restarts()
            assert not [record for record in caplog.records if "forget-open" in record.getMessage()]


async def test_own_answers_that_are_not_sent_are_shown_to_their_owner_alone(house):
    crowd = await published(house)
    await crowd[0].taps("Начать")
    await crowd[0].taps("4")
    await crowd[0].sends("/mydata")
    told = json.loads(crowd[0].last_document.content)
    assert told["survey_draft"] == [{"participation_id": 1, "run_id": 1, "answers": {"mark": "4"}}]
