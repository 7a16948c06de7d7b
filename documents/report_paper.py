"""The report as data: paragraphs and tables in which every figure is cited, and the list of roots that it points to.

A figure stands in a text between marks of the private area, with its key and what is shown of it; a person stands there
by number, so that a name that was erased is nowhere else. All of it is plain JSON: an accepted report is kept so.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

OPENS, MIDDLE, CLOSES = "\ue000", "\ue001", "\ue002"
PERSON, END_OF_PERSON = "\ue010", "\ue011"
CITED: Final = re.compile(f"{OPENS}([^{MIDDLE}]*){MIDDLE}([^{CLOSES}]*){CLOSES}")
NAMED: Final = re.compile(f"{PERSON}(\\d+){END_OF_PERSON}")
MARKS: Final = re.compile(f"[{OPENS}{MIDDLE}{CLOSES}{PERSON}{END_OF_PERSON}]")


def cited(key: str, shown: object) -> str:
    return f"{OPENS}{key}{MIDDLE}{shown}{CLOSES}"


def person(number: int) -> str:
    return f"{PERSON}{number}{END_OF_PERSON}"


def without_marks(text: str) -> str:
    """Take our marks out of a person's words: else they could cite what is none of theirs."""
    return MARKS.sub("", text)


def plain(text: str) -> str:
    """Say a text as it is read, without the marks."""
    return CITED.sub(lambda found: found[2], text)


def keys_in(text: str) -> list[str]:
    return [found[1] for found in CITED.finditer(text)]


def runs(text: str) -> Iterator[tuple[str, str | None]]:
    """Cut a text at its citations: (words, key or none)."""
    at = 0
    for found in CITED.finditer(text):
        if found.start() > at:
            yield text[at : found.start()], None
        yield found[2], found[1]
        at = found.end()
    if at < len(text):
        yield text[at:], None


@dataclass(frozen=True)
class Part:
    """A paragraph, or a table where there is a header. `own`: a person's words, by whom and when in `note`.

    `needs`: figures that the words rest on without citing them; who may not see one of these does not see the part.
    """

    text: str = ""
    heading: int = 0
    own: bool = False
    note: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[float, ...] = ()  # parts of the breadth of the page
    across: bool = False
    needs: tuple[str, ...] = ()

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Part:
        rows = tuple(tuple(row) for row in kept.get("rows", ()))
        tidy = {name: tuple(kept.get(name, ())) for name in ("header", "widths", "needs")} | {"rows": rows}
        return cls(**{**kept, **tidy})

    @property
    def texts(self) -> Iterator[str]:
        yield self.text
        for row in self.rows:
            yield from row


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    parts: tuple[Part, ...]

    @property
    def cites(self) -> list[str]:
        return list(dict.fromkeys(key for part in self.parts for text in part.texts for key in keys_in(text)))


@dataclass(frozen=True)
class RootRow:
    """A line of the list of roots: `listed` are the rows that were counted, by their codes."""

    key: str
    shown: str
    rule: str
    listed: str


@dataclass(frozen=True)
class Paper:
    title: tuple[str, ...]
    stamp: tuple[str, ...]
    sections: tuple[Section, ...]
    appendices: tuple[Section, ...]
    roots: tuple[RootRow, ...]
    words: Mapping[str, str]  # headers and labels in the reader's language
    counted: str  # when
    signature: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def only(self, keys: Collection[str]) -> Paper:
        """Keep the sections whose figures are all among these: for a reader who may not see the others."""
        allowed = set(keys)
        seen = (
            replace(one, parts=tuple(part for part in one.parts if set(part.needs) <= allowed)) for one in self.sections
        )
        sections = tuple(one for one in seen if set(one.cites) <= allowed)
        cited = {key for one in (*sections, *self.appendices) for key in one.cites}
        return replace(self, sections=sections, roots=tuple(root for root in self.roots if root.key in cited))

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Paper:
        def sections(name: str) -> tuple[Section, ...]:
            return tuple(
                Section(one["key"], one["title"], tuple(Part.of(part) for part in one["parts"])) for one in kept[name]
            )

        return cls(
            tuple(kept["title"]),
            tuple(kept["stamp"]),
            sections("sections"),
            sections("appendices"),
            tuple(RootRow(**one) for one in kept["roots"]),
            kept["words"],
            kept["counted"],
            kept.get("signature", ""),
        )


@dataclass(frozen=True)
class Form:
    """How the paper looks: font, size in points, margins in millimetres (top, right, bottom, left)."""

    font: str = "Times New Roman"
    size: int = 14
    margins: tuple[int, int, int, int] = (20, 10, 20, 20)
    clean: bool = False
    names: Mapping[str, str] = field(default_factory=dict)  # of people by number; whoever is missing was erased
    erased: str = ""
    spacing: float = 1.15
    letterhead: str = ""  # a document of ours in base64: documents.letterhead
    qr: str = ""  # what the code at the end says

    def named(self, text: str) -> str:
        return NAMED.sub(lambda found: self.names.get(found[1]) or self.erased, text)
