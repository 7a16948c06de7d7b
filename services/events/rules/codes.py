"""The check code of a certificate: ten characters, the last of which catches one wrong letter or two swapped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

# Thirty-one signs that cannot be taken for each other; their number is a prime, so that any one wrong sign shows.
SIGNS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXY"
LENGTH: Final = 10
LOOKALIKES: Final = str.maketrans("АВЕКМНОРСТХУ", "ABEKMHOPCTXY")


def check_sign(body: str) -> str:
    total = sum(place * SIGNS.index(sign) for place, sign in enumerate(body, start=1))
    return SIGNS[total % len(SIGNS)]


def new_code(choice: Callable[[str], str]) -> str:
    body = "".join(choice(SIGNS) for _ in range(LENGTH - 1))
    return body + check_sign(body)


def read_code(written: str) -> str | None:
    """Give a code as it is kept: spaces, dashes, small letters and Cyrillic twins do no harm. None: it is no code."""
    code = "".join(written.upper().translate(LOOKALIKES).replace("-", " ").split())
    if len(code) != LENGTH or any(sign not in SIGNS for sign in code):
        return None
    return code if check_sign(code[:-1]) == code[-1] else None
