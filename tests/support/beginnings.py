"""How a house began: what a test builds before its own first word is built once a process, then laid out again.

A beginning is a list of steps: `house.school(…)`, `house.joined(…)`, `house.begins(build, …)`. While a house stands as
its last step has left it – no row, no message, no minute was added beside them – the next one is laid out if another
test has gone through the very same list before. What is laid out is what stood then: the rows, the files, everybody's
chat. The first test of each process still goes the whole way.
"""

from __future__ import annotations

import io
import pickle
from dataclasses import dataclass
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final

from sandbox import LocalPerson
from sandbox.signals import Signal
from tests.support import schema
from tests.support.pristine import NOTHING, Pristine

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable
    from pathlib import Path

    from tests.support.harness import House
    from tests.support.rows import Rows

    Story = tuple[Hashable, ...]

ACCOUNT: Final = ("chats", "queries", "commands", "texts")
DATABASE: Final = "nastavnik.db"


@dataclass(frozen=True)
class Kept:
    """How everything stood after a step, and what the step has given."""

    rows: Rows
    files: dict[str, bytes]
    seen: bytes


_kept: dict[Story, Kept] = {}


class Beginning:
    """The steps that a house has gone through; none any more once something else has happened to it."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._story: Story | None = (type(house), schema.SERVER, repr(sorted(house.options.items())), house.now)
        self._left: object = None

    async def opens(self) -> None:
        """Remember how the house stands before its first step."""
        await self._house.box.settled()
        self._left = self._standing()

    async def step(self, what: Hashable, build: Callable[[], Awaitable[Any]]) -> Any:
        """Lay this step out as another test has left it, or go through it and keep it."""
        if self._story is None:
            return await build()
        await self._house.box.settled()
        if self._standing() != self._left:
            self._story = None
            return await build()
        story = (*self._story, what)
        if story in _kept:
            given = await self._lay_out(_kept[story])
        else:
            given = await build()
            await self._house.box.settled()
            _kept[story] = Kept(self._rows(), self._files(), self._seen(given))
        self._story, self._left = story, self._standing()
        return given

    def _standing(self) -> object:
        box = self._house.box
        return self._rows(), self._house.now, repr(box.numbers._counters), box.bot.queue._next_id, box.faults.record()

    @property
    def _database(self) -> Path:
        return self._house.folder / DATABASE

    def _rows(self) -> Rows:
        with Pristine(self._database, but=NOTHING) as pristine:
            return pristine.rows

    def _files(self) -> dict[str, bytes]:
        folder = self._house.folder
        files = [file for file in folder.rglob("*") if file.is_file() and not file.name.startswith(DATABASE)]
        return {str(file.relative_to(folder)): file.read_bytes() for file in files}

    async def _lay_out(self, kept: Kept) -> Any:
        with Pristine(self._database, but=NOTHING) as pristine:
            pristine.rows = kept.rows
            await pristine.put_back()
        for name, content in kept.files.items():
            file = self._house.folder / name
            if not file.exists():
                file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                file.touch(mode=0o600)
                file.write_bytes(content)
        return self._show(kept.seen)

    def _seen(self, given: object) -> bytes:
        """What everybody sees: the whole of the messenger, beside what the step gives."""
        box = self._house.box
        into = io.BytesIO()
        _Packing(self._house, into).dump(
            {
                "people": {number: vars(person) for number, person in box.people.items()},
                "users": box.users,
                "numbers": box.numbers._counters,
                "files": (box.files._by_id, box.files._by_path),
                "calls": list(box.calls),
                "now": box.clock._base,
                "account": {name: getattr(box.bot, name) for name in ACCOUNT},
                "menu": box.bot.menu_button,
                "updates": (list(box.bot.queue.log), box.bot.queue.confirmed, box.bot.queue._next_id),
                "given": given,
            }
        )
        return into.getvalue()

    def _show(self, seen: bytes) -> Any:
        box, queue = self._house.box, self._house.box.bot.queue
        found = _Unpacking(self._house, io.BytesIO(seen)).load()
        for number, person in found["people"].items():
            vars(box.people[number]).update(person)
        by_id, by_path = found["files"]
        for here, then in (
            (box.users, found["users"]),
            (box.numbers._counters, found["numbers"]),
            (box.files._by_id, by_id),
            (box.files._by_path, by_path),
            *((getattr(box.bot, name), then) for name, then in found["account"].items()),
        ):
            here.clear()
            here.update(then)
        box.calls.clear()
        box.calls.extend(found["calls"])
        box.bot.menu_button, box.clock._base = found["menu"], found["now"]
        queue.log.clear()
        log, queue.confirmed, queue._next_id = found["updates"]
        queue.log.extend(log)
        return found["given"]


class _Packing(pickle.Pickler):
    """Leaves out what a house has of its own, by name; somebody whom a test holds in hand stays who they are."""

    def __init__(self, house: House, into: io.BytesIO) -> None:
        super().__init__(into)
        self._names = {id(one): name for name, one in _own(house).items()}

    def persistent_id(self, one: object) -> object:
        if isinstance(one, LocalPerson):
            return "person", one.id
        if isinstance(one, Signal):
            return "signal"
        if isinstance(one, FunctionType):
            return "changed"  # what a chat calls when something happens in it
        return self._names.get(id(one))


class _Unpacking(pickle.Unpickler):
    def __init__(self, house: House, source: io.BytesIO) -> None:
        super().__init__(source)
        self._people, self._account = house.box.people, house.box.bot
        self._own = _own(house)

    def persistent_load(self, name: Any) -> Any:
        match name:
            case ("person", number):
                return self._people.setdefault(number, LocalPerson.__new__(LocalPerson))
            case "signal":
                return Signal()
            case "changed":
                return lambda chat: self._account.on_change(self._account, chat)
        return self._own[name]


def _own(house: House) -> dict[str, object]:
    return {"house": house, "box": house.box, "bot": house.box.bot, "clock": house.box.clock}
