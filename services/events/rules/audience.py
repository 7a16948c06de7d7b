"""For whom an event is: several rules, each of roles × subjects × schools × statuses, or named people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.enums import Role, SchoolStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True)
class Rule:
    """What is empty does not narrow; `people` names persons beside all the rest."""

    roles: tuple[Role, ...] = ()
    schools: tuple[int, ...] = ()
    subjects: tuple[str, ...] = ()
    statuses: tuple[SchoolStatus, ...] = ()
    people: tuple[int, ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Rule:
        return cls(
            tuple(Role(one) for one in data.get("roles", ())),
            tuple(data.get("schools", ())),
            tuple(data.get("subjects", ())),
            tuple(SchoolStatus(one) for one in data.get("statuses", ())),
            tuple(data.get("people", ())),
        )

    def to_json(self) -> dict[str, Any]:
        return {name: list(value) for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class Holder:
    """A post that holds today, as the rules see it."""

    person: int
    role: Role
    school: int | None = None
    subject: str | None = None
    statuses: frozenset[SchoolStatus] = frozenset()


def rules_of(data: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    return tuple(Rule.from_json(one) for one in data)


def fits(rule: Rule, post: Holder) -> bool:
    if rule.people:
        return post.person in rule.people
    return (
        (not rule.roles or post.role in rule.roles)
        and (not rule.schools or post.school in rule.schools)
        and (not rule.subjects or (post.subject or "").casefold() in {one.casefold() for one in rule.subjects})
        and (not rule.statuses or bool(post.statuses & set(rule.statuses)))
    )


def meant(rules: Iterable[Rule], posts: Iterable[Holder]) -> dict[int, Holder]:
    """Name who is meant, each once, with the first post for whose sake; a post at a school before one without."""
    every = tuple(rules)
    found: dict[int, Holder] = {}
    for post in posts:
        if any(fits(rule, post) for rule in every):
            known = found.get(post.person)
            if known is None or (known.school is None and post.school is not None):
                found[post.person] = post
    return found
