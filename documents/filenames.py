"""Names of files that we make or pass on: any text of a person becomes a name that every system takes."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# What some system forbids in a name, and what would lead out of the folder.
FORBIDDEN: Final = re.compile(r'[/\\:*?"<>|]+')
BETWEEN_FIGURES: Final = re.compile(r"(?<=\d)[/\\](?=\d)")  # «2026/27» stays readable
LONGEST: Final = 200  # bytes of UTF-8, ending and counter included: every system takes that
LONGEST_SUFFIX: Final = 12
RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")


def safe_name(text: str, *, room: int = LONGEST) -> str:
    """Make a file name of any text: no way out of the folder, nothing a system forbids, at most `room` bytes.

    Nothing unseen stays either: a mark that turns the direction of writing makes «exe.fdp» look like «pdf.exe».
    """
    seen = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in _without_format(text))
    flat = " ".join(FORBIDDEN.sub(" ", BETWEEN_FIGURES.sub("-", seen)).split()).strip(" .")
    cut = flat.encode()[:room].decode(errors="ignore").strip(" .")
    if not cut or RESERVED.fullmatch(cut.partition(".")[0]):
        return f"_{cut}"
    return cut


def safe_file_name(name: str) -> str:
    """Do the same to a name with its ending: a long one is cut before the ending, never in it."""
    stem, dot, suffix = name.rpartition(".")
    ending = safe_name(suffix) if dot and 0 < len(suffix) <= LONGEST_SUFFIX and suffix.isalnum() else ""
    if not ending or ending.startswith("_"):
        return safe_name(name)
    return f"{safe_name(stem, room=LONGEST - len(ending.encode()) - 1)}.{ending}"


def _without_format(text: str) -> str:
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
