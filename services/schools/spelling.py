"""What typing does to words, made equal: whoever compares names begins here.

ё or е, quotes and dashes of all kinds, signs that are not seen, Latin letters that look like Russian ones.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LATIN: Final = "ABCEHKMOPTXYaceopxyk"
RUSSIAN: Final = "АВСЕНКМОРТХУасеорхук"
LOOK_ALIKES: Final = str.maketrans(LATIN, RUSSIAN)
WORD: Final = re.compile(r"[^\W\d_]+")
RUSSIAN_LETTER: Final = re.compile(r"[а-яё]", re.IGNORECASE)
NUMBER_SIGN: Final = "№"  # its compatible form is «No», which is no sign any more
QUOTES: Final = "«»\"'„“”‘’‹›`′″ʼ"
DASHES: Final = "‐‑‒–—―−⁃"
SIGNS: Final = str.maketrans(dict.fromkeys(QUOTES, " ") | dict.fromkeys(DASHES, "-") | {"ё": "е"})


def visible(text: str) -> str:
    """Drop what is not seen, unfold what is joined: zero-width signs, soft hyphens, full-width letters."""
    kept = (sign for sign in text if unicodedata.category(sign) != "Cf")
    return "".join(sign if sign == NUMBER_SIGN else unicodedata.normalize("NFKC", sign) for sign in kept)


def in_russian_letters(text: str) -> str:
    """Turn Latin look-alikes into the letters they stand for: in Russian words, and in words of nothing else."""
    return WORD.sub(lambda found: _repaired(found[0]), text) if RUSSIAN_LETTER.search(text) else text


def _repaired(word: str) -> str:
    repaired = word.translate(LOOK_ALIKES)
    stays_latin = re.search(r"[a-z]", repaired, re.IGNORECASE)
    return word if stays_latin else repaired


def folded(text: str) -> str:
    """Make writings of one text equal, sign by sign: the result is as long as `text`.

    `text` has gone through `visible`, else it may hold signs that have no single small letter.
    """
    small = "".join(low if len(low := sign.lower()) == 1 else sign for sign in in_russian_letters(text))
    return small.translate(SIGNS)
