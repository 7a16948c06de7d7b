"""Pictures of letters: ticks and bullets of Wingdings and its kin, as the signs that everybody's alphabet has."""

from __future__ import annotations

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
