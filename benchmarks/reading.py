"""How long a stranger's roadmap takes from bytes to rows in a process of its own, and what that process needs."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from docx import Document
from openpyxl import Workbook

from documents.roadmap_table import read_rows
from documents.tables import read_tables
from services.calendar.period import Period
from services.roadmap.files import FILES, read_roadmap_now

if TYPE_CHECKING:
    from collections.abc import Callable

HEADER = ("№ п/п", "Мероприятия", "Сроки реализации", "Исполнители", "Планируемые результаты")
TITLE = "Провести анализ результатов и составить адресные рекомендации для школ, которым они нужнее всего"
ITEMS_OF_WORD = 29
ITEMS_OF_EXCEL = 2000
TIMES = 5
YEAR = Period.parse("2023-09-01..2024-08-31")


def rows(count: int) -> list[tuple[str, ...]]:
    lines = [
        (f"{n}.", TITLE, f"до {n % 28 + 1:02}.11.2023", "Специалисты отдела", "Справка") for n in range(1, count + 1)
    ]
    return [HEADER, *lines]


def word(count: int) -> bytes:
    paper = Document()
    table = paper.add_table(rows=0, cols=len(HEADER))
    for texts in rows(count):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    return saved(paper)


def excel(count: int) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for texts in rows(count):
        sheet.append(texts)
    return saved(book)


def saved(paper: Any) -> bytes:
    data = io.BytesIO()
    paper.save(data)
    return data.getvalue()


def milliseconds(read: Callable[[bytes], object], data: bytes) -> float:
    """Take the best of several: the others measure the neighbours."""
    took = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        read(data)
        took.append(time.perf_counter() - begun)
    return min(took) * 1000


# The usual count of a child's memory begins with what its parent needs, so the process counts itself.
PEAK = """
import sys
from services.files import child
child.limit()
child.answer(sys.argv[1], sys.stdin.buffer.read(), sys.argv[2])
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def apart(data: bytes) -> object:
    return read_roadmap_now(data, YEAR)


def megabytes(data: bytes) -> float:
    ended = subprocess.run([sys.executable, "-c", PEAK, FILES, str(YEAR)], input=data, capture_output=True, check=True)
    return int(ended.stdout) / 1024


def measure() -> dict[str, float]:
    small, large = word(ITEMS_OF_WORD), excel(ITEMS_OF_EXCEL)
    figures = {"29-row docx to rows, its own process, ms": milliseconds(apart, small)}
    figures["memory of that process, MB"] = megabytes(small)
    figures["2,000-row xlsx to rows, its own process, ms"] = milliseconds(apart, large)
    figures["memory of that process for 2,000 rows, MB"] = megabytes(large)
    figures["29-row docx to rows, the reading alone, ms"] = milliseconds(
        lambda data: read_rows(read_tables(data)), small
    )
    figures["2,000-row xlsx to rows, the reading alone, ms"] = milliseconds(
        lambda data: read_rows(read_tables(data)), large
    )
    return figures
