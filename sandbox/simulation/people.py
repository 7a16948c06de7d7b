"""Who lives in the made-up municipalities, and how each kind of them behaves, also badly.

Nobody knows the program: everybody reads the buttons of their last messages and the question that stands there. What
has been tapped seldom is tapped rather than what was tapped often, so a year walks everything that is offered.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sandbox.acts import CannotActError
from sandbox.chats import inline_keyboard
from sandbox.demo.paper import FILENAME
from sandbox.simulation import mouth

if TYPE_CHECKING:
    import random
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import date

    from models.enums import Role
    from sandbox.local import LocalPerson

FIRST: Final = ("Анна", "Ольга", "Ирина", "Вера", "Нина", "Елена", "Мария", "Лидия", "Алла", "Роза", "Тамара", "Дарья")
MIDDLE: Final = ("Ивановна", "Петровна", "Игоревна", "Олеговна", "Юрьевна", "Борисовна", "Ильинична", "Марковна")
SYLLABLES: Final = ("ба", "ве", "ги", "до", "жа", "зу", "ки", "ло", "ма", "не", "пи", "ро", "са", "ту", "фе", "хо")
# Buttons that take something out of the world; somebody who taps them all leaves nobody to live in it.
FINAL: Final = frozenset(
    {
        "pv.forget!", "me.left!", "pp.end!", "pp.s.close!", "rm.oldok", "rm.shutok", "rs.pause", "pp.lost1!",
        "sv.close", "sm.sure", "pp.no", "pp.why", "jn.no", "an.send", "pp.t.more!",
    }
)  # fmt: skip
ROOMS: Final = re.compile(r"home|dlg\.|an\.drop")


@dataclass(frozen=True)
class Manner:
    """How somebody is: how often they look, what they do with what they read. Weights are chances."""

    comes: float  # a day
    news: float  # answers what came rather than going somewhere
    fits: float  # writes what is asked for
    nonsense: float  # an act out of place
    stale: float  # taps a message further up
    length: float  # acts in one sitting, in the mean


MANNERS: Final = {
    "diligent": Manner(0.10, 0.75, 0.97, 0.01, 0.03, 6),
    "hasty": Manner(0.08, 0.6, 0.85, 0.05, 0.15, 4),
    "chaotic": Manner(0.05, 0.3, 0.5, 0.25, 0.25, 6),
    "curious": Manner(0.05, 0.3, 0.9, 0.03, 0.10, 9),
    "silent": Manner(0.008, 0.8, 0.9, 0.02, 0.05, 4),
}


@dataclass
class Dweller:
    person: LocalPerson
    name: str
    manner: Manner
    town: str
    posts: tuple[tuple[Role, str], ...]
    busy: float = 1.0  # how much more often than others
    joined: bool = False
    erased: bool = False
    back: bool = False  # … and has written again since: then there is something of theirs again
    away_until: int = -1  # the day of the story
    canaries: list[str] = field(default_factory=list)

    @property
    def surname(self) -> str:
        return self.name.split()[0]

    def has(self, *roles: Role) -> bool:
        return any(role in roles for role, _ in self.posts)


def surname(chance: random.Random, stem: str, taken: set[str]) -> str:
    while True:
        name = (stem + "".join(chance.choice(SYLLABLES) for _ in range(3)) + "нова").title()
        if name not in taken:
            taken.add(name)
            return name


@dataclass
class Tongue:
    """What somebody needs to know to write what is asked for."""

    chance: random.Random
    today: date
    codes: Callable[[], Sequence[str]]
    schools: dict[str, list[str]]
    number: int = 0

    def canary(self, who: Dweller) -> str:
        """Words that nobody else ever writes: where they stand, these answers stand."""
        self.number += 1
        word = f"KANAREIKA{self.number:05d}"
        who.canaries.append(word)
        return word


class Walker:
    """Moves somebody through the screens. `act` does one thing and waits until the bot has settled on it."""

    def __init__(self, chance: random.Random, tongue: Tongue, state_of: Callable[[int], str | None]) -> None:
        self.chance, self.tongue, self.state_of = chance, tongue, state_of
        self.tapped: Counter[str] = Counter()
        self.unblock: list[Dweller] = []

    def choose(self, who: Dweller) -> tuple[str, Any] | None:
        """Choose the next act: what it is called, and what to do."""
        chance, manner = self.chance, who.manner
        roll = chance.random()
        if roll < manner.nonsense:
            return self._nonsense(who)
        asked = self.state_of(who.person.id)
        if asked and chance.random() < 0.7:  # noqa: PLR2004 - some would rather tap
            words = self.words(who, asked)
            if words is not None:
                return words
        return self._button(who, asked) or ("says", "/home")

    def _nonsense(self, who: Dweller) -> tuple[str, Any]:
        chance = self.chance
        match chance.randrange(12):
            case 0:
                return "uploads", ("фото.png", mouth.photo(chance.randrange(255)), "photo")
            case 1:
                return "uploads", ("голос.oga", b"OggS" + bytes(40), "voice")
            case 2:
                return "uploads", ("бумага.pdf", mouth.pdf(chance.randrange(99)), "document")
            case 3:
                mine = [post for post in who.person.chat.newest_first() if not post.from_bot and "text" in post.body]
                if mine:
                    return "edits", (mine[0].id, chance.choice(("Исправлено", "7", *mouth.WORKS)))
            case 4:
                posts = [post for post in who.person.chat.newest_first() if post.from_bot]
                if posts:
                    return "replies", (chance.choice(posts[:6]).id, chance.choice(("3", "Готово", "А когда срок?")))
        return "says", chance.choice(mouth.NONSENSE)

    def words(self, who: Dweller, asked: str) -> tuple[str, Any] | None:
        fitting = mouth.FITTING.get(asked)
        if fitting is None:
            return None
        if self.chance.random() > who.manner.fits:
            return "says", self.chance.choice(mouth.NONSENSE)
        return self.filled(who, fitting(self.chance, self.tongue.today))

    def filled(self, who: Dweller, words: str) -> tuple[str, Any]:
        """Put what is meant in place of a name in angle brackets."""
        chance, number = self.chance, self.chance.randrange(200)
        files: dict[str, Callable[[], tuple[str, bytes, str]]] = {
            "<file>": lambda: (f"Отчёт {number}.pdf", mouth.pdf(number), "document"),
            "<photo>": lambda: (f"{number}.png", mouth.photo(number), "photo"),
            "<roadmap>": lambda: (FILENAME, mouth.roadmap(), "document"),
            "<people>": lambda: ("список.csv", self._list_of_people(who), "document"),
            "<list>": lambda: ("имена.csv", f"ФИО\n{who.name}\n".encode(), "document"),
        }
        said: dict[str, Callable[[], str]] = {
            "<me>": lambda: who.name,
            "<town>": lambda: who.town,
            "<schools>": lambda: "\n".join(self.tongue.schools[who.town][:3]),
            "<canary>": lambda: self.tongue.canary(who),
            "<day>": lambda: mouth.day_soon(chance, self.tongue.today),
            "<code>": lambda: chance.choice(self.tongue.codes() or ["4321"]),
        }
        if words in files:
            return "uploads", files[words]()
        if words == "<album>":
            return "album", [mouth.photo(number + more) for more in range(3)]
        if words == "<contact>":
            return "contact", None
        return "says", said[words]() if words in said else words

    def _list_of_people(self, who: Dweller) -> bytes:
        chance, stem = self.chance, who.surname[:-10]
        rows = [
            f"{surname(chance, stem, set())} {chance.choice(FIRST)} {chance.choice(MIDDLE)};Учитель;{school}"
            for school in self.tongue.schools[who.town][:2]
        ]
        return mouth.PEOPLE_LIST.format(rows="\n".join(rows)).encode()

    def _button(self, who: Dweller, asked: str | None) -> tuple[str, Any] | None:
        posts = [post for post in who.person.chat.newest_first() if post.from_bot and inline_keyboard(post.body)]
        if not posts:
            return None
        back = 0
        if self.chance.random() < who.manner.stale:
            back = self.chance.randrange(min(len(posts), 12))
        post = posts[back]
        offered = [one for row in inline_keyboard(post.body) for one in row if "callback_data" in one]
        if not offered:
            return None
        weights = [self._liking(one["callback_data"], asked) for one in offered]
        chosen = self.chance.choices(offered, weights)[0]
        self.taps(chosen["callback_data"])
        return "taps", (post.id, chosen["callback_data"], chosen["text"])

    def taps(self, data: str) -> None:
        self.tapped[shape(data)] += 1

    def _liking(self, data: str, asked: str | None) -> float:
        kind = data.partition("~")[0].partition(":")[0]
        novelty: float = 1 / (1 + self.tapped[shape(data)]) ** 0.5
        if kind in FINAL:
            novelty *= 0.06
        elif ROOMS.match(kind):
            novelty *= 0.15 if not asked else 0.08
        return novelty

    def tapping(self, who: Dweller, label: str) -> tuple[str, Any] | None:
        """Find a button by a part of its label, in the newest messages first."""
        for post in list(who.person.chat.newest_first())[:8]:
            for row in inline_keyboard(post.body) if post.from_bot else ():
                for one in row:
                    if label in one["text"] and "callback_data" in one:
                        self.taps(one["callback_data"])
                        return "taps", (post.id, one["callback_data"], one["text"])
        return None


async def perform(person: LocalPerson, what: str, how: Any) -> bool:
    """Do it, as Telegram's own program would; false where it would not let anybody."""
    acts: dict[str, Callable[[], Awaitable[object]]] = {
        "says": lambda: person.sends(how, wait="nothing"),
        "taps": lambda: person.taps_data(how[1], message=how[0], wait="nothing"),
        "uploads": lambda: person.uploads(how[1], how[0], kind=how[2], wait="nothing"),
        "album": lambda: person.sends_album(how, wait="nothing"),
        "contact": lambda: person.shares_contact(wait="nothing"),
        "edits": lambda: person.act("edit", {"message_id": how[0], "text": how[1]}, wait="nothing"),
        "replies": lambda: person.act("write", {"text": how[1], "reply_to": how[0]}, wait="nothing"),
        "blocks": lambda: person.blocks_bot(wait="nothing"),
        "unblocks": lambda: person.unblocks_bot(wait="nothing"),
    }
    try:
        await acts[what]()
    except CannotActError:
        return False
    return True


def shape(data: str) -> str:
    """What a button is for, whichever row it is about."""
    kind, _, values = data.partition("~")[0].partition(":")
    return kind + ":" + re.sub(r"-?\d+", "#", values)


def told(what: str, how: Any) -> str:
    match what:
        case "taps":
            return f"[{how[2]}]"
        case "says":
            return str(how)[:200]
        case "uploads":
            return f"📎 {how[0]}"
        case "edits":
            return f"✏️ {how[1]}"
        case "replies":
            return f"↩️ {how[1]}"
    return what
