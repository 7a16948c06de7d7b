"""What paper an item asks for, guessed from its wording: a hint to the school, never a rule."""

from __future__ import annotations

import re
from typing import Final

from models.enums import EvidenceKind

# The first word that is found in the wording of the result, then in the title, decides.
WORDS: Final = (
    (EvidenceKind.ORDER, r"приказ|распоряжени|постановлени|\border\b"),
    (EvidenceKind.CERTIFICATE, r"сертификат|удостоверени|свидетельств|диплом|certificate"),
    (EvidenceKind.ROUTE, r"маршрут|\bИОМ\b|route"),
    (EvidenceKind.PROTOCOL, r"протокол|minutes"),
    (EvidenceKind.PLAN, r"\bплан(?!ово|иров)|программ|дорожн\w+ карт|график|\bplan\b|programme"),
    (EvidenceKind.LIST, r"спис(?:ок|к)|реестр|перечень|база данных|register|\blist\b"),
    (EvidenceKind.REPORT, r"отч[её]т|справк|аналити|мониторинг|report|analys"),
    (EvidenceKind.PHOTO, r"фото|photo"),
    (EvidenceKind.LINK, r"ссылк|\bсайт|публикаци|размещ|\blink\b|website"),
)
PICTURES: Final = frozenset({".jpg", ".png", ".webp", ".heic"})
NO_FILE: Final = frozenset({None, EvidenceKind.LINK, EvidenceKind.TEXT})
PATTERNS: Final = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in WORDS)


def expected_kind(result: str | None, title: str = "") -> EvidenceKind | None:
    """Name the kind of evidence that the wording speaks of; none when it names none."""
    for text in (result or "", title):
        found = [(match.start(), kind) for kind, pattern in PATTERNS if (match := pattern.search(text))]
        if found:
            return min(found)[1]
    return None


def wanted_kind(said: EvidenceKind | None, result: str | None, title: str = "") -> EvidenceKind | None:
    """Give what somebody has said is expected, else what the wording speaks of."""
    return said or expected_kind(result, title)


def kind_of(name: str, suffix: str, expected: EvidenceKind | None) -> EvidenceKind:
    """Guess what a file is: by its name, else a picture is a photo report, else what the item expects.

    A file is never a link and never mere words, whatever its caption speaks of and whatever is expected.
    """
    by_name = expected_kind(re.sub(r"[_\-.]+", " ", name))
    if by_name not in NO_FILE:
        return by_name or EvidenceKind.OTHER
    if suffix in PICTURES and expected in {EvidenceKind.PHOTO, *NO_FILE}:
        return EvidenceKind.PHOTO
    return EvidenceKind.OTHER if expected in NO_FILE or expected is None else expected


def lacks_paper(expected: EvidenceKind | None, *, files: int, links: int) -> bool:
    """Tell of a report whether the paper that is expected is missing: a link will do where one is asked for."""
    if expected is None or expected is EvidenceKind.TEXT:
        return False
    return files == 0 and not (expected is EvidenceKind.LINK and links)
