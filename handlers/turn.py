"""One update being handled: who acts, what they are told, and the one transaction in which it happens."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from handlers.dialogue import Dialogue, save_dialogue
from services.access import AT, Action, may, on_telegram, stands_at
from services.errors import NotAllowed
from services.messages import inbox
from services.messages.outbox import Outcome
from services.municipality.municipalities import name_of_municipality
from services.people import NotYourNumber, mark_reachable, touch_last_seen
from views.common import marked, under, with_way_home
from views.dialogues import name_of, with_way_out
from views.last_edit import with_put_back

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime

    from aiogram.types import Contact
    from markupsafe import Markup

    from locales import Translator
    from services.access import Actor, Address
    from services.messages.outbox import SendResult
    from storage.database import Database, Session
    from views.screen import Screen


SEVERAL: Final = 2  # municipalities: from here on each screen says which one it is about


class Speaks(Protocol):
    """What a handler needs of the way out; `bot.outgoing.Outgoing` is the one that production has."""

    async def send(self, address: Address, screen: Screen) -> SendResult: ...
    async def edit(self, address: Address, message_id: int, screen: Screen) -> SendResult: ...
    async def answer(self, query_id: str, text: str | None = None, *, alert: bool = False) -> SendResult: ...
    async def fetch(self, file_id: str, *, limit: int) -> bytes: ...


@dataclass
class Turn:
    entry: int | None  # its number in the inbox; none: it could not be written down yet
    address: Address  # of who acts
    now: datetime
    db: Database
    out: Speaks
    person: Actor | None
    dialogue: Dialogue
    _: Translator
    query_id: str | None = None  # set when a button was tapped
    message_id: int | None = None  # the message with that button
    language_hint: str | None = None
    keeps: bool = False  # the message with that button stays: what it opens comes below
    back_again: bool = False  # had blocked the bot, and writes or taps now
    desk_url: str = ""  # where the pages for a computer are; empty: nowhere
    desk_app: str = ""  # where Telegram opens them in a window of its own; empty: nowhere
    acts: bool = True  # and is not only told of: somebody who blocks the bot has not answered
    raw: dict[str, Any] | None = None  # the message as it came, where it is one
    meant: bool = False  # the person has said that it is the answer
    answered: bool = False
    shown: bool = False
    done: bool = False

    @property
    def actor(self) -> Actor:
        """Who acts; strangers have no business behind a handler that asks for somebody."""
        if self.person is None:
            raise NotAllowed
        return self.person

    @property
    def here(self) -> Actor:
        """Who acts, in the municipality that they have chosen: what lists are read with."""
        if len(self.actor.municipalities) < SEVERAL:
            return self.actor
        stands_at(self.actor.municipalities[0])
        return self.actor.at(self.actor.municipalities[0])

    @property
    def at_desk(self) -> bool:
        """Tell whether there are pages for a computer, and this person may open them."""
        return bool(self.desk_url) and may(self.actor, Action.DESK_ENTER)

    def mean(self, municipality_id: int | None) -> None:
        """Take what is done now to be about this municipality, if the person works there."""
        if self.person is None or len(self.person.municipalities) < SEVERAL:
            return
        if municipality_id is not None and municipality_id in self.person.municipalities:
            self.person = self.person.meaning(municipality_id)
            stands_at(municipality_id)
        self.dialogue.means = self.person.municipalities[0]

    def leave(self) -> None:
        """Whoever acts is nobody any more: this turn writes nothing down of them, neither when nor where they stand."""
        self.person, self.dialogue, self.back_again = None, Dialogue(), False

    @property
    def anybody(self) -> int:
        """The id of whoever is known here, appointed or not; raise `NotAllowed` for a stranger."""
        return self.actor.person_id

    @property
    def awaited(self) -> Markup | None:
        """What the dialogue waits for, in words."""
        return name_of(self.dialogue.state, self.dialogue.data, self._) or None

    @property
    def put_aside(self) -> Markup | None:
        return (name_of(*self.dialogue.aside[:2], self._) or None) if self.dialogue.aside else None

    def own_number(self, contact: Contact | None) -> str:
        """Read the phone of who acts; raise `NotYourNumber`: anybody can forward somebody else's contact."""
        if contact is None or contact.user_id is None or on_telegram(contact.user_id) != self.address:
            raise NotYourNumber
        return contact.phone_number

    def read(self) -> AbstractAsyncContextManager[Session]:
        return self.db.read()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Session]:
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

    async def _keep(self, session: Session) -> None:
        if not self.done and self.entry is not None:
            await inbox.mark_done(session, self.entry)
        if self.back_again and self.person:
            await mark_reachable(session, self.person.person_id)
        if self.acts and self.person:
            await touch_last_seen(session, self.person, now=self.now)
        if self.dialogue.changed:
            await save_dialogue(session, self.address, self.dialogue, now=self.now)

    def dressed(self, screen: Screen) -> Screen:
        """Every prompt has a way out: what this turn asks for, and what it answers while something is awaited.

        Every other screen has a way home, for whoever has a home here.
        """
        asks = self.dialogue.waits and (self.dialogue.asked or self.query_id is None)
        if self.dialogue.edited and self.dialogue.edit and not asks:
            screen = with_put_back(screen, self.dialogue.edit["token"], self._)
        if asks:
            return with_way_out(screen, self._)
        return with_way_home(screen, self._) if may(self.person, Action.HOME) else screen

    async def named(self, screen: Screen) -> Screen:
        """Say whose thing this is to somebody who works in several municipalities, and dress it as a prompt."""
        at = AT.get()
        if at is not None and self.person is not None and len(self.person.municipalities) >= SEVERAL:
            async with self.read() as session:
                screen = marked(under(await name_of_municipality(session, at), screen), at)
        return self.dressed(screen)

    async def show(self, screen: Screen) -> None:
        """Put a screen before the acting person: in place of the tapped one, else as a new message."""
        if self.query_id is None or self.message_id is None or self.keeps or screen.file or screen.ask_contact:
            await self.say(screen)
            return
        self.shown = True
        toast = str(screen.toast) if screen.toast else None
        dressed = await self.named(screen)
        edited, _ = await asyncio.gather(
            self.out.edit(self.address, self.message_id, dressed), self.answer_query(toast)
        )
        if edited.outcome in {Outcome.TOO_OLD, Outcome.REJECTED}:
            await self.out.send(self.address, dressed)

    async def say(self, screen: Screen) -> SendResult:
        """Send a new message and leave the tapped one as it is."""
        self.shown = True
        sent, _ = await asyncio.gather(self.out.send(self.address, await self.named(screen)), self.answer_query())
        return sent

    def go_on_as_message(self) -> None:
        """The tap has had its answer: what comes next in this turn answers a message that was held."""
        self.query_id = self.message_id = None

    async def answer_query(self, text: str | None = None, *, alert: bool = False) -> None:
        """Stop the tapped button's spinner, with a short word or an alert."""
        if self.query_id is not None and not self.answered:
            self.answered = True
            await self.out.answer(self.query_id, text, alert=alert)
