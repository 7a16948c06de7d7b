"""Two taps of one person, or of two about one thing, at two real processes in the same moment: nothing is lost.

What the same race does to services alone, and without what keeps a chat's order, stands in test_race.
"""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from models.enums import Role
from models.roadmap import Assignment
from models.surveys import SurveyParticipation
from sandbox import Sandbox
from services import people
from services.surveys import answering, publishing
from services.surveys.audience import Audience
from services.surveys.definitions import read_definition, unpack
from tests.postgres.test_race import LONG, OPTIONS
from tests.support.events import make_event
from tests.support.factories import make_item, make_municipality, make_person, make_roadmap
from tests.support.processes import Apart, Team
from tests.support.roadmaps import PERIOD, roadmap_docx
from tests.support.shares import tries
from tests.support.survey_crowd import read
from tests.support.visitors import LONGEST_S

pytestmark = [pytest.mark.storm, pytest.mark.timeout(3000)]

ROUNDS = tries(100, quick=3)  # of two taps, of six kinds: more than a thousand with FULL
HANDLED = "SELECT count(*) FROM inbox WHERE update_id IN (?, ?) AND (state = 'done' OR payload IS NULL)"
FAILED = "SELECT count(*) FROM inbox WHERE state NOT IN ('done', 'new')"
HOURS = range(7, 20)


class Office:
    """A coordinator, two directors with something to do, on two processes; each act at once with another."""

    def __init__(self, several, box):
        self.several = several
        self.anna, self.dasha, self.gleb = (box.person(name) for name in ("Анна", "Дарья", "Глеб"))

    async def settles(self):
        now = datetime.now(UTC)
        db = self.several.processes[0].database()
        async with db.begin() as session:
            place = self.municipality = await make_municipality(session)
            self.schools = [
                await people.create_school(session, municipality_id=place, name=f"{name} СШ")
                for name in ("Берёзовская", "Каменная", "Озёрная", "Луговая")
            ]
            posts = ((Role.COORDINATOR, None), (Role.LEADER, self.schools[0]), (Role.LEADER, self.schools[1]))
            ids = []
            for one, post in zip((self.anna, self.dasha, self.gleb), posts, strict=True):
                one.chat.started = True
                ids.append(await make_person(session, one.name, post, municipality_id=place, platform_id=str(one.id)))
            self.run = await publishing.publish(
                session, None, read_definition(LONG.replace("[teacher]", "[leader]").encode(), "long.yaml"),
                municipality_id=place, audience=Audience((Role.LEADER,)), now=now,
            )  # fmt: skip
            await answering.open_survey(session, self.run, ids[1], now=now)
            self.events = [
                await make_event(
                    session, place, f"Семинар {number}", now + timedelta(days=2), Role.LEADER,
                    at=now - timedelta(hours=1), places=1,
                )
                for number in range(ROUNDS)
            ]  # fmt: skip
            roadmap = await make_roadmap(session, place)
            item, occurrence = await make_item(session, roadmap, "1", "Провести педсовет", due=now.date())
            task = {"roadmap_id": roadmap, "item_id": item, "occurrence_id": occurrence, "due": now.date()}
            task |= {"person_id": ids[1], "created_at": now}
            made = insert(Assignment).values(**task).returning(Assignment.id)
            self.task = (await session.execute(made)).scalar_one()
            query = select(SurveyParticipation.id).where(SurveyParticipation.person_id == ids[1])
            self.part = (await session.execute(query)).scalar_one()
        await db.dispose()

    async def at_once(self, *acts):
        """Let two acts reach two processes in the same moment, and wait until what comes of them is there."""
        numbers = [str(await act) for act in acts]
        await self.several.proxy.lets_two_go()
        await self.several.until(HANDLED, [(2,)], values=numbers, seconds=LONGEST_S)

    async def taps(self, one, other, who=None):
        await self.at_once(
            self.dasha.taps_data(one, wait="nothing"), (who or self.dasha).taps_data(other, wait="nothing")
        )

    def values(self, query, *values):
        (row,) = self.several.rows(query, *values)
        return row


async def shows(person, words):
    await person.chat.signal.until(lambda: any(words in shown.text for shown in person.messages[-4:]), LONGEST_S)


@pytest.fixture
async def office(place, tmp_path):
    place(tmp_path / "nastavnik.db")
    async with Sandbox(strict=False) as box:
        several = Team(box, tmp_path, 2, behind=Apart)
        built = Office(several, box)
        await built.settles()
        async with several.runs():
            yield built


async def ticks(office):
    """Of one question, several answers."""
    ticked = set()
    for number in range(ROUNDS):
        one, other = 2 * number % OPTIONS, (2 * number + 1) % OPTIONS
        await office.taps(f"sv.a:{office.run}:0:{one}", f"sv.a:{office.run}:0:{other}")
        ticked ^= {f"k{one}", f"k{other}"}
        drafts = office.several.rows("SELECT answers FROM survey_draft WHERE participation_id = ?", office.part)
        kept = [set(unpack(packed).values) for (answers,) in drafts for packed in read(answers).values()]
        assert kept == ([ticked] if ticked else [])


async def preferences(office):
    for number in range(ROUNDS):
        hour, quiet = HOURS[number % len(HOURS)], ((20, 8), (21, 8), (22, 7))[number % 3]
        await office.taps(f"me.hour:{hour}", f"me.quiet:{quiet[0]}:{quiet[1]}")
        query = "SELECT reminder_hour, quiet_from, quiet_to FROM person WHERE platform_id = ?"
        assert office.values(query, str(office.dasha.id)) == (hour, *quiet)


async def places(office):
    for event in office.events:
        await office.taps(f"mp.yes:{event}", f"mp.yes:{event}", office.gleb)
        answers = office.several.rows("SELECT answer FROM event_part WHERE event_id = ?", event)
        assert sorted(answers) == [("waiting",), ("yes",)]


async def papers(office):
    """Words for one report, out of order as they may be."""
    await office.dasha.taps_data(f"ev.rep:{office.task}", wait="answer")
    office.several.proxy.holds = True
    for number in range(ROUNDS):
        said = {f"Провели {2 * number + more}-й урок" for more in range(2)}
        await office.at_once(*(office.dasha.sends(words, wait="nothing") for words in said))
        pieces = office.several.rows("DELETE FROM evidence_piece RETURNING text")  # one report takes thirty
        assert sorted(pieces) == sorted((words,) for words in said)
    office.several.proxy.holds = False


async def drafts(office):
    """Schools ticked in a row of a roadmap that is being brought in; give the draft."""
    anna = office.anna
    await anna.sends("/import", wait="answer")
    await anna.uploads(roadmap_docx(), "карта.docx", wait="nothing")
    await shows(anna, "На какой период")
    await anna.sends(PERIOD, wait="nothing")
    await shows(anna, "риказ")
    await anna.taps("Приказа пока нет", wait="nothing")
    await shows(anna, "Понял")
    office.several.proxy.holds = True
    draft, _ = office.values("SELECT id, person_id FROM roadmap_draft")
    ticked = set()
    for number in range(ROUNDS):
        both = {office.schools[number % 4], office.schools[(number + 1) % 4]}
        await office.at_once(
            *(anna.taps_data(f"rmi.tick:{draft}:4:{school}:0", wait="nothing") for school in sorted(both))
        )
        ticked ^= both
        (content,) = office.values("SELECT content FROM roadmap_draft")
        assert set(read(content)["rows"][4]["executors"].get("schools", ())) == ticked
    return draft


async def imports(office, draft):
    """A roadmap saved by two taps at once is saved once."""
    kept, person = office.values("SELECT content, person_id FROM roadmap_draft")
    content = json.dumps(read(kept) | {"beside": True})
    office.several.rows("DELETE FROM roadmap_draft RETURNING id")
    (before,) = office.values("SELECT count(*) FROM roadmap")
    for number in range(ROUNDS):
        made = (
            "INSERT INTO roadmap_draft (municipality_id, person_id, filename, content, created_at)"
            " VALUES (?, ?, ?, CAST(? AS json), now()) RETURNING id"
        )
        (draft,) = office.values(made, office.municipality, person, f"карта {number}.docx", content)
        save = f"rmi.save:{draft}"
        await office.at_once(*(office.anna.taps_data(save, wait="nothing") for _ in range(2)))
        assert office.values("SELECT count(*) FROM roadmap") == (before + number + 1,)
        assert office.several.rows("SELECT id FROM roadmap_draft") == []


async def test_two_taps_at_two_processes(office):
    await papers(office)
    draft = await drafts(office)
    await imports(office, draft)
    for kind in (ticks, preferences, places):
        await kind(office)
    assert office.several.rows(FAILED) == [(0,)], office.several.logs()
    assert all(office.several.proxy.taken.values())
