"""PDF files with real text tables; an optional extra (`pip install nastavnik[pdf]`)."""

from __future__ import annotations

import io
from typing import Any, Final

from documents.errors import Problem, Unreadable
from documents.left_out import Left, left_out
from documents.limits import MAX_ROWS
from documents.tables.model import Block, Paragraph, Table, cells_of

MAX_PAGES: Final = 60


def read(data: bytes) -> list[Block]:
    try:
        import pdfplumber  # noqa: PLC0415 - may be absent, and is slow to load
        from pdfminer.pdfdocument import PDFPasswordIncorrect  # noqa: PLC0415 - same
    except ImportError as error:
        raise Unreadable(Problem.PDF_NOT_SUPPORTED) from error
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            return pages(pdf)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:
        protected = isinstance(error, PDFPasswordIncorrect) or isinstance(error.__cause__, PDFPasswordIncorrect)
        wrapped = bool(error.args) and isinstance(error.args[0], PDFPasswordIncorrect)
        raise Unreadable(Problem.PASSWORD if protected or wrapped else Problem.BROKEN) from error


def pages(pdf: Any) -> list[Block]:
    blocks: list[Block] = []
    texts = rows = 0
    for page in pdf.pages[:MAX_PAGES]:
        texts += bool(page.chars)
        tables = page.find_tables()
        for found in tables:
            blocks.append(Table(rows=[cells_of([cell or "" for cell in row]) for row in found.extract()]))
            rows += len(found.rows)
        if not tables:
            blocks += [Paragraph(line.strip()) for line in (page.extract_text() or "").splitlines()]
        if rows > MAX_ROWS:
            raise Unreadable(Problem.TOO_MANY_ROWS, limit=MAX_ROWS)
        page.close()
    if not texts:
        raise Unreadable(Problem.PDF_WITHOUT_TEXT)
    far = [str(number) for number in range(MAX_PAGES + 1, len(pdf.pages) + 1)]
    return [*blocks, left_out(Left.FAR_PAGES, far)] if far else blocks
