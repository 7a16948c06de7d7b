"""What of a stranger's file may stand on a page: a picture drawn anew, the bare text of an office document.

For the reading process alone. Nothing of the file itself is passed on: no script, no macro, no place where a photo was
taken. What is neither picture nor text is not shown at all.
"""

from __future__ import annotations

import base64
import io
from typing import Any, Final

from documents.errors import Problem, Unreadable
from documents.tables import Paragraph, Table, read_tables

PICTURE: Final = "documents.showing:picture"
TEXT: Final = "documents.showing:text"
PICTURES: Final = frozenset({".jpg", ".png", ".gif", ".webp"})
TEXTS: Final = frozenset({".docx", ".xlsx", ".txt", ".csv"})
FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP")
EDGE: Final = 1600  # pixels of the longer side
MOST_PIXELS: Final = 60_000_000
QUALITY: Final = 80
MOST_BLOCKS: Final = 200
MOST_ROWS: Final = 200  # of one table
MOST_SIGNS: Final = 2_000  # of one paragraph or cell


def picture(data: bytes) -> dict[str, Any]:
    """Draw a picture anew, no larger than a screen; raise Unreadable."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - heavy: not for those who want the names

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise Unreadable(Problem.TOO_HEAVY)
            found.draft("RGB", (EDGE, EDGE))  # of a photo only as much is unpacked as is shown
            upright = ImageOps.exif_transpose(found)
            upright.thumbnail((EDGE, EDGE))
            drawn = Image.new("RGB", upright.size, "white")
            whole = upright.convert("RGBA")
            drawn.paste(whole, mask=whole.getchannel("A"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Unreadable(Problem.BROKEN) from None
    into = io.BytesIO()
    drawn.save(into, "JPEG", quality=QUALITY)
    return {"jpeg": base64.b64encode(into.getvalue()).decode()}


def text(data: bytes) -> dict[str, Any]:
    """Give paragraphs as strings and tables as rows of strings, from the beginning; `more`: there is more of it."""
    blocks: list[Any] = []
    more = False
    for block in read_tables(data):
        if len(blocks) == MOST_BLOCKS:
            more = True
            break
        if isinstance(block, Paragraph) and block.text.strip():
            blocks.append(block.text[:MOST_SIGNS])
        elif isinstance(block, Table):
            more |= len(block.rows) > MOST_ROWS
            blocks.append([[cell.text[:MOST_SIGNS] for cell in row] for row in block.rows[:MOST_ROWS]])
    return {"blocks": blocks, "more": more}
