"""The names that stand in a survey's file, in Russian and as people vary them -> the names of a definition."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from documents.marked import Node
from locales import __

if TYPE_CHECKING:
    from collections.abc import Mapping

    from documents.marked import Faults

# The name in the file -> the name in a definition; the first name of each is the one the sample shows.
SETTINGS: Final = {
    "код": "key",
    "название": "title",
    "вступление": "intro",
    "благодарность": "thanks",
    "язык": "language",
    "кому": "audience",
    "вид": "privacy",
    "разрезы": "groups",
}
QUESTIONS: Final = {
    "код": "key",
    "тип": "type",
    "вопрос": "text",
    "пояснение": "hint",
    "варианты": "options",
    "обязательный": "required",
    "другое": "other",
    "не больше": "max",
    "от": "from",
    "до": "to",
    "подписи шкалы": "labels",
    "единица": "unit",
    "знаков после запятой": "decimals",
    "показывать, если": "if",
}
SHARES: Final = {"код": "key", "название": "title", "ответы": "answers", "вопросы": "on"}
LEVELS: Final = {"код": "key", "название": "title", "показатель": "of", "ступени": "steps"}
# The other way round, for words about a mistake: the author of a sheet knows its Russian headers.
SHEET_NAMES: Final = {key: name for columns in (LEVELS, SHARES, QUESTIONS, SETTINGS) for name, key in columns.items()}
LISTS: Final = frozenset({"audience", "groups", "options", "labels", "answers", "on", "steps"})

# The tables of a file: their key in a definition -> their name and columns.
TABLE_NAMES: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "questions": ("вопросы", QUESTIONS),
    "shares": ("доли", SHARES),
    "levels": ("уровни", LEVELS),
}

# What people write instead; a name of the lists above is none of these.
ALSO: Final = {
    "название опроса": "title", "название анкеты": "title", "тема": "title", "тема опроса": "title",
    "заголовок": "title", "введение": "intro", "обращение": "intro", "вступительное слово": "intro",
    "заключение": "thanks", "слова благодарности": "thanks", "язык анкеты": "language", "язык опроса": "language",
    "для кого": "audience", "аудитория": "audience", "участники": "audience", "респонденты": "audience",
    "кто отвечает": "audience", "целевая аудитория": "audience", "вид опроса": "privacy", "вид анкеты": "privacy",
    "тип опроса": "privacy", "анонимность": "privacy", "конфиденциальность": "privacy",
    "тип вопроса": "type", "вид вопроса": "type", "тип ответа": "type", "вид ответа": "type", "форма ответа": "type",
    "формат ответа": "type",
    "текст вопроса": "text", "формулировка": "text", "формулировка вопроса": "text", "вопросы": "text",
    "содержание вопроса": "text", "подсказка": "hint", "пояснение к вопросу": "hint", "примечание": "hint",
    "варианты ответов": "options", "варианты ответа": "options", "вариант ответа": "options", "ответы": "options",
    "варианты для выбора": "options", "обязательность": "required", "обязательно": "required",
    "обязательный вопрос": "required", "обязателен": "required", "обязателен ли": "required",
    "обязательный ответ": "required", "свой вариант": "other", "свой ответ": "other", "иное": "other",
    "не более": "max", "максимум": "max", "сколько выбрать": "max", "подписи": "labels",
    "подписи к шкале": "labels", "расшифровка шкалы": "labels", "единица измерения": "unit", "ед изм": "unit",
    "ед. изм": "unit", "показывать если": "if", "условие": "if", "условие показа": "if",
    "название доли": "title", "название уровня": "title",
}  # fmt: skip
# Columns that only count the rows.
NUMBERING: Final = frozenset({"№", "n", "no", "номер", "п/п", "№ п/п", "№п/п", "номер вопроса", "№ вопроса"})
CLOSE: Final = 0.8  # a wrong hint is worse than none: «вес вопроса» is no «вопрос»
# One column an answer: «Вариант 1», «Ответ 2».
COUNTED: Final = re.compile(r"(?:вариант|ответ)(?: ответа)? ?(?:№ ?)?\d{1,2}|(?:option|answer) ?\d{1,2}")
AROUND: Final = re.compile(r"^[\s«»\"'(]+|[\s:*?!.,«»\"')]+$")

UNKNOWN_HEADER: Final = __("Unknown name “{found}”; perhaps “{closest}” is meant")
STRANGE_HEADER: Final = __("Unknown name “{found}”; the names are: {known}")


def meant(text: str, columns: Mapping[str, str]) -> str | None:
    """Give the key that a name stands for among these columns; nothing where it is none of them."""
    name = " ".join(AROUND.sub("", text.casefold()).split())
    keys = columns.values()
    if name in columns:
        return columns[name]
    key = name if name in keys else "options" if COUNTED.fullmatch(name) else ALSO.get(name)
    return key if key in keys else None


def is_numbering(text: str) -> bool:
    return " ".join(text.casefold().split()).rstrip(". :") in NUMBERING


def resolved(name: Node, columns: Mapping[str, str], faults: Faults) -> str | None:
    """The key that a name of the file stands for; an unknown name is a fault, an empty one is nothing."""
    text = str(name.content)
    key = meant(text, columns)
    if key or not AROUND.sub("", text) or is_numbering(text):
        return key
    closest = get_close_matches(text.casefold(), [*columns, *columns.values()], n=1, cutoff=CLOSE)
    if closest:
        faults.add(name.place, UNKNOWN_HEADER, found=name.content, closest=closest[0])
    else:
        faults.add(name.place, STRANGE_HEADER, found=name.content, known=", ".join(columns))
    return None


def in_english(root: Node) -> Node:
    """Give a YAML file that was written with the Russian names of a sheet its English ones; the others stay."""
    return _renamed(root, SETTINGS | {name: table for table, (name, _) in TABLE_NAMES.items()})


def _renamed(node: Node, columns: Mapping[str, str]) -> Node:
    if not isinstance(node.content, dict):
        return node
    content: dict[str, Node] = {}
    for name, value in node.content.items():
        key = name if name in columns.values() else meant(name, columns) or name
        content.setdefault(key if key not in node.content or key == name else name, value)
    for table, (_, inner) in TABLE_NAMES.items():
        node_of = content.get(table)
        if node_of is not None and isinstance(node_of.content, tuple):
            content[table] = Node(node_of.place, tuple(_renamed(row, inner) for row in node_of.content))
    return Node(node.place, content)
