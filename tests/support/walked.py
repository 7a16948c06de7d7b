"""A walk over the screens that somebody reaches by taps: every button of every screen, breadth first, up to a bound.

Each screen is opened where it stood when its button was shown: what a tap has done is undone before the next one, so
that a walk that confirms, closes and erases meets the same municipality at every step.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from locales import translator
from services.errors import NotAllowed
from tests.support.forging import act, message_of, tapped, user_of
from tests.support.pristine import Pristine
from views.common import KEPT, MARK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox import LocalPerson
    from tests.support.harness import House
    from tests.support.rows import Rows

    # What a button carries, the taps that lead to it, how everything stood there, and what was said there.
    Onward = tuple[str, tuple[str, ...], Rows, str]

SHOWS: Final = {"sendmessage", "editmessagetext", "sendphoto", "senddocument"}
MANY: Final = 4
NOT_FOR_YOU: Final = [translator(language)(NotAllowed.msgid).unescape() for language in ("ru", "en")]
INBOX: Final = frozenset({"inbox", "last_seen"})


@dataclass(frozen=True)
class Seen:
    """One message as it stands in the chat, and the taps that led to it."""

    text: str
    rows: tuple[tuple[tuple[str, str], ...], ...]  # label and data, or address
    road: tuple[str, ...]
    came_by: str  # what was tapped; "/word" for a command
    is_file: bool = False
    asks_contact: bool = False
    buttons: tuple[tuple[str, str], ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "buttons", tuple(one for row in self.rows for one in row))

    @property
    def head(self) -> str:
        return self.text.partition("\n")[0]

    def __str__(self) -> str:
        keys = "\n".join(" ".join(f"[{label}]" for label, _data in row) for row in self.rows)
        return f"{' → '.join(self.road)}\n{self.text}\n{keys}"


def kind_of(data: str) -> str:
    return plain(data).partition(":")[0]


def plain(data: str) -> str:
    """Take off the marks: of which municipality a button speaks, and that its message stays."""
    return data.removesuffix(KEPT).partition(MARK)[0]


def shape(data: str) -> str:
    """What a button is for, whichever row it is about: figures are taken out of its data."""
    kind, _, values = plain(data).partition(":")
    return kind + ":" + re.sub(r"-?\d+", "#", values)


@dataclass(frozen=True)
class Sent:
    """A file that is sent."""

    name: str
    content: bytes = field(repr=False)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Tap:
    """A button of the screens that came last, by a part of its label."""

    label: str

    def __str__(self) -> str:
        return self.label


Road = tuple[str | Sent | Tap, ...]


class Walk:
    """`each` is how many buttons of one shape are tapped."""

    def __init__(self, house: House, person: LocalPerson, *, each: int = 1, bound: int = 2000) -> None:
        self.house, self.person, self.each, self.bound = house, person, each, bound
        self._tapped: Counter[str] = Counter()
        self._known: set[tuple[str, str]] = set()
        self._message = 0
        self.seen: list[Seen] = []
        self.refused: list[str] = []  # buttons that were shown to whom they are not for
        self.unasked: list[str] = []  # taps that have sent something to many, though no screen had said so before

    async def goes(self, *begin: str | Road) -> list[Seen]:
        """Walk from these commands, or from the end of these roads; give every message that was shown."""
        waiting: deque[Onward] = deque()
        with Pristine(self.house.folder / "nastavnik.db", but=INBOX) as pristine:
            start = pristine.rows
            self._message = next(one.id for one in reversed(self.person.messages) if one.from_bot)
            for one in begin:
                road = (one,) if isinstance(one, str) else one
                waiting.extend(await self._along(road, pristine))
                pristine.rows = start
                await pristine.put_back()
            while waiting and len(self.seen) < self.bound:
                data, road, rows, before = waiting.popleft()
                pristine.rows = rows
                await pristine.put_back()
                update = tapped(self.person, data)
                update["callback_query"]["message"]["message_id"] = self._message
                said = await self._acts(update, road, data)
                self._look_whom_it_told(road, before, said, rows, pristine.now())
                waiting.extend(self._onward(said, pristine))
            pristine.rows = start
            await pristine.put_back()
        return self.seen

    async def _along(self, road: Road, pristine: Pristine) -> list[Onward]:
        """Do one act after the other; what the screens on the way lead to is walked as well."""
        found: list[Onward] = []
        last: list[Seen] = []
        for n, one in enumerate(road):
            so_far = tuple(str(each) for each in road[: n + 1])
            if isinstance(one, Tap):
                found_on = (data for said in reversed(last) for label, data in said.buttons if one.label in label)
                data = next(found_on, "")
                assert data, (one.label, *map(str, last))
                update, came_by = tapped(self.person, data), data
                update["callback_query"]["message"]["message_id"] = self._message
            else:
                update, came_by = {"message": self._says(one)}, str(one)
            last = await self._acts(update, so_far, came_by)
            found += self._onward(last, pristine)
        assert last, road
        return found

    def _says(self, one: str | Sent) -> dict[str, Any]:
        who = {"from": user_of(self.person)}
        if isinstance(one, Sent):
            stored = self.house.box.files.add("document", one.name, one.content)
            return message_of(self.person, **stored.attached()) | who
        command = [{"type": "bot_command", "offset": 0, "length": len(one)}]
        more = {"entities": command} if one.startswith("/") else {}
        return message_of(self.person, text=one, **more) | who

    async def _acts(self, update: dict[str, Any], road: tuple[str, ...], came_by: str) -> list[Seen]:
        calls = self.house.box.calls
        before = calls[-1] if calls else None
        await act(self.house, **update)
        fresh = []
        for call in reversed(calls):
            if call is before:
                break
            fresh.append(call)
        if any(one["args"].get("text") in NOT_FOR_YOU for one in fresh):
            self.refused.append(" → ".join(road))
        mine = [one for one in reversed(fresh) if one["args"].get("chat_id") == self.person.id]
        said = [seen(one, road, came_by) for one in mine if one["method"].lower() in SHOWS]
        self.seen += said
        return said

    def _look_whom_it_told(self, road: tuple[str, ...], before: str, said: list[Seen], rows: Rows, now: Rows) -> None:
        """One tap never sends to many: their number was said before, or it can be taken back."""
        known = {row[0] for row in rows["outbox"]}
        people = {row[1] for row in now["outbox"] if row[0] not in known}
        taken_back = any(label.startswith(("↩️", "⏹")) for one in said for label, _data in one.buttons)
        asked = any(str(n) in before for n in (len(people), len(people) + 1))  # whoever sends it may be one of them
        if len(people) >= MANY and not taken_back and not asked:
            self.unasked.append(f"{' → '.join(road)}: {len(people)} people\n{before}")

    def _onward(self, said: list[Seen], pristine: Pristine) -> Iterator[Onward]:
        for one in said:
            for label, data in one.buttons:
                kind = shape(data)
                if data.startswith("http") or self._tapped[kind] >= self.each or (kind, data) in self._known:
                    continue
                self._known.add((kind, data))
                self._tapped[kind] += 1
                yield data, (*one.road, label), pristine.now(), one.text


def seen(call: dict[str, Any], road: tuple[str, ...], came_by: str) -> Seen:
    args = call["args"]
    markup = args.get("reply_markup") or {}
    rows = tuple(
        tuple((one["text"], one.get("callback_data") or one.get("url", "")) for one in row)
        for row in markup.get("inline_keyboard", ())
    )
    text = re.sub(r"<[^>]+>", "", args.get("text") or args.get("caption") or "")
    is_file = call["method"].lower() in {"senddocument", "sendphoto"}
    return Seen(text, rows, road, came_by, is_file=is_file, asks_contact="keyboard" in markup)
