"""A text, usually an invite's link, as a QR picture for a phone's camera or a printed card."""

from __future__ import annotations

import io
from typing import Final

import segno

SIDE: Final = 640  # pixels: sharp on a phone and on paper
QUIET: Final = 4  # modules of white around it, without which cameras miss the code


def qr_svg(text: str) -> str:
    """Draw it as an element of a page: black on white, whatever colours the page has, and as large as the page says."""
    return segno.make(text, error="m", micro=False).svg_inline(border=QUIET, light="#fff", omitsize=True, svgclass="qr")


def qr_png(text: str, side: int = SIDE) -> bytes:
    """PNG of about `side` pixels; a crease or a stain of 15 % does no harm."""
    code = segno.make(text, error="m", micro=False)
    modules, _ = code.symbol_size(border=QUIET)
    stream = io.BytesIO()
    code.save(stream, kind="png", scale=max(side // modules, 1), border=QUIET)
    return stream.getvalue()
