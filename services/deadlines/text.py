"""A phrase as it was typed -> plain lower-case text: one kind of dash and space, mended letters and slips."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from services.deadlines.words import LONG, MONTHS, ROMAN_MONTHS, known, shortened, slips

DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−⁃﹘﹣－ー─━~∼÷"), "-")
UNSEEN: Final = dict.fromkeys([*map(ord, "\u00ad\u2060\ufeff\u0301\u0300\u00b7•●▪"), *range(0x200B, 0x2010)])
SUPERSCRIPTS: Final = dict.fromkeys(map(ord, "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾*"))
# The mark of a note: «до 15.12.2026 [1]», and at the end «октябрь 2026 1)», where no bracket was opened.
NOTE: Final = re.compile(r"(?<=[\w.»])\s?\[\d{1,2}\]|^([^(]*[\w.»]|.*\)[^(]*[\w.»])\s[1-9]\)\s*$", re.DOTALL)
MARKS: Final = {ord("№"): "#", ord("ё"): "е", ord("Ё"): "е", ord("І"): "i", ord("і"): "i", ord("Ӏ"): "i"}
LATIN: Final = str.maketrans("abcehkmnoptxyu", "авсенкмпортхуи")
ROMAN_TENS: Final = str.maketrans("х", "x")
ROUGHLY: Final = re.compile(r"(?:^|(?<=[\s(,;]))[~∼](?=\d)")
LETTERS: Final = re.compile(r"[a-zа-я]+")
PURE: Final = re.compile(r"[а-я]+")
LATIN_WORD: Final = re.compile(r"[a-z]+")
LETTER_O: Final = re.compile(r"(?<=\d)[oо](?=[\d.,\s-]|$)|(?<![a-zа-я\d.])[oо](?=\d[.\s])")
LETTER_ONE: Final = re.compile(r"(?<=\d)[li](?=[\d.])|(?<![a-zа-я\d])[li](?=\d[.\s]\s?[\dа-я])|(?<=\.)[li](?=\d)")
LETTER_THREE: Final = re.compile(r"(?<![a-zа-я\d])з(?=[01][.\s])")
THAN: Final = re.compile(r"(?<=[её])\s?,\s?(?=чем(?![а-я]))")
QUOTED_DAY: Final = re.compile(r"[«\"“„'<]\s*(\d{1,2})\s*[»\"”“'>]")
QUOTED_FIGURES: Final = re.compile(r"[«\"“„'<]\s*(\d{1,2})\s*[»\"”“'>]\s*(?=\d)")
BROKEN: Final = re.compile(r"([а-я]{2,})(-?\s*\n\s*|\s)([а-я]{1,7})(?![а-я])")
SPACED: Final = re.compile(r"(?<![а-я])[а-я](?: [а-я]){2,}(?![а-я])")
SPACED_FIGURES: Final = re.compile(r"(?<=\d\.)\s*(\d)\s*\n\s*(\d{1,3})(?!\d)")
AFTER_DAY: Final = re.compile(r"(?<!\d)(\d{1,2}\s)([а-я]{4,6})(?![а-я])")
SHORT_MONTHS: Final = ("марта", "июня", "июля", "мая")
LONGEST: Final = 500  # characters; the longest deadline of a real plan that we know has 163


def plain(phrase: str) -> str:
    phrase = NOTE.sub(r"\1", phrase)
    text = ROUGHLY.sub("≈", phrase).translate(SUPERSCRIPTS).translate(UNSEEN).translate(MARKS)
    text = unicodedata.normalize("NFKC", text).translate(UNSEEN).translate(DASHES).lower()
    text = text.translate(MARKS).replace("\r", "\n")
    text = LETTERS.sub(lambda found: _one_alphabet(found[0]), text)
    text = LETTER_THREE.sub("3", LETTER_ONE.sub("1", LETTER_O.sub("0", text)))
    text = QUOTED_DAY.sub(r"\1 ", QUOTED_FIGURES.sub(r"\1.", text))
    text = THAN.sub(" ", text)
    text = SPACED_FIGURES.sub(r"\1\2", text)
    text = SPACED.sub(lambda found: _if_month(found[0].replace(" ", ""), otherwise=found[0]), text)
    text = BROKEN.sub(_mended, text)
    text = PURE.sub(lambda found: corrected(found[0]), text)
    text = AFTER_DAY.sub(lambda found: found[1] + _short_month(found[2]), text)
    return " ".join(text.split())


def _one_alphabet(word: str) -> str:
    """Write a word with Latin look-alikes in Cyrillic; leave real Latin words and roman numerals alone."""
    if PURE.fullmatch(word):
        return word
    if word.translate(ROMAN_TENS) in ROMAN_MONTHS:  # «ХI» with a Cyrillic «Х»
        return word.translate(ROMAN_TENS)
    cyrillic = word.translate(LATIN)
    if not PURE.fullmatch(cyrillic):
        return word
    if LATIN_WORD.fullmatch(word):
        return cyrillic if cyrillic in known() or cyrillic in {"с", "со", "по", "к", "в", "до", "на"} else word
    return cyrillic


def _if_month(word: str, *, otherwise: str) -> str:
    return word if word in MONTHS else otherwise


def _mended(found: re.Match[str]) -> str:
    left, gap, right = found.groups()
    if "-" not in gap and (left in known() or right in known()):
        return found[0]
    whole = left + right
    return whole if whole in known() and whole not in {left, right} else found[0]


@lru_cache(maxsize=4096)
def corrected(word: str) -> str:
    """Give the one long time word from which `word` is a single slip away, or the word itself."""
    if len(word) < LONG - 1 or word in known():
        return word
    candidates = {known_word for key in shortened(word) for known_word in slips().get(key, ())}
    near = [candidate for candidate in candidates if _one_slip(word, candidate) and not _adjective(word, candidate)]
    return near[0] if len(near) == 1 else _of_one_month(word, near)


@lru_cache(maxsize=1024)
def _short_month(word: str) -> str:
    """After a figure even a short month may be recognised in a slip: «15 мратa»."""
    if word in known():
        return word
    near = [month for month in SHORT_MONTHS if _one_slip(word, month)]
    return near[0] if len(near) == 1 else word


def _of_one_month(word: str, near: list[str]) -> str:
    """Any case of the month will do, as long as all candidates are the same month."""
    numbers = {MONTHS.get(candidate) for candidate in near}
    return min(near) if len(numbers) == 1 and None not in numbers else word


def _adjective(word: str, adverb: str) -> bool:
    """«ежемесячное» is no slip in «ежемесячно»."""
    return adverb.endswith("но") and word.startswith(adverb[:-1])


def _one_slip(left: str, right: str) -> bool:
    """One letter more, less or other, or two neighbours swapped."""
    if abs(len(left) - len(right)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    a, b = left[at:], right[at:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
