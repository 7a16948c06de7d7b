"""What a file really is, by its bytes: the sender's name for it counts for nothing."""

from __future__ import annotations

import re
from typing import Final

from documents.errors import Problem, Unreadable
from locales import __
from services.errors import Refusal
from services.files import UnreadableFile, read_apart

SIGNATURES: Final = (
    (b"%PDF-", ".pdf"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"{\\rtf", ".rtf"),
    (b"GIF8", ".gif"),
)
OFFICE: Final = (("word/", ".docx"), ("xl/", ".xlsx"), ("ppt/", ".pptx"))
OPEN_DOCUMENTS: Final = {"text": ".odt", "spreadsheet": ".ods", "presentation": ".odp"}
PACKED: Final = b"PK\x03\x04"
OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD_SUFFIXES: Final = (".doc", ".xls", ".ppt")
PLAIN_SUFFIXES: Final = (".txt", ".csv")
HEAD: Final = 16  # bytes that are compared here; whatever lies further in is looked at apart
CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
LOOK: Final = "services.evidence.filetypes:look_inside"


class FileNotTaken(Refusal):
    msgid = __(
        "I cannot accept files of this type. Send a PDF, a photo (JPG, PNG), a Word, Excel or "
        "PowerPoint document, a text, or a link."
    )


class EmptyFile(Refusal):
    msgid = __("The file is empty. Please check it and send it once more.")


async def suffix_of(content: bytes, name: str) -> str:
    """Give the suffix of what the bytes are; raise `EmptyFile`, or `FileNotTaken` for all that is not on the list."""
    if not content:
        raise EmptyFile
    given = "." + name.rpartition(".")[2].lower()
    known = suffix_of_head(content[:HEAD], given)
    if known:
        return known
    try:
        found: str | None = await read_apart(LOOK, content, given if given in PLAIN_SUFFIXES else "")
    except UnreadableFile as refused:
        if refused.problem is Problem.BUSY:
            raise
        raise FileNotTaken from None
    if found is None:
        raise FileNotTaken
    return found


def suffix_of_head(head: bytes, given: str) -> str | None:
    """Name what tells itself by its first bytes; none where one has to look further."""
    for start, suffix in SIGNATURES:
        if head.startswith(start):
            return suffix
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return ".webp"
    if head[4:8] == b"ftyp":
        return _boxed(head[8:12])
    if head.startswith(OLD_OFFICE) and given in OLD_SUFFIXES:
        return given
    if not head.startswith(PACKED) and given not in PLAIN_SUFFIXES:
        raise FileNotTaken
    return None


def _boxed(brand: bytes) -> str:
    if brand in {b"heic", b"heix", b"mif1", b"heif"}:
        return ".heic"
    if brand[:3] in {b"iso", b"mp4", b"M4V", b"avc"}:
        return ".mp4"
    raise FileNotTaken


def look_inside(content: bytes, given: str) -> str | None:
    """Tell an office document from any other archive, a text from a program; for the reading process alone."""
    if content.startswith(PACKED):
        try:
            return packed(content)
        except Unreadable:
            return None
    return given if given and is_plain(content) else None


def packed(content: bytes) -> str | None:
    """Tell by the archive's directory; nothing is unpacked but a short type mark."""
    from documents.tables.package import Package  # noqa: PLC0415 - its library is heavy, and needed apart alone

    package = Package(content)
    names = package.names()
    if "mimetype" in package and package.size("mimetype") < 100:  # noqa: PLR2004 - a type is short
        return OPEN_DOCUMENTS.get(package.read("mimetype").decode("ascii", "replace").rpartition(".")[2])
    if "[content_types].xml" not in names or any(one.endswith("vbaproject.bin") for one in names):
        return None
    return next((suffix for start, suffix in OFFICE if any(one.startswith(start) for one in names)), None)


def is_plain(content: bytes) -> bool:
    """Tell text from a program: no control characters but breaks and tabs, in one of the two usual encodings."""
    if content.startswith((b"#!", b"MZ", b"<?php")) or CONTROL.search(content):
        return False
    for encoding in ("utf-8", "cp1251"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
