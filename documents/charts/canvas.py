"""Paper, pen and letters of all pictures. Equal input gives equal bytes: nothing here depends on time or chance."""

from __future__ import annotations

import io
import re
from enum import IntEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Iterator

FONTS: Final = Path(__file__).parents[1] / "fonts"
WIDTH: Final = 1080  # a phone shows it at a third: 39 px are 13 points
MARGIN: Final = 44
CONTENT: Final = WIDTH - 2 * MARGIN


class Colour(IntEnum):
    """Places in the palette of a picture.

    The hues are after Okabe and Ito: told apart with every kind of colour vision, and by their lightness in print.
    """

    PAPER = 0
    INK = 1
    MUTED = 2
    TRACK = 3
    LINE = 4
    GREY = 5
    BLUE = 6
    SKY = 7
    GREEN = 8
    ORANGE = 9
    VERMILION = 10
    YELLOW = 11
    PALE = 12


Rgb: TypeAlias = tuple[int, int, int]
RGB: Final[dict[Colour, Rgb]] = {
    Colour.PAPER: (0xFF, 0xFF, 0xFF),
    Colour.INK: (0x17, 0x20, 0x2A),
    Colour.MUTED: (0x4A, 0x55, 0x61),
    Colour.TRACK: (0xE6, 0xEA, 0xEE),
    Colour.LINE: (0xAE, 0xB6, 0xBE),
    Colour.GREY: (0xC3, 0xCA, 0xD1),
    Colour.BLUE: (0x00, 0x72, 0xB2),
    Colour.SKY: (0x8C, 0xC9, 0xEE),
    Colour.GREEN: (0x00, 0x6D, 0x50),
    Colour.ORANGE: (0xE6, 0x9F, 0x00),
    Colour.VERMILION: (0xC4, 0x4E, 0x00),
    Colour.YELLOW: (0xF5, 0xE6, 0x63),
    Colour.PALE: (0xF6, 0xF8, 0xFA),
}
# Soft edges of letters are steps between two colours. Each pair that occurs has its steps in the palette.
STEPS: Final = 15
PAIRS: Final = (
    (Colour.INK, Colour.PAPER),
    (Colour.MUTED, Colour.PAPER),
    (Colour.MUTED, Colour.PALE),
    (Colour.PAPER, Colour.GREEN),
    (Colour.PAPER, Colour.VERMILION),
    (Colour.INK, Colour.SKY),
    (Colour.INK, Colour.ORANGE),
    (Colour.INK, Colour.YELLOW),
    (Colour.INK, Colour.GREY),
    (Colour.PAPER, Colour.INK),
)

TITLE: Final = 46
BODY: Final = 38
SMALL: Final = 32
LEADING: Final = 1.25
# Prepositions and numbers do not end a line: «в | году», «25 | декабря».
CLINGING: Final = re.compile(r"(?<!\S)(\w{1,2}|\d+) ")


@cache
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Opened once. The basic layout is the same on every machine, whether or not it has a shaping library."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def width_of(text: str, size: int, *, bold: bool = False) -> float:
    return font(size, bold=bold).getlength(text)


@lru_cache(maxsize=1024)
def wrapped(text: str, size: int, width: int, *, bold: bool = False, limit: int = 4) -> tuple[str, ...]:
    """Lines no wider than `width`; what goes beyond `limit` lines ends in an ellipsis."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(lines_of(paragraph, size, width, bold=bold))
    if len(lines) <= limit:
        return tuple(lines)
    return (*lines[: limit - 1], cut(" ".join(lines[limit - 1 :]), size, width, bold=bold))


def lines_of(text: str, size: int, width: int, *, bold: bool) -> Iterator[str]:
    line = ""
    for word in CLINGING.sub("\\1\N{NO-BREAK SPACE}", text).split(" "):
        longer = f"{line} {word}" if line else word
        if width_of(longer, size, bold=bold) <= width:
            line = longer
            continue
        if line:
            yield line
        line = word
        while width_of(line, size, bold=bold) > width:
            fitting = fitting_length(line, size, width, bold=bold)
            yield line[:fitting]
            line = line[fitting:]
    yield line


def fitting_length(text: str, size: int, width: float, *, bold: bool) -> int:
    """How many characters fit, at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width_of(text[:middle], size, bold=bold) <= width else (low, middle - 1)
    return low


def cut(text: str, size: int, width: int, *, bold: bool = False) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    if width_of(text, size, bold=bold) <= width:
        return text
    room = width - width_of("…", size, bold=bold)
    return text[: fitting_length(text, size, room, bold=bold)].rstrip(" ,.;:–-") + "…"


def leading(size: int) -> int:
    return round(size * LEADING)


def height_of(lines: tuple[str, ...], size: int) -> int:
    return len(lines) * leading(size)


@cache
def palette() -> bytes:
    colours = [RGB[colour] for colour in Colour]
    for ink, ground in PAIRS:
        colours.extend(mixed(RGB[ink], RGB[ground], step / STEPS) for step in range(1, STEPS + 1))
    return bytes(part for colour in colours for part in colour)


def mixed(ink: Rgb, ground: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(ink, ground, strict=True))
    return red, green, blue


@cache
def soft_edges(ink: Colour, ground: Colour) -> list[int]:
    """For each strength of a letter's edge, 0–255, its place in the palette."""
    first = len(Colour) + PAIRS.index((ink, ground)) * STEPS
    return [ground, *(first + max(0, round(strength * STEPS / 255) - 1) for strength in range(1, 256))]


@lru_cache(maxsize=2048)
def letters(text: str, size: int, *, bold: bool = False) -> tuple[Image.Image, int, int]:
    """The shape of a text as a mask, and its corner relative to the left end of its baseline."""
    left, top, right, bottom = font(size, bold=bold).getbbox(text, anchor="ls")
    mask = Image.new("L", (max(int(right - left), 1), max(int(bottom - top), 1)))
    ImageDraw.Draw(mask).text((-left, -top), text, fill=255, font=font(size, bold=bold), anchor="ls")
    return mask, int(left), int(top)


class Canvas:
    """A white sheet, by default as wide as the phone; `y` is where the next thing goes.

    The picture holds places in the palette instead of colours: a third of the bytes, and encoded five times as fast.
    """

    def __init__(self, height: int, width: int = WIDTH) -> None:
        self.image = Image.new("L", (width, height), Colour.PAPER)
        self.draw = ImageDraw.Draw(self.image)
        self.y = MARGIN

    def lines(self, lines: tuple[str, ...], size: int, *, bold: bool = False, ink: Colour = Colour.INK) -> None:
        for line in lines:
            self.text((MARGIN, self.y), line, size, bold=bold, ink=ink)
            self.y += leading(size)

    def text(
        self,
        at: tuple[float, float],
        text: str,
        size: int,
        *,
        bold: bool = False,
        ink: Colour = Colour.INK,
        ground: Colour = Colour.PAPER,
        anchor: str = "la",
    ) -> None:
        """Put a text by its anchor: left, middle or right; ascender, middle or baseline."""
        mask, left, top = letters(text, size, bold=bold)
        x = at[0] - {"l": 0, "m": 0.5, "r": 1}[anchor[0]] * width_of(text, size, bold=bold)
        y = at[1] + {"a": 0.95, "m": 0.36, "s": 0}[anchor[1]] * size
        self.put(mask, round(x) + left, round(y) + top, ink, ground)

    def text_upwards(self, at: tuple[float, float], text: str, size: int, *, ink: Colour = Colour.INK) -> None:
        """Put a text turned to the left; `at` is the lower end of its middle line."""
        mask, left, _ = letters(text, size)
        turned = mask.rotate(90, expand=True)
        x, y = round(at[0] - turned.width / 2), round(at[1]) - turned.height - left
        self.put(turned, x, y, ink, Colour.PAPER)

    def put(self, mask: Image.Image, x: int, y: int, ink: Colour, ground: Colour) -> None:
        self.image.paste(mask.point(soft_edges(ink, ground)), (x, y), mask.point(HAS_INK))

    def box(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        if width >= 1 and height >= 1:
            self.draw.rectangle((x, y, x + width - 1, y + height - 1), fill=colour)

    def png(self) -> bytes:
        self.image.putpalette(palette())
        stream = io.BytesIO()
        self.image.save(stream, "PNG", compress_level=3)
        return stream.getvalue()


HAS_INK: Final = [0] * 9 + [255] * 247


@cache
def hatch(colour: Colour, height: int) -> Image.Image:
    """A strip of slanted lines: a colour that can be seen in a black-and-white print."""
    strip = Image.new("L", (WIDTH, height), colour)
    draw = ImageDraw.Draw(strip)
    for x in range(-height, WIDTH, 18):
        draw.line((x, height, x + height, 0), fill=Colour.PAPER, width=5)
    return strip
