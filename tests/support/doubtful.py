"""An invented roadmap with the doubts that real ones have: plans instead of days, an address, an event, a schedule."""

from __future__ import annotations

from tests.support.office import document
from tests.support.roadmaps import HEADER

CLEAR = ("до 15.10.2026", "октябрь 2026", "до 1 марта 2027")
DOUBTFUL = (
    "По окончании оценочных процедур (май-июль) (ежегодно)",
    "По планам работы РМО",
    "Ежемесячно в течение 26-27 уч.г. по графику института",
    "По графику",
    "В течение года (по плану)",
    "МБОУ «Приозёрная СШ № 2», пос. Лесной, ул. Садовая, д. 35.",
    "В течение года по плану отдела образования",
    "В течение года по плану отдела образования ",
    "В течение года по плану руководителей ОМО",
    "В течение учебного года, по плану школ",
    "В течении учебного года, согласно приказа отдела образования",
    "В течение учебного года по отдельному плану",
    "По отдельному плану",
    "Согласно приказа отдела образования",
)


def doubtful_docx():
    texts = [one for at, doubt in enumerate(DOUBTFUL) for one in ((CLEAR[at // 5], doubt) if at % 5 == 0 else (doubt,))]
    rows = [
        [f"{number}.", f"Провести работу по направлению {number}", text, "Школьные команды", "Справка"]
        for number, text in enumerate(texts, start=1)
    ]
    return document("Дорожная карта поддержки школ", [HEADER, *rows])
