"""«Это …?»: what somebody sent – a file, or words – looked at and asked about, wherever it came."""

from __future__ import annotations

import zlib
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Self

from handlers.files import document_of
from locales import __
from services.access import Action, may
from services.errors import LARGEST_FILE, FileNotFetched, Refusal
from services.recognition import Recognised, Sent, nothing_known, recognised, worth_a_look
from views.dialogues import AWAITED, Kind, Length, name_of
from views.unasked import what_is_it_screen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiogram.types import Message

    from handlers.turn import Turn

NEEDS: Final = {
    Sent.ROADMAP: Action.ROADMAP_EDIT,
    Sent.PEOPLE: Action.PEOPLE_IMPORT,
    Sent.SCHOOLS: Action.PEOPLE_IMPORT,
    Sent.SURVEY: Action.SURVEY_RUN,
    Sent.LETTER: Action.EVENT_EDIT,
    Sent.EVIDENCE: Action.ITEM_REPORT,
}
KEPT: Final = 5  # things that still wait for an answer
CUT: Final = 3_500  # characters from which on words may be the first part of what the messenger has cut at 4,096
TABLE_LINES: Final = 2  # with cells parted by tabs, as they are copied from a document
LETTER_LINES: Final = 4  # a reason or a place may well name an event, in a line or two
TOGETHER_S: Final = 10  # the parts of one message come at once
LONGEST_PASTED: Final = 60_000  # characters


class TooLongToPaste(Refusal):
    msgid = __("That is too much to be pasted. Please send it as a file: .docx, .xlsx or .csv.")


@dataclass(frozen=True)
class Given:
    """What was sent: a file of the platform, or words."""

    file_id: str = ""
    filename: str = ""
    size: int = 0
    text: str = ""
    message_id: int | None = None  # of the words
    at: float = 0  # when they were written
    step: str = ""  # … and at which step of a dialogue, where one waited for words
    raw: dict[str, Any] | None = None  # … as the message came, so that it can still be the answer there

    @classmethod
    def of(cls, message: Message) -> Self:
        if message.text is not None:
            return cls(text=message.text, message_id=message.message_id, at=message.date.timestamp())
        sent = document_of(message)
        return cls(sent.file_id, sent.filename, sent.size)

    @classmethod
    def meanwhile(cls, message: Message, turn: Turn) -> Self:
        """Words that came while a dialogue waits for words: they may be meant for it after all."""
        return replace(cls.of(message), step=turn.dialogue.state or "", raw=turn.raw)

    @classmethod
    def stored(cls, kept: dict[str, Any] | Sequence[Any]) -> Self:
        """A list is how the version before kept files."""
        return cls(**kept) if isinstance(kept, dict) else cls(*kept)

    @property
    def mark(self) -> int:
        return zlib.crc32((self.text or self.file_id).encode())

    async def content(self, turn: Turn, *, limit: int = LARGEST_FILE) -> bytes:
        return self.text.encode() if self.text else await turn.out.fetch(self.file_id, limit=limit)


def with_the_part_before(turn: Turn, given: Given) -> Given:
    """Join words to the part of them that came right before: the messenger cuts what is long."""
    *_, last = [Given(), *map(Given.stored, turn.dialogue.data.get("files", {}).values())]
    if len(last.text) < CUT or turn.dialogue.state is not None or given.at - last.at > TOGETHER_S:
        return given
    whole = replace(last, text=f"{last.text}\n{given.text}")
    if len(whole.text) > LONGEST_PASTED:
        raise TooLongToPaste
    return whole


def kinds_for(turn: Turn) -> set[Sent]:
    """Name the kinds that this person can take in; a paper that confirms something is anybody's."""
    return {kind for kind in NEEDS if kind is not Sent.EVIDENCE and may(turn.person, NEEDS[kind])}


async def pasted_meanwhile(message: Message, turn: Turn) -> tuple[Given, Recognised] | None:
    """Look at words that came while a dialogue waits for others; none where they may be what it waits for."""
    text = message.text or ""
    if "\n" not in text or text.startswith("/") or turn.meant or not turn.dialogue.takes(Kind.WORDS):
        return None
    length, kinds = AWAITED[turn.dialogue.state or ""].length, kinds_for(turn)
    if length is Length.SHORT and turn.dialogue.data.get("lines"):
        length = Length.TEXT  # this time: whoever does an item may be named one a line
    if len(text.splitlines()) < LETTER_LINES or length is not Length.SHORT:
        kinds -= {Sent.LETTER}
    table = sum("\t" in line for line in text.splitlines()) >= TABLE_LINES
    if length is Length.LIST or (length is Length.TEXT and not table) or not worth_a_look(text, kinds):
        return None
    given = Given.meanwhile(message, turn)
    look = await recognise(turn, given)
    return (given, look) if kinds & set(look.likely) else None


def is_part(one: Given, given: Given) -> bool:
    return bool(one.text) and one != given and given.text.startswith(one.text)


async def recognise(turn: Turn, given: Given) -> Recognised:
    try:
        return await recognised(await given.content(turn))
    except FileNotFetched:
        return nothing_known()


async def ask(turn: Turn, given: Given, look: Recognised) -> None:
    """Ask what it is. Several things wait beside each other, and what was asked before is put aside, not lost."""
    known = turn.dialogue.data.get("files", {})
    waiting = {mark: one for mark, one in known.items() if not is_part(Given.stored(one), given)}
    answer = name_of(given.step, turn.dialogue.data, turn._) if given.step == turn.dialogue.state else None
    turn.dialogue.put_aside()
    turn.dialogue.end()
    waiting = dict([*waiting.items(), (str(given.mark), asdict(given))][-KEPT:])
    turn.dialogue.remember(files=waiting)
    kinds = [kind for kind in look.kinds if may(turn.person, NEEDS[kind]) and is_possible(kind, given)]
    await turn.say(
        what_is_it_screen(
            given.filename, kinds, given.mark, turn._, text=given.text, answer=answer, problem=look.problem
        )
    )


def is_possible(kind: Sent, given: Given) -> bool:
    """Whether words can be this: a paper that confirms something is a file."""
    return kind is not Sent.EVIDENCE or not given.text
