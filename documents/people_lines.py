"""People one a line, as they stand in a message or a note: «– Лугова А. П., завуч, 8-900…». Form alone, no meaning."""

from __future__ import annotations

import re
from typing import Final

BULLET: Final = re.compile(r"^\s*(?:[•·▪●◦○*‣➤✅☑✔-]+|[–—]|(?:№\s*)?\d{1,3}(?:[.)]|\s(?=\D)))\s*", re.IGNORECASE)
PART: Final = re.compile(r"\t+|\s*[;,:|]\s*|\s+[-–—]+\s+|\s*[–—]\s+")
WORD: Final = r"[А-ЯЁ](?:[а-яё']+|[А-ЯЁ']+)"
SURNAME: Final = rf"{WORD}(?:-{WORD})*"
PATRONYMIC: Final = (  # in any case: «Назначить куратором Лугову Анну Петровну»
    r"(?i:[а-яё]+(?:[вьм]ич(?:а|у|ем|е)?|[вч]н(?:а|у|е|ы|ой))|[а-яё]+\s+(?:кызы|оглы|улы))"
)
OBLIQUE: Final = re.compile(r"[а-яё]+(?:[вьм]ич(?:а|у|ем|е)|[вч]н(?:у|е|ы|ой))", re.IGNORECASE)
INITIALS: Final = r"[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?"
# Surname, first name and patronymic in either order, or the surname with initials on either side.
NAME: Final = (
    rf"(?:{SURNAME}\s+(?:\({SURNAME}\)\s+)?{WORD}\s+{PATRONYMIC}|{WORD}\s+{PATRONYMIC}\s+{SURNAME}"
    rf"|{SURNAME}\s+{INITIALS}|{INITIALS}\s?{SURNAME})"
)
NAMES: Final = re.compile(rf"(?<![\w.]){NAME}(?!\w)")
HONOUR: Final = re.compile(r"\bим(?:ени|\.)\s+[^,;:\n\t]*", re.IGNORECASE)
ASIDE: Final = re.compile(r"\s*\([^()]*\)?\s*$")
BARE: Final = re.compile(rf"{SURNAME}\s+{SURNAME}")  # «Иванова Анна», or «Полевая Основная»


def unbulleted(line: str) -> str:
    return BULLET.sub("", line, count=1).strip()


def names_in(text: str) -> list[str]:
    """Find the full names, and the surnames with initials, that stand in a text; not those that schools bear."""
    return NAMES.findall(HONOUR.sub(" ", text))


def in_another_case(name: str) -> bool:
    """Whether a full name stands as an order declines it: «Лугову Анну Петровну»."""
    words = name.split()
    return len(words) > 2 and any(OBLIQUE.fullmatch(word) for word in words[1:])  # noqa: PLR2004 - with a patronymic


def parts_of(line: str) -> list[str]:
    """Cut a line at commas, dashes, colons and tabs, and take the brackets off what stands in them behind a part."""
    found: list[str] = []
    for part in PART.split(unbulleted(line)):
        aside = ASIDE.search(part)
        found += [part[: aside.start()], part[aside.start() :].strip(" ()")] if aside else [part.strip()]
    return [part for part in found if part]
