"""School × item: what is done, late or waiting, by colour AND by sign, so that a black-and-white print tells it too."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, Final

from documents.charts.canvas import (
    TITLE,
    WIDTH,
    Canvas,
    Colour,
    cut,
    height_of,
    leading,
    letters,
    width_of,
    wrapped,
)
from documents.charts.names import short_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from PIL import Image

# state: ground, ink, sign
SIGNS: Final = {
    "confirmed": (Colour.GREEN, Colour.PAPER, "✓"),
    "reported": (Colour.SKY, Colour.INK, "…"),
    "returned": (Colour.YELLOW, Colour.INK, "↩"),
    "problem": (Colour.INK, Colour.PAPER, "?"),
    "late": (Colour.VERMILION, Colour.PAPER, "!"),
    "soon": (Colour.ORANGE, Colour.INK, "○"),
    "open": (Colour.PALE, Colour.MUTED, "·"),
    "cancelled": (Colour.GREY, Colour.INK, "–"),
    "none": (Colour.PAPER, Colour.MUTED, ""),
}

EDGE: Final = 28
NAME: Final = 28
NUMBER: Final = 26
LEGEND: Final = 30
NAME_ROOM: Final = 360
ITEM_ROOM: Final = 230
ROW: Final = 40
NARROWEST: Final = 38
WIDEST: Final = 64
PAGE: Final = 1640  # a taller picture is made narrow by a phone
PRINT_CELL: Final = 42


@dataclass(frozen=True, slots=True)
class Grid:
    """`cells[school][item]` are slugs of SIGNS."""

    schools: Sequence[str]
    items: Sequence[str]
    cells: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the grid that is drawn in one go."""

    rows: range
    columns: range


@dataclass(frozen=True, slots=True)
class Layout:
    width: int
    cell: int
    names: Sequence[str]
    name_room: int
    items: Sequence[str]
    head: int
    legend: Sequence[str]
    shortened: Sequence[tuple[str, str]]

    def height(self, block: Block) -> int:
        return self.head + len(block.rows) * ROW + EDGE


def heat_map(title: str, grid: Grid, words: Mapping[str, str], note: str = "") -> list[bytes]:
    """Pictures for a phone, one after another; `words` name the states in the legend."""
    layout, blocks = phone_layout(title, grid, words, note)
    pages = list(paged(blocks, layout, room=PAGE - frame(layout, title, note)))
    return [
        page_png(paged_title(title, number, len(pages)), page, grid, layout, words, note)
        for number, page in enumerate(pages, start=1)
    ]


def heat_map_sheet(title: str, grid: Grid, words: Mapping[str, str], note: str = "") -> bytes:
    """The whole grid in one picture, for printing and for large screens."""
    names, shortened = short_names(grid.schools, NAME, NAME_ROOM * 2)
    room = label_room(names)
    width = max(WIDTH, 2 * EDGE + room + PRINT_CELL * len(grid.items))
    layout = made_layout(grid, words, width=width, cell=PRINT_CELL, names=names, room=room, shortened=shortened)
    block = Block(range(len(grid.schools)), range(len(grid.items)))
    return page_png(title, [block], grid, layout, words, note)


def phone_layout(title: str, grid: Grid, words: Mapping[str, str], note: str) -> tuple[Layout, list[Block]]:
    names, shortened = short_names(grid.schools, NAME, NAME_ROOM)
    room = label_room(names)
    most = max((WIDTH - 2 * EDGE - room) // NARROWEST, 1)
    columns = even_parts(len(grid.items), most)
    cell = min((WIDTH - 2 * EDGE - room) // max(1, *map(len, columns)), WIDEST)
    layout = made_layout(grid, words, width=WIDTH, cell=cell, names=names, room=room, shortened=shortened)
    tallest = (PAGE - frame(layout, title, note) - layout.head - EDGE) // ROW
    rows = even_parts(len(grid.schools), max(tallest, 5))
    return layout, [Block(some_rows, some_columns) for some_rows in rows for some_columns in columns]


def made_layout(
    grid: Grid,
    words: Mapping[str, str],
    *,
    width: int,
    cell: int,
    names: Sequence[str],
    room: int,
    shortened: Sequence[tuple[str, str]],
) -> Layout:
    items = [cut(item, NUMBER, ITEM_ROOM) for item in grid.items]
    upright = all(width_of(item, NUMBER) <= cell - 4 for item in items)
    head = leading(NUMBER) + 6 if upright else int(max(width_of(item, NUMBER) for item in items)) + 14
    met = {state for row in grid.cells for state in row}
    legend = [state for state in words if state in met]
    return Layout(width, cell, names, room, items, head, legend, shortened)


def label_room(names: Sequence[str]) -> int:
    return int(max((width_of(name, NAME) for name in names), default=0)) + 14


def even_parts(count: int, most: int) -> list[range]:
    """Parts of nearly equal length, none longer than `most`: 33 at 17 are 17 + 16, not 17 + 16 + nothing."""
    parts = max(ceil(count / most), 1)
    borders = [round(count * part / parts) for part in range(parts + 1)]
    return [range(start, end) for start, end in pairwise(borders)]


def paged(blocks: Sequence[Block], layout: Layout, *, room: int) -> Iterator[list[Block]]:
    """As many blocks on a page as fit under one another."""
    page: list[Block] = []
    used = 0
    for block in blocks:
        if page and used + layout.height(block) > room:
            yield page
            page, used = [], 0
        page.append(block)
        used += layout.height(block)
    if page:
        yield page


def paged_title(title: str, number: int, of: int) -> str:
    return f"{title} ({number}/{of})" if of > 1 else title


def page_png(
    title: str, blocks: Sequence[Block], grid: Grid, layout: Layout, words: Mapping[str, str], note: str
) -> bytes:
    body = sum(layout.height(block) for block in blocks)
    canvas = Canvas(body + frame(layout, title, note, shortened_on(blocks, layout), words), layout.width)
    canvas.y = EDGE
    for line in title_lines(title, layout.width):
        canvas.text((EDGE, canvas.y), line, TITLE, bold=True)
        canvas.y += leading(TITLE)
    canvas.y += EDGE // 2
    for block in blocks:
        draw_block(canvas, block, grid, layout)
    draw_legend(canvas, layout, words)
    for line in foot_lines(note, shortened_on(blocks, layout), layout.width):
        canvas.text((EDGE, canvas.y), line, LEGEND, ink=Colour.MUTED)
        canvas.y += leading(LEGEND)
    return canvas.png()


def shortened_on(blocks: Sequence[Block], layout: Layout) -> list[tuple[str, str]]:
    shown = {layout.names[row] for block in blocks for row in block.rows}
    return [(short, full) for short, full in layout.shortened if short in shown]


def title_lines(title: str, width: int) -> tuple[str, ...]:
    return wrapped(title, TITLE, width - 2 * EDGE, bold=True)


def foot_lines(note: str, shortened: Sequence[tuple[str, str]], width: int) -> list[str]:
    texts = [f"{short} – {full}" for short, full in shortened] + ([note] if note else [])
    return [line for text in texts for line in wrapped(text, LEGEND, width - 2 * EDGE)]


def frame(
    layout: Layout,
    title: str,
    note: str,
    shortened: Sequence[tuple[str, str]] = (),
    words: Mapping[str, str] | None = None,
) -> int:
    """The height of what stands around the blocks; without `words` a guess that is large enough for paging."""
    legend = legend_height(layout, words) if words else 3 * (ROW + 6)
    foot = foot_lines(note, shortened, layout.width)
    title = title if words else f"{title} (10/10)"
    return height_of(title_lines(title, layout.width), TITLE) + legend + len(foot) * leading(LEGEND) + 2 * EDGE


def draw_block(canvas: Canvas, block: Block, grid: Grid, layout: Layout) -> None:
    left = EDGE + layout.name_room
    draw_numbers(canvas, block, layout, left=left)
    canvas.y += layout.head
    for row in block.rows:
        canvas.text((EDGE, canvas.y + ROW / 2), layout.names[row], NAME, anchor="lm")
        for at, column in enumerate(block.columns):
            canvas.image.paste(tile(grid.cells[row][column], layout.cell, ROW), (left + at * layout.cell, canvas.y))
        canvas.y += ROW
    canvas.y += EDGE


def draw_numbers(canvas: Canvas, block: Block, layout: Layout, *, left: int) -> None:
    upright = layout.head == leading(NUMBER) + 6
    for at, column in enumerate(block.columns):
        middle = left + (at + 0.5) * layout.cell
        if upright:
            canvas.text((middle, canvas.y), layout.items[column], NUMBER, ink=Colour.MUTED, anchor="ma")
        else:
            canvas.text_upwards((middle, canvas.y + layout.head - 8), layout.items[column], NUMBER, ink=Colour.MUTED)


@cache
def tile(state: str, width: int, height: int) -> Image.Image:
    """One cell with its sign, a hair of paper around it; drawn once."""
    ground, ink, sign = SIGNS[state]
    canvas = Canvas(height, width)
    canvas.box(1, 1, width - 2, height - 2, ground)
    if state == "none":
        return canvas.image
    mask, _, _ = letters(sign, 30, bold=True)
    # By the shape, not by the line: a dot and an arrow both stand in the middle of their cell.
    canvas.put(mask, round((width - mask.width) / 2), round((height - mask.height) / 2), ink, ground)
    return canvas.image


def legend_places(layout: Layout, words: Mapping[str, str]) -> Iterator[tuple[str, int, int]]:
    """(state, x, line) of each entry, as many on a line as fit."""
    x, line = EDGE, 0
    for state in layout.legend:
        width = ROW + 12 + int(width_of(words[state], LEGEND)) + 36
        if x > EDGE and x + width - 36 > layout.width - EDGE:
            x, line = EDGE, line + 1
        yield state, x, line
        x += width


def legend_height(layout: Layout, words: Mapping[str, str]) -> int:
    return (max((line for _, _, line in legend_places(layout, words)), default=0) + 1) * (ROW + 6) + 14


def draw_legend(canvas: Canvas, layout: Layout, words: Mapping[str, str]) -> None:
    for state, x, line in legend_places(layout, words):
        y = canvas.y + line * (ROW + 6)
        canvas.image.paste(tile(state, ROW, ROW), (x, y))
        canvas.text((x + ROW + 12, y + ROW / 2), words[state], LEGEND, anchor="lm")
    canvas.y += legend_height(layout, words)
