"""What a file is, by its bytes: people rename files, programs save web pages as .xls."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from documents.errors import Problem, Unreadable
from documents.tables.package import Package


class Kind(StrEnum):
    WORD = "word"
    EXCEL = "excel"
    PDF = "pdf"
    TEXT = "text"


OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")  # Office until 2003, and the envelope of a password-protected new file
REFUSED: Final = (
    (b"{\\rtf", Problem.RTF),
    (b"\x89PNG", Problem.PICTURE),
    (b"\xff\xd8\xff", Problem.PICTURE),
    (b"GIF8", Problem.PICTURE),
    (b"II*\x00", Problem.PICTURE),
    (b"MM\x00*", Problem.PICTURE),
    (b"Rar!", Problem.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Problem.ARCHIVE),
    (b"\x1f\x8b", Problem.ARCHIVE),
    (b"\x7fELF", Problem.NOT_TEXT),
)
# Two letters may begin a text as well; a picture or a program has zeros soon after.
REFUSED_WITH_ZEROS: Final = ((b"BM", Problem.PICTURE), (b"MZ", Problem.NOT_TEXT))
WEB_PAGE: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|table|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
OLD_XML: Final = re.compile(
    rb"\s*<\?xml[^>]*>\s*(?:<\?mso-application|<(?:\w+:)?(?:Workbook|wordDocument)\b)", re.DOTALL
)
MAIL_PAGE: Final = re.compile(rb"\s*MIME-Version:", re.IGNORECASE)
HEAD: Final = 4096


def kind_of(data: bytes) -> Kind:
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise Unreadable(Problem.EMPTY)
    if data.startswith(OLE):
        raise Unreadable(problem_of_ole(data))
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return kind_of_package(Package(data))
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    ensure_text(data[:HEAD].removeprefix(b"\xef\xbb\xbf"))
    return Kind.TEXT


def ensure_text(head: bytes) -> None:
    for start, problem in (*REFUSED, *(REFUSED_WITH_ZEROS if b"\0" in head else ())):
        if head.startswith(start):
            raise Unreadable(problem)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        raise Unreadable(Problem.PICTURE)
    flat = head.replace(b"\0", b"").lstrip(b"\xff\xfe")
    if WEB_PAGE.match(flat) or MAIL_PAGE.match(flat):
        raise Unreadable(Problem.HTML)
    if OLD_XML.match(flat):
        raise Unreadable(Problem.OLD_OFFICE)


def problem_of_ole(data: bytes) -> Problem:
    """Tell the old formats apart by the names of their streams, written in UTF-16 inside the file."""

    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage") or has("EncryptionInfo"):
        return Problem.PASSWORD
    if has("WordDocument"):
        return Problem.OLD_WORD
    if has("Workbook") or has("Book"):
        return Problem.OLD_EXCEL
    return Problem.OLD_OFFICE


def kind_of_package(package: Package) -> Kind:
    names = package.names()
    if any(name.startswith("word/") and name.endswith(".xml") for name in names):
        return Kind.WORD
    if any(name.startswith("xl/") for name in names):
        ensure_not_binary(names)
        return Kind.EXCEL
    if "mimetype" in package and package.read("mimetype").startswith(b"application/vnd.oasis.opendocument"):
        raise Unreadable(Problem.OPEN_DOCUMENT)
    if any(name.startswith(("ppt/", "visio/")) for name in names):
        raise Unreadable(Problem.OTHER_OFFICE)
    raise Unreadable(Problem.ARCHIVE)


def ensure_not_binary(names: list[str]) -> None:
    if "xl/workbook.bin" in names:
        raise Unreadable(Problem.OTHER_OFFICE)
