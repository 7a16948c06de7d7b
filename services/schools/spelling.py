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
LATIN_LETTER: Final = re.compile(r"[A-Za-z]")
NUMBER_SIGN: Final = "№"  # its compatible form is «No», which is no sign any more
UNSEEN: Final = re.compile(r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
QUOTES: Final = "«»\"'„“”‘’‹›`′″ʼ"
DASHES: Final = "‐‑‒–—―−⁃"
SIGNS: Final = str.maketrans(dict.fromkeys(QUOTES, " ") | dict.fromkeys(DASHES, "-") | {"ё": "е"})


def visible(text: str) -> str:
    """Drop what is not seen, unfold what is joined: zero-width signs, soft hyphens, full-width letters."""
    seen = UNSEEN.sub("", text)
    return NUMBER_SIGN.join(unicodedata.normalize("NFKC", part) for part in seen.split(NUMBER_SIGN))


def in_russian_letters(text: str) -> str:
    """Turn Latin look-alikes into the letters they stand for: in Russian words, and in words of nothing else."""
    if not LATIN_LETTER.search(text) or not RUSSIAN_LETTER.search(text):
        return text
    return WORD.sub(lambda found: _repaired(found[0]), text)


def _repaired(word: str) -> str:
    repaired = word.translate(LOOK_ALIKES)
    return word if LATIN_LETTER.search(repaired) else repaired


def folded(text: str) -> str:
    """Make writings of one text equal, sign by sign: the result is as long as `text`.

    `text` has gone through `visible`, else it may hold signs that have no single small letter.
    """
    repaired = in_russian_letters(text)
    small = repaired.lower()
    if len(small) != len(repaired):
        small = "".join(low if len(low := sign.lower()) == 1 else sign for sign in repaired)
    return small.translate(SIGNS)
