"""What the rules of the grammar build: leading words and a body become a clue."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lark import Token, Transformer

from services.deadlines.building.moments import Moments
from services.deadlines.building.pieces import Clause, Nonsense, Open, YearWord
from services.deadlines.building.repeats import Repeats
from services.deadlines.clues import Clue, Day, Mode, MonthDays, Often, Point, Span, When, Whole

__all__ = ["Builder", "Clause", "Nonsense"]


class Builder(Moments, Repeats, Transformer[Token, Clause]):
    def lead(self, children: list[Token]) -> str:
        return children[0].type

    def start(self, children: list[Any]) -> Clause:
        *leads, body = children
        return Clause(_said(body, frozenset(leads)), tuple(leads))


def _said(body: Any, leads: frozenset[str]) -> Clue:
    """Join the leading words with what follows them."""
    if isinstance(body, YearWord):
        return _whole_year(leads)
    if isinstance(body, Open):
        return When(Mode.FROM, (body.point,))
    if isinstance(body, tuple):
        if "ABOUT" in leads and any(_explained(point) for point in body):
            raise Nonsense
        return When(_mode(leads, span=isinstance(body[0], Span)), body)
    if isinstance(body, MonthDays) and body.bare and not {"BY", "K"} & leads:
        raise Nonsense
    if isinstance(body, Often) and body.counted and "BY" in leads:
        return replace(body, at_most=True)  # «до 4 раз в год»
    clue: Clue = body
    return clue


def _explained(point: Point | Span) -> bool:
    """«за май – 5 июня», «за 2023 год – до 15 января»: what it is about, then when it is due."""
    return isinstance(point, Span) and isinstance(point.last, Day) and not isinstance(point.first, Day)


def _whole_year(leads: frozenset[str]) -> Clue:
    if {"WITHIN", "WHOLE"} & leads:
        return When(Mode.AT, (Whole(),))
    if "ABOUT" in leads:
        return When(Mode.ABOUT, (Whole(),))
    raise Nonsense


def _mode(leads: frozenset[str], *, span: bool) -> Mode:
    if "OT" in leads:
        return Mode.AT if span else Mode.PAPER
    if {"BY", "K", "TO"} & leads:
        return Mode.BY
    return Mode.ABOUT if "ABOUT" in leads else Mode.AT
