"""What an act of the organiser comes to."""

from __future__ import annotations

from typing import NamedTuple


class Done(NamedTuple):
    """How many are told of it, and the number under which it can be taken back (none: nothing to take back)."""

    people: int
    act: int | None
