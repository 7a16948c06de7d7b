"""What one deadline phrase costs, and the grammar when it is read for the first time."""

from __future__ import annotations

import subprocess
import sys
import time

from services.calendar.period import Period
from services.deadlines import read_deadline

YEAR = Period.parse("2023-09-01..2024-08-31")
PHRASES = [
    "до 15.09.2023",
    "сентябрь – май",
    "ежемесячно до 5 числа месяца, следующего за отчётным",
    "с 10.01 по 25.05.2024 г., по отдельному графику",
    "Стартовая диагностика – октябрь, промежуточная – декабрь, итоговая – апрель 2024 г.",
    "в течение 10 рабочих дней после проведения педагогического совета",
    "школа № 3, ул. Лесная, 15, актовый зал",
]
FIRST = "import time; t = time.perf_counter(); from benchmarks.deadlines import *; "
FIRST += "read_deadline(PHRASES[0], YEAR); print(time.perf_counter() - t)"


def measure() -> dict[str, float]:
    for phrase in PHRASES:
        read_deadline(phrase, YEAR)
    rounds = 100
    start = time.perf_counter()
    for _ in range(rounds):
        for phrase in PHRASES:
            read_deadline(phrase, YEAR)
    spent = time.perf_counter() - start
    first = subprocess.run([sys.executable, "-c", FIRST], capture_output=True, text=True, check=True)
    return {
        "one phrase, ms": spent / rounds / len(PHRASES) * 1000,
        "the first phrase of a process with imports, ms": float(first.stdout) * 1000,
    }
