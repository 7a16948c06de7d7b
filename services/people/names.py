"""Names of people and telephones as people write them, made comparable."""

from __future__ import annotations

import re
from typing import Final

from locales import __
from services.errors import Refusal

LETTERS_AT_LEAST: Final = 0.6  # of a name; the rest may be spaces, hyphens, dots
SHORTEST: Final = 3
LONGEST: Final = 100
PHONE_DIGITS: Final = range(10, 16)  # E.164 knows no longer ones
RUSSIAN_DIGITS: Final = 11


class NameNotReadable(Refusal):
    msgid = __("Write your surname, first name and patronymic in letters, please – 3 to 100 characters.")


class PhoneNotReadable(Refusal):
    msgid = __("I do not read this as a phone number. Write it like +7 900 000-00-00.")


def tidy_name(written: str) -> str:
    """Make a name presentable: spaces folded, ALL CAPITALS calmed; raise `NameNotReadable` for what is no name."""
    name = " ".join(written.split())
    letters = [sign for sign in name if sign.isalpha()]
    if not SHORTEST <= len(name) <= LONGEST or len(letters) < LETTERS_AT_LEAST * len(name):
        raise NameNotReadable
    return name.title() if name.isupper() or name.islower() else name


def tidy_phone(written: str) -> str:
    """Write a phone number as +79000000000; raise `PhoneNotReadable`."""
    digits = re.sub(r"\D", "", written)
    if len(digits) == RUSSIAN_DIGITS and digits.startswith("8"):
        digits = "7" + digits[1:]
    elif len(digits) == RUSSIAN_DIGITS - 1 and digits.startswith("9"):
        digits = "7" + digits
    if len(digits) not in PHONE_DIGITS:
        raise PhoneNotReadable
    return "+" + digits


def comparable(written: str) -> str:
    """What two spellings of one person's name have in common."""
    return " ".join(written.casefold().replace("ё", "е").replace(".", " ").split())
