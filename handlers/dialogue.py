"""Where a conversation stands: what it waits for, what it has put aside, and what came of which it is not sure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Self

from services.messages import conversations
from views.dialogues import AWAITED, Kind

if TYPE_CHECKING:
    from datetime import datetime

    from aiogram.fsm.state import State, StatesGroup
    from aiogram.types import Message

    from services.access import Address
    from storage.database import Reads, Session

IDLE: Final = timedelta(minutes=30)  # what comes later than this after a prompt is asked about
CONFIDENTIAL: Final = "Answering:words"  # … where no number of a question stands beside it
OURS: Final = "~"  # the one key in the memory of a dialogue that is not a handler's own


def kind_of(message: Message) -> Kind | None:
    """Tell what a message is to a dialogue; none for what no dialogue takes."""
    if message.text is not None:
        return Kind.WORDS
    if message.document or message.photo or message.video:
        return Kind.FILE
    return Kind.CONTACT if message.contact else None


@dataclass
class Dialogue:
    """Changes are written by the turn's transaction, or at its end."""

    state: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    asked_at: datetime | None = None
    # The step that was put aside, its memory and municipality.
    aside: tuple[str, dict[str, Any], int | None] | None = None
    held: list[dict[str, Any]] = field(default_factory=list)  # raw messages of which it was asked what they are
    municipality: int | None = None  # the municipality in which it was begun, for who works in several
    means: int | None = None  # … and the one that this turn is about
    away: bool = False  # the person has looked at something else since the prompt
    edit: dict[str, Any] | None = None  # what was changed last, for whoever wants it back
    edited: bool = False  # … in this very turn
    changed: bool = False
    touched: bool = False  # this turn is about the dialogue
    asked: bool = False  # … and asks for something

    @classmethod
    def stored(cls, state: str | None, data: dict[str, Any], asked_at: datetime) -> Self:
        own = data.get(OURS) or {}
        aside = tuple(own["aside"]) if own.get("aside") else None
        kept = {key: value for key, value in data.items() if key != OURS}
        return cls(
            state,
            kept,
            asked_at,
            aside=aside,
            held=own.get("held") or [],
            municipality=own.get("municipality"),
            away=own.get("away", False),
            edit=own.get("edit"),
        )

    def memory(self) -> dict[str, Any]:
        """Give what is to be stored."""
        names = ("aside", "held", "away", "municipality", "edit")
        own: dict[str, Any] = {name: getattr(self, name) for name in names}
        known = {key: value for key, value in own.items() if value}
        return self.data | ({OURS: known} if known else {})

    @property
    def waits(self) -> bool:
        """Whether the next message of a person would be an answer."""
        return self.state in AWAITED

    @property
    def keeps_words(self) -> bool:
        """Whether what comes may lie here until it is known what it is: an answer in a confidential survey may not.

        Such a dialogue does not say at which question somebody stands (`handlers.surveys.answering`).
        """
        return self.state != CONFIDENTIAL or "number" in self.data

    def takes(self, kind: Kind | None) -> bool:
        return self.state in AWAITED and kind in AWAITED[self.state].takes

    def doubts(self, now: datetime) -> bool:
        """Whether what comes now may be meant for something else: then it is asked about first."""
        late = self.asked_at is not None and now - self.asked_at > IDLE
        return self.waits and (late or self.away or bool(self.held))

    def go(self, state: State, **data: Any) -> None:
        """Wait for the next thing in this dialogue, remembering `data` besides what is known already."""
        if self.aside and _group(self.aside[0]) == _group(state.state):
            self.aside = None
        self.state, self.data, self.municipality = state.state, self.data | data, self.means
        self._turned_to()
        self.asked = True

    def remember(self, **data: Any) -> None:
        """Keep something besides, wherever the dialogue stands."""
        self.data, self.changed = self.data | data, True

    def note_edit(self, edit: dict[str, Any] | None) -> None:
        """Keep what was changed last; none: it has been put back."""
        self.edit, self.edited, self.changed = edit, edit is not None, True

    def stay(self) -> None:
        """Note that this tap belonged to the dialogue, though it moved nothing."""
        self.touched = True
        if self.away:
            self.away, self.changed = False, True

    def end(self) -> None:
        self.state, self.data, self.municipality = None, {}, None
        self._turned_to()

    def put_aside(self) -> None:
        """Wait no longer for what was asked, but remember it: it can be taken up again."""
        if self.state is not None and self.waits:
            self.aside = (self.state, self.data, self.municipality)
            self.end()

    def take_up(self) -> bool:
        """Go on where it was put aside; false when there is nothing."""
        if self.aside is None:
            return False
        (self.state, self.data, self.municipality), self.aside = self.aside, None
        self._turned_to()
        self.asked = True
        return True

    def forget(self, group: type[StatesGroup]) -> None:
        """Drop what was put aside of these steps: it has been seen to otherwise."""
        if self.aside and _group(self.aside[0]) == group.__full_group_name__:
            self.aside, self.changed = None, True

    def hold(self, raw: dict[str, Any]) -> None:
        """Keep a message of which it is asked what it is; of what may not lie here, only that it came."""
        kept = raw if self.keeps_words else {"message_id": raw["message_id"]}
        self.held, self.changed, self.touched = [*self.held, kept], True, True

    def correct_held(self, raw: dict[str, Any]) -> bool:
        """Follow an edit of a message that is held; false when it is none of them."""
        number = raw["message_id"]
        if all(one["message_id"] != number for one in self.held):
            return False
        if self.keeps_words:
            self.held = [raw if one["message_id"] == number else one for one in self.held]
        self.changed = self.touched = True
        return True

    def release(self, rest: list[dict[str, Any]]) -> None:
        """What was held is an answer after all; `rest` of it is still to come."""
        self.held, self.away, self.changed, self.touched = rest, False, True, True

    def wander(self) -> None:
        """The person has gone to another screen: the next words may be about that one."""
        if self.waits and not self.touched and not self.away:
            self.away = self.changed = True

    def _turned_to(self) -> None:
        self.held, self.away, self.changed, self.touched = [], False, True, True


def _group(state: str | None) -> str:
    return (state or "").rpartition(":")[0]


async def load_dialogue(session: Reads, address: Address) -> Dialogue:
    stands = await conversations.load(session, address)
    return Dialogue.stored(*stands) if stands else Dialogue()


async def save_dialogue(session: Session, address: Address, dialogue: Dialogue, *, now: datetime) -> None:
    await conversations.save(session, address, dialogue.state, dialogue.memory(), now=now)
