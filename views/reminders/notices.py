"""Words about items that change hands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.reminders.reassigning import GivenNotice, KeptNotice, NotMineNotice
from views.messages.word import word
from views.reminders.buttons import OpenTask
from views.reminders.task import not_mine_notice_screen
from views.screen import Screen, bold, button, cut, lines
from views.states import numbered

if TYPE_CHECKING:
    from locales import Translator


@word.register(NotMineNotice)
def word_not_mine(notice: NotMineNotice, _: Translator) -> Screen:
    return not_mine_notice_screen(notice, _)


@word.register(GivenNotice)
def word_given(notice: GivenNotice, _: Translator) -> Screen:
    by = notice.passed_by
    head = _("📌 {name} says that this is yours", name=by) if by else _("📌 This is yours now")
    return Screen(
        lines(bold(head), cut(numbered(notice.number, notice.title), 300)),
        rows=((button(_("Open"), OpenTask(id=notice.assignment)),),),
    )


@word.register(KeptNotice)
def word_kept(notice: KeptNotice, _: Translator) -> Screen:
    return Screen(
        lines(
            _("The coordinator has looked: this one is yours after all."),
            cut(numbered(notice.number, notice.title), 300),
        ),
        rows=((button(_("Open"), OpenTask(id=notice.assignment)),),),
    )
