"""What was read from a person's file, every piece with its place, so that a mistake can be shown where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from documents.left_out import Left, LeftOut, Lost, summed
from locales import __

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from locales import Translator


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of a text file or a cell of a sheet, both as people count them; neither means the whole file."""

    sheet: str = ""
    line: int = 0
    cell: str = ""

    def words(self, _: Translator) -> Markup:
        if self.cell:
            return _("sheet “{sheet}”, cell {cell}", sheet=self.sheet, cell=self.cell)
        if self.line:
            return _("line {line}", line=self.line)
        return _("sheet “{sheet}”", sheet=self.sheet) if self.sheet.isalnum() else _("the whole file")


WHOLE_FILE = Place()


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake: where it stands, and a text that says what to write instead."""

    place: Place
    msgid: str
    values: Mapping[str, object] = field(default_factory=dict)

    def words(self, _: Translator) -> Markup:
        return _(self.msgid, **self.values)


@dataclass(frozen=True, slots=True)
class Node:
    """A text, a list or a mapping as it was written. Numbers and flags stay texts: their meaning is the reader's."""

    place: Place
    content: Content
    gone: str = ""  # what is crossed out of it

    @property
    def is_empty(self) -> bool:
        return not self.content


Content: TypeAlias = "str | tuple[Node, ...] | dict[str, Node]"


class Faults:
    """Collects mistakes, so that a person gets all of them at once; and what of the file is not taken."""

    def __init__(self) -> None:
        self.found: list[Fault] = []
        self._left: list[LeftOut] = []
        self._lost: dict[str, Lost] = {}

    def __bool__(self) -> bool:
        return bool(self.found)

    def add(self, place: Place, msgid: str, **values: object) -> None:
        fault = Fault(place, msgid, values)
        if fault not in self.found:
            self.found.append(fault)

    def leave_out(self, *left: LeftOut) -> None:
        self._left += left

    def lose(self, what: Left, where: str, *, sheet: str = "") -> None:
        """Note one row or column that is not taken, by the sheet that it is on."""
        self._lost.setdefault(sheet, Lost()).add(what, where)

    def take_in(self, other: Faults) -> None:
        """Go on with what another look at the same file has found."""
        for fault in other.found:
            self.add(fault.place, fault.msgid, **fault.values)
        self._left += other.left_out()

    def left_out(self) -> list[LeftOut]:
        return summed([*self._left, *(one for sheet, lost in self._lost.items() for one in lost.told(sheet or None))])

    def stand_at(self, place: Place) -> bool:
        """Whether something is wrong there already: what follows from it need not be told too."""
        return any(fault.place == place for fault in self.found)


WRITTEN_TWICE = __("“{key}” is written twice; keep one of them")
TOO_LARGE = __("The file is too large: a survey fits into {limit} KB; delete pictures and formatting")
DAMAGED = __("The file is damaged and cannot be opened; save it again and send it once more")
