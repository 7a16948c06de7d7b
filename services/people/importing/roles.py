"""Roles as lists name them.

A role that reaches beyond one school comes only from words that say exactly that; a word inside another post –
«координатор Движения первых», «педагог-методист», «начальник лагеря» – gives nothing. What is no role of ours is asked.
"""

from __future__ import annotations

import re
from typing import Final

from models.enums import Role
from services.access.roles import SCHOOL_STAFF, WITH_SUBJECT
from services.roadmap.executors.subjects import ANY as SUBJECT
from services.roadmap.executors.subjects import subjects_in
from services.schools import looks_like_school
from services.schools.spelling import folded, visible


def either(*ways: str) -> str:
    return "(?:" + "|".join(ways) + ")"


AUTHORITY: Final = either(
    r"(?:отдела|управления|департамента|комитета|министерства)(?: по)?(?: \w+(?:ого|ой|ому))? образовани\w*"
    r"(?: (?:администрации|муниципальн|район|округ|город|\w+(?:ого|ской))\w*)*",
    r"(?:уо|оо|руо|гуо|моуо|муо|уон|рмк|ммк|имц|ммс|цро|рцро|цроиок)",
)
CENTRE: Final = either(
    AUTHORITY,
    r"(?:(?:районн|городск|муниципальн|информационно-|научно-)\w* ?)*методическ\w+ (?:центр|кабинет|служб|отдел)\w*",
    r"муниципалитета",
)
PROGRAMME: Final = either(
    r"(?:проект|программ|дорожн\w+ карт)\w*(?: 500\s*\+| шнор)?",
    r"(?:по )?(?:(?:работе со?|поддержке|сопровождению) )?(?:школ\w* )?(?:500\s*\+|шнор|шнро|шнсу)",
)
ASSOCIATION: Final = either(
    r"(?:рмо|омо|гмо|ммо)",
    r"(?:районн|окружн|городск|муниципальн)\w+ (?:методическ\w+ объединени|методобъединени)\w*",
    r"(?:методическ\w+ объединени|методобъединени)\w* (?:учителей|педагогов)",
)
SENIOR: Final = r"(?:(?:главн|ведущ|старш)\w+ )?"
ACTING: Final = r"(?:(?:и ?о|врио|исполняющ\w+ обязанности) )?"
AT_HEAD: Final = r"(?:(?:заместител\w+|зам) )?(?:начальник|заведующ|руководител|председател)\w*"
SCHOOL: Final = r"(?: (?:школы|оо|оу|образовательн\w+ (?:организации|учреждения)))?"
SIDE_OF_WORK: Final = r"по (?:увр|вр|ур|умр|нмр|мр|нир|(?:учебн|воспитательн|методическ|научн)\w*(?:-\w+)*(?: \w+)?)"

# Asked from top to bottom, each of the whole post or of a part of it between commas.
WORDS: Final = {
    Role.COORDINATOR: either(
        rf"муниципальн\w+ координатор(?: {PROGRAMME})?", r"координатор (?:муниципалитета|района|округа|города)"
    ),
    Role.OBSERVER: r"(?:региональн\w+ )?наблюдатель(?: региона)?",
    Role.CURATOR: rf"куратор(?: (?:школ\w*|оо|оу|{PROGRAMME}))?",
    Role.TUTOR: rf"(?:муниципальн\w+ )?т[ьъ]ютор(?: (?:мткп|педагогов|(?:по|учителей) {SUBJECT}(?: и {SUBJECT})?))?",
    Role.ASSOCIATION_HEAD: rf"(?:руководитель|председатель) {ASSOCIATION}(?: .*)?|руководитель методобъединения",
    Role.SPECIALIST: either(
        rf"{SENIOR}(?:специалист|методист|консультант)(?: {CENTRE})?",
        rf"{SENIOR}инспектор {AUTHORITY}",
        rf"{ACTING}{AT_HEAD} {AUTHORITY}",
    ),
    Role.SCHOOL_COORDINATOR: either(
        rf"(?:школьн|внутришкольн)\w+ координатор(?: {PROGRAMME})?",
        r"координатор (?:в школе|от школы|от оо|оо|оу)",
        rf"ответственн\w+ (?:(?:в школе|от школы) )?(?:за )?{PROGRAMME}",
        r"ответственн\w+ (?:в школе|от школы|от оо)",
    ),
    Role.LEADER: either(
        rf"{ACTING}(?:директора?|руководител[ья]){SCHOOL}",
        rf"{ACTING}заведующ(?:ий|ая|его|ей)(?: (?:филиалом|школой|учебной частью|детским садом))?",
        rf"{ACTING}(?:заместител[ья]|зам) ?(?:директора|заведующе(?:го|й)|руководителя){SCHOOL}(?: {SIDE_OF_WORK})?",
        rf"(?:заместитель|зам|завуч) {SIDE_OF_WORK}",
        r"завуч",
    ),
    Role.TEACHER: either(
        r"(?:старш\w+ |социальный )?(?:учитель|педагог|преподаватель|воспитатель|логопед|психолог|дефектолог)\b.*",
        r"(?:классный|музыкальный) руководитель",
        r"руководитель (?:кружка|секции|физвоспитания|физического воспитания|шмо)\b.*",
    ),
}
PATTERNS: Final = tuple((role, re.compile(words)) for role, words in WORDS.items())
HEAD_OF: Final = re.compile(rf"{ACTING}(?:директора?|(?:заместител[ья]|зам) ?директора) (?P<school>.+)")
ASIDE: Final = re.compile(r"\([^()]*\)?")
BETWEEN: Final = re.compile(r"[,;/]| и ")
# Of several posts at one school the one that may most.
STRONGEST: Final = (Role.LEADER, Role.SCHOOL_COORDINATOR, Role.TEACHER)


def role_of(written: str) -> Role | None:
    """Read a role from a list's words or our own slugs; none for what is neither."""
    text = folded(visible(written))
    if text.strip() in {*Role}:
        return Role(text.strip())
    bare, aside = ASIDE.sub(" ", text), ASIDE.search(text)
    whole = _exactly(_plain(bare))
    if whole in {None, Role.TEACHER}:
        return _of_parts([_plain(part) for part in BETWEEN.split(bare)])
    # «тьютор (сопровождение ОВЗ)»: what stands beside it may make another post of it.
    return None if aside and whole not in SCHOOL_STAFF else whole


def _plain(text: str) -> str:
    return " ".join(text.replace(".", " ").split())


def _exactly(plain: str) -> Role | None:
    for role, pattern in PATTERNS:
        if pattern.fullmatch(plain):
            return role
    head = HEAD_OF.fullmatch(plain)
    return Role.LEADER if head and looks_like_school(head["school"]) else None


def _of_parts(parts: list[str]) -> Role | None:
    """«учитель, ответственный за сайт» is a teacher; several posts of which one reaches further are asked about."""
    found = {role for part in parts if (role := _exactly(part)) is not None}
    if not found <= SCHOOL_STAFF:
        return None
    return next((role for role in STRONGEST if role in found), None)


def subject_of(role: Role, post: str) -> str:
    """Give the subjects that a post names: «учитель физики», «тьютор по математике»."""
    return ", ".join(sorted(subjects_in(post))) if role in WITH_SUBJECT else ""
