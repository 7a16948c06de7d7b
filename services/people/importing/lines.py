"""People one a line, without columns: each piece of a line is what it looks like – name, post, school or phone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from documents.look_alikes import in_russian_letters
from documents.people_lines import BARE, NAMES, names_in, parts_of, unbulleted
from services.people.importing.roles import HEAD_OF, role_of
from services.people.phones import phones_in
from services.schools import looks_like_school
from services.schools.spelling import folded, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from documents.people_rows import PersonRow

MANY: Final = {  # a line above people that names the post of all of them
    "директора": "директор",
    "руководители": "руководитель",
    "завучи": "завуч",
    "заместители": "заместитель директора",
    "учителя": "учитель",
    "педагоги": "педагог",
    "кураторы": "куратор",
    "тьюторы": "тьютор",
    "методисты": "методист",
    "специалисты": "специалист",
    "школьные координаторы": "школьный координатор",
    "координаторы школ": "школьный координатор",
}
LONGEST_HEADING: Final = 40  # signs
FEW: Final = 3  # of so many lines one at least is a person, or it is no list of people


def rows_of_lines(rows: Sequence[PersonRow], passed: list[PersonRow]) -> list[PersonRow]:
    """Read lines as people where they are; what is neither a person nor a school nor a heading is asked about.

    Where people are few among the lines the list is not one of people: the lines come back as they are.
    """
    prose: list[PersonRow] = []
    found = list(_read(rows, prose))
    people = sum(bool(row.name) and bool(row.role or names_in(row.name)) for row in found)
    named = sum(bool(row.name or row.alone) for row in found)
    if not people or people * FEW < named:
        return list(rows)
    passed += prose
    return found


def _read(rows: Sequence[PersonRow], prose: list[PersonRow]) -> Iterator[PersonRow]:
    above = ""
    for row in rows:
        text = in_russian_letters(visible(row.alone))
        if is_person(text):
            person = person_of(row, text)
            yield person if person.role else replace(person, role=above)
        elif heading := role_of_heading(text):
            above = heading
        elif looks_like_school(unbulleted(text)):
            yield replace(row, alone=unbulleted(text).rstrip(" :"))
        elif is_prose(text):
            prose.append(row)
        else:
            yield replace(row, name=unbulleted(text), alone="")


def is_person(text: str) -> bool:
    if names_in(text):
        return True
    first, *more = [*parts_of(text), ""]
    return bool(BARE.fullmatch(first)) and any(role_of(part) for part in more if part)


def is_prose(text: str) -> bool:
    """Whether words greet or explain: «Добрый день! Высылаю список:»."""
    return text.rstrip().endswith((":", "!", "."))


def role_of_heading(text: str) -> str:
    words = unbulleted(text).strip(" :.").lower()
    if len(words) > LONGEST_HEADING:
        return ""
    return MANY.get(words) or next((one for many, one in MANY.items() if words.startswith(f"{many} ")), "")


def person_of(row: PersonRow, text: str) -> PersonRow:
    """Sort the pieces of one line; several names in it are left together, so that they are asked about."""
    whole = " ".join(text.split())
    parts = parts_of(text)
    if len(names_in(text)) > 1 and sum(bool(NAMES.fullmatch(part)) for part in parts) != 1:
        return replace(row, name=whole, alone="")
    said: dict[str, list[str]] = {}
    last = ""
    for part in parts:
        for kind, piece in _kinds_of(part, said, last):
            said.setdefault(kind, []).append(piece)
            last = kind
    roles = said.get("role", [])
    remarks = said.get("remark", []) if roles else []  # without a post it is the remark that may be one
    return replace(
        row,
        name=" ".join([*said.get("name", [whole]), *(f"({one})" for one in remarks)]),
        role=", ".join(roles or said.get("remark", [])),
        school=", ".join(said.get("school", [])),
        phone="; ".join(said.get("phone", [])),
        alone="",
    )


def _kinds_of(part: str, said: dict[str, list[str]], last: str) -> list[tuple[str, str]]:
    school = looks_like_school(part)
    if "name" not in said and (NAMES.fullmatch(part) or (BARE.fullmatch(part) and not school)):
        return [("name", part)]
    if phones_in(part) and not school:
        return [("phone", part)]
    head = HEAD_OF.fullmatch(" ".join(folded(part).replace(".", " ").split()))
    if head and looks_like_school(head["school"]):
        at = len(part) - len(head["school"])
        return [("role", part[:at].strip()), ("school", part[at:])]
    if role_of(part):
        return [("role", part)]
    if school or last == "school":
        return [("school", part)]
    return [("remark" if last == "name" else "role", part)]
