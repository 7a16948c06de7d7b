"""School subjects as they are written: «по математике», «учителей физики», «русский язык и литература»."""

from __future__ import annotations

import re
from typing import Final

from services.schools.spelling import folded, visible

SUBJECTS: Final = {
    "математика": r"математик\w*|алгебр\w*|геометри\w*",
    "физика": r"физик[аиеуо]\w*",
    "информатика": r"информатик\w*|икт\b",
    "химия": r"хими[яиюей]\w*",
    "биология": r"биологи\w*",
    "география": r"географи\w*",
    "история": r"истори\w*",
    "обществознание": r"обществознани\w*",
    "русский язык": r"русск\w+ язык\w*",
    "литература": r"литератур\w*",
    "иностранный язык": r"(?:иностранн|английск|немецк|французск)\w+ язык\w*|английск\w+|немецк\w+",
    "физкультура": r"физкультур\w*|физическ\w+ (?:культур|воспитани)\w*|физвоспитани\w*",
    "технология": r"технологи[яиюей]\w*|труд[ау]?\b",
    "обж": r"обж\b|обзр\b|безопасност\w+ жизнедеятельност\w*|основ\w+ безопасност\w*",
    "музыка": r"музык\w*",
    "изо": r"изо\b|изобразительн\w+ искусств\w*",
    "начальные классы": r"начальн\w+ (?:класс|школ)\w*|начальн\w+ общ\w+ образовани\w*",
}
ANY: Final = "(?:" + "|".join(f"(?:{words})" for words in SUBJECTS.values()) + ")"
PATTERNS: Final = {subject: re.compile(rf"\b(?:{words})") for subject, words in SUBJECTS.items()}


def subjects_in(text: str) -> frozenset[str]:
    """Tell which subjects a text names."""
    flat = folded(visible(text))
    return frozenset(subject for subject, pattern in PATTERNS.items() if pattern.search(flat))
