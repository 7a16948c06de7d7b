"""What stands in a cell as one line: narrow columns break dates and words where no reader sees a break."""

from __future__ import annotations

import re
from typing import Final

MONTH_STEMS: Final = (
    *("январ", "феврал", "март", "апрел", "мая", "май", "мае", "июн", "июл"),
    *("август", "сентябр", "октябр", "ноябр", "декабр"),
)
MONTH: Final = r"(?:январ|феврал|март|апрел|ма[йяе]\b|июн|июл|август|сентябр|октябр|ноябр|декабр)"
# What may follow a year at its end: nothing, «г.», a dash, a comma, a bracket. A further date may not.
YEAR_ENDS: Final = r"(?=\s*(?:$|г|[-–—,;)]))"
BROKEN_DATE: Final = (
    (re.compile(r"(?<![\d.])(\d{1,2}\.)\n(\d{1,2}\.\d{2})"), r"\1\2"),  # 30.⏎11.2023
    (re.compile(r"(?<!\d)(\d{1,2}\.\d{1,2})\n(\.\d{2})"), r"\1\2"),  # 30.11⏎.2023
    (re.compile(r"(?<!\d)(\d{1,2}\.\d{1,2}\.)\n(\d{4})(?!\d|\.\d)"), r"\1\2"),  # 30.11.⏎2023
    (re.compile(rf"(?<!\d)(\d{{1,2}}\.\d{{1,2}}\.)\n(\d{{2}}){YEAR_ENDS}"), r"\1\2"),  # 30.11.⏎23
    (re.compile(rf"(?<!\d)(\d{{1,2}}\.\d{{1,2}}\.20)\n(\d{{2}}){YEAR_ENDS}"), r"\1\2"),  # 30.11.20⏎23
)
BROKEN_WORD: Final = re.compile(r"\b(\w+)(-?)\n(\w+)")
INVISIBLE: Final = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1f]")
NUMBER: Final = re.compile(r"\(?(?:\d{1,4}(?:[.\-/]\d{1,4})*|[IVXLCІХ]{1,6}|[а-яa-z])[.)]*")
DEADLINE: Final = re.compile(
    rf"(?<![\d№])\d{{1,2}}\.\d{{1,2}}(?:\.\d{{2,4}})?(?!\d)|{MONTH}|квартал|полугоди|четверт|каникул|учебн\w+ год"
    r"|ежегодн|ежемесячн|ежеквартальн|еженедельн|ежедневн|постоянно|в течени[еи]|весь период|не (?:позднее|реже)"
    r"|по (?:отдельн\w+ )?(?:план|график)|согласно (?:план|график|приказ)|по мере|\b20\d\d\b",
    re.IGNORECASE,
)
PERIOD: Final = re.compile(
    rf"{MONTH}\w*\.?|(?:янв|фев|мар|апр|июн|июл|авг|сент?|окт|нояб?|дек)\.?"
    r"|(?:[IVХ]{1,3}|[1-4])[ -]*(?:кв|полуг)\w*\.?|20\d\d(?:\s*(?:г\.?|год))?",
    re.IGNORECASE,
)
MONTH_SECTION: Final = re.compile(rf"{MONTH}\w*(?:\s+20\d\d)?(?:\s*(?:года|г\.))?", re.IGNORECASE)
LONGEST_DEADLINE: Final = 120


def tidy(text: str) -> str:
    """Make one line: broken dates joined, spaces of all kinds as one."""
    text = INVISIBLE.sub("", text).strip()
    if "\n" not in text and "\r" not in text:
        return " ".join(text.split())
    lines = (line.strip() for line in text.replace("\r", "\n").split("\n"))
    text = "\n".join(line for line in lines if line)
    for pattern, joined in BROKEN_DATE:
        text = pattern.sub(joined, text)
    return " ".join(BROKEN_WORD.sub(word_joined, text).split())


def word_joined(found: re.Match[str]) -> str:
    """Join «май-⏎июнь», mend «сен-⏎тябрь», leave two words two words."""
    left, hyphen, right = found.groups()
    if is_month(left + right) and not is_month(left) and not is_month(right):
        return left + right
    return f"{left}-{right}" if hyphen else f"{left}\n{right}"


def is_month(word: str) -> bool:
    return word.lower().startswith(MONTH_STEMS)


def is_period(text: str) -> bool:
    """Whether a text is the name of a month, a quarter, a half-year or a year, and nothing else."""
    return bool(PERIOD.fullmatch(text.strip()))


def is_number(text: str) -> bool:
    return bool(NUMBER.fullmatch(text.strip()))


def is_deadline(text: str) -> bool:
    """Whether a text looks like a deadline; the grammar of deadlines decides later what it says."""
    return len(text) <= LONGEST_DEADLINE and bool(DEADLINE.search(text))
