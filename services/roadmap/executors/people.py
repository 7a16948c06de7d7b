"""People as paper names them: «Иванова А. Б.», «А. Б. Иванова», «Иванова Анна Борисовна»."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from documents.look_alikes import in_russian_letters

if TYPE_CHECKING:
    from collections.abc import Iterator

SURNAME: Final = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
INITIALS: Final = r"[А-ЯЁ]\. ?[А-ЯЁ]\.?"
NAME: Final = re.compile(
    rf"""
    \b(?P<surname>{SURNAME})\ (?P<first>[А-ЯЁ])\.\ ?(?P<second>[А-ЯЁ])\b\.?
    | \b(?P<first_before>[А-ЯЁ])\.\ ?(?P<second_before>[А-ЯЁ])\.\ ?(?P<surname_after>{SURNAME})\b
    | \b(?P<full>{SURNAME}\ [А-ЯЁ][а-яё]+\ [А-ЯЁ][а-яё]+(?:вич|вна|чна|ьич|мич))\b
    """,
    re.VERBOSE,
)


def named(text: str) -> Iterator[tuple[str, int, int]]:
    """Find the people that a text names: their keys and places."""
    for found in NAME.finditer(in_russian_letters(text)):
        if found["full"]:
            key = person_key(*found["full"].split())
        elif found["surname"]:
            key = person_key(found["surname"], found["first"], found["second"])
        else:
            key = person_key(found["surname_after"], found["first_before"], found["second_before"])
        yield key, *found.span()


def person_key(surname: str, first: str, second: str) -> str:
    return f"{surname} {first[:1]}{second[:1]}".lower().replace("ё", "е")


def key_of_full_name(name: str) -> str | None:
    """Give the key of «Иванова Анна Борисовна», or none where the name has fewer than three words."""
    words = in_russian_letters(name).replace(".", " ").split()
    return person_key(*words[:3]) if len(words) > 2 else None  # noqa: PLR2004 - surname, first name, patronymic
