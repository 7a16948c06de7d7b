"""At most eight buttons: groups of buttons that stand behind one of their own where there would be more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from views.screen import Button, Row

MOST: Final = 8  # the row that leads back or home is not counted


@dataclass(frozen=True)
class Group:
    """Rows that belong together; `door` opens a screen of its own with them, where there is one."""

    rows: tuple[Row, ...]
    door: Button | None = None

    @property
    def count(self) -> int:
        return count(self.rows)

    @property
    def shut(self) -> Group:
        assert self.door is not None  # noqa: S101 - asked only of what can be shut
        return Group(((self.door,),))


def count(rows: Sequence[Row]) -> int:
    return sum(map(len, rows))


def folded(*groups: Group, most: int = MOST) -> tuple[Row, ...]:
    """Give the rows of all groups; from the last one up, groups are shut until there are not too many buttons."""
    shown = list(groups)
    for at in reversed(range(len(shown))):
        if sum(group.count for group in shown) <= most:
            break
        if shown[at].door is not None and shown[at].count > 1:
            shown[at] = shown[at].shut
    return tuple(row for group in shown for row in group.rows)
