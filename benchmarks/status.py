"""/status of a large municipality, its pictures and its archive: what they cost, and how the cost grows.

The aim: within 50 ms of CPU for 1,000 schools × 33 items, growth no worse than linear; a picture within 150 ms.
"""

from __future__ import annotations

import asyncio
import gc
import time
import tracemalloc
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from documents.charts import Grid, heat_map
from documents.workbook import Sheet, workbook
from models.enums import AssignmentState, EvidenceKind
from models.people import Municipality, School
from models.roadmap import Assignment, ItemOccurrence, Roadmap, RoadmapItem
from models.tables import Base
from services import status
from services.evidence.export import Exported, pack
from services.evidence.store import FolderStore
from services.status.pictures import WORST_FIRST
from storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

NOW = datetime(2026, 11, 10, 5, tzinfo=UTC)
ITEMS = 33
STATES = [AssignmentState(name) for name in ("open", "reported", "confirmed", "returned", "confirmed")]
REPEATS = 5
FILES = 2_000
FILE_BYTES = 20_000


async def fill(db: Database, schools: int) -> None:
    """One municipality, one roadmap, an assignment for every school and item."""
    start, end = date(2026, 9, 1), date(2027, 8, 31)
    async with db.begin() as session:
        municipality = {"id": 1, "slug": "p", "name": "Приозёрный район", "timezone": "Asia/Krasnoyarsk"}
        await session.execute(insert(Municipality).values(**municipality))
        rows = [{"id": n, "municipality_id": 1, "name": f"Школа {n}"} for n in range(1, schools + 1)]
        await session.execute(insert(School), rows)
        road = {"id": 1, "municipality_id": 1, "title": "План", "period_start": start, "period_end": end}
        await session.execute(insert(Roadmap).values(**road, settings={}, created_at=NOW))
        plain = {"roadmap_id": 1, "deadline_text": "", "deadline_kind": "date", "needs_date": False}
        items = [plain | {"id": n, "position": n, "title": f"Дело {n}", "section": f"{n % 5}"} for n in range(ITEMS)]
        await session.execute(insert(RoadmapItem), items)
        days = [{"id": n, "item_id": n, "ordinal": 1, "due": due_of(n)} for n in range(ITEMS)]
        await session.execute(insert(ItemOccurrence), days)
        for school in range(1, schools + 1):
            await session.execute(insert(Assignment), [assignment(school, item) for item in range(ITEMS)])


def due_of(item: int) -> date:
    return date(2026, 9, 10) + timedelta(days=5 * item)


def assignment(school: int, item: int) -> dict[str, Any]:
    state = STATES[(school * 7 + item) % len(STATES)]
    return {
        "occurrence_id": item,
        "item_id": item,
        "roadmap_id": 1,
        "school_id": school,
        "due": due_of(item),
        "state": state,
        "created_at": NOW,
    }


async def cpu_ms(work: Callable[[], Awaitable[Any]]) -> float:
    """The least CPU time of several runs, of all threads."""
    spent = []
    for _ in range(REPEATS):
        gc.collect()
        start = time.process_time()
        await work()
        spent.append(1000 * (time.process_time() - start))
    return min(spent)


async def of_schools(schools: int) -> dict[str, float]:
    with TemporaryDirectory() as folder:
        db = Database(f"sqlite+aiosqlite:///{folder}/bench.db")
        async with db.writer.connect() as connection:
            await connection.run_sync(Base.metadata.create_all)
            await connection.commit()
        await fill(db, schools)

        async def top() -> None:
            async with db.read() as session:
                scope = await status.municipality_scope(session, 1, now=NOW)
                await status.whole(session, scope)
                await status.concerns(session, scope, now=NOW)

        async def by_school() -> None:
            async with db.read() as session:
                await status.by_school(session, await status.municipality_scope(session, 1, now=NOW))

        async def by_section() -> None:
            async with db.read() as session:
                await status.by_section(session, await status.municipality_scope(session, 1, now=NOW))

        async def observer() -> None:
            async with db.read() as session:
                await status.sums(session, await status.municipality_scope(session, 1, now=NOW))

        await top()  # opens the connection, compiles the statements
        works = {"top": top, "by_school": by_school, "by_section": by_section, "observer": observer}
        figures = {name: await cpu_ms(work) for name, work in works.items()}
        await db.dispose()
        return figures


def picture(schools: int) -> tuple[float, float]:
    """Milliseconds of CPU and peak megabytes of Python's memory for the heat map."""
    names = [f"Приозёрная средняя общеобразовательная школа № {n}" for n in range(schools)]
    cells = [[WORST_FIRST[(row * 7 + column) % 7] for column in range(ITEMS)] for row in range(schools)]
    grid = Grid(names, [str(n) for n in range(ITEMS)], cells)
    words = dict.fromkeys(WORST_FIRST[:-1], "просрочено")
    heat_map("Карта", grid, words)
    start = time.process_time()
    heat_map("Карта", grid, words)
    spent = 1000 * (time.process_time() - start)
    tracemalloc.start()
    heat_map("Карта", grid, words)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return spent, peak / 1e6


def archive() -> tuple[float, float]:
    """Seconds and peak megabytes for an archive of 2,000 files, 40 MB in all."""
    with TemporaryDirectory() as folder:
        store = FolderStore(Path(folder) / "evidence")
        kept = [store._write(b"%PDF-1.7" + bytes([n % 251]) * FILE_BYTES, ".pdf") for n in range(20)]  # noqa: SLF001
        rows = [exported(n, kept[n % len(kept)].stored_name) for n in range(FILES)]
        tracemalloc.start()
        start = time.perf_counter()
        pack(Path(folder) / "all.zip", rows, store, list_name="list.xlsx", make_list=listed)
        spent = time.perf_counter() - start
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return spent, peak / 1e6


def exported(n: int, stored_name: str) -> Exported:
    state, kind = AssignmentState.CONFIRMED, EvidenceKind.ORDER
    return Exported(
        str(n % ITEMS), f"Школа {n}", "Утвердить план", "", state, False, kind, None, NOW, "a.pdf", None, stored_name
    )


def listed(named: Any) -> bytes:
    return workbook([Sheet("list", ["a", "b"], ((one.title, name) for one, name in named))])


def measure() -> dict[str, float]:
    small, large = asyncio.run(of_schools(100)), asyncio.run(of_schools(1000))
    figures = {f"{name}: 33,000 assignments, ms of CPU": value for name, value in large.items()}
    figures |= {f"{name}: growth for ten times as many": large[name] / small[name] for name in large}
    map_ms, map_mb = picture(60)
    zip_s, zip_mb = archive()
    return figures | {
        "map of 60 × 33, ms of CPU": map_ms,
        "map of 60 × 33, MB at the peak": map_mb,
        "archive of 2,000 files, s": zip_s,
        "archive of 2,000 files, MB at the peak": zip_mb,
    }
