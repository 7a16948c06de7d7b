"""Names of people as they are written, made comparable."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from locales import __
from services.errors import Refusal
from services.schools.spelling import folded, seen, visible

SHORTEST: Final = 3
LONGEST: Final = 100
MOST_WORDS: Final = 6
LONGEST_PLACE: Final = 300
CASED: Final = frozenset({"Lu", "Ll", "Lt"})  # letters that have a case: no click, filler or picture passes for one
CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
SPELLINGS: Final = str.maketrans({**dict.fromkeys("‐‑–—−", "-"), **dict.fromkeys("’ʼ‘`´", "'")})
WORD: Final = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*'?\.?")  # «Салтыков-Щедрин», «О'Коннор», «А.»
INITIALS: Final = re.compile(r"(?:[^\W\d_]\.-?)+[^\W\d_]?")  # «А.П.», «Ж.-Б.», «А.П»
JOINED: Final = re.compile(r"(?<![^\W\d_])([^\W\d_]\.)(?=[^\W\d_]{2})")  # «А.П.Иванов», and «x.com»
LETTERS: Final = re.compile(r"[^\W\d_]+")
LINK: Final = re.compile(r"(?i)://|@|[\w-]{2,}\.(?:[a-z]{2,}|рф)\b|\bt\.me\b")


class NameNotReadable(Refusal):
    msgid = __(
        "Write your surname, first name and patronymic, please: letters, hyphens, apostrophes and dots, "
        "3 to 100 characters."
    )


class SchoolNameNotReadable(Refusal):
    msgid = __("Write the school's name in letters, please – 3 to 300 characters, without links.")


def tidy_name(written: str) -> str:
    """Make a person's name of what somebody wrote; raise `NameNotReadable` for what is none.

    Others read a name beside our own words and buttons, so it carries nothing but itself: letters, hyphens,
    apostrophes, dots and spaces. What cannot be seen is dropped, one way of writing a sign stands for all,
    ALL CAPITALS are calmed; anything else is refused rather than guessed.
    """
    name = _spelt(written)
    words = name.split()
    if not SHORTEST <= len(name) <= LONGEST or len(words) > MOST_WORDS or not all(map(_is_part, words)):
        raise NameNotReadable
    return name.title() if name.isupper() or name.islower() else name


def shown_of(written: str) -> str:
    """Give what of a name may be shown, for one that nobody can be asked to write again; perhaps nothing."""
    spelt = _spelt(written)
    if (
        spelt == written.replace("\N{NO-BREAK SPACE}", " ")
        and len(spelt) <= LONGEST
        and all(map(_is_part, spelt.split()))
    ):
        return written
    kept = "".join(sign if _is_cased(sign) or sign in ".-'" else " " for sign in spelt)
    parts = [part for word in kept.split() for part in ([word] if _is_part(word) else LETTERS.findall(word))]
    return " ".join(parts[:MOST_WORDS])[:LONGEST].strip()


def _spelt(written: str) -> str:
    """One way of writing each sign, nothing unseen, initials apart from a surname that follows them."""
    plain = _one_line(seen(written)).translate(SPELLINGS)
    return JOINED.sub(lambda found: found[0] + (" " if plain[found.end()].isupper() else ""), plain)


def _is_part(word: str) -> bool:
    """Tell a name or initials from anything else; «x.com» is something else."""
    fits = WORD.fullmatch(word) or INITIALS.fullmatch(word)
    return fits is not None and all(_is_cased(sign) for sign in word if sign not in ".-'")


def _is_cased(sign: str) -> bool:
    return unicodedata.category(sign) in CASED


def _one_line(text: str) -> str:
    """Fold every kind of space, also what ends a line or controls a printer."""
    return " ".join(CONTROL.sub(" ", text).split())


def tidy_place(written: str) -> str:
    """Make a name of a school or municipality presentable; raise `SchoolNameNotReadable`.

    Numbers, quotes and brackets belong to it, links and what cannot be seen do not.
    """
    name = _one_line(seen(written, "NFC"))
    readable = SHORTEST <= len(name) <= LONGEST_PLACE and any(map(_is_cased, name))
    if not readable or LINK.search(unicodedata.normalize("NFKC", name)):
        raise SchoolNameNotReadable
    return name


def comparable(written: str) -> str:
    """What two spellings of one person's name have in common."""
    return " ".join(folded(visible(written)).replace(".", " ").split())
