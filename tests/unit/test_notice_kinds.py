"""Every kind of message knows how it is read again and in which words it is said; every concern has its list."""

from __future__ import annotations

import re
from pathlib import Path

from handlers.status import CONCERNS
from models.enums import Concern, NoticeKind
from scheduler.notice_kinds import LOADERS

ROOT = Path(__file__).parents[2]
OTHER_LISTS = {
    "report",
    "journal.py",
}  # figures of the year's report and entries of the audit log have names like these


def test_every_kind_of_notice_has_a_loader_and_none_is_unknown():
    assert set(LOADERS) == set(NoticeKind)


def test_every_concern_has_a_screen():
    assert set(CONCERNS) == set(Concern)


def test_no_kind_is_written_as_a_string_beside_its_enum():
    dotted = {one.value for one in NoticeKind if "." in one or "_" in one}
    literal = re.compile("|".join(f'"{re.escape(value)}"' for value in sorted(dotted)))
    rooms = ("services", "scheduler", "views", "handlers", "bot", "cli")
    files = [
        path for room in rooms for path in (ROOT / room).rglob("*.py") if not OTHER_LISTS & {path.name, *path.parts}
    ]
    lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    # An entry of the audit log that is just written may bear the name of a notice as well.
    assert [line for line in lines if literal.search(line) and "record(" not in line] == []
