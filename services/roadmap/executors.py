"""Executors as written («Школьные команды», «Специалисты ОО, Иванова А. Б.») → groups, people and schools.

«ОО» is an education office in one cell and a school in the next («Специалисты ОО» against «Руководители ОО»): what
stands before it decides, and where nothing does, a person is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Group(StrEnum):
    ALL_SCHOOLS = "all_schools"
    LISTED_SCHOOLS = "listed_schools"  # ШНОР, ШНСУ, risk zone: by this year's statuses
    CENTRE = "centre"  # the education office: coordinator and specialists together
    CURATORS = "curators"
    TUTORS = "tutors"
    ASSOCIATION_HEADS = "association_heads"


@dataclass(frozen=True)
class Quota:
    """«не менее 2 школ», «не менее 80 %»: a target, not a list of who."""

    least: int
    percent: bool = False


@dataclass(frozen=True)
class Directory:
    """The names that a municipality knows: ids by folded name or alias."""

    schools: Mapping[str, int] = field(default_factory=dict)
    people: Mapping[str, int] = field(default_factory=dict)  # by surname and initials


@dataclass(frozen=True)
class Executors:
    groups: tuple[Group, ...] = ()
    schools: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    quota: Quota | None = None
    sure: bool = True

    def as_json(self) -> dict[str, Any]:
        quota = {"least": self.quota.least, "percent": self.quota.percent} if self.quota else None
        return {
            "groups": list(self.groups),
            "schools": list(self.schools),
            "people": list(self.people),
            "quota": quota,
            "sure": self.sure,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Executors:
        quota = kept.get("quota")
        return cls(
            groups=tuple(Group(group) for group in kept.get("groups", ())),
            schools=tuple(kept.get("schools", ())),
            people=tuple(kept.get("people", ())),
            quota=Quota(**quota) if quota else None,
            sure=kept.get("sure", True),
        )


LONGEST: Final = 1000  # characters; a page of text names nobody, and a person looks at it
STATUS_WORDS: Final = r"шнор|шнро|шнсу|шссу|шнр\b|зон\w+ риска|низкими (?:образовательными )?результатами|500\s*\+"
OFFICE: Final = (
    r"специалист|отдел\w* образован|управлени\w* образован|департамент|комитет\w* (?:по )?образован|моуо|муо\b|уон?\b"
    r"|(?<!школьный )(?<!школьные )(?<!школьных )координатор|методист"
    r"|методическ\w+ (?:служб|центр|кабинет|команд)|имц|рмк|цоко|начальник|заместител\w+ начальник"
    r"|муниципальн\w+ команд|рабоч\w+ групп|мнц|министерств|региональн|федеральн"
)
SCHOOL: Final = (
    r"школьн\w+ команд|команд\w* школ|школ\w*|директор|руководител\w* (?:оо|оу|образовательн|школ|учрежден)|завуч"
    r"|образовательн\w+ (?:организаци|учрежден)|администраци\w+ (?:оо|оу|школ)|педагог\w*|учител\w*"
    r"|классн\w+ руководител"
    r"|заместител\w* директор|зам\.? ?директор|школьн\w+ координатор"
)
PEOPLE: Final = {
    Group.ASSOCIATION_HEADS: r"(?:руководител\w* )?(?:рмо|омо|гмо|шмо|методическ\w+ объединен|методобъединен)",
    Group.CURATORS: r"куратор",
    Group.TUTORS: r"тьютор",
}
UNDERSTOOD: Final = rf"(?:{OFFICE}|{SCHOOL})\w*(?: (?:оо|оу)\b)?"
AMBIGUOUS: Final = re.compile(r"(?:^|[,;\n(/] *)(?:оо|оу)(?:$|[ ,;\n)/])", re.IGNORECASE)
QUOTA: Final = re.compile(r"не менее (\d{1,3})(?:[- ]?х|[- ]?и)? ?(%|процент|школ|оо|организац)", re.IGNORECASE)
NAME: Final = re.compile(r"\b([А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?) ?([А-ЯЁ])\. ?([А-ЯЁ])\.")


def fold(text: str) -> str:
    """Make two writings of one name equal: case, ё, quotes, spaces, the number sign."""
    flat = text.lower().replace("ё", "е")
    flat = re.sub(r"[«»\"'„“”]", "", flat)
    flat = re.sub(r"№\s*", "№ ", flat)
    return " ".join(flat.split())


def read_executors(text: str | None, directory: Directory) -> Executors:
    """Read an executors cell. `sure` is false where a person should look; an empty cell falls to the centre, unsure."""
    if not text or not text.strip() or len(text) > LONGEST:
        return Executors((Group.CENTRE,), sure=False)
    flat = fold(text)
    quota = _quota(text)
    people = tuple(directory.people[key] for key in named(text) if key in directory.people)
    schools = _schools(flat, directory)
    groups = _groups(flat, named_schools=bool(schools))
    understood = bool(groups or people or schools)
    strangers = [key for key in named(text) if key not in directory.people]
    if not understood:
        # Somebody from outside, or a name nobody knows yet: the centre answers for it until a person says who.
        return Executors((Group.CENTRE,), quota=quota, sure=False)
    ambiguous = bool(AMBIGUOUS.search(re.sub(UNDERSTOOD, "", flat)))
    return Executors(
        groups, schools, people, quota, sure=not ambiguous and not (strangers and not people and not groups)
    )


def named(text: str) -> Sequence[str]:
    """Find people as paper names them, «Иванова А. Б.», in folded form."""
    return [person_key(surname, first, second) for surname, first, second in NAME.findall(text)]


def person_key(surname: str, first: str, second: str) -> str:
    return f"{surname} {first[:1]}{second[:1]}".lower().replace("ё", "е")


def key_of_full_name(name: str) -> str | None:
    """Give the key of «Иванова Анна Борисовна», or none where the name has fewer than three words."""
    words = name.split()
    return person_key(*words[:3]) if len(words) > 2 else None  # noqa: PLR2004 - surname, first name, patronymic


def _quota(text: str) -> Quota | None:
    found = QUOTA.search(text)
    return Quota(int(found[1]), percent=found[2] in {"%", "процент"}) if found else None


def _schools(flat: str, directory: Directory) -> tuple[int, ...]:
    """Names longer first, so that a branch is not taken for its parent."""
    found: list[int] = []
    for name in sorted(directory.schools, key=len, reverse=True):
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", flat):
            flat = flat.replace(name, " ")
            found.append(directory.schools[name])
    return tuple(dict.fromkeys(found))


def _groups(flat: str, *, named_schools: bool) -> tuple[Group, ...]:
    groups: list[Group] = []
    rest = flat
    for group, words in PEOPLE.items():
        if re.search(words, rest):
            groups.append(group)
            rest = re.sub(words, " ", rest)
    if re.search(OFFICE, rest):
        groups.append(Group.CENTRE)
        rest = re.sub(rf"(?:{OFFICE})\w*(?: оо\b| оу\b)?", " ", rest)
    if not named_schools:
        if re.search(STATUS_WORDS, rest):
            groups.append(Group.LISTED_SCHOOLS)
        elif re.search(SCHOOL, rest):
            groups.append(Group.ALL_SCHOOLS)
    return tuple(groups)
