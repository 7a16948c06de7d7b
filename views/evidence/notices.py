"""Words of evidence for people who are not acting: what came, what counts, what has to be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.enums import ReturnReason
from services.evidence.notices import (
    ConfirmedNotice,
    MessageNotice,
    Named,
    ProblemNotice,
    ReportedNotice,
    ReturnedNotice,
    SolvedNotice,
    TakenBackNotice,
)
from views.common import home_row
from views.evidence.buttons import Ask, OpenCard, OpenQueue, Report
from views.evidence.card import REASONS
from views.messages.word import word
from views.problems import solved_row
from views.screen import Screen, bold, button, cut, italic, lines
from views.states import numbered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from locales import Translator


def item_lines(items: Sequence[Named], more: int, _: Translator) -> list[Markup]:
    listed = [
        lines(f"• {cut(numbered(one.number, one.title), 90)}" + (f" – {cut(one.school, 50)}" if one.school else ""))
        for one in items
    ]
    return [*listed, _("… and {n} more", n=more)] if more else listed


@word.register(ReportedNotice)
def word_reported(notice: ReportedNotice, _: Translator) -> Screen:
    total = len(notice.items) + notice.more
    head = _.plural("📥 {n} report waits for you", "📥 {n} reports wait for you", total)
    [first, *rest] = notice.items
    note = italic(cut(first.note, 300)) if first.note and not rest else None
    opens = button(_("Card"), OpenCard(id=first.id)) if not rest else button(_("Look"), OpenQueue())
    return Screen(lines(bold(head), *item_lines(notice.items, notice.more, _), note), rows=((opens,),))


@word.register(ConfirmedNotice)
def word_confirmed(notice: ConfirmedNotice, _: Translator) -> Screen:
    head = _.plural(
        "✅ Confirmed, thank you! {n} item", "✅ Confirmed, thank you! {n} items", len(notice.items) + notice.more
    )
    return Screen(lines(bold(head), *item_lines(notice.items, notice.more, _)), rows=(home_row(_),))


@word.register(TakenBackNotice)
def word_taken_back(notice: TakenBackNotice, _: Translator) -> Screen:
    head = _(
        "The decision about your report was taken back: the report will be looked at again. Nothing is needed from you."
    )
    return Screen(lines(bold(head), *item_lines(notice.items, notice.more, _)), rows=(home_row(_),))


@word.register(ReturnedNotice)
def word_returned(notice: ReturnedNotice, _: Translator) -> Screen:
    said = [] if notice.reason is ReturnReason.OWN_WORDS else [_("Reason: {reason}", reason=_(REASONS[notice.reason]))]
    if notice.words:
        said.append(_("“{words}”", words=cut(notice.words, 800)))
    return Screen(
        lines(bold(_("↩️ Returned for correction")), *item_lines([notice.item], 0, _), *said),
        rows=(
            (button(_("📎 Send again"), Report(id=notice.item.id), style="success"),),
            (button(_("💬 Ask"), Ask(id=notice.item.id)), button(_("Card"), OpenCard(id=notice.item.id))),
        ),
    )


@word.register(MessageNotice)
def word_message(notice: MessageNotice, _: Translator) -> Screen:
    head = (
        _("💬 Question from {name}", name=notice.author)
        if notice.is_question
        else _("💬 Answer from {name}", name=notice.author)
    )
    return Screen(
        lines(bold(head), *item_lines([notice.item], 0, _), "", _("“{words}”", words=notice.text)),
        rows=(
            (button(_("↪️ Answer"), Ask(id=notice.item.id)), button(_("Card"), OpenCard(id=notice.item.id))),
            *((solved_row(notice.item.id, _),) if notice.problem else ()),
        ),
    )


@word.register(ProblemNotice)
def word_problem(notice: ProblemNotice, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(_("🆘 There is a problem, writes {name}", name=notice.author)),
            *item_lines([notice.item], 0, _),
            "",
            _("“{words}”", words=notice.text),
        ),
        rows=(
            (button(_("↪️ Answer"), Ask(id=notice.item.id)), button(_("Card"), OpenCard(id=notice.item.id))),
            solved_row(notice.item.id, _),
        ),
    )


@word.register(SolvedNotice)
def word_solved(notice: SolvedNotice, _: Translator) -> Screen:
    return Screen(
        lines(bold(_("✅ The problem is solved, marks {name}", name=notice.author)), *item_lines([notice.item], 0, _)),
        rows=((button(_("Card"), OpenCard(id=notice.item.id)), *home_row(_)),),
    )
