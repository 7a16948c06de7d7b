"""The present program on what the first version left behind: what was sent, begun or kept then still leads on."""

import base64
import json
import os
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import timedelta

import pytest

from cli import main
from locales import translator
from scheduler.notice_kinds import LOADERS
from tests.support.forging import incident_of, tapped
from tests.support.only import sqlite_only
from tests.support.pristine import NO_TRACE, Pristine
from tests.support.version_before import (
    HouseBefore,
    begin_dialogues,
    buttons_sent,
    dialogues_begun,
    lay_out,
)
from views.common import incident_screen, lost_screen, stale_toast

pytestmark = sqlite_only("the version before knew files alone; one of its files is moved in tests/postgres")

STALE = {stale_toast(translator(language)).unescape() for language in ("ru", "en")}
NO_WAY_ON = [
    str(screen.text).splitlines()[0]
    for language in ("ru", "en")
    for screen in (lost_screen(translator(language)), incident_screen("ABCDEF", translator(language)))
]

# Kinds of messages that bear another name since: the migration moves what waits.
RENAMED = {"evidence.queue": "reminder.morning"}

# Buttons that led to a screen and may be refused or unknown now, because what they led to is really gone: prefix → why.
GIVEN_UP: dict[str, str] = {
    "rm.to": "the day it moves to has passed: no date moves into the past any more",
    "rm.noreason": "the same",
    "sv.xlsx": "what a confidential survey has found comes out when it ends, not before",
    "sv.docx": "the same",
}
# Steps of dialogues that are no more: step → why nothing is lost by it.
STEPS_GIVEN_UP: dict[str, str] = {
    "Setting:days": "it was begun for a setting that no version knows: it was written where nobody read it",
}
# One tap sends nothing to many any more; words where a confidential survey awaits a tap are kept nowhere.
CHANGES_NOTHING = {"Planning:plan", "Answering:words"}


@pytest.fixture
async def house(tmp_path):
    lay_out(tmp_path)
    begin_dialogues(tmp_path)
    async with HouseBefore(tmp_path) as built:
        await built.app.scheduler.stop()
        built.box.until_idle = built.app.intake.idle
        await built.app.intake.idle()
        with Pristine(tmp_path / "nastavnik.db", but=frozenset()) as built.pristine:
            yield built


def answer_to(house, since):
    """What a tap came to: a screen, a refusal, or «this button is out of date»."""
    alerts = [call["args"]["text"] for call in calls(house, since) if call["args"].get("show_alert")]
    return "stale" if STALE & set(alerts) else "refused" if alerts else "shown"


def calls(house, since):
    found = []
    for call in reversed(house.box.calls):
        if call["n"] <= since:
            break
        found.append(call)
    return found


async def test_every_button_that_was_sent_still_leads_somewhere(house):
    wrong, seen = [], Counter()
    for button in buttons_sent(10 if os.environ.get("FULL") else 1):
        since = house.box.calls[-1]["n"]
        incident = await incident_of(house, **tapped(house.people[button.person], button.data))
        answer = answer_to(house, since)
        fine = answer != "stale" and (answer == "shown" or button.led_to == "refused")
        if incident or not (fine or button.kind in GIVEN_UP):
            wrong.append((button, incident or answer))
        seen[button.kind] += 1
        await house.pristine.put_back()
    assert not wrong, f"{len(wrong)} buttons:\n" + "\n".join(map(str, wrong[:30]))
    assert len(seen) > 250
    assert set(seen) >= set(GIVEN_UP)


async def test_every_dialogue_that_was_begun_goes_on(house):
    wrong = []
    for one in dialogues_begun():
        await house.pristine.put_back()
        stand_at(house, one)
        before, since = everything(house, one.person), house.box.calls[-1]["n"]
        await answers(house.people[one.person], one.awaits)
        said = [str(call["args"].get("text")) for call in calls(house, since)]
        lost = [words for words in said for sign in NO_WAY_ON if words.startswith(sign)]
        stuck = one.changes and one.step not in CHANGES_NOTHING and everything(house, one.person) == before
        if lost or stuck or answer_to(house, since) != "shown":
            wrong.append((one.step, said))
    assert {step for step, _ in wrong} == set(STEPS_GIVEN_UP), wrong
    assert len(dialogues_begun()) > 45


def stand_at(house, one):
    """Let the person stand where they stood, as the migrations have left it."""
    with closing(sqlite3.connect(house.folder / "nastavnik.db", timeout=10)) as database, database:
        database.execute("DELETE FROM conversation WHERE chat = ?", (one.person,))
        database.execute("UPDATE conversation SET chat = ? WHERE chat = ?", (one.person, one.kept_under))


def everything(house, chat):
    with closing(sqlite3.connect(house.folder / "nastavnik.db", timeout=10)) as database:
        stands = database.execute("SELECT state, data FROM conversation WHERE chat = ?", (chat,)).fetchone()
    return stands, {table: rows for table, rows in house.pristine.now().items() if table not in NO_TRACE}


async def answers(person, awaited):
    match awaited:
        case {"sends": words}:
            await person.sends(words)
        case {"taps": data}:
            await person.taps_data(data)
        case {"uploads": name, "content": content}:
            await person.uploads(base64.b64decode(content), name)
        case {"contact": phone}:
            await person.shares_contact(phone)


async def test_what_waited_goes_out_or_is_void_with_a_reason(tmp_path):
    lay_out(tmp_path)
    waiting = "SELECT id, kind, state FROM outbox WHERE state IN ('waiting', 'claimed', 'sending')"
    with closing(sqlite3.connect(tmp_path / "nastavnik.db")) as database:
        waited = {number: (kind, state) for number, kind, state in database.execute(waiting)}
        assert database.execute("SELECT count(*) FROM inbox WHERE state = 'new'").fetchone() == (3,)
    assert {RENAMED.get(kind, kind) for kind, _ in waited.values()} <= set(LOADERS)
    async with HouseBefore(tmp_path) as house:
        await house.box.settled()
        for _ in range(4):
            await house.moves(timedelta(hours=1))
        with closing(sqlite3.connect(tmp_path / "nastavnik.db")) as database:
            ends = database.execute("SELECT id, state, reason, finished_at FROM outbox").fetchall()
            unhandled = database.execute("SELECT count(*) FROM inbox WHERE state != 'done'").fetchone()
    assert unhandled == (0,)
    became = {number: (state, reason) for number, state, reason, _ in ends if number in waited}
    assert set(became) == set(waited)
    for number, (state, reason) in became.items():
        if waited[number][0] == "announcement.correction":
            assert (state, reason) == ("failed", "too_old"), "these chats do not know the messages it corrects"
        elif waited[number][1] == "sending":
            assert (state, reason) == ("unknown", "worker_lost"), "nobody knows whether it arrived: never sent twice"
        else:
            assert state in {"sent", "void", "blocked"}, (waited[number], state, reason)
            assert state == "sent" or reason, waited[number]
            assert reason != "unknown_kind", waited[number]
    sent = {waited[number][0] for number, (state, _) in became.items() if state == "sent"}
    # A seminar an hour ahead may have begun meanwhile; nothing else is too late by then.
    assert {kind for kind, _ in waited.values()} - sent <= {"reminder.urgent", "announcement.correction"}
    person = house.people[900_000_001]
    assert person.sees("выполнено"), "the update that nobody had handled"


def test_a_backup_of_the_version_before_is_put_in_place(tmp_path, monkeypatch, capsys):
    lay_out(tmp_path / "backup")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert main(["restore", str(tmp_path / "backup"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["old"] is None
    assert main(["status", "--municipality", "main", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["schools"]) == 4
    assert main(["survey", "list", "--municipality", "main", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 5
