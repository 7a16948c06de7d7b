"""Latin letters that look like Russian ones: typed by habit, by a scanner or by a converter."""

from __future__ import annotations

import re
from typing import Final

LATIN: Final = "ABCEHKMOPTXYaceopxyk"
RUSSIAN: Final = "АВСЕНКМОРТХУасеорхук"
LOOK_ALIKES: Final = str.maketrans(LATIN, RUSSIAN)
WORD: Final = re.compile(r"[^\W\d_]+")
RUSSIAN_LETTER: Final = re.compile(r"[а-яё]", re.IGNORECASE)
LATIN_LETTER: Final = re.compile(r"[A-Za-z]")


def in_russian_letters(text: str) -> str:
    """Turn Latin look-alikes into the letters they stand for: in Russian words, and in words of nothing else."""
    if not LATIN_LETTER.search(text) or not RUSSIAN_LETTER.search(text):
        return text
    return WORD.sub(lambda found: _repaired(found[0]), text)


def _repaired(word: str) -> str:
    repaired = word.translate(LOOK_ALIKES)
    return word if LATIN_LETTER.search(repaired) else repaired
