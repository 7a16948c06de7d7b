"""Long official names of schools, shortened the way people shorten them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from documents.charts.canvas import cut, fitting_length, width_of

if TYPE_CHECKING:
    from collections.abc import Sequence

LEGAL_FORM: Final = re.compile(
    r"\b(муниципальн\w+|бюджетн\w+|автономн\w+|каз[её]нн\w+|общеобразовательное|образовательное|учреждени\w+"
    r"|МБОУ|МАОУ|МКОУ|МОУ|ГБОУ|МБУ)\b\s*",
    re.IGNORECASE,
)
USUAL: Final = tuple(
    (re.compile(long, re.IGNORECASE), short)
    for long, short in (
        (r"\bсредн\w+ общеобразовательн\w+ школ\w+", "СОШ"),
        (r"\bосновн\w+ общеобразовательн\w+ школ\w+", "ООШ"),
        (r"\bначальн\w+ общеобразовательн\w+ школ\w+", "НОШ"),
        (r"\bсредн\w+ школ\w+", "СШ"),
        (r"\bосновн\w+ школ\w+", "ОШ"),
        (r"\bначальн\w+ школ\w+", "НШ"),
        (r"\bимени\b", "им."),
        (r"№ (?=\d)", "№\N{NO-BREAK SPACE}"),
    )
)
QUOTES: Final = re.compile(r"[«»“”„\"]")
# What tells schools of one kind apart: a number, or the village at the end.
NUMBERED: Final = re.compile(r".*?№\s?\d+")
TAIL: Final = re.compile(r"[^\s.]+$")


def short_names(names: Sequence[str], size: int, width: int) -> tuple[list[str], list[tuple[str, str]]]:
    """Names no wider than `width`, all different, and (short, full) of those that had to be cut."""
    shown: list[str] = []
    legend: list[tuple[str, str]] = []
    for name in names:
        usual = usual_name(name) if width_of(name, size) > width else name
        short = cut_inside(usual, size, width)
        if short in shown:
            short = numbered(short, shown, size, width)
        if short not in {usual, name}:
            legend.append((short, name))
        shown.append(short)
    return shown, legend


def usual_name(name: str) -> str:
    """«Муниципальное … учреждение „Лесная средняя школа № 2“» is «Лесная СШ № 2» to everybody."""
    short = LEGAL_FORM.sub("", QUOTES.sub("", name))
    for long, usual in USUAL:
        short = long.sub(usual, short)
    return " ".join(short.split(" ")).strip() or name


def cut_inside(name: str, size: int, width: int) -> str:
    """Leave out what says least: the words behind a number, else the middle."""
    if width_of(name, size) <= width:
        return name
    number = NUMBERED.match(name)
    if number and width_of(f"{number[0]}…", size) <= width:
        return f"{number[0]}…"
    match = TAIL.search(name)
    tail = f"…{match[0]}" if match and match.start() else ""
    room = width - width_of(tail, size)
    if not tail or room < width * 0.35:
        return cut(name, size, width)
    return name[: fitting_length(name, size, room, bold=False)].rstrip(" ,.-") + tail


def numbered(short: str, taken: Sequence[str], size: int, width: int) -> str:
    for number in range(2, len(taken) + 3):
        suffix = f" ({number})"
        made = cut(short, size, int(width - width_of(suffix, size))) + suffix
        if made not in taken:
            return made
    return short
