"""Why a file cannot be read. Codes are stable; their words live with the people who show them."""

from __future__ import annotations

from enum import StrEnum


class Problem(StrEnum):
    EMPTY = "empty"
    TOO_BIG = "too_big"  # limit
    TOO_HEAVY = "too_heavy"  # unpacked, it would take more memory than a roadmap ever needs
    TOO_MUCH_TEXT = "too_much_text"
    TOO_SLOW = "too_slow"  # seconds of computing
    BUSY = "busy"  # the machine: nothing is wrong with the file
    TOO_MANY_ROWS = "too_many_rows"  # limit
    CELL_TOO_LONG = "cell_too_long"  # limit
    TOO_DEEP = "too_deep"
    BROKEN = "broken"
    ENTITIES = "entities"
    PASSWORD = "password"  # noqa: S105 - the name of a problem
    OLD_WORD = "old_word"
    OLD_EXCEL = "old_excel"
    OLD_OFFICE = "old_office"
    HTML = "html"
    RTF = "rtf"
    OPEN_DOCUMENT = "open_document"
    PICTURE = "picture"
    ARCHIVE = "archive"
    OTHER_OFFICE = "other_office"
    NOT_TEXT = "not_text"
    PDF_NOT_SUPPORTED = "pdf_not_supported"
    PDF_WITHOUT_TEXT = "pdf_without_text"
    NO_ROADMAP = "no_roadmap"
    NO_PEOPLE = "no_people"
    NOT_WORD = "not_word"  # where only a Word document will do
    NO_LETTERHEAD = "no_letterhead"
    PICTURES_TOO_BIG = "pictures_too_big"  # limit
    FAILED = "failed"


class Unreadable(Exception):
    """Not a roadmap that we can read: `problem` says why, `values` belong into its words."""

    def __init__(self, problem: Problem, **values: int | str) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.values = values
