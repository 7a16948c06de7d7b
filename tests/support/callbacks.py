"""A sample of every button there is, for the test that presses them all as everybody.

Samples are made from the fields of the callback data. A number names something that stands at a place (`SUBJECTS`) or
is plain (`PLAIN`); a field that is in neither, and a plain text, need a line here before the test is green again.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Literal, get_args, get_origin

from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter

from handlers import ROUTERS
from handlers.permission import FLAG
from services.events.letter_drafts import Ask
from services.status import Cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiogram import Router

    from services.access import Action


class Subject(str):
    """The name of something that stands at a place; the world of the test has one of each at every place."""

    __slots__ = ()


# Field → what it names.
SUBJECTS: Final = {
    field: Subject(name)
    for field, name in {
        "announcement": "announcement",
        "assignment": "assignment",
        "basket": "basket",
        "curator": "curator",
        "draft": "draft",
        "earlier": "run",
        "evidence": "evidence",
        "id": "assignment",
        "invite": "invite",
        "item": "item",
        "letter": "letter",
        "person": "person",
        "piece": "piece",
        "post": "post",
        "request": "request",
        "roadmap": "roadmap",
        "run": "run",
        "school": "school",
        "event": "event",
        "part": "part",
        "to": "next_curator",
        "municipality": "municipality",
        "record": "record",
    }.items()
}
DAY: Final = date(2026, 11, 30)
PLAIN: Final[dict[str, Any]] = {
    "act": 1,
    "after": 0,
    "alias": 0,
    "anyway": True,
    "by_paper": True,
    "clean": True,
    "attempt": 1,
    "audience": "teacher",
    "change": 1,
    "back": 0,
    "count": 10,
    "day": DAY.toordinal(),
    "days": 3,
    "edit": 1,
    "end": 8,
    "everybody": False,
    "executors": False,
    "finished": True,
    "first": DAY.toordinal(),
    "group": 0,
    "held": True,
    "hour": 9,
    "index": 0,
    "key": 0,
    "kind": "item",
    "language": "ru",
    "last": DAY.toordinal(),
    "level": 0,
    "like": 0,
    "mark": 1,
    "measure": 0,
    "month": DAY.toordinal(),
    "municipality": 1,
    "number": 42,
    "of": 0,
    "option": 0,
    "ours": True,
    "page": 0,
    "past": False,
    "percent": 80,
    "printed": False,
    "project": 0,
    "parent": 0,
    "question": 0,
    "reason": 0,
    "role": "teacher",
    "sitting": 1,
    "start": 21,
    "state": "accepted",
    "strike": True,
    "subject": 0,
    "sure": True,
    "taken": True,
    "uses": 1,
    "value": "online",
    "version": 1,
    "weekday": 1,
    "what": "map",
    "who": "curator_after",
    "whole_year": False,
    "whom": 0,
    "year": 2026,
    "zone": 3,
}
# Where a field means something else than elsewhere, by prefix.
EXCEPTIONS: Final[dict[str, dict[str, Any]]] = {
    "mp.ca": {"month": 0},
    "mp.cf": {"month": 0},
    "mp.ff": {"kind": "all", "month": 0},
    "mp.fig": {"kind": "all"},
    "mp.lt": {"ask": Ask.FORM},
    "mp.kind": {"kind": "seminar"},
    "rm.edk": {"kind": "order"},
    "jn.school": {"school": 1},
    "pp.log": {"what": "people", "who": 0, "days": 7},
    "pp.log.by": {"what": "people", "who": 0, "days": 7},
    "pp.s.many": {"year": 0},
    "pv.out": {"municipality": 1},  # one's own consent, wherever it was given
    "pv.out!": {"municipality": 999},
    "pv.yes": {"municipality": 999},
    "pp.give.s": {"role": "leader"},
    "rp.one": {"id": Subject("person")},
    "rp.from": {"id": Subject("person")},
    "rp.till": {"id": Subject("person")},
    "rp.set": {"id": Subject("person")},
    "rp.on": {"id": Subject("person")},
    "rp.end": {"id": Subject("person")},
    "an.edit": {"id": Subject("announcement")},
    "an.edit!": {"id": Subject("announcement")},
    "an.stop": {"id": Subject("announcement")},
    "dl.an": {"id": Subject("announcement")},
    "rd.sem": {"id": Subject("event")},
    "rm.ed": {"id": Subject("item")},
    "rm.edp": {"id": Subject("item")},
    "rm.selt": {"id": Subject("item")},
    "rm.item": {"id": Subject("item")},
    "rm.move": {"id": Subject("item")},
    "rm.mv": {"id": Subject("item")},
    "rm.mvok": {"id": Subject("item")},
    "rm.mvto": {"id": Subject("item")},
    "rm.noreason": {"id": Subject("item")},
    "rm.shut": {"id": Subject("item")},
    "rm.shutok": {"id": Subject("item")},
    "rm.title": {"id": Subject("item")},
    "rm.to": {"id": Subject("item")},
    "rm.which": {"id": Subject("item")},
    "sm.stop": {"id": Subject("event")},
    "sm.sure": {"id": Subject("event")},
    "st.part": {"cut": Cut.SCHOOL, "key": Subject("school")},
    "st.rows": {"cut": Cut.SCHOOL, "key": Subject("school")},
    "st.worry": {"what": "silent"},
    "sv.tpl": {"key": "teachers"},
}


def buttons() -> dict[type[CallbackData], Action]:
    """Every class of callback data that a handler listens to, with the action it declares."""
    found: dict[type[CallbackData], Action] = {}
    for router in ROUTERS:
        found |= dict(_of(router))
    return found


def _of(router: Router) -> Iterator[tuple[type[CallbackData], Action]]:
    for handler in router.callback_query.handlers:
        for one in handler.filters or ():
            if isinstance(one.callback, CallbackQueryFilter):
                yield one.callback.callback_data, handler.flags[FLAG]
    for child in router.sub_routers:
        yield from _of(child)


def sample(kind: type[CallbackData]) -> dict[str, Any]:
    """Say for each field what it names or its plain value; raise KeyError for a field that nobody has explained."""
    return {name: _value(kind, name) for name in kind.model_fields}


def _value(kind: type[CallbackData], name: str) -> Any:
    annotation: Any = kind.model_fields[name].annotation
    special = EXCEPTIONS.get(kind.__prefix__, {})
    if name in special:
        return special[name]
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return next(iter(annotation))
    if annotation in {date, datetime}:
        return DAY
    if get_origin(annotation) is Literal:
        return get_args(annotation)[0]
    return SUBJECTS.get(name) or PLAIN[name]


def subjects_of(kind: type[CallbackData]) -> set[str]:
    """Name the things at a place that a button is about."""
    return {str(value) for value in sample(kind).values() if isinstance(value, Subject)}


def packed(kind: type[CallbackData], here: dict[str, int]) -> str:
    """Make the data of a button about the things that stand `here`, letter by letter as a forger would."""
    values = (here[value] if isinstance(value, Subject) else value for value in sample(kind).values())
    data = ":".join([kind.__prefix__, *map(_written, values)])
    kind.unpack(data)
    return data


def _written(value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    return str(int(value)) if isinstance(value, bool) else str(value)


WRONG: Final = ("-1", "0", "99", "999999999999", "99999999999999999999", "202613", "2026-02-30", "0001-01-01", "x", "")


def forgeries(kind: type[CallbackData], here: dict[str, int]) -> Iterator[str]:
    """Give the data of a button with one field after the other forged, as far as they can still be read."""
    honest = packed(kind, here).split(":")[1:]
    for place in range(len(honest)):
        for wrong in WRONG:
            data = ":".join([kind.__prefix__, *honest[:place], wrong, *honest[place + 1 :]])
            try:
                kind.unpack(data)
            except (TypeError, ValueError):
                continue  # answered as a button of another time
            yield data
