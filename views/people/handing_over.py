"""A school is handed over to another curator: to whom, and what goes along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram.filters.callback_data import CallbackData

from views.common import back_button, home_row
from views.dates import span_in_words
from views.people.schools import OpenSchool
from views.screen import Screen, bold, button, grid, lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from locales import Translator
    from services.people import SchoolCard
    from services.people.appointments import WhatWaits


class HandTo(CallbackData, prefix="pp.s.to"):
    school: int
    curator: int
    to: int


class HandNow(CallbackData, prefix="pp.s.to!"):
    school: int
    curator: int
    to: int


def hand_over_screen(card: SchoolCard, curator: int, candidates: Sequence[tuple[int, str]], _: Translator) -> Screen:
    rows = grid(
        (button(name, HandTo(school=card.id, curator=curator, to=number)) for number, name in candidates[:20]), width=1
    )
    text = _("Who takes the school over? Items, confirmations and reminders go along.")
    nobody = _("There is no other curator yet. Invite one first.")
    return Screen(
        lines(bold(card.name), text if rows else nobody),
        rows=(*rows, (back_button(OpenSchool(school=card.id), _),)),
    )


def confirm_hand_over_screen(
    card: SchoolCard, data: HandTo, to: str, waits: WhatWaits, vacation: tuple[date, date] | None, _: Translator
) -> Screen:
    """Asked once: what goes along, and whether the new one is there to take it."""
    away = vacation and _("⚠️ {name} is on vacation: {days}.", name=to, days=span_in_words(*vacation, _))
    return Screen(
        lines(
            bold(card.name),
            _("Hand the school over to {name}?", name=bold(to)),
            _("What goes along with the school:"),
            "• " + _.plural("{n} open task", "{n} open tasks", waits.open),
            "• " + _.plural("{n} report to be checked", "{n} reports to be checked", waits.to_decide),
            ("• " + _.plural("of the open ones {n} by name", "of the open ones {n} by name", waits.in_person))
            if waits.in_person
            else None,
            _("Both curators and the school will be told."),
            away or None,
        ),
        rows=(
            (
                button(
                    _("Yes, hand over"),
                    HandNow(school=data.school, curator=data.curator, to=data.to),
                    style="success",
                ),
            ),
            (back_button(OpenSchool(school=card.id), _), *home_row(_)),
        ),
    )
