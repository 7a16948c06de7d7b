"""Documents of kinds that people reported elsewhere, each with what is right beside it; only where the folder is."""

import json
import re

import pytest

from services.calendar.period import Period
from services.roadmap.files import read_roadmap_now
from tests.support.data import shared_data

FOLDER = shared_data()
CASES = sorted(FOLDER.glob("cases/D*")) if FOLDER else []
DAY = re.compile(r"\d{4}-\d\d-\d\d")
RULE = re.compile(r"FREQ=[A-Z]+(?:;BY[A-Z]+=\w+)*")


def read(case):
    expected = json.loads((case / "expected.json").read_text())
    [paper] = [path for path in case.iterdir() if path.name != "expected.json"]
    return expected, read_roadmap_now(paper.read_bytes(), Period.parse(expected["period"]))


def is_right(deadline, told):
    """Whether a reading is one of the right ones, or asks: nothing wrong is taken without a word."""
    due = next((one for one in told if isinstance(one, list)), None)
    words = " ".join(one for one in told if isinstance(one, str))
    if deadline.needs_date:
        return True
    if due is not None:
        return [day.isoformat() for day in deadline.due] == due
    rules = RULE.findall(words)
    if any((deadline.rule or "").startswith(rule) for rule in rules):
        return True
    return bool(DAY.search(words)) and all(day.isoformat() in words for day in deadline.due) and bool(deadline.due)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_item_is_right_or_asked(case):
    expected, found = read(case)
    items = list(found.items)
    for key, *told in expected.get("items", []):
        title = key.removesuffix(" (2nd)")
        item = next(one for one in items if title in {one.row.number, one.row.title})
        items.remove(item)
        assert is_right(item.deadline, told), item
        if "ask" in " ".join(one for one in told if isinstance(one, str))[:4]:
            assert item.deadline.needs_date
    if "items" in expected:
        assert items == []
    if "items_visible" in expected:
        assert [item.row.number for item in items] == expected["items_visible"]
        assert found.left_out
    for name in expected.get("not_items", []):
        assert all(name not in item.row.title for item in found.items)
    if "section_of_all" in expected:
        assert {item.row.section for item in found.items} == {expected["section_of_all"]}


@pytest.mark.skipif(not CASES, reason="the folder is not here")
def test_what_must_be_read_is_not_asked():
    """The kinds that were mended: a doubt about each of them would be an evasion."""
    for name in ("D01", "D03", "D05", "D06", "D07", "D08", "D09", "D11"):
        _expected, found = read(FOLDER / "cases" / name)
        asked = [item.row.number for item in found.items if item.deadline.needs_date]
        assert asked == (["1.3"] if name == "D01" else []), name
