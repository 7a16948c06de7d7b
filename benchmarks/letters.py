"""Reading letters about events, in milliseconds of CPU; it runs in a process of its own."""

from __future__ import annotations

from datetime import date
from time import process_time

from services.events.reading import read_text
from services.events.reading.likeness import likeness_of_text

TODAY = date(2026, 11, 20)
LETTER = """Уважаемые руководители!
Управление образования информирует, что 10 декабря 2026 года в 14.00 на базе МБОУ «Озёрная СОШ № 2» (п. Озёрный, ул.
Школьная, д. 5) состоится муниципальный семинар по теме «Формирующее оценивание на уроках математики».
К участию приглашаются учителя математики, заместители директоров по учебно-воспитательной работе.
Начало регистрации участников – 13.30. Продолжительность семинара – 2 часа.
Заявки на участие направить до 7 декабря 2026 года на адрес электронной почты metod@ozerny.example.
"""
ROUNDS = 20


def milliseconds(work) -> float:
    work()  # the grammar is built once
    start = process_time()
    for _ in range(ROUNDS):
        work()
    return (process_time() - start) / ROUNDS * 1000


def measure() -> dict[str, float]:
    annexes = LETTER + "Методические материалы помогают видеть трудности учеников.\n" * 700
    return {
        "a letter of half a page, ms": milliseconds(lambda: read_text(LETTER, TODAY)),
        "a letter of twenty pages, ms": milliseconds(lambda: read_text(annexes, TODAY)),
        "is it a letter?, ms": milliseconds(lambda: likeness_of_text(annexes)),
    }
