"""A filled-in table of the year's data: rows as they stand, each with its place. For the reading process alone."""

from __future__ import annotations

from typing import Any

from documents.left_out import LeftOut, summed
from documents.tables import read_tables
from documents.tables.model import Table
from documents.tables.visible import seen


def read_year_sheet(data: bytes) -> dict[str, Any]:
    """Give the tables of a file – the name of the sheet, of every row its number and texts – and what is not taken."""
    tables: list[dict[str, Any]] = []
    left: list[LeftOut] = []
    for block in read_tables(data):
        if isinstance(block, LeftOut):
            left.append(block)
        elif isinstance(block, Table):
            rows, beside = seen(block)
            left += beside
            texts = [
                [number, {str(cell.start): " ".join(cell.text.split()) for cell in cells if cell.text.strip()}]
                for number, cells in rows
            ]
            tables += [{"sheet": block.sheet or "", "rows": texts}] if texts else []
    return {"tables": tables, "left_out": summed(left)}
