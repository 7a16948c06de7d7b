"""Tables of a letter: a list of events, names and values side by side, a programme by the clock, or mere layout."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from services.deadlines.mentions import mentions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from documents.tables.model import Table


class Field(StrEnum):
    """What a label or the header of a column announces."""

    NUMBER = "number"
    WHEN = "when"
    CLOCK = "clock"
    ENDS = "ends"
    TITLE = "title"
    KIND = "kind"
    PLACE = "place"
    LINK = "link"
    FORM = "form"
    AUDIENCE = "audience"
    ANSWER = "answer"
    REGISTRATION = "registration"
    ORGANISER = "organiser"
    ASIDE = "aside"


LABELS: Final[Mapping[Field, str]] = {
    Field.NUMBER: r"№(?:\s*п\s*/?\s*п)?|п/п",
    Field.REGISTRATION: r"(?:начало\s+)?регистраци[яи](?:\s+участников)?(?:\s+на\s+месте)?"
    r"|сбор(?:\s+участников)?|заезд(?:\s+участников)?|подключение\s+участников",
    Field.ANSWER: r"заявк[аи](?:\s+на\s+участие)?|(?:срок|окончание|при[её]м)\s+(?:регистрации|подачи\s+заявок"
    r"|заявок)|регистрация\s+(?:до|по\s+ссылке)|подтверждение(?:\s+участия)?|запись(?:\s+по\s+ссылке)?",
    Field.LINK: r"ссылка(?:\s+(?:на|для)\s+[^:]{3,40}|\s+мероприятия)?|подключени[ея]|адрес\s+подключения"
    r"|подключиться|трансляция",
    Field.CLOCK: r"время(?:\s+(?:проведения|начала))?|начало(?:\s+(?:работы|мероприятия|семинара|вебинара"
    r"|совещания|форума|в))?|часы",
    Field.ENDS: r"(?:время\s+)?(?:окончани[ея]|завершени[ея])(?:\s+(?:работы|мероприятия|семинара|форума))?",
    Field.WHEN: r"когда|даты(?:\s+проведения)?|дата(?:\s*(?:,|и|/)\s*(?:время"
    r"|час))?(?:\s+(?:и\s+)?(?:место\s+)?проведения"
    r"|\s+мероприятия)?|срок[и]?(?:\s+проведения|\s+обучения)?|день"
    r"|дата,?\s+время(?:,?\s+место)?(?:\s+проведения)?|дата\s+и\s+время\s+начала",
    Field.PLACE: r"где|место(?:\s+(?:проведения|встречи|сбора|прежнее|нахождения))?(?:\s+(?:мероприятия"
    r"|семинара))?|адрес(?:\s+проведения)?|площадка|место\s*[,/]\s*(?:форма|платформа|ссылка)|очно",
    Field.FORM: r"форма(?:\s+(?:проведения|участия|мероприятия))?|формат(?:\s+(?:проведения|участия"
    r"|мероприятия))?|режим|платформа",
    Field.AUDIENCE: r"(?:целевая\s+)?аудитория|(?:категори[яи]\s+)?участник[иов]+|категори[яи]\s+(?:участников"
    r"|слушателей|педагогов)|для\s+кого|кого\s+приглашаем|слушатели|приглашаются"
    r"|к\s+участию\s+приглашаются|состав\s+(?:участников|команды|делегации)",
    Field.KIND: r"вид(?:\s+мероприятия)?|форма\s+мероприятия|тип(?:\s+мероприятия)?",
    Field.TITLE: r"тема(?:\s+(?:семинара|вебинара|мероприятия|совещания|заседания|встречи|занятия))?"
    r"|название(?:\s+мероприятия)?|наименование(?:\s+мероприятия)?|мероприяти[ея]"
    r"|содержание(?:\s+мероприятия)?|вид\s+и\s+тема|форма\s*,\s*тема|событие|повестка",
    Field.ORGANISER: r"организатор[ы]?|провод[ия]т|ответственн\w+(?:\s+за\s+проведение)?|исполнител[ьи]"
    r"|кто\s+проводит",
    Field.ASIDE: r"кому|спикер[ы]?|докладчик[и]?|ведущ(?:ий|ая|ие)|эксперт[ы]?|модератор[ы]?|контакт\w*(?:\s+\w+)?"
    r"|телефон|справки|вопросы|повестка\s+дня|примечани[ея]|цель|задачи|результат",
}
# A header that is worded in some other way goes by one word of it.
HEADER_WORDS: Final[Mapping[Field, str]] = {
    Field.WHEN: r"^(?:даты?|сроки?|когда)(?![а-яё])",
    Field.CLOCK: r"^(?:время|час)(?![а-яё])",
    Field.TITLE: r"тема(?![а-яё])|^цель|^повестка|мероприяти|наименовани|событи",
    Field.AUDIENCE: r"участник|категори|аудитори|слушател|приглаша",
    Field.PLACE: r"^(?:школа|ОО|место|площадка|адрес)(?![а-яё])",
    Field.LINK: r"ссылк|подключени",
    Field.ORGANISER: r"ответственн|организатор",
    Field.FORM: r"^(?:форма|формат)(?![а-яё])",
}
SHORTEST_LABEL, LONGEST_LABEL = 4, 60
LABEL: Final = re.compile(
    "|".join(f"(?P<{field.name}>(?:{pattern}))" for field, pattern in LABELS.items()), re.IGNORECASE
)
SAID: Final = re.compile(
    rf"^\W{{0,3}}(?P<label>{'|'.join(f'(?:{pattern})' for pattern in LABELS.values())})\s*(?::"
    rf"|\s[–—-])\s*(?P<value>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)


def field_of(text: str) -> Field | None:
    """Give what a header or a label announces."""
    clean = " ".join(text.split()).strip(" .:*")
    found = LABEL.fullmatch(clean)
    if found and found.lastgroup:
        return Field[found.lastgroup]
    if len(clean) < LONGEST_LABEL:
        for field, word in HEADER_WORDS.items():
            if re.search(word, clean, re.IGNORECASE):
                return field
    start = LABEL.match(clean)
    long = (
        len(clean) < LONGEST_LABEL
        and start
        and start.end() >= SHORTEST_LABEL
        and not clean[start.end() : start.end() + 1].isalpha()
    )
    return Field[start.lastgroup] if long and start and start.lastgroup else None


def labelled(sentence: str) -> tuple[Field, str] | None:
    """«Место проведения: школа № 2» → the field and its value."""
    found = SAID.match(sentence)
    if not found:
        return None
    exact = LABEL.fullmatch(" ".join(found["label"].split()))
    return (Field[exact.lastgroup], found["value"].strip()) if exact and exact.lastgroup else None


def grid(table: Table) -> list[list[str]]:
    """The texts of a table's rows; the lower part of merged cells repeats the upper one."""
    return [
        [" ".join((cell.text or cell.inner).split()) for cell in row]
        for row in table.rows
        if any(cell.text or cell.inner for cell in row)
    ]


def header(rows: Sequence[Sequence[str]]) -> tuple[int, list[Field | None]] | None:
    """Find the row that names the columns of a list: a day or an hour, and something beside it."""
    for at, row in enumerate(rows[:4]):
        fields = [field_of(text) for text in row]
        known = {one for one in fields if one}
        if (
            len(known) > 1
            and known & {Field.WHEN, Field.CLOCK}
            and known & {Field.TITLE, Field.KIND, Field.PLACE, Field.AUDIENCE, Field.ORGANISER}
        ):
            return at, fields
    return None


def pairs(rows: Sequence[Sequence[str]]) -> list[tuple[Field, str]] | None:
    """Read «Дата | 3 декабря» under each other; a column of numbers before them is passed by."""
    found: list[tuple[Field, str]] = []
    for row in rows:
        cells = [text for text in row if text]
        if len(cells) > 2 and re.fullmatch(r"\d+[.)]?", cells[0]):  # noqa: PLR2004 - number, name, value
            cells = cells[1:]
        if len(cells) != 2:  # noqa: PLR2004 - a name and a value
            continue
        field = field_of(cells[0])
        if field:
            found.append((field, cells[1]))
    return found if len(found) > 1 and {one for one, _ in found} & {Field.WHEN, Field.CLOCK, Field.TITLE} else None


def is_programme(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows begin with clock times and name no days: what happens within one event."""
    clocks = sum(bool(clock_of(row)) for row in rows)
    return clocks > 1 and clocks * 2 >= len(rows) and not any(mentions(row[0]).days for row in rows if clock_of(row))


def clock_of(row: Sequence[str]) -> str | None:
    """Give the cell of a row that is a clock time and nothing else."""
    for text in row[:2]:
        found = mentions(f"в {text}")
        if found.hours and not found.days and len(text) < 24:  # noqa: PLR2004 - two clock times with words
            return text
    return None
