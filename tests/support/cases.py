"""The cases of kinds that people reported elsewhere, and what their folders say is right; only where they lie here."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from openpyxl import load_workbook

from models.enums import Role
from tests.support.data import shared_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
RULE: Final = re.compile(r"FREQ=[A-Z]+(?:;BY[A-Z]+=\w+)*")
REMARKED: Final = re.compile(r"\b(executors|title) («[^»]+»|null|[А-ЯЁ][а-яё]+)")
SCHOOLS: Final = (
    *("МБОУ «Берёзовская СОШ»", "Каменская ООШ", "Дальняя НШ", "Приозёрная СОШ № 1", "Приозёрная СОШ № 2"),
    *("Лесная ООШ", "Лесная НШ"),
)
# Of what is written in P03, row by row: what is certain.
PHONES: Final = (
    *(
        "33",
        "44",
        "55",
        None,
        "+73915821520",
        None,
        "66",
        "88",
        "99",
        "+79001112300",
        None,
        None,
        "+79001112301",
        "+79001112303",
    ),
    "+79001112304",
)


def folders(*kinds: str) -> list[str]:
    found = shared_data()
    return sorted(one.name for kind in kinds for one in found.glob(f"cases/{kind}*")) if found else []


def papers(case: str) -> list[Path]:
    """Give what was sent, without what is said of it."""
    return sorted(path for path in folder(case).iterdir() if path.suffix != ".json")


def folder(case: str) -> Path:
    found = shared_data()
    assert found
    return found / "cases" / case


def expected(case: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder(case) / "expected.json").read_text(encoding="utf-8"))
    return told


def check_roadmap(case: str, items: Sequence[Mapping[str, Any]], left_out: Sequence[Mapping[str, Any]]) -> None:
    """Hold what `roadmap parse --json` says against the folder: right, or asked where it may be asked."""
    right = expected(case)
    left = list(items)
    for key, *told in right.get("items", []):
        name = key.removesuffix(" (2nd)")
        item = next(one for one in left if name in {one["number"], one["title"]})
        left.remove(item)
        assert is_right(item["deadline"], told), (case, item)
        for field, words in REMARKED.findall(" ".join(one for one in told if isinstance(one, str))):
            assert item[field] == (None if words == "null" else words.strip("«»")), (case, item)
    if "items" in right:
        assert left == [], case
    if "items_visible" in right:
        assert [one["number"] for one in items] == right["items_visible"]
        assert left_out, case
    for name in right.get("not_items", []):
        assert all(name not in one["title"] for one in items), case
    if "section_of_all" in right:
        assert {one["section"] for one in items} == {right["section_of_all"]}
    if "note" in right:
        assert left_out, case


def is_right(deadline: Mapping[str, Any], told: Iterable[object]) -> bool:
    due = next((one for one in told if isinstance(one, list)), None)
    words = " ".join(one for one in told if isinstance(one, str))
    if deadline["needs_date"]:
        return "ask" in words
    if due is not None:
        return bool(deadline["due"] == due)
    if any((deadline["rule"] or "").startswith(rule) for rule in RULE.findall(words)):
        return True
    return bool(deadline["due"]) and all(day in DAY.findall(words) for day in deadline["due"])


def check_people(case: str, posts: Sequence[tuple[str, Role, str | None, str | None]]) -> None:
    """Hold the posts that came of a list – name, role, school, phone – against the folder."""
    names = {name for name, *_ in posts}
    assert not any(word in name for name in names for word in (",", "Итого", "школа", "1.", "акан", "("))
    at = [school for _, _, school, _ in posts]
    match case:
        case "P01":
            assert (len(names), [at.count(school) for school in SCHOOLS[:2]]) == (4, [2, 2])
        case "P02":
            assert (len(names), len(posts), {role for _, role, *_ in posts}) == (4, 8, {Role.CURATOR})
        case "P03":
            assert len(names) == len(PHONES)
            right = [one and (one if one.startswith("+") else f"+790011122{one}") for one in PHONES]
            assert [phone for *_, phone in posts] == right
        case "P04":
            check_roles(case, {name: role for name, role, *_ in posts})
        case "P05":
            assert {"Примерова Ольга Ивановна", "Кузнецова Ольга Петровна", "Петрова Анна Ивановна"} <= names
            assert "Ли" not in names
        case "P06":
            assert (len(names), {role for _, role, *_ in posts}) == (3, {Role.CURATOR})


def check_roles(case: str, roles: Mapping[str, Role]) -> None:
    right = expected(case)["right"]
    rows = load_workbook(papers(case)[-1]).active.iter_rows(min_row=2, values_only=True)
    for row in rows:
        name, post = " ".join(row[:3]), next(cell for cell in row if cell in right)
        words, role = right[post], roles.get(name)
        allowed = {part.strip() for part in re.split(r" or |/", words.split(";")[0].split("(")[0])}
        if "asked" in allowed or words.startswith("not"):
            assert role in {None, Role.TEACHER}, post
        else:
            assert role in allowed, post
