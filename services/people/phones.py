"""Telephone numbers as people write them: one, several, with words around them, or none."""

from __future__ import annotations

import re
from typing import Final

from locales import __
from services.errors import Refusal
from services.schools.spelling import DASHES, visible

EMAIL: Final = re.compile(r"\S+@\S+")
EXTENSION: Final = re.compile(r"(?:доб|вн|ext)[\w.]*\s*№?\s*\d+", re.IGNORECASE)
ASIDE: Final = re.compile(r"\([^()]*[^\W\d_][^()]*\)")  # «(Viber)», «(после 17.00)», not «(39158)»
ROUNDED: Final = re.compile(r"\d[.,]?\d*[eе]\+?\d+", re.IGNORECASE)  # 8,90011E+10: its last digits are lost
NUMBERS: Final = re.compile(r"\+?\(?\d[\d\s()\-.]*")
RUSSIAN: Final = 11  # digits with the country's
LONGEST: Final = 15  # E.164 knows no longer ones
SHORTEST_ABROAD: Final = 12
AREA_CODES: Final = ("3", "4", "9")


class PhoneNotReadable(Refusal):
    msgid = __("This does not look like a phone number. Write it like +7 900 000-00-00.")


def tidy_phone(written: str) -> str:
    """Write a phone number as +79000000000; raise `PhoneNotReadable` for what is not one number."""
    found = phones_in(written)
    if len(found) != 1:
        raise PhoneNotReadable
    return found[0]


def phones_in(written: str) -> list[str]:
    """Find the numbers that are certain, as +79000000000, each once; mobile ones first."""
    text = visible(written).translate(dict.fromkeys(map(ord, DASHES), "-"))
    for aside in (EMAIL, EXTENSION, ASIDE, ROUNDED):
        text = aside.sub(";", text)
    found = [number for part in NUMBERS.findall(text) for number in _numbers(part)]
    return sorted(dict.fromkeys(found), key=lambda number: not number.startswith("+79"))


def _numbers(part: str) -> list[str]:
    """Read signs of one number, or of several with nothing but spaces between them."""
    if whole := as_phone(part):
        return [whole]
    found: list[str] = []
    kept = ""
    for piece in part.split():
        kept += piece
        if number := as_phone(kept):
            found.append(number)
            kept = ""
    return [] if kept and not found else found


def as_phone(written: str) -> str | None:
    """Write the digits as one number with its country, or none where they are not certainly one."""
    digits = re.sub(r"\D", "", written)
    if len(digits) == RUSSIAN and digits[0] in "78":
        return f"+7{digits[1:]}"
    if written.lstrip().startswith("+") and digits[:1] != "7":
        return f"+{digits}" if RUSSIAN <= len(digits) <= LONGEST else None
    if len(digits) == RUSSIAN - 1 and digits.startswith(AREA_CODES):
        return f"+7{digits}"
    # Numbers from abroad without their plus, as a platform hands them over.
    return f"+{digits}" if SHORTEST_ABROAD <= len(digits) <= LONGEST and digits[0] not in "789" else None
