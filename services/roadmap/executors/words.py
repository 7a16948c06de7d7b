"""The words by which papers call executors, and what they mean. They are matched against folded text."""

from __future__ import annotations

import re
from typing import Final

from models.enums import SchoolStatus
from services.roadmap.executors.model import Group
from services.roadmap.executors.subjects import ANY


def either(*ways: str) -> str:
    return "(?:" + "|".join(ways) + ")"


STATUS_WORDS: Final = {
    SchoolStatus.LOW_RESULTS: either(
        r"\b(?:шнор|шнро|шнр)\b", r"(?:с )?низкими (?:образовательными )?результатами(?: обучения)?"
    ),
    SchoolStatus.ADVERSE_CONDITIONS: either(
        r"\b(?:шнсу|шссу)\b",
        r"(?:функционирующ\w+ |работающ\w+ )?(?:в )?(?:неблагоприятн\w+|сложн\w+)(?: социальн\w+)? услови\w+",
    ),
    SchoolStatus.AT_RISK: r"(?:функционирующ\w+ )?(?:в )?зон\w+ риск\w*",
    SchoolStatus.PROJECT_500: either(r"(?:участни\w+ )?(?:проект\w* )?500\s*\+", r"\bмэдк\b"),
}
STATUSES: Final = {status: re.compile(pattern) for status, pattern in STATUS_WORDS.items()}
ORGANISATION: Final = r"(?:обще)?образовательн\w+ (?:организаци|учреждени)\w*"
AUTHORITY: Final = r"\b(?:отдел|управлени|департамент|комитет|министерств)\w*"
OF_EDUCATION: Final = r"(?: по)?(?: \w+(?:ого|ой|ому))? образовани\w*"
OF_OFFICE: Final = either(
    rf" {AUTHORITY}{OF_EDUCATION}",
    rf" {AUTHORITY}",
    r" муниципалитет\w*",
    r" (?:оо|оу|уо|мо|моуо|муо|уон|имц|рмк|ммс|цоко|мку)\b",
    "",
)
OFFICE: Final = re.compile(
    either(
        r"(?:главн\w+ |ведущ\w+ |старш\w+ )?\b(?:специалист|методист|инспектор|начальник|консультант)\w*" + OF_OFFICE,
        r"\bзаместител\w* начальник\w*" + OF_OFFICE,
        AUTHORITY + OF_EDUCATION,
        r"\b(?:моуо|муо|уон?|руо|гуо)\b",
        r"\b(?:муниципальн|региональн|федеральн)\w* (?:координатор|организатор|оператор|команд|служб)\w*",
        r"\bкоординатор\w*(?: (?:проект\w*|программ\w*|муниципалитет\w*))?",
        r"(?:муниципальн\w+ )?\bрабоч\w+ групп\w*",
        r"(?:муниципальн\w+ |региональн\w+ )?\bметодическ\w+ (?:служб|центр|кабинет|команд|совет)\w*",
        r"\b(?:имц|рмк|ммк|цоко|мнц|мткп|цнппм|иро|киро|ипк)\b",
    )
)
OF_SCHOOLS: Final = either(r" школ\w*", r" (?:оо|оу)\b", f" {ORGANISATION}")
ABOUT: Final = r"(?: по (?:увр|вр|умр|нмр|мр|ур|\w+-?\w* работе))?"
# Taken before anything else: «школьный координатор» is no coordinator of the municipality.
WITHIN_SCHOOLS: Final = re.compile(
    either(
        r"\bшкольн\w+ (?:управленческ\w+ )?(?:команд|координатор|методист|администраци)\w*",
        r"(?:\bруководител\w* )?" + either(r"\bшмо\b", r"\bшкольн\w+ методическ\w+ объединени\w*"),
        r"\bкоординатор\w* (?:от )?(?:школ\w*|оо\b|оу\b)",
    )
)
SCHOOL_SIDE: Final = re.compile(
    either(
        rf"(?:управленческ\w+ )?\b(?:команд|коллектив|администраци|представител|работник)\w*{OF_SCHOOLS}",
        rf"\bпедагогическ\w+ (?:коллектив|работник)\w*{OF_SCHOOLS}?",
        rf"\b(?:заместител\w*|зам\.?) ?директор\w*{OF_SCHOOLS}?{ABOUT}",
        rf"\b(?:директор|завуч|заведующ)\w*{OF_SCHOOLS}?",
        rf"\bруководител\w*{OF_SCHOOLS}",
        r"\bклассн\w+ руководител\w*",
        rf"\b(?:учител|педагог)\w*(?:-предметник\w*|-психолог\w*)?(?: {ANY})*{OF_SCHOOLS}?",
    )
)
SCHOOLS: Final = re.compile(
    either(
        rf"(?:все |всех |муниципальн\w+ )*\b{ORGANISATION}",
        r"(?:все |всех |муниципальн\w+ |общеобразовательн\w+ )*\bшкол\w*(?:-участни\w+)?"
        r"(?: (?:район|округ|город|муниципалитет)\w*)?",
    )
)
# Where a school is named, who of it acts is its own affair.
OF_A_SCHOOL: Final = re.compile(r"\b(?:администраци|коллектив|команд|руководител|сотрудник|работник)\w*")
SUBJECT: Final = rf"(?: (?:(?:по|учител\w+|педагог\w+) )?(?:предмет\w* )?{ANY}(?:(?:,? и|,) {ANY})*)?"
PEOPLE: Final = {
    Group.ASSOCIATION_HEADS: re.compile(
        r"(?:\bруководител\w* )?(?:\b(?:районн|окружн|городск|муниципальн)\w+ )?"
        + either(r"\b(?:рмо|омо|гмо|ммо)\b", r"\bметодическ\w+ объединени\w*", r"\bметодобъединени\w*")
        + f"(?P<subject>{SUBJECT})"
    ),
    Group.CURATORS: re.compile(r"\bкуратор\w*(?: школ\w*)?(?: шнор| 500\s*\+)?"),
    Group.TUTORS: re.compile(rf"\bтьютор\w*(?P<subject>{SUBJECT})"),
}
QUOTA: Final = re.compile(
    r"(?:\bучасти\w+ )?\bне (?:менее|меньше) (?P<least>\d{1,3})(?:[- ]?х|[- ]?и)? ?"
    r"(?P<unit>%|процент\w*|школ\w*|оо\b|организаци\w*)"
    r"(?: от (?:общего )?(?:числа|количества)(?: оо\b| школ\w*| организаци\w*)?)?"
)
# By which paper somebody acts is no executor.
BASIS: Final = re.compile(r"\b(?:на основании|согласно|в соответствии с)\b[^,;\n()]*")
WITHOUT_MEANING: Final = frozenset(
    (
        *("и", "а", "также", "с", "со", "при", "по", "от", "в", "на", "из", "для", "к", "т", "ч", "том", "числе"),
        *("все", "всех", "совместно", "вместе", "другие", "др", "их", "участие", "участия", "участии"),
        *("обязательное", "обязательно", "участвующие", "участвующих", "представители", "представитель", "члены"),
        *("ответственные", "ответственный", "увр", "вр", "умр", "нмр", "мр", "ур"),
    )
)
