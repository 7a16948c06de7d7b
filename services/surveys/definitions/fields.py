"""Reading single values out of marked nodes; whatever is wrong with them is told with its place."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from documents.marked import Faults, Node
from documents.survey_names import SHEET_NAMES
from locales import __

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from documents.marked import Place

KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,31}")
NEAR: Final = 0.65
FLAGS: Final = {
    **dict.fromkeys(("yes", "true", "да", "+", "обязательно", "обязательный", "обязателен"), True),
    **dict.fromkeys(
        ("no", "false", "нет", "-", "необязательно", "не обязательно", "необязательный", "по желанию"), False
    ),
}
NUMBER: Final = re.compile(r"[-+−]?\d{1,9}([.,]\d{1,4})?")
# Latin spelling of option labels that come without a value of their own; the exact standard does not matter, that it
# never changes does: stored answers carry it.
LATIN: Final = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True))
    | {
        "ё": "e",
        "ж": "zh",
        "х": "kh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "sch",
        "ъ": "",
        "ь": "",
        "ю": "yu",
        "я": "ya",
    }
)

UNKNOWN_KEY: Final = __("Unknown name “{found}”; perhaps “{closest}” is meant")
STRANGE_KEY: Final = __("Unknown name “{found}”; the names are: {known}")
MISSING: Final = __("“{key}” is missing; it must be filled in")
NOT_ONE_TEXT: Final = __("“{key}” must be one text, not a list")
NOT_A_RECORD: Final = __("Here must stand names with values, for example “text: …”")
TOO_LONG: Final = __("“{key}” is {length} characters long; shorten it to {limit}")
BAD_FLAG: Final = __("“{found}” is neither yes nor no; write “yes” or “no”")
BAD_NUMBER: Final = __("“{found}” is not a number; write digits, for example 5")
NOT_WHOLE: Final = __("“{found}” is not a whole number; write it without a fraction")
BAD_KEY: Final = __("“{found}” cannot be a code; take small Latin letters, digits and _, at most 32, a letter first")


def shown(key: str, place: Place) -> str:
    """A name as the author of the file knows it: a Russian header in a sheet, the key itself in YAML."""
    return SHEET_NAMES.get(key, key) if place.sheet else key


def closest(word: str, known: Iterable[str]) -> str | None:
    """Give the name that is meant, where one is near enough: a wrong hint is worse than none."""
    return next(iter(get_close_matches(word.casefold(), list(known), n=1, cutoff=NEAR)), None)


def texts(node: Node) -> Iterator[Node]:
    """The texts of a list; one text on its own is a list of one."""
    if isinstance(node.content, str):
        if node.content:
            yield node
    elif isinstance(node.content, tuple):
        yield from (item for item in node.content if isinstance(item.content, str) and item.content)


def split_at_commas(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        parts = (part.strip(" []\"'") for part in re.split(r"[,;\n]", str(node.content)))
        yield from (Node(node.place, part) for part in parts if part)


def slug(label: str, limit: int = 32) -> str:
    """A label as a value: the same words always give the same value."""
    latin = label.casefold().translate(LATIN)
    return re.sub(r"[^a-z0-9]+", "_", latin).strip("_")[:limit].rstrip("_")


def number_of(node: Node, faults: Faults) -> float | None:
    text = str(node.content).replace("−", "-").replace(" ", "")
    if not NUMBER.fullmatch(text):
        faults.add(node.place, BAD_NUMBER, found=node.content)
        return None
    return float(text.replace(",", "."))


class Fields:
    """One record of the file. Names that do not belong there are told at once."""

    def __init__(self, node: Node, faults: Faults, known: Collection[str]) -> None:
        self.place = node.place
        self.faults = faults
        self.is_record = isinstance(node.content, dict)
        self.content = dict(node.content) if isinstance(node.content, dict) else {}
        if not self.is_record:
            faults.add(node.place, NOT_A_RECORD)
        for key, value in self.content.items():
            if key not in known:
                self.unknown(key, value.place, known)

    def unknown(self, key: str, place: Place, known: Collection[str]) -> None:
        if near := closest(key, known):
            self.faults.add(place, UNKNOWN_KEY, found=key, closest=near)
        else:
            self.faults.add(place, STRANGE_KEY, found=key, known=", ".join(known))

    def node(self, key: str) -> Node | None:
        """What was written under the name; nothing where it is empty."""
        node = self.content.get(key)
        return None if node is None or node.is_empty else node

    def place_of(self, key: str) -> Place:
        node = self.content.get(key)
        return node.place if node is not None else self.place

    def needed(self, key: str) -> Node | None:
        node = self.node(key)
        if node is None and self.is_record:  # that it is no record was told already
            place = self.place_of(key)
            self.faults.add(place, MISSING, key=shown(key, place))
        return node

    def text(self, key: str, *, limit: int, needed: bool = False) -> str:
        node = self.needed(key) if needed else self.node(key)
        if node is None:
            return ""
        if not isinstance(node.content, str):
            self.faults.add(node.place, NOT_ONE_TEXT, key=shown(key, node.place))
            return ""
        if len(node.content) > limit:
            name = shown(key, node.place)
            self.faults.add(node.place, TOO_LONG, key=name, length=len(node.content), limit=limit)
        return node.content

    def code(self, key: str, otherwise: str) -> str:
        """A short Latin name; where none is written, `otherwise`."""
        found = self.text(key, limit=1000)
        if found and not KEY.fullmatch(found):
            self.faults.add(self.place_of(key), BAD_KEY, found=found)
        return found or otherwise

    def flag(self, key: str, *, otherwise: bool) -> bool:
        found = self.text(key, limit=1000).casefold()
        if found and found not in FLAGS:
            self.faults.add(self.place_of(key), BAD_FLAG, found=found)
        return FLAGS.get(found, otherwise)

    def number(self, key: str) -> float | None:
        node = self.node(key)
        return None if node is None else number_of(node, self.faults)

    def number_written(self, key: str) -> float | None:
        """The number that stands there, without a word about what is wrong with it."""
        node = self.node(key)
        return None if node is None else number_of(node, Faults())

    def whole(self, key: str) -> int | None:
        found = self.number(key)
        if found is not None and not found.is_integer():
            self.faults.add(self.place_of(key), NOT_WHOLE, found=f"{found:g}")
            return None
        return None if found is None else int(found)
