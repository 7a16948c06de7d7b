"""What the first version left behind (tests/data/version_before): a folder in use, buttons sent, dialogues begun."""

from __future__ import annotations

import base64
import json
import lzma
import sqlite3
import tarfile
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import migrations
from sandbox.files import StoredFile
from tests.support.harness import House
from tests.support.schema import address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox import LocalPerson

KEPT = Path(__file__).parents[1] / "data" / "version_before"
ADMIN = 900_000_001


@dataclass(frozen=True)
class Button:
    """One that stood in somebody's chat, and what it led to then: a screen (`shown`) or a refusal in words."""

    person: int
    data: str
    led_to: str

    @property
    def kind(self) -> str:
        return self.data.partition(":")[0]


@dataclass(frozen=True)
class Begun:
    """A step of a dialogue that somebody could stand at, what it remembers, and what was awaited there."""

    number: int
    step: str
    person: int
    data: dict[str, Any]
    awaits: dict[str, Any]
    files: dict[str, tuple[str, str]]
    changes: bool

    @property
    def kept_under(self) -> int:
        """The chat under which it goes through the migrations: each person has but one dialogue at a time."""
        return -self.number


@cache
def _told() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(lzma.decompress((KEPT / "people.json.xz").read_bytes()))
    return told


def moment() -> datetime:
    """When the first version was killed: a Monday morning."""
    return datetime.fromisoformat(_told()["now"])


def people() -> dict[int, str]:
    return {int(number): name for number, name in _told()["people"].items()}


def buttons_sent(of_a_kind: int) -> list[Button]:
    """Give so many of each kind: first those that led to a screen, of different people."""
    by_kind: defaultdict[str, list[Button]] = defaultdict(list)
    for button in sorted(_buttons(), key=lambda one: one.led_to == "refused"):
        by_kind[button.kind].append(button)
    return [button for many in by_kind.values() for button in _of_different_people(many)[:of_a_kind]]


def _of_different_people(many: list[Button]) -> list[Button]:
    first = {button.person: button for button in reversed(many) if button.led_to == many[0].led_to}
    return [*first.values(), *(button for button in many if button not in first.values())]


def _buttons() -> Iterator[Button]:
    for person, by_answer in _told()["keyboards"].items():
        for led_to, many in by_answer.items():
            yield from (Button(int(person), data, led_to) for data in many)


def dialogues_begun() -> list[Begun]:
    return [Begun(number, **one) for number, one in enumerate(_told()["dialogues"], start=1)]


def lay_out(folder: Path) -> None:
    """Put the folder there as it was left, at the schema of that version."""
    with tarfile.open(KEPT / "folder.tar.xz") as kept:
        kept.extractall(folder, filter="data")


def begin_dialogues(folder: Path) -> None:
    """Write all dialogues down as that version did, before anything is moved along."""
    with closing(sqlite3.connect(folder / "nastavnik.db")) as database, database:
        database.executemany(
            "INSERT INTO conversation (chat, state, data, changed_at) VALUES (?, ?, ?, ?)",
            [
                (one.kept_under, one.step, json.dumps(one.data), moment().strftime("%Y-%m-%d %H:%M:%S.%f"))
                for one in dialogues_begun()
            ],
        )


class HouseBefore(House):
    """A house that finds what the version before has left, with the people who were there."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        super().__init__(folder, start=moment(), admins=(ADMIN,), **settings)
        self.people: dict[int, LocalPerson] = {}

    async def __aenter__(self) -> Self:
        await migrations.bring_to_head(address(self.folder / "nastavnik.db"))
        await self.box.__aenter__()
        self.box.on_clock(self.tick)
        self.people = {number: self.box.person(name, user_id=number) for number, name in people().items()}
        for person in self.people.values():
            person.chat.started = True
        for one in dialogues_begun():
            for file_id, (name, content) in one.files.items():
                stored = StoredFile(
                    file_id, file_id, "document", name, base64.b64decode(content), f"documents/{file_id}"
                )
                self.box.files._by_id[file_id] = self.box.files._by_path[stored.path] = stored
        await self.start()
        return self
