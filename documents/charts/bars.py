"""Charts of survey results and of progress. All words are handed in: «46 из 50», titles, notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from documents.charts.canvas import (
    BODY,
    CONTENT,
    MARGIN,
    SMALL,
    TITLE,
    WIDTH,
    Canvas,
    Colour,
    hatch,
    height_of,
    leading,
    width_of,
    wrapped,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

BAR: Final = 40
GAP: Final = 30
COLUMN: Final = 360  # the highest column of a scale
LINES_LIMIT: Final = 6
POINTER: Final = 32


@dataclass(frozen=True, slots=True)
class Bar:
    """`share` is a fraction of one, None where it must not be shown; `value` are the words beside it."""

    label: str
    share: float | None
    value: str


@dataclass(frozen=True, slots=True)
class Progress:
    label: str
    done: int
    total: int
    value: str


def bars(title: str, rows: Sequence[Bar], note: str = "") -> bytes:
    """Horizontal bars, one an answer: long labels stand above their bar, figures at its end."""
    head, foot = heading(title), footing(note)
    labels = [wrapped(row.label, BODY, CONTENT) for row in rows]
    body = sum(height_of(lines, BODY) + BAR + GAP for lines in labels)
    canvas = Canvas(frame(head, foot) + body)
    draw_heading(canvas, head)
    room = bar_room([row.value for row in rows])
    for row, lines in zip(rows, labels, strict=True):
        canvas.lines(lines, BODY)
        canvas.box(MARGIN, canvas.y + 4, room, BAR, Colour.TRACK)
        if row.share is None:
            canvas.image.paste(hatch(Colour.GREY, BAR).crop((0, 0, room, BAR)), (MARGIN, canvas.y + 4))
        else:
            canvas.box(MARGIN, canvas.y + 4, room * within_one(row.share), BAR, Colour.BLUE)
        canvas.text((WIDTH - MARGIN, canvas.y + 4 + BAR / 2), row.value, BODY, bold=True, anchor="rm")
        canvas.y += BAR + GAP
    draw_footing(canvas, foot)
    return canvas.png()


def scale_chart(
    title: str, steps: Sequence[Bar], note: str = "", *, ends: Sequence[str] = (), mean: float | None = None
) -> bytes:
    """Columns, one a step from left to right; `ends` stand under the outer ones.

    `mean` is a place on the scale counted in steps from the first one (0 is its middle): a triangle points there.
    """
    head, foot = heading(title), footing(note)
    pitch = CONTENT / max(len(steps), 1)
    labels = [wrapped(step.label, SMALL, int(pitch) - 8, limit=3) for step in steps]
    beneath = max((height_of(lines, SMALL) for lines in labels), default=0)
    ending = [wrapped(end, SMALL, CONTENT // 2 - 20, limit=2) for end in ends]
    tail = max((height_of(lines, SMALL) for lines in ending), default=0) + (POINTER if mean is not None else 0)
    canvas = Canvas(frame(head, foot) + leading(SMALL) + COLUMN + beneath + tail + 30)
    draw_heading(canvas, head)
    base = canvas.y + leading(SMALL) + COLUMN
    highest = max((step.share or 0 for step in steps), default=0) or 1
    for at, (step, lines) in enumerate(zip(steps, labels, strict=True)):
        middle = MARGIN + pitch * (at + 0.5)
        draw_column(canvas, step, middle=middle, base=base, width=min(pitch * 0.72, 150), highest=highest)
        canvas.y = base + 12
        for line in lines:
            canvas.text((middle, canvas.y), line, SMALL, anchor="ma")
            canvas.y += leading(SMALL)
    canvas.draw.line((MARGIN, base, WIDTH - MARGIN, base), fill=Colour.MUTED, width=3)
    canvas.y = base + 12 + beneath
    if mean is not None:
        draw_pointer(canvas, MARGIN + pitch * (mean + 0.5), canvas.y + 2)
        canvas.y += POINTER
    draw_ends(canvas, ending)
    draw_footing(canvas, foot)
    return canvas.png()


def draw_column(canvas: Canvas, step: Bar, *, middle: float, base: int, width: float, highest: float) -> None:
    height = COLUMN * within_one((step.share or 0) / highest)
    if step.share is None:
        height = COLUMN / 6
        strip = hatch(Colour.GREY, int(height)).crop((0, 0, int(width), int(height)))
        canvas.image.paste(strip, (int(middle - width / 2), int(base - height)))
    else:
        canvas.box(middle - width / 2, base - height, width, height, Colour.BLUE)
    size = SMALL if width_of(step.value, SMALL, bold=True) <= width * 1.4 else 24
    canvas.text((middle, base - height - 8), step.value, size, bold=True, anchor="ms")


def draw_pointer(canvas: Canvas, x: float, y: float) -> None:
    canvas.draw.polygon(((x, y), (x - 14, y + 20), (x + 14, y + 20)), fill=Colour.VERMILION)


def draw_ends(canvas: Canvas, ends: Sequence[tuple[str, ...]]) -> None:
    top = canvas.y
    for lines, anchor, x in zip(ends, ("la", "ra"), (MARGIN, WIDTH - MARGIN), strict=False):
        for number, line in enumerate(lines):
            canvas.text((x, top + number * leading(SMALL)), line, SMALL, ink=Colour.MUTED, anchor=anchor)
    canvas.y = top + max((height_of(lines, SMALL) for lines in ends), default=0) + 18


def progress_by_section(title: str, rows: Sequence[Progress], time_gone: float, *, mark: str, note: str = "") -> bytes:
    """Done of all by section. A line shows how much time is gone (`mark` says it); what lags behind it is hatched."""
    head, foot = heading(title), footing(note)
    labels = [wrapped(row.label, BODY, CONTENT) for row in rows]
    body = sum(height_of(lines, BODY) + BAR + GAP for lines in labels)
    canvas = Canvas(frame(head, foot) + leading(SMALL) + 20 + body)
    draw_heading(canvas, head)
    room = bar_room([row.value for row in rows])
    line_at = MARGIN + round(room * within_one(time_gone))
    draw_mark(canvas, line_at, mark)
    for row, lines in zip(rows, labels, strict=True):
        canvas.lines(lines, BODY)
        share = within_one(row.done / row.total if row.total else 0)
        top = canvas.y + 4
        canvas.box(MARGIN, top, room, BAR, Colour.TRACK)
        if share >= within_one(time_gone):
            canvas.box(MARGIN, top, room * share, BAR, Colour.BLUE)
        elif share:
            canvas.image.paste(hatch(Colour.VERMILION, BAR).crop((0, 0, max(int(room * share), 6), BAR)), (MARGIN, top))
        canvas.draw.line((line_at, top - 6, line_at, top + BAR + 5), fill=Colour.INK, width=4)
        canvas.text((WIDTH - MARGIN, top + BAR / 2), row.value, BODY, bold=True, anchor="rm")
        canvas.y += BAR + GAP
    draw_footing(canvas, foot)
    return canvas.png()


def draw_mark(canvas: Canvas, x: int, mark: str) -> None:
    """The words above the line of time, kept inside the picture."""
    half = width_of(mark, SMALL) / 2
    centre = min(max(x, MARGIN + half), WIDTH - MARGIN - half)
    canvas.text((centre, canvas.y), mark, SMALL, ink=Colour.MUTED, anchor="ma")
    canvas.y += leading(SMALL)
    canvas.draw.polygon(((x, canvas.y + 14), (x - 10, canvas.y), (x + 10, canvas.y)), fill=Colour.INK)
    canvas.y += 20


def within_one(share: float) -> float:
    return min(max(share, 0.0), 1.0)


def bar_room(values: Sequence[str]) -> int:
    """How long the longest bar may be: the figures keep their place at the right."""
    widest = max((width_of(value, BODY, bold=True) for value in values), default=0)
    return max(int(CONTENT - widest - 28), CONTENT // 4)


def heading(title: str) -> tuple[str, ...]:
    """The title's lines; none where the picture stands under a heading that says it."""
    return wrapped(title, TITLE, CONTENT, bold=True, limit=LINES_LIMIT) if title else ()


def footing(note: str) -> tuple[str, ...]:
    return wrapped(note, SMALL, CONTENT, limit=LINES_LIMIT) if note else ()


def frame(head: tuple[str, ...], foot: tuple[str, ...]) -> int:
    """The height of everything but the chart itself."""
    return 2 * MARGIN + (height_of(head, TITLE) + 24 if head else 0) + (height_of(foot, SMALL) + 22 if foot else 0)


def draw_heading(canvas: Canvas, head: tuple[str, ...]) -> None:
    if head:
        canvas.lines(head, TITLE, bold=True)
        canvas.y += 24


def draw_footing(canvas: Canvas, foot: tuple[str, ...]) -> None:
    if foot:
        canvas.draw.line((MARGIN, canvas.y, WIDTH - MARGIN, canvas.y), fill=Colour.LINE, width=2)
        canvas.y += 18
        canvas.lines(foot, SMALL, ink=Colour.MUTED)
