"""Names of people as they are written, made comparable."""

from __future__ import annotations

from typing import Final

from locales import __
from services.errors import Refusal
from services.spelling import folded, visible

LETTERS_AT_LEAST: Final = 0.6  # of a name; the rest may be spaces, hyphens, dots
SHORTEST: Final = 3
LONGEST: Final = 100


class NameNotReadable(Refusal):
    msgid = __("Write your surname, first name and patronymic in letters, please – 3 to 100 characters.")


def tidy_name(written: str) -> str:
    """Make a name presentable: spaces folded, ALL CAPITALS calmed; raise `NameNotReadable` for what is no name."""
    name = " ".join(written.split())
    letters = [sign for sign in name if sign.isalpha()]
    if not SHORTEST <= len(name) <= LONGEST or len(letters) < LETTERS_AT_LEAST * len(name):
        raise NameNotReadable
    return name.title() if name.isupper() or name.islower() else name


def comparable(written: str) -> str:
    """What two spellings of one person's name have in common."""
    return " ".join(folded(visible(written)).replace(".", " ").split())
