"""Texts of people in the cells of files that we write."""

from __future__ import annotations

import re
from typing import Final

# What XML cannot hold at all, and marks that turn the direction of writing.
CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
FORMULA: Final = re.compile(r"\s*[=+\-@]")
LONGEST: Final = 32_000  # Excel cuts a cell at 32,767


def printable(text: str) -> str:
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def safe(text: str) -> str:
    """Make a text that Excel never takes for a formula: an apostrophe stands before what could be one."""
    line = printable(text)[:LONGEST]
    return f"'{line}" if FORMULA.match(line) else line
