"""Papers of an event in milliseconds of CPU: a certificate may take 100, the sheet of 300 people a second."""

from __future__ import annotations

from time import process_time

from documents.certificate import Certificate, as_pdf
from documents.registration_sheet import SheetRow, SheetWords, registration_sheet

ROUNDS = 10
WORDS = SheetWords("Лист регистрации", ("Семинар",), "№", "Ф. И. О.", "Должность", "Школа", "Подпись")


def milliseconds(write, rounds: int = ROUNDS) -> float:
    write()  # fonts are kept from the first paper on
    start = process_time()
    for _ in range(rounds):
        write()
    return (process_time() - start) / rounds * 1000


def certificate(name: str, event: str) -> Certificate:
    return Certificate(
        title="Сертификат участника",
        lead="подтверждает, что",
        name=name,
        school="Озёрная средняя школа № 2",
        took_part="участвовала в мероприятии",
        event=event,
        details=("10 декабря 2026 года, 2 часа", "очно, посёлок Озёрный"),
        organiser="Методический центр Озёрного муниципального округа",
        number="№ 2026-14/07",
        code="K7MA-3TX-9PC",
        link="https://t.me/nastavnik_bot?start=check_K7MA3TX9PC",
    )


def measure() -> dict[str, float]:
    usual = certificate("Светлова Анна Павловна", "семинар «Читаем вместе»")
    long = certificate("Константинопольская-Благовещенская " * 8, "семинар о функциональной грамотности " * 8)
    people = [SheetRow(f"Участник {n}", "учитель математики", "Озёрная школа") for n in range(300)]
    return {
        "certificate, ms": milliseconds(lambda: as_pdf(usual)),
        "certificate with names of 300 characters, ms": milliseconds(lambda: as_pdf(long)),
        "registration sheet of 300 people, ms": milliseconds(lambda: registration_sheet(people, WORDS), 2),
    }
