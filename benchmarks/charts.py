"""Pictures in milliseconds of CPU; a heat map also in megabytes."""

from __future__ import annotations

from time import process_time

from documents.charts import Bar, Grid, Progress, bars, heat_map, heat_map_sheet, progress_by_section, scale_chart
from documents.charts.canvas import WIDTH
from documents.charts.heat_map import PAGE

STATES = ("confirmed", "reported", "returned", "late", "soon", "open", "cancelled")
WORDS = {state: state for state in STATES}
ROUNDS = 10


def milliseconds(draw) -> float:
    draw()  # fonts and letters are kept from the first picture on
    start = process_time()
    for _ in range(ROUNDS):
        draw()
    return (process_time() - start) / ROUNDS * 1000


def grid(schools: int, items: int = 33) -> Grid:
    cells = [[STATES[(school * 7 + item * 3) % len(STATES)] for item in range(items)] for school in range(schools)]
    return Grid([f"Озёрная средняя школа № {n}" for n in range(schools)], list(map(str, range(1, items + 1))), cells)


def measure() -> dict[str, float]:
    answers = [Bar(f"Ответ {n} с довольно длинными словами, в две строки", n / 10, f"{n} из 10") for n in range(8)]
    steps = [Bar(str(n), n / 10, str(n)) for n in range(11)]
    sections = [Progress(f"Раздел {n}. Методическое сопровождение", n, 8, f"{n} из 8") for n in range(8)]
    large = grid(60)
    figures = {
        "bars, 8 answers, ms": milliseconds(lambda: bars("Какая помощь нужна?", answers, "Ответили 50 из 64")),
        "scale, 11 steps, ms": milliseconds(lambda: scale_chart("Посоветуете?", steps, "Ответили 50", mean=7.5)),
        "progress, 8 sections, ms": milliseconds(lambda: progress_by_section("Разделы", sections, 0.6, mark="сегодня")),
        "heat map 8 x 33 for a phone, ms": milliseconds(lambda: heat_map("Карта", grid(8), WORDS)),
        "heat map 60 x 33 for a phone (all its pictures), ms": milliseconds(lambda: heat_map("Карта", large, WORDS)),
        "heat map 60 x 33 as one sheet, ms": milliseconds(lambda: heat_map_sheet("Карта", large, WORDS)),
    }
    pages = heat_map("Карта", large, WORDS)
    figures["heat map 60 x 33, MB of all its files"] = sum(map(len, pages)) / 1_000_000
    figures["heat map 60 x 33, MB of memory (a byte a pixel, one page at a time)"] = WIDTH * PAGE / 1_000_000
    return figures
