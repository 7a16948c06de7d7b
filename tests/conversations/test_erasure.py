"""After /forget: where the name, the phone and the number of somebody who was everywhere could still be read."""

import logging

import pytest
from sqlalchemy import insert, select, update

from bot.logs import TextFormatter
from models.enums import EventKind, Role
from models.evidence import AssignmentEvent, EvidencePiece
from models.people import ErasureAct, Person
from models.roadmap import ItemChange, PhraseMemory, RoadmapDraft, RoadmapItem
from models.surveys import SurveyAnswer, SurveyDraft, SurveyParticipation
from services import people, status
from services.surveys import audience as survey_audience
from services.surveys import publishing
from services.surveys.definitions import read_definition
from services.surveys.results import reading as results
from tests.support.bytes import traces
from tests.support.reporting import PDF, ReportingSchool
from views.surveys.buttons import OpenSurvey

NAME = "Забываева Евлампия Харитоновна"
PHONE = "+79871234567"
WRITTEN = "8 987 123-45-67"
NEEDLES = ("Забываев", "Евлампи", "Харитоновн", PHONE[2:], "987 123-45-67")


@pytest.fixture
async def school(house):
    """A school in the middle of its work, with Lampia among its people, in everybody's words and in every dialogue."""
    school = await ReportingSchool(house).build()
    school.lampia = await house.joined(NAME, Role.LEADER, school=school.school)
    school.number = await house.id_of(school.lampia)
    async with house.app.db.begin() as session:
        person = await session.get(Person, school.number)
        person.phone = PHONE
    return school


async def talk(house, school):
    """What is written in the chat about her and by her."""
    lampia, vera, anna = school.lampia, school.vera, school.anna
    await school.opens_card(lampia, "5")
    await lampia.taps("💬 Спросить")
    await lampia.sends(f"Это Евлампия, мой телефон {WRITTEN}. Подойдёт прошлогодний приказ?")
    await vera.taps("↪️ Ответить")
    await vera.sends("Забываевой Е. Х.: нет, нужен новый")
    await school.opens_card(lampia, "7")
    await lampia.taps("отчитаться")
    await lampia.sends(f"Курсы прошли, сдала Забываева Е.Х., {lampia.id}")
    await lampia.uploads(PDF, "Приказ_Забываева.pdf")
    await lampia.taps("✅ Отправить отчёт")
    await vera.taps("Посмотреть")
    await vera.taps("↩️ Вернуть")
    await vera.taps("Своими словами")
    await vera.sends("Евлампия Харитоновна, не видно подписи Забываевой")
    await lampia.uploads(PDF + b"2", "Черновик Забываевой.pdf")
    await anna.sends("/announce")
    await anna.sends("Спасибо Забываевой Евлампии Харитоновне и её команде!")  # and never sent


async def elsewhere(house, school):
    """What other people's work says of her, and has not been asked about in the chat here."""
    async with house.app.db.begin() as session:
        now, dasha = house.now, await house.id_of(school.dasha)
        await people.create_invite(
            session, municipality_id=house.municipality_id, role=Role.TUTOR, person_id=school.number, now=now
        )
        item = (await session.execute(select(RoadmapItem.id).where(RoadmapItem.number == "9"))).scalar_one()
        rows = {
            RoadmapDraft: {
                "municipality_id": house.municipality_id,
                "person_id": await house.id_of(school.anna),
                "filename": "план Забываевой.docx",
                "content": {"rows": [{"executors": "Забываева Е. Х."}], "notes": []},
                "created_at": now,
            },
            PhraseMemory: {
                "municipality_id": house.municipality_id,
                "kind": "executors",
                "phrase": "забываева е. х., завуч",
                "decision": {"people": [school.number]},
                "changed_at": now,
            },
            ItemChange: {"item_id": item, "at": now, "kind": "title", "reason": "по просьбе Забываевой"},
            AssignmentEvent: {
                "assignment_id": school.tasks["9"],
                "kind": EventKind.ASKED,
                "by_id": dasha,
                "at": now,
                "text": f"Звонить Забываевой, т. {WRITTEN}",
                "version": 1,
            },
        }
        for table, values in rows.items():
            await session.execute(insert(table).values(**values))


SURVEY = """
title: Как вам живётся
language: ru
audience: [leader]
privacy: named
questions:
  - {key: scale, type: scale, text: 'Насколько полезно?', from: 1, to: 5, labels: [совсем нет, очень]}
  - {key: words, type: text, text: 'Что ещё?', required: no}
shares:
  - {key: useful, title: Полезно, share: answers 4–5 on scale}
"""


async def survey(house, school):
    """Lampia and Dasha answer, each with words about Lampia; a second run is left half-way."""
    runs = []
    for _ in range(2):
        async with house.app.db.begin() as session:
            definition = read_definition(SURVEY.encode(), "own.yaml")
            audience = survey_audience.Audience((Role.LEADER,))
            town = house.municipality_id
            made = publishing.publish(session, None, definition, municipality_id=town, audience=audience, now=house.now)
            runs.append(await made)
    await house.tick()
    for person, words in ((school.lampia, f"Пишите мне: {NAME}"), (school.dasha, "Больше таких, как Забываева!")):
        await person.taps_data(OpenSurvey(run=runs[0]).pack())
        await person.taps("4")
        await person.sends(words)
        await person.taps("Отправить")
        assert person.hears("Спасибо")
    await school.lampia.taps_data(OpenSurvey(run=runs[1]).pack())
    await school.lampia.taps("5")
    await school.lampia.sends("Евлампия – за")
    return runs[0]


async def sums(house, run):
    async with house.app.db.read() as session:
        town = await status.summary(session, house.municipality_id, now=house.now)
        found = await results.results_of(session, None, run, now=house.now)
        answered = [(one.n, one.counts, one.average) for one in found.questions[:1]]
        return town["items"], town["schools"], answered, [one.ratio for one in found.shares]


async def erase(lampia):
    await lampia.sends("/forget")
    await lampia.taps("Да, стереть")
    assert lampia.hears("Акт об уничтожении данных № 1")


async def test_not_in_words_files_dialogues_or_logs_and_the_sums_stay(house, school, caplog):
    caplog.set_level(logging.INFO)
    run = await survey(house, school)
    await talk(house, school)
    await elsewhere(house, school)
    needles = (*NEEDLES, school.lampia.id)
    before = await sums(house, run)
    assert {needle for _, needle in traces(house.folder, *needles)} == set(needles), "else this would prove nothing"

    await erase(school.lampia)
    assert school.lampia.hears("упоминания в других текстах")
    assert traces(house.folder, *needles) == []
    assert await sums(house, run) == before
    ours = [record for record in caplog.records if not record.name.startswith(("sandbox", "aiosqlite", "sqlalchemy"))]
    written = "\n".join(map(TextFormatter("%(name)s: %(message)s").format, ours))
    assert [needle for needle in needles if str(needle) in written] == []

    await school.opens_card(school.vera, "5")
    assert school.vera.hears("•••: нет, нужен новый")
    await school.anna.taps("руководители школ")
    assert not school.anna.sees("Забываев")


async def test_what_was_handed_in_stays_and_the_act_lists_it(house, school):
    lampia, paper = school.lampia, PDF + "Директор Забываева Евлампия Харитоновна".encode()
    await school.opens_card(lampia, "5")
    await lampia.taps("отчитаться")
    await lampia.uploads(paper, "Приказ № 12 от 25.08.2026.pdf")
    await lampia.taps("✅ Отправить отчёт")
    await lampia.uploads(PDF + b"2", "Ещё не сдано.pdf")
    async with house.app.db.begin() as session:
        item = update(RoadmapItem).where(RoadmapItem.number == "5")
        await session.execute(item.values(executors_text="Забываева Е. Х., директор"))

    await erase(lampia)
    assert lampia.hears("сданные документы и подтверждения: 1")
    assert lampia.hears("пункт 5: приказ от 25 августа 2026")
    assert lampia.hears("официальные тексты, в которых стоит имя (дорожные карты, приказы, согласия): 1")
    assert lampia.hears("собранные, но не сданные подтверждения: 1")
    assert not lampia.hears("Забываев")
    (left,) = {place for place, _ in traces(house.folder, *NEEDLES) if not place.startswith("nastavnik.db")}
    assert left.startswith("evidence/")
    async with house.app.db.read() as session:
        kept = (await session.execute(select(ErasureAct.kept))).scalar_one()
        texts = (await session.execute(select(RoadmapItem.executors_text))).scalars().all()
        assert (await session.execute(select(EvidencePiece.name))).scalars().all() == ["Приказ № 12 от 25.08.2026.pdf"]
    assert kept["papers"] == [["5", "order", "2026-08-25"]]
    assert "Забываева Е. Х., директор" in texts


async def test_erased_while_a_survey_is_open(house, school):
    """The half-written answers go; the button of the survey leads nowhere any more."""
    run = await survey(house, school)
    await erase(school.lampia)
    assert school.lampia.hears("незаконченные опросы: 1")
    assert school.lampia.hears("собственные слова в опросах: 1")
    await school.lampia.taps_data(OpenSurvey(run=run).pack())
    assert school.lampia.hears("нет доступа")
    await school.lampia.sends("Забываева пишет дальше")
    async with house.app.db.read() as session:
        words = (await session.execute(select(SurveyAnswer.words))).scalars().all()
        begun = select(SurveyParticipation.person_id).join(
            SurveyDraft, SurveyDraft.participation_id == SurveyParticipation.id
        )
        assert school.number not in (await session.execute(begun)).scalars().all()
    assert {one for one in words if one} == {"Больше таких, как •••!"}
    await school.lampia.sends("/start")
    assert school.lampia.hears("Попросить доступ")
