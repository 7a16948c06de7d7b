"""Roles as lists name them."""

from __future__ import annotations

import re
from typing import Final

from models.enums import Role

# Asked from top to bottom: «руководитель РМО» heads an association, «заместитель директора» leads a school.
WORDS: Final = (
    (Role.SCHOOL_COORDINATOR, r"школьн\w* координатор|координатор (?:школы|оо|в школе)|ответственн"),
    (Role.COORDINATOR, r"координатор"),
    (Role.CURATOR, r"куратор"),
    (Role.TUTOR, r"т[ьъ]ютор"),
    (Role.ASSOCIATION_HEAD, r"(?:руководител|председател)\w*\s.*(?:[ршом]*мо\b|методич|методобъ|объединени)"),
    (Role.OBSERVER, r"наблюдател"),
    (Role.SPECIALIST, r"специалист|методист|начальник|инспектор"),
    (Role.LEADER, r"директор|зам\b|заместител|завуч|заведующ|руководител"),
    (Role.TEACHER, r"учител|педагог|преподавател|воспитател|логопед|психолог|дефектолог"),
)


def role_of(written: str) -> Role | None:
    """Read a role from a list's words or our own slugs; none for what is neither."""
    text = " ".join(written.casefold().replace("ё", "е").split())
    if text in {*Role}:
        return Role(text)
    return next((role for role, words in WORDS if re.search(words, text)), None)
