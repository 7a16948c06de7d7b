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
# No Russian word begins with these letters: whatever stands before them has been torn off.
TORN: Final = re.compile(r"(?<=[а-яё])[ \n]+(?=[ьъ])", re.IGNORECASE)
# Words of time that narrow columns tear most often; they are put together where neither half is a word.
TIME_WORDS: Final = re.compile(
    r"(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)(?:ь|я|е|ю)|марта?|августа?|мая|май"
    r"|понедельник|вторник|сред[ауы]|четверг|пятниц[ауы]|суббот[ауы]|ежедневно|еженедельно|ежемесячно|ежеквартально"
    r"|ежегодно|постоянно|течени[ею]|учебн(?:ый|ого|ом)|квартала?|полугоди[ея]|четверт[ьи]|каникулы?|года?|месяца?",
    re.IGNORECASE,
)
LONGEST_WORD: Final = 14
LETTERS: Final = re.compile(r"[а-яё]+", re.IGNORECASE)
LAST_WORD: Final = re.compile(r"(?<![а-яё])[а-яё]{1,14}$", re.IGNORECASE)
EXCEL_DATE: Final = re.compile(r"(\d\d)\.(\d\d)\.\d{4}")
SHORT_MONTHS: Final = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
FULL_MONTHS: Final = (
    *("январь", "февраль", "март", "апрель", "май", "июнь"),
    *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
)
EXCEL_NUMBER: Final = re.compile(rf"(\d{{1,2}})\.({'|'.join(SHORT_MONTHS)})", re.IGNORECASE)
# A date however a sheet writes it: «02.01.2026», «2026-01-02 00:00:00», «02.01.26», «2-Jan», «янв.25».
DATE_NAME: Final = (
    r"(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
)
ANY_DATE: Final = re.compile(
    r"(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2})(?:[ T]\d{1,2}:.*)?"
    r"|0\d[./-]\d\d[./-]\d\d|\d\d[./-]0\d[./-]\d\d|\d{1,2}/\d{1,2}/\d\d"
    rf"|(?:\d{{1,2}}[ .-]*)?{DATE_NAME}[а-яa-z]*(?:[ .-]*\d{{1,4}})?",
    re.IGNORECASE,
)
EXCEL_MONTH: Final = re.compile(rf"(?<![\w.])({'|'.join(SHORT_MONTHS)})\.(2[4-9]|3\d)(?![\w.]|\s*\d)", re.IGNORECASE)
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
    text = TORN.sub("", INVISIBLE.sub("", text).strip())
    if "\n" not in text and "\r" not in text:
        return " ".join(text.split())
    lines = [line.strip() for line in text.replace("\r", "\n").split("\n")]
    text = "\n".join(time_words_mended([line for line in lines if line]))
    for pattern, joined in BROKEN_DATE:
        text = pattern.sub(joined, text)
    return " ".join(BROKEN_WORD.sub(word_joined, text).split())


def time_words_mended(lines: list[str]) -> list[str]:
    """Put together «понедельн⏎ик» and «сен⏎тя⏎брь»: a word of time over two lines or three."""
    mended = list(lines)
    for at in range(len(mended) - 1):
        for last in (at + 1, at + 2):
            parts = torn(mended[at : last + 1]) if last < len(mended) else None
            if parts:
                mended[at] += "".join(parts[1:])
                mended[at + 1 : last] = [""] * (last - at - 1)
                mended[last] = mended[last][len(parts[-1]) :].lstrip()
                break
    return [line for line in mended if line]


def torn(lines: list[str]) -> list[str] | None:
    """Give the parts of a word of time that goes through all these lines, if there is one and no part is a word."""
    found = [LAST_WORD.search(lines[0]), *map(LETTERS.fullmatch, lines[1:-1]), LETTERS.match(lines[-1])]
    parts = [one[0] for one in found if one]
    whole = "".join(parts)
    is_word = len(parts) == len(lines) and len(whole) <= LONGEST_WORD and parts[1][0].islower()
    return parts if is_word and TIME_WORDS.fullmatch(whole) and not any(map(TIME_WORDS.fullmatch, parts)) else None


def number_again(text: str) -> str:
    """Give 1.2 for what Excel has made of it: the first of February, as a date or as «01.фев»."""
    if found := EXCEL_DATE.fullmatch(text):
        return f"{int(found[1])}.{int(found[2])}"
    if found := EXCEL_NUMBER.fullmatch(text):
        return f"{int(found[1])}.{SHORT_MONTHS.index(found[2].lower()) + 1}"
    return text


def is_date(text: str) -> bool:
    """Whether a cell that is to hold a number holds a date instead: which number it was cannot be told any more."""
    return bool(ANY_DATE.fullmatch(text.strip()))


def excel_months(text: str) -> str:
    """Give «октябрь 2025» for «окт.25», which is how Excel writes that month; 25 October it writes «25.окт»."""
    return EXCEL_MONTH.sub(lambda found: f"{FULL_MONTHS[SHORT_MONTHS.index(found[1].lower())]} 20{found[2]}", text)


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
