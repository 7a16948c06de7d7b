"""Executors as written («Школьные команды», «Специалисты ОО, Иванова А. Б.») → groups, people and schools.

«ОО» is an education office in one cell and a school in the next («Специалисты ОО» against «Руководители ОО»): what
stands before it decides, and where nothing does, a person is asked. So it is with every part of a cell that was not
understood: it is kept in `unread`, and the reading is not sure.
"""

from __future__ import annotations

import re
from typing import Final

from services.roadmap.executors.cell import Cell, Directory
from services.roadmap.executors.model import Executors, Group, Quota
from services.roadmap.executors.people import key_of_full_name, person_key
from services.roadmap.executors.subjects import subjects_in
from services.schools.spelling import visible

__all__ = [
    "Directory",
    "Executors",
    "Group",
    "Quota",
    "fold",
    "key_of_full_name",
    "person_key",
    "read_executors",
    "subjects_in",
]

LONGEST: Final = 600  # of a cell that is read; more is no list of executors


def fold(text: str) -> str:
    """Make two writings of one phrase equal: case, ё, quotes, spaces, the number sign."""
    flat = text.lower().replace("ё", "е")
    flat = re.sub(r"[«»\"'„“”]", "", flat)
    flat = re.sub(r"№\s*", "№ ", flat)
    return " ".join(flat.split())


def read_executors(text: str | None, directory: Directory) -> Executors:
    """Read an executors cell. `sure` is false where a person should look; until then the centre answers for nobody."""
    tidy = re.sub(r"[^\S\n]+", " ", visible(text or "")).strip()
    if not tidy or len(tidy) > LONGEST:
        return Executors(sure=False, unread=(tidy[:LONGEST],) if tidy else ())
    return Cell(tidy, directory).read()
