"""Somebody who was everywhere – in everybody's words, in dialogues, in surveys – before she is erased."""

from sqlalchemy import insert, select

from models.enums import EventKind, Role
from models.evidence import AssignmentEvent
from models.roadmap import ItemChange, PhraseMemory, RoadmapItem
from models.tables import Base
from services import people, status
from services.privacy.texts import TEXTS, Text
from services.surveys import audience as survey_audience
from services.surveys import publishing
from services.surveys.definitions import read_definition
from services.surveys.results import reading as results
from tests.support.reporting import PDF
from views.surveys.buttons import OpenSurvey

NAME = "Забываева Евлампия Харитоновна"
PHONE = "+79871234567"
WRITTEN = "8 987 123-45-67"
NEEDLES = ("Забываев", "Евлампи", "Харитоновн", PHONE[2:], "987 123-45-67")


async def talk(school):
    """What is written in the chat about her and by her."""
    lampia, vera = school.lampia, school.vera
    await school.opens_card(lampia, "5")
    await lampia.taps("💬 Спросить")
    await lampia.sends(f"Это Евлампия Харитоновна, мой телефон {WRITTEN}. Подойдёт прошлогодний приказ?")
    await vera.taps("↪️ Ответить")
    await vera.sends("Забываевой Е. Х.: нет, нужен новый")
    await school.opens_card(lampia, "7")
    await lampia.taps("отчитаться")
    await lampia.sends(f"Курсы прошли, сдала Забываева Е.Х., {lampia.id}")
    await lampia.uploads(PDF, "Приказ_Забываева_Е_Х.pdf")
    await lampia.taps("✅ Отправить отчёт")
    await vera.taps("Карточка")
    await vera.taps("↩️ Вернуть")
    await vera.taps("Своими словами")
    await vera.sends(f"Нет подписи: Забываева Евлампия Харитоновна, т. {WRITTEN}")


async def elsewhere(house, school):
    """What other people's work says of her, and has not been asked about in the chat here."""
    async with house.app.db.begin() as session:
        now, dasha = house.now, await house.id_of(school.dasha)
        await people.create_invite(
            session, municipality_id=house.municipality_id, role=Role.TUTOR, person_id=school.number, now=now
        )
        item = (await session.execute(select(RoadmapItem.id).where(RoadmapItem.number == "9"))).scalar_one()
        rows = {
            PhraseMemory: {
                "municipality_id": house.municipality_id,
                "kind": "executors",
                "phrase": "забываева е. х., завуч",
                "decision": {"people": [school.number]},
                "changed_at": now,
            },
            ItemChange: {"item_id": item, "at": now, "kind": "title", "reason": "по просьбе Е. Х. Забываевой"},
            AssignmentEvent: {
                "assignment_id": school.tasks["9"],
                "kind": EventKind.ASKED,
                "by_id": dasha,
                "at": now,
                "text": f"Звонить Забываевой Евлампии, т. {WRITTEN}",
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
            municipality = house.municipality_id
            made = publishing.publish(
                session, None, definition, municipality_id=municipality, audience=audience, now=house.now
            )
            runs.append(await made)
    await house.tick()
    for person, words in ((school.lampia, f"Пишите мне: {NAME}"), (school.dasha, "Больше таких, как Забываева Е. Х.!")):
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
        municipality = await status.summary(session, house.municipality_id, now=house.now)
        found = await results.results_of(session, None, run, now=house.now)
        answered = [(one.n, one.counts, one.average) for one in found.questions[:1]]
        return municipality["items"], municipality["schools"], answered, [one.ratio for one in found.shares]


async def words_of(house):
    """Every text of words, by where it stands."""
    found = []
    async with house.app.db.read() as session:
        for place, kind in TEXTS.items():
            if kind is Text.WORDS:
                name, _, column = place.partition(".")
                table = Base.metadata.tables[name]
                key = next(iter(table.primary_key.columns))
                rows = await session.execute(select(key, table.c[column]).where(table.c[column].is_not(None)))
                found += [((place, number), text) for number, text in rows]
    return found
