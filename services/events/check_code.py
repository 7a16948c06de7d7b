"""The check code of a certificate: ten characters that can be read aloud, the last of which finds a slip.

Of what is taken for each other (0 O Q, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V Y) the alphabet has one at most. It has 23
characters: a prime, so that the weighted sum finds every wrong character and every two that changed places.
"""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Final

from locales import __
from services.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

ALPHABET: Final = "23456789ACDEFHJKMNPRTWX"
LENGTH: Final = 10
GROUPS: Final = (4, 3, 3)
BETWEEN: Final = re.compile(r"[\s\-–—.]+")
OPENED: Final = "check_"
# Who types on a Russian keyboard gets letters that look the same.
CYRILLIC: Final = str.maketrans("АСЕНКМРТХ", "ACEHKMPTX")


class CodeMistyped(Refusal):
    """No certificate can have this code; nothing was looked up."""

    msgid = __("There is a typo in the code: it has ten letters and figures, like {sample}. Please check it.")

    def __init__(self) -> None:
        super().__init__(sample=shown(SAMPLE))


def new_code(below: Callable[[int], int] = secrets.randbelow) -> str:
    """Draw a code that tells nothing about the certificate; `below(n)` gives a number from 0 to n - 1."""
    drawn = "".join(ALPHABET[below(len(ALPHABET))] for _ in range(LENGTH - 1))
    return drawn + check_character(drawn)


def check_character(drawn: str) -> str:
    """Give the character that makes the weighted sum a multiple of the alphabet's length."""
    total = sum(weight * ALPHABET.index(one) for weight, one in enumerate(drawn, start=1))
    # LENGTH * x = -total; the inverse exists because 23 is a prime
    return ALPHABET[-total * pow(LENGTH, -1, len(ALPHABET)) % len(ALPHABET)]


def shown(code: str) -> str:
    """«K7MA-3TX-9PC»: as it stands on the paper."""
    parts, at = [], 0
    for size in GROUPS:
        parts.append(code[at : at + size])
        at += size
    return "-".join(parts)


def read_code(text: str) -> str:
    """Read what a person typed: any case, spaces, hyphens, Russian letters that look alike; raise `CodeMistyped`."""
    code = BETWEEN.sub("", text).upper().translate(CYRILLIC)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET) or check_character(code[:-1]) != code[-1]:
        raise CodeMistyped
    return code


def payload_of(code: str) -> str:
    """What Telegram hands back after /start when somebody opens the link behind a certificate's QR."""
    return f"{OPENED}{code}"


def code_in(payload: str) -> str | None:
    """Give the code that such a link carries; none for what is no such link, as an invitation to join."""
    code = payload.strip().removeprefix(OPENED)
    return code if payload.strip().startswith(OPENED) and len(code) == LENGTH else None


SAMPLE: Final = "K7MA3TX9P" + check_character("K7MA3TX9P")
