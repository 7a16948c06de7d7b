"""A stranger's file as paragraphs and tables: docx, xlsx, csv, pasted text and (as an extra) pdf."""

from __future__ import annotations

from documents.errors import Problem, Unreadable
from documents.limits import MAX_BYTES
from documents.tables.kinds import Kind, kind_of
from documents.tables.model import Block, Cell, Paragraph, Table
from documents.tables.package import Package

__all__ = ["Block", "Cell", "Paragraph", "Table", "read_tables"]


def read_tables(data: bytes) -> list[Block]:
    """Read the blocks of a file by what its bytes are; raises Unreadable."""
    if len(data) > MAX_BYTES:
        raise Unreadable(Problem.TOO_BIG, limit=MAX_BYTES // 1024 // 1024)
    return parsed(kind_of(data), data)


def parsed(kind: Kind, data: bytes) -> list[Block]:
    """Hand the bytes to their reader; each loads its libraries only when it is needed."""
    if kind is Kind.WORD:
        from documents.tables import word  # noqa: PLC0415 - see above

        return word.read(Package(data))
    if kind is Kind.EXCEL:
        from documents.tables import sheets  # noqa: PLC0415 - see above

        return sheets.read(Package(data), data)
    if kind is Kind.PDF:
        from documents.tables import pdf  # noqa: PLC0415 - see above

        return pdf.read(data)
    from documents.tables import plain  # noqa: PLC0415 - see above

    return plain.read(plain.decoded(data))
