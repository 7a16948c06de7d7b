"""A filled-in table of the year's data: rows as they stand, each with its place. For the reading process alone."""

from __future__ import annotations

from typing import Any

from documents.tables import read_tables
from documents.tables.model import Table


def read_year_sheet(data: bytes) -> list[dict[str, Any]]:
    """Give the tables of a file: the name of the sheet, and of every row that is not empty its number and texts."""
    return [
        {"sheet": block.sheet or "", "rows": rows}
        for block in read_tables(data)
        if isinstance(block, Table)
        and (
            rows := [
                [number, {str(cell.start): " ".join(cell.text.split()) for cell in cells if cell.text.strip()}]
                for number, cells in enumerate(block.rows, start=1)
                if any(cell.text.strip() for cell in cells)
            ]
        )
    ]
