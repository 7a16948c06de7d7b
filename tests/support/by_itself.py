"""What came by itself in a story: each message keeps to the rules of a screen, above all that it leads on and home."""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING, Any, Final

import psycopg

from models.enums import OutboxState
from sandbox.chats import inline_keyboard
from tests.support.schema import beside
from tests.support.walked import Seen
from tests.support.walked_rules import wrongs
from views.people.registration import AskIn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.harness import House

SENT: Final = (
    "SELECT outbox.kind, outbox.message_id, person.platform_id FROM outbox JOIN person ON person.id = outbox.person_id "
    "WHERE outbox.state = ? AND outbox.message_id IS NOT NULL AND person.platform_id IS NOT NULL"
)


def came_by_itself(house: House) -> Iterator[Seen]:
    """Every message that left through the outbox and stands in its chat as it came."""
    file = house.folder / "nastavnik.db"
    with beside(file) as database:
        try:
            rows = database.execute(SENT, (OutboxState.SENT.value,)).fetchall()
        except (sqlite3.DatabaseError, psycopg.Error):  # stories in which the database itself is broken
            return
    for kind, message, platform_id in rows:
        chat = house.box.bot.chats.get(int(platform_id))
        post = chat.posts.get(message) if chat else None
        if post is not None and "edit_date" not in post.body:
            yield shown(kind, post.body)


def shown(kind: str, body: dict[str, Any]) -> Seen:
    rows = tuple(
        tuple((one["text"], one.get("callback_data") or one.get("url", "")) for one in row)
        for row in inline_keyboard(body)
    )
    return Seen(re.sub(r"<[^>]+>", "", body.get("text") or body.get("caption") or ""), rows, (kind,), kind)


def wrong_by_itself(house: House) -> list[str]:
    """Say what is wrong with what came; whoever has no home here is led to the door instead."""
    door = AskIn().pack()
    return [
        f"{said}\n{one}"
        for one in came_by_itself(house)
        if all(data != door for _label, data in one.buttons)
        for said in wrongs(one)
    ]
