"""How much something looks like a letter about an event: asked when a file or a long text comes unasked.

A score from 0 to 1: above `LIKELY` the letter is offered first, above `POSSIBLY` among others («это …?»). It is cheap:
signs are counted in the first pages, nothing is understood yet.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from documents.tables.model import Paragraph, Table
from services.events.reading import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from documents.tables.model import Block

LIKELY: Final = 0.6
POSSIBLY: Final = 0.3
LOOKED_AT: Final = 6_000  # characters
HEADER: Final = 3  # rows
TABLE_ROWS: Final = 12  # so many rows of a table are a plan, not a letter
DAY: Final = re.compile(
    r"\d{1,2}(?:-?го)?\s+(?:январ|феврал|март|апрел|ма[яй]|июн|июл|август|сентябр|октябр|ноябр|декабр)"
    r"|\d{1,2}\.\d\d\.(?:20)?\d\d"
    r"|(?<![а-я])(?:завтра|послезавтра|сегодня)(?![а-я])",
    re.IGNORECASE,
)
HOUR: Final = re.compile(
    r"(?<![\d.])(?:в|с|до|начало|время)\D{0,14}(?:[01]?\d|2[0-3])(?:[.:-][0-5]\d|\s?час|\s?ч(?![а-яё]))|\d\d:\d\d",
    re.IGNORECASE,
)
COMING: Final = re.compile(
    r"состо[ия]тся|состоятся|начина[ею]м?|начало|пройд[её]т|приглаша|провод(?:ит|ят)ся|будет\s+провед"
    r"|обеспечить\s+(?:участие"
    r"|явку)|явка|принять\s+участие|проведени\w+\s+\w*(?:семинар|вебинар|совещани|заседани|форум|мероприяти)",
    re.IGNORECASE,
)
WHERE: Final = re.compile(
    r"по\s+адресу|на\s+базе|место\s+проведения|ссылк|подключ|https?://|актов\w+\s+зал|каб(?:инет|\.)", re.IGNORECASE
)
OFFICE: Final = re.compile(
    r"уважаем|руководителям|директорам|информационн\w+\s+письмо|информиру|сообща|напомина|от\s+\d\d\.\d\d\.\d{4}\s+№",
    re.IGNORECASE,
)
OTHERWISE: Final = re.compile(
    r"дорожн\w+\s+карт\w+\s+(?:по|на|мероприяти)|планируем\w+\s+результат|срок\w*\s+(?:реализации"
    r"|исполнения)|список\s+(?:участник|педагог|учител)|протокол\s+(?:№|заседания)"
    r"|вариант\w*\s+ответ|присутствовали|слушали|аналитическ\w+\s+справк|отч[её]т\s+о"
    r"|регистраци\w+[^.]{0,80}(?:завершается|заканчивается)|не\s+смогу|подскажите",
    re.IGNORECASE,
)
# The header of a roadmap: a deadline, and who does it or what comes of it.
ROADMAP: Final = re.compile(r"срок", re.IGNORECASE), re.compile(r"исполнител|ответственн|результат", re.IGNORECASE)
SIGNS: Final = ((words.KIND, 0.25), (DAY, 0.2), (HOUR, 0.2), (COMING, 0.25), (WHERE, 0.1), (OFFICE, 0.1))


def likeness_of_text(text: str) -> float:
    """Score a text by its signs; a text without a kind of event or without anything to come is no such letter."""
    begin = text[:LOOKED_AT]
    score = sum(weight for sign, weight in SIGNS if sign.search(begin))
    if not words.KIND.search(begin) and not words.GENERIC.search(begin):
        score -= 0.2 if DAY.search(begin) and HOUR.search(begin) else 0.4
    if not (DAY.search(begin) or HOUR.search(begin)):
        score -= 0.3
    if not COMING.search(begin) and not words.KIND.match(begin.lstrip(" 📌❗️*-")):
        score -= 0.1
    score -= 0.3 * len(set(OTHERWISE.findall(begin.lower())))
    return round(min(max(score, 0.0), 1.0), 2)


def likeness_of_blocks(blocks: Iterable[Block]) -> float:
    """Score a document; a long table makes it rather a plan or a list."""
    lines: list[str] = []
    rows, is_roadmap = 0, False
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        elif isinstance(block, Table):
            rows = max(rows, len(block.rows))
            shown = [" ".join(cell.text for cell in row) for row in block.rows[:TABLE_ROWS]]
            is_roadmap = is_roadmap or all(one.search(" ".join(shown[:HEADER])) for one in ROADMAP)
            lines += shown
    score = likeness_of_text("\n".join(lines))
    return round(max(score - 0.6 * is_roadmap - 0.4 * (rows > TABLE_ROWS), 0.0), 2)
