"""The cell of a name: numbered, with a post behind it, a vacancy, a remark in brackets – or a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from documents.look_alikes import in_russian_letters
from documents.people_lines import NAME, in_another_case, names_in
from locales import __
from services.errors import Refusal
from services.people.names import comparable, tidy_name
from services.schools import looks_like_school
from services.schools.spelling import visible

NUMBERED: Final = re.compile(r"^\s*(?:№\s*)?\d+\s*[.)]?\s*")
ACTING: Final = re.compile(rf"^\s*(?:и\.\s?о\.|врио|вр\.?\s?и\.?\s?о\.?)\s+(?={NAME})", re.IGNORECASE)
AND: Final = re.compile(r"\s[иИ]\s")
VACANT: Final = re.compile(r"\bвакан(?:си|тн)\w*", re.IGNORECASE)
POST: Final = re.compile(r"\s*(?:[,;]|\s[-–—]\s)\s*")
ASIDE: Final = re.compile(r"\s*\(([^()]*)\)?")
PATRONYMIC: Final = re.compile(r"(?:ович|евич|ьич|мич|овна|евна|ична)$")
FULL: Final = 3  # surname, first name, patronymic
MOST: Final = 6  # words of a name, «Мамедова Айгюн Ариф кызы» has four


class Vacancy(Refusal):
    msgid = __("A vacancy: nobody is added.")


class NotAName(Refusal):
    msgid = __("“{name}” does not look like a person's name.")


class NameNotWhole(Refusal):
    msgid = __("“{name}” is a surname alone: add the first name.")


class NameWithRemark(Refusal):
    msgid = __("Beside the name stands “{remark}”: decide whether this person is added, and leave the name alone.")


class SeveralNames(Refusal):
    msgid = __("Several people in one place: {names}. Give each of them a row.")


class NameDeclined(Refusal):
    msgid = __("“{name}” is declined as in an order: write the name as in a passport.")


@dataclass(frozen=True)
class NameCell:
    name: str
    post: str = ""


def read_name(written: str) -> NameCell:
    """Read a name and the post that may stand behind it; raise what there is to ask about."""
    text = ACTING.sub("", NUMBERED.sub("", in_russian_letters(visible(written))))
    if VACANT.search(text):
        raise Vacancy
    if len(several := names_in(text)) > 1:
        raise SeveralNames(names="; ".join(several))
    name, *post = POST.split(text, maxsplit=1)
    if looks_like_school(name):
        raise NotAName(name=written)
    for aside in ASIDE.findall(name):
        raise NameWithRemark(remark=aside)
    tidy = tidy_name(name)
    if AND.search(tidy):
        raise SeveralNames(names=tidy)
    if in_another_case(tidy):
        raise NameDeclined(name=tidy)
    words = tidy.replace(".", " ").split()
    if len(words) < 2:  # noqa: PLR2004 - a surname and something
        raise NameNotWhole(name=tidy)
    if len(words) > MOST or any(sign.isdigit() for sign in tidy):
        raise NotAName(name=tidy)
    return NameCell(tidy, post[0] if post else "")


def name_key(name: str) -> str:
    """What spellings of one name have in common, whether the surname stands first or last."""
    words = comparable(name).split()
    if len(words) == FULL and PATRONYMIC.search(words[1]) and not PATRONYMIC.search(words[2]):
        words = [words[2], *words[:2]]
    return " ".join(words)
