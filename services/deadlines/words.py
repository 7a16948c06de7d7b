"""The words that plans are written with: their forms, and what each of them counts as."""

from __future__ import annotations

from functools import cache
from typing import Final

# Nominative, genitive, dative, instrumental, prepositional; then the usual abbreviations.
MONTH_FORMS: Final[dict[int, str]] = {
    1: "январь января январю январем январе янв",
    2: "февраль февраля февралю февралем феврале фев февр",
    3: "март марта марту мартом марте мар",
    4: "апрель апреля апрелю апрелем апреле апр",
    5: "май мая маю маем мае",
    6: "июнь июня июню июнем июне июн",
    7: "июль июля июлю июлем июле июл",
    8: "август августа августу августом августе авг",
    9: "сентябрь сентября сентябрю сентябрем сентябре сен сент",
    10: "октябрь октября октябрю октябрем октябре окт",
    11: "ноябрь ноября ноябрю ноябрем ноябре ноя нояб",
    12: "декабрь декабря декабрю декабрем декабре дек",
}
MONTHS: Final = {form: number for number, forms in MONTH_FORMS.items() for form in forms.split()}
ABBREVIATED: Final = frozenset("янв фев февр мар апр июн июл авг сен сент окт ноя нояб дек".split())  # noqa: SIM905 - same as below
ROMAN_NUMERALS: Final = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
ROMAN_MONTHS: Final = {numeral: number for number, numeral in enumerate(ROMAN_NUMERALS, start=1)}

ROMANS: Final = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "1v": 4,
    "п": 2,
    "ш": 3,
    "пi": 3,
    "iп": 3,
    "iу": 4,
    "1у": 4,
    "l": 1,
    "ll": 2,
    "lll": 3,
    "lv": 4,
    "il": 2,
    "li": 2,
}
WEEKDAY_STEMS: Final = {
    "понедельник": "MO",
    "вторник": "TU",
    "сред": "WE",
    "четверг": "TH",
    "пятниц": "FR",
    "суббот": "SA",
    "воскресен": "SU",
}
WEEKDAY_SHORT: Final = {"пн": "MO", "вт": "TU", "ср": "WE", "чт": "TH", "пт": "FR", "сб": "SA", "вс": "SU"}
WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_UNITS: Final = ["перв", "втор", "трет", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят"]
_TEENS: Final = ["один", "две", "три", "четыр", "пят", "шест", "сем", "восем", "девят"]
ORDINAL_STEMS: Final[dict[str, int]] = {
    **{stem: number for number, stem in enumerate(_UNITS, start=1)},
    **{f"{stem}надцат": number for number, stem in enumerate(_TEENS, start=11)},
    "двадцат": 20,
    "тридцат": 30,
}
ORDINAL_END: Final = (
    "ый|ий|ой|ая|яя|ья|ое|ее|ье|ого|его|ьего|ому|ему|ьему|ым|им|ьим|ом|ем|ьем|ую|ью|ьей|ей|ых|ьих|ые|ьи"
)
CARDINALS: Final[dict[str, int]] = {
    form: number
    for number, forms in {
        1: "один одного одному одна одной одну одно единожды",
        2: "два двух двум две двое",
        3: "три трех трем трое",
        4: "четыре четырех четырем",
        5: "пять пяти",
        6: "шесть шести",
        7: "семь семи",
        8: "восемь восьми",
        9: "девять девяти",
        10: "десять десяти",
        12: "двенадцать двенадцати",
        14: "четырнадцать четырнадцати",
        15: "пятнадцать пятнадцати",
        20: "двадцать двадцати",
        30: "тридцать тридцати",
    }.items()
    for form in forms.split()
}
# Long words that carry time; a word one slip away from exactly one of them is taken for it.
KEYWORDS: Final = """
ежемесячно ежемесячная ежемесячный ежеквартально ежегодно ежегодный ежегодная еженедельно ежедневно
постоянно регулярно систематически каникулы каникул каникулах каникулярное
квартал квартала квартале кварталы кварталов четверть четверти полугодие полугодия полугодии
триместр триместра триместре
течение течении протяжении учебного учебный учебном учебному учебных
понедельник понедельникам понедельника вторник вторникам вторника четверг четвергам четверга
пятница пятницам пятницу пятницы суббота субботам субботу субботы воскресенье воскресенья воскресеньям
графику графиком графика отдельному отдельного приказу приказа приказом
неделя недели неделю неделе недель декада декады декаде половина половины половине половину
начало начала началу начале середина середины середине конца конец концу окончании окончанию окончания
завершении завершению завершения позднее текущего следующего каждый каждого каждую каждая каждое каждой
периода период периоде согласованию согласно необходимости включительно последняя последний последнюю последней
первого второго третьего четвертого первое второе третье четвертое первая вторая третья четвертая
первый второй третий четвертый первой вторую первую
""".split()  # noqa: SIM905 - a list of words reads better as text
LONG: Final = 6


@cache
def slips() -> dict[str, tuple[str, ...]]:
    """Map each long word, whole and with one letter left out, to the words it may come from."""
    found: dict[str, set[str]] = {}
    for word in {*KEYWORDS, *MONTHS}:
        if len(word) >= LONG:
            for key in shortened(word):
                found.setdefault(key, set()).add(word)
    return {key: tuple(sorted(words)) for key, words in found.items()}


def shortened(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


@cache
def known() -> frozenset[str]:
    return frozenset({*KEYWORDS, *MONTHS, *CARDINALS})
