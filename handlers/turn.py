"""One update being handled: who acts, what they are told, and the one transaction in which it happens."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from sqlalchemy import bindparam, delete, update

from models.enums import InboxState
from models.traffic import Conversation, InboxUpdate
from services.errors import NotAllowed
from services.messages.outbox import Outcome
from services.people import mark_reachable, see
from storage.database import put
from storage.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime

    from aiogram.fsm.state import State
    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncSession

    from locales import Translator
    from services.access import Actor
    from services.messages.outbox import SendResult
    from storage.database import Database
    from views.screen import Screen


class Speaks(Protocol):
    """What a handler needs of the way out; `bot.outgoing.Outgoing` is the one that production has."""

    async def send(self, chat_id: int, screen: Screen) -> SendResult: ...
    async def edit(self, chat_id: int, message_id: int, screen: Screen) -> SendResult: ...
    async def answer(self, query_id: str, text: str | None = None, *, alert: bool = False) -> SendResult: ...
    async def fetch(self, file_id: str, *, limit: int) -> bytes: ...


@dataclass
class Dialogue:
    """Where the conversation stands. Changes are written by the turn's transaction, or at its end."""

    state: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    changed: bool = False

    def go(self, state: State, **data: Any) -> None:
        """Wait for the next thing in this dialogue, remembering `data` besides what is known already."""
        self.state, self.data, self.changed = state.state, self.data | data, True

    def remember(self, **data: Any) -> None:
        """Keep something besides, wherever the dialogue stands."""
        self.data, self.changed = self.data | data, True

    def end(self) -> None:
        self.state, self.data, self.changed = None, {}, True


@dataclass
class Turn:
    update_id: int
    chat_id: int  # the person's private chat: also their id on the platform
    now: datetime
    db: Database
    out: Speaks
    person: Actor | None
    dialogue: Dialogue
    _: Translator
    query_id: str | None = None  # set when a button was tapped
    message_id: int | None = None  # the message with that button
    language_hint: str | None = None
    back_again: bool = False  # had blocked the bot, and writes or taps now
    acts: bool = True  # and is not only told of: somebody who blocks the bot has not answered
    answered: bool = False
    done: bool = False

    @property
    def actor(self) -> Actor:
        """Who acts; strangers have no business behind a handler that asks for somebody."""
        if self.person is None:
            raise NotAllowed
        return self.person

    @property
    def anybody(self) -> int:
        """The id of whoever is known here, appointed or not; raise `NotAllowed` for a stranger."""
        return self.actor.person_id

    def read(self) -> AbstractAsyncContextManager[AsyncSession]:
        return self.db.read()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """Do the database work of this turn: its effects, the dialogue's step and «handled» become true together."""
        async with self.db.begin() as session:
            yield session
            await self._keep(session)
        self.done = True
        self.dialogue.changed = False

    async def close(self) -> None:
        """Mark the update as handled where no transaction did, or where the dialogue moved on after it."""
        if self.done and not self.dialogue.changed:
            return
        async with self.begin():
            pass

    async def _keep(self, session: AsyncSession) -> None:
        if not self.done:
            await mark_done(session, self.update_id)
        if self.back_again and self.person:
            await mark_reachable(session, self.person.person_id)
        if self.acts and self.person:
            await see(session, self.person, now=self.now)
        if self.dialogue.changed:
            await save_dialogue(session, self.chat_id, self.dialogue, now=self.now)

    async def show(self, screen: Screen) -> None:
        """Put a screen before the acting person: in place of the tapped one, else as a new message."""
        if self.query_id is None or self.message_id is None or screen.file or screen.ask_contact:
            await asyncio.gather(self.out.send(self.chat_id, screen), self.hush())
            return
        toast = str(screen.toast) if screen.toast else None
        edited, _ = await asyncio.gather(self.out.edit(self.chat_id, self.message_id, screen), self.hush(toast))
        if edited.outcome in {Outcome.TOO_OLD, Outcome.REJECTED}:
            await self.out.send(self.chat_id, screen)

    async def say(self, screen: Screen) -> None:
        """Send a new message and leave the tapped one as it is."""
        await asyncio.gather(self.out.send(self.chat_id, screen), self.hush())

    async def hush(self, text: str | None = None, *, alert: bool = False) -> None:
        """Stop the tapped button's spinner, with a short word or an alert."""
        if self.query_id is not None and not self.answered:
            self.answered = True
            await self.out.answer(self.query_id, text, alert=alert)


INBOX: Final = cast("Table", InboxUpdate.__table__)
# Who it came from is forgotten with what it said: the number alone keeps it from being handled twice.
MARK_DONE: Final = Prepared(
    update(INBOX).where(INBOX.c.update_id == bindparam("number")).values(state=InboxState.DONE, payload=None, chat=0)
)


async def mark_done(session: AsyncSession, update_id: int) -> None:
    await MARK_DONE.rows(session, number=update_id)


async def save_dialogue(session: AsyncSession, chat: int, dialogue: Dialogue, *, now: datetime) -> None:
    if dialogue.state is None and not dialogue.data:
        await session.execute(delete(Conversation).where(Conversation.chat == chat))
        return
    await put(session, Conversation, chat=chat, state=dialogue.state, data=dialogue.data, changed_at=now)
