"""Files that a person may send and that take seconds or a gigabyte to look at."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from tests.support.office import document, zipped

LINE = "Провести совещание с директорами школ, 15 октября 2025 года; далее по плану.\n"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEADER = ["№", "Мероприятие", "Срок", "Ответственный"]


def long_text() -> bytes:
    """19.9 MB of words in lines, with a table's tabs in them."""
    line = LINE.replace(" ", "\t").encode()
    return line * (19_900_000 // len(line))


def endless_line() -> bytes:
    return ("слово " * 1_800_000).encode()


def many_entries(count: int = 400_000) -> bytes:
    """An archive of empty files; its directory alone is 20 MB long."""
    name = b"w%05x"
    local = struct.pack("<4sHHHHHLLLHH", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, 0, 0, 6, 0) + name % 0
    entry = struct.pack("<4sHHHHHHLLLHHHHHLL", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0)
    directory = b"".join(entry + name % number for number in range(count))
    most = min(count, 0xFFFF)
    return local + directory + struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, most, most, len(directory), len(local), 0)


def long_cells() -> bytes:
    """300 rows, a deadline of 17,000 characters in each."""
    words = ("1 раз в месяц, с 1 по 5 октября, II квартал; " * 400)[:17_000]
    rows = [HEADER, *([str(number), f"Дело {number}", words, "Куратор"] for number in range(1, 301))]
    lines = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body><w:tbl>{lines}</w:tbl></w:body></w:document>',
        }
    )


def cell(text: str) -> str:
    return f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def huge_picture() -> bytes:
    """A PNG of 40,000 × 40,000 white dots in some 200 KB; unpacked it takes 1.6 GB."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))

    packer = zlib.compressobj(9)
    row = b"\0" + b"\xff" * 5_000
    rows = b"".join(packer.compress(row) for _ in range(40_000)) + packer.flush()
    head = struct.pack(">LLBBBBB", 40_000, 40_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def picture_in_a_paper() -> bytes:
    """A Word document with that picture beside its table."""
    data = io.BytesIO(document([["№", "Мероприятие", "Срок"], ["1", "Дело", "май"]]))
    with zipfile.ZipFile(data, "a") as paper:
        paper.writestr("word/media/image1.png", huge_picture())
    return data.getvalue()


STOPPERS = {
    "text.txt": long_text,
    "line.txt": endless_line,
    "entries.docx": many_entries,
    "cells.docx": long_cells,
    "picture.png": huge_picture,
    "paper.docx": picture_in_a_paper,
}
