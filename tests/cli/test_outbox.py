"""`nastavnik outbox`: figures and single messages, of all or of one municipality, without a name."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from models.enums import DeliveryClass, OutboxState, Role
from models.people import Municipality
from models.traffic import Outgoing
from services.messages.outbox import enqueue
from storage.database import Database
from tests.support.factories import make_municipality, make_person
from tests.support.schema import address

HOUR = timedelta(hours=1)
ENDS = {
    "озёрный": ((OutboxState.SENT, None), (OutboxState.WAITING, "server_error"), (OutboxState.BLOCKED, "blocked")),
    "дальний": ((OutboxState.FAILED, "rejected"), (OutboxState.UNKNOWN, "maybe_sent"), (OutboxState.VOID, "stale")),
}
SLUGS = {"озёрный": "lake", "дальний": "far"}


async def seed(database):
    db, now = Database(address(database)), datetime.now(UTC)
    async with db.begin() as session:
        for name, ends in ENDS.items():
            municipality = await make_municipality(session, name)
            await session.execute(update(Municipality).where(Municipality.id == municipality).values(slug=SLUGS[name]))
            person = await make_person(
                session, "Примерова Анна", (Role.COORDINATOR, None), municipality_id=municipality
            )
            for state, reason in ends:
                number = await enqueue(
                    session, to=person, kind="plain", payload={"text": "…"}, now=now - HOUR, delivery=DeliveryClass.MUST
                )
                tried = {"state": state, "reason": reason, "attempts": 2, "not_before": now + HOUR}
                await session.execute(update(Outgoing).where(Outgoing.id == number).values(**tried))
    await db.dispose()


@pytest.fixture
def seeded(settled):
    asyncio.run(seed(settled.database))
    return settled


def test_all_together(seeded):
    assert seeded.does("outbox", "--json") == 0
    counts = seeded.json
    assert counts.pop("oldest_s") == pytest.approx(3600, abs=30), "one that is tried again later is as old as ever"
    assert counts == {"waiting": 1, "sent": 1, "failed": 1, "blocked": 1, "unknown": 1}


def test_of_one_municipality(seeded):
    assert seeded.does("outbox", "--json", "--municipality", "lake") == 0
    assert {key: seeded.json[key] for key in ("waiting", "sent", "failed")} == {"waiting": 1, "sent": 1, "failed": 0}
    assert seeded.does("outbox", "--json", "--municipality", "far") == 0
    assert seeded.json == {"waiting": 0, "oldest_s": 0, "sent": 0, "failed": 1, "blocked": 0, "unknown": 1}
    assert seeded.does("outbox", "--municipality", "nowhere") == 1


def test_single_messages_by_internal_ids(seeded):
    assert seeded.does("outbox", "--json", "--rows") == 0
    rows = seeded.json["rows"]
    assert [(row["state"], row["reason"]) for row in rows] == [
        ("waiting", "server_error"),
        ("blocked", "blocked"),
        ("failed", "rejected"),
        ("unknown", "maybe_sent"),
    ]
    assert set(rows[0]) == {
        *("id", "person", "kind", "state", "reason", "attempts", "planned_at", "not_before", "finished_at")
    }
    assert seeded.does("outbox", "--json", "--state", "sent", "--limit", "5") == 0
    assert [row["state"] for row in seeded.json["rows"]] == ["sent"]
    assert seeded.does("outbox", "--rows", "--municipality", "far") == 0
    assert "failed (rejected)" in seeded.out
    assert "Примерова" not in seeded.out
    assert seeded.does("outbox", "--state", "lost") == 2
