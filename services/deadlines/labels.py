"""Ordinary words of a cell: which of them only name the work, the people and the place.

Names are without end, so the words are known by what they are not: the words that turn a time around, bound it, shift
it or doubt it are a closed set, and an abbreviation that nobody listed may be one of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from services.deadlines.tokens import Word

# They stand between the words of a name, and change nothing about when.
PLAIN: Final = frozenset(
    """
    для о об обо над под из у а но весь чем также же при с со рф
    """.split()  # noqa: SIM905 - a list of words reads better as text
)
# Whole words that say something about time without being a time.
TURNING: Final = frozenset(
    """
    не ни без если когда пока лишь только уже еще опять снова иначе иные
    через спустя следом около близко ближе почти чуть минус плюс
    раньше ранее позже позднее скоро сначала вначале сперва потом затем далее дальше после
    обычно иногда редко часто порой временами никогда всегда любой любое любую любого любые иной
    один одна одно оба обе половина половину треть трети
    канун рубеж рубеже стык стыке исход пределах
    др прочие прочее прочих исключительно всякий всякую взамен завтра сегодня вчера послезавтра ныне теперь сейчас
    """.split()  # noqa: SIM905 - a list of words reads better as text
)
# A word that begins like this and was not understood may be a slip in a time word («ежемес», «сентб»), or shift one.
STEMS: Final = (
    *("еже", "кварт", "полугод", "триместр", "семестр", "четверт", "полмесяц", "полгод", "недел", "декад", "месяц"),
    *("ранее", "раньше", "поздн", "позже", "спустя", "чередова", "чередуя", "поочеред"),
    *("январ", "феврал", "апрел", "сент", "октяб", "нояб", "декабр"),
    *("будн", "выходн", "праздн", "утон", "уточн", "следующ", "предыдущ", "прошл", "прошедш", "минувш", "истекш"),
    *("предстоящ", "будущ", "последующ", "ближайш", "середин", "конец", "конц", "начал", "канун"),
    *("отлож", "сдвиг", "сдвин", "продл", "пролонг", "измен", "приостан", "возобнов"),
)
ADJECTIVES: Final = re.compile(r"(?:сентябр|октябр|ноябр|декабр|январ|феврал|апрел|июн|июл|март|май)ь?ск")
NO_TIME: Final = ("начальн", "начальник", "изменен", "праздник", "конечн", "месячник", "концерт", "концепц", "кварталь")
# «г.» and «ул.» have tokens of their own; these abbreviations name people and things.
SHORTENED: Final = frozenset(
    """
    эл им зам дир отв рук обл пос дер с п ст каб тел акт рус лит мат физ хим ист общ англ инф геогр биол нем франц
    муниц район рай уч обр орг метод психол соц пед воспит дошк доп тех техн библ мед спорт муз изо юр адм
    шк гимн лиц дет сад доу мбоу мкоу моу мбу мку школ респ край стр рис табл прил разд гл пр т е д
    """.split()  # noqa: SIM905 - a list of words reads better as text
)
PAPERS: Final = (
    *("приказ", "протокол", "письм", "распоряж", "постановл", "решен", "договор", "пункт"),
    *("школ", "гимнази", "лице", "сош", "сш"),
)
ROMAN: Final = re.compile(r"[ivxlcm]+")
LETTERS: Final = frozenset("абвгдежзи")
CYRILLIC: Final = re.compile(r"[а-я]+")


def is_label(word: Word) -> bool:
    """Whether an ordinary word says who, what or where."""
    text = word.text.rstrip(".")
    if not CYRILLIC.fullmatch(text):
        return not ROMAN.fullmatch(text)
    if text in PLAIN or text in LETTERS or text.startswith(NO_TIME) or ADJECTIVES.match(text):
        return True
    if word.text.endswith("."):
        return text in SHORTENED
    return text not in TURNING and not text.startswith(STEMS) and len(text) > 1


def opens_a_label(word: Word) -> bool:
    return is_label(word) or word.text in {"любой", "любое", "течение"}


def paper(word: Word) -> bool:
    return word.text.startswith(PAPERS)
