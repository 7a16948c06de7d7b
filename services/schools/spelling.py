"""What typing does to words, made equal: whoever compares names begins here.

ё or е, quotes and dashes of all kinds, signs that are not seen, Latin letters that look like Russian ones.
"""

from __future__ import annotations

import unicodedata
from typing import Final, Literal

from documents.look_alikes import in_russian_letters

NUMBER_SIGN: Final = "№"  # its compatible form is «No», which is no sign any more
QUOTES: Final = "«»\"'„“”‘’‹›`′″ʼ"
DASHES: Final = "‐‑‒–—―−⁃"
SIGNS: Final = str.maketrans(dict.fromkeys(QUOTES, " ") | dict.fromkeys(DASHES, "-") | {"ё": "е"})


class Without(dict[int, int | None]):
    """A table for `str.translate` that drops the signs of some categories; it is filled as they are met."""

    def __init__(self, *categories: str) -> None:
        super().__init__()
        self.categories = frozenset(categories)

    def __missing__(self, sign: int) -> int | None:
        kept = None if unicodedata.category(chr(sign)) in self.categories else sign
        self[sign] = kept
        return kept


DIRECTIONS: Final = Without("Cf")  # of no width: marks of direction, soft hyphens, joiners
PILED: Final = Without("Mn", "Me")  # on letters


def seen(text: str, form: Literal["NFC", "NFKC"] = "NFKC") -> str:
    """Keep of a text what can be seen: «й» of two signs becomes one, what is piled on letters else goes."""
    return unicodedata.normalize(form, text.translate(DIRECTIONS)).translate(PILED)


def visible(text: str) -> str:
    """Drop what is not seen, unfold what is joined: zero-width signs, soft hyphens, full-width letters."""
    return NUMBER_SIGN.join(map(seen, text.split(NUMBER_SIGN)))


def folded(text: str) -> str:
    """Make writings of one text equal, sign by sign: the result is as long as `text`.

    `text` has gone through `visible`, else it may hold signs that have no single small letter.
    """
    repaired = in_russian_letters(text)
    small = repaired.lower()
    if len(small) != len(repaired):
        small = "".join(low if len(low := sign.lower()) == 1 else sign for sign in repaired)
    return small.translate(SIGNS)
