"""«Это …?»: a file or a list that came without a word, the likeliest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram.filters.callback_data import CallbackData

from locales import __
from services.recognition import Sent
from views.roadmap.importing.buttons import NotRoadmap
from views.screen import Screen, bold, button, column, cut, italic, lines, way_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from locales import Translator
    from services.errors import Refusal


class ItIsA(CallbackData, prefix="in.is"):
    """`mark` says which of the things that were sent."""

    kind: Sent
    mark: int


@way_out
class ItIsNone(CallbackData, prefix="in.no"):
    """Of words: they are for somebody."""

    mark: int


KINDS: Final = {
    Sent.ROADMAP: __("📋 A roadmap"),
    Sent.PEOPLE: __("👥 A list of people"),
    Sent.SCHOOLS: __("🏫 A list of schools"),
    Sent.SURVEY: __("🗳 A questionnaire"),
    Sent.LETTER: __("✉️ A letter about an event"),
    Sent.EVIDENCE: __("📎 Evidence for an item"),
}


def what_is_it_screen(
    filename: str,
    kinds: Sequence[Sent],
    mark: int,
    _: Translator,
    *,
    text: str = "",
    answer: Markup | None = None,
    problem: Refusal | None,
) -> Screen:
    """`answer` names what was awaited when words came: they may be that after all."""
    first = kinds[0]
    named = (
        button(_(KINDS[kind]), ItIsA(kind=kind, mark=mark), style="success" if kind is first else None)
        for kind in kinds
    )
    what = (
        _("What is {filename}?", filename=cut(filename, 60))
        if filename
        else _.plural("What is this, {n} line?", "What is this, {n} lines?", len(text.splitlines()))
    )
    return Screen(
        lines(
            bold(what),
            italic(cut(" ".join(text.split()), 120)) if text else None,
            _("I could not read it: {why}", why=problem.words(_)) if problem else None,
            _("It looks like this: {kind}. Nothing is saved before you say so.", kind=_(KINDS[first])),
            _("I have asked for something else: {what}. That waits.", what=answer) if answer else None,
        ),
        rows=(
            *column(named),
            (
                button(_("No, it is something else"), NotRoadmap())
                if filename
                else button(
                    _("No, it is an answer") if answer else _("No, it is a message to somebody"), ItIsNone(mark=mark)
                ),
            ),
        ),
    )
