"""Office files are ZIP packages of XML. This opens a stranger's package without trusting a word of it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from functools import lru_cache
from typing import Final

from lxml import etree

from documents.errors import Problem, Unreadable

MAX_PARTS: Final = 4_000
MAX_DIRECTORY: Final = 256 * MAX_PARTS  # bytes
END_OF_DIRECTORY: Final = b"PK\x05\x06"
END_SIZE: Final = 22
LONGEST_END: Final = END_SIZE + 65_535  # with the comment behind it
MAX_PART: Final = 64 * 1024 * 1024
MAX_RATIO: Final = 400  # a long honest table packs about 1:40
RATIO_MATTERS_FROM: Final = 8 * 1024 * 1024
ENCRYPTED: Final = 0x1
NO_MEMORY: Final = etree.ErrorTypes.ERR_NO_MEMORY


class Package:
    def __init__(self, data: bytes) -> None:
        ensure_short_directory(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError) as error:
            raise Unreadable(Problem.BROKEN) from error
        self._parts = {info.filename.lstrip("/").lower(): info for info in self._zip.infolist()[: MAX_PARTS + 1]}
        if len(self._parts) > MAX_PARTS:
            raise Unreadable(Problem.TOO_HEAVY)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def names(self) -> list[str]:
        return list(self._parts)

    def size(self, name: str) -> int:
        return self._parts[name.lower()].file_size

    def read(self, name: str) -> bytes:
        """Unpack one part; refused before it is unpacked if it is a bomb."""
        info = self._parts.get(name.lower())
        if info is None:
            raise Unreadable(Problem.BROKEN)
        if info.flag_bits & ENCRYPTED:
            raise Unreadable(Problem.PASSWORD)
        ensure_sane(info)
        try:
            with self._zip.open(info) as file:
                return file.read(MAX_PART)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise Unreadable(Problem.BROKEN) from error

    def xml(self, name: str) -> etree._Element:
        return parse(self.read(name))


def ensure_short_directory(data: bytes) -> None:
    """Refuse an archive of hundreds of thousands of entries before each of them is made an object.

    The directory's own length is asked for, which decides how much of it is read; the count beside it may lie. Where
    there is no end of a directory the archive is broken, and its opener says so.
    """
    at = data.rfind(END_OF_DIRECTORY, -LONGEST_END)
    if at >= 0 and len(data) >= at + END_SIZE:
        (length,) = struct.unpack_from("<L", data, at + 12)
        if length > MAX_DIRECTORY:
            raise Unreadable(Problem.TOO_HEAVY)


def ensure_sane(info: zipfile.ZipInfo) -> None:
    bomb = info.file_size > RATIO_MATTERS_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1)
    if bomb or info.file_size > MAX_PART:
        raise Unreadable(Problem.TOO_HEAVY)
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Unreadable(Problem.BROKEN)


def ensure_no_entities(data: bytes) -> None:
    """Office programs never write a document type; whoever does wants entities (in UTF-16, too)."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"<!DOCTYPE" in data[:4096].replace(b"\0", b""):
        raise Unreadable(Problem.ENTITIES)


def parse(data: bytes) -> etree._Element:
    ensure_no_entities(data)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "Excessive depth" in str(error):
            raise Unreadable(Problem.TOO_DEEP) from error
        raise Unreadable(Problem.TOO_HEAVY if error.code == NO_MEMORY else Problem.BROKEN) from error
    except ValueError as error:
        raise Unreadable(Problem.BROKEN) from error


@lru_cache(maxsize=4096)
def bare(name: str) -> str:
    return name.rpartition("}")[2]


def local(element: etree._Element) -> str:
    """Name without its namespace: the strict and the usual flavour of Office XML differ in nothing else."""
    tag = element.tag
    return bare(tag) if isinstance(tag, str) else ""


def attribute(element: etree._Element | None, name: str) -> str | None:
    if element is None:
        return None
    return next((str(value) for key, value in element.attrib.items() if bare(str(key)) == name), None)


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """Walk down by local names; None where a step is missing."""
    for name in path:
        if element is None:
            return None
        element = next((one for one in element if local(one) == name), None)
    return element
