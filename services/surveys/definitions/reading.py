"""A person's file -> a definition, or all its mistakes at once."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, NamedTuple

from documents.errors import Unreadable
from documents.marked import DAMAGED, TOO_LARGE, WHOLE_FILE, Fault, Faults, Node
from documents.survey_names import in_english
from documents.survey_paper import read_paper
from documents.survey_sheet import read_sheet
from documents.survey_yaml import read_yaml
from locales import __
from services.errors import Refusal
from services.surveys.definitions.checker import check

if TYPE_CHECKING:
    from documents.left_out import LeftOut
    from services.surveys.definitions.model import Definition

SIZE: Final = 200_000  # bytes
SHEETS: Final = (".xlsx", ".xlsm")
TEXTS: Final = (".yaml", ".yml")
PAPERS: Final = (".docx", ".txt", ".csv")  # as for paper, and what was pasted into a message
ZIP: Final = b"PK\x03\x04"
OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
CELL: Final = re.compile(r"([A-Z]+)(\d+)")

EMPTY: Final = __("The file is empty")
OLD_EXCEL: Final = __("This is an old format of Excel or Word; save it as “Excel workbook (.xlsx)” and send it again")
NOT_A_SHEET: Final = __("By its name this is an Excel sheet, but it is none; save it as “Excel workbook (.xlsx)”")
SHEET_IN_DISGUISE: Final = __("By its name this is a text file, but it is an Office file; send it as .xlsx")
WORD: Final = __("This is a Word document, whatever its name says; save it as .docx and send it again")
NOT_IN_WORD: Final = __("No question was found in this document; number the questions and put each answer on a line")
NOT_IN_TEXT: Final = __(
    "No question was found in this text; number the questions and put each answer on a line, or send an Excel sheet "
    "(.xlsx)"
)
WRONG_KIND: Final = __(
    "A survey cannot be read from a file “{suffix}”; send an Excel sheet (.xlsx), a Word document (.docx) or a text "
    "(.txt, .csv, .yaml)"
)


class DefinitionFaults(Refusal):
    """The file holds mistakes: `faults`, in the order of the file."""

    msgid = __("The survey file has mistakes")

    def __init__(self, faults: list[Fault], left_out: list[LeftOut] | None = None) -> None:
        super().__init__()
        self.faults = faults
        self.left_out = left_out or []


class ReadSurvey(NamedTuple):
    """A questionnaire that was read, and what of its file was not taken."""

    definition: Definition
    left_out: list[LeftOut]


def read_definition(data: bytes, filename: str) -> Definition:
    return read_survey(data, filename).definition


def read_survey(data: bytes, filename: str) -> ReadSurvey:
    """Read a questionnaire; raise `DefinitionFaults`."""
    faults = Faults()
    root = root_of(data, PurePath(filename).suffix.lower(), faults)
    definition = check(root, faults) if root else None
    if faults or definition is None:
        raise DefinitionFaults(sorted(faults.found, key=in_file_order), faults.left_out())
    return ReadSurvey(definition, faults.left_out())


def root_of(data: bytes, suffix: str, faults: Faults) -> Node | None:
    problem = kind_problem(data, suffix)
    if problem:
        faults.add(WHOLE_FILE, problem, **({"suffix": suffix} if problem == WRONG_KIND else {}))
        return None
    if len(data) > SIZE:
        faults.add(WHOLE_FILE, TOO_LARGE, limit=SIZE // 1000)
        return None
    if suffix in SHEETS:
        return read_sheet(data, faults)
    if suffix in PAPERS:
        return paper_of(data, suffix, faults)
    root = read_yaml(data, faults)
    return in_english(root) if root else None


def paper_of(data: bytes, suffix: str, faults: Faults) -> Node | None:
    try:
        found = read_paper(data, faults)
    except Unreadable:
        faults.add(WHOLE_FILE, DAMAGED)
        return None
    if found is None:
        faults.add(WHOLE_FILE, NOT_IN_WORD if suffix == ".docx" else NOT_IN_TEXT)
    return found


def kind_problem(data: bytes, suffix: str) -> str | None:
    """What is wrong with the kind of the file: names lie, first bytes do not."""
    is_zip = data.startswith(ZIP)
    problems = (
        (data.startswith(OLD_OFFICE), OLD_EXCEL),
        (suffix != ".docx" and is_zip and b"word/document.xml" in data, WORD),
        (suffix not in SHEETS + TEXTS + PAPERS, WRONG_KIND),
        (not data.strip(), EMPTY),
        (is_zip and suffix in (*TEXTS, ".txt", ".csv"), SHEET_IN_DISGUISE),
        (not is_zip and suffix in SHEETS, NOT_A_SHEET),
    )
    return next((msgid for is_wrong, msgid in problems if is_wrong), None)


def in_file_order(fault: Fault) -> tuple[str, int, int, str]:
    """Faults of the whole file first, then line by line, sheet by sheet; rows before columns."""
    place = fault.place
    match = CELL.fullmatch(place.cell)
    if match is None:
        return place.sheet, place.line, 0, ""
    return place.sheet, int(match[2]), len(match[1]), match[1]
