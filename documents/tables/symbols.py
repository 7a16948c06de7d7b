"""Pictures of letters: ticks and bullets of Wingdings and its kin, as the signs that everybody's alphabet has."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

TICK: Final = "✓"
BULLET: Final = "•"
PRIVATE: Final = 0xF000  # where Word puts the signs of such fonts
SIGNS: Final = 0xFF
# A cross in a box is how Word itself draws a control that is ticked.
WINGDINGS: Final = {
    **dict.fromkeys((0xFB, 0xFC, 0xFD, 0xFE), TICK),
    **dict.fromkeys((0x6C, 0x6E, 0x76, 0x9F, 0xA7, 0xD8), BULLET),
}
WINGDINGS_2: Final = dict.fromkeys((*range(0x4F, 0x57), 0x98), TICK)
WEBDINGS: Final = dict.fromkeys((0x61, 0x72), TICK)
SYMBOL: Final = {0xD6: TICK, 0xB7: BULLET}
# Figures that stand raised: the mark of a note, which must not grow together with the year before it, or minutes.
RAISED: Final = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")
MINUTES: Final = re.compile(r"(?<![\d.])([01]?\d|2[0-3])([⁰¹²³⁴⁵][⁰¹²³⁴⁵⁶⁷⁸⁹])(?![⁰¹²³⁴⁵⁶⁷⁸⁹])")
FONTS: Final = {
    "wingdings": WINGDINGS,
    "wingdings 2": WINGDINGS_2,
    "webdings": WEBDINGS,
    "symbol": SYMBOL,
}


def is_picture_font(font: str | None) -> bool:
    return (font or "").strip().casefold() in FONTS


def sign(code: int, font: str | None) -> str:
    """Give the sign that a reader sees; an empty box, and what only adorns, is nothing."""
    known = FONTS.get((font or "").strip().casefold(), WINGDINGS)
    return known.get(code & SIGNS, "")


def shown(text: str, font: str | None) -> str:
    """Read text in such a font, or with signs of the private area in any other."""
    if is_picture_font(font):
        return "".join(one if one.isspace() else sign(ord(one), font) for one in text)
    if any(PRIVATE <= ord(one) <= PRIVATE + SIGNS for one in text):
        return "".join(sign(ord(one), font) if PRIVATE <= ord(one) <= PRIVATE + SIGNS else one for one in text)
    return text


def raised(text: str) -> str:
    """Write what stands raised with raised figures."""
    return text.translate(RAISED)


def with_hours(text: str) -> str:
    """Say 10:00 for 10⁰⁰."""
    return MINUTES.sub(lambda found: f"{found[1]}:{unicodedata.normalize('NFKC', found[2])}", text)
