"""What a spreadsheet puts on the clipboard: lines of cells with tabs between them.

A cell with a line break or a tab of its own stands in quotes, quotes inside it doubled; a cell that merely begins with
a quotation mark does not, and reads as it is.
"""

from __future__ import annotations

import re
from typing import Final

QUOTED: Final = re.compile(r'"((?:[^"]|"")*)"(?=\t|\n|\Z)')
PLAIN: Final = re.compile(r"[^\t\n]*")
NEEDS_QUOTES: Final = ("\t", "\n")
# What a sheet shows where it has no value: formulas themselves, their errors, a column that is too narrow.
NO_VALUE: Final = re.compile(r"=.*|#+|#[A-ZА-ЯЁ/0-9]+[!?]?", re.DOTALL | re.IGNORECASE)


def read_clipboard(text: str) -> list[list[str]]:
    """Give the lines of cells; the end of the last line is no empty one."""
    if not text:
        return []
    text = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    rows: list[list[str]] = [[]]
    at = 0
    while True:
        cell, at = _cell(text, at)
        rows[-1].append(cell)
        if at >= len(text):
            return rows
        if text[at] == "\n":
            rows.append([])
        at += 1


def _cell(text: str, at: int) -> tuple[str, int]:
    """Read the cell that begins there; give it with the place where it ends."""
    quoted = QUOTED.match(text, at)
    if quoted and any(sign in quoted[1] for sign in NEEDS_QUOTES):
        return quoted[1].replace('""', '"'), quoted.end()
    plain = PLAIN.match(text, at)
    return (plain[0], plain.end()) if plain else ("", at)


def is_no_value(cell: str) -> bool:
    """Tell a formula, an error of one, or #### from what was meant."""
    return NO_VALUE.fullmatch(cell.strip()) is not None
