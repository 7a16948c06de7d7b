"""A certificate of participation: one sheet of A4 laid across, as a PDF that looks the same everywhere.

Long names are set smaller and in more lines until they fit; nothing is ever cut. Equal input gives equal pixels.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw

from documents.cells import printable
from documents.charts.canvas import font, lines_of
from documents.qr import qr_png

DPI: Final = 150
SIZE: Final = (1754, 1240)  # A4 laid across
FRAME: Final = 50
SIDE: Final = 150  # of the text's edge from the sheet's
FOOT: Final = 330  # of the sheet's height, for the organiser, the number and the code
QR: Final = 210
LEADING: Final = 1.3
SMALLEST: Final = 16
INK: Final = 0x20
MUTED: Final = 0x55


@dataclass(frozen=True, slots=True)
class Certificate:
    """Everything is words already; `code` as shown, `link` what the QR holds. Called «сертификат участника»."""

    title: str
    lead: str  # «подтверждает, что»
    name: str
    school: str
    took_part: str  # «принял(а) участие»: the event, its day and hours follow
    event: str
    details: tuple[str, ...]
    organiser: str
    number: str
    code: str
    link: str


@dataclass(frozen=True, slots=True)
class Part:
    """A text of the middle: its size where there is room, and the space above it."""

    text: str
    size: int
    bold: bool = False
    above: int = 16
    ink: int = INK


def as_pdf(certificate: Certificate) -> bytes:
    """Draw the sheet; some tens of milliseconds, so keep it off the event loop."""
    sheet = drawn(certificate)
    stream = io.BytesIO()
    sheet.save(stream, "PDF", resolution=DPI, quality=88, title=printable(certificate.title))
    return stream.getvalue()


def drawn(certificate: Certificate) -> Image.Image:
    sheet = Image.new("L", SIZE, 0xFF)
    draw = ImageDraw.Draw(sheet)
    width, height = SIZE
    draw.rectangle((FRAME, FRAME, width - FRAME, height - FRAME), outline=MUTED, width=5)
    draw.rectangle((FRAME + 14, FRAME + 14, width - FRAME - 14, height - FRAME - 14), outline=0xAA, width=2)
    middle(draw, parts_of(certificate))
    foot(sheet, draw, certificate)
    return sheet


def parts_of(certificate: Certificate) -> list[Part]:
    parts = [
        Part(certificate.title, 66, bold=True, above=0),
        Part(certificate.lead, 30, above=22, ink=MUTED),
        Part(certificate.name, 54, bold=True, above=22),
        Part(certificate.school, 30, above=14),
        Part(certificate.took_part, 30, above=26, ink=MUTED),
        Part(certificate.event, 38, bold=True, above=16),
        *(Part(text, 28) for text in certificate.details),
    ]
    return [part for part in parts if part.text.strip()]


def middle(draw: ImageDraw.ImageDraw, parts: list[Part]) -> None:
    """Set the texts one under another in the middle of the free space, as large as they fit."""
    top, bottom = FRAME + 60, SIZE[1] - FOOT
    for share in range(100, 9, -6):
        set_parts = [(part, *fitted(part, share / 100)) for part in parts]
        needed = sum(round(part.above * share / 100) + len(lines) * step(size) for part, size, lines in set_parts)
        if needed <= bottom - top:
            break
    y = top + max(0, (bottom - top - needed) // 2)
    for part, size, lines in set_parts:
        y += round(part.above * share / 100)
        for text in lines:
            draw.text((SIZE[0] / 2, y), text, fill=part.ink, font=font(size, bold=part.bold), anchor="ma")
            y += step(size)


def fitted(part: Part, share: float) -> tuple[int, tuple[str, ...]]:
    """Give the size and the lines of a part at this share of its usual size."""
    size = max(round(part.size * share), min(SMALLEST, part.size))
    return size, tuple(lines_of(printable(part.text).replace("\n", " "), size, SIZE[0] - 2 * SIDE, bold=part.bold))


def step(size: int) -> int:
    return round(size * LEADING)


def foot(sheet: Image.Image, draw: ImageDraw.ImageDraw, certificate: Certificate) -> None:
    """Put the organiser at the left, number and check code before the QR at the right."""
    top, right = SIZE[1] - FOOT + 30, SIZE[0] - SIDE
    code = Image.open(io.BytesIO(qr_png(certificate.link, QR))).convert("L")
    sheet.paste(code, (right - code.width, top))
    column(draw, (SIDE, top + 20), certificate.organiser, 26, 780)
    at = right - code.width - 20
    for row, (text, bold) in enumerate(((certificate.number, False), (certificate.code, True))):
        draw.text((at, top + 60 + row * 46), printable(text), fill=INK, font=font(28, bold=bold), anchor="ra")


def column(draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int, width: int) -> None:
    """Set a text in lines from a corner, smaller until it is no higher than the code beside it."""
    while True:
        lines = tuple(lines_of(printable(text).replace("\n", " "), size, width, bold=False))
        if len(lines) * step(size) <= QR or size <= SMALLEST:
            break
        size -= 2
    for row, line in enumerate(lines):
        draw.text((at[0], at[1] + row * step(size)), line, fill=INK, font=font(size), anchor="la")
