"""What an act of the organiser comes to, and the words by which acts and marks know each other."""

from __future__ import annotations

from typing import Final, NamedTuple

ALL_PRESENT: Final = "all_present"


class Done(NamedTuple):
    """How many are told of it, and the number under which it can be taken back (none: nothing to take back)."""

    people: int
    act: int | None
