"""Executors as they were understood, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from locales import __
from services.roadmap.executors import Group
from views.people.schools import STATUSES
from views.screen import cut, lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from locales import Translator
    from services.roadmap.executors import Executors
    from services.roadmap.known import Known

NAMED: Final = 4  # schools or people by name; the rest is a number
GROUP_NAMES: Final = {
    Group.ALL_SCHOOLS: __("All schools"),
    Group.LISTED_SCHOOLS: __("Schools of the list"),
    Group.CENTRE: __("Education office"),
    Group.CURATORS: __("Curators"),
    Group.TUTORS: __("Tutors"),
    Group.ASSOCIATION_HEADS: __("Heads of associations"),
}


def executors_in_words(executors: Executors, known: Known, _: Translator) -> Markup:
    """«Управление образования; школы списка: 500+ (4); Озёрная Анна Павловна»."""
    told = [group_in_words(group, executors, known, _) for group in executors.groups]
    told += [lines(name) for name in named(known.schools_of(executors))]
    told += [lines(name) for name in named(known.people_of(executors))]
    if not told:
        return _("not clear yet")
    doubt = Markup(" ❔") if not executors.sure else Markup()
    return Markup("; ").join(told) + doubt


def group_in_words(group: Group, executors: Executors, known: Known, _: Translator) -> Markup:
    name = _(GROUP_NAMES[group])
    if group is Group.LISTED_SCHOOLS and executors.statuses:
        name += Markup(": ") + Markup(", ").join(_(STATUSES[one]) for one in executors.statuses)
    elif executors.subjects and group in {Group.TUTORS, Group.ASSOCIATION_HEADS}:
        name += lines(f": {', '.join(executors.subjects)}")
    count = known.count(group, executors)
    return name if count is None else name + lines(f" ({count})")


def named(names: Sequence[str]) -> list[str]:
    more = len(names) - NAMED
    return [*(cut(name, 60) for name in names[:NAMED]), *([f"+{more}"] if more > 0 else [])]
