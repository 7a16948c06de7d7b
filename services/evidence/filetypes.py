"""What a file really is, by its bytes: the sender's name for it counts for nothing."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from locales import __
from services.errors import MEGABYTE, Refusal

LARGEST: Final = 20 * MEGABYTE  # what the platform lets a bot download
SIGNATURES: Final = (
    (b"%PDF-", ".pdf"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"{\\rtf", ".rtf"),
    (b"GIF8", ".gif"),
)
OFFICE: Final = (("word/", ".docx"), ("xl/", ".xlsx"), ("ppt/", ".pptx"))
OPEN_DOCUMENTS: Final = {"text": ".odt", "spreadsheet": ".ods", "presentation": ".odp"}
OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD_SUFFIXES: Final = (".doc", ".xls", ".ppt")
PLAIN_SUFFIXES: Final = (".txt", ".csv")


class FileNotTaken(Refusal):
    msgid = __(
        "I do not take files of this type. Send a PDF, a photo (JPG, PNG), a Word, Excel or PowerPoint document, "
        "a text, or a link."
    )


class EmptyFile(Refusal):
    msgid = __("The file is empty. Please check it and send it once more.")


def suffix_of(content: bytes, name: str) -> str:
    """Give the suffix of what the bytes are; raise `EmptyFile`, or `FileNotTaken` for all that is not on the list."""
    if not content:
        raise EmptyFile
    for start, suffix in SIGNATURES:
        if content.startswith(start):
            return suffix
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return ".webp"
    if content[4:8] == b"ftyp":
        return _boxed(content[8:12])
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    given = "." + name.rpartition(".")[2].lower()
    if content.startswith(OLD_OFFICE) and given in OLD_SUFFIXES:
        return given
    if given in PLAIN_SUFFIXES and is_plain(content):
        return given
    raise FileNotTaken


def _boxed(brand: bytes) -> str:
    if brand in {b"heic", b"heix", b"mif1", b"heif"}:
        return ".heic"
    if brand[:3] in {b"iso", b"mp4", b"M4V", b"avc"}:
        return ".mp4"
    raise FileNotTaken


def _packed(content: bytes) -> str:
    """Tell office documents from any other archive by their directory; nothing is unpacked but a short type mark."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:  # noqa: PLR2004 - a type is short
                kind = archive.read("mimetype").decode("ascii", "replace").rpartition(".")[2]
                return OPEN_DOCUMENTS[kind]
            if "[Content_Types].xml" in names and not any(one.endswith("vbaProject.bin") for one in names):
                return next(suffix for start, suffix in OFFICE if any(one.startswith(start) for one in names))
    except (zipfile.BadZipFile, KeyError, StopIteration, NotImplementedError, RuntimeError):
        raise FileNotTaken from None
    raise FileNotTaken


def is_plain(content: bytes) -> bool:
    """Tell text from a program: no control characters but breaks and tabs, in one of the two usual encodings."""
    if content.startswith((b"#!", b"MZ", b"<?php")) or any(sign < 32 and sign not in b"\t\r\n\f" for sign in content):  # noqa: PLR2004 - ASCII
        return False
    for encoding in ("utf-8", "cp1251"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
